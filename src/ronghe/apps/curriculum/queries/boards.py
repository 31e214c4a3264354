"""The board of a workshop as its participants see it; the same few queries for any number of
cards."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from ronghe.apps.base.api import NotFound, Text
from ronghe.apps.competence.api import area_words
from ronghe.apps.curriculum.models import BoardProcess, Card, Contribution, Workshop
from ronghe.apps.people.api import Person

STATE = Card.State


@dataclass(frozen=True, slots=True)
class CardView:
    """A card with who contributed to it and what it lacks before it can be published."""

    card: Card
    contributors: tuple[Text, ...]
    area: Text
    lacks_english: bool
    lacks_chinese: bool


@dataclass(frozen=True, slots=True)
class ColumnView:
    """A work process with its cards in the order of work."""

    process: BoardProcess
    cards: tuple[CardView, ...]
    is_first: bool
    is_last: bool


@dataclass(frozen=True, slots=True)
class BoardView:
    """Everything on the board. Merged cards are left out."""

    workshop: Workshop
    columns: tuple[ColumnView, ...]
    parked: tuple[CardView, ...]

    @property
    def card_count(self) -> int:
        return sum(len(column.cards) for column in self.columns)


def etag_of(workshop: Workshop, language: str) -> str:
    """Changes with everything that the board shows."""
    return f'"{workshop.uuid.hex}-{workshop.revision}-{workshop.state}-{language}"'


def board_of(workshop: Workshop) -> BoardView:
    """Three queries. Callers have checked that the viewer is in the workshop."""
    names = _contributors(workshop)
    cards: dict[int | None, list[CardView]] = defaultdict(list)
    rows = workshop.cards.exclude(state=STATE.MERGED).order_by("position", "pk")
    for card in rows:
        cards[card.process_id].append(_view(card, names.get(card.pk, ())))
    processes = list(workshop.processes.all())
    columns = tuple(
        ColumnView(one, tuple(cards[one.pk]), one == processes[0], one == processes[-1])
        for one in processes
    )
    return BoardView(workshop, columns, tuple(cards[None]))


def _view(card: Card, contributors: Iterable[Text]) -> CardView:
    return CardView(
        card,
        tuple(contributors),
        area_words(card.learning_area),
        not card.title_en,
        not card.title_zh,
    )


def _contributors(workshop: Workshop) -> dict[int, tuple[Text, ...]]:
    """Who added or changed each card, in the order of their first contribution; one query."""
    rows = (
        Contribution.objects.filter(card__workshop=workshop)
        .order_by("pk")
        .values_list("card", "participant__person__name_en", "participant__person__name_zh")
    )
    names: dict[int, dict[Text, None]] = defaultdict(dict)
    for card, name_en, name_zh in rows:
        names[card].setdefault(Text(name_en, name_zh))
    return {card: tuple(found) for card, found in names.items()}


def card_with(workshop: Workshop, uuid: UUID) -> Card:
    """A card of this board, merged ones included. Raises NotFound."""
    found = workshop.cards.select_related("process", "merged_into").filter(uuid=uuid).first()
    if found is None:
        raise NotFound("There is no such card on this board.", "看板上没有这张卡片。")
    return found


def process_with(workshop: Workshop, uuid: UUID) -> BoardProcess:
    """A column of this board. Raises NotFound."""
    found = workshop.processes.filter(uuid=uuid).first()
    if found is None:
        raise NotFound("There is no such process on this board.", "看板上没有这个工作过程。")
    return found


@dataclass(frozen=True, slots=True)
class Earlier:
    """What a card said before somebody changed it."""

    by: Person
    kind: str
    contribution: Contribution


def history_of(card: Card) -> tuple[Earlier, ...]:
    """Who did what to a card, newest first; one query."""
    rows = card.contributions.select_related("participant__person").order_by("-pk")
    return tuple(Earlier(row.participant.person, row.get_kind_display(), row) for row in rows)
