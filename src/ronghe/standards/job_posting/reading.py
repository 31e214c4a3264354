"""Bytes of postings → frozen postings and everything that was wrong with the rest."""

import io
import json
from collections.abc import Iterator, Mapping
from typing import Any

from ronghe.standards.job_posting.data import FIELDS, REQUIRED, Field, Format, JobPosting, Mapped
from ronghe.standards.job_posting.fields import Raw, to_posting
from ronghe.standards.job_posting.messages import POSTING_MESSAGES
from ronghe.standards.job_posting.schema_org import DEEPEST, fields_of, find_postings, is_posting
from ronghe.standards.json_text import fit_to_keep
from ronghe.standards.problems import ProblemLog, ReadResult
from ronghe.standards.tables import Layout, Limits, Source, decode, read_rows

Postings = ReadResult[tuple[JobPosting, ...]]

DEFAULT_LIMITS = Limits(
    file_bytes=64 * 2**20, rows=200_000, field_characters=200_000, problems=1_000
)
HEADER_BYTES = 64 * 2**10
# Column names met in exports, by our field; compared without case, spaces and underscores.
KNOWN: Mapping[Field, tuple[str, ...]] = {
    "identifier": ("identifier", "id", "jobid", "postingid", "职位编号", "编号", "岗位编号"),
    "title": ("title", "jobtitle", "position", "职位名称", "岗位名称", "职位", "岗位"),
    "text": ("text", "description", "jobdescription", "职位描述", "岗位职责", "描述", "要求"),
    "language": ("language", "lang", "inlanguage", "语言"),
    "employer": ("employer", "company", "companyname", "公司名称", "公司", "企业名称", "单位"),
    "region": ("region", "location", "city", "place", "工作地点", "地区", "城市"),
    "posted_on": ("postedon", "dateposted", "date", "posted", "发布日期", "发布时间", "日期"),
    "occupation_code": ("occupationcode", "csco", "isco", "职业代码", "职业编码"),
    "occupation": ("occupation", "category", "职业", "职业名称", "职位类别"),
}


def guess_format(name: str, content: bytes) -> Format:
    """By the beginning of the content, then by the file's name."""
    start = content[:4096].lstrip(b"\xef\xbb\xbf \t\r\n")
    if start.startswith(b"["):
        return "json"
    if start.startswith(b"{"):
        lines = [line for line in content[:HEADER_BYTES].splitlines() if line.strip()]
        whole = len(lines) > 1 and lines[0].strip().endswith(b"}")
        named = name.lower().endswith((".jsonl", ".ndjson"))
        return "json_lines" if whole or named else "json"
    return "csv"


def column_names(content: bytes) -> tuple[str, ...]:
    """The names in a CSV's first row, to choose a mapping from; none where it is no table."""
    import csv

    source = Source("", ProblemLog(1, POSTING_MESSAGES), DEFAULT_LIMITS)
    text = decode(source, io.BytesIO(content[:HEADER_BYTES]), Layout((), gb18030=True))
    try:
        row = next(csv.reader(io.StringIO(text or "", newline="")), [])
    except csv.Error:
        return ()
    return tuple(dict.fromkeys(name.strip() for name in row if name.strip()))


def suggest_mapping(columns: tuple[str, ...]) -> dict[Field, str]:
    """Which column is probably which field."""
    plain = {_bare(column): column for column in reversed(columns)}
    found: dict[Field, str] = {}
    for field in FIELDS:
        name = next((one for one in KNOWN[field] if one in plain), None)
        if name is not None:
            found[field] = plain[name]
    return found


def _bare(column: str) -> str:
    return "".join(c for c in column.lower() if c.isalnum())


def read_postings(
    content: bytes,
    *,
    name: str = "postings",
    format: Format | None = None,
    mapping: Mapped | None = None,
    limits: Limits = DEFAULT_LIMITS,
) -> Postings:
    """Read a file of postings. Of a CSV (and of JSON Lines that are no JobPosting objects)
    `mapping` says which column is which field; without it the names are guessed.
    """
    log = ProblemLog(limits.problems, POSTING_MESSAGES)
    source = Source(name, log, limits)
    wanted = format or guess_format(name, content)
    columns = dict(mapping) if mapping else {}
    if wanted == "csv":
        columns = columns or suggest_mapping(column_names(content))
        raws = _from_table(source, content, columns)
    elif wanted == "json_lines":
        raws = _from_lines(source, content, columns)
    else:
        raws = _from_json(source, content)
    return ReadResult(tuple(_postings(source, raws, columns)), log.all())


def _postings(
    source: Source, raws: Iterator[Raw], columns: Mapping[Field, str]
) -> Iterator[JobPosting]:
    """Each identifier once: the first stands, later ones are reported."""
    first: dict[str, int] = {}
    for count, raw in enumerate(raws):
        if count >= source.limits.rows:
            source.error(raw.line, "", "too_many_rows", limit=source.limits.rows)
            return
        posting = to_posting(source, raw, columns)
        if posting is None:
            continue
        earlier = first.setdefault(posting.identifier, posting.line)
        if earlier == posting.line:
            yield posting
        else:
            column = columns.get("identifier", "identifier")
            value = posting.identifier
            source.warning(raw.line, column, "repeated", value=value, first_line=earlier)


def _from_table(source: Source, content: bytes, columns: Mapping[Field, str]) -> Iterator[Raw]:
    for field in REQUIRED:
        if field not in columns:
            source.error(1, field, "column_missing", value=field)
    if any(field not in columns for field in REQUIRED):
        return
    fields = list(columns)
    needed = [field for field in fields if field in REQUIRED]
    other = [field for field in fields if field not in REQUIRED]
    names = [columns[field] for field in (*needed, *other)]
    layout = Layout(
        tuple(names[: len(needed)]), tuple(names[len(needed) :]), ragged=True, gb18030=True
    )
    for line, row in read_rows(source, io.BytesIO(content), layout):
        yield Raw(line, dict(zip((*needed, *other), row, strict=True)))


def _from_lines(source: Source, content: bytes, columns: Mapping[Field, str]) -> Iterator[Raw]:
    text = decode(source, io.BytesIO(content), Layout(()))
    for line, row in enumerate((text or "").split("\n"), start=1):
        if not row.strip():
            continue
        value = _parsed(source, line, row)
        if isinstance(value, dict):
            yield Raw(line, _fields(value, columns))
        elif value is not None:
            source.error(line, "", "not_an_object")


def _fields(value: Mapping[str, Any], columns: Mapping[Field, str]) -> Mapping[Field, str]:
    if is_posting(value):
        return fields_of(value)
    chosen = columns or suggest_mapping(tuple(value))
    return {field: _scalar(value.get(name)) for field, name in chosen.items()}


def _scalar(value: Any) -> str:
    return str(value) if isinstance(value, str | int | float) and value is not True else ""


def _from_json(source: Source, content: bytes) -> Iterator[Raw]:
    text = decode(source, io.BytesIO(content), Layout(()))
    if text is None:
        return
    value = _parsed(source, 1, text)
    if value is None:
        return
    number = 0
    for number, posting in enumerate(find_postings(value), start=1):
        yield Raw(number, fields_of(posting))
    if not number:
        source.error(0, "", "no_posting")


def _parsed(source: Source, line: int, text: str) -> Any:
    """The JSON value, or None with the reason in the log."""
    try:
        return fit_to_keep(json.loads(text))
    except json.JSONDecodeError as error:
        source.error(line + error.lineno - 1, "", "not_json", value=error.msg)
    except RecursionError:
        source.error(line, "", "too_deep", limit=DEEPEST)
    except ValueError as error:  # a number of thousands of digits
        source.error(line, "", "not_json", value=str(error))
    return None
