"""The pages of workshops as people meet them."""

import json

import pytest
from django.test import Client
from tests.apps.conftest import NOON, World
from tests.apps.curriculum.workshop_steps import Held, State, hold_workshop, make_occupation

from api_calls import signed_in
from ronghe.apps.base.api import now
from ronghe.apps.competence.models import Classification, Concept, ConceptRelation
from ronghe.apps.curriculum.models import Card, CardVote, Participant, Workshop
from ronghe.apps.curriculum.next_steps_workshop import steps_of_workshops
from ronghe.apps.curriculum.services.workshops import invite_guest
from ronghe.apps.people.api import viewer_of_person

HTMX = {"HX-Request": "true"}


@pytest.fixture
def held(world: World) -> Held:
    return hold_workshop(world)


def at(held: Held, rest: str = "") -> str:
    return f"/workshops/{held.workshop.uuid}/{rest}"


def move(client: Client, held: Held, value: str, **headers: str) -> object:
    return client.post(at(held, "moves/"), {"move": value}, headers=headers)


# --- opening and inviting -------------------------------------------------------------------------


def test_a_lead_opens_a_workshop_and_comes_to_the_lists_to_start_from(world: World) -> None:
    occupation = make_occupation()
    client = signed_in(world.lead)

    response = client.post(
        "/workshops/new/",
        {
            "programme": world.programme.uuid,
            "occupation": occupation.uuid,
            "title": "The setter's work",
            "lang": "en",
            "least_votes": 3,
        },
    )

    workshop = Workshop.objects.get()
    assert response.headers["Location"] == f"/workshops/{workshop.uuid}/start/"
    assert "No published occupation" not in client.get(f"/workshops/{workshop.uuid}/start/").text


def test_a_form_that_lacks_something_keeps_what_was_typed(world: World) -> None:
    make_occupation()

    response = signed_in(world.lead).post("/workshops/new/", {"title": "The setter's work"})

    assert response.status_code == 422
    assert "The setter&#x27;s work" in response.text
    assert not Workshop.objects.exists()


def test_a_teacher_opens_none(world: World) -> None:
    assert signed_in(world.teacher).get("/workshops/new/").status_code == 403


def test_people_are_invited_from_the_page(held: Held) -> None:
    client = signed_in(held.world.lead)

    client.post(at(held, "people/"), {"persons": [held.world.second_teacher.uuid]})

    assert held.workshop.participants.filter(person=held.world.second_teacher).exists()


def test_a_guests_link_is_shown_once_and_lets_in(held: Held) -> None:
    page = signed_in(held.world.lead).post(at(held, "people/guest/"), {"guest-name": "王师傅"})
    address = page.context["address"]

    response = Client().get(address)

    assert response.status_code == 200
    assert response.headers["X-Robots-Tag"] == "noindex"
    assert "王师傅" not in signed_in(held.world.teacher).get(at(held, "people/")).text


def test_a_guest_adds_moves_and_votes_without_an_account(held: Held) -> None:
    _, secret = invite_guest(viewer=held.lead, workshop=held.workshop, name="Wang", at=now())
    guest, base = Client(), f"/workshop-link/{secret}/"

    guest.post(f"{base}cards/", {"title": "装夹工件", "process": held.process.uuid})
    held.go(State.ORDERING, State.RATING)
    card = Card.objects.get()
    guest.post(
        f"{base}vote/",
        {"card": card.uuid, "frequency": 5, "importance": 4, "difficulty": 2},
    )

    assert (card.title_zh, CardVote.objects.get().importance) == ("装夹工件", 4)
    assert guest.get(at(held)).status_code == 302


def test_a_guessed_link_opens_nothing(held: Held) -> None:
    assert Client().get("/workshop-link/never-was/").status_code == 410


# --- the board ------------------------------------------------------------------------------------


def test_the_board_says_not_modified_until_something_changes(held: Held) -> None:
    client = signed_in(held.world.teacher)
    etag = client.get(at(held, "board/")).headers["ETag"]

    same = client.get(at(held, "board/"), headers={"If-None-Match": etag})
    held.add()
    changed = client.get(at(held, "board/"), headers={"If-None-Match": etag})

    assert (same.status_code, same.content) == (304, b"")
    assert changed.status_code == 200
    assert "Clamp the part" in changed.text


@pytest.mark.parametrize("count", [1, 30])
def test_asking_for_the_board_costs_the_same_for_any_number_of_cards(
    held: Held, count: int, django_assert_max_num_queries: object
) -> None:
    client = signed_in(held.world.teacher)
    for number in range(count):
        held.add(f"Task {number}")

    with django_assert_max_num_queries(11):  # type: ignore[operator]
        client.get(at(held, "board/"))


def test_a_card_is_added_from_its_title_in_either_language(held: Held) -> None:
    client = signed_in(held.world.teacher)

    answer = client.post(
        at(held, "cards/"), {"title": "装夹工件", "process": held.process.uuid}, headers=HTMX
    )

    assert Card.objects.get().title_zh == "装夹工件"
    assert "装夹工件" in answer.text
    assert list(json.loads(answer.headers["HX-Trigger"])) == ["ronghe:announce"]


def test_a_move_says_where_the_card_is_now(held: Held) -> None:
    held.add("A")
    card = held.add("B")

    answer = move(signed_in(held.world.teacher), held, f"card:{card.uuid}:1:up", **HTMX)

    said = json.loads(answer.headers["HX-Trigger"])  # type: ignore[attr-defined]
    assert said == {"ronghe:announce": "B: place 1 of 2 in Prepare"}


def test_a_stale_move_is_told_and_shows_the_board_as_it_is(held: Held) -> None:
    card = held.add("B")

    answer = move(signed_in(held.world.teacher), held, f"card:{card.uuid}:7:park", **HTMX)

    said = json.loads(answer.headers["HX-Trigger"])  # type: ignore[attr-defined]
    assert list(said) == ["ronghe:toast"]
    assert held.titles() == ["Prepare: B"]


@pytest.mark.parametrize("value", ["", "card", "card:x:1:up", "card:{}:1:sideways", "card:{}:y:up"])
def test_a_move_that_cannot_be_read_changes_nothing(held: Held, value: str) -> None:
    card = held.add("B")

    answer = move(signed_in(held.world.teacher), held, value.format(card.uuid))

    assert answer.status_code == 302  # type: ignore[attr-defined]
    card.refresh_from_db()
    assert card.version == 1


def test_a_card_is_dropped_by_the_mouse(held: Held) -> None:
    held.add("A")
    card = held.add("B")
    data = {"drop": card.uuid, "version": 1, "process": held.process.uuid, "index": 0}

    signed_in(held.world.teacher).post(at(held, "moves/"), data, headers=HTMX)

    assert held.titles() == ["Prepare: B", "Prepare: A"]


# --- one card -------------------------------------------------------------------------------------


def test_two_who_change_a_card_at_once_both_keep_their_words(held: Held) -> None:
    card = held.add("Clamp")
    first, second = signed_in(held.world.teacher), signed_in(held.world.mentor)
    address = at(held, f"cards/{card.uuid}/")
    first.post(address, {"title_en": "Clamp the part", "text_version": 1})

    answer = second.post(address, {"title_en": "Fix the part", "text_version": 1})

    assert answer.status_code == 409
    assert "Clamp the part" in answer.text
    assert 'value="Fix the part"' in answer.text
    card.refresh_from_db()
    assert card.title_en == "Clamp the part"
    second.post(address, {"title_en": "Fix the part", "text_version": 2})
    card.refresh_from_db()
    assert card.title_en == "Fix the part"


def test_a_card_without_a_title_is_told_beside_the_field(held: Held) -> None:
    card = held.add("Clamp")

    answer = signed_in(held.world.teacher).post(
        at(held, f"cards/{card.uuid}/"),
        {"title_en": "", "title_zh": "", "object_en": "a part", "text_version": 1},
    )

    assert answer.status_code == 422
    assert "Give a title in one of the two languages." in answer.text
    assert "a part" in answer.text


def test_a_saved_panel_closes_and_is_announced(held: Held) -> None:
    card = held.add("Clamp")

    answer = signed_in(held.world.teacher).post(
        at(held, f"cards/{card.uuid}/"), {"title_en": "Fix", "text_version": 1}, headers=HTMX
    )

    assert answer.status_code == 204
    assert json.loads(answer.headers["HX-Trigger"])["board:saved"] == "yes"


def test_cards_are_merged_from_the_cards_page(held: Held) -> None:
    first, second = held.add("Clamp"), held.add("Fix")

    signed_in(held.world.lead).post(
        at(held, f"cards/{second.uuid}/"), {"merge_into": first.uuid, "version": 1}
    )

    assert held.titles() == ["Prepare: Clamp"]


def test_a_stale_name_of_a_process_keeps_what_was_typed(held: Held) -> None:
    client = signed_in(held.world.lead)
    address = at(held, f"processes/{held.process.uuid}/")
    client.post(address, {"title_en": "Get ready", "version": 1})

    answer = client.post(address, {"title_en": "Set up", "version": 1})

    assert answer.status_code == 422
    assert 'value="Set up"' in answer.text
    assert "Get ready" in answer.text


# --- rating and publishing ------------------------------------------------------------------------


def test_rating_goes_from_task_to_task(held: Held) -> None:
    first, second = held.add("A"), held.add("B")
    held.go(State.ORDERING, State.RATING)
    client = signed_in(held.world.teacher)
    answer = {"frequency": 1, "importance": 2, "difficulty": 3}

    went = client.post(at(held, "vote/"), {"card": first.uuid, **answer})

    assert went.headers["Location"].endswith(f"?card={second.uuid}")
    client.post(at(held, "vote/"), {"card": second.uuid, **answer})
    assert "You have rated every task." in client.get(at(held, "vote/")).text


def test_an_answer_that_lacks_a_number_is_told_and_not_counted(held: Held) -> None:
    card = held.add("A")
    held.go(State.ORDERING, State.RATING)

    answer = signed_in(held.world.teacher).post(
        at(held, "vote/"), {"card": card.uuid, "frequency": 1}
    )

    assert answer.status_code == 422
    assert "Choose a number from 1 to 5." in answer.text
    assert not CardVote.objects.exists()


def test_nobody_sees_values_while_rating_goes_on(held: Held) -> None:
    card = held.add("A")
    held.go(State.ORDERING, State.RATING)
    held.vote(held.mentor, card, 5, 5, 5)

    assert signed_in(held.world.teacher).get(at(held, "results/")).status_code == 302


def test_a_workshop_is_published_from_its_page(held: Held) -> None:
    card = held.add("Clamp", title_zh="装夹", learning_area="orientation")
    held.go(State.ORDERING, State.RATING)
    for viewer in (held.lead, held.teacher):
        held.vote(viewer, card, 4, 4, 2)
    held.go(State.CLOSING)
    client = signed_in(held.world.lead)

    assert "What publishing does" in client.get(at(held, "publish/")).text
    went = client.post(at(held, "publish/"))

    assert "/frameworks/occupations/" in went.headers["Location"]
    assert held.now().state == State.PUBLISHED
    page = client.get(went.headers["Location"]).text
    assert "Clamp" in page
    assert "Orientation and overview" in page


def test_what_is_missing_is_listed_with_a_way_to_mend_it(held: Held) -> None:
    card = held.add("Clamp")

    page = signed_in(held.world.lead).get(at(held, "publish/")).text

    assert "title in Chinese is missing" in page
    assert f"/cards/{card.uuid}/" in page


# --- starting from something ----------------------------------------------------------------------


def test_the_tasks_of_a_classification_are_found_and_put_on_the_board(held: Held) -> None:
    source = Classification.objects.create(
        code="csco", lang="zh", version="2022", title_en="C", title_zh="国", publisher="p",
        licence="l", attribution_en="a", attribution_zh="a", imported_at=NOON,
    )  # fmt: skip
    turner, task = (
        Concept.objects.create(
            classification=source, key=key, uri=f"csco:{key}", kind=kind, code=key, label=label
        )
        for key, kind, label in (("6-18", "occupation", "车工"), ("6-18-1", "task", "操作车床"))
    )
    ConceptRelation.objects.create(source=turner, target=task, kind="has_task")
    held.workshop.occupation.csco_code = "6-18"
    held.workshop.occupation.save()
    client = signed_in(held.world.lead)

    assert "车工" in client.get(at(held, "start/")).text
    client.post(at(held, "start/"), {"from": turner.uuid})

    assert Card.objects.get().title_zh == "操作车床"


# --- next steps -----------------------------------------------------------------------------------


def keys(held: Held, viewer: object) -> list[str]:
    return [step.key.split(".")[1] for step in steps_of_workshops(viewer)]  # type: ignore[arg-type]


def test_each_phase_asks_something_of_somebody(held: Held) -> None:
    card = held.add("Clamp")

    assert keys(held, held.teacher) == ["workshop_invited"]
    held.go(State.ORDERING, State.RATING)
    assert keys(held, held.teacher) == ["workshop_votes"]
    held.vote(held.teacher, card, 1, 1, 1)
    held.vote(held.mentor, card, 5, 1, 1)
    assert keys(held, held.teacher) == []
    held.go(State.CLOSING)
    assert keys(held, held.lead) == ["workshop_disputed", "workshop_publish"]


def test_the_list_costs_the_same_for_any_number_of_workshops(
    world: World, django_assert_max_num_queries: object
) -> None:
    occupation = make_occupation()
    for _ in range(12):
        hold_workshop(world, occupation=occupation)
    client = signed_in(world.teacher)

    with django_assert_max_num_queries(14):  # type: ignore[operator]
        page = client.get("/workshops/").text

    assert page.count("The setter&#x27;s work") >= 12
    assert Participant.objects.filter(person=world.teacher).count() == 12
    assert list(steps_of_workshops(viewer_of_person(world.students[0]))) == []
