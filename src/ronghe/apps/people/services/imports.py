"""People from a CSV file: a dry run says what would happen; then all of it lands, or none."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db import transaction

from ronghe.apps.base.api import FileLimits, Reference, Text, audit, csv_lines
from ronghe.apps.people.access import require
from ronghe.apps.people.models import Membership, Organisation, Person, Programme, SchoolClass
from ronghe.apps.people.roles import Role
from ronghe.apps.people.viewer import Viewer

IMPORT = "people.import_people"
REQUIRED = ("number", "role", "starts_on")
COLUMNS = (*REQUIRED, "name_zh", "name_en", "birth_date", "programme", "class", "ends_on")
LIMITS = FileLimits(megabytes=5, rows=20_000)
MOST_BYTES = LIMITS.megabytes * 1_000_000
LONGEST = {"number": 40, "name_zh": 80, "name_en": 120}
# Who may rule a whole school is not given by a file.
ROLES = frozenset(Role) - {Role.SYSTEM_ADMINISTRATOR, Role.SCHOOL_ADMINISTRATOR}


@dataclass(frozen=True, slots=True)
class Problem:
    """A cell that cannot be taken: line (the header is 1), column, and why."""

    line: int
    column: str
    reason: Text


@dataclass(frozen=True, slots=True)
class Row:
    """One person's role, read and resolved."""

    line: int
    number: str
    name_zh: str
    name_en: str
    birth_date: date | None
    role: Role
    programme: Programme | None
    school_class: SchoolClass | None
    starts_on: date
    ends_on: date | None


@dataclass(frozen=True, slots=True)
class ImportPlan:
    """What a file would do: rows to take, persons who are new, and every problem found."""

    rows: tuple[Row, ...]
    new_persons: int
    problems: tuple[Problem, ...]
    ignored_columns: tuple[str, ...] = ()

    @property
    def can_land(self) -> bool:
        return bool(self.rows) and not self.problems


@dataclass(slots=True)
class _Reader:
    """Reads rows against what the organisation has; collects problems instead of stopping."""

    programmes: Mapping[str, Programme]
    classes: Mapping[tuple[int, str], SchoolClass]
    problems: list[Problem] = field(default_factory=list)

    def refuse(self, line: int, column: str, en: str, zh: str) -> None:
        self.problems.append(Problem(line, column, Text(en, zh)))

    def day(self, line: int, column: str, cell: str) -> date | None:
        if not cell:
            return None
        try:
            return date.fromisoformat(cell)
        except ValueError:
            self.refuse(
                line,
                column,
                f"“{cell}” is not a date; write it as 2026-09-01.",
                f"“{cell}”不是日期，请写成 2026-09-01 的形式。",
            )
            return None

    def role(self, line: int, cell: str) -> Role | None:
        if cell in ROLES:
            return Role(cell)
        known = ", ".join(sorted(ROLES))
        self.refuse(
            line,
            "role",
            f"“{cell}” is not a role that a file can give. Roles: {known}.",
            f"“{cell}”不是可由文件授予的角色。可用角色：{known}。",
        )
        return None

    def programme(self, line: int, cell: str) -> Programme | None:
        if cell and cell not in self.programmes:
            self.refuse(
                line,
                "programme",
                f"This organisation has no programme “{cell}”.",
                f"本单位没有专业“{cell}”。",
            )
        return self.programmes.get(cell)

    def school_class(self, line: int, cell: str, programme: Programme | None) -> SchoolClass | None:
        if not cell or programme is None:
            if cell:
                self.refuse(
                    line,
                    "class",
                    "A class needs its programme in the column “programme”.",
                    "填写班级时，须在“programme”列填写其专业。",
                )
            return None
        found = self.classes.get((programme.pk, cell))
        if found is None:
            self.refuse(
                line,
                "class",
                f"The programme has no class “{cell}”.",
                f"该专业没有班级“{cell}”。",
            )
        return found

    def lengths(self, line: int, cells: Mapping[str, str]) -> None:
        for column, longest in LONGEST.items():
            if len(cells.get(column, "")) > longest:
                self.refuse(
                    line,
                    column,
                    f"Longer than {longest} characters.",
                    f"超过 {longest} 个字符。",
                )

    def row(self, line: int, cells: Mapping[str, str]) -> Row | None:
        before = len(self.problems)
        for column in REQUIRED:
            if not cells.get(column):
                self.refuse(line, column, "This cell is empty.", "此单元格为空。")
        if not cells.get("name_zh") and not cells.get("name_en"):
            self.refuse(
                line,
                "name_zh",
                "A person needs a name in name_zh or name_en.",
                "须在 name_zh 或 name_en 中填写姓名。",
            )
        self.lengths(line, cells)
        role = self.role(line, cells["role"]) if cells.get("role") else None
        programme = self.programme(line, cells.get("programme", ""))
        school_class = self.school_class(line, cells.get("class", ""), programme)
        starts_on = self.day(line, "starts_on", cells.get("starts_on", ""))
        ends_on = self.day(line, "ends_on", cells.get("ends_on", ""))
        birth_date = self.day(line, "birth_date", cells.get("birth_date", ""))
        if starts_on and ends_on and ends_on < starts_on:
            self.refuse(line, "ends_on", "It ends before it starts.", "结束日期早于开始日期。")
        if len(self.problems) > before or role is None or starts_on is None:
            return None
        return Row(
            line,
            cells["number"],
            cells.get("name_zh", ""),
            cells.get("name_en", ""),
            birth_date,
            role,
            programme,
            school_class,
            starts_on,
            ends_on,
        )


def plan_import(*, viewer: Viewer, organisation: Organisation, content: bytes) -> ImportPlan:
    """Read a CSV (UTF-8 or GB18030) and say what it would do. Writes nothing."""
    require(viewer, IMPORT, organisation=organisation)
    reader = _reader(organisation)
    lines = csv_lines(content, LIMITS, reader.refuse)
    header = [name.strip() for name in lines[0]] if lines else []
    missing = [column for column in REQUIRED if column not in header]
    for column in missing if lines else []:
        reader.refuse(1, column, "This column is missing.", "缺少此列。")
    if missing:
        return ImportPlan((), 0, tuple(reader.problems))
    rows = []
    for line, cells in enumerate(lines[1:], start=2):
        if any(cell.strip() for cell in cells):
            named = {n: c.strip() for n, c in zip(header, cells, strict=False)}
            rows.append(reader.row(line, named))
    taken = tuple(row for row in rows if row)
    _refuse_doubles(taken, reader)
    ignored = tuple(name for name in header if name not in COLUMNS)
    known = _known(organisation, {row.number for row in taken})
    new = len({row.number for row in taken} - known.keys())
    return ImportPlan(taken, new, tuple(reader.problems), ignored)


def _reader(organisation: Organisation) -> _Reader:
    classes = SchoolClass.objects.filter(cohort__programme__organisation=organisation)
    return _Reader(
        {programme.code: programme for programme in organisation.programmes.all()},
        {
            (c.cohort.programme_id, title): c
            for c in classes.select_related("cohort")
            for title in (c.title_en, c.title_zh)
        },
    )


def _refuse_doubles(rows: tuple[Row, ...], reader: _Reader) -> None:
    seen: dict[tuple[object, ...], int] = {}
    for row in rows:
        key = (row.number, row.role, row.programme, row.school_class, row.starts_on)
        if key in seen:
            reader.refuse(
                row.line,
                "number",
                f"The same as line {seen[key]}.",
                f"与第 {seen[key]} 行重复。",
            )
        seen.setdefault(key, row.line)


def _known(organisation: Organisation, numbers: set[str]) -> dict[str, Person]:
    """Persons of this organisation by their number; a number is unique within it."""
    members = Person.objects.filter(
        memberships__organisation=organisation, number__in=numbers, erased_at__isnull=True
    )
    return {person.number: person for person in members.distinct()}


def land_import(*, viewer: Viewer, organisation: Organisation, content: bytes, at: datetime) -> int:
    """Read the file again and write all of it in one transaction; returns memberships written.

    Persons are found by their number within the organisation and their names renewed; a role
    that a person has already from that day on is left alone, so the same file can come twice.
    Raises ImportRefused, with its plan, when anything is wrong; then nothing is written.
    """
    with transaction.atomic():
        plan = plan_import(viewer=viewer, organisation=organisation, content=content)
        if not plan.can_land:
            raise ImportRefused(plan)
        persons = _write_persons(organisation, plan.rows)
        written = sum(_write_membership(organisation, persons[r.number], r) for r in plan.rows)
        audit(
            viewer,
            IMPORT,
            subject=Reference("people.organisation", organisation.uuid),
            touched="people from a file",
            count=len(plan.rows),
        )
    return written


class ImportRefused(Exception):
    """The file has problems; the plan lists them."""

    def __init__(self, plan: ImportPlan) -> None:
        super().__init__("the file has problems")
        self.plan = plan


def _write_persons(organisation: Organisation, rows: tuple[Row, ...]) -> dict[str, Person]:
    persons = _known(organisation, {row.number for row in rows})
    for row in rows:
        person = persons.setdefault(row.number, Person(number=row.number))
        person.name_zh = row.name_zh or person.name_zh
        person.name_en = row.name_en or person.name_en
        person.birth_date = row.birth_date or person.birth_date
    new = [person for person in persons.values() if person.pk is None]
    old = [person for person in persons.values() if person.pk is not None]
    Person.objects.bulk_update(old, ["name_zh", "name_en", "birth_date"], batch_size=500)
    Person.objects.bulk_create(new, batch_size=500)
    return persons


def _write_membership(organisation: Organisation, person: Person, row: Row) -> bool:
    membership, is_new = Membership.objects.get_or_create(
        person=person,
        organisation=organisation,
        role=row.role,
        programme=row.programme,
        school_class=row.school_class,
        starts_on=row.starts_on,
        defaults={"ends_on": row.ends_on},
    )
    if not is_new and membership.ends_on != row.ends_on:
        Membership.objects.filter(pk=membership.pk).update(ends_on=row.ends_on)
    return is_new
