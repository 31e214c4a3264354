"""A publisher's rubric as the items of a scale to begin with: each criterion of a competence an
item, its levels the answers from the lowest up, in the publisher's language."""

import re
from collections.abc import Iterator

from ronghe.apps.base.api import text_of
from ronghe.apps.competence.api import Criterion, Rubric, RubricLevel
from ronghe.standards.instrument_csv import CategoryRow, ItemRow
from ronghe.standards.instrument_csv.data import MOST_CATEGORIES, MOST_ITEMS

LONGEST_CODE = 80
CHINESE = re.compile("[\u3400-\u9fff]")


def items_of_rubric(rubric: Rubric, *, code: str) -> tuple[ItemRow, ...]:
    """The items under the code of their instrument; a criterion without a competence of the
    framework makes none."""
    found = [one for one in rubric.criteria if one.competence is not None]
    return tuple(
        _item(criterion, f"{code[: LONGEST_CODE - 4]}-{number}")
        for number, criterion in enumerate(found[:MOST_ITEMS], start=1)
    )


def _item(criterion: Criterion, code: str) -> ItemRow:
    competence = criterion.competence
    assert competence is not None  # its caller left the others out
    said = criterion.description or criterion.name or str(text_of(competence))
    levels = list(enumerate(_rising(criterion)))[:MOST_CATEGORIES]
    return ItemRow(
        code=code,
        competence=competence.code,
        **_in_its_language(said),
        categories=tuple(CategoryRow(n, **_in_its_language(_words(one))) for n, one in levels),
    )


def _rising(criterion: Criterion) -> Iterator[RubricLevel]:
    """From the lowest score up where each level has one; else as they stand."""
    levels = criterion.levels
    if any(one.score is None for one in levels):
        yield from levels
    else:
        yield from sorted(levels, key=lambda one: one.score or 0)


def _words(level: RubricLevel) -> str:
    return level.description or level.quality or level.feedback


def _in_its_language(text: str) -> dict[str, str]:
    """The other language stays empty: a draft says what it lacks before it may go out."""
    is_chinese = bool(CHINESE.search(text))
    return {"title_en": "" if is_chinese else text, "title_zh": text if is_chinese else ""}
