"""Workshops and proposals for the test of access: one in each programme; the viewer is in the first
workshop; a guest."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ronghe.apps.base.api import Text, now, today
from ronghe.apps.competence.api import Occupation, ProcessDraft, TaskDraft, publish_tasks
from ronghe.apps.curriculum.flows_programmes import COMMITTEE, PROPOSAL
from ronghe.apps.curriculum.models import (
    BoardProcess,
    Card,
    Participant,
    ProgrammeProposal,
    Workshop,
)
from ronghe.apps.curriculum.services.board_processes import add_process
from ronghe.apps.curriculum.services.cards import add_card
from ronghe.apps.curriculum.services.programme_proposals import (
    NewProgramme,
    ProposalDraft,
    draft_proposal,
)
from ronghe.apps.curriculum.services.workshops import (
    WorkshopPlan,
    invite_guest,
    open_workshop,
    open_workshop_link,
)
from ronghe.apps.people.api import command_viewer

if TYPE_CHECKING:
    from subjects import Subject
    from world import AccessWorld

SYSTEM = command_viewer()


@dataclass(frozen=True)
class Board:
    """A workshop with one process, one card, and a guest's link."""

    workshop: Workshop
    process: BoardProcess
    card: Card
    secret: str
    place: Any
    proposal: ProgrammeProposal
    carried: ProgrammeProposal


@dataclass(frozen=True)
class Room:
    occupation: Occupation
    boards: list[Board]


def build(world: "AccessWorld") -> Room:
    occupation = Occupation.objects.create(code="setter", title_en="Setter", title_zh="调试工")
    draft = ProcessDraft("prepare", Text("Prepare", "准备"), (TaskDraft("t", Text("T", "任")),))
    publish_tasks(viewer=SYSTEM, occupation=occupation, processes=[draft], at=now())
    places = [world.corners[number].place for number in (0, 2, 3, 4)]
    boards = [_board(occupation, place) for place in places]
    if world.viewer is not None:
        Participant.objects.create(
            workshop=boards[0].workshop,
            person=world.viewer,
            is_facilitator=True,
            invited_at=now(),
        )
    return Room(occupation, boards)


def _board(occupation: Occupation, place: Any) -> Board:
    plan = WorkshopPlan(place.programme, occupation, "Workshop", "en")
    workshop = open_workshop(viewer=SYSTEM, plan=plan, at=now())
    _, secret = invite_guest(viewer=SYSTEM, workshop=workshop, name="Guest", at=now())
    guest, _ = open_workshop_link(secret, at=now())
    process = add_process(viewer=guest, workshop=workshop, titles={"title_en": "Prepare"})
    card = add_card(
        viewer=guest, workshop=workshop, process=process, texts={"title_en": "Clamp"}, at=now()
    )
    draft = ProposalDraft(place.programme, "suspend", today(), "Because.")
    proposal = draft_proposal(viewer=SYSTEM, draft=draft, at=now())
    return Board(workshop, process, card, secret, place, proposal, _carried(place))


def _carried(place: Any) -> ProgrammeProposal:
    """A new programme of the school that its committee has carried and nobody has opened."""
    new = NewProgramme(place.organisation, Text(f"New beside {place.programme.code}", ""))
    draft = ProposalDraft(None, "new", today(), "Because.", new=new)
    proposal = draft_proposal(viewer=SYSTEM, draft=draft, at=now())
    PROPOSAL.make(proposal, "submit")
    PROPOSAL.make(proposal, "carry", by=COMMITTEE, settled_at=now())
    return proposal


def _room(world: "AccessWorld") -> Room:
    room: Room = world.rooms["curriculum_workshop"]
    return room


def managed(
    data: dict[str, Any] | None = None, *, thing: str = "workshop", level: str = "programme"
) -> Any:
    """Each programme's workshop or proposal: reached as the programme is, or as its school."""

    def make(world: "AccessWorld") -> "list[Subject]":
        from subjects import Subject

        return [
            Subject(
                f"{thing} {number}",
                {"uuid": getattr(board, thing).uuid},
                "unit",
                board.place,
                level=level,
                data=data or {},
            )
            for number, board in enumerate(_room(world).boards)
        ]

    return make


def own(data: dict[str, Any] | None = None, *, part: str = "") -> Any:
    """The workshop the viewer is in, and one they are not in; `part` of its board."""

    def make(world: "AccessWorld") -> "list[Subject]":
        from subjects import Subject

        return [
            Subject(
                label,
                {"uuid": board.workshop.uuid, **_part(board, part)},
                "own",
                is_own=is_own and world.viewer is not None,
                data=data or {},
            )
            for label, board, is_own in (
                ("the viewer's workshop", _room(world).boards[0], True),
                ("another workshop", _room(world).boards[1], False),
            )
        ]

    return make


def _part(board: Board, part: str) -> dict[str, Any]:
    return {part: getattr(board, part).uuid} if part else {}


def by_link(data: dict[str, Any] | None = None, *, part: str = "") -> Any:
    """The guest's link, a guessed one, and by the link a part of another board."""

    def make(world: "AccessWorld") -> "list[Subject]":
        from subjects import Subject

        board, other = _room(world).boards[:2]
        more = _part(board, part)
        found = [
            Subject("link", {"secret": board.secret, **more}, data=data or {}),
            Subject("guessed", {"secret": "never-was", **more}, exists=False),
        ]
        foreign = {"secret": board.secret, **_part(other, part)}
        if part:
            found.append(Subject("another board's", foreign, exists=False, data=data or {}))
        return found

    return make


def occupation(world: "AccessWorld") -> "list[Subject]":
    from subjects import Subject

    return [Subject("occupation", {"uuid": _room(world).occupation.uuid})]


def task(world: "AccessWorld") -> "list[Subject]":
    from subjects import Subject

    row = _room(world).occupation.work_processes.get().tasks.get()
    return [Subject("task", {"uuid": row.uuid})]


WORDS = {"title_en": "Other words", "text_version": "1"}
NAME = {"title_en": "Another name", "version": "1"}
SUBJECTS: dict[str, Any] = {
    "occupation": occupation,
    "typical_task": task,
    "workshop": own(),
    "workshop_cards": own({"title": "One more"}),
    "workshop_join": own(),
    "workshop_phase": own({"target": "ordering"}),
    "workshop_start": own({"from": "previous"}),
    "workshop_card": own(WORDS, part="card"),
    "workshop_process": own(NAME, part="process"),
    "workshop_processes": own(NAME),
    "workshop_people": managed(),
    "workshop_guest": managed({"guest-name": "Another"}),
    "workshop_publish": managed(),
    "programme_proposal": managed(thing="proposal"),
    "programme_proposal_change": managed(
        {"from_on": "2027-09-01", "reason": "Other."}, thing="proposal"
    ),
    "programme_proposal_submit": managed(thing="proposal"),
    "programme_proposal_withdraw": managed(thing="proposal"),
    "programme_proposal_open": managed(thing="carried", level="organisation"),
    "workshop_link": by_link(),
    "workshop_link_cards": by_link({"title": "One more"}),
    "workshop_link_card": by_link(WORDS, part="card"),
    "workshop_link_process": by_link(NAME, part="process"),
    "workshop_link_processes": by_link(NAME),
}
