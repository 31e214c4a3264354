"""What tests of industry start from: tasks, a partner, and a kind of device in generations."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

import pytest
from tests.apps.conftest import NOON, World

from ronghe.apps.base.api import Text
from ronghe.apps.competence.api import Occupation, TypicalTask, WorkProcess
from ronghe.apps.industry.models import EquipmentGeneration, EquipmentType, Signal
from ronghe.apps.industry.queries import dictionaries
from ronghe.apps.industry.services.enterprises import begin_partnership
from ronghe.apps.industry.services.equipment import define_generation, define_type
from ronghe.apps.industry.services.signals import SignalDraft, record_signal
from ronghe.apps.people.api import (
    Organisation,
    Person,
    Programme,
    Role,
    Viewer,
    command_viewer,
    viewer_of_person,
)

SYSTEM = command_viewer()
MAY = date(2026, 5, 4)


@dataclass(frozen=True)
class Industry:
    """The shared world with two tasks, a partner enterprise and controllers of generations 1-3."""

    world: World
    tasks: list[TypicalTask]
    controller: EquipmentType
    generations: list[EquipmentGeneration]
    other_programme: Programme
    other_enterprise: Organisation
    made: dict[str, Any] = field(default_factory=dict)

    def viewer(self, person: Person) -> Viewer:
        return viewer_of_person(person)

    def person(self, role: Role, **where: object) -> Person:
        return self.world.add_person(str(role), role, **where)

    def draft(self, **fields: Any) -> SignalDraft:
        base = {
            "region": self.world.region,
            "enterprise": self.world.enterprise,
            "kind": Signal.Kind.MENTOR_REPORT,
            "title": "New controller on line 3",
            "event_on": MAY,
            "trade": "cnc",
            "lang": "en",
        }
        return SignalDraft(**{**base, **fields})

    def signal(self, **fields: Any) -> Signal:
        return record_signal(viewer=SYSTEM, draft=self.draft(**fields), at=fields.pop("at", LATER))


LATER = NOON.replace(month=6)


def tasks_of(framework: Any) -> list[TypicalTask]:
    occupation = Occupation.objects.create(code="cnc", title_en="CNC", title_zh="数控")
    process = WorkProcess.objects.create(
        occupation=occupation, code="milling", title_en="Milling", title_zh="铣削"
    )
    tasks = [
        TypicalTask.objects.create(
            work_process=process, code=f"t{n}", title_en=f"Task {n}", title_zh=f"任务{n}"
        )
        for n in (1, 2)
    ]
    framework.tasks.set(tasks)
    return tasks


@pytest.fixture(autouse=True)
def fresh_dictionaries() -> None:
    """A process keeps its dictionaries by what is in the tables, where each test begins anew."""
    dictionaries._built.cache_clear()
    dictionaries._proposer.cache_clear()


@pytest.fixture
def industry(world: World) -> Industry:
    world.framework.programme_frameworks.create(programme=world.programme, from_entry_year=2020)
    controller = define_type(
        viewer=SYSTEM, code="controller", title=Text("CNC controller", "数控系统")
    )
    generations = [
        define_generation(
            viewer=SYSTEM,
            kind=controller,
            number=number,
            title=Text(f"Generation {number}", f"第{number}代"),
            introduced_year=2000 + 8 * number,
        )
        for number in (1, 2, 3)
    ]
    begin_partnership(
        viewer=SYSTEM,
        enterprise=world.enterprise,
        programme=world.programme,
        starts_on=date(2024, 9, 1),
    )
    return Industry(
        world=world,
        tasks=tasks_of(world.framework),
        controller=controller,
        generations=generations,
        other_programme=Programme.objects.create(
            organisation=world.school, code="care", trade="care", title_en="Care", title_zh="护理"
        ),
        other_enterprise=Organisation.objects.create(
            region=world.region, kind="enterprise", code="other", title_en="Other", title_zh="另"
        ),
    )
