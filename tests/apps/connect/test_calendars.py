"""Calendar links: what stands in a feed, who makes the link, and what it opens when."""

from datetime import date, timedelta
from urllib.parse import urlsplit

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests.apps.conftest import World, add_instrument
from tests.apps.governance.conftest import registered

from api_calls import signed_in, state_of_tables
from ronghe.apps.assessment.api import RatingSession
from ronghe.apps.assessment.services.sessions import SessionPlan, open_session
from ronghe.apps.base.api import (
    AuditEntry,
    CalendarEntry,
    NotFound,
    Reference,
    Text,
    calendar_entries,
    now,
    today,
)
from ronghe.apps.connect.models import CalendarFeed
from ronghe.apps.connect.services.calendars import make_feed, withdraw_feed
from ronghe.apps.governance.api import Committee, Meeting, found_committee
from ronghe.apps.governance.models import Bench
from ronghe.apps.people.api import Membership, command_viewer, viewer_of_person
from ronghe.apps.people.services.erasure import erase_person
from ronghe.standards.ical import Event, read_feed

SYSTEM = command_viewer()
CLASS = "people.school_class"


def session(world: World, **more: object) -> RatingSession:
    fields = {
        "instrument": add_instrument(world.framework),
        "organisation": world.school,
        "school_class": world.school_class,
        "title_en": "Turning, week 10",
        "title_zh": "车削，第10周",
        "context": "workshop",
        "phase": "process",
        "opens_on": today(),
        "closes_on": today() + timedelta(days=9),
        "per_subject": 1,
        **more,
    }
    return open_session(
        viewer=SYSTEM,
        plan=SessionPlan(**fields),  # type: ignore[arg-type]
        subjects=world.students,
        raters=[world.teacher],
    )


def committee_with_meeting(world: World, **more: object) -> tuple[Committee, Meeting]:
    committee = found_committee(
        viewer=SYSTEM,
        organisation=world.school,
        programme=world.programme,
        title=Text("CNC board", "数控委员会"),
        on_date=date(2026, 3, 2),
    )
    fields = {
        "number": 1,
        "presiding": Bench.SCHOOL,
        "starts_at": now() + timedelta(days=5),
        "place": "Room 2",
        "revision": 4,
        **more,
    }
    return committee, Meeting.objects.create(committee=committee, **fields)


def link(person: object, about: Reference | None = None) -> str:
    viewer = viewer_of_person(person)  # type: ignore[arg-type]
    return reverse("calendar_feed", args=[make_feed(viewer=viewer, about=about, at=now())])


def events(path: str) -> dict[str, Event]:
    response = Client().get(path)
    assert response.status_code == 200
    return {event.summary: event for event in read_feed(response.content).events}


def of_class(world: World) -> Reference:
    return Reference(CLASS, world.school_class.uuid)


# --- what stands in a feed ------------------------------------------------------------------------


def test_the_days_of_one_s_steps_stand_as_whole_days(world: World) -> None:
    world.teacher.language = "en"
    world.teacher.save()
    asked = session(world)

    found = events(link(world.teacher))

    event = found["Turning, week 10"]
    assert (event.starts, event.ends) == (asked.closes_on, asked.closes_on)
    assert event.url == f"http://testserver{reverse('rate')}#session-{asked.uuid}"


def test_the_feed_speaks_its_person_s_language(world: World) -> None:
    world.teacher.language = "zh-hans"
    world.teacher.save()
    session(world)

    assert "车削，第10周" in events(link(world.teacher))


def test_a_session_that_opens_later_stands_on_its_first_day(world: World) -> None:
    world.teacher.language = "en"
    world.teacher.save()
    later = session(world, opens_on=today() + timedelta(days=3))

    event = events(link(world.teacher))["Opens: Turning, week 10"]

    assert event.starts == later.opens_on


def test_a_class_s_feed_shows_its_sessions_and_no_student(world: World) -> None:
    world.teacher.language = "en"
    world.teacher.save()
    asked = session(world)

    path = link(world.teacher, of_class(world))

    assert {name: event.starts for name, event in events(path).items()} == {
        "Last day: Turning, week 10": asked.closes_on
    }
    assert b"Student" not in Client().get(path).content


def test_a_meeting_stands_with_hour_place_and_sequence(world: World) -> None:
    world.lead.language = "en"
    world.lead.save()
    committee, meeting = committee_with_meeting(world, state="circulated")

    event = events(link(world.lead, Reference("governance.committee", committee.uuid)))[
        "Meeting 1: CNC board"
    ]

    assert abs(event.starts - meeting.starts_at) < timedelta(seconds=1)  # type: ignore[operator]
    assert (event.location, event.sequence, event.status) == ("Room 2", 4, "CONFIRMED")
    assert event.uid == f"governance.meeting.{meeting.uuid}@ronghe"


@pytest.mark.parametrize(
    ("state", "status"), [("planned", "TENTATIVE"), ("cancelled", "CANCELLED")]
)
def test_a_meeting_says_whether_it_holds(world: World, state: str, status: str) -> None:
    world.lead.language = "en"
    world.lead.save()
    committee_with_meeting(world, state=state)

    assert events(link(world.lead))["Meeting 1: CNC board"].status == status


def test_what_is_long_over_is_left_out(world: World) -> None:
    world.lead.language = "en"
    world.lead.save()
    committee_with_meeting(world, starts_at=now() - timedelta(days=200))

    assert "Meeting 1: CNC board" not in events(link(world.lead))


def test_a_step_that_an_entry_shows_already_stands_once(world: World) -> None:
    world.teacher.language = "en"
    world.teacher.save()
    asked = session(world)
    url = f"{reverse('rate')}#session-{asked.uuid}"
    entry = CalendarEntry("a", Text("Rate", ""), asked.closes_on, asked.closes_on, url, "due")

    with registered(calendar_entries, "test", lambda viewer, about, days: [entry]):
        found = events(link(world.teacher))

    assert [name for name, event in found.items() if event.url.endswith(url)] == ["Rate"]


def test_a_feed_costs_the_same_for_one_meeting_and_for_ten(world: World) -> None:
    committee, _meeting = committee_with_meeting(world)
    path = link(world.lead, Reference("governance.committee", committee.uuid))

    def count() -> int:
        with CaptureQueriesContext(
            connection,
        ) as queries:
            Client().get(path)
        return len(queries)

    one = count()
    for number in range(2, 12):
        Meeting.objects.create(
            committee=committee,
            number=number,
            presiding=Bench.SCHOOL,
            starts_at=now() + timedelta(days=number),
        )

    assert count() == one


# --- asked again and again ------------------------------------------------------------------------


def test_an_unchanged_feed_is_answered_without_its_content(world: World) -> None:
    session(world)
    path = link(world.teacher)
    first = Client().get(path)

    again = Client().get(path, headers={"if-none-match": first["ETag"]})

    assert (again.status_code, again.content, again["ETag"]) == (304, b"", first["ETag"])


def test_a_changed_feed_has_another_tag(world: World) -> None:
    committee_with_meeting(world)
    path = link(world.lead)
    first = Client().get(path)
    Meeting.objects.update(place="Room 9", revision=5)

    again = Client().get(path, headers={"if-none-match": first["ETag"]})

    assert again.status_code == 200
    assert b"Room 9" in again.content


def test_a_feed_is_a_calendar_for_no_cache_and_no_search_engine(world: World) -> None:
    response = Client().get(link(world.teacher))

    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    assert response["Cache-Control"] == "private, no-cache"
    assert response["X-Robots-Tag"] == "noindex"


# --- what it opens when ---------------------------------------------------------------------------


def test_a_withdrawn_link_opens_nothing(world: World) -> None:
    session(world)
    path = link(world.teacher)

    withdraw_feed(viewer=viewer_of_person(world.teacher), about=None, at=now())

    response = Client().get(path)
    assert response.status_code == 410
    assert b"BEGIN" not in response.content


def test_renewing_ends_the_link_before(world: World) -> None:
    before, after = link(world.teacher), link(world.teacher)

    assert Client().get(before).status_code == 410
    assert Client().get(after).status_code == 200
    assert CalendarFeed.objects.filter(withdrawn_at=None).count() == 1


def test_there_is_never_more_than_one_link_in_use(world: World) -> None:
    link(world.teacher)

    with pytest.raises(IntegrityError), transaction.atomic():
        CalendarFeed.objects.create(person=world.teacher, digest=b"x" * 32, made_at=now())


def test_who_lost_their_class_follows_it_no_more(world: World) -> None:
    session(world)
    path = link(world.teacher, of_class(world))
    Membership.objects.filter(person=world.teacher).update(ends_on=date(2020, 2, 1))

    assert events(path) == {}


def test_an_erased_person_s_link_is_gone(world: World) -> None:
    path = link(world.teacher)

    erase_person(viewer=SYSTEM, person=world.teacher, at=now())

    assert Client().get(path).status_code == 410
    assert not CalendarFeed.objects.exists()


def test_guessing_is_answered_with_gone_and_then_with_wait(world: World) -> None:
    codes = [
        Client(REMOTE_ADDR="203.0.113.7").get(f"/calendar/guess{n}.ics").status_code
        for n in range(22)
    ]

    assert codes == [410] * 20 + [429] * 2


# --- the page -------------------------------------------------------------------------------------


def test_the_page_offers_one_s_own_one_s_classes_and_committees(world: World) -> None:
    committee_with_meeting(world)

    teacher = signed_in(world.teacher).get(reverse("calendars"))
    lead = signed_in(world.lead).get(reverse("calendars"))

    assert [str(one.title) for one in teacher.context["calendars"]] == [
        "Everything of mine",
        "CNC 1",
    ]
    assert [str(one.title) for one in lead.context["calendars"]] == [
        "Everything of mine",
        "CNC board",
    ]


def test_a_link_is_made_shown_once_and_works(world: World) -> None:
    client = signed_in(world.teacher)

    page = client.post(reverse("calendar_make"), {"about": str(of_class(world))})

    address = page.context["address"]
    assert Client().get(urlsplit(address).path).status_code == 200
    assert address not in client.get(reverse("calendars")).content.decode()
    assert AuditEntry.objects.filter(action="connect.manage_own_calendars").count() == 1


@pytest.mark.parametrize(
    ("language", "title"), [("en", "Turning, week 10"), ("zh-hans", "车削，第10周")]
)
def test_a_link_goes_on_in_the_language_in_which_it_was_made(
    world: World, language: str, title: str
) -> None:
    session(world)
    client = signed_in(world.teacher)

    page = client.post(reverse("calendar_make"), headers={"accept-language": language})

    address = urlsplit(page.context["address"])
    assert title in events(f"{address.path}?{address.query}")


def test_another_s_class_is_refused_and_nothing_changes(world: World) -> None:
    about = Reference(CLASS, world.other_class.uuid)
    client = signed_in(world.teacher)
    before = state_of_tables()

    response = client.post(reverse("calendar_make"), {"about": str(about)})

    assert response.status_code == 404
    assert state_of_tables() == before
    with pytest.raises(NotFound):
        make_feed(viewer=viewer_of_person(world.teacher), about=about, at=now())


def test_a_form_that_names_nothing_known_is_refused(world: World) -> None:
    response = signed_in(world.teacher).post(reverse("calendar_make"), {"about": "rubbish"})

    assert response.status_code == 404


def test_withdrawing_on_the_page_says_so(world: World) -> None:
    path = link(world.teacher)
    client = signed_in(world.teacher)

    page = client.post(reverse("calendar_withdraw"), {"about": ""}, follow=True)

    assert "opens nothing any more" in page.content.decode()
    assert Client().get(path).status_code == 410
