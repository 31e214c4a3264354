"""A mapping of the database as its rule, and as the rows that a page or a command writes."""

from dataclasses import dataclass
from datetime import date

from ronghe.apps.assessment.mapping_rules import Condition, MappingRule, ScoreRule
from ronghe.apps.assessment.models import Item, StatementMapping


@dataclass(frozen=True, slots=True)
class ScoreRow:
    """How one item (by code) gets its score."""

    item: str
    source: str
    activity: str = ""
    cuts: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class MappingRow:
    """Everything that a draft says."""

    title_en: str
    title_zh: str
    context: str
    phase: str
    takes_from: date
    rated_by: str = ""
    conditions: tuple[Condition, ...] = ()
    scores: tuple[ScoreRow, ...] = ()


def row_of_mapping(mapping: StatementMapping) -> MappingRow:
    """Two queries unless conditions, scores and items are prefetched."""
    return MappingRow(
        title_en=mapping.title_en,
        title_zh=mapping.title_zh,
        context=mapping.context,
        phase=mapping.phase,
        takes_from=mapping.takes_from,
        rated_by=mapping.rated_by,
        conditions=conditions_of(mapping),
        scores=tuple(
            ScoreRow(one.item.code, one.source, one.activity, tuple(one.cuts))
            for one in mapping.scores.select_related("item").order_by("position")
        ),
    )


def conditions_of(mapping: StatementMapping) -> tuple[Condition, ...]:
    rows = mapping.conditions.order_by("position")
    return tuple(Condition(one.field, one.how, one.value, one.upper) for one in rows)


def rule_of(mapping: StatementMapping) -> MappingRule:
    """The rule as statements are held against it. Four queries."""
    scores = mapping.scores.select_related("item").prefetch_related("item__categories")
    return MappingRule(
        conditions_of(mapping),
        tuple(
            ScoreRule(one.item.code, one.source, scores_of(one.item), one.activity, tuple(one.cuts))
            for one in scores.order_by("position")
        ),
    )


def scores_of(item: Item) -> tuple[int, ...]:
    """The different scores of an item, ascending."""
    return tuple(sorted({category.score for category in item.categories.all()}))
