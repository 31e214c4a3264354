"""From opening a session to a handed-in form: what is written, and what is refused."""

from datetime import date

import pytest
from tests.apps.conftest import NOON, World, add_instrument

from ronghe.apps.assessment.models import Assignment, Instrument, Observation, RatingSession
from ronghe.apps.assessment.services.ratings import (
    Entry,
    FormIncomplete,
    assignment_for,
    save_draft,
    submit_form,
)
from ronghe.apps.assessment.services.sessions import (
    SessionPlan,
    add_assignment,
    close_session,
    open_session,
)
from ronghe.apps.base.api import AuditEntry, NotFound, Refused
from ronghe.apps.competence.api import InstrumentKind
from ronghe.apps.evidence.api import Record
from ronghe.apps.people.api import NotAllowed, Person, Relationship, viewer_of_person


def plan(world: World, instrument: Instrument, **changes: object) -> SessionPlan:
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
    return SessionPlan(**fields | changes)  # type: ignore[arg-type]


@pytest.fixture
def session(world: World) -> RatingSession:
    return open_session(
        viewer=viewer_of_person(world.teacher),
        plan=plan(world, add_instrument(world.framework)),
        subjects=world.students,
        raters=[world.teacher, world.mentor, world.second_teacher],
    )


def entry_of(assignment: Assignment, score: int = 3, **changes: object) -> Entry:
    codes = [item.code for item in assignment.session.instrument.items.all()]
    fields: dict[str, object] = {
        "assignment": assignment,
        "chosen": dict.fromkeys(codes, score),
    }
    return Entry(**fields | changes)  # type: ignore[arg-type]


def first_assignment(session: RatingSession, rater: Person) -> Assignment:
    assignment = session.assignments.filter(rater=rater).first()
    assert assignment is not None
    return assignment


def test_opening_a_session_asks_two_raters_about_each_student_and_lets_them_see_them(
    world: World, session: RatingSession
) -> None:
    assert session.assignments.count() == 8
    assert Relationship.objects.filter(kind="rater").count() == 8


def test_a_teacher_cannot_open_a_session_for_a_class_that_is_not_theirs(world: World) -> None:
    outsider = world.add_person(
        "Other",
        world.students[0].memberships.get().role,
        school_class=world.other_class,  # type: ignore[arg-type]
    )

    with pytest.raises(NotAllowed):
        open_session(
            viewer=viewer_of_person(world.teacher),
            plan=plan(world, add_instrument(world.framework)),
            subjects=[outsider],
            raters=[world.teacher, world.mentor],
        )

    assert RatingSession.objects.count() == 0
    assert AuditEntry.objects.filter(kind="refused").count() == 1


def test_too_few_raters_are_refused_and_nothing_is_opened(world: World) -> None:
    with pytest.raises(Refused, match="2 raters"):
        open_session(
            viewer=viewer_of_person(world.teacher),
            plan=plan(world, add_instrument(world.framework)),
            subjects=world.students,
            raters=[world.mentor],
        )

    assert RatingSession.objects.count() == 0


def test_a_test_is_answered_by_each_student_about_themselves(world: World) -> None:
    test = add_instrument(
        world.framework, InstrumentKind.KNOWLEDGE_TEST, code="test", dimension="cognitive", top=1
    )

    session = open_session(
        viewer=viewer_of_person(world.teacher),
        plan=plan(world, test),
        subjects=world.students,
        raters=[],
    )

    pairs = set(session.assignments.values_list("rater", "subject"))
    assert pairs == {(student.pk, student.pk) for student in world.students}


def test_a_form_becomes_one_record_and_one_observation_an_item(
    world: World, session: RatingSession
) -> None:
    assignment = first_assignment(session, world.mentor)

    record = submit_form(
        viewer=viewer_of_person(world.mentor),
        entry=entry_of(assignment, comment="steady hand"),
        at=NOON,
    )

    assert record.body["scores"] == {"scale-1": 3, "scale-2": 3, "scale-3": 3}
    assert (record.subject, record.actor) == (assignment.subject.pseudonym, world.mentor.pseudonym)
    assert Observation.objects.filter(record=record, is_by_enterprise=True).count() == 3
    assignment.refresh_from_db()
    assert assignment.submitted_at == NOON


def test_a_form_with_gaps_is_refused_and_nothing_is_recorded(
    world: World, session: RatingSession
) -> None:
    assignment = first_assignment(session, world.mentor)

    with pytest.raises(FormIncomplete) as refusal:
        submit_form(
            viewer=viewer_of_person(world.mentor),
            entry=entry_of(assignment, chosen={"scale-1": 2}),
            at=NOON,
        )

    assert refusal.value.items == ("scale-2", "scale-3")
    assert Record.objects.count() == 0


def test_what_a_rater_did_not_see_gets_no_score(world: World, session: RatingSession) -> None:
    assignment = first_assignment(session, world.mentor)

    record = submit_form(
        viewer=viewer_of_person(world.mentor),
        entry=entry_of(
            assignment, chosen={"scale-1": 2, "scale-2": 1}, not_seen=frozenset({"scale-3"})
        ),
        at=NOON,
    )

    assert record.body["not_seen"] == ["scale-3"]
    assert Observation.objects.count() == 2


def test_a_form_cannot_be_handed_in_twice(world: World, session: RatingSession) -> None:
    assignment = first_assignment(session, world.mentor)
    viewer = viewer_of_person(world.mentor)
    submit_form(viewer=viewer, entry=entry_of(assignment), at=NOON)

    with pytest.raises(Refused, match="already"):
        submit_form(viewer=viewer, entry=entry_of(assignment_for(viewer, assignment.uuid)), at=NOON)

    assert Record.objects.count() == 1


def test_a_correction_is_a_new_record_and_its_scores_take_the_place_of_the_old(
    world: World, session: RatingSession
) -> None:
    assignment = first_assignment(session, world.mentor)
    viewer = viewer_of_person(world.mentor)
    first = submit_form(viewer=viewer, entry=entry_of(assignment, 3), at=NOON)

    submit_form(viewer=viewer, entry=entry_of(assignment, 1, corrects=first.uuid), at=NOON)

    in_use = Observation.objects.filter(is_superseded=False)
    assert set(in_use.values_list("score", flat=True)) == {1}
    assert Observation.objects.count() == 6


def test_a_stranger_cannot_open_anothers_form(world: World, session: RatingSession) -> None:
    assignment = first_assignment(session, world.mentor)

    with pytest.raises(NotFound):
        assignment_for(viewer_of_person(world.teacher), assignment.uuid)


def test_a_draft_is_kept_and_gone_once_the_form_is_handed_in(
    world: World, session: RatingSession
) -> None:
    assignment = first_assignment(session, world.mentor)
    viewer = viewer_of_person(world.mentor)

    save_draft(viewer=viewer, assignment=assignment, draft={"scale-1": "2"}, at=NOON)
    assert assignment_for(viewer, assignment.uuid).draft == {"scale-1": "2"}

    submit_form(viewer=viewer, entry=entry_of(assignment), at=NOON)
    assert assignment_for(viewer, assignment.uuid).draft == {}


def test_a_closed_session_takes_nothing_more(world: World, session: RatingSession) -> None:
    assignment = first_assignment(session, world.mentor)
    close_session(viewer=viewer_of_person(world.teacher), session=session, on_date=date(2026, 3, 3))

    with pytest.raises(Refused, match="closed"):
        submit_form(
            viewer=viewer_of_person(world.mentor),
            entry=entry_of(assignment_for(viewer_of_person(world.mentor), assignment.uuid)),
            at=NOON,
        )

    assert Record.objects.count() == 0


def test_one_more_rating_can_be_asked_for(world: World, session: RatingSession) -> None:
    rater = world.add_person("New mentor", world.mentor.memberships.get().role)  # type: ignore[arg-type]

    added = add_assignment(
        viewer=viewer_of_person(world.teacher),
        session=session,
        rater=rater,
        subject=world.students[0],
    )

    assert added.rater == rater
    assert session.assignments.count() == 9
