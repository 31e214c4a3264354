"""A programme with an occupation of three tasks, a framework, and modules made by services."""

from dataclasses import dataclass
from datetime import UTC, datetime

import pytest
from tests.apps.conftest import World, add_instrument

from ronghe.apps.assessment.api import Instrument
from ronghe.apps.competence.api import (
    Anchor,
    Competence,
    Level,
    Occupation,
    TypicalTask,
    WorkProcess,
)
from ronghe.apps.curriculum.models import LearningSituation, ModuleVersion
from ronghe.apps.curriculum.services.drafts import ModuleDraft
from ronghe.apps.curriculum.services.modules import create_module
from ronghe.apps.curriculum.services.publication import (
    approve_version,
    publish_version,
    submit_version,
)
from ronghe.apps.people.api import Viewer, command_viewer, viewer_of_person

AT = datetime(2026, 3, 2, 4, tzinfo=UTC)
SYSTEM = command_viewer()


@dataclass(frozen=True)
class Work:
    """What modules are made of: tasks in the order of the work, competences with an instrument."""

    world: World
    occupation: Occupation
    tasks: list[TypicalTask]
    instrument: Instrument
    competences: list[Competence]
    levels: list[Level]
    lead: Viewer
    teacher: Viewer

    def draft(self, number: int = 0, **more: object) -> ModuleDraft:
        fields = {
            "title_en": f"Module {number}",
            "title_zh": f"模块{number}",
            "task": self.tasks[number % 3],
            "position": number,
            "total_hours": 40,
            "practice_hours": 24,
        }
        return ModuleDraft(**{**fields, **more})

    def module(self, number: int = 0, **more: object) -> ModuleVersion:
        """A draft with one situation that comes from the module's task and is assessed."""
        version = create_module(
            viewer=self.lead,
            programme=self.world.programme,
            code=f"m{number}",
            draft=self.draft(number, **more),
            at=AT,
        )
        self.situation(version, number)
        return version

    def situation(self, version: ModuleVersion, number: int = 0) -> LearningSituation:
        row = LearningSituation.objects.create(
            version=version,
            code=f"s{number}",
            title_en=f"Situation {number}",
            title_zh=f"情境{number}",
            place="workshop",
            hours=20,
        )
        row.tasks.set([self.tasks[number % 3]])
        row.situation_competences.create(competence=self.competences[0], level=self.levels[2])
        row.assessments.create(instrument=self.instrument)
        row.phases.create(phase="inform", learner_en="reads", learner_zh="阅读")
        return row

    def words(self, competence: int = 0) -> None:
        """The framework says what is seen on each level of a competence."""
        Anchor.objects.bulk_create(
            Anchor(
                competence=self.competences[competence],
                level=level,
                title_en=f"does {level.title_en} work",
                title_zh=f"{level.number}级表现",
            )
            for level in self.levels
        )

    def published(self, number: int = 0, **more: object) -> ModuleVersion:
        return publish(self.module(number, **more))


def publish(version: ModuleVersion) -> ModuleVersion:
    submit_version(viewer=SYSTEM, version=version, at=AT)
    approve_version(viewer=SYSTEM, version=version, at=AT)
    return publish_version(viewer=SYSTEM, version=version, at=AT)


@pytest.fixture
def work(world: World) -> Work:
    return found_work(world)


def found_work(world: World) -> Work:
    """The work of the world's programme; browser tests build it in a world of their own."""
    occupation = Occupation.objects.create(
        code="setter", title_en="Machine setter", title_zh="机床调试工"
    )
    process = WorkProcess.objects.create(
        occupation=occupation, code="p1", position=1, title_en="Set up", title_zh="调试"
    )
    tasks = [
        TypicalTask.objects.create(
            work_process=process,
            code=f"t{number}",
            position=number,
            title_en=f"Task {number}",
            title_zh=f"任务{number}",
        )
        for number in range(3)
    ]
    instrument = add_instrument(world.framework)
    return Work(
        world=world,
        occupation=occupation,
        tasks=tasks,
        instrument=instrument,
        competences=list(world.framework.competences.order_by("pk")),
        levels=list(world.framework.levels.order_by("number")),
        lead=viewer_of_person(world.lead),
        teacher=viewer_of_person(world.teacher),
    )
