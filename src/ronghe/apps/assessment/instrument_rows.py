"""An instrument of the database as the rows of its CSV, and what it lacks before it may go out."""

from collections.abc import Iterator, Mapping

from ronghe.apps.assessment.models import Instrument, Item
from ronghe.apps.base.api import Text
from ronghe.apps.competence.api import ALLOWED_INSTRUMENTS, Dimension, InstrumentKind
from ronghe.standards.instrument_csv import CategoryRow, InstrumentRow, ItemRow

LEAST_CATEGORIES = 2
SCALES = frozenset(
    {
        InstrumentKind.ANCHORED_SCALE,
        InstrumentKind.CHECKLIST,
        InstrumentKind.PROJECT_RUBRIC,
        InstrumentKind.CONDUCT_SCALE,
        InstrumentKind.REFLECTION_RUBRIC,
        InstrumentKind.CAREER_PLAN_RUBRIC,
        InstrumentKind.OPEN_TASK,
        InstrumentKind.CONFIDENCE,
    }
)


def row_of(instrument: Instrument) -> InstrumentRow:
    """Everything that an instrument says; three queries unless its items are prefetched."""
    items = instrument.items.select_related("competence").prefetch_related("categories")
    return InstrumentRow(
        code=instrument.code,
        kind=instrument.kind,
        title_en=instrument.title_en,
        title_zh=instrument.title_zh,
        task=instrument.task.code if instrument.task else "",
        minutes=instrument.minutes,
        description_en=instrument.description_en,
        description_zh=instrument.description_zh,
        items=tuple(_item_row(item) for item in items.order_by("position", "pk")),
    )


def _item_row(item: Item) -> ItemRow:
    categories = sorted(item.categories.all(), key=lambda category: category.number)
    return ItemRow(
        code=item.code,
        competence=item.competence.code,
        title_en=item.title_en,
        title_zh=item.title_zh,
        anchor=item.anchor,
        categories=tuple(CategoryRow(c.score, c.title_en, c.title_zh) for c in categories),
    )


def faults_of(row: InstrumentRow, dimensions: Mapping[str, str]) -> tuple[Text, ...]:
    """What keeps an instrument from being published; empty when it may be.

    `dimensions` has the dimension of each competence of the framework by its code.
    """
    return tuple(_faults(row, dimensions))


def _faults(row: InstrumentRow, dimensions: Mapping[str, str]) -> Iterator[Text]:
    if not row.items:
        yield Text("It has no item yet.", "尚无题目。")
    for number, item in enumerate(row.items, start=1):
        for fault in _faults_of_item(InstrumentKind(row.kind), item, dimensions):
            yield Text(f"Item {number}: {fault.en}", f"第 {number} 题：{fault.zh}")


def _faults_of_item(
    kind: InstrumentKind, item: ItemRow, dimensions: Mapping[str, str]
) -> Iterator[Text]:
    dimension = dimensions.get(item.competence)
    if dimension is None:
        yield Text(
            f"the framework has no competence {item.competence}.",
            f"能力框架中没有能力 {item.competence}。",
        )
    elif kind not in ALLOWED_INSTRUMENTS[Dimension(dimension)]:
        name = Dimension(dimension).label
        yield Text(
            f"an instrument of this kind does not measure the dimension “{dimension}”.",
            f"此类工具不测量“{name}”维度。",
        )
    if not (item.title_en and item.title_zh):
        yield Text("both languages are needed.", "需同时填写中英文。")
    if len(item.categories) < LEAST_CATEGORIES:
        yield Text("it needs two answers at least.", "至少需要两个选项。")
        return
    if not all(one.title_en and one.title_zh for one in item.categories):
        yield Text("an answer lacks one of the languages.", "有选项缺少一种语言。")
    yield from _faults_of_scores(kind, [one.score for one in item.categories])


def _faults_of_scores(kind: InstrumentKind, scores: list[int]) -> Iterator[Text]:
    if kind == InstrumentKind.KNOWLEDGE_TEST:
        if sorted(scores) != [0] * (len(scores) - 1) + [1]:
            yield Text(
                "exactly one answer counts 1, the others 0.", "只能有一个选项计 1 分，其余计 0 分。"
            )
    elif kind in SCALES:
        if scores != list(range(scores[0], scores[0] + len(scores))) or scores[0] > 1:
            yield Text(
                "scores rise by one from answer to answer, beginning with 0 or 1.",
                "各选项分值须从 0 或 1 起逐级加一。",
            )
    elif len(set(scores)) < LEAST_CATEGORIES:
        yield Text("at least two answers must count differently.", "至少两个选项的分值须不同。")
