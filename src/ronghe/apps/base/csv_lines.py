"""The rows of a CSV file that a person hands in, or why it cannot be read as one."""

import csv
import io
from collections.abc import Callable
from dataclasses import dataclass

# UTF-8 with or without a mark; and what spreadsheets on a Chinese Windows write by themselves.
ENCODINGS = ("utf-8-sig", "gb18030")

# Line (from 1), column, and why in English and in Chinese.
Refuse = Callable[[int, str, str, str], None]


@dataclass(frozen=True, slots=True)
class FileLimits:
    """What a file may be at the most; rows are counted without the header."""

    megabytes: int
    rows: int


def csv_lines(content: bytes, limits: FileLimits, refuse: Refuse) -> list[list[str]]:
    """Every line's cells, the header first. Where the file as a whole cannot be used, `refuse` is
    told why, and nothing comes back."""
    size = limits.megabytes
    if len(content) > size * 1_000_000:
        refuse(1, "", f"The file is larger than {size} MB.", f"文件大于 {size} MB。")
        return []
    text = _decoded(content)
    if text is None:
        refuse(
            _first_line_not_utf8(content),
            "",
            "The file is in neither UTF-8 nor GB18030. Save it as “CSV UTF-8” and try again.",
            "文件既不是 UTF-8 编码，也不是 GB18030 编码。请另存为“CSV UTF-8”后重试。",
        )
        return []
    return _split(text, limits.rows, refuse)


def _decoded(content: bytes) -> str | None:
    for encoding in ENCODINGS:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    return None


def _first_line_not_utf8(content: bytes) -> int:
    try:
        content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        return content[: error.start].count(b"\n") + 1
    return 1


def _split(text: str, most: int, refuse: Refuse) -> list[list[str]]:
    try:
        lines = list(csv.reader(io.StringIO(text, newline=""), strict=True))
    except csv.Error as error:
        refuse(1, "", f"This is not a CSV file: {error}.", f"这不是 CSV 文件：{error}。")
        return []
    if len(lines) > most + 1:
        refuse(
            most + 2,
            "",
            f"The file has more than {most} rows; split it.",
            f"文件超过 {most} 行，请拆分。",
        )
        return []
    if not lines:
        refuse(1, "", "The file is empty.", "文件为空。")
    return lines
