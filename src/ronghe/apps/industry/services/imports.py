"""Enterprises from a CSV file: a dry run says what would happen; then all of it lands, or the good
rows only, as whoever imports says."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from ronghe.apps.base.api import FileLimits, Reference, audit, csv_lines, day_of
from ronghe.apps.competence.api import Occupation, TypicalTask
from ronghe.apps.industry.models import EquipmentGeneration, EquipmentType, Site
from ronghe.apps.industry.services.enterprises import ADD, PARTNER
from ronghe.apps.industry.services.import_rows import Reader
from ronghe.apps.industry.services.import_table import COLUMNS, KINDS, Known, Problem, Row
from ronghe.apps.industry.services.import_writing import write_rows
from ronghe.apps.industry.services.signals import require_region
from ronghe.apps.people.api import Organisation, Region, Viewer, programmes_for

LIMITS = FileLimits(megabytes=5, rows=20_000)
MOST_BYTES = LIMITS.megabytes * 1_000_000


@dataclass(frozen=True, slots=True)
class EnterprisePlan:
    """What a file would do: rows to take, and every problem found."""

    rows: tuple[Row, ...]
    problems: tuple[Problem, ...]
    ignored_columns: tuple[str, ...] = ()

    @property
    def can_land(self) -> bool:
        """Whether all of it can land."""
        return bool(self.rows) and not self.problems

    @property
    def counts(self) -> dict[str, int]:
        """Rows that can be taken by kind, in the order of kinds."""
        found = Counter(row.kind for row in self.rows)
        return {kind: found[kind] for kind in KINDS if found[kind]}


class EnterprisesRefused(Exception):
    """The file has problems, or no row that can be taken; the plan lists them."""

    def __init__(self, plan: EnterprisePlan) -> None:
        super().__init__("the file has problems")
        self.plan = plan


def plan_enterprises(*, viewer: Viewer, region: Region, content: bytes) -> EnterprisePlan:
    """Read a CSV (UTF-8 or GB18030) and say what it would do. Writes nothing. Raises
    NotAllowed beyond the viewer's region."""
    require_region(viewer, ADD, region)
    reader = Reader(_known(viewer, region))
    lines = csv_lines(content, LIMITS, reader.refuse)
    header = [name.strip() for name in lines[0]] if lines else []
    if lines and "kind" not in header:
        reader.refuse(1, "kind", "This column is missing.", "缺少此列。")
        return EnterprisePlan((), tuple(reader.problems))
    rows = _read(header, lines[1:], reader)
    ignored = tuple(name for name in header if name and name not in COLUMNS)
    problems = tuple(sorted(reader.problems, key=lambda problem: problem.line))
    return EnterprisePlan(rows, problems, ignored)


def land_enterprises(
    *, viewer: Viewer, region: Region, content: bytes, only_good: bool, at: datetime
) -> EnterprisePlan:
    """Read the file again and write it in one transaction: all of it, or only the rows that can be
    taken. What is there already is found by its codes and renewed, so the same file can come twice.

    Raises EnterprisesRefused, with its plan, when nothing may land; then nothing is written.
    """
    with transaction.atomic():
        plan = plan_enterprises(viewer=viewer, region=region, content=content)
        if not plan.rows or (plan.problems and not only_good):
            raise EnterprisesRefused(plan)
        write_rows(region, plan.rows, day_of(at))
        audit(
            viewer,
            ADD,
            subject=Reference("people.region", region.uuid),
            touched="enterprises from a file",
            count=len(plan.rows),
        )
    return plan


def _read(header: list[str], lines: list[list[str]], reader: Reader) -> tuple[Row, ...]:
    """Enterprises first, then sites, then what stands at them, whatever the order of the file."""
    named = [
        (number, {name: cell.strip() for name, cell in zip(header, cells, strict=False)})
        for number, cells in enumerate(lines, start=2)
        if any(cell.strip() for cell in cells)
    ]
    order = {kind: place for place, kind in enumerate(KINDS)}
    ordered = sorted(named, key=lambda one: order.get(one[1].get("kind", ""), len(KINDS)))
    rows = [reader.row(number, cells) for number, cells in ordered]
    return tuple(row for row in rows if row is not None)


def _known(viewer: Viewer, region: Region) -> Known:
    codes = Organisation.objects.filter(region=region).values_list("code", "kind")
    sites = Site.objects.filter(organisation__region=region)
    programmes = programmes_for(viewer, PARTNER).filter(organisation__region=region)
    return Known(
        enterprises=frozenset(code for code, kind in codes if kind == "enterprise"),
        others=frozenset(code for code, kind in codes if kind != "enterprise"),
        sites=frozenset(sites.values_list("organisation__code", "code")),
        programmes={
            f"{one.organisation.code}/{one.code}": one
            for one in programmes.select_related("organisation")
        },
        occupations={one.code: one for one in Occupation.objects.all()},
        tasks=_tasks(),
        types={one.code: one for one in EquipmentType.objects.all()},
        generations={(one.type_id, one.number): one for one in EquipmentGeneration.objects.all()},
    )


def _tasks() -> dict[str, list[TypicalTask]]:
    """The tasks in force under their code, and under process/code."""
    found: dict[str, list[TypicalTask]] = {}
    for task in TypicalTask.objects.filter(replaced_by=None).select_related("work_process"):
        for name in (task.code, f"{task.work_process.code}/{task.code}"):
            found.setdefault(name, []).append(task)
    return found
