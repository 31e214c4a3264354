"""A committee with two members of the school and two of enterprises, each bench with its chair."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any

import pytest
from tests.apps.conftest import World

from ronghe.apps.base.api import Registry, Text
from ronghe.apps.governance.models import (
    Attendance,
    Bench,
    Committee,
    Decision,
    Meeting,
    Motion,
    Seat,
    Vote,
    VotingRound,
)
from ronghe.apps.governance.services.agenda import add_agenda_item
from ronghe.apps.governance.services.committees import (
    Appointment,
    appoint_member,
    found_committee,
)
from ronghe.apps.governance.services.meetings import (
    circulate_meeting,
    plan_meeting,
    record_attendance,
    start_meeting,
)
from ronghe.apps.governance.services.motions import propose_motion
from ronghe.apps.governance.services.voting import cast_vote, close_round, open_round
from ronghe.apps.people.api import Role, Viewer, command_viewer, viewer_of_person

MORNING = datetime(2026, 11, 2, 1, tzinfo=UTC)  # a Monday
MEETS = datetime(2026, 11, 16, 6, tzinfo=UTC)  # a Monday, ten working days later
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

    def meeting(self, *, starts_at: datetime = MEETS, **changes: object) -> Meeting:
        """A planned meeting with what waits on its agenda."""
        fields = {
            "viewer": self.secretary,
            "committee": self.committee,
            "starts_at": starts_at,
            "place": "Room 1",
            "at": MORNING,
            **changes,
        }
        return plan_meeting(**fields)  # type: ignore[arg-type]

    def running(self, *, here: Sequence[Seat] | None = None) -> Meeting:
        """A meeting that has begun, with everybody (or those named) here."""
        meeting = self.meeting()
        if not meeting.agenda.exists():
            add_agenda_item(viewer=self.secretary, meeting=meeting, title="Anything else")
        circulate_meeting(viewer=self.secretary, meeting=meeting, at=MORNING)
        start_meeting(viewer=self.secretary, meeting=meeting, at=MEETS)
        for seat in self.seats if here is None else here:
            self.arrives(meeting, seat)
        return meeting

    def arrives(self, meeting: Meeting, seat: Seat) -> None:
        self._moves(meeting, seat, Attendance.Kind.ARRIVE)

    def leaves(self, meeting: Meeting, seat: Seat) -> None:
        self._moves(meeting, seat, Attendance.Kind.LEAVE)

    def _moves(self, meeting: Meeting, seat: Seat, kind: Attendance.Kind) -> None:
        record_attendance(viewer=self.secretary, meeting=meeting, seat=seat, kind=kind, at=MEETS)

    def open_vote(self, meeting: Meeting, **changes: Any) -> VotingRound:
        """The vote on the first motion of the agenda."""
        item = meeting.agenda.filter(motion__isnull=False).first()
        assert item is not None
        return open_round(viewer=self.secretary, item=item, at=MEETS, **changes)

    def vote(self, voting_round: VotingRound, seat: Seat, choice: str) -> Vote:
        return cast_vote(
            viewer=self.viewer(seat),
            voting_round=voting_round,
            choice=Vote.Choice(choice),
            at=MEETS,
        )

    def decide(self, *, choice: str = "yes", **motion: object) -> Decision:
        """A motion that everybody votes on alike in a meeting that then stays open."""
        moved = self.motion(**motion)  # type: ignore[arg-type]
        meeting = self.running()
        item = meeting.agenda.get(motion=moved)
        voting_round = open_round(viewer=self.secretary, item=item, at=MEETS)
        for seat in self.seats:
            self.vote(voting_round, seat, choice)
        close_round(viewer=self.secretary, voting_round=voting_round, at=MEETS)
        return Decision.objects.get(motion=moved)

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


@contextmanager
def registered(registry: Registry[Any], key: str, item: Any) -> Iterator[None]:
    """Something from above, while a test runs."""
    registry.register(key, item)
    yield
    registry._items.pop(key)


@pytest.fixture
def table(world: World) -> Table:
    return found_table(world)
