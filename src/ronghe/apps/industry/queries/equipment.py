"""The register of equipment, and who of the partners has what."""

from collections.abc import Sequence
from datetime import date

from django.db.models import Q, QuerySet

from ronghe.apps.competence.api import TypicalTask
from ronghe.apps.industry.models import Equipment, EquipmentGeneration, EquipmentType, Site
from ronghe.apps.industry.queries.reach import enterprises_reached, organisations_reached
from ronghe.apps.people.api import Organisation, Region, Viewer

VIEW = "industry.view_equipment"


def in_use(on_date: date) -> Q:
    """The condition that equipment is there and not retired on a day."""
    return (Q(acquired_on__isnull=True) | Q(acquired_on__lte=on_date)) & (
        Q(retired_on__isnull=True) | Q(retired_on__gt=on_date)
    )


def _with_type() -> "QuerySet[Equipment]":
    return Equipment.objects.select_related("organisation", "site", "type", "generation")


def equipment_of(
    viewer: Viewer, organisation: Organisation, *, with_retired: bool = False
) -> "QuerySet[Equipment]":
    """What an organisation owns today, as far as the viewer may see it."""
    rows = _with_type().filter(
        organisation=organisation, organisation__in=organisations_reached(viewer, VIEW)
    )
    return rows if with_retired else rows.filter(in_use(viewer.on_date))


def equipment_at(viewer: Viewer, site: Site) -> "QuerySet[Equipment]":
    """What stands at a site today, as far as the viewer may see it."""
    rows = _with_type().filter(
        in_use(viewer.on_date), site=site, organisation__in=organisations_reached(viewer, VIEW)
    )
    return rows.order_by("type__code", "pk")


def partner_equipment(viewer: Viewer, region: Region, task: TypicalTask) -> "QuerySet[Equipment]":
    """What enterprises of a region own today that serves a typical task (of its code, whatever
    version), as far as the viewer may see it; the newest generation of each kind first."""
    rows = _with_type().filter(
        in_use(viewer.on_date),
        organisation__region=region,
        organisation__in=enterprises_reached(viewer, VIEW),
        tasks__code=task.code,
        tasks__work_process=task.work_process_id,
    )
    return rows.distinct().order_by("type_id", "-generation__number", "organisation_id", "pk")


def equipment_types() -> "QuerySet[EquipmentType]":
    """Kinds of equipment with their generations; titles in both languages."""
    return EquipmentType.objects.prefetch_related("generations").order_by("code")


def types_at_work(
    tasks: Sequence[TypicalTask], owner: Organisation | None
) -> "list[EquipmentType]":
    """The kinds that serve one of the tasks anywhere or stand at the owner; all kinds where there
    are none such, or nothing is named."""
    near = Q(equipment__tasks__in=tasks) | Q(equipment__organisation=owner)
    is_named = bool(tasks) or owner is not None
    found = list(equipment_types().filter(near).distinct()) if is_named else []
    return found or list(equipment_types())


def newest_generation(viewer: Viewer, kind: EquipmentType, region: Region) -> int | None:
    """The highest generation of a kind that an enterprise of the region uses today."""
    owned = EquipmentGeneration.objects.filter(
        type=kind,
        equipment__in=Equipment.objects.filter(
            in_use(viewer.on_date),
            organisation__region=region,
            organisation__kind=Organisation.Kind.ENTERPRISE,
        ),
    )
    return owned.order_by("-number").values_list("number", flat=True).first()


def owned_in_reach(viewer: Viewer) -> "QuerySet[Equipment]":
    """What every organisation in the viewer's reach owns today."""
    reached = organisations_reached(viewer, VIEW)
    return _with_type().filter(in_use(viewer.on_date), organisation__in=reached)
