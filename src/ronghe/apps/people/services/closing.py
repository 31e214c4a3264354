"""Closing what is over: its history stays, the roles held in it end, nobody new comes in."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import DateField, F, Q, QuerySet, Value
from django.db.models.functions import Greatest

from ronghe.apps.base.api import Reference, Refused, audit
from ronghe.apps.people.access import require
from ronghe.apps.people.flows import UNIT, state_of
from ronghe.apps.people.models import Membership, Organisation, Programme, SchoolClass
from ronghe.apps.people.rules import Unit, another_administrator_stays
from ronghe.apps.people.viewer import Viewer

KINDS: Mapping[type, str] = {
    Organisation: "organisation",
    Programme: "programme",
    SchoolClass: "school_class",
}


def action_for(unit: Unit) -> str:
    """Organisations are closed by whoever adds them, the rest by whoever keeps the unit."""
    return "people.add_organisations" if isinstance(unit, Organisation) else "people.manage_units"


def roles_in(unit: Unit, on_date: date) -> "QuerySet[Membership]":
    """The memberships in a unit that go on after a day: those that closing would end."""
    goes_on = Q(ends_on__isnull=True) | Q(ends_on__gt=on_date)
    return Membership.objects.filter(goes_on, **{KINDS[type(unit)]: unit})


def close_unit(*, viewer: Viewer, unit: Unit, on_date: date) -> int:
    """Close an organisation, programme or class on a day and end the roles held in it that day.

    Returns how many roles ended. Raises NotAllowed; Refused while something in it is open, when
    it is closed already, or when nobody would be left who administers the system.
    """
    _require(viewer, unit)
    with transaction.atomic():
        locked: Any = type(unit)._default_manager.select_for_update().get(pk=unit.pk)
        UNIT.check("close", state_of(locked), locked)
        roles = roles_in(locked, on_date)
        _refuse_lock_out(set(roles.values_list("pk", flat=True)), on_date)
        ended = roles.update(ends_on=Greatest(F("starts_on"), Value(on_date, DateField())))
        type(unit)._default_manager.filter(pk=unit.pk).update(closed_on=on_date)
        _audit(viewer, unit, "closed", ended)
    return ended


def reopen_unit(*, viewer: Viewer, unit: Unit) -> None:
    """Open it again; roles that ended stay ended. Raises NotAllowed, Refused."""
    _require(viewer, unit)
    with transaction.atomic():
        locked: Any = type(unit)._default_manager.select_for_update().get(pk=unit.pk)
        UNIT.check("reopen", state_of(locked), locked)
        type(unit)._default_manager.filter(pk=unit.pk).update(closed_on=None)
        _audit(viewer, unit, "open again", 1)


def _require(viewer: Viewer, unit: Unit) -> None:
    subject: dict[str, Any] = {KINDS[type(unit)]: unit}
    require(viewer, action_for(unit), **subject)


def _audit(viewer: Viewer, unit: Unit, touched: str, count: int) -> None:
    subject = Reference(f"people.{KINDS[type(unit)]}", unit.uuid)
    audit(viewer, action_for(unit), subject=subject, touched=touched, count=count)


def _refuse_lock_out(memberships: set[int], on_date: date) -> None:
    ends_one = Membership.objects.filter(pk__in=memberships, role="system_administrator").exists()
    if ends_one and not another_administrator_stays(memberships, on_date):
        raise Refused(
            "Nobody would be left who administers the system. Nothing was changed.",
            "此操作会使系统失去最后一名系统管理员。未作任何更改。",
            code="last-administrator",
        )
