"""A committee with two members of the school and two of enterprises, each bench with its chair."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime

import pytest
from tests.apps.conftest import World

from ronghe.apps.base.api import Text
from ronghe.apps.governance.models import Bench, Committee, Motion, Seat
from ronghe.apps.governance.services.committees import (
    Appointment,
    appoint_member,
    found_committee,
)
from ronghe.apps.governance.services.motions import propose_motion
from ronghe.apps.people.api import Role, Viewer, command_viewer, viewer_of_person

MORNING = datetime(2026, 11, 2, 1, tzinfo=UTC)  # a Monday
SINCE = date(2020, 1, 1)


@dataclass(frozen=True)
class Table:
    """The committee and who sits at it."""

    world: World
    committee: Committee
    school: list[Seat] = field(default_factory=list)
    enterprise: list[Seat] = field(default_factory=list)

    @property
    def seats(self) -> list[Seat]:
        return [*self.school, *self.enterprise]

    @property
    def secretary(self) -> Viewer:
        return viewer_of_person(self.world.lead)

    def viewer(self, seat: Seat) -> Viewer:
        return viewer_of_person(seat.person)

    def seat(self, name: str, bench: Bench, **changes: object) -> Seat:
        """One more member."""
        is_enterprise = bench == Bench.ENTERPRISE
        organisation = self.world.enterprise if is_enterprise else self.world.school
        role = Role.MENTOR if is_enterprise else Role.TEACHER
        person = self.world.add_person(name, role, organisation=organisation)
        fields = {
            "person": person,
            "bench": bench,
            "starts_on": SINCE,
            "organisation": organisation,
            **changes,
        }
        return appoint_member(
            viewer=viewer_of_person(self.world.administrator),
            committee=self.committee,
            appointment=Appointment(**fields),  # type: ignore[arg-type]
        )

    def motion(self, title: str = "Buy a controller", **changes: object) -> Motion:
        """A submitted motion of the kind "other matter"."""
        fields = {
            "viewer": self.secretary,
            "committee": self.committee,
            "kind": "governance.general",
            "subject": None,
            "title": Text(title, title),
            "text": "Because.",
            "at": MORNING,
            **changes,
        }
        return propose_motion(**fields)  # type: ignore[arg-type]


def found_table(world: World, *, each: int = 2, **changes: object) -> Table:
    """A committee of the world's programme with so many seats on each bench."""
    fields = {
        "viewer": command_viewer(),
        "organisation": world.school,
        "programme": world.programme,
        "title": Text("CNC committee", "数控委员会"),
        "on_date": SINCE,
        **changes,
    }
    committee = found_committee(**fields)  # type: ignore[arg-type]
    table = Table(world, committee)
    for number in range(1, each + 1):
        is_chair = number == 1
        table.school.append(table.seat(f"School {number}", Bench.SCHOOL, is_chair=is_chair))
        table.enterprise.append(
            table.seat(f"Enterprise {number}", Bench.ENTERPRISE, is_chair=is_chair)
        )
    return table


@pytest.fixture
def table(world: World) -> Table:
    return found_table(world)
