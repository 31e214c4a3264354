"""How persons stand for certificates: by evidence, for whom the viewer may see."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.apps.certification.conftest import NOW, SYSTEM, Training
from tests.apps.certification.ruling import REQUIREMENTS, Ruled, put_in_force, rule_certificate

from ronghe.apps.assessment.api import CutScore
from ronghe.apps.base.api import NotFound, Reference
from ronghe.apps.certification.fact_sources import FactQuery, facts_of_persons
from ronghe.apps.certification.judging import judge
from ronghe.apps.certification.models import StageDecision
from ronghe.apps.certification.queries.dry_runs import DryRun, dry_run
from ronghe.apps.certification.queries.standings import (
    Standing,
    class_standings,
    standing_of,
    standings_of,
)
from ronghe.apps.certification.rule_engine import (
    EvidenceFact,
    LevelFact,
    LevelReached,
    ModuleCompleted,
    ModuleFact,
    ProcessAndOutcome,
    QualificationHeld,
    RatedBy,
    Recent,
    StageReached,
)
from ronghe.apps.competence.api import Qualification
from ronghe.apps.curriculum.api import Enrolment
from ronghe.apps.people.api import (
    Consent,
    Person,
    Relationship,
    Role,
    begin_relationships,
    viewer_of_person,
)
from ronghe.apps.people.services.consents import give_consent

TODAY = date(2026, 6, 20)


@pytest.fixture
def ruled(training: Training) -> Ruled:
    return rule_certificate(training)


def own(ruled: Ruled, number: int = 0) -> Standing:
    person = ruled.world.students[number]
    return standing_of(viewer_of_person(person), ruled.certificate.uuid, person.uuid)


def facts(ruled: Ruled, *asked: object) -> list:
    person = ruled.world.students[0]
    query = FactQuery((person.pk,), ruled.world.framework.pk, asked, TODAY)  # type: ignore[arg-type]
    return list(facts_of_persons(query)[person.pk])


def test_student_without_evidence_is_told_all_that_is_missing(ruled: Ruled) -> None:
    one = own(ruled)

    assert [(row.have.en, row.lack.en if row.lack else "") for row in one.rows] == [
        ("nothing yet", "a first measure"),
        ("nothing yet", "2 more raters; 1 rater from an enterprise"),
        ("nothing yet", "2 more kinds of context; evidence from: workplace"),
    ]


def test_student_two_ratings_short_is_told_which(ruled: Ruled) -> None:
    ruled.prove(ruled.world.students[0], workplace=False)

    one = own(ruled)

    assert [row.lack.en for row in one.missing if row.lack] == [
        "1 more rater; 1 rater from an enterprise",
        "1 more kind of context; evidence from: workplace",
    ]


def test_student_with_all_the_evidence_is_proved(ruled: Ruled) -> None:
    ruled.prove(ruled.world.students[0])

    one = own(ruled)

    assert one.is_proved
    assert [row.have.en for row in one.rows] == [
        "probability 90%",
        "2 raters, 1 from an enterprise",
        "workplace, workshop",
    ]


def test_peers_and_oneself_are_no_raters(ruled: Ruled) -> None:
    student, peer = ruled.world.students[:2]
    ruled.see(student, peer, "workshop", is_by_peer=True)
    ruled.see(student, student, "workplace")

    assert facts(ruled, *REQUIREMENTS) == []


def test_level_comes_with_the_cut_scores_and_who_set_them(ruled: Ruled) -> None:
    lead, calibration = ruled.world.lead, ruled.training.calibration
    ruled.training.estimate(ruled.world.students[0], chance=0.9)
    calibration.cuts.all().delete()
    for level, measure in ((1, -0.5), (2, 0.5)):
        CutScore.objects.create(
            calibration=calibration,
            dimension="behavioural",
            level=level,
            measure=measure,
            method="bookmark",
            set_by=lead,
        )

    [fact] = facts(ruled, REQUIREMENTS[0])

    assert isinstance(fact, LevelFact)
    assert (fact.calibration, fact.framework) == (str(calibration.uuid), "cnc 1")
    assert (fact.cuts, fact.cut_method) == ((-0.5, 0.5), "bookmark")
    assert fact.cuts_set_by == str(lead.pseudonym)


def test_raters_stand_in_facts_by_pseudonym(ruled: Ruled) -> None:
    ruled.see(ruled.world.students[0], ruled.world.mentor, "workplace", is_by_enterprise=True)

    [fact] = facts(ruled, RatedBy("behavioural", 1))

    assert fact == EvidenceFact(
        "behavioural", str(ruled.world.mentor.pseudonym), True, "workplace", 1, TODAY
    )


def test_modules_stages_and_qualifications_are_facts_as_well(ruled: Ruled) -> None:
    student, version = ruled.world.students[0], ruled.training.modules[0]
    Enrolment.objects.create(
        module=version.module,
        version=version,
        person=student,
        state="completed",
        enrolled_on=date(2026, 2, 1),
        ended_on=TODAY,
    )
    Qualification.objects.create(
        person=student, title_zh="电工", issuer="office", awarded_on=date(2026, 1, 1), uri="urn:q"
    )
    StageDecision.objects.create(
        person=student,
        plan=ruled.training.plan,
        semester=2,
        outcome="reached",
        input_digest="",
        rule="1",
        decided_at=NOW,
    )
    asked = (
        ModuleCompleted(str(version.module.uuid)),
        QualificationHeld("urn:q"),
        StageReached(2),
    )

    found = facts(ruled, *asked)

    assert ModuleFact(str(version.module.uuid), version.number, TODAY) in found
    assert sorted(fact.kind for fact in found) == ["module", "qualification", "stage"]


def test_process_and_outcome_are_read_from_their_own_measures(ruled: Ruled) -> None:
    student = ruled.world.students[0]
    row = ruled.training.estimate(student, chance=0.9)
    for part in ("process", "outcome"):
        row.pk, row.part = None, part
        row.save()

    found = facts(ruled, ProcessAndOutcome("behavioural"))

    assert sorted(fact.part for fact in found) == ["outcome", "process"]


# --- who sees it -----------------------------------------------------------------------------


def test_student_does_not_see_how_another_stands(ruled: Ruled) -> None:
    first, second = ruled.world.students[:2]

    with pytest.raises(NotFound):
        standings_of(viewer_of_person(first), second.uuid)


def test_guardian_sees_it_while_the_child_consents(ruled: Ruled) -> None:
    student = ruled.world.students[0]
    Person.objects.filter(pk=student.pk).update(birth_date=date(2009, 1, 1))
    student.refresh_from_db()
    guardian = ruled.world.add_person("Guardian", Role.GUARDIAN)
    begin_relationships(
        viewer=SYSTEM,
        pairs=[(guardian.pk, student.pk)],
        kind=Relationship.Kind.GUARDIAN,
        source=Reference("people.person", student.uuid),
        starts_on=date(2026, 1, 1),
    )
    viewer = viewer_of_person(guardian)

    with pytest.raises(NotFound):
        standings_of(viewer, student.uuid)
    give_consent(
        viewer=viewer_of_person(student),
        person=student,
        purpose=Consent.Purpose.GUARDIAN_VIEW,
        at=NOW,
    )

    assert len(standings_of(viewer, student.uuid)[1]) == 1


def test_teacher_sees_the_class_in_order_of_what_is_missing(ruled: Ruled) -> None:
    first, second, third, fourth = ruled.world.students
    ruled.prove(second)
    ruled.prove(third, workplace=False)

    view = class_standings(ruled.training.teacher, ruled.world.school_class.uuid, "")

    assert [one.person for one in view.standings] == [second, third, first, fourth]
    assert [one.person for one in view.ready] == [second]


def test_class_costs_the_same_number_of_queries_for_one_student_and_for_many(
    ruled: Ruled,
) -> None:
    viewer, uuid = ruled.training.teacher, ruled.world.school_class.uuid

    def count() -> int:
        with CaptureQueriesContext(connection) as queries:
            class_standings(viewer, uuid, "")
        return len(queries)

    ruled.prove(ruled.world.students[0])
    few = count()
    for student in ruled.world.students[1:]:
        ruled.prove(student)

    assert count() == few


def test_certificate_of_another_programme_is_not_there(ruled: Ruled) -> None:
    student = ruled.world.students[0]
    other = ruled.world.add_person("Other", Role.STUDENT)

    _person, standings = standings_of(SYSTEM, other.uuid)
    with pytest.raises(NotFound):
        standing_of(viewer_of_person(student), ruled.world.school.uuid, student.uuid)

    assert standings == ()


# --- whom a rule would reach -----------------------------------------------------------------


def add_students(ruled: Ruled, count: int) -> list[Person]:
    world = ruled.world
    where = {"programme": world.programme, "school_class": world.school_class}
    return [world.add_person(f"More {n}", Role.STUDENT, **where) for n in range(count)]


def test_dry_run_counts_and_names_nobody(ruled: Ruled) -> None:
    ruled.prove(ruled.world.students[0])
    ruled.prove(ruled.world.students[1], workplace=False)
    add_students(ruled, 2)

    assert dry_run(ruled.rule, TODAY) == DryRun(6, 1, (2, 1, 1))


def test_dry_run_says_nothing_about_fewer_than_five(ruled: Ruled) -> None:
    ruled.prove(ruled.world.students[0])

    assert dry_run(ruled.rule, TODAY) == DryRun(4, None, None)


def test_rule_asks_only_the_sources_that_it_needs(ruled: Ruled) -> None:
    ruled.prove(ruled.world.students[0])
    put_in_force(
        ruled.certificate, ruled.training, LevelReached("behavioural", 2, 0.8), Recent("", 12)
    )

    judged = judge(ruled.rule, [ruled.world.students[0].pk], TODAY + timedelta(days=1))

    [one] = judged.values()
    assert [fact.kind for fact in one.facts] == ["evidence", "level"]


def test_facts_that_are_kept_are_those_that_were_looked_at(ruled: Ruled) -> None:
    ruled.prove(ruled.world.students[0])
    put_in_force(
        ruled.certificate,
        ruled.training,
        LevelReached("behavioural", 2, 0.8),
        RatedBy("behavioural", 1, 1),
        Recent("cognitive", 3),
    )

    [one] = judge(ruled.rule, [ruled.world.students[0].pk], TODAY).values()

    assert len(one.facts) == 3
