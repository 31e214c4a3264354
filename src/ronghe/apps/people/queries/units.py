"""Organisations, programmes, classes and school years, as far as a viewer reaches."""

from uuid import UUID

from django.db.models import QuerySet

from ronghe.apps.base.api import NotFound
from ronghe.apps.people.access import classes_for, organisations_for, programmes_for
from ronghe.apps.people.models import Organisation, Programme, SchoolClass
from ronghe.apps.people.viewer import Viewer


def organisation_for(viewer: Viewer, action: str, uuid: UUID | None = None) -> Organisation:
    """The organisation an action is about: the one named, or the viewer's first."""
    reached = organisations_for(viewer, action).order_by("pk")
    found = reached.filter(uuid=uuid).first() if uuid else _own_first(viewer, reached)
    if found is None:
        raise NotFound("There is no such organisation for you.", "没有您可以管理的这个单位。")
    return found


UNITS = "people.view_units"


def organisations_listed(viewer: Viewer) -> "QuerySet[Organisation]":
    return organisations_for(viewer, UNITS).select_related("region").order_by("code", "pk")


def programmes_listed(viewer: Viewer) -> "QuerySet[Programme]":
    rows = programmes_for(viewer, UNITS).select_related("organisation")
    return rows.order_by("organisation__code", "code", "pk")


def classes_listed(viewer: Viewer) -> "QuerySet[SchoolClass]":
    rows = classes_for(viewer, UNITS).select_related("cohort__programme__organisation")
    return rows.order_by("-cohort__entry_year", "title_en", "pk")


def class_for(viewer: Viewer, uuid: UUID) -> SchoolClass:
    """Raises NotFound."""
    found = classes_listed(viewer).filter(uuid=uuid).first()
    if found is None:
        raise NotFound("There is no such class for you.", "没有您可以查看的这个班级。")
    return found


def _own_first(viewer: Viewer, reached: "QuerySet[Organisation]") -> Organisation | None:
    own = reached.filter(pk__in=[held.organisation_id for held in viewer.held]).first()
    return own or reached.first()
