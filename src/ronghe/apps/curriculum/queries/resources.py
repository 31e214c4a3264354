"""Teaching resources as a viewer may see them: by their confidentiality, one by one."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from ronghe.apps.base.api import NotFound
from ronghe.apps.curriculum.models import (
    Module,
    ResourceReader,
    ResourceReport,
    ResourceVersion,
    TeachingResource,
)
from ronghe.apps.curriculum.queries.staleness import Standing, standings_of
from ronghe.apps.industry.api import Partnership
from ronghe.apps.people.api import Viewer, in_force, may, programmes_for

VIEW = "curriculum.view_resources"
EDIT = "curriculum.edit_resources"
Confidentiality = TeachingResource.Confidentiality


def resources_for(viewer: Viewer) -> "QuerySet[TeachingResource]":
    """The resources that the viewer may see.

    Open ones: whoever is signed in. The school's: who belongs to it. The partners': also who
    belongs to an enterprise that is a partner of the programme today. A circle's: whom it names
    and who made it. Whoever keeps the programme's resources sees all its others.
    """
    rows = TeachingResource.objects.all()
    if viewer.is_system:
        return rows
    if not viewer.is_signed_in or not may(viewer, VIEW):
        return rows.none()
    own = {held.organisation_id for held in viewer.held}
    at_school = Q(module__programme__organisation__in=own)
    partner = Partnership.objects.filter(
        in_force(viewer.on_date),
        enterprise__in=own,
        programme=OuterRef("module__programme"),
    )
    named = ResourceReader.objects.filter(resource=OuterRef("pk"), person=viewer.person_id)
    made = ResourceVersion.objects.filter(resource=OuterRef("pk"), made_by=viewer.person_id)
    kept = Q(module__programme__in=programmes_for(viewer, EDIT)) & ~Q(
        confidentiality=Confidentiality.CIRCLE
    )
    return rows.filter(
        Q(confidentiality=Confidentiality.OPEN)
        | Q(at_school, confidentiality__in=(Confidentiality.SCHOOL, Confidentiality.PARTNERS))
        | Q(Exists(partner), confidentiality=Confidentiality.PARTNERS)
        | Q(Exists(named))
        | Q(Exists(made))
        | kept
    )


def resource_for(viewer: Viewer, uuid: UUID) -> TeachingResource:
    """One resource that the viewer may see; NotFound otherwise."""
    rows = resources_for(viewer).select_related("module__programme__organisation")
    found = rows.filter(uuid=uuid).first()
    if found is None:
        raise NotFound("There is no such resource for you.", "没有您可以查看的这项资源。")
    return found


def resource_version_for(viewer: Viewer, uuid: UUID) -> ResourceVersion:
    """One version of a resource that the viewer may see; NotFound otherwise."""
    rows = ResourceVersion.objects.filter(resource__in=resources_for(viewer), uuid=uuid)
    found = rows.select_related("resource__module__programme__organisation").first()
    if found is None:
        raise NotFound("There is no such file for you.", "没有您可以查看的这份文件。")
    return found


def module_for(viewer: Viewer, uuid: UUID) -> Module:
    """A module whose curriculum the viewer may see, or of which they may see a resource."""
    rows = Module.objects.filter(
        Q(programme__in=programmes_for(viewer, "curriculum.view_curriculum"))
        | Q(resources__in=resources_for(viewer)),
        uuid=uuid,
    )
    found = rows.select_related("programme__organisation").distinct().first()
    if found is None:
        raise NotFound("There is no such module for you.", "没有您可以查看的该模块。")
    return found


def may_edit(viewer: Viewer, module: Module) -> bool:
    return programmes_for(viewer, EDIT).filter(pk=module.programme_id).exists()


@dataclass(frozen=True, slots=True)
class ResourceRow:
    """A resource on a list: its newest version, why it is stale, reports that wait."""

    standing: Standing
    open_reports: int

    @property
    def resource(self) -> TeachingResource:
        return self.standing.resource


def resources_listed(
    viewer: Viewer, on_date: date, module: Module | None = None
) -> list[ResourceRow]:
    """The viewer's resources in use, of one module or of all, stale ones first; a fixed number of
    queries."""
    rows = resources_for(viewer)
    if module is not None:
        rows = rows.filter(module=module)
    counted = dict(
        ResourceReport.objects.filter(version__resource__in=rows, answered_at__isnull=True)
        .values_list("version__resource")
        .annotate(count=Count("pk"))
    )
    found = [
        ResourceRow(one, counted.get(one.resource.pk, 0)) for one in standings_of(rows, on_date)
    ]
    return sorted(found, key=lambda row: (row.standing.since or date.max, row.resource.code))


@dataclass(frozen=True, slots=True)
class ModuleResources:
    """What a module has to be taught with, what the viewer may see of it with its state, stale
    ones first, and how many are hidden from them, stale or not."""

    shown: tuple[Standing, ...]
    hidden: int
    hidden_stale: int

    @property
    def total(self) -> int:
        return len(self.shown) + self.hidden


def resources_of_module(viewer: Viewer, module: Module) -> ModuleResources:
    """Every resource in use of a module; a fixed number of queries."""
    mine = set(resources_for(viewer).filter(module=module).values_list("pk", flat=True))
    rows = standings_of(TeachingResource.objects.filter(module=module), viewer.on_date)
    shown = sorted(
        (one for one in rows if one.resource.pk in mine),
        key=lambda one: (not one.is_stale, one.resource.code),
    )
    hidden = [one for one in rows if one.resource.pk not in mine]
    return ModuleResources(tuple(shown), len(hidden), sum(one.is_stale for one in hidden))


def reports_of(viewer: Viewer, resource: TeachingResource) -> "QuerySet[ResourceReport]":
    """Everybody's reports for whoever keeps the resource; otherwise the viewer's own."""
    rows = ResourceReport.objects.filter(version__resource=resource).select_related(
        "version", "reported_by", "answered_by"
    )
    if not may_edit(viewer, resource.module):
        rows = rows.filter(reported_by=viewer.person_id) if viewer.person_id else rows.none()
    return rows


def own_reports(viewer: Viewer) -> "QuerySet[ResourceReport]":
    rows = ResourceReport.objects.select_related("version__resource", "answered_by")
    return rows.filter(reported_by=viewer.person_id) if viewer.person_id else rows.none()


def report_for(viewer: Viewer, uuid: UUID) -> ResourceReport:
    """One report on a resource that the viewer keeps; NotFound otherwise."""
    rows = ResourceReport.objects.filter(
        uuid=uuid, version__resource__module__programme__in=programmes_for(viewer, EDIT)
    )
    found = rows.select_related("version__resource__module__programme", "reported_by").first()
    if found is None:
        raise NotFound("There is no such report for you.", "没有您可以处理的这条反馈。")
    return found
