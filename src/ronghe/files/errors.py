"""What can be wrong with a file, said once in English and once in Chinese."""

from collections.abc import Mapping
from types import MappingProxyType


class FileError(Exception):
    """A file that cannot be used, with the reason in both languages.

    `code` names the rule that was broken; `params` holds what fills the sentences (for a fault
    inside a file: `line` or `row`, `column` and `value`). The sentences are `en` and `zh`.
    """

    def __init__(self, code: str, en: str, zh: str, **params: object) -> None:
        self.code = code
        self.en = en.format(**params)
        self.zh = zh.format(**params)
        self.params: Mapping[str, object] = MappingProxyType(params)
        super().__init__(self.en)


def bad_cell(
    where: Mapping[str, object], column: str, code: str, en: str, zh: str, **params: object
) -> FileError:
    """An error at one place of a table: `where` is {"file", "line"} or {"file", "row"}."""
    if "line" in where:
        place_en, place_zh = (
            "{file}, line {line}, column {column}: ",
            "{file} 第 {line} 行“{column}”列：",
        )
    else:
        place_en, place_zh = (
            "{file}, row {row}, column {column}: ",
            "{file} 第 {row} 条“{column}”列：",
        )
    return FileError(code, place_en + en, place_zh + zh, **{**where, "column": column, **params})


def row_length(where: Mapping[str, object], found: int, expected: int) -> FileError:
    """An error for a row with more or fewer cells than the header."""
    return FileError(
        "row_length",
        "{file}, line {line}: {found} cells where the header has {expected}",
        "{file} 第 {line} 行：有 {found} 个单元格，表头有 {expected} 个",
        **where,
        found=found,
        expected=expected,
    )


def text_broken(where: Mapping[str, object]) -> FileError:
    """An error for a text that stops being CSV at this line."""
    return FileError(
        "csv_broken",
        "{file}, line {line}: a cell has no end (is a quotation mark missing?)",
        "{file} 第 {line} 行：单元格没有结束（是否缺少引号？）",
        **where,
    )
