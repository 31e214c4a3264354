"""Routes of the register of equipment: entering, correcting, retiring, kinds, and its news."""

from datetime import date
from typing import Any
from uuid import UUID

from ninja import Field, Status
from ninja.pagination import paginate

from ronghe.apps.base.api import NotFound, now
from ronghe.apps.industry.models import Equipment
from ronghe.apps.industry.queries.enterprises import organisation_for
from ronghe.apps.industry.queries.equipment import equipment_types
from ronghe.apps.industry.queries.reach import organisations_reached
from ronghe.apps.industry.rest_reading import EquipmentOut, SignalOut
from ronghe.apps.industry.rest_shapes import (
    Titled,
    TitledIn,
    generation_of,
    kind_of_code,
    router,
    tasks_named,
)
from ronghe.apps.industry.services.equipment import (
    EARLIEST_YEAR,
    MOST_DEVICES,
    EquipmentDraft,
    add_equipment,
    change_equipment,
    define_generation,
    define_type,
    record_purchase,
    retire_equipment,
)
from ronghe.apps.industry.services.signals import LONGEST_TITLE, MOST_TASKS
from ronghe.apps.people.api import (
    Organisation,
    Paged,
    PageRequest,
    Strict,
    Viewer,
    route,
)

MANAGE = "industry.manage_equipment"
VIEW = "industry.view_equipment"
LATEST_YEAR = 2200


class EquipmentChangeIn(Strict):
    """A machine; `type` by code, `generation` by number, site and tasks by identifiers."""

    type: str = Field(max_length=60)
    generation: int | None = Field(None, ge=0, le=1_000)
    site: UUID | None = None
    model: str = Field("", max_length=120)
    year: int | None = Field(None, ge=1900, le=LATEST_YEAR)
    count: int = Field(1, ge=1, le=MOST_DEVICES)
    acquired_on: date | None = None
    tasks: list[UUID] = Field(default_factory=list, max_length=MOST_TASKS)


class EquipmentIn(EquipmentChangeIn):
    organisation: UUID


class RetirementIn(Strict):
    """The first day out of use; today when it is empty."""

    on_date: date | None = None


class NewsIn(Strict):
    """The sentence under which a purchase becomes a signal."""

    title: str = Field(min_length=1, max_length=LONGEST_TITLE)
    lang: str = Field("zh-hans", max_length=12)


class GenerationOut(Titled):
    """A generation; a higher `number` came later."""

    code: str
    number: int
    introduced_year: int | None

    @staticmethod
    def resolve_code(row: Any) -> str:
        return str(row)


class KindOut(Titled):
    generations: list[GenerationOut]

    @staticmethod
    def resolve_generations(row: Any) -> list[Any]:
        return list(row.generations.all())


class KindIn(TitledIn):
    """A kind whose `code` is there is renamed."""

    code: str = Field(min_length=1, max_length=60, pattern=r"^[-a-zA-Z0-9_]+$")


class GenerationIn(TitledIn):
    """A number that is there gets this title and year."""

    number: int = Field(ge=1, le=99)
    introduced_year: int | None = Field(None, ge=EARLIEST_YEAR, le=2100)


@router.post("/equipment", response={201: EquipmentOut}, summary="Enter a machine")
@route(MANAGE)
def create_equipment(request: PageRequest, body: EquipmentIn) -> Any:
    """Enter it into the register of a school or enterprise."""
    owner = organisation_for(request.viewer, MANAGE, body.organisation)
    draft = _draft(owner, body)
    return Status(201, add_equipment(viewer=request.viewer, draft=draft))


@router.put("/equipment/{uuid}", response=EquipmentOut, summary="Correct an entry")
@route(MANAGE)
def replace_equipment(request: PageRequest, uuid: UUID, body: EquipmentChangeIn) -> Any:
    """Correct or complete it; whose it is stays."""
    found = _entry(request.viewer, uuid)
    draft = _draft(found.organisation, body)
    change_equipment(viewer=request.viewer, equipment=found, draft=draft)
    return _entry(request.viewer, uuid)


@router.post("/equipment/{uuid}/retire", response=EquipmentOut, summary="Take out of use")
@route(MANAGE)
def end_equipment(request: PageRequest, uuid: UUID, body: RetirementIn | None = None) -> Any:
    """Take a machine out of use from a day on, today if none is named; it stays in the register."""
    found = _entry(request.viewer, uuid)
    day = body.on_date if body and body.on_date else request.viewer.on_date
    retire_equipment(viewer=request.viewer, equipment=found, on_date=day)
    return _entry(request.viewer, uuid)


@router.post("/equipment/{uuid}/news", response={201: SignalOut}, summary="Record it as news")
@route(MANAGE)
def create_equipment_news(request: PageRequest, uuid: UUID, body: NewsIn) -> Any:
    """Make a signal of an enterprise's purchase, for the programmes whose work it changes."""
    signal = record_purchase(
        viewer=request.viewer,
        equipment=_entry(request.viewer, uuid),
        title=body.title,
        lang=body.lang,
        at=now(),
    )
    return Status(201, signal)


@router.get("/equipment-kinds", response=list[KindOut], summary="Kinds and generations")
@paginate(Paged)
@route(VIEW)
def list_equipment_kinds(request: PageRequest) -> Any:
    """Kinds of equipment with their generations, the same for everybody."""
    return equipment_types()


@router.post("/equipment-kinds", response={201: KindOut}, summary="Define a kind")
@route(MANAGE)
def create_equipment_kind(request: PageRequest, body: KindIn) -> Any:
    """Add a kind of device under its code, or rename the one that has it."""
    kind = define_type(viewer=request.viewer, code=body.code, title=body.title)
    return Status(201, equipment_types().get(pk=kind.pk))


@router.post("/equipment-kinds/{code}/generations", response={201: GenerationOut})
@route(MANAGE)
def create_generation(request: PageRequest, code: str, body: GenerationIn) -> Any:
    """Add a generation of a kind, or give the one of that number its title and year."""
    made = define_generation(
        viewer=request.viewer,
        kind=kind_of_code(code),
        number=body.number,
        title=body.title,
        introduced_year=body.introduced_year,
    )
    return Status(201, made)


def _entry(viewer: Viewer, uuid: UUID) -> Equipment:
    rows = Equipment.objects.filter(organisation__in=organisations_reached(viewer, MANAGE))
    rows = rows.select_related("organisation__region", "site", "type", "generation")
    found = rows.prefetch_related("tasks").filter(uuid=uuid).first()
    if found is None:
        raise NotFound("There is no such equipment for you.", "没有您可以管理的该设备。")
    return found


def _draft(owner: Organisation, body: EquipmentChangeIn) -> EquipmentDraft:
    kind = kind_of_code(body.type)
    site = owner.sites.filter(uuid=body.site).first() if body.site else None
    if body.site and site is None:
        raise NotFound("The organisation has no such site.", "该单位没有这个场所。")
    return EquipmentDraft(
        organisation=owner,
        type=kind,
        generation=generation_of(kind, body.generation),
        site=site,
        model=body.model,
        year=body.year,
        count=body.count,
        tasks=tasks_named(body.tasks),
        acquired_on=body.acquired_on,
    )
