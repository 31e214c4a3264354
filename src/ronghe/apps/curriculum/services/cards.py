"""What people do on the board: add, change, move, park, bring back and merge cards.

Every change names the version it was made on. A stale one is refused with what the card says now,
so that both texts can be shown and nothing is lost.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Literal

from django.db import transaction
from django.db.models import QuerySet

from ronghe.apps.base.api import Refused
from ronghe.apps.curriculum.models import (
    BoardProcess,
    Card,
    Contribution,
    Participant,
    Workshop,
)
from ronghe.apps.curriculum.rules_workshop import MOST_CARDS, may_add, may_edit
from ronghe.apps.curriculum.services.workshops import (
    TAKE_PART,
    bump,
    locked,
    note,
    participant_in,
)
from ronghe.apps.people.api import Viewer

Direction = Literal["up", "down", "left", "right"]
TEXTS = (
    "title_en",
    "title_zh",
    "object_en",
    "object_zh",
    "tools_en",
    "tools_zh",
    "requirements_en",
    "requirements_zh",
    "learning_area",
    "equipment_generation",
)
Kind = Contribution.Kind


class CardChanged(Refused):
    """Somebody else was faster; `card` says what stands there now."""

    code = "card-changed"

    def __init__(self, card: Card) -> None:
        super().__init__(
            "Somebody has changed this card meanwhile. Nothing was overwritten.",
            "此卡片刚被他人修改。没有覆盖任何内容。",
        )
        self.card = card


def refuse_phase(is_allowed: bool) -> None:
    """Raises Refused unless the phase of the workshop lets this be done."""
    if not is_allowed:
        raise Refused(
            "The workshop's phase does not allow this now. Nothing was changed.",
            "研讨会当前阶段不能这样操作。未作任何更改。",
            code="wrong-phase",
        )


def add_card(
    *,
    viewer: Viewer,
    workshop: Workshop,
    process: BoardProcess | None,
    texts: Mapping[str, str],
    at: datetime,
) -> Card:
    """Put a new card at the end of a process, or among the parked ones without a process.

    Raises NotAllowed; Refused in a later phase, without a title, or when the board is full.
    """
    participant = participant_in(viewer, workshop)
    with transaction.atomic():
        workshop = locked(workshop)
        refuse_phase(may_add(workshop))
        refuse_full(workshop, 1)
        card = Card(workshop=workshop, **_clean(texts))
        _refuse_untitled(card)
        _put(card, _of_board(workshop, process))
        card.save()
        _contribute(card, participant, Kind.ADDED, at)
        done(viewer, workshop, "card added")
    return card


def edit_card(
    *,
    viewer: Viewer,
    card: Card,
    text_version: int,
    texts: Mapping[str, str],
    at: datetime,
) -> Card:
    """Change the words of a card. `text_version` is the one they were changed from: when there is
    a newer one CardChanged is raised and nothing is overwritten. A card that was only moved
    meanwhile is saved."""
    participant = participant_in(viewer, card.workshop)
    with transaction.atomic():
        workshop = locked(card.workshop)
        refuse_phase(may_edit(workshop))
        card = Card.objects.get(pk=card.pk)
        _refuse_merged(card)
        new = _clean(texts)
        before = {name: getattr(card, name) for name in TEXTS}
        if before == {**before, **new}:
            return card
        if card.text_version != text_version:
            raise CardChanged(card)
        for name, value in new.items():
            setattr(card, name, value)
        _refuse_untitled(card)
        card.text_version += 1
        card.version += 1
        card.save()
        _contribute(card, participant, Kind.EDITED, at, before)
        done(viewer, workshop, "card changed")
    return card


def move_card(
    *, viewer: Viewer, card: Card, version: int, process: BoardProcess, index: int
) -> Card:
    """Put a card into a process before the card that stands at `index` now (from 0; behind the
    last one otherwise). Brings a parked card back. Raises CardChanged for an old `version`."""
    participant_in(viewer, card.workshop)
    with transaction.atomic():
        workshop, card = _held(card, version)
        _place(card, _of_board(workshop, process), index)
        done(viewer, workshop, "card moved")
    return card


def step_card(*, viewer: Viewer, card: Card, version: int, direction: Direction) -> Card:
    """Move a card by one place, or to the process beside its own at the same height. At an edge
    it stays where it is. Raises CardChanged for an old `version`."""
    participant_in(viewer, card.workshop)
    with transaction.atomic():
        workshop, card = _held(card, version)
        target = _target(workshop, card, direction)
        if target is not None:
            _place(card, *target)
            done(viewer, workshop, "card moved")
    return card


def _target(
    workshop: Workshop, card: Card, direction: Direction
) -> tuple[BoardProcess, int] | None:
    if card.process is None:
        return None
    row = list(_standing(card.process).values_list("pk", flat=True))
    index = row.index(card.pk)
    if direction in ("up", "down"):
        index += -1 if direction == "up" else 1
        return (card.process, index) if 0 <= index < len(row) else None
    columns = list(workshop.processes.all())
    at = columns.index(card.process) + (-1 if direction == "left" else 1)
    return (columns[at], index) if 0 <= at < len(columns) else None


def park_card(*, viewer: Viewer, card: Card, version: int) -> Card:
    """Take a card off the board without losing it. Raises CardChanged for an old `version`."""
    participant_in(viewer, card.workshop)
    with transaction.atomic():
        workshop, card = _held(card, version)
        card.process, card.state = None, Card.State.PARKED
        card.version += 1
        card.save(update_fields=["process", "state", "version"])
        done(viewer, workshop, "card parked")
    return card


def merge_cards(*, viewer: Viewer, card: Card, version: int, into: Card, at: datetime) -> Card:
    """Let one card be part of another: `into` keeps its words and gets those of `card` where it
    has none. What both said stays in the history. Returns `into`."""
    participant = participant_in(viewer, card.workshop)
    with transaction.atomic():
        workshop, card = _held(card, version)
        into = Card.objects.get(pk=into.pk)
        if into.pk == card.pk or into.workshop_id != workshop.pk:
            raise Refused(
                "A card merges with another card of the same board. Nothing was changed.",
                "卡片只能与同一看板的另一张卡片合并。未作任何更改。",
                code="merge-other",
            )
        _refuse_merged(into)
        before = {name: getattr(into, name) for name in TEXTS}
        for name in TEXTS:
            setattr(into, name, before[name] or getattr(card, name))
        into.version += 1
        into.text_version += 1
        into.save()
        card.merged.update(merged_into=into)
        card.process, card.state, card.merged_into = None, Card.State.MERGED, into
        card.version += 1
        card.save()
        _contribute(into, participant, Kind.MERGED, at, before)
        done(viewer, workshop, "cards merged")
    return into


# --- steps of the above ---------------------------------------------------------------------------


def _held(card: Card, version: int) -> tuple[Workshop, Card]:
    """The workshop, locked, and the card as it is now, if it is still as the viewer saw it."""
    workshop = locked(card.workshop)
    refuse_phase(may_edit(workshop))
    card = Card.objects.select_related("process").get(pk=card.pk)
    _refuse_merged(card)
    if card.version != version:
        raise CardChanged(card)
    return workshop, card


def _of_board(workshop: Workshop, process: BoardProcess | None) -> BoardProcess | None:
    if process is not None and process.workshop_id != workshop.pk:
        raise Refused(
            "This process is not on the board. Nothing was changed.",
            "看板上没有这个工作过程。未作任何更改。",
            code="process-elsewhere",
        )
    return process


def _standing(process: BoardProcess) -> "QuerySet[Card]":
    return process.cards.filter(state=Card.State.ON_BOARD).order_by("position", "pk")


def _put(card: Card, process: BoardProcess | None) -> None:
    """At the end of a process, or of the parked ones."""
    card.process = process
    card.state = Card.State.ON_BOARD if process else Card.State.PARKED
    card.position = card.workshop.cards.count() + 1


def _place(card: Card, process: BoardProcess | None, index: int) -> None:
    """Put the card among those of the process and count them through anew."""
    if process is None:
        return
    others = [one for one in _standing(process) if one.pk != card.pk]
    index = max(0, min(index, len(others)))
    card.process, card.state = process, Card.State.ON_BOARD
    card.version += 1
    for position, one in enumerate([*others[:index], card, *others[index:]], start=1):
        one.position = position
    Card.objects.bulk_update(others, ["position"])
    card.save(update_fields=["process", "state", "position", "version"])


def _clean(texts: Mapping[str, str]) -> dict[str, str]:
    return {name: texts[name].strip() for name in TEXTS if name in texts}


def _refuse_untitled(card: Card) -> None:
    if not (card.title_en or card.title_zh):
        raise Refused(
            "A card needs a title in one of the languages. Nothing was changed.",
            "卡片至少需要一种语言的名称。未作任何更改。",
            code="title-missing",
        )


def refuse_full(workshop: Workshop, more: int) -> None:
    """Raises Refused when a board would hold too many cards."""
    if workshop.cards.exclude(state=Card.State.MERGED).count() + more > MOST_CARDS:
        raise Refused(
            f"A board takes {MOST_CARDS} cards at most; merge some first. Nothing was added.",
            f"看板最多 {MOST_CARDS} 张卡片，请先合并一些。未添加任何卡片。",
            code="board-full",
        )


def _refuse_merged(card: Card) -> None:
    if card.state == Card.State.MERGED:
        raise CardChanged(card)


def _contribute(
    card: Card,
    participant: Participant,
    kind: str,
    at: datetime,
    before: Mapping[str, str] | None = None,
) -> None:
    Contribution.objects.create(
        card=card, participant=participant, kind=kind, before=dict(before or {}), at=at
    )


def done(viewer: Viewer, workshop: Workshop, touched: str) -> None:
    """What every change of a board ends with."""
    bump(workshop)
    note(viewer, TAKE_PART, workshop, touched)
