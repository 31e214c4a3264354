"""Keeping the register: kinds and generations of devices, and who owns which."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from ronghe.apps.base.api import Reference, Refused, Text, audit, day_of
from ronghe.apps.competence.api import TypicalTask
from ronghe.apps.industry.models import Equipment, EquipmentGeneration, EquipmentType, Signal, Site
from ronghe.apps.industry.queries.reach import programmes_of_tasks
from ronghe.apps.industry.rules import is_newer
from ronghe.apps.industry.services.signals import SignalDraft, record_signal
from ronghe.apps.people.api import Organisation, Programme, Viewer, require

MANAGE = "industry.manage_equipment"
EARLIEST_YEAR = 1950
MOST_DEVICES = 100_000


@dataclass(frozen=True, slots=True)
class EquipmentDraft:
    """Devices of one model, as somebody enters them."""

    organisation: Organisation
    type: EquipmentType
    generation: EquipmentGeneration | None = None
    site: Site | None = None
    model: str = ""
    year: int | None = None
    count: int = 1
    tasks: Sequence[TypicalTask] = ()
    acquired_on: date | None = None


def reference_of(equipment: Equipment) -> Reference:
    return Reference("industry.equipment", equipment.uuid)


def add_equipment(*, viewer: Viewer, draft: EquipmentDraft) -> Equipment:
    """Enter devices. Raises NotAllowed unless the viewer keeps the organisation's register;
    Refused for a generation or site that does not fit, or a year or count that cannot be."""
    require(viewer, MANAGE, organisation=draft.organisation)
    _refuse_unfit(draft, viewer.on_date)
    with transaction.atomic():
        equipment = Equipment.objects.create(organisation=draft.organisation, **_fields(draft))
        equipment.tasks.set(draft.tasks)
        audit(viewer, MANAGE, subject=reference_of(equipment))
    return equipment


def change_equipment(*, viewer: Viewer, equipment: Equipment, draft: EquipmentDraft) -> Equipment:
    """Correct an entry of the register. Raises what `add_equipment` raises."""
    require(viewer, MANAGE, organisation=equipment.organisation)
    _refuse_unfit(draft, viewer.on_date)
    with transaction.atomic():
        for name, value in _fields(draft).items():
            setattr(equipment, name, value)
        equipment.save()
        equipment.tasks.set(draft.tasks)
        audit(viewer, MANAGE, subject=reference_of(equipment))
    return equipment


def retire_equipment(*, viewer: Viewer, equipment: Equipment, on_date: date) -> None:
    """Take devices out of use from a day on; they stay in the register. Refused the second time,
    and for a day before they were acquired."""
    require(viewer, MANAGE, organisation=equipment.organisation)
    if equipment.acquired_on and on_date < equipment.acquired_on:
        raise Refused(
            "It was acquired later than that. Nothing was changed.",
            "该日期早于购置日期。未作任何更改。",
            code="equipment-backwards",
        )
    with transaction.atomic():
        in_service = Equipment.objects.filter(pk=equipment.pk, retired_on__isnull=True)
        if not in_service.update(retired_on=on_date):
            raise Refused(
                "It is retired already. Nothing was changed.",
                "该设备已停用。未作任何更改。",
                code="equipment-retired",
            )
        audit(viewer, MANAGE, subject=reference_of(equipment))


def define_generation(
    *,
    viewer: Viewer,
    kind: EquipmentType,
    number: int,
    title: Text,
    introduced_year: int | None = None,
) -> EquipmentGeneration:
    """Add a generation of a kind of device, or give the one of that number its title and year."""
    require(viewer, MANAGE)
    if not 1 <= number <= 99:
        raise Refused(
            "Number generations from 1 to 99. Nothing was changed.",
            "代次请用 1 至 99 的数字。未作任何更改。",
            code="generation-number",
        )
    with transaction.atomic():
        generation, _ = EquipmentGeneration.objects.update_or_create(
            type=kind,
            number=number,
            defaults={
                "title_en": title.en or title.zh,
                "title_zh": title.zh or title.en,
                "introduced_year": introduced_year,
            },
        )
        audit(viewer, MANAGE, touched=f"generation {number} of {kind.code}")
    return generation


def define_type(*, viewer: Viewer, code: str, title: Text) -> EquipmentType:
    """Add a kind of device under a code of its own; a code that is there is renamed."""
    require(viewer, MANAGE)
    with transaction.atomic():
        kind, _ = EquipmentType.objects.update_or_create(
            code=code,
            defaults={"title_en": title.en or title.zh, "title_zh": title.zh or title.en},
        )
        audit(viewer, MANAGE, touched=f"equipment type {code}")
    return kind


# --- news ---------------------------------------------------------------------------------------


def programmes_for_news(equipment: Equipment) -> list[Programme]:
    """The programmes of the region for which a device at an enterprise is news: it is of a newer
    generation than any school's or any other of this enterprise's, and serves their tasks. Empty
    for a school's own device, and for a generation that is known."""
    owner = equipment.organisation
    if owner.kind != Organisation.Kind.ENTERPRISE:
        return []
    known = Equipment.objects.filter(type=equipment.type_id).exclude(pk=equipment.pk)
    comparable = known.filter(organisation__region=owner.region_id).select_related("generation")
    schools = list(comparable.filter(organisation__kind="school"))
    own = list(comparable.filter(organisation=owner))
    if not is_newer(equipment.generation, [*schools, *own]):
        return []
    programmes = Programme.objects.filter(organisation__region=owner.region_id)
    tasks = list(equipment.tasks.values_list("pk", flat=True))
    touched = programmes_of_tasks(programmes, tasks) if tasks else programmes.none()
    partners = programmes.filter(partner_enterprises__enterprise=owner)
    return list((touched | partners).distinct().order_by("organisation_id", "code"))


def record_purchase(
    *, viewer: Viewer, equipment: Equipment, title: str, lang: str, at: datetime
) -> Signal:
    """Record the signal that a device at an enterprise is news, from the register's entry."""
    draft = SignalDraft(
        region=equipment.organisation.region,
        enterprise=equipment.organisation,
        kind=Signal.Kind.EQUIPMENT_BOUGHT,
        title=title,
        lang=lang,
        event_on=min(equipment.acquired_on or day_of(at), day_of(at)),
        trade=_one_trade(programmes_for_news(equipment)),
        source=reference_of(equipment),
        tasks=list(equipment.tasks.all()),
        equipment_type=equipment.type,
        equipment_generation=equipment.generation,
    )
    return record_signal(viewer=viewer, draft=draft, at=at)


def _one_trade(programmes: Sequence[Programme]) -> str:
    trades = {programme.trade for programme in programmes}
    return trades.pop() if len(trades) == 1 else ""


# --- what cannot be -----------------------------------------------------------------------------


def _fields(draft: EquipmentDraft) -> dict[str, object]:
    return {
        "type": draft.type,
        "generation": draft.generation,
        "site": draft.site,
        "model": draft.model.strip(),
        "year": draft.year,
        "count": draft.count,
        "acquired_on": draft.acquired_on,
    }


def _refuse_unfit(draft: EquipmentDraft, today: date) -> None:
    if draft.generation and draft.generation.type_id != draft.type.pk:
        raise Refused(
            "This generation belongs to another kind of equipment. Nothing was changed.",
            "该代次属于另一类设备。未作任何更改。",
            code="generation-mismatch",
        )
    if draft.site and draft.site.organisation_id != draft.organisation.pk:
        raise Refused(
            "This site belongs to another organisation. Nothing was changed.",
            "该场所属于其他单位。未作任何更改。",
            code="site-elsewhere",
        )
    if draft.year is not None and not EARLIEST_YEAR <= draft.year <= today.year + 1:
        raise Refused(
            f"Give a year from {EARLIEST_YEAR} to {today.year + 1}. Nothing was changed.",
            f"年份应在 {EARLIEST_YEAR} 至 {today.year + 1} 之间。未作任何更改。",
            code="equipment-year",
        )
    if not 1 <= draft.count <= MOST_DEVICES:
        raise Refused(
            f"Give a count from 1 to {MOST_DEVICES}. Nothing was changed.",
            f"数量应在 1 至 {MOST_DEVICES} 之间。未作任何更改。",
            code="equipment-count",
        )
