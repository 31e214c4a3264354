"""Predicates on state: what must hold before something in `people` may change."""

from datetime import date

from ronghe.apps.people.models import Membership, Organisation, Programme, SchoolClass
from ronghe.apps.people.roles import Role
from ronghe.apps.people.viewer import in_force

Unit = Organisation | Programme | SchoolClass


def has_nothing_open(unit: Unit) -> bool:
    """No programme of the organisation, no class of the programme is open any more."""
    match unit:
        case Organisation():
            return not unit.programmes.filter(closed_on=None).exists()
        case Programme():
            return not SchoolClass.objects.filter(cohort__programme=unit, closed_on=None).exists()
    return True


def parent_is_open(unit: Unit) -> bool:
    """What the unit belongs to takes new things."""
    match unit:
        case Programme():
            return unit.organisation.closed_on is None
        case SchoolClass():
            return unit.cohort.programme.closed_on is None
    return True


def another_administrator_stays(memberships: "set[int]", on_date: date) -> bool:
    """Somebody with a sign-in administers the system also without these memberships."""
    others = Membership.objects.filter(
        in_force(on_date),
        role=Role.SYSTEM_ADMINISTRATOR,
        person__account__is_active=True,
        person__erased_at=None,
    )
    return others.exclude(pk__in=memberships).exists()
