"""Routes of modules and plans: what is taught, when, and what graduates reach."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from ninja import Schema
from ninja.pagination import paginate

from ronghe.apps.base.api import text_of
from ronghe.apps.curriculum.plan_checks import check_plan
from ronghe.apps.curriculum.queries.modules import VIEW, versions_listed
from ronghe.apps.curriculum.queries.plan_sheet import PlanSheet, load_sheet
from ronghe.apps.curriculum.queries.plans import plan_for, plans_listed
from ronghe.apps.curriculum.rest_shapes import router
from ronghe.apps.people.api import InBothLanguages, Paged, PageRequest, route


class ModuleFields(Schema):
    """One version of a module; `task` is the typical task it is about, if it is about one."""

    uuid: UUID
    code: str
    number: int
    state: str
    group: str
    programme: UUID
    title: InBothLanguages
    task: UUID | None
    total_hours: int
    practice_hours: int
    published_at: datetime | None
    review_due: date | None


class ModuleOut(ModuleFields):
    """A version as it stands in a list."""

    @staticmethod
    def resolve_code(row: Any) -> str:
        return str(row.module.code)

    @staticmethod
    def resolve_programme(row: Any) -> UUID:
        return UUID(str(row.module.programme.uuid))

    @staticmethod
    def resolve_title(row: Any) -> InBothLanguages:
        return InBothLanguages.of(text_of(row))

    @staticmethod
    def resolve_task(row: Any) -> UUID | None:
        return row.task.uuid if row.task else None


class PlanOut(Schema):
    uuid: UUID
    programme: UUID
    entry_year: int
    number: int
    state: str
    semesters: int
    published_at: datetime | None

    @staticmethod
    def resolve_programme(row: Any) -> UUID:
        programme = row["programme"] if isinstance(row, dict) else row.programme
        return UUID(str(programme.uuid))


class PlanRowOut(Schema):
    """A module or course in a semester; `module` is the version, empty for a course. A row is
    changed under its `number`, among the modules or among the courses."""

    number: int
    module: UUID | None
    title: InBothLanguages
    semester: int
    total_hours: int
    practice_hours: int


class TargetOut(Schema):
    """A competence and the level to be reached by the end of a semester."""

    competence: UUID
    title: InBothLanguages
    semester: int
    level: int


class PlanDetailOut(PlanOut):
    rows: list[PlanRowOut]
    targets: list[TargetOut]
    standing_against: int


@router.get("/modules", response=list[ModuleOut], summary="Modules in force and in work")
@paginate(Paged)
@route(VIEW)
def modules(request: PageRequest) -> Any:
    """Every version that is not retired, of the programmes you reach."""
    return versions_listed(request.viewer)


@router.get("/plans", response=list[PlanOut], summary="Training plans")
@paginate(Paged)
@route(VIEW)
def training_plans(request: PageRequest) -> Any:
    """Every plan of the programmes you reach."""
    return plans_listed(request.viewer)


@router.get("/plans/{uuid}", response=PlanDetailOut, summary="A plan with its profile")
@route(VIEW)
def training_plan(request: PageRequest, uuid: UUID) -> Any:
    """Its rows by semester, what graduates reach by when, and how many points stand against it."""
    plan = plan_for(request.viewer, uuid)
    return plan_detail(load_sheet(plan))


def plan_detail(sheet: PlanSheet) -> dict[str, Any]:
    plan = sheet.plan
    names = ("uuid", "entry_year", "number", "state", "semesters", "published_at")
    return {
        **{name: getattr(plan, name) for name in names},
        "programme": plan.programme,
        "rows": [
            *(_row(row, row.module_version, row.module_version.uuid) for row in sheet.modules),
            *(_row(row, row, None) for row in sheet.courses),
        ],
        "targets": [
            {
                "competence": row.competence.uuid,
                "title": InBothLanguages.of(text_of(row.competence)),
                "semester": row.semester,
                "level": row.level.number,
            }
            for row in sheet.targets
        ],
        "standing_against": check_plan(sheet).block_count,
    }


def _row(row: Any, titled: Any, module: UUID | None) -> dict[str, Any]:
    return {
        "number": row.pk,
        "module": module,
        "title": InBothLanguages.of(text_of(titled)),
        "semester": row.semester,
        "total_hours": row.total_hours,
        "practice_hours": row.practice_hours,
    }
