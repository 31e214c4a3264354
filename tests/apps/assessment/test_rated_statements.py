"""Statements that bring somebody's judgement: a rating by a person of the school, or nothing."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests.apps.assessment.test_mapped_evidence import (
    active,
    follow,
    said,
    scores,
    send,
    trainer,
    voiding,
)
from tests.apps.assessment.test_mapping_pages import TYPED
from tests.apps.assessment.test_mappings import ROW, code_of, draft, seen_by
from tests.apps.assessment.test_rating_pages import signed_in
from tests.apps.conftest import NOON, World, add_instrument

from ronghe.apps.assessment.mapping_rows import MappingRow, ScoreRow
from ronghe.apps.assessment.mapping_rules import Condition
from ronghe.apps.assessment.models import (
    Instrument,
    LogCursor,
    MappedStatement,
    Observation,
    StatementMapping,
)
from ronghe.apps.assessment.queries.mapping_trials import try_on, try_on_newest
from ronghe.apps.assessment.services.mapped_evidence import Followed
from ronghe.apps.assessment.services.rebuilding import rebuild_from_log
from ronghe.apps.base.api import Reference, Refused
from ronghe.apps.competence.api import ProgrammeFramework
from ronghe.apps.evidence.api import Record, verify_log
from ronghe.apps.evidence.models import Learner
from ronghe.apps.evidence.queries.identities import identities_for, viewed
from ronghe.apps.evidence.services.identities import tie_identity, untie_identity
from ronghe.apps.people.api import Membership, Person, Relationship, Viewer, command_viewer

__all__ = ["trainer"]

SCORED = "http://adlnet.gov/expapi/verbs/scored"
JUDGED = replace(
    ROW,
    rated_by="instructor",
    conditions=(Condition("verb", "is", SCORED),),
    scores=(ScoreRow("scale-1", "exact"),),
)
BY_ACTOR = replace(JUDGED, rated_by="actor")
RATING = Record.Kind.RATING


@pytest.fixture
def scale(world: World) -> Instrument:
    ProgrammeFramework.objects.create(
        programme=world.programme, framework=world.framework, from_entry_year=2020
    )
    return add_instrument(world.framework)


def account(person: Person | str) -> dict[str, Any]:
    name = person if isinstance(person, str) else str(person.uuid)
    return {"account": {"homePage": "https://trainer.example", "name": name}}


def judged(student: Person, rater: Person | str | None, raw: float = 3, **more: Any) -> Any:
    context = {"instructor": account(rater)} if rater else {}
    result = {"score": {"raw": raw}}
    return said(student, verb={"id": SCORED}, context=context, result=result, **more)


def judging(rater: Person, student: Person | str) -> Any:
    target = {"objectType": "Agent", **account(student)}
    return said(rater, verb={"id": SCORED}, object=target, result={"score": {"raw": 2}})


def reasons(world: World, scale: Instrument, row: MappingRow, content: Any) -> list[str]:
    tried = try_on(seen_by(world.lead), draft(world, scale, row), content, at=NOON)
    return [one.en for one in tried.reasons]


# --- taking ---------------------------------------------------------------------------------------


def test_judgement_of_the_instructor_becomes_a_rating_by_them(
    world: World, scale: Instrument, trainer: Viewer
) -> None:
    student, statement = world.students[0], judged(world.students[0], world.teacher)
    mapping = active(world, scale, JUDGED)
    send(trainer, statement)

    assert follow() == Followed(read=1, taken=1)

    [record] = Record.objects.filter(kind=RATING)
    source = Record.objects.get(kind=Record.Kind.STATEMENT)
    assert record.body == {
        "scores": {"scale-1": 3},
        "chosen": {"scale-1": 3},
        "statement": statement["id"],
        "mapping": str(mapping.uuid),
    }
    assert (record.subject, record.actor) == (student.pseudonym, world.teacher.pseudonym)
    assert record.occasion == Reference("evidence.record", source.uuid)
    [row] = Observation.objects.all()
    assert (row.subject, row.rater, row.score, row.is_by_enterprise) == (
        student,
        world.teacher,
        3,
        False,
    )


def test_judgement_of_the_actor_is_about_the_person_who_is_its_object(
    world: World, scale: Instrument, trainer: Viewer
) -> None:
    active(world, scale, BY_ACTOR)
    send(trainer, judging(world.teacher, world.students[1]))

    assert follow().taken == 1

    [record] = Record.objects.filter(kind=RATING)
    assert (record.subject, record.actor) == (
        world.students[1].pseudonym,
        world.teacher.pseudonym,
    )
    assert scores(world.students[1]) == {"scale-1": 2}


def test_limits_make_a_score_of_what_the_rater_wrote(
    world: World, scale: Instrument, trainer: Viewer
) -> None:
    cuts = (1.0, 2.0, 3.0, 4.0)
    active(world, scale, replace(JUDGED, scores=(ScoreRow("scale-1", "raw", "", cuts),)))
    send(trainer, judged(world.students[0], world.teacher, 2.5))

    follow()

    assert scores(world.students[0]) == {"scale-1": 2}


def test_a_mentor_who_is_tied_to_the_student_rates_from_the_enterprise(
    world: World, scale: Instrument, trainer: Viewer
) -> None:
    Membership.objects.create(
        person=world.mentor, organisation=world.school, role="mentor", starts_on=date(2020, 1, 1)
    )
    Relationship.objects.create(
        viewer=world.mentor,
        subject=world.students[0],
        kind="mentor",
        starts_on=date(2026, 1, 1),
        source=Reference("people.person", world.mentor.uuid),
    )
    active(world, scale, JUDGED)
    send(
        trainer,
        judged(world.students[0], world.mentor),
        judged(world.students[1], world.mentor),
    )

    assert follow() == Followed(read=2, taken=1)

    assert Observation.objects.get().is_by_enterprise


def test_rating_is_taken_once_however_often_the_log_is_read(
    world: World, scale: Instrument, trainer: Viewer
) -> None:
    active(world, scale, JUDGED)
    send(trainer, judged(world.students[0], world.teacher))
    follow()

    LogCursor.objects.update(position=0)

    assert follow() == Followed(read=1)
    assert Observation.objects.count() == 1


# --- refusing -------------------------------------------------------------------------------------


def test_each_reason_against_a_rating_is_told_in_a_try(world: World, scale: Instrument) -> None:
    student = world.students[0]
    Membership.objects.filter(person=world.second_teacher).update(school_class=world.other_class)
    tried = {
        "unnamed": judged(student, None),
        "unknown": judged(student, "nobody here"),
        "elsewhere": judged(student, world.second_teacher),
        "outside": judged(student, world.teacher, 7),
        "between": judged(student, world.teacher, 2.5),
        "self": judged(student, student),
    }

    found = {name: reasons(world, scale, JUDGED, content) for name, content in tried.items()}

    scores_of_item = "is no score of the item scale-1 (0, 1, 2, 3, 4)."
    assert found == {
        "unnamed": ["It does not name who judged."],
        "unknown": [
            "Who judged is nobody whom the school knows; the office can say who it is.",
        ],
        "elsewhere": ["Second teacher was not allowed to rate this person on that day."],
        "outside": [f"The raw score 7 {scores_of_item}"],
        "between": [f"The raw score 2.5 {scores_of_item}"],
        "self": [f"{student.name.en} was not allowed to rate this person on that day."],
    }


def test_what_is_refused_stays_a_statement(
    world: World, scale: Instrument, trainer: Viewer
) -> None:
    student = world.students[0]
    active(world, scale, JUDGED)
    send(
        trainer,
        judged(student, None),
        judged(student, "nobody here"),
        judged(student, world.mentor),
        judged(student, world.teacher, 5),
        judged(student, student),
    )

    assert follow() == Followed(read=5)

    assert not Observation.objects.exists()
    assert not MappedStatement.objects.exists()
    assert not Record.objects.exclude(kind=Record.Kind.STATEMENT).exists()


def test_rater_who_left_before_the_day_is_refused(
    world: World, scale: Instrument, trainer: Viewer
) -> None:
    Membership.objects.filter(person=world.teacher).update(ends_on=date(2026, 3, 1))
    active(world, scale, JUDGED)
    send(trainer, judged(world.students[0], world.teacher))

    assert follow() == Followed(read=1)


def test_scale_without_a_word_on_who_judges_is_refused(world: World, scale: Instrument) -> None:
    with pytest.raises(Refused) as refusal:
        draft(world, scale, replace(JUDGED, rated_by=""))

    assert code_of(refusal) == "rater-unsaid"
    assert not StatementMapping.objects.exists()


# --- taking back ----------------------------------------------------------------------------------


def test_voided_rating_is_taken_back_by_a_correction_of_its_kind(
    world: World, scale: Instrument, trainer: Viewer
) -> None:
    active(world, scale, JUDGED)
    statement = judged(world.students[0], world.teacher)
    send(trainer, statement)
    follow()
    send(trainer, voiding(statement))

    assert follow() == Followed(read=1, corrected=1)

    first, correction = Record.objects.filter(kind=RATING).order_by("pk")
    assert (correction.corrects, correction.actor) == (first, world.teacher.pseudonym)
    assert correction.body["scores"] == {}
    assert scores(world.students[0]) == {}
    assert verify_log().is_whole


def test_ratings_are_rebuilt_the_same_from_the_log(
    world: World, scale: Instrument, trainer: Viewer
) -> None:
    active(world, scale, JUDGED)
    gone = judged(world.students[1], world.teacher)
    send(trainer, judged(world.students[0], world.teacher), gone)
    follow()
    send(trainer, voiding(gone))
    follow()
    columns = ("record", "item", "subject", "rater", "score", "is_superseded", "is_by_enterprise")
    before = set(Observation.objects.values_list(*columns))

    rebuild_from_log(viewer=command_viewer(), at=NOON)

    assert set(Observation.objects.values_list(*columns)) == before


# --- an identity that the office ties -------------------------------------------------------------


def learner_named(name: str) -> Learner:
    rows = viewed(list(identities_for(command_viewer())))
    return next(one.learner for one in rows if one.text.startswith(name))


def office(world: World) -> Viewer:
    return seen_by(world.administrator)


def test_statements_of_an_identity_become_evidence_once_the_office_says_who_it_is(
    world: World, scale: Instrument, trainer: Viewer
) -> None:
    student, teacher = world.students[0], world.teacher
    active(world, scale, JUDGED)
    send(trainer, {**judged(student, "zhang"), "actor": account("wei")})
    before = follow()
    tie_identity(viewer=office(world), learner=learner_named("wei"), person=student, at=NOON)
    half = follow()

    tie_identity(viewer=office(world), learner=learner_named("zhang"), person=teacher, at=NOON)

    assert (before, half, follow()) == (
        Followed(read=1),
        Followed(read=1),
        Followed(read=1, taken=1),
    )
    assert scores(student) == {"scale-1": 3}
    assert Observation.objects.get().rater == teacher


def test_evidence_of_an_identity_that_is_untied_is_corrected_and_may_become_somebody_elses(
    world: World, scale: Instrument, trainer: Viewer
) -> None:
    wrong, right = world.students[:2]
    active(world, scale, JUDGED)
    send(trainer, {**judged(wrong, world.teacher), "actor": account("wei")})
    tie_identity(viewer=office(world), learner=learner_named("wei"), person=wrong, at=NOON)
    follow()

    untie_identity(viewer=office(world), learner=learner_named("wei"), at=NOON)
    after = scores(wrong)
    tie_identity(viewer=office(world), learner=learner_named("wei"), person=right, at=NOON)
    follow()

    assert (after, scores(wrong), scores(right)) == ({}, {}, {"scale-1": 3})
    assert Record.objects.filter(kind=RATING).count() == 3
    assert verify_log().is_whole


# --- the pages ------------------------------------------------------------------------------------


def test_the_try_says_who_judged(world: World, scale: Instrument, trainer: Viewer) -> None:
    mapping = draft(world, scale, JUDGED)
    send(trainer, judged(world.students[0], world.teacher))

    page = signed_in(world.lead).get(reverse("mapping_trial", args=[mapping.uuid]))

    [row] = page.context["trial"].rows
    assert (row.who, row.rater) == (str(world.students[0]), str(world.teacher))
    assert "Judged by" in page.content.decode()


def test_a_try_costs_the_same_for_one_statement_and_for_many(
    world: World, scale: Instrument, trainer: Viewer
) -> None:
    mapping, viewer = draft(world, scale, JUDGED), seen_by(world.lead)
    send(trainer, judged(world.students[0], world.teacher))
    with CaptureQueriesContext(connection) as one:
        try_on_newest(viewer, mapping)
    send(trainer, *(judged(student, world.second_teacher) for student in world.students))

    with CaptureQueriesContext(connection) as many:
        try_on_newest(viewer, mapping)

    assert len(one) == len(many)


def test_scale_is_offered_after_the_tests_and_begins_with_the_instructor(
    world: World, scale: Instrument
) -> None:
    client = signed_in(world.lead)
    [(_, choices)] = client.get(reverse("mapping_new")).context["form"].fields["target"].choices
    [(value, label)] = choices

    client.post(reverse("mapping_new"), {"target": value})

    assert label == "scale, version 1"
    assert StatementMapping.objects.get().rated_by == "instructor"


def test_who_judges_is_written_as_it_was_chosen(world: World, scale: Instrument) -> None:
    mapping = draft(world, scale, JUDGED)
    typed = {**TYPED, "rated_by": "actor", "source-0": "exact", "source-1": "", "cuts-1": ""}
    address = reverse("mapping_edit", args=[mapping.uuid])

    signed_in(world.lead).post(address, typed)

    mapping.refresh_from_db()
    assert mapping.rated_by == "actor"
    assert mapping.scores.get().source == "exact"


def test_limits_beside_a_score_taken_as_it_is_are_named(world: World, scale: Instrument) -> None:
    mapping = draft(world, scale, JUDGED)
    typed = {**TYPED, "rated_by": "actor", "source-0": "exact", "cuts-0": "1", "source-1": ""}
    address = reverse("mapping_edit", args=[mapping.uuid])

    answer = signed_in(world.lead).post(address, {**typed, "cuts-1": ""})

    assert answer.status_code == 422
    assert "needs no limits" in answer.context["form"].errors["cuts-0"][0]
    mapping.refresh_from_db()
    assert mapping.rated_by == "instructor"
