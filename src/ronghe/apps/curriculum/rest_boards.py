"""Routes inside a workshop, for those who take part: the board, its cards and processes."""

from typing import Any, Literal
from uuid import UUID

from ninja import Field, Schema
from ninja import Status as Answer

from ronghe.apps.base.api import now, text_of
from ronghe.apps.competence.api import LearningArea
from ronghe.apps.curriculum.models import BoardProcess, Card, Workshop
from ronghe.apps.curriculum.queries.boards import (
    BoardView,
    CardView,
    board_of,
    card_with,
    process_with,
)
from ronghe.apps.curriculum.queries.workshops import workshop_with
from ronghe.apps.curriculum.rest_shapes import router, said
from ronghe.apps.curriculum.services.board_processes import (
    add_process,
    remove_process,
    rename_process,
    step_process,
)
from ronghe.apps.curriculum.services.cards import (
    TEXTS,
    add_card,
    edit_card,
    merge_cards,
    move_card,
    park_card,
)
from ronghe.apps.curriculum.services.workshops import (
    TAKE_PART,
    go_to_phase,
    join,
    participant_in,
)
from ronghe.apps.people.api import (
    GoneOut,
    InBothLanguages,
    PageRequest,
    Strict,
    Viewer,
    route,
)

LONGEST = 2_000
LAST_PLACE = 9_999


# --- what comes and goes --------------------------------------------------------------------------


class CardOut(Schema):
    """A task on the board. `version` goes up with every change, `text_version` when its words
    change: whoever changes it says which one they have seen."""

    uuid: UUID
    version: int
    text_version: int
    title: InBothLanguages
    object: InBothLanguages
    tools: InBothLanguages
    requirements: InBothLanguages
    learning_area: str
    equipment_generation: str
    contributors: list[InBothLanguages]


class ColumnOut(Schema):
    """A work process with its cards in the order of the work."""

    uuid: UUID
    version: int
    title: InBothLanguages
    cards: list[CardOut]


class WorkshopBoardOut(Schema):
    """Everything on the board; `revision` goes up with whatever changes it."""

    uuid: UUID
    title: str
    lang: str
    state: str
    revision: int
    columns: list[ColumnOut]
    parked: list[CardOut]


class CardWordsIn(Strict):
    title_en: str = Field("", max_length=300)
    title_zh: str = Field("", max_length=300)
    object_en: str = Field("", max_length=LONGEST)
    object_zh: str = Field("", max_length=LONGEST)
    tools_en: str = Field("", max_length=LONGEST)
    tools_zh: str = Field("", max_length=LONGEST)
    requirements_en: str = Field("", max_length=LONGEST)
    requirements_zh: str = Field("", max_length=LONGEST)
    learning_area: LearningArea | None = None
    equipment_generation: str = Field("", max_length=120)

    def texts(self) -> dict[str, str]:
        return {name: getattr(self, name) or "" for name in TEXTS}


class NewCardIn(CardWordsIn):
    """At the end of a process; among the parked ones without one."""

    process: UUID | None = None


class CardIn(CardWordsIn):
    text_version: int = Field(ge=1)


class CardMoveIn(Strict):
    """Into a process at a place (from 0; the end when left out); without a process it is parked."""

    version: int = Field(ge=1)
    process: UUID | None = None
    index: int = Field(LAST_PLACE, ge=0, le=LAST_PLACE)


class MergeIn(Strict):
    """The card that stays."""

    version: int = Field(ge=1)
    into: UUID


class ProcessWordsIn(Strict):
    title_en: str = Field("", max_length=200)
    title_zh: str = Field("", max_length=200)

    def titles(self) -> dict[str, str]:
        return {"title_en": self.title_en, "title_zh": self.title_zh}


class ProcessIn(ProcessWordsIn):
    version: int = Field(ge=1)


class ProcessMoveIn(Strict):
    direction: Literal["left", "right"]


class PhaseTargetIn(Strict):
    target: Workshop.State


# --- the board ------------------------------------------------------------------------------------


def entered(viewer: Viewer, uuid: UUID) -> Workshop:
    """The workshop, for somebody who is in it."""
    workshop = workshop_with(viewer, uuid)
    participant_in(viewer, workshop)
    return workshop


def _board(viewer: Viewer, uuid: UUID) -> dict[str, Any]:
    return _shown(board_of(workshop_with(viewer, uuid)))


def _shown(board: BoardView) -> dict[str, Any]:
    plain = ("uuid", "title", "lang", "state", "revision")
    return {
        **{name: getattr(board.workshop, name) for name in plain},
        "columns": [
            {
                "uuid": one.process.uuid,
                "version": one.process.version,
                "title": said(text_of(one.process)),
                "cards": [_card(card) for card in one.cards],
            }
            for one in board.columns
        ],
        "parked": [_card(card) for card in board.parked],
    }


def _card(one: CardView) -> dict[str, Any]:
    card = one.card
    plain = ("uuid", "version", "text_version", "learning_area", "equipment_generation")
    return {
        **{name: getattr(card, name) for name in plain},
        **{n: said(text_of(card, n)) for n in ("title", "object", "tools", "requirements")},
        "contributors": [said(name) for name in one.contributors],
    }


@router.get("/workshops/{uuid}", response=WorkshopBoardOut, summary="The board of a workshop")
@route(TAKE_PART)
def board_of_workshop(request: PageRequest, uuid: UUID) -> Any:
    """For whoever is in it; merged cards are left out."""
    return _board(request.viewer, entered(request.viewer, uuid).uuid)


@router.post("/workshops/{uuid}/join", response=WorkshopBoardOut, summary="Say that one is here")
@route(TAKE_PART)
def join_workshop(request: PageRequest, uuid: UUID) -> Any:
    """The others see it."""
    join(viewer=request.viewer, workshop=entered(request.viewer, uuid), at=now())
    return _board(request.viewer, uuid)


@router.post("/workshops/{uuid}/phase", response=WorkshopBoardOut, summary="Carry it on")
@route(TAKE_PART)
def move_workshop(request: PageRequest, uuid: UUID, body: PhaseTargetIn) -> Any:
    """To its next phase, back, or to an end; for a facilitator."""
    workshop = entered(request.viewer, uuid)
    go_to_phase(viewer=request.viewer, workshop=workshop, target=body.target, at=now())
    return _board(request.viewer, uuid)


# --- cards ----------------------------------------------------------------------------------------


@router.post("/workshops/{uuid}/cards", response={201: WorkshopBoardOut}, summary="Add a card")
@route(TAKE_PART)
def create_card(request: PageRequest, uuid: UUID, body: NewCardIn) -> Any:
    """A title in one language is enough to begin with."""
    workshop = entered(request.viewer, uuid)
    process = process_with(workshop, body.process) if body.process else None
    texts = body.texts()
    add_card(viewer=request.viewer, workshop=workshop, process=process, texts=texts, at=now())
    return Answer(201, _board(request.viewer, uuid))


@router.put("/workshops/{uuid}/cards/{card}", response=WorkshopBoardOut, summary="Write a card")
@route(TAKE_PART)
def replace_card(request: PageRequest, uuid: UUID, card: UUID, body: CardIn) -> Any:
    """All its words. Refused (409) when somebody has changed them since `text_version`."""
    edit_card(
        viewer=request.viewer,
        card=_card_in(request.viewer, uuid, card),
        text_version=body.text_version,
        texts=body.texts(),
        at=now(),
    )
    return _board(request.viewer, uuid)


@router.post(
    "/workshops/{uuid}/cards/{card}/move", response=WorkshopBoardOut, summary="Move a card"
)
@route(TAKE_PART)
def place_card(request: PageRequest, uuid: UUID, card: UUID, body: CardMoveIn) -> Any:
    """Into a process at a place, or among the parked ones."""
    workshop = entered(request.viewer, uuid)
    row = card_with(workshop, card)
    if body.process is None:
        park_card(viewer=request.viewer, card=row, version=body.version)
    else:
        process = process_with(workshop, body.process)
        move_card(
            viewer=request.viewer,
            card=row,
            version=body.version,
            process=process,
            index=body.index,
        )
    return _board(request.viewer, uuid)


@router.post(
    "/workshops/{uuid}/cards/{card}/merge", response=WorkshopBoardOut, summary="Merge two cards"
)
@route(TAKE_PART)
def join_cards(request: PageRequest, uuid: UUID, card: UUID, body: MergeIn) -> Any:
    """Into another card of the board, which stays."""
    workshop = entered(request.viewer, uuid)
    merge_cards(
        viewer=request.viewer,
        card=card_with(workshop, card),
        version=body.version,
        into=card_with(workshop, body.into),
        at=now(),
    )
    return _board(request.viewer, uuid)


def _card_in(viewer: Viewer, uuid: UUID, card: UUID) -> Card:
    return card_with(entered(viewer, uuid), card)


# --- processes ------------------------------------------------------------------------------------


@router.post(
    "/workshops/{uuid}/processes", response={201: WorkshopBoardOut}, summary="Add a process"
)
@route(TAKE_PART)
def create_process(request: PageRequest, uuid: UUID, body: ProcessWordsIn) -> Any:
    """A further column at the end."""
    workshop = entered(request.viewer, uuid)
    add_process(viewer=request.viewer, workshop=workshop, titles=body.titles())
    return Answer(201, _board(request.viewer, uuid))


@router.put(
    "/workshops/{uuid}/processes/{process}", response=WorkshopBoardOut, summary="Rename one"
)
@route(TAKE_PART)
def replace_process(request: PageRequest, uuid: UUID, process: UUID, body: ProcessIn) -> Any:
    """Refused (409) when somebody has renamed it since `version`."""
    row = _process_in(request.viewer, uuid, process)
    rename_process(viewer=request.viewer, process=row, version=body.version, titles=body.titles())
    return _board(request.viewer, uuid)


@router.post(
    "/workshops/{uuid}/processes/{process}/move", response=WorkshopBoardOut, summary="Move one"
)
@route(TAKE_PART)
def place_process(request: PageRequest, uuid: UUID, process: UUID, body: ProcessMoveIn) -> Any:
    """One place to the left or to the right."""
    row = _process_in(request.viewer, uuid, process)
    step_process(viewer=request.viewer, process=row, direction=body.direction)
    return _board(request.viewer, uuid)


@router.delete("/workshops/{uuid}/processes/{process}", response=GoneOut, summary="Take one off")
@route(TAKE_PART)
def delete_process(request: PageRequest, uuid: UUID, process: UUID) -> Any:
    """While no card stands in it."""
    remove_process(viewer=request.viewer, process=_process_in(request.viewer, uuid, process))
    return GoneOut(uuid=process)


def _process_in(viewer: Viewer, uuid: UUID, process: UUID) -> BoardProcess:
    return process_with(entered(viewer, uuid), process)
