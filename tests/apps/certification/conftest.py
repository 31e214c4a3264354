"""A class that follows a published plan with targets, and what is measured about its students."""

from dataclasses import dataclass
from datetime import UTC, date, datetime

import pytest
from tests.apps.certification.issuers import give_keys
from tests.apps.conftest import World
from tests.apps.curriculum.conftest import Work, found_work

from ronghe.apps.assessment.models import (
    Assignment,
    Calibration,
    Estimate,
    RatingSession,
)
from ronghe.apps.assessment.services.sessions import SessionPlan, open_session
from ronghe.apps.base.api import Reference
from ronghe.apps.curriculum.models import (
    GraduateProfile,
    ModuleVersion,
    PlanModule,
    ProfileTarget,
    TrainingPlan,
)
from ronghe.apps.evidence.api import NewRecord, Record, append_records
from ronghe.apps.people.api import Person, Viewer, command_viewer, viewer_of_person
from stored_results import store_calibration

SYSTEM = command_viewer()
NOW = datetime(2026, 6, 20, 4, tzinfo=UTC)
SPRING = date(2026, 2, 1)


@dataclass(frozen=True)
class Training:
    """The world's class, which entered in 2025; its plan asks for level 2 by semester 2."""

    world: World
    work: Work
    plan: TrainingPlan
    modules: list[ModuleVersion]
    calibration: Calibration

    @property
    def student(self) -> Person:
        return self.world.students[0]

    @property
    def teacher(self) -> Viewer:
        return viewer_of_person(self.world.teacher)

    def estimate(self, person: Person, *, chance: float | None, term: date = SPRING) -> Estimate:
        """What is measured on behaviour; without a chance two ratings are missing."""
        Estimate.objects.filter(person=person, term_starts_on=term).delete()
        known = chance if chance is not None else 0.5
        return Estimate.objects.create(
            calibration=self.calibration,
            person=person,
            dimension="behavioural",
            term_starts_on=term,
            measure=0.4,
            standard_error=0.3,
            is_supported=chance is not None,
            missing=[] if chance is not None else [{"what": "ratings", "more": 2}],
            level_probabilities=[0.0, round(1 - known, 6), known, 0.0, 0.0],
            updated_at=NOW,
        )


def publish_plan(work: Work, modules: list[ModuleVersion]) -> TrainingPlan:
    """Straight into its published state: how a plan gets there is curriculum's own matter."""
    profile = GraduateProfile.objects.create(
        programme=work.world.programme, framework=work.world.framework, entry_year=2025
    )
    for semester, level in ((2, 2), (4, 3)):
        ProfileTarget.objects.create(
            profile=profile,
            competence=work.competences[0],
            semester=semester,
            level=work.levels[level],
        )
    plan = TrainingPlan.objects.create(
        programme=work.world.programme,
        entry_year=2025,
        number=1,
        state="published",
        profile=profile,
        begun_at=NOW,
        published_at=NOW,
    )
    for semester, version in enumerate(modules, start=1):
        PlanModule.objects.create(
            plan=plan,
            module_version=version,
            semester=semester,
            total_hours=40,
            practice_hours=24,
        )
    return plan


def found_training(world: World) -> Training:
    work = found_work(world)
    modules = [work.published(number) for number in range(2)]
    items = [item.code for item in work.instrument.items.all()]
    calibration = store_calibration(world.framework, world.programme, [], items, at=NOW)
    return Training(world, work, publish_plan(work, modules), modules, calibration)


@pytest.fixture
def training(world: World) -> Training:
    return found_training(world)


def rate(training: Training, person: Person, at: datetime, *, comment: str = "") -> Record:
    """One form about a person that was handed in, as evidence and in its session."""
    session = session_of(training, at.date())
    [record] = append_records(
        viewer=SYSTEM,
        action="assessment.rate_person",
        records=[
            NewRecord(
                organisation=training.world.school,
                kind=Record.Kind.RATING,
                verb="https://w3id.org/xapi/dod-isd/verbs/assessed",
                subject=person,
                actor=training.world.teacher,
                observed_at=at,
                body={"scores": {}},
                context=Record.Context.WORKSHOP,
                phase=Record.Phase.PROCESS,
                private={"comment": comment} if comment else {},
                occasion=Reference("assessment.session", session.uuid),
            )
        ],
        at=at,
    )
    Assignment.objects.filter(session=session, subject=person).update(
        submitted_at=at, record=record
    )
    return record


def session_of(training: Training, day: date) -> RatingSession:
    """The session of a day, opened where there is none."""
    found = RatingSession.objects.filter(opens_on=day).first()
    if found is not None:
        return found
    return open_session(
        viewer=SYSTEM,
        plan=SessionPlan(
            instrument=training.work.instrument,
            organisation=training.world.school,
            school_class=training.world.school_class,
            title_en="Entry",
            title_zh="入学",
            context="workshop",
            phase="process",
            opens_on=day,
            closes_on=day,
            per_subject=1,
        ),
        subjects=training.world.students,
        raters=[training.world.teacher],
    )


@pytest.fixture
def issuer(world: World) -> Viewer:
    """The lead of a school that has its keys."""
    give_keys(world.school)
    return viewer_of_person(world.lead)
