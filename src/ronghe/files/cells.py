"""What one cell of a ratings table may hold."""

import math
from collections.abc import Mapping

from ronghe.files.errors import FileError, bad_cell

MISSING_TEXT = frozenset({"", "NA"})
"""A score written so is missing data."""

MAX_SCORE = 1_000
MAX_IDENTIFIER = 200


def identifier_fault(where: Mapping[str, object], column: str, text: str) -> FileError | None:
    if not text:
        return bad_cell(where, column, "identifier_empty", "the cell is empty", "单元格为空")
    if "\0" in text:
        return bad_cell(
            where,
            column,
            "identifier_unreadable",
            "the cell holds a null character",
            "单元格含有空字符（NUL）",
        )
    if len(text) > MAX_IDENTIFIER:
        return bad_cell(
            where,
            column,
            "identifier_too_long",
            "an identifier of {length} characters; at most {limit}",
            "标识符长 {length} 个字符，最多 {limit} 个",
            length=len(text),
            limit=MAX_IDENTIFIER,
        )
    return None


def score_fault(where: Mapping[str, object], text: str) -> FileError | None:
    number = parse_number(text)
    if number is None or not math.isfinite(number):
        return bad_cell(
            where,
            "score",
            "score_not_a_number",
            "{value} is not a number",
            "{value} 不是数字",
            value=quoted(text),
        )
    if number < 0:
        return bad_cell(
            where,
            "score",
            "score_negative",
            "{value} is negative; scores start at 0",
            "{value} 是负数；分数从 0 开始",
            value=quoted(text),
        )
    if number != int(number):
        return bad_cell(
            where,
            "score",
            "score_not_whole",
            "{value} is not a whole number",
            "{value} 不是整数",
            value=quoted(text),
        )
    if number > MAX_SCORE:
        return bad_cell(
            where,
            "score",
            "score_too_large",
            "{value} is above {limit}",
            "{value} 超过 {limit}",
            value=quoted(text),
            limit=MAX_SCORE,
        )
    return None


def weight_fault(where: Mapping[str, object], text: str) -> FileError | None:
    number = parse_number(text)
    if number is None or not math.isfinite(number) or number < 0:
        return bad_cell(
            where,
            "weight",
            "weight_unusable",
            "{value} is not a number from 0 up",
            "{value} 不是大于或等于 0 的数字",
            value=quoted(text),
        )
    return None


def parse_number(text: str) -> float | None:
    """The number a cell says, or None. Only plain ASCII numbers count."""
    try:
        return float(text) if text.isascii() else None
    except ValueError:
        return None


def quoted(text: str) -> str:
    shown = text if len(text) <= 40 else text[:39] + "…"
    return f'"{shown}"'
