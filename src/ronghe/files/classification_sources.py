"""Opening a published classification: a folder, a ZIP, or one file, plain or gzipped.

The readers in `ronghe.standards` take a mapping of file name to bytes. This module makes it from
a path; names lose their folder and their `.gz`.
"""

import gzip
import io
import os
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path, PurePosixPath
from typing import BinaryIO, cast

from ronghe.files.errors import FileError

GZIP_MAGIC = b"\x1f\x8b"
TABLE_SUFFIXES = (".csv", ".txt", ".tsv")
MAX_FILES = 500
MAX_BYTES = 1 << 30
"""Largest total of unpacked bytes that is read from one path."""


@contextmanager
def open_classification(path: Path) -> Iterator[dict[str, BinaryIO]]:
    """Yield file name -> stream of unpacked bytes. Raises FileError for what cannot be opened."""
    with ExitStack() as stack:
        yield _open(path, stack)


def _open(path: Path, stack: ExitStack) -> dict[str, BinaryIO]:
    try:
        if path.is_dir():
            found = _from_folder(path, stack)
        elif zipfile.is_zipfile(path):
            found = _from_zip(path, stack)
        else:
            found = {_plain_name(path.name): _open_file(path, stack)}
    except FileNotFoundError:
        raise FileError(
            "file_missing",
            "{file}: there is no such file or folder",
            "{file}：没有这个文件或文件夹",
            file=str(path),
        ) from None
    except (zipfile.BadZipFile, EOFError, zlib.error, gzip.BadGzipFile):
        raise _damaged(path) from None
    except OSError as error:
        raise FileError(
            "file_unreadable",
            "{file} cannot be read: {reason}",
            "无法读取 {file}：{reason}",
            file=str(path),
            reason=os.strerror(error.errno or 0),
        ) from None
    if not found:
        raise FileError(
            "no_tables",
            "{file} holds no .csv or .txt file",
            "{file} 中没有 .csv 或 .txt 文件",
            file=str(path),
        )
    return found


def _from_folder(path: Path, stack: ExitStack) -> dict[str, BinaryIO]:
    files = sorted(file for file in path.iterdir() if file.is_file() and _is_table(file.name))
    _check_count(path, len(files))
    found: dict[str, BinaryIO] = {}
    for file in files:
        found.setdefault(_plain_name(file.name), _open_file(file, stack))
    return found


def _open_file(path: Path, stack: ExitStack) -> BinaryIO:
    stream = stack.enter_context(path.open("rb"))
    if stream.read(2) != GZIP_MAGIC:
        stream.seek(0)
        return stream
    stream.seek(0)
    return _unpack(path, cast(BinaryIO, gzip.GzipFile(fileobj=stream)))


def _unpack(path: Path, stream: BinaryIO) -> BinaryIO:
    """Unpack into memory at once, so that a damaged file is found before anything is read."""
    data = stream.read(MAX_BYTES + 1)
    if len(data) > MAX_BYTES:
        raise FileError(
            "file_too_large",
            "{file} unpacks to more than {limit} bytes",
            "{file} 解压后超过 {limit} 字节",
            file=str(path),
            limit=MAX_BYTES,
        )
    return io.BytesIO(data)


def _from_zip(path: Path, stack: ExitStack) -> dict[str, BinaryIO]:
    archive = stack.enter_context(zipfile.ZipFile(path))
    members = [
        info for info in archive.infolist() if not info.is_dir() and _is_table(info.filename)
    ]
    _check_count(path, len(members))
    if sum(info.file_size for info in members) > MAX_BYTES:
        raise FileError(
            "file_too_large",
            "{file} unpacks to more than {limit} bytes",
            "{file} 解压后超过 {limit} 字节",
            file=str(path),
            limit=MAX_BYTES,
        )
    found: dict[str, BinaryIO] = {}
    for info in members:
        name = _plain_name(PurePosixPath(info.filename).name)
        with archive.open(info) as member:
            stream: BinaryIO = io.BytesIO(member.read())
        if info.filename.endswith(".gz"):
            stream = _unpack(path, cast(BinaryIO, gzip.GzipFile(fileobj=stream)))
        found.setdefault(name, stream)
    return found


def _is_table(name: str) -> bool:
    visible = not PurePosixPath(name).name.startswith((".", "~"))
    return visible and _plain_name(name).lower().endswith(TABLE_SUFFIXES)


def _plain_name(name: str) -> str:
    return name[:-3] if name.lower().endswith(".gz") else name


def _check_count(path: Path, count: int) -> None:
    if count > MAX_FILES:
        raise FileError(
            "too_many_files",
            "{file} holds {count} files; at most {limit} are read",
            "{file} 含有 {count} 个文件，最多读取 {limit} 个",
            file=str(path),
            count=count,
            limit=MAX_FILES,
        )


def _damaged(path: Path) -> FileError:
    return FileError(
        "archive_damaged",
        "{file}: the packed file is damaged or cut off",
        "{file}：压缩文件已损坏或不完整",
        file=str(path),
    )
