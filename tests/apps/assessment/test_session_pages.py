"""Sessions as whoever manages them meets them: preview, opening, progress, joining, closing."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests.apps.assessment.test_rating_pages import open_for, signed_in
from tests.apps.conftest import World, add_instrument

from ronghe.apps.assessment.models import Assignment, Instrument, RatingSession
from ronghe.apps.assessment.services.sessions import add_assignment
from ronghe.apps.base.api import Refused
from ronghe.apps.competence.api import InstrumentKind, ProgrammeFramework
from ronghe.apps.people.api import Person, Relationship, viewer_of_person


@pytest.fixture
def instrument(world: World) -> Instrument:
    ProgrammeFramework.objects.create(
        programme=world.programme, framework=world.framework, from_entry_year=2020
    )
    return add_instrument(world.framework)


def asked_for(world: World, instrument: Instrument, **changes: object) -> dict[str, object]:
    today = date.today()
    return {
        "class": str(world.school_class.uuid),
        "instrument": str(instrument.uuid),
        "title": "",
        "context": "workshop",
        "phase": "process",
        "opens_on": today.isoformat(),
        "closes_on": (today + timedelta(days=14)).isoformat(),
        "per_subject": "2",
        "raters": [str(world.teacher.uuid), str(world.mentor.uuid)],
        "seed": "0",
        **changes,
    }


def address(name: str, session: RatingSession) -> str:
    return reverse(name, args=[session.uuid])


def nested_session(world: World, instrument: Instrument) -> RatingSession:
    """Two raters who rate two students each and none in common."""
    session = open_for(world, instrument)
    first, second, third, fourth = world.students
    session.assignments.all().delete()
    pairs = [
        (world.teacher, first),
        (world.teacher, second),
        (world.mentor, third),
        (world.mentor, fourth),
    ]
    for rater, subject in pairs:
        Assignment.objects.create(session=session, rater=rater, subject=subject)
    return session


def test_the_class_and_who_knows_it_are_chosen_already(
    world: World, instrument: Instrument
) -> None:
    page = signed_in(world.teacher).get(reverse("session_new"))

    form = page.context["form"]
    assert form.school_class == world.school_class
    assert set(form.initial["raters"]) == {
        str(world.teacher.uuid),
        str(world.second_teacher.uuid),
    }


def test_the_preview_counts_what_each_rater_is_asked_and_opens_nothing(
    world: World, instrument: Instrument
) -> None:
    page = signed_in(world.teacher).post(reverse("session_new"), asked_for(world, instrument))

    assert [(name, count) for name, count, _, _ in page.context["loads"]] == [
        ("Mentor", 4),
        ("Teacher", 4),
    ]
    assert page.context["is_comparable"]
    assert RatingSession.objects.count() == 0


def test_what_was_previewed_is_what_is_opened(world: World, instrument: Instrument) -> None:
    client = signed_in(world.teacher)
    raters = [str(p.uuid) for p in (world.teacher, world.second_teacher, world.mentor)]
    page = client.post(reverse("session_new"), asked_for(world, instrument, raters=raters))
    shown = {name: sorted(subjects) for name, _, subjects, _ in page.context["loads"]}
    fields: dict[str, list[str]] = {}
    for name, value in page.context["fields"]:
        fields.setdefault(name, []).append(value)

    client.post(reverse("session_new"), {**fields, "open": "yes"})

    opened: dict[str, list[str]] = {}
    for row in RatingSession.objects.get().assignments.select_related("rater", "subject"):
        opened.setdefault(str(row.rater), []).append(str(row.subject))
    assert {name: sorted(subjects) for name, subjects in opened.items()} == shown


def test_a_session_is_named_after_its_instrument_and_class_in_both_languages(
    world: World, instrument: Instrument
) -> None:
    fields = asked_for(world, instrument, seed="5", open="yes")

    signed_in(world.teacher).post(reverse("session_new"), fields)

    session = RatingSession.objects.get()
    assert (session.title_en, session.title_zh) == ("scale: CNC 1", "scale：CNC 1")


def test_one_rater_each_is_told_to_be_beyond_comparison(
    world: World, instrument: Instrument
) -> None:
    page = signed_in(world.teacher).post(
        reverse("session_new"), asked_for(world, instrument, per_subject="1")
    )

    assert not page.context["is_comparable"]
    assert "could not be compared" in page.content.decode()


def test_wrong_entries_are_named_and_what_was_typed_stays(
    world: World, instrument: Instrument
) -> None:
    fields = asked_for(world, instrument, closes_on="2020-01-01", raters=[], title="My title")

    page = signed_in(world.teacher).post(reverse("session_new"), fields)

    text = page.content.decode()
    assert page.status_code == 422
    assert "It ends before it begins." in text
    assert "Choose at least as many raters" in text
    assert 'value="My title"' in text
    assert RatingSession.objects.count() == 0


def test_confidence_is_asked_beside_the_rated_task(world: World, instrument: Instrument) -> None:
    add_instrument(
        world.framework, InstrumentKind.CONFIDENCE, code="confidence", dimension="metacognitive"
    )
    fields = asked_for(world, instrument, seed="5", open="yes", with_confidence="on")

    signed_in(world.teacher).post(reverse("session_new"), fields)

    kinds = RatingSession.objects.order_by("pk").values_list("instrument__kind", flat=True)
    assert list(kinds) == ["anchored_scale", "confidence"]


def test_a_class_of_somebody_else_is_not_offered_and_nothing_is_opened(
    world: World, instrument: Instrument
) -> None:
    fields = asked_for(world, instrument, seed="5", open="yes")
    fields["class"] = str(world.other_class.uuid)

    page = signed_in(world.teacher).post(reverse("session_new"), fields)

    assert "Which class is it for?" in page.content.decode()
    assert RatingSession.objects.count() == 0


@pytest.mark.parametrize("who", ["mentor", "student"])
def test_who_manages_no_sessions_is_refused(world: World, instrument: Instrument, who: str) -> None:
    person = world.mentor if who == "mentor" else world.students[0]
    session = open_for(world, instrument)
    client = signed_in(person)

    assert client.get(reverse("sessions")).status_code == 403
    assert client.post(reverse("session_new"), asked_for(world, instrument)).status_code == 403
    assert client.post(reverse("session_close", args=[session.uuid])).status_code == 403
    session.refresh_from_db()
    assert (session.state, RatingSession.objects.count()) == ("open", 1)


def test_somebody_elses_session_is_not_there_and_stays_as_it_is(
    world: World, instrument: Instrument
) -> None:
    from ronghe.apps.people.api import Role

    session = open_for(world, instrument)
    other = world.add_person("Other", Role.TEACHER, school_class=world.other_class)
    client = signed_in(other)

    assert client.get(reverse("session", args=[session.uuid])).status_code == 404
    assert client.post(reverse("session_close", args=[session.uuid])).status_code == 404
    session.refresh_from_db()
    assert session.state == "open"


def test_a_session_that_hangs_together_says_so(world: World, instrument: Instrument) -> None:
    session = open_for(world, instrument)

    client = signed_in(world.teacher)

    assert "0 of 8 forms are in." in client.get(address("session", session)).content.decode()
    part = client.get(address("session_design", session), headers={"HX-Request": "true"})
    assert "Yes: these raters can be compared" in part.content.decode()
    assert "<html" not in part.content.decode()


def test_a_nested_session_names_its_parts_and_one_rating_joins_them(
    world: World, instrument: Instrument
) -> None:
    session = nested_session(world, instrument)
    client = signed_in(world.teacher)
    page = client.get(address("session_design", session))
    design = page.context["design"]

    assert {part.raters for part in design.parts} == {("Teacher",), ("Mentor",)}
    (proposal,) = design.proposals
    client.post(
        reverse("session_add", args=[session.uuid]),
        {"rater": str(proposal.rater.uuid), "subject": str(proposal.subject.uuid)},
    )

    again = client.get(address("session_design", session)).context["design"]
    assert again.is_whole
    assert session.assignments.count() == 5


def test_a_rater_from_outside_the_school_and_its_region_is_not_added(
    world: World, instrument: Instrument
) -> None:
    session = open_for(world, instrument)
    stranger = Person.objects.create(name_en="Stranger")

    response = signed_in(world.teacher).post(
        reverse("session_add", args=[session.uuid]),
        {"rater": str(stranger.uuid), "subject": str(world.students[0].uuid)},
    )

    assert response.status_code == 404
    assert not Relationship.objects.filter(viewer=stranger).exists()


def test_who_holds_no_rating_role_cannot_be_asked_to_rate(
    world: World, instrument: Instrument
) -> None:
    session = open_for(world, instrument)

    with pytest.raises(Refused, match="no role that rates"):
        add_assignment(
            viewer=viewer_of_person(world.teacher),
            session=session,
            rater=world.students[1],
            subject=world.students[0],
        )

    assert not Relationship.objects.filter(viewer=world.students[1]).exists()


def test_closing_asks_once_and_ends_what_raters_see(world: World, instrument: Instrument) -> None:
    session = open_for(world, instrument)
    client = signed_in(world.teacher)
    url = reverse("session_close", args=[session.uuid])

    asks = client.get(url).content.decode()
    client.post(url)

    assert "8 forms are not in yet" in asks
    session.refresh_from_db()
    assert session.state == "closed"
    ends = set(Relationship.objects.values_list("ends_on", flat=True))
    assert ends == {date.today()}


def test_the_list_takes_as_many_queries_for_many_as_for_one(
    world: World, instrument: Instrument
) -> None:
    client = signed_in(world.teacher)
    open_for(world, instrument)
    client.get(reverse("sessions"))
    with CaptureQueriesContext(connection) as few:
        client.get(reverse("sessions"))
    for _ in range(20):
        open_for(world, instrument)
    with CaptureQueriesContext(connection) as many:
        client.get(reverse("sessions"))

    assert len(many) == len(few)


@pytest.mark.parametrize("name", ["session", "session_design"])
def test_the_page_of_a_session_takes_as_many_queries_for_many_forms_as_for_few(
    world: World, instrument: Instrument, name: str
) -> None:
    session = open_for(world, instrument)
    client = signed_in(world.teacher)
    url = reverse(name, args=[session.uuid])
    client.get(url)
    with CaptureQueriesContext(connection) as few:
        client.get(url)
    role = world.students[0].memberships.get().role
    place = {"programme": world.programme, "school_class": world.school_class}
    for n in range(40):
        student = world.add_person(f"Further {n}", role, **place)  # type: ignore[arg-type]
        Assignment.objects.create(session=session, rater=world.mentor, subject=student)
    with CaptureQueriesContext(connection) as many:
        client.get(url)

    assert len(many) == len(few)


def test_a_session_without_a_class_is_joined_by_a_rater_of_its_students_class(
    world: World, instrument: Instrument
) -> None:
    """One mentor rated two students at a trial day; the class is rated by its teachers."""
    open_for(world, instrument)
    trial = open_for(world, instrument, school_class=None)
    RatingSession.objects.exclude(pk=trial.pk).get().assignments.filter(rater=world.mentor).delete()
    trial.assignments.exclude(rater=world.mentor).delete()
    Assignment.objects.filter(session=trial, subject__in=world.students[:2]).delete()
    Assignment.objects.exclude(session=trial).filter(subject__in=world.students[2:]).delete()

    design = signed_in(world.lead).get(address("session_design", trial)).context["design"]

    assert not design.is_whole
    assert [str(one.rater) for one in design.proposals] == ["Teacher"]
