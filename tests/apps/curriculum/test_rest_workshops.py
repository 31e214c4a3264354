"""Workshops over the API: opened, filled, rated, published; for those who are in them."""

from typing import Any

import pytest
from tests.apps.conftest import World
from tests.apps.curriculum.workshop_steps import Held, hold_workshop, make_occupation

from api_calls import post_json, put_json, signed_in, state_of_tables
from ronghe.apps.curriculum.models import Card, CardVote, Participant, Workshop

API = "/api/v1"


@pytest.fixture
def held(world: World) -> Held:
    return hold_workshop(world)


def path_of(held: Held) -> str:
    return f"{API}/workshops/{held.workshop.uuid}"


def test_a_workshop_is_opened_and_people_and_a_guest_are_let_in(world: World) -> None:
    occupation = make_occupation()
    lead = signed_in(world.lead)
    body = {
        "programme": str(world.programme.uuid),
        "occupation": str(occupation.uuid),
        "title": "The setter's work",
        "lang": "en",
    }

    made = post_json(lead, f"{API}/workshops", body).json()
    path = f"{API}/workshops/{made['uuid']}"
    asked = [one["person"] for one in lead.get(f"{path}/candidates").json()["items"]]
    invited = post_json(lead, f"{path}/people", {"persons": [str(world.teacher.uuid)]}).json()
    guest = post_json(lead, f"{path}/guests", {"name": "Mr Zhao"}).json()
    people = lead.get(f"{path}/people").json()["items"]

    assert str(world.teacher.uuid) in asked
    assert (invited, guest["days"]) == ({"invited": 1}, 30)
    assert {one["name"] for one in people} == {"Lead", "Teacher", "Mr Zhao"}
    assert lead.get(f"/workshop-link/{guest['secret']}/").status_code == 200


def test_a_guest_s_link_is_renewed_and_ended(held: Held) -> None:
    lead = signed_in(held.world.lead)
    first = post_json(lead, f"{path_of(held)}/guests", {"name": "Mr Zhao"}).json()
    path = f"{path_of(held)}/guests/{first['participant']}/link"

    second = post_json(lead, path, {}).json()
    ended = lead.delete(path)
    again = lead.delete(path)

    assert lead.get(f"/workshop-link/{first['secret']}/").status_code == 410
    assert lead.get(f"/workshop-link/{second['secret']}/").status_code == 410
    assert (ended.status_code, again.status_code) == (200, 409)


def test_strangers_and_those_who_manage_nothing_let_nobody_in(held: Held) -> None:
    lead, teacher = signed_in(held.world.lead), signed_in(held.world.teacher)
    student = {"persons": [str(held.world.students[0].uuid)]}
    before = Participant.objects.count()

    codes = [
        post_json(lead, f"{path_of(held)}/people", student).status_code,
        post_json(teacher, f"{path_of(held)}/people", student).status_code,
        post_json(teacher, f"{path_of(held)}/guests", {"name": "X"}).status_code,
        lead.delete(f"{path_of(held)}/guests/{held.workshop.uuid}/link").status_code,
        teacher.get(f"{path_of(held)}/readiness").status_code,
    ]

    assert codes == [404, 403, 403, 404, 403]
    assert Participant.objects.count() == before


def test_cards_are_added_written_moved_and_merged(held: Held) -> None:
    teacher = signed_in(held.world.teacher)
    process = {"process": str(held.process.uuid)}

    for title in ("Clamp", "Measure"):
        body = {"title_en": title, **process}
        board = post_json(teacher, f"{path_of(held)}/cards", body).json()
    clamp, measure = board["columns"][0]["cards"]
    one = f"{path_of(held)}/cards/{clamp['uuid']}"
    words = {"title_en": "Clamp it", "tools_en": "Vice", "text_version": 1}
    written = put_json(teacher, one, words).json()["columns"][0]["cards"][0]
    stale = put_json(teacher, one, {**words, "title_en": "Other"})
    post_json(teacher, f"{path_of(held)}/phase", {"target": "ordering"})
    held.go("ordering")
    last = post_json(teacher, f"{one}/move", {"version": written["version"], **process}).json()
    version = last["columns"][0]["cards"][1]["version"]
    merged = post_json(teacher, f"{one}/merge", {"version": version, "into": measure["uuid"]})

    assert (written["title"]["en"], written["tools"]["en"]) == ("Clamp it", "Vice")
    assert written["contributors"] == [{"en": "Teacher", "zh": ""}]
    assert (stale.status_code, stale.json()["code"]) == (409, "card-changed")
    assert [c["title"]["en"] for c in last["columns"][0]["cards"]] == ["Measure", "Clamp it"]
    assert [c["uuid"] for c in merged.json()["columns"][0]["cards"]] == [measure["uuid"]]


def test_a_card_is_parked_without_a_process(held: Held) -> None:
    card = held.add()
    teacher = signed_in(held.world.teacher)

    board = post_json(teacher, f"{path_of(held)}/cards/{card.uuid}/move", {"version": 1}).json()

    assert [one["uuid"] for one in board["parked"]] == [str(card.uuid)]


def test_processes_are_added_renamed_moved_and_taken_off(held: Held) -> None:
    teacher = signed_in(held.world.teacher)
    board = post_json(teacher, f"{path_of(held)}/processes", {"title_en": "Finish"}).json()
    last = board["columns"][-1]
    one = f"{path_of(held)}/processes/{last['uuid']}"

    renamed = put_json(teacher, one, {"title_en": "Hand over", "version": 1}).json()
    stale = put_json(teacher, one, {"title_en": "Other", "version": 1})
    moved = post_json(teacher, f"{one}/move", {"direction": "left"}).json()
    gone = teacher.delete(one)

    assert renamed["columns"][-1]["title"]["en"] == "Hand over"
    assert stale.status_code == 409
    assert moved["columns"][0]["uuid"] == last["uuid"]
    assert (gone.status_code, held.workshop.processes.count()) == (200, 1)


def test_whoever_is_not_in_it_sees_and_changes_nothing(held: Held) -> None:
    card = held.add()
    outside = signed_in(held.world.second_teacher)
    one = f"{path_of(held)}/cards/{card.uuid}"
    before = state_of_tables()

    codes = [
        outside.get(path_of(held)).status_code,
        post_json(outside, f"{path_of(held)}/cards", {"title_en": "X"}).status_code,
        put_json(outside, one, {"title_en": "X", "text_version": 1}).status_code,
        post_json(outside, f"{path_of(held)}/join", {}).status_code,
    ]

    assert codes == [404] * 4
    assert state_of_tables() == before


def test_tasks_are_rated_each_for_oneself_and_results_come_after(held: Held) -> None:
    card = held.add()
    held.go("ordering", "rating")
    teacher, lead = signed_in(held.world.teacher), signed_in(held.world.lead)
    votes = f"{path_of(held)}/votes"
    scores = {"frequency": 5, "importance": 4, "difficulty": 2}

    waiting = teacher.get(votes).json()["items"]
    off = put_json(teacher, f"{votes}/{card.uuid}", {**scores, "frequency": 6})
    rated = put_json(teacher, f"{votes}/{card.uuid}", scores).json()["items"]
    early = teacher.get(f"{path_of(held)}/results").json()["items"]
    not_lead = post_json(teacher, f"{path_of(held)}/phase", {"target": "closing"})
    closed = post_json(lead, f"{path_of(held)}/phase", {"target": "closing"})
    [result] = teacher.get(f"{path_of(held)}/results").json()["items"]

    assert ([one["is_rated"] for one in waiting], off.status_code) == ([False], 422)
    assert [one["is_rated"] for one in rated] == [True]
    assert (early, CardVote.objects.count()) == ([], 1)
    assert (not_lead.status_code, closed.json()["state"]) == (409, "closing")
    assert (result["votes"], result["frequency"], result["difficulty"]) == (1, 5, 2)


def test_what_is_missing_is_told_and_stops_publishing(held: Held) -> None:
    card = held.add()
    held.go("ordering", "rating")
    held.vote(held.lead, card, 4, 4, 2)
    held.go("closing")
    lead = signed_in(held.world.lead)

    readiness = lead.get(f"{path_of(held)}/readiness").json()
    refused = post_json(lead, f"{path_of(held)}/publish", {})

    assert not readiness["is_ready"]
    assert readiness["missing"]
    assert (refused.status_code, held.now().state) == (409, "closing")


def test_a_whole_workshop_is_published(held: Held) -> None:
    texts = {"title_zh": "装夹工件", "learning_area": "orientation"}
    more = {
        f"{n}_{lang}": "x" for n in ("object", "tools", "requirements") for lang in ("en", "zh")
    }
    card = held.add("Clamp the part", **texts, **more)
    held.go("ordering", "rating")
    for viewer in (held.lead, held.teacher, held.mentor):
        held.vote(viewer, card, 4, 4, 2)
    held.go("closing")
    lead = signed_in(held.world.lead)

    readiness = lead.get(f"{path_of(held)}/readiness").json()
    done = post_json(lead, f"{path_of(held)}/publish", {})

    assert (readiness["is_ready"], readiness["created"]) == (True, 1), readiness
    assert done.json() == {"occupation": str(held.workshop.occupation.uuid), "kept": []}
    assert Workshop.objects.get().state == "published"


def test_the_board_is_filled_from_what_is_published(held: Held) -> None:
    lead = signed_in(held.world.lead)

    points = lead.get(f"{path_of(held)}/starting-points").json()
    started = post_json(lead, f"{path_of(held)}/start", {})
    nowhere = post_json(lead, f"{path_of(held)}/start", {"source": str(held.workshop.uuid)})

    assert points == {"items": [], "count": 0}
    assert (started.status_code, nowhere.status_code) in {(201, 404), (409, 404)}
    assert not Card.objects.exists()


@pytest.mark.parametrize("more", [0, 4])
def test_a_board_costs_the_same_for_one_card_and_for_many(
    held: Held, more: int, django_assert_max_num_queries: Any
) -> None:
    for number in range(1 + more):
        held.add(f"Task {number}")
    teacher = signed_in(held.world.teacher)
    teacher.get(path_of(held))

    with django_assert_max_num_queries(14):
        board = teacher.get(path_of(held)).json()

    assert len(board["columns"][0]["cards"]) == 1 + more
