"""From CSV to a framework. Faults are reported by line and column; sound rows are kept."""

import re
from collections.abc import Iterator, Mapping
from typing import BinaryIO

from ronghe.standards.framework_csv.checking import keep_sound_rows
from ronghe.standards.framework_csv.data import (
    COLUMNS,
    FRAMEWORK_SETTINGS,
    KINDS,
    MATCHES,
    SUPPORT_KINDS,
    SUPPORT_SETTINGS,
    TITLE_CHARACTERS,
    USED_COLUMNS,
    Alignment,
    FrameworkTable,
    Kind,
    Node,
)
from ronghe.standards.framework_csv.messages import FRAMEWORK_MESSAGES
from ronghe.standards.problems import ProblemLog, ReadResult
from ronghe.standards.tables import Layout, Limits, Source, read_rows, unprotect

TABLE = Layout(
    ("kind", "code", "title_en", "title_zh"),
    tuple(column for column in COLUMNS if column not in ("kind", "code", "title_en", "title_zh")),
    ragged=True,
    strict_columns=True,
    gb18030=True,
)
CODE = re.compile(r"[^\s,;=]{1,60}")
SLUG = re.compile(r"[A-Za-z0-9_-]+")
SLUG_CHARACTERS: Mapping[str, int] = {"framework": 60, "level": 40, "occupation": 60}
URI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:\S+")
FRAMEWORK_LIMITS = Limits(file_bytes=64 * 2**20, rows=100_000, field_characters=20_000)


def read_framework(
    stream: BinaryIO, *, name: str = "framework.csv", limits: Limits = FRAMEWORK_LIMITS
) -> ReadResult[FrameworkTable]:
    """Read a framework from CSV (UTF-8; GB18030 as Chinese spreadsheets write it is accepted).

    A row with a fault is left out and so is what stands under it, each reported for itself.
    """
    log = ProblemLog(limits.problems, FRAMEWORK_MESSAGES)
    source = Source(name, log, limits)
    rows = [(line, node) for line, node in _nodes(source, stream)]
    nodes = keep_sound_rows(source, rows)
    if not any(node.kind == "framework" for node in nodes):
        source.error(0, "kind", "no_framework")
    return ReadResult(FrameworkTable(nodes), log.all())


def _nodes(source: Source, stream: BinaryIO) -> Iterator[tuple[int, Node]]:
    for line, fields in read_rows(source, stream, TABLE):
        row = dict(zip(TABLE.columns, (unprotect(field.strip()) for field in fields), strict=True))
        node = _node(source, line, row)
        if node is not None:
            yield line, node


def _node(source: Source, line: int, row: Mapping[str, str]) -> Node | None:
    kind = row["kind"]
    if kind not in KINDS:
        source.error(line, "kind", "not_one_of", value=kind, allowed=", ".join(KINDS))
        return None
    if not (
        _uses_its_columns(source, line, kind, row)
        and _has_code(source, line, kind, row["code"])
        and _has_titles(source, line, kind, row)
    ):
        return None
    alignments = _alignments(source, line, row["alignments"])
    settings = _settings(source, line, kind, row["settings"])
    if alignments is None or settings is None:
        return None
    code = f"{row['parent']}@{row['level']}" if kind == "anchor" else row["code"]
    return Node(
        kind,
        code,
        row["parent"],
        row["dimension"],
        row["order"],
        row["level"],
        row["title_en"],
        row["title_zh"],
        row["description_en"],
        row["description_zh"],
        _codes(row["essential"]),
        _codes(row["optional"]),
        alignments,
        settings,
    )


def _uses_its_columns(source: Source, line: int, kind: Kind, row: Mapping[str, str]) -> bool:
    for column, text in row.items():
        if text and column != "kind" and column not in USED_COLUMNS[kind]:
            source.error(line, column, "column_not_used", value=kind)
            return False
    return True


def _has_code(source: Source, line: int, kind: Kind, code: str) -> bool:
    if kind == "anchor":
        return True
    limit = SLUG_CHARACTERS.get(kind)
    if not code:
        source.error(line, "code", "empty")
    elif kind == "support" and code not in SUPPORT_KINDS:
        source.error(line, "code", "not_one_of", value=code, allowed=", ".join(SUPPORT_KINDS))
    elif limit and (len(code) > limit or not SLUG.fullmatch(code)):
        source.error(line, "code", "slug_form", value=code, limit=limit)
    elif not all(map(CODE.fullmatch, _segments(kind, code))):
        source.error(line, "code", "code_form", value=code)
    else:
        return True
    return False


def _segments(kind: Kind, code: str) -> list[str]:
    """Work processes and tasks may carry the codes above them: occupation/process/task."""
    return code.split("/") if kind in ("work_process", "work_task") else [code]


def _has_titles(source: Source, line: int, kind: Kind, row: Mapping[str, str]) -> bool:
    """Own content carries both languages."""
    if kind == "support":
        return True
    limit = TITLE_CHARACTERS[kind]
    for column in ("title_en", "title_zh"):
        if not row[column]:
            source.error(line, column, "empty")
            return False
        if len(row[column]) > limit:
            source.error(line, column, "title_too_long", found=len(row[column]), limit=limit)
            return False
    return True


def _codes(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(re.split(r"[\s,;，；]+", text.strip(" ,;，；")))) if text else ()


def _alignments(source: Source, line: int, text: str) -> tuple[Alignment, ...] | None:
    found: dict[str, Alignment] = {}
    for token in text.split():
        match, _, rest = token.partition("=")
        uri = rest if match in MATCHES else token
        if not URI.fullmatch(uri):
            source.error(line, "alignments", "not_a_uri", value=uri)
            return None
        found.setdefault(uri, Alignment(uri, match if match in MATCHES else "related"))
    return tuple(found.values())


def _settings(source: Source, line: int, kind: Kind, text: str) -> Mapping[str, str] | None:
    allowed = {"framework": FRAMEWORK_SETTINGS, "support": SUPPORT_SETTINGS}.get(kind, ())
    settings: dict[str, str] = {}
    for token in text.split():
        name, _, value = token.partition("=")
        if name not in allowed or not value:
            source.error(line, "settings", "bad_setting", value=token, allowed=", ".join(allowed))
            return None
        if not _fits(name, value):
            source.error(line, "settings", "not_a_number", value=token)
            return None
        settings[name] = value
    return settings


def _fits(name: str, value: str) -> bool:
    """Texts are short codes, the standard error a decimal number, shows_level 0 or 1."""
    forms = {
        "trade": r"[A-Za-z0-9_-]{1,60}",
        "version": r"[^\s,;=]{1,20}",
        "standard_error": r"\d{1,2}(\.\d{1,6})?",
        "shows_level": r"[01]",
    }
    return re.fullmatch(forms.get(name, r"\d{1,4}"), value) is not None
