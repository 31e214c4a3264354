"""Finding out what a table file is from its content: Parquet, CSV, or gzipped CSV.

The name of a file says nothing here. A table is opened once to read its first bytes and its
header; the rows are read elsewhere.
"""

import csv
import gzip
import io
import os
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Literal, cast

from ronghe.files.errors import FileError

PARQUET_MAGIC = b"PAR1"
GZIP_MAGIC = b"\x1f\x8b"
ZIP_MAGIC = b"PK\x03\x04"
UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")
DELIMITERS = (",", ";", "\t")

HEADER_BYTES = 1 << 20
MAX_COLUMNS = 1_000
MAX_BYTES = 8 << 30
"""Largest table that is read, unpacked, in bytes."""


@dataclass(frozen=True, slots=True)
class Source:
    """A table file and how to read it; `columns` are its header's names in their order."""

    path: Path
    kind: Literal["csv", "parquet"]
    columns: tuple[str, ...] = ()
    gzipped: bool = False
    delimiter: str = ","

    @property
    def name(self) -> str:
        return self.path.name


def open_source(path: Path, *, max_bytes: int = MAX_BYTES) -> Source:
    """Look at a file's content. Raises FileError when it is no table that can be read.

    The columns of a Parquet file are left to its reader; those of a CSV file are its header.
    """
    first = _first_bytes(path)
    if first.startswith(PARQUET_MAGIC):
        _check_size(path, path.stat().st_size, max_bytes)
        return Source(path, "parquet")
    gzipped = first.startswith(GZIP_MAGIC)
    size = _unpacked_size(path, max_bytes) if gzipped else path.stat().st_size
    _check_size(path, size, max_bytes)
    with open_bytes(path, gzipped=gzipped) as stream:
        head = stream.read(HEADER_BYTES)
    _check_text(path, head, gzipped)
    return _csv_source(path, head, gzipped)


@contextmanager
def open_bytes(path: Path, *, gzipped: bool) -> Iterator[BinaryIO]:
    """The unpacked bytes of a file."""
    with path.open("rb") as stream:
        yield cast(BinaryIO, gzip.GzipFile(fileobj=stream)) if gzipped else stream


@contextmanager
def open_text(source: Source) -> Iterator[io.TextIOWrapper]:
    """The text of a CSV source, without a byte order mark; line ends are kept."""
    with open_bytes(source.path, gzipped=source.gzipped) as stream:
        yield io.TextIOWrapper(stream, encoding="utf-8-sig", newline="")


def _first_bytes(path: Path) -> bytes:
    try:
        with path.open("rb") as stream:
            first = stream.read(4)
    except FileNotFoundError:
        raise FileError(
            "file_missing", "{file}: there is no such file", "{file}：没有这个文件", file=str(path)
        ) from None
    except IsADirectoryError:
        raise FileError(
            "file_is_folder",
            "{file} is a folder, not a file",
            "{file} 是文件夹，不是文件",
            file=str(path),
        ) from None
    except OSError as error:
        raise FileError(
            "file_unreadable",
            "{file} cannot be read: {reason}",
            "无法读取 {file}：{reason}",
            file=str(path),
            reason=os.strerror(error.errno or 0),
        ) from None
    if not first:
        raise FileError("file_empty", "{file} is empty", "{file} 是空文件", file=path.name)
    return first


def _unpacked_size(path: Path, max_bytes: int) -> int:
    """Count the unpacked bytes, stopping just past the limit (a small file may unpack to much)."""
    size = 0
    try:
        with gzip.open(path, "rb") as stream:
            while size <= max_bytes and (block := stream.read(1 << 20)):
                size += len(block)
    except (OSError, EOFError, zlib.error):
        raise FileError(
            "gzip_damaged",
            "{file}: the gzip file is damaged or cut off",
            "{file}：gzip 文件已损坏或不完整",
            file=path.name,
        ) from None
    return size


def _check_size(path: Path, size: int, max_bytes: int) -> None:
    if size > max_bytes:
        raise FileError(
            "file_too_large",
            "{file} holds more than {limit} bytes; split it or store it as Parquet",
            "{file} 超过 {limit} 字节；请拆分，或改存为 Parquet",
            file=path.name,
            limit=max_bytes,
        )


def _check_text(path: Path, head: bytes, gzipped: bool) -> None:
    if gzipped and head.startswith(PARQUET_MAGIC):
        raise FileError(
            "parquet_gzipped",
            "{file} is a Parquet file inside gzip; unpack it first",
            "{file} 是 gzip 压缩的 Parquet 文件，请先解压",
            file=path.name,
        )
    if head.startswith(ZIP_MAGIC):
        raise FileError(
            "file_is_zip",
            "{file} is a zip or Excel file; save the sheet as CSV (UTF-8)",
            "{file} 是 zip 或 Excel 文件；请将工作表另存为 CSV（UTF-8）",
            file=path.name,
        )
    if head.startswith(UTF16_MARKS):
        raise not_utf8(path.name, 1)


def not_utf8(file: str, line: int) -> FileError:
    return FileError(
        "not_utf8",
        "{file}, line {line}: the text is not UTF-8; save the file as CSV (UTF-8)",
        "{file} 第 {line} 行：文本不是 UTF-8 编码；请另存为 CSV（UTF-8）",
        file=file,
        line=line,
    )


def _csv_source(path: Path, head: bytes, gzipped: bool) -> Source:
    text = head.decode("utf-8-sig", errors="replace")
    for delimiter in DELIMITERS:
        columns = _header(path, text, delimiter)
        if len(columns) > 1:
            break
    if any("\ufffd" in column or "\0" in column for column in columns):
        raise not_utf8(path.name, 1)
    _check_columns(path, columns)
    return Source(path, "csv", columns, gzipped, delimiter)


def _header(path: Path, text: str, delimiter: str) -> tuple[str, ...]:
    try:
        first = next(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter), [])
    except csv.Error:
        raise FileError(
            "header_unreadable",
            "{file}, line 1: the header cannot be read",
            "{file} 第 1 行：无法读取表头",
            file=path.name,
        ) from None
    return tuple(name.strip() for name in first)


def _check_columns(path: Path, columns: tuple[str, ...]) -> None:
    if len(columns) > MAX_COLUMNS:
        raise FileError(
            "too_many_columns",
            "{file} has {count} columns; at most {limit} are read",
            "{file} 有 {count} 列，最多读取 {limit} 列",
            file=path.name,
            count=len(columns),
            limit=MAX_COLUMNS,
        )
    repeated = sorted({name for name in columns if name and columns.count(name) > 1})
    if repeated:
        raise FileError(
            "column_repeated",
            "{file}, line 1: the column {column} stands there twice",
            "{file} 第 1 行：列“{column}”出现两次",
            file=path.name,
            line=1,
            column=repeated[0],
        )
