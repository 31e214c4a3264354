"""The rating form as raters and students meet it: one item at a time, kept, resumed, corrected."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse
from tests.apps.conftest import NOON, World, add_instrument

from ronghe.apps.assessment.models import Assignment, Instrument, Observation, RatingSession
from ronghe.apps.assessment.services.ratings import Entry, submit_form
from ronghe.apps.assessment.services.sessions import SessionPlan, close_session, open_session
from ronghe.apps.competence.api import InstrumentKind
from ronghe.apps.evidence.api import Record
from ronghe.apps.people.api import Account, Person, viewer_of_person


def signed_in(person: Person) -> Client:
    account = Account.objects.create_user(f"user{person.pk}", "x", person=person)
    client = Client()
    client.force_login(account, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def open_for(world: World, instrument: Instrument, **changes: object) -> RatingSession:
    fields: dict[str, object] = {
        "instrument": instrument,
        "organisation": world.school,
        "school_class": world.school_class,
        "title_en": "Turning, March",
        "title_zh": "三月车削",
        "context": "workshop",
        "phase": "process",
        "opens_on": date(2026, 3, 1),
        "closes_on": date(2099, 3, 31),
    }
    return open_session(
        viewer=viewer_of_person(world.teacher),
        plan=SessionPlan(**fields | changes),  # type: ignore[arg-type]
        subjects=world.students,
        raters=[world.teacher, world.mentor],
    )


@pytest.fixture
def session(world: World) -> RatingSession:
    return open_for(world, add_instrument(world.framework))


@pytest.fixture
def assignment(world: World, session: RatingSession) -> Assignment:
    return session.assignments.get(rater=world.mentor, subject=world.students[0])


def answers(score: object = 3, **changes: object) -> dict[str, object]:
    fields = {f"item-scale-{n}": str(score) for n in (1, 2, 3)}
    return {**fields, "observed_on": date.today().isoformat(), "comment": "", **changes}


def test_the_list_names_who_waits_by_session(world: World, session: RatingSession) -> None:
    page = signed_in(world.mentor).get(reverse("rate")).content.decode()

    assert "Turning, March" in page
    assert "4 people wait for your rating" in page
    assert all(str(student) in page for student in world.students)


def test_nobody_waits_and_the_page_says_so(world: World) -> None:
    page = signed_in(world.mentor).get(reverse("rate")).content.decode()

    assert "Nobody waits for your rating" in page


def test_the_list_takes_as_many_queries_for_many_as_for_one(
    world: World, session: RatingSession, django_assert_num_queries: object
) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client = signed_in(world.mentor)
    client.get(reverse("rate"))
    with CaptureQueriesContext(
        connection,
    ) as few:
        client.get(reverse("rate"))
    place = {"programme": world.programme, "school_class": world.school_class}
    role = world.students[0].memberships.get().role
    world.students.extend(
        world.add_person(f"Further {n}", role, **place)  # type: ignore[arg-type]
        for n in range(100)
    )
    open_for(world, session.instrument)
    with CaptureQueriesContext(connection) as many:
        client.get(reverse("rate"))

    assert len(many) == len(few)


def test_a_student_does_not_reach_the_raters_pages_and_a_mentor_not_the_students(
    world: World, assignment: Assignment
) -> None:
    student, mentor = signed_in(world.students[0]), signed_in(world.mentor)

    assert student.get(reverse("rate")).status_code == 403
    assert student.get(reverse("rate_person", args=[assignment.uuid])).status_code == 403
    assert mentor.get(reverse("forms")).status_code == 403
    assert mentor.get(reverse("form", args=[assignment.uuid])).status_code == 403


def test_anothers_form_is_not_there_and_nothing_is_kept(
    world: World, assignment: Assignment
) -> None:
    client = signed_in(world.teacher)

    assert client.post(reverse("rate_person", args=[assignment.uuid]), answers()).status_code == 404
    assert client.post(reverse("rate_draft", args=[assignment.uuid]), answers()).status_code == 404

    assignment.refresh_from_db()
    assert assignment.draft == {}
    assert Record.objects.count() == 0


def test_the_form_offers_every_anchor_and_not_having_seen_it(
    world: World, assignment: Assignment
) -> None:
    page = signed_in(world.mentor).get(reverse("rate_person", args=[assignment.uuid]))

    text = page.content.decode()
    assert text.count('type="radio"') == 3 * 6
    assert text.count("I could not see this") == 3
    assert "Student 1" in text


def test_what_is_tapped_is_kept_and_the_form_goes_on_where_it_stopped(
    world: World, assignment: Assignment
) -> None:
    client = signed_in(world.mentor)
    kept = client.post(
        reverse("rate_draft", args=[assignment.uuid]), {"item-scale-1": "2", "comment": "so far"}
    )
    page = client.get(reverse("rate_person", args=[assignment.uuid]))

    assert "Draft kept" in kept.content.decode()
    assert page.context["form"].first_open == 1
    assert page.context["form"]["item-scale-1"].value() == "2"
    assert "so far" in page.content.decode()


def test_a_draft_keeps_no_answer_that_is_none(world: World, assignment: Assignment) -> None:
    signed_in(world.mentor).post(
        reverse("rate_draft", args=[assignment.uuid]), {"item-scale-1": "99", "item-x": "1"}
    )

    assignment.refresh_from_db()
    assert assignment.draft["answers"] == {}


def test_without_a_script_a_button_keeps_the_draft(world: World, assignment: Assignment) -> None:
    client = signed_in(world.mentor)

    response = client.post(
        reverse("rate_person", args=[assignment.uuid]), {"item-scale-2": "1", "keep": "yes"}
    )

    assert response["Location"] == reverse("rate")
    assignment.refresh_from_db()
    assert assignment.draft["answers"] == {"scale-2": "1"}
    assert "begun: 1 of 3 answered" in client.get(reverse("rate")).content.decode()


def test_gaps_are_named_beside_the_field_and_at_the_top_and_nothing_is_lost(
    world: World, assignment: Assignment
) -> None:
    typed = answers(**{"item-scale-2": "", "comment": "hands steady"})

    page = signed_in(world.mentor).post(reverse("rate_person", args=[assignment.uuid]), typed)

    text = page.content.decode()
    assert page.status_code == 422
    assert text.count("Choose what you saw") == 2
    assert "hands steady" in text
    assert page.context["form"]["item-scale-1"].value() == "3"
    assert Record.objects.count() == 0
    assignment.refresh_from_db()
    assert assignment.draft["comment"] == "hands steady"


def test_handing_in_shows_what_was_said_and_who_is_next(
    world: World, assignment: Assignment
) -> None:
    client = signed_in(world.mentor)
    typed = answers(**{"item-scale-3": "not_seen", "comment": "calm"})

    page = client.post(reverse("rate_person", args=[assignment.uuid]), typed, follow=True)

    text = page.content.decode()
    assert page.redirect_chain == [(reverse("rate_done", args=[assignment.uuid]), 302)]
    assert text.count("does 3") == 2
    assert "not seen" in text
    assert "calm" in text
    assert "Next: Student 2" in text
    record = Record.objects.get()
    assert record.body["scores"] == {"scale-1": 3, "scale-2": 3}
    assert record.body["not_seen"] == ["scale-3"]


def test_the_day_it_was_seen_is_kept_and_cannot_lie_ahead_or_before_the_session(
    world: World, assignment: Assignment
) -> None:
    client = signed_in(world.mentor)
    url = reverse("rate_person", args=[assignment.uuid])

    ahead = client.post(url, answers(observed_on="2098-01-01")).content.decode()
    before = client.post(url, answers(observed_on="2026-02-01")).content.decode()
    client.post(url, answers(observed_on="2026-03-05"))

    assert "has not come yet" in ahead
    assert "began on 2026-03-01" in before
    assert set(Observation.objects.values_list("observed_on", flat=True)) == {date(2026, 3, 5)}


def test_a_form_that_was_handed_in_shows_its_confirmation(
    world: World, assignment: Assignment
) -> None:
    client = signed_in(world.mentor)
    url = reverse("rate_person", args=[assignment.uuid])
    client.post(url, answers())

    again = client.post(url, answers(1))

    assert again["Location"] == reverse("rate_done", args=[assignment.uuid])
    assert Record.objects.count() == 1


def test_a_correction_begins_with_what_was_said_and_names_the_old_record(
    world: World, assignment: Assignment
) -> None:
    client = signed_in(world.mentor)
    client.post(reverse("rate_person", args=[assignment.uuid]), answers(comment="calm"))
    url = reverse("rate_correct", args=[assignment.uuid])

    page = client.get(url)
    client.post(url, answers(1, comment="less calm"))

    assert page.context["form"]["item-scale-1"].value() == "3"
    assert page.context["form"]["comment"].value() == "calm"
    first, second = Record.objects.order_by("pk")
    assert second.corrects == first
    in_use = Observation.objects.filter(is_superseded=False)
    assert set(in_use.values_list("score", flat=True)) == {1}


def test_a_closed_session_takes_no_correction_and_nothing_is_changed(
    world: World, session: RatingSession, assignment: Assignment
) -> None:
    client = signed_in(world.mentor)
    client.post(reverse("rate_person", args=[assignment.uuid]), answers())
    close_session(viewer=viewer_of_person(world.teacher), session=session, on_date=date(2026, 3, 9))

    response = client.post(reverse("rate_correct", args=[assignment.uuid]), answers(1), follow=True)

    assert "can no longer be corrected" in response.content.decode()
    assert Record.objects.count() == 1


def test_a_closed_session_keeps_the_draft_that_was_there(
    world: World, session: RatingSession, assignment: Assignment
) -> None:
    client = signed_in(world.mentor)
    draft = reverse("rate_draft", args=[assignment.uuid])
    client.post(draft, {"item-scale-1": "2"})
    close_session(viewer=viewer_of_person(world.teacher), session=session, on_date=date(2026, 3, 9))

    refused = client.post(draft, {"item-scale-1": "4"})

    assert refused.status_code == 409
    assignment.refresh_from_db()
    assert assignment.draft["answers"] == {"scale-1": "2"}


def test_a_test_tells_how_it_counts_and_never_the_key(world: World) -> None:
    test = add_instrument(
        world.framework, InstrumentKind.KNOWLEDGE_TEST, code="test", dimension="cognitive", top=1
    )
    session = open_for(world, test)
    own = session.assignments.get(subject=world.students[0])
    client = signed_in(world.students[0])

    page = client.get(reverse("form", args=[own.uuid])).content.decode()
    done = client.post(
        reverse("form", args=[own.uuid]),
        {f"item-test-{n}": "1" for n in (1, 2, 3)},
        follow=True,
    ).content.decode()

    assert "I could not see this" not in page
    assert "3 answers now count towards: Knowing and reasoning" in done
    assert "does 1" not in done
    assert Record.objects.get().kind == Record.Kind.RESPONSE


def test_a_test_cannot_be_corrected_once_it_is_handed_in(world: World) -> None:
    test = add_instrument(
        world.framework, InstrumentKind.KNOWLEDGE_TEST, code="test", dimension="cognitive", top=1
    )
    own = open_for(world, test).assignments.get(subject=world.students[0])
    client = signed_in(world.students[0])
    whole = {f"item-test-{n}": "0" for n in (1, 2, 3)}
    client.post(reverse("form", args=[own.uuid]), whole)

    client.post(reverse("form_correct", args=[own.uuid]), dict.fromkeys(whole, "1"))

    assert Record.objects.count() == 1


def test_confidence_is_a_record_of_its_own_about_oneself(world: World) -> None:
    instrument = add_instrument(
        world.framework, InstrumentKind.CONFIDENCE, code="confidence", dimension="metacognitive"
    )
    own = open_for(world, instrument).assignments.get(subject=world.students[0])

    signed_in(world.students[0]).post(
        reverse("form", args=[own.uuid]), {f"item-confidence-{n}": "2" for n in (1, 2, 3)}
    )

    record = Record.objects.get()
    assert record.kind == Record.Kind.SELF_REPORT
    assert record.actor == record.subject == world.students[0].pseudonym


def test_who_rates_no_longer_reaches_the_person_after_the_relationship_ended(
    world: World, session: RatingSession, assignment: Assignment
) -> None:
    from ronghe.apps.people.api import NotAllowed, Relationship

    Relationship.objects.filter(viewer=world.mentor).update(
        starts_on=date(2020, 1, 1), ends_on=date(2020, 1, 2)
    )
    entry = Entry(assignment=assignment, chosen={f"scale-{n}": 1 for n in (1, 2, 3)})

    with pytest.raises(NotAllowed):
        submit_form(viewer=viewer_of_person(world.mentor), entry=entry, at=NOON)

    assert Record.objects.count() == 0
    assert "Student 1" not in signed_in(world.mentor).get(reverse("rate")).content.decode()
