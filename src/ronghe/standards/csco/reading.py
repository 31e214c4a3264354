"""From the classification's CSV file to entries. The file is the one with a `level` column."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from ronghe.standards.csco.data import RANKS, CscoEdition, Entry, Rank
from ronghe.standards.problems import ProblemLog, ReadResult
from ronghe.standards.tables import DEFAULT_LIMITS, Folder, Layout, Limits, Source, read_rows

CSCO = Layout(("level", "code", "name"), ("definition", "tasks", "alias"), gb18030=True)
CODE = re.compile(r"[1-8]-\d{2}-\d{2}-\d{2}")
MARKS = re.compile(r"(?P<name>.*?)(?P<marks>L/S|S/L|L|S)?")
ASCII_WORD_END = re.compile(r".*[A-Za-z]{2}")

Key = tuple[Rank, str]


@dataclass(frozen=True, slots=True)
class _Line:
    """An entry with the line that it stands on, before its parent is looked for."""

    line: int
    fields: tuple[str, ...]
    entry: Entry


def read_csco(folder: Folder, *, limits: Limits = DEFAULT_LIMITS) -> ReadResult[CscoEdition]:
    """Read the classification from the file of the folder that is named after it, or the only one.

    A row that repeats another word for word is read once and reported; a group that the file
    leaves out is reported with the group under which the row was placed.
    """
    log = ProblemLog(limits.problems)
    name = _file_name(folder)
    source = Source(name or "csco22.csv", log, limits)
    if name is None:
        source.error(0, "", "file_missing", value=source.name)
        return ReadResult(CscoEdition(()), log.all())
    lines = _with_groups_marked(source, _lines(source, folder))
    return ReadResult(CscoEdition(tuple(_placed(source, lines))), log.all())


def _file_name(folder: Folder) -> str | None:
    named = sorted(name for name in folder if name.lower().startswith("csco"))
    if named:
        return named[0]
    return next(iter(folder)) if len(folder) == 1 else None


def _lines(source: Source, folder: Folder) -> Mapping[Key, _Line]:
    found: dict[Key, _Line] = {}
    for line, fields in read_rows(source, folder[source.name], CSCO):
        entry = _entry(source, line, fields)
        if entry is None:
            continue
        first = found.setdefault((entry.rank, entry.code), _Line(line, fields, entry))
        if first.line == line:
            continue
        if first.fields == fields:
            source.warning(line, "code", "repeated_same", first_line=first.line)
        else:
            source.error(line, "code", "repeated", value=entry.code, first_line=first.line)
    return found


def _with_groups_marked(source: Source, lines: Mapping[Key, _Line]) -> Mapping[Key, _Line]:
    """Rows marked as occupations that are plainly groups: no definition, and others below them."""
    wanted = {_named_parent(item.entry) for item in lines.values()}
    marked: dict[Key, _Line] = {}
    for key, item in lines.items():
        entry = item.entry
        group: Key = ("small_group", entry.code)
        says_nothing = not (entry.definition or entry.tasks)
        if entry.rank == "occupation" and says_nothing and group in wanted and group not in lines:
            source.warning(item.line, "level", "group_as_occupation", value=entry.code)
            marked[group] = replace(item, entry=replace(entry, rank="small_group"))
        else:
            marked[key] = item
    return marked


def _entry(source: Source, line: int, fields: tuple[str, ...]) -> Entry | None:
    level, code, name, definition, tasks, aliases = (field.strip() for field in fields)
    if level not in ("1", "2", "3", "4"):
        source.error(line, "level", "not_one_of", value=level, allowed="1, 2, 3, 4")
        return None
    if not CODE.fullmatch(code):
        source.error(line, "code", "bad_code", value=code)
        return None
    if not name:
        source.error(line, "name", "empty")
        return None
    plain, marks = split_marks(name)
    return Entry(
        RANKS[int(level) - 1],
        code,
        plain,
        definition,
        split_tasks(tasks, source, line),
        _aliases(aliases, {name, plain}),
        "S" in marks,
        "L" in marks,
        None,
    )


def split_marks(name: str) -> tuple[str, str]:
    """The name and its marks: L (green), S (digital). A Latin word's end is no mark."""
    match = MARKS.fullmatch(name)
    if match is None or not match["marks"] or ASCII_WORD_END.fullmatch(match["name"]):
        return name, ""
    return match["name"], match["marks"]


def split_tasks(text: str, source: Source | None = None, line: int = 0) -> tuple[str, ...]:
    """ "1.… 2.… 3.…" -> the tasks. Only the number that comes next starts a task, so that a
    figure or a version inside a sentence does not; text before "1." is kept and reported.
    """
    if not text:
        return ()
    starts: list[tuple[int, int]] = []
    for match in re.finditer(r"(?:^|(?<=[\s。；;]))(\d{1,2})[.．、]\s*(?!\d)", text):
        if int(match[1]) == len(starts) + 1:
            starts.append((match.start(), match.end()))
        elif source is not None:
            source.warning(line, "tasks", "numbering", value=text[match.start() :])
    if not starts:
        return (_task(text),)
    ends = [start for start, _ in starts[1:]] + [len(text)]
    before = text[: starts[0][0]].strip()
    tasks = [_task(text[start:end]) for (_, start), end in zip(starts, ends, strict=True)]
    return tuple(filter(None, [before, *tasks]))


def _task(text: str) -> str:
    return text.strip().rstrip("。；; ")


def _aliases(text: str, own: Iterable[str]) -> tuple[str, ...]:
    names = (name.strip() for name in re.split(r"[,，]", text))
    return tuple(dict.fromkeys(name for name in names if name and name not in own))


def _placed(source: Source, lines: Mapping[Key, _Line]) -> Iterable[Entry]:
    for item in lines.values():
        parent = next((key for key in _possible_parents(item.entry) if key in lines), None)
        wanted = _named_parent(item.entry)
        if wanted is not None and wanted not in lines:
            source.warning(
                item.line,
                "code",
                "parent_skipped",
                value=wanted[1],
                placed=parent[1] if parent else "–",
            )
        yield replace(item.entry, parent=parent)


def _named_parent(entry: Entry) -> Key | None:
    """The group that the code's digits name; where there are only zeros, none of its own."""
    major, medium, small, last = entry.code.split("-")
    if small != "00" and last != "00":
        return "small_group", f"{major}-{medium}-{small}-00"
    if small != "00" or last != "00":
        return "medium_group", f"{major}-{medium}-00-00"
    return None if entry.rank == "major_group" else ("major_group", f"{major}-00-00-00")


def _possible_parents(entry: Entry) -> Iterable[Key]:
    """Groups above the entry, nearest first; a group may share its code with the entry."""
    major, medium, small, _ = entry.code.split("-")
    own = RANKS.index(entry.rank)
    codes = (f"{major}-00-00-00", f"{major}-{medium}-00-00", f"{major}-{medium}-{small}-00")
    yield from reversed(list(zip(RANKS[:own], codes, strict=False)))
