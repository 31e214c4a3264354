"""From O*NET's tab separated files to records. Files are known by name ("Task Statements.txt")."""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from ronghe.standards.onet import fields as check
from ronghe.standards.onet.data import (
    Commodity,
    DetailedActivity,
    Element,
    IntermediateActivity,
    JobZone,
    Occupation,
    OnetRelease,
    RelatedOccupation,
    Scale,
    Task,
    TaskActivity,
    TechnologyUse,
    ToolUse,
)
from ronghe.standards.onet.ratings import read_ratings
from ronghe.standards.problems import ProblemLog, ReadResult
from ronghe.standards.tables import DEFAULT_LIMITS, Folder, Layout, Limits, Row, Source, read_rows

CODE = "O*NET-SOC Code"
REQUIRED_FILES = ("occupation data", "task statements")
VERSION = re.compile(r"O\*NET\S?\s+(\d+\.\d+)\s+Database")


def layout(*required: str, optional: tuple[str, ...] = ()) -> Layout:
    return Layout(required, optional, dialect="tab")


@dataclass(frozen=True, slots=True)
class Release:
    """A folder by plain file names ("task statements"), the log, and the keys read so far."""

    names: Mapping[str, str]
    folder: Folder
    log: ProblemLog
    limits: Limits
    known: check.Known = field(default_factory=check.Known)

    def rows(self, stem: str, wanted: Layout) -> tuple[Source, Iterator[Row]]:
        name = self.names.get(stem)
        source = Source(name or f"{stem.title()}.txt", self.log, self.limits)
        if name is None:
            if stem in REQUIRED_FILES:
                source.error(0, "", "file_missing", value=source.name)
            return source, iter(())
        return source, read_rows(source, self.folder[name], wanted)


def read_onet(folder: Folder, *, limits: Limits = DEFAULT_LIMITS) -> ReadResult[OnetRelease]:
    """Read a release from its text files; those that are not known are left alone.

    Only occupations and task statements must be there. A reference to something that no file
    describes is kept with a warning; a row that cannot be understood is an error and left out.
    """
    log = ProblemLog(limits.problems)
    names = {plain_name(name): name for name in sorted(folder)}
    release = Release(names, folder, log, limits)
    result = OnetRelease(
        version=_version(release),
        occupations=_occupations(release),
        elements=_elements(release),
        scales=_scales(release),
        ratings=read_ratings(release.rows, release.known),
        tasks=_tasks(release),
        intermediate_activities=_intermediate(release),
        detailed_activities=_detailed(release),
        task_activities=_task_activities(release),
        job_zones=_job_zones(release),
        commodities=_commodities(release),
        technologies=_technologies(release),
        tools=_tools(release),
        related=_related(release),
    )
    return ReadResult(result, log.all())


def plain_name(name: str) -> str:
    """ "Task_Statements.txt" and "Task Statements.txt" are the same file."""
    return name.rsplit(".", 1)[0].replace("_", " ").lower()


def _version(release: Release) -> str:
    name = release.names.get("read me")
    if name is None:
        return ""
    match = VERSION.search(release.folder[name].read(4096).decode("utf-8", errors="replace"))
    return match[1] if match else ""


def _occupations(release: Release) -> tuple[Occupation, ...]:
    source, rows = release.rows("occupation data", layout(CODE, "Title", "Description"))
    found: dict[tuple[str, ...], int] = {}
    plain = []
    for line, (code, title, description) in rows:
        if not check.OCCUPATION_CODE.fullmatch(code):
            source.error(line, CODE, "bad_code", value=code)
        elif check.is_filled(source, line, "Title", title) and check.is_first(
            source, line, CODE, (code,), found
        ):
            plain.append((code, title, description))
    release.known.occupations.update(code for (code,) in found)
    titles = _alternative_titles(release)
    return tuple(
        Occupation(code, title, description, tuple(titles.get(code, ())))
        for code, title, description in plain
    )


def _alternative_titles(release: Release) -> Mapping[str, Mapping[str, None]]:
    """Further titles by occupation: the lay titles and those that people reported."""
    titles: dict[str, dict[str, None]] = defaultdict(dict)
    for stem, column in (
        ("alternate titles", "Alternate Title"),
        ("sample of reported titles", "Reported Job Title"),
    ):
        source, rows = release.rows(stem, layout(CODE, column))
        for line, (code, title) in rows:
            if check.is_filled(source, line, column, title) and check.is_occupation(
                source, line, code, release.known.occupations
            ):
                titles[code][title] = None
    return titles


def _elements(release: Release) -> tuple[Element, ...]:
    wanted = layout("Element ID", "Element Name", optional=("Description",))
    source, rows = release.rows("content model reference", wanted)
    seen: dict[tuple[str, ...], int] = {}
    elements = tuple(
        Element(code, name, _quoted(description))
        for line, (code, name, description) in rows
        if check.is_filled(source, line, "Element ID", code)
        and check.is_filled(source, line, "Element Name", name)
        and check.is_first(source, line, "Element ID", (code,), seen)
    )
    release.known.elements.update(element.code for element in elements)
    return elements


def _scales(release: Release) -> tuple[Scale, ...]:
    wanted = layout("Scale ID", "Scale Name", "Minimum", "Maximum")
    source, rows = release.rows("scales reference", wanted)
    scales = []
    for line, (code, name, lowest, highest) in rows:
        minimum = check.number(source, line, "Minimum", lowest)
        maximum = check.number(source, line, "Maximum", highest)
        if minimum is not None and maximum is not None:
            scales.append(Scale(code, name, minimum, maximum))
    release.known.scales.update(scale.code for scale in scales)
    return tuple(scales)


def _tasks(release: Release) -> tuple[Task, ...]:
    wanted = layout(CODE, "Task ID", "Task", optional=("Task Type",))
    source, rows = release.rows("task statements", wanted)
    seen: dict[tuple[str, ...], int] = {}
    tasks = []
    for line, (occupation, code, statement, task_type) in rows:
        if (
            check.is_occupation(source, line, occupation, release.known.occupations)
            and check.is_filled(source, line, "Task ID", code)
            and check.is_filled(source, line, "Task", statement)
            and check.is_first(source, line, "Task ID", (code,), seen)
        ):
            tasks.append(Task(occupation, code, _quoted(statement), _nothing(task_type)))
    release.known.tasks.update(code for (code,) in seen)
    return tuple(tasks)


def _intermediate(release: Release) -> tuple[IntermediateActivity, ...]:
    source, rows = release.rows("iwa reference", layout("Element ID", "IWA ID", "IWA Title"))
    seen: dict[tuple[str, ...], int] = {}
    activities = tuple(
        IntermediateActivity(code, title, element)
        for line, (element, code, title) in rows
        if check.is_known(source, line, "Element ID", element, release.known.elements)
        and check.is_filled(source, line, "IWA Title", title)
        and check.is_first(source, line, "IWA ID", (code,), seen)
    )
    release.known.intermediate.update(activity.code for activity in activities)
    return activities


def _detailed(release: Release) -> tuple[DetailedActivity, ...]:
    wanted = layout("Element ID", "IWA ID", "DWA ID", "DWA Title")
    source, rows = release.rows("dwa reference", wanted)
    seen: dict[tuple[str, ...], int] = {}
    activities = tuple(
        DetailedActivity(code, title, intermediate, element)
        for line, (element, intermediate, code, title) in rows
        if check.is_known(source, line, "IWA ID", intermediate, release.known.intermediate)
        and check.is_filled(source, line, "DWA Title", title)
        and check.is_first(source, line, "DWA ID", (code,), seen)
    )
    release.known.detailed.update(activity.code for activity in activities)
    return activities


def _task_activities(release: Release) -> tuple[TaskActivity, ...]:
    source, rows = release.rows("tasks to dwas", layout(CODE, "Task ID", "DWA ID"))
    seen: dict[tuple[str, ...], int] = {}
    known = release.known
    return tuple(
        TaskActivity(occupation, task, activity)
        for line, (occupation, task, activity) in rows
        if check.is_occupation(source, line, occupation, known.occupations)
        and check.is_known(source, line, "Task ID", task, known.tasks)
        and check.is_known(source, line, "DWA ID", activity, known.detailed)
        and check.is_first(source, line, "DWA ID", (task, activity), seen)
    )


def _job_zones(release: Release) -> tuple[JobZone, ...]:
    source, rows = release.rows("job zones", layout(CODE, "Job Zone"))
    zones = []
    seen: dict[tuple[str, ...], int] = {}
    for line, (occupation, zone) in rows:
        if zone not in ("1", "2", "3", "4", "5"):
            source.error(line, "Job Zone", "out_of_range", value=zone, low=1, high=5)
        elif check.is_occupation(
            source, line, occupation, release.known.occupations
        ) and check.is_first(source, line, CODE, (occupation,), seen):
            zones.append(JobZone(occupation, int(zone)))
    return tuple(zones)


def _commodities(release: Release) -> tuple[Commodity, ...]:
    wanted = layout(
        "Commodity Code",
        "Commodity Title",
        "Class Code",
        "Class Title",
        "Family Code",
        "Family Title",
        "Segment Code",
        "Segment Title",
    )
    source, rows = release.rows("unspsc reference", wanted)
    seen: dict[tuple[str, ...], int] = {}
    return tuple(
        Commodity(*row)
        for line, row in rows
        if check.is_filled(source, line, "Commodity Title", row[1])
        and check.is_first(source, line, "Commodity Code", (row[0],), seen)
    )


def _technologies(release: Release) -> tuple[TechnologyUse, ...]:
    wanted = layout(
        CODE,
        "Example",
        "Commodity Code",
        "Commodity Title",
        optional=("Hot Technology", "In Demand"),
    )
    return tuple(
        TechnologyUse(occupation, example, commodity, title, hot == "Y", demanded == "Y")
        for occupation, example, commodity, title, hot, demanded in _uses(
            release, "technology skills", wanted
        )
    )


def _tools(release: Release) -> tuple[ToolUse, ...]:
    wanted = layout(CODE, "Example", "Commodity Code", "Commodity Title")
    return tuple(ToolUse(*row) for row in _uses(release, "tools used", wanted))


def _uses(release: Release, stem: str, wanted: Layout) -> Iterator[tuple[str, ...]]:
    source, rows = release.rows(stem, wanted)
    seen: dict[tuple[str, ...], int] = {}
    for line, row in rows:
        occupation, example, commodity = row[:3]
        if (
            check.is_occupation(source, line, occupation, release.known.occupations)
            and check.is_filled(source, line, "Example", example)
            and check.is_filled(source, line, "Commodity Code", commodity)
            and check.is_first(source, line, "Example", (occupation, example, commodity), seen)
        ):
            yield (occupation, _quoted(example), *row[2:])


def _related(release: Release) -> tuple[RelatedOccupation, ...]:
    wanted = layout(CODE, "Related O*NET-SOC Code", optional=("Relatedness Tier", "Index"))
    source, rows = release.rows("related occupations", wanted)
    seen: dict[tuple[str, ...], int] = {}
    known = release.known.occupations
    return tuple(
        RelatedOccupation(occupation, related, tier, int(rank) if rank.isdigit() else 0)
        for line, (occupation, related, tier, rank) in rows
        if check.is_occupation(source, line, occupation, known)
        and check.is_occupation(source, line, related, known)
        and check.is_first(source, line, CODE, (occupation, related), seen)
    )


def _quoted(text: str) -> str:
    """A statement without the quotation marks that a spreadsheet put around it."""
    if len(text) > 1 and text.startswith('"') and text.endswith('"'):
        return text[1:-1].replace('""', '"').strip()
    return text.strip()


def _nothing(text: str) -> str:
    return "" if text in check.NOTHING else text
