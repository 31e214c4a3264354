"""Routes of `industry`: enterprises, posts, equipment, signals."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from ninja import Schema
from ninja.pagination import paginate

from ronghe.apps.industry.models import Post
from ronghe.apps.industry.queries.enterprises import (
    EnterpriseFilter,
    enterprises_listed,
    organisation_for,
)
from ronghe.apps.industry.queries.equipment import equipment_of, owned_in_reach
from ronghe.apps.industry.queries.reach import enterprises_reached
from ronghe.apps.industry.queries.signals import SignalFilter, signals_listed
from ronghe.apps.industry.queries.workplaces import post_open_on
from ronghe.apps.industry.rest_shapes import (
    Titled,
    router,
)
from ronghe.apps.industry.rules import last_day_of
from ronghe.apps.people.api import Paged, PageRequest, route

VIEW = "industry.view_enterprises"


class EnterpriseOut(Titled):
    sector: str
    size: str
    posts: int

    @staticmethod
    def resolve_sector(row: Any) -> str:
        return _of_profile(row, "sector")

    @staticmethod
    def resolve_size(row: Any) -> str:
        return _of_profile(row, "size")

    @staticmethod
    def resolve_posts(row: Any) -> int:
        return int(row.post_count)


def _of_profile(row: Any, field: str) -> str:
    profile = getattr(row, "enterprise_profile", None)
    return str(getattr(profile, field)) if profile else ""


class PostOut(Titled):
    """`closed_on` is its last day, or that of its site where that comes first."""

    enterprise: UUID
    site: str
    headcount: int
    occupation: str
    tasks: list[UUID]
    equipment: list[UUID]
    closed_on: date | None

    @staticmethod
    def resolve_closed_on(row: Any) -> date | None:
        return last_day_of(row)

    @staticmethod
    def resolve_equipment(row: Any) -> list[UUID]:
        return [one.uuid for one in row.equipment.all()]

    @staticmethod
    def resolve_enterprise(row: Any) -> UUID:
        return UUID(str(row.site.organisation.uuid))

    @staticmethod
    def resolve_site(row: Any) -> str:
        return str(row.site.code)

    @staticmethod
    def resolve_occupation(row: Any) -> str:
        return str(row.occupation.code) if row.occupation else ""

    @staticmethod
    def resolve_tasks(row: Any) -> list[UUID]:
        return [task.uuid for task in row.tasks.all()]


class EquipmentOut(Schema):
    uuid: UUID
    organisation: UUID
    type: str
    generation: int | None
    model: str
    year: int | None
    count: int
    acquired_on: date | None
    tasks: list[UUID]

    @staticmethod
    def resolve_organisation(row: Any) -> UUID:
        return UUID(str(row.organisation.uuid))

    @staticmethod
    def resolve_type(row: Any) -> str:
        return str(row.type.code)

    @staticmethod
    def resolve_generation(row: Any) -> int | None:
        return int(row.generation.number) if row.generation else None

    @staticmethod
    def resolve_tasks(row: Any) -> list[UUID]:
        return [task.uuid for task in row.tasks.all()]


class SignalOut(Schema):
    """What changed, in `lang`; what the system worded itself is there in the other language too."""

    uuid: UUID
    kind: str
    title: str
    text: str
    lang: str
    title_other: str
    text_other: str
    trade: str
    enterprise: UUID | None
    event_on: date
    noticed_at: datetime
    withdrawn_at: datetime | None
    equipment_type: str
    equipment_generation: int | None
    tasks: list[UUID]

    @staticmethod
    def resolve_enterprise(row: Any) -> UUID | None:
        return UUID(str(row.enterprise.uuid)) if row.enterprise else None

    @staticmethod
    def resolve_equipment_type(row: Any) -> str:
        return str(row.equipment_type.code) if row.equipment_type else ""

    @staticmethod
    def resolve_equipment_generation(row: Any) -> int | None:
        return int(row.equipment_generation.number) if row.equipment_generation else None

    @staticmethod
    def resolve_tasks(row: Any) -> list[UUID]:
        return [task.uuid for task in row.tasks.all()]


@router.get("/enterprises", response=list[EnterpriseOut])
@paginate(Paged)
@route(VIEW)
def list_enterprises(
    request: PageRequest, search: str = "", trade: str = "", sector: str = ""
) -> Any:
    """The enterprises that the caller's scope reaches, by code; a school's key reaches partners."""
    wanted = EnterpriseFilter(words=search[:100], trade=trade[:60], sector=sector[:20])
    return enterprises_listed(request.viewer, wanted)


@router.get("/posts", response=list[PostOut])
@paginate(Paged)
@route(VIEW)
def list_posts(request: PageRequest, enterprise: UUID | None = None, closed: bool = False) -> Any:
    """The posts of the enterprises that the caller's scope reaches, or of one of them; closed ones
    too if asked for."""
    reached = enterprises_reached(request.viewer, VIEW)
    if enterprise is not None:
        reached = reached.filter(uuid=enterprise)
    rows = Post.objects.filter(site__organisation__in=reached)
    if not closed:
        rows = rows.filter(post_open_on(request.viewer.on_date))
    return (
        rows.select_related("site__organisation", "occupation")
        .prefetch_related("tasks", "equipment")
        .order_by("site__organisation__code", "site__code", "code")
    )


@router.get("/equipment", response=list[EquipmentOut])
@paginate(Paged)
@route("industry.view_equipment")
def list_equipment(
    request: PageRequest, organisation: UUID | None = None, retired: bool = False
) -> Any:
    """What schools and enterprises in reach own today; of one of them when it is named, then with
    what is out of use too if asked for."""
    if organisation is None:
        return owned_in_reach(request.viewer).prefetch_related("tasks").order_by("pk")
    owner = organisation_for(request.viewer, "industry.view_equipment", organisation)
    rows = equipment_of(request.viewer, owner, with_retired=retired)
    return rows.prefetch_related("tasks").order_by("pk")


@router.get("/signals", response=list[SignalOut])
@paginate(Paged)
@route("industry.view_signals")
def list_signals(
    request: PageRequest, search: str = "", kind: str = "", trade: str = "", withdrawn: bool = False
) -> Any:
    """What was noticed, newest first; withdrawn ones too when asked for."""
    standing = "all" if withdrawn else ""
    wanted = SignalFilter(kind[:20], trade[:60], search[:100], standing)
    return signals_listed(request.viewer, wanted).prefetch_related("tasks")
