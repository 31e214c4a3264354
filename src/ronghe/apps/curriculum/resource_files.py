"""What kind of file an upload is, by its first bytes; what its name or sender says counts nothing.

Only kinds that a browser does not run are taken: no HTML, no SVG, no office file with macros.
"""

import re
from dataclasses import dataclass
from typing import BinaryIO
from zipfile import BadZipFile, ZipFile

from ronghe.apps.base.api import Refused

MOST_BYTES = 50 * 1024 * 1024
MOST_MEMBERS = 5_000
OFFICE = "application/vnd.openxmlformats-officedocument."


@dataclass(frozen=True, slots=True)
class FileKind:
    """`is_shown` kinds open in the browser; the others are saved."""

    media_type: str
    suffix: str
    is_shown: bool = False


PDF = FileKind("application/pdf", "pdf", is_shown=True)
ZIP = FileKind("application/zip", "zip")
BY_FIRST_BYTES: tuple[tuple[bytes, int, FileKind], ...] = (
    (b"%PDF-", 0, PDF),
    (b"\x89PNG\r\n\x1a\n", 0, FileKind("image/png", "png", is_shown=True)),
    (b"\xff\xd8\xff", 0, FileKind("image/jpeg", "jpg", is_shown=True)),
    (b"ftyp", 4, FileKind("video/mp4", "mp4")),
    (b"\x1aE\xdf\xa3", 0, FileKind("video/webm", "webm")),
    (b"ID3", 0, FileKind("audio/mpeg", "mp3")),
)
BY_MEMBER: tuple[tuple[str, FileKind], ...] = (
    ("word/document.xml", FileKind(f"{OFFICE}wordprocessingml.document", "docx")),
    ("xl/workbook.xml", FileKind(f"{OFFICE}spreadsheetml.sheet", "xlsx")),
    ("ppt/presentation.xml", FileKind(f"{OFFICE}presentationml.presentation", "pptx")),
    ("META-INF/container.xml", FileKind("application/epub+zip", "epub")),
)
KINDS = {
    kind.media_type: kind
    for kind in (*(one for *_, one in BY_FIRST_BYTES), *(one for _, one in BY_MEMBER), ZIP)
}


def kind_of(file: BinaryIO, size: int) -> FileKind:
    """The kind of an upload; leaves the file at its beginning. Raises Refused for an empty file,
    one beyond the limit, and for every other kind."""
    if not 0 < size <= MOST_BYTES:
        raise _wrong_size()
    file.seek(0)
    head = file.read(16)
    file.seek(0)
    if head.startswith(b"PK\x03\x04"):
        return _kind_in_archive(file)
    for magic, offset, kind in BY_FIRST_BYTES:
        if head[offset : offset + len(magic)] == magic:
            return kind
    raise _wrong_kind()


def _kind_in_archive(file: BinaryIO) -> FileKind:
    try:
        with ZipFile(file) as archive:
            names = archive.namelist()
    except (BadZipFile, ValueError, RuntimeError, UnicodeError):
        raise _wrong_kind() from None
    finally:
        file.seek(0)
    if len(names) > MOST_MEMBERS:
        raise _wrong_kind()
    if any(name.lower().endswith("vbaproject.bin") for name in names):
        raise Refused(
            "This file holds macros. Save it without them; nothing was stored.",
            "该文件含有宏，请另存为不含宏的文件。未保存。",
            code="file-macros",
        )
    members = set(names)
    return next((kind for member, kind in BY_MEMBER if member in members), ZIP)


def safe_name(typed: str, kind: FileKind) -> str:
    """A name to save under: what was typed without paths and signs, with the kind's own ending."""
    stem = re.sub(r"[^\w\-]+", "-", typed.rsplit("/", 1)[-1].rsplit("\\", 1)[-1].rsplit(".", 1)[0])
    return f"{stem.strip('-')[:80] or 'resource'}.{kind.suffix}"


def _wrong_size() -> Refused:
    return Refused(
        f"The file is empty or larger than {MOST_BYTES // 1024**2} MB. Nothing was stored.",
        f"文件为空或超过 {MOST_BYTES // 1024**2} MB。未保存。",
        code="file-size",
    )


def _wrong_kind() -> Refused:
    return Refused(
        "This kind of file is not taken. Choose PDF, a picture (PNG, JPEG), Word, Excel, "
        "PowerPoint, EPUB, MP4, WebM, MP3 or ZIP; nothing was stored.",
        "不接受此类文件。请选择 PDF、图片（PNG、JPEG）、Word、Excel、PowerPoint、EPUB、"
        "MP4、WebM、MP3 或 ZIP。未保存。",
        code="file-kind",
    )
