"""A portfolio on its way: what leaves one installation and enters another. Pure.

Things are named by what they are called inside Ronghe (`kind:uuid:version`), and links between
them by these names alone, so that none is lost where persons and primary keys differ. The format
is described in docs/guides/portfolio.md.
"""

import base64
import binascii
import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from ronghe.apps.base.api import Reference, RongheError
from ronghe.apps.certification.archive_values import (
    LONGEST_LINE,
    Wrong,
    address_in,
    day_in,
    lines_in,
    moment_in,
    reference_of_text,
    references_in,
    text_in,
    uuid_of,
)
from ronghe.apps.certification.portfolio_limits import (
    LONGEST_PURPOSE,
    LONGEST_TEXT,
    MOST_FILE_BYTES,
)
from ronghe.standards.json_text import read_json

FORMAT, VERSION = "ronghe-portfolio", 1
MOST_ENTRIES = 5_000
MOST_SHARE_LINKS = 500
LONGEST_DOCUMENT = 200_000
MOST_PROBLEMS = 20
OWN_KINDS = ("reflection", "file", "link")
ITEM = "certification.item"


class ArchiveUnreadable(RongheError):
    """A file that is no portfolio, or not a whole one. `problems` names up to MOST_PROBLEMS
    places with what is wrong; nothing was brought in."""

    code = "archive-unreadable"

    def __init__(self, problems: Sequence[tuple[str, str, str]]) -> None:
        self.problems = tuple(problems[:MOST_PROBLEMS])
        place, en, zh = self.problems[0]
        super().__init__(
            f"This is not a portfolio that can be brought in: {place}: {en}. Nothing was changed.",
            f"无法导入该档案：{place}：{zh}。未作任何更改。",
        )


@dataclass(frozen=True, slots=True)
class ArchiveFile:
    """A file; its bytes travel beside the archive, under its SHA-256."""

    name: str
    media_type: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class ArchiveEntry:
    """One thing of a portfolio, named by `id`. `lines` are names and values to read; `document` is
    a credential's signed one, which verifies wherever it goes."""

    id: Reference
    kind: str
    title_en: str
    title_zh: str
    day: date
    detail_en: str = ""
    detail_zh: str = ""
    text: str = ""
    lang: str = ""
    link: str = ""
    is_open_to_school: bool = False
    file: ArchiveFile | None = None
    lines: tuple[tuple[str, str], ...] = ()
    about: tuple[Reference, ...] = ()
    document: str = ""

    @property
    def is_own(self) -> bool:
        """Whether the student added it; a rated reflection is evidence, and has no words here."""
        return self.kind in OWN_KINDS and self.id.kind == ITEM


@dataclass(frozen=True, slots=True)
class ArchiveShare:
    """A choice that was shown by a link, without the secret that opened it."""

    id: UUID
    purpose: str
    lang: str
    made_at: datetime
    expires_at: datetime
    withdrawn_at: datetime | None
    shows_levels: bool
    shows: tuple[Reference, ...]


@dataclass(frozen=True, slots=True)
class Archive:
    """A whole portfolio; `contents` has the bytes of its files by SHA-256."""

    name_en: str
    name_zh: str
    made_at: datetime
    entries: tuple[ArchiveEntry, ...]
    shares: tuple[ArchiveShare, ...] = ()
    contents: Mapping[str, bytes] = field(default_factory=dict)

    @property
    def links(self) -> frozenset[tuple[str, str]]:
        """Every link in it: what an entry is about, and what a shown choice holds."""
        about = ((str(one.id), str(target)) for one in self.entries for target in one.about)
        shown = ((str(one.id), str(target)) for one in self.shares for target in one.shows)
        return frozenset((*about, *shown))


# --- writing --------------------------------------------------------------------------------------


def archive_json(archive: Archive, *, with_contents: bool) -> bytes:
    """The archive as JSON; with contents it is whole by itself, without them they lie beside it
    in `files/`."""
    document = {
        "format": FORMAT,
        "version": VERSION,
        "made_at": archive.made_at.isoformat(),
        "person": {"name_en": archive.name_en, "name_zh": archive.name_zh},
        "entries": [_entry_out(one, archive, with_contents) for one in archive.entries],
        "share_links": [_share_out(one) for one in archive.shares],
    }
    return json.dumps(document, ensure_ascii=False, indent=1).encode()


def _entry_out(one: ArchiveEntry, archive: Archive, with_contents: bool) -> dict[str, Any]:
    out: dict[str, Any] = {
        "id": str(one.id),
        "kind": one.kind,
        "title_en": one.title_en,
        "title_zh": one.title_zh,
        "detail_en": one.detail_en,
        "detail_zh": one.detail_zh,
        "day": one.day.isoformat(),
        "text": one.text,
        "lang": one.lang,
        "link": one.link,
        "is_open_to_school": one.is_open_to_school,
        "lines": [list(line) for line in one.lines],
        "about": [str(target) for target in one.about],
    }
    if one.document:
        out["document"] = one.document
    if one.file is not None:
        out["file"] = {
            "name": one.file.name,
            "media_type": one.file.media_type,
            "size": one.file.size,
            "sha256": one.file.sha256,
        }
        if with_contents:
            content = archive.contents[one.file.sha256]
            out["file"]["content"] = base64.b64encode(content).decode()
    return out


def _share_out(one: ArchiveShare) -> dict[str, Any]:
    return {
        "id": str(one.id),
        "purpose": one.purpose,
        "lang": one.lang,
        "made_at": one.made_at.isoformat(),
        "expires_at": one.expires_at.isoformat(),
        "withdrawn_at": one.withdrawn_at.isoformat() if one.withdrawn_at else None,
        "shows_levels": one.shows_levels,
        "shows": [str(target) for target in one.shows],
    }


# --- reading --------------------------------------------------------------------------------------


def read_archive(text: bytes, contents: Mapping[str, bytes]) -> Archive:
    """Read what `archive_json` wrote; `contents` are the files that came beside it.

    Raises ArchiveUnreadable with every place that is wrong, up to a limit.
    """
    document = _document(text)
    problems: list[tuple[str, str, str]] = []
    files = dict(contents)
    entries = _each(document, "entries", MOST_ENTRIES, lambda row: _entry(row, files), problems)
    shares = _each(document, "share_links", MOST_SHARE_LINKS, _share, problems)
    _find_twice("entries", [str(one.id) for one in entries], problems)
    _find_twice("share_links", [str(one.id) for one in shares], problems)
    if problems:
        raise ArchiveUnreadable(problems)
    named = document.get("person")
    person: Mapping[str, Any] = named if isinstance(named, dict) else {}
    return Archive(
        name_en=str(person.get("name_en", ""))[:120],
        name_zh=str(person.get("name_zh", ""))[:120],
        made_at=moment_in(document, "made_at"),
        entries=tuple(entries),
        shares=tuple(shares),
        contents={one.file.sha256: files[one.file.sha256] for one in entries if one.file},
    )


def _document(text: bytes) -> dict[str, Any]:
    try:
        document = read_json(text)
    except ValueError:
        raise ArchiveUnreadable([("JSON", "it is not JSON", "不是 JSON")]) from None
    if not isinstance(document, dict) or document.get("format") != FORMAT:
        raise ArchiveUnreadable([("format", f"it is not “{FORMAT}”", f"不是“{FORMAT}”")])
    if document.get("version") != VERSION:
        raise ArchiveUnreadable(
            [("version", f"only version {VERSION} is known", f"仅支持版本 {VERSION}")]
        )
    try:
        moment_in(document, "made_at")
    except Wrong as wrong:
        raise ArchiveUnreadable([("made_at", wrong.en, wrong.zh)]) from None
    return document


def _each(
    document: Mapping[str, Any],
    name: str,
    most: int,
    read: Any,
    problems: list[tuple[str, str, str]],
) -> list[Any]:
    rows = document.get(name, [])
    if not isinstance(rows, list) or len(rows) > most:
        problems.append((name, f"a list of at most {most}", f"应为不超过 {most} 项的列表"))
        return []
    found = []
    for number, row in enumerate(rows):
        try:
            if not isinstance(row, dict):
                raise Wrong("not an object", "不是对象")
            found.append(read(row))
        except Wrong as wrong:
            problems.append((f"{name}[{number}]", wrong.en, wrong.zh))
    return found


def _find_twice(name: str, ids: Sequence[str], problems: list[tuple[str, str, str]]) -> None:
    seen: set[str] = set()
    for one in ids:
        if one in seen:
            problems.append((name, f"“{one}” stands twice", f"“{one}”重复出现"))
        seen.add(one)


def _entry(row: Mapping[str, Any], files: dict[str, bytes]) -> ArchiveEntry:
    kind = text_in(row, "kind", 20)
    found = ArchiveEntry(
        id=reference_of_text(row.get("id")),
        kind=kind,
        title_en=text_in(row, "title_en", 400),
        title_zh=text_in(row, "title_zh", 400),
        day=day_in(row),
        detail_en=text_in(row, "detail_en", LONGEST_LINE),
        detail_zh=text_in(row, "detail_zh", LONGEST_LINE),
        text=text_in(row, "text", LONGEST_TEXT),
        lang=text_in(row, "lang", 12),
        link=address_in(row),
        is_open_to_school=row.get("is_open_to_school") is True,
        file=_file(row, files) if kind == "file" else None,
        lines=lines_in(row),
        about=references_in(row, "about"),
        document=text_in(row, "document", LONGEST_DOCUMENT),
    )
    if not (found.title_en.strip() or found.title_zh.strip()):
        raise Wrong("it has no title", "缺少标题")
    if kind == "reflection" and found.is_own and not found.text.strip():
        raise Wrong("a reflection without words", "反思没有正文")
    if kind == "link" and not found.link:
        raise Wrong("a link without an address", "链接缺少网址")
    if kind in ("file", "link") and not found.is_own:
        raise Wrong(f"“{found.id}” is no name of an item", f"“{found.id}”不是条目名称")
    return found


def _file(row: Mapping[str, Any], files: dict[str, bytes]) -> ArchiveFile:
    given = row.get("file")
    if not isinstance(given, dict):
        raise Wrong("the file is missing", "缺少文件")
    digest = text_in(given, "sha256", 64)
    if "content" in given:
        files.setdefault(digest, _content(given["content"]))
    content = files.get(digest)
    if content is None:
        raise Wrong("the file is missing", "缺少文件")
    if not 0 < len(content) <= MOST_FILE_BYTES:
        raise Wrong("the file is empty or too large", "文件为空或过大")
    if hashlib.sha256(content).hexdigest() != digest:
        raise Wrong("the file is not what its digest says", "文件与摘要不符")
    return ArchiveFile(
        name=text_in(given, "name", 120) or "file",
        media_type=text_in(given, "media_type", 100),
        size=len(content),
        sha256=digest,
    )


def _content(given: object) -> bytes:
    if not isinstance(given, str) or len(given) > MOST_FILE_BYTES * 4 // 3 + 4:
        raise Wrong("the file is empty or too large", "文件为空或过大")
    try:
        return base64.b64decode(given, validate=True)
    except (binascii.Error, ValueError):
        raise Wrong("the file is not Base64", "文件不是 Base64") from None


def _share(row: Mapping[str, Any]) -> ArchiveShare:
    made, expires = moment_in(row, "made_at"), moment_in(row, "expires_at")
    if expires <= made:
        raise Wrong("it ends before it begins", "结束早于开始")
    purpose = text_in(row, "purpose", LONGEST_PURPOSE)
    if not purpose.strip():
        raise Wrong("its purpose is missing", "缺少用途")
    return ArchiveShare(
        id=uuid_of(row.get("id")),
        purpose=purpose,
        lang=text_in(row, "lang", 12),
        made_at=made,
        expires_at=expires,
        withdrawn_at=moment_in(row, "withdrawn_at") if row.get("withdrawn_at") else None,
        shows_levels=row.get("shows_levels") is True,
        shows=references_in(row, "shows"),
    )
