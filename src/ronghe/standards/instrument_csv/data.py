"""An instrument as rows: itself, its items in order, and under each item its categories in order.

Categories are numbered by their place, from 0; what each counts is its score.
"""

from dataclasses import dataclass
from typing import Literal

Row = Literal["instrument", "item", "category"]

ROWS: tuple[Row, ...] = ("instrument", "item", "category")
INSTRUMENT_KINDS = (
    "anchored_scale",
    "checklist",
    "project_rubric",
    "knowledge_test",
    "self_report",
    "confidence",
    "conduct_scale",
    "reflection_rubric",
    "career_plan_rubric",
    "situational_judgement",
    "open_task",
)
COLUMNS = (
    "row",
    "code",
    "kind",
    "task",
    "minutes",
    "competence",
    "anchor",
    "score",
    "title_en",
    "title_zh",
    "description_en",
    "description_zh",
)
USED_COLUMNS: dict[Row, tuple[str, ...]] = {
    "instrument": ("code", "kind", "task", "minutes", *COLUMNS[8:]),
    "item": ("code", "competence", "anchor", "title_en", "title_zh"),
    "category": ("score", "title_en", "title_zh"),
}
MOST_ITEMS = 200
MOST_CATEGORIES = 12
MOST_SCORE = 20
MOST_MINUTES = 480


@dataclass(frozen=True, slots=True)
class CategoryRow:
    """An answer an item may get, and what it counts (0 to 20)."""

    score: int
    title_en: str
    title_zh: str


@dataclass(frozen=True, slots=True)
class ItemRow:
    """One thing that is scored, of one competence (by code). `anchor` ties regions together."""

    code: str
    competence: str
    title_en: str
    title_zh: str
    anchor: str = ""
    categories: tuple[CategoryRow, ...] = ()


@dataclass(frozen=True, slots=True)
class InstrumentRow:
    """`task` is the code of a typical work task, or empty; `minutes` what one form takes."""

    code: str
    kind: str
    title_en: str
    title_zh: str
    task: str = ""
    minutes: int = 5
    description_en: str = ""
    description_zh: str = ""
    items: tuple[ItemRow, ...] = ()
