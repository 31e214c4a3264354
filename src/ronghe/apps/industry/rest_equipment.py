"""Routes that change the register of equipment, and that take a signal back. They join the router
of those that read: an address is answered by one router only."""

from datetime import date
from typing import Any
from uuid import UUID

from ninja import Field, Schema, Status

from ronghe.apps.base.api import NotFound, now
from ronghe.apps.industry.models import Equipment
from ronghe.apps.industry.queries.enterprises import organisation_for
from ronghe.apps.industry.queries.equipment import equipment_types, owned_in_reach
from ronghe.apps.industry.queries.reach import signal_reached
from ronghe.apps.industry.rest_reading import EquipmentOut, SignalOut, router, tasks_named
from ronghe.apps.industry.services.equipment import (
    EquipmentDraft,
    add_equipment,
    retire_equipment,
)
from ronghe.apps.industry.services.signals import MOST_TASKS, withdraw_signal
from ronghe.apps.people.api import PageRequest, Viewer, organisations_for, route

MANAGE = "industry.manage_equipment"
WITHDRAW = "industry.withdraw_signal"


class EquipmentIn(Schema):
    """A machine; `type` by code, `generation` by number, `tasks` by identifiers."""

    organisation: UUID
    type: str = Field(max_length=60)
    generation: int | None = Field(None, ge=0, le=1_000)
    model: str = Field("", max_length=120)
    year: int | None = Field(None, ge=1900, le=2200)
    count: int = Field(1, ge=1, le=10_000)
    acquired_on: date | None = None
    tasks: list[UUID] = Field(default_factory=list, max_length=MOST_TASKS)


class WithdrawalIn(Schema):
    reason: str = Field(min_length=1, max_length=400)


@router.post("/equipment", response={201: EquipmentOut})
@route(MANAGE)
def create_equipment(request: PageRequest, body: EquipmentIn) -> Any:
    """Enter a machine into the register."""
    kind = equipment_types().filter(code=body.type).first()
    if kind is None:
        raise NotFound("There is no such kind of equipment.", "没有这类设备。")
    generation = None
    if body.generation is not None:
        generation = kind.generations.filter(number=body.generation).first()
        if generation is None:
            raise NotFound("There is no such generation.", "没有这一代设备。")
    draft = EquipmentDraft(
        organisation=organisation_for(request.viewer, MANAGE, body.organisation),
        type=kind,
        generation=generation,
        model=body.model,
        year=body.year,
        count=body.count,
        tasks=tasks_named(body.tasks),
        acquired_on=body.acquired_on,
    )
    return Status(201, add_equipment(viewer=request.viewer, draft=draft))


@router.post("/equipment/{uuid}/retire", response=EquipmentOut)
@route(MANAGE)
def end_equipment(request: PageRequest, uuid: UUID) -> Any:
    """Take a machine out of use from today on."""
    found = _equipment(request.viewer, uuid)
    retire_equipment(viewer=request.viewer, equipment=found, on_date=request.viewer.on_date)
    return Equipment.objects.select_related("organisation", "type", "generation").get(pk=found.pk)


def _equipment(viewer: Viewer, uuid: UUID) -> Equipment:
    reached = organisations_for(viewer, MANAGE)
    found = owned_in_reach(viewer).filter(uuid=uuid, organisation__in=reached).first()
    if found is None:
        raise NotFound("There is no such equipment for you.", "没有您可以管理的该设备。")
    return found


@router.post("/signals/{uuid}/withdraw", response=SignalOut)
@route(WITHDRAW)
def end_signal(request: PageRequest, uuid: UUID, body: WithdrawalIn) -> Any:
    """Take a signal back, with the reason; it stays readable as withdrawn."""
    signal = signal_reached(request.viewer, WITHDRAW, uuid=uuid)
    withdraw_signal(viewer=request.viewer, signal=signal, reason=body.reason, at=now())
    return signal_reached(request.viewer, WITHDRAW, uuid=uuid)
