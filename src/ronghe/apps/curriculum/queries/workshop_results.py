"""What the votes of a workshop come to, and what is missing before it can be published."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.utils.text import slugify

from ronghe.apps.base.api import Text
from ronghe.apps.competence.api import ProcessDraft, TaskDraft, TypicalTask
from ronghe.apps.curriculum.agreement import Spread, spread_of
from ronghe.apps.curriculum.models import BoardProcess, Card, CardVote, Workshop
from ronghe.apps.curriculum.similar_titles import similar_pairs

QUESTIONS = ("frequency", "importance", "difficulty")
MOST_SIMILAR = 20


@dataclass(frozen=True, slots=True)
class CardResult:
    """The three means of one task, each with its spread and agreement."""

    card: Card
    frequency: Spread
    importance: Spread
    difficulty: Spread

    @property
    def votes(self) -> int:
        return self.importance.count

    @property
    def disputed(self) -> tuple[str, ...]:
        """The questions on which opinions lie far apart."""
        return tuple(name for name in QUESTIONS if getattr(self, name).is_disputed)

    @property
    def least_agreement(self) -> float:
        found = [getattr(self, name).agreement for name in QUESTIONS]
        return min((one for one in found if one is not None), default=1.0)


@dataclass(frozen=True, slots=True)
class Missing:
    """Something that must be mended before publishing, and the card or process it is about."""

    text: Text
    card: Card | None = None
    process: BoardProcess | None = None


@dataclass(frozen=True, slots=True)
class Readiness:
    """Whether a workshop can be published; `similar` pairs are offered for merging, no more."""

    missing: tuple[Missing, ...]
    similar: tuple[tuple[Card, Card], ...]

    @property
    def is_ready(self) -> bool:
        return not self.missing


def cards_in_order(workshop: Workshop) -> list[Card]:
    """The tasks on the board in the order of work, with their processes."""
    rows = workshop.cards.filter(state=Card.State.ON_BOARD)
    return list(
        rows.select_related("process", "continues").order_by(
            "process__position", "process", "position", "pk"
        )
    )


def results_of(workshop: Workshop) -> tuple[CardResult, ...]:
    """In the order of work; two queries."""
    votes: dict[int, list[tuple[int, ...]]] = defaultdict(list)
    rows = CardVote.objects.filter(card__workshop=workshop).order_by("pk")
    for card, *scores in rows.values_list("card", *QUESTIONS):
        votes[card].append(tuple(scores))
    return tuple(_result(card, votes[card.pk]) for card in cards_in_order(workshop))


def _result(card: Card, votes: list[tuple[int, ...]]) -> CardResult:
    return CardResult(card, *(spread_of([one[at] for one in votes]) for at in range(3)))


def disputed_of(workshop: Workshop) -> tuple[CardResult, ...]:
    """Tasks on which opinions lie far apart, the least agreed first."""
    found = [one for one in results_of(workshop) if one.disputed]
    return tuple(sorted(found, key=lambda one: one.least_agreement))


def readiness_of(workshop: Workshop) -> Readiness:
    """What is missing before publishing, in the order of work; a fixed number of queries."""
    results = results_of(workshop)
    missing = [
        *(one for process in workshop.processes.all() for one in _missing_of_process(process)),
        *(one for result in results for one in _missing_of(result, workshop.least_votes)),
    ]
    cards = {one.card.pk: one.card for one in results}
    titles = {pk: (card.title_en, card.title_zh) for pk, card in cards.items()}
    pairs = similar_pairs(titles)[:MOST_SIMILAR]
    return Readiness(tuple(missing), tuple((cards[a], cards[b]) for a, b in pairs))


def _missing_of_process(process: BoardProcess) -> Iterator[Missing]:
    lacking = _lacking(process)
    if lacking:
        yield Missing(
            Text(f"title in {lacking.en} is missing", f"缺少{lacking.zh}名称"), process=process
        )


def _missing_of(result: CardResult, least: int) -> Iterator[Missing]:
    card = result.card
    lacking = _lacking(card)
    if lacking:
        yield Missing(Text(f"title in {lacking.en} is missing", f"缺少{lacking.zh}名称"), card)
    if not card.learning_area:
        yield Missing(Text("no learning area is chosen", "尚未选择学习领域"), card)
    if result.votes < least:
        yield Missing(
            Text(
                f"{result.votes} of at least {least} votes",
                f"已有 {result.votes} 票，至少需要 {least} 票",
            ),
            card,
        )


def _lacking(one: Card | BoardProcess) -> Text | None:
    if not one.title_en:
        return Text("English", "英文")
    return None if one.title_zh else Text("Chinese", "中文")


# --- what is handed down --------------------------------------------------------------------------


def drafts_of(workshop: Workshop) -> tuple[ProcessDraft, ...]:
    """The board as `competence` takes it: processes without cards are left out, a card that
    continues a task keeps its code, a new one is named after its English title."""
    results = results_of(workshop)
    absorbed = _absorbed(workshop)
    codes = _codes([one.card for one in results], _codes_taken(workshop))
    tasks: dict[int, list[TaskDraft]] = defaultdict(list)
    for result in results:
        card = result.card
        draft = _draft(result, codes[card.pk], absorbed.get(card.pk, ()))
        tasks[card.process_id or 0].append(draft)
    processes = [one for one in workshop.processes.all() if one.pk in tasks]
    named = _codes_of_processes(processes, workshop)
    return tuple(
        ProcessDraft(named[one.pk], Text(one.title_en, one.title_zh), tuple(tasks[one.pk]))
        for one in processes
    )


def _draft(result: CardResult, code: str, absorbs: tuple[str, ...]) -> TaskDraft:
    card = result.card
    description = (
        Text(card.continues.description_en, card.continues.description_zh)
        if card.continues
        else Text("", "")
    )
    return TaskDraft(
        code,
        Text(card.title_en, card.title_zh),
        description,
        Text(card.object_en, card.object_zh),
        Text(card.tools_en, card.tools_zh),
        Text(card.requirements_en, card.requirements_zh),
        card.learning_area,
        card.equipment_generation,
        result.frequency.mean,
        result.importance.mean,
        result.difficulty.mean,
        absorbs,
    )


def _absorbed(workshop: Workshop) -> dict[int, tuple[str, ...]]:
    rows = workshop.cards.filter(state=Card.State.MERGED).exclude(continues=None)
    found: dict[int, tuple[str, ...]] = defaultdict(tuple)
    for into, code in rows.order_by("pk").values_list("merged_into", "continues__code"):
        found[into or 0] += (code,)
    return found


def _codes_taken(workshop: Workshop) -> set[str]:
    """Codes that the occupation's tasks have or had: a new task never takes one over."""
    rows = TypicalTask.objects.filter(work_process__occupation=workshop.occupation_id)
    return set(rows.values_list("code", flat=True))


def _codes(cards: Iterable[Card], taken: set[str]) -> dict[int, str]:
    cards = list(cards)
    found = {card.pk: card.continues.code for card in cards if card.continues}
    return found | _named([one for one in cards if one.pk not in found], "task", taken)


def _codes_of_processes(processes: list[BoardProcess], workshop: Workshop) -> dict[int, str]:
    found = {one.pk: one.code for one in processes if one.code}
    taken = set(workshop.occupation.work_processes.values_list("code", flat=True))
    return found | _named([one for one in processes if not one.code], "process", taken)


def _named(things: Iterable[Card | BoardProcess], noun: str, taken: set[str]) -> dict[int, str]:
    """A code for each, after its English title, with a number where that is taken."""
    counted: Counter[str] = Counter(taken)
    codes = {}
    for one in things:
        stem = slugify(one.title_en)[:50].strip("-") or noun
        code = stem
        number = 1
        while counted[code]:
            number += 1
            code = f"{stem}-{number}"
        counted[code] += 1
        codes[one.pk] = code
    return codes
