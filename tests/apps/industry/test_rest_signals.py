"""Signals, what enterprises tell, and exchanges over the API."""

from tests.apps.industry.conftest import Industry

from api_calls import post_json, signed_in, state_of_tables
from ronghe.apps.base.api import today
from ronghe.apps.industry.models import Post, Signal, Site, TechnicalEvent
from ronghe.apps.people.api import Organisation, Role

API = "/api/v1"
CHANGE = {"title": "A new controller", "lang": "en", "event_on": "2026-05-04"}


def test_a_signal_is_shown_with_others_that_say_so(industry: Industry) -> None:
    first = industry.signal(tasks=industry.tasks[:1], kind=Signal.Kind.POSTINGS_TREND)
    second = industry.signal(tasks=industry.tasks[:1])

    seen = signed_in(industry.world.lead).get(f"{API}/signals/{first.uuid}").json()

    assert seen["signal"]["uuid"] == str(first.uuid)
    assert seen["others"] == [str(second.uuid)]
    assert seen["stands_alone"]


def test_a_signal_from_afar_is_not_there(industry: Industry) -> None:
    signal = industry.signal(trade="cnc")
    stranger = industry.person(Role.MENTOR, organisation=industry.other_enterprise)

    response = signed_in(stranger).get(f"{API}/signals/{signal.uuid}")

    assert response.status_code == 404


def test_a_signal_is_withdrawn_once_with_a_reason(industry: Industry) -> None:
    signal = industry.signal()
    client = signed_in(industry.world.lead)
    path = f"{API}/signals/{signal.uuid}/withdraw"

    empty = post_json(client, path, {"reason": ""})
    first = post_json(client, path, {"reason": "It was another machine."})
    again = post_json(client, path, {"reason": "Again."})

    assert [one.status_code for one in (empty, first, again)] == [422, 200, 409]
    assert Signal.objects.get(pk=signal.pk).withdrawn_at is not None


def test_what_is_recorded_from_an_exchange_takes_its_kind(industry: Industry) -> None:
    client = signed_in(industry.world.lead)
    event = {"title": "Fair", "shown": "Robots", "held_on": "2026-05-04", "lang": "en"}

    made = post_json(client, f"{API}/technical-exchanges", event).json()
    source = f"industry.technical_event:{made['uuid']}"
    signal = post_json(client, f"{API}/signals", {**CHANGE, "trade": "cnc", "source": source})
    nowhere = post_json(client, f"{API}/signals", {**CHANGE, "source": "industry.answer:none"})

    assert (signal.status_code, signal.json()["kind"]) == (201, "technical_event")
    assert nowhere.status_code == 404
    assert Signal.objects.count() == 1


def test_a_mentor_tells_of_the_own_enterprise_only(industry: Industry) -> None:
    site = Site.objects.create(organisation=industry.world.enterprise, code="plant")
    post = Post.objects.create(site=site, code="setter", title_en="Setter", title_zh="调机员")
    post.tasks.set(industry.tasks[:1])
    client = signed_in(industry.world.mentor)

    told = post_json(client, f"{API}/told-changes", {**CHANGE, "post": str(post.uuid)})
    other = {**CHANGE, "enterprise": str(industry.other_enterprise.uuid)}
    elsewhere = post_json(client, f"{API}/told-changes", other)

    assert (told.status_code, elsewhere.status_code) == (201, 404)
    signal = Signal.objects.get()
    assert (signal.enterprise, signal.kind) == (industry.world.enterprise, "mentor_report")
    assert list(signal.tasks.all()) == industry.tasks[:1]


def test_a_link_to_tell_by_is_made_for_a_mentor_and_shown_once(industry: Industry) -> None:
    client = signed_in(industry.world.administrator)
    listed = client.get(f"{API}/tellers").json()["items"]
    mentor = industry.world.mentor

    made = post_json(client, f"{API}/tellers/{mentor.uuid}/links", {})
    nobody = post_json(client, f"{API}/tellers/{industry.world.teacher.uuid}/links", {})

    assert [one["person"] for one in listed] == [str(mentor.uuid)]
    assert (made.status_code, made.json()["days"], nobody.status_code) == (201, 30, 404)
    opened = client.get(f"/t/{made.json()['secret']}/")
    assert opened.status_code == 200


def test_an_exchange_is_recorded_with_who_came(industry: Industry) -> None:
    client = signed_in(industry.world.administrator)
    body = {
        "title": "Open day",
        "shown": "A five-axis mill",
        "lang": "en",
        "held_on": "2026-05-04",
        "attendees": [str(industry.world.enterprise.uuid)],
    }

    made = post_json(client, f"{API}/technical-exchanges", body)
    read = client.get(f"{API}/technical-exchanges/{made.json()['uuid']}").json()
    listed = client.get(f"{API}/technical-exchanges").json()["items"]

    assert made.status_code == 201
    assert listed == [read]
    assert read["attendees"] == [str(industry.world.enterprise.uuid)]


def test_an_exchange_to_come_of_strangers_or_by_a_mentor_is_not_recorded(
    industry: Industry,
) -> None:
    body = {"title": "Fair", "shown": "Robots", "held_on": today().isoformat()}
    administrator = signed_in(industry.world.administrator)
    far = Organisation.objects.create(
        region=industry.world.region.__class__.objects.create(code="far"), kind="school", code="far"
    )
    path = f"{API}/technical-exchanges"

    codes = [
        post_json(administrator, path, {**body, "held_on": "2999-01-01"}).status_code,
        post_json(administrator, path, {**body, "attendees": [str(far.uuid)]}).status_code,
        post_json(signed_in(industry.world.mentor), path, body).status_code,
    ]

    assert codes == [409, 404, 403]
    assert not TechnicalEvent.objects.exists()


def test_a_change_that_cannot_be_changes_nothing(industry: Industry) -> None:
    client = signed_in(industry.world.lead)
    before = state_of_tables()

    codes = [
        post_json(client, f"{API}/signals", {**CHANGE, "event_on": "2999-01-01"}).status_code,
        post_json(client, f"{API}/signals", {**CHANGE, "title": ""}).status_code,
        post_json(client, f"{API}/signals", {**CHANGE, "trade": "baking"}).status_code,
    ]

    assert codes == [409, 422, 409]
    assert state_of_tables() == before
