"""From the policy table to rows: what a viewer may do, and whose rows that reaches.

The only way to guarded rows: `require` before a write, `persons_for` under every read.
"""

from typing import NoReturn

from django.db.models import Q, QuerySet

from ronghe.apps.base.api import AuditEntry, Reference, RongheError, audit
from ronghe.apps.people.models import (
    Consent,
    Membership,
    Organisation,
    Person,
    Programme,
    Region,
    Relationship,
    SchoolClass,
)
from ronghe.apps.people.policy import Action, action_named
from ronghe.apps.people.roles import GUEST_ROLES, Role, Scope
from ronghe.apps.people.viewer import Held, Viewer, in_force

# Which consent a role's `consented` scope reads; a role not named here has no such scope. A
# recruiter finds who consented in the region; the others see those they are related to, no more.
CONSENT_READ_BY = {
    Role.RECRUITER: Consent.Purpose.RECRUITMENT,
    Role.MENTOR: Consent.Purpose.PARTNER_VIEW,
    Role.GUARDIAN: Consent.Purpose.GUARDIAN_VIEW,
}


# From near to far; and where a holder's membership names a unit, by which field of each.
NEARNESS = (Scope.CLASS, Scope.PROGRAMME, Scope.ORGANISATION, Scope.REGION, Scope.ALL)
_REGION = "organisation__region"
NEAR_PATHS: dict[str, dict[Scope, tuple[str, str]]] = {
    "school_class": {
        Scope.CLASS: ("school_class", "pk"),
        Scope.PROGRAMME: ("programme", "cohort__programme"),
        Scope.ORGANISATION: ("organisation", "cohort__programme__organisation"),
        Scope.REGION: (_REGION, f"cohort__programme__{_REGION}"),
    },
    "programme": {
        Scope.PROGRAMME: ("programme", "pk"),
        Scope.ORGANISATION: ("organisation", "organisation"),
        Scope.REGION: (_REGION, _REGION),
    },
    "organisation": {
        Scope.ORGANISATION: ("organisation", "pk"),
        Scope.REGION: (_REGION, "region"),
    },
    "region": {Scope.REGION: (_REGION, "pk")},
}


class NotAllowed(RongheError):
    """The viewer's roles do not reach this; nothing was changed."""

    code = "not-allowed"

    def __init__(self, action: Action) -> None:
        super().__init__(
            f"You may not do this here: {action.title.en.lower()}. Nothing was changed.",
            f"您在此处没有权限：{action.title.zh}。未作任何更改。",
        )
        self.action = action


def grants_of(viewer: Viewer, action: Action) -> list[tuple[Scope, Held]]:
    """The grants that the viewer's memberships of today give for an action."""
    return [(action.grants[h.role], h) for h in viewer.held if h.role in action.grants]


def may(viewer: Viewer, name: str) -> bool:
    """Whether the viewer may do it at all, to somebody; pages and menus ask this."""
    action = action_named(name)
    if viewer.is_system or action.open_to == "anyone":
        return True
    if viewer.via == "key":
        return action.key_scope in viewer.key_scopes
    if action.open_to == "signed_in" and viewer.is_signed_in:
        return True
    return bool(grants_of(viewer, action))


def require(
    viewer: Viewer,
    name: str,
    *,
    person: Person | None = None,
    organisation: Organisation | None = None,
    programme: Programme | None = None,
    school_class: SchoolClass | None = None,
    region: Region | None = None,
) -> None:
    """Raise NotAllowed (and leave a refused row in the audit table) unless the viewer may.

    Each subject that is given must be reached; with none, being allowed at all is enough.
    """
    if not reaches(
        viewer,
        name,
        person=person,
        organisation=organisation,
        programme=programme,
        school_class=school_class,
        region=region,
    ):
        refuse(viewer, name, subject=Reference("people.person", person.uuid) if person else None)


def reaches(
    viewer: Viewer,
    name: str,
    *,
    person: Person | None = None,
    organisation: Organisation | None = None,
    programme: Programme | None = None,
    school_class: SchoolClass | None = None,
    region: Region | None = None,
) -> bool:
    """Whether the viewer may do it to each subject that is given; pages ask before they offer."""
    return may(viewer, name) and all(
        (
            person is None or persons_for(viewer, name).filter(pk=person.pk).exists(),
            organisation is None
            or organisations_for(viewer, name).filter(pk=organisation.pk).exists(),
            programme is None or programmes_for(viewer, name).filter(pk=programme.pk).exists(),
            school_class is None or classes_for(viewer, name).filter(pk=school_class.pk).exists(),
            region is None or regions_for(viewer, name).filter(pk=region.pk).exists(),
        )
    )


def refuse(
    viewer: Viewer, name: str, *, subject: Reference | None = None, count: int = 1
) -> NoReturn:
    """Leave a refused row in the audit table and raise NotAllowed: for checks beyond `require`."""
    audit(viewer, name, kind=AuditEntry.Kind.REFUSED, subject=subject, count=count)
    raise NotAllowed(action_named(name))


def require_all(viewer: Viewer, name: str, persons: set[int]) -> None:
    """One check for a batch: every person (by primary key) is reached, or NotAllowed."""
    allowed = may(viewer, name) and persons <= set(
        persons_for(viewer, name).filter(pk__in=persons).values_list("pk", flat=True)
    )
    if not allowed:
        refuse(viewer, name, count=len(persons))


def _members(viewer: Viewer, **conditions: object) -> Q:
    members = Membership.objects.filter(in_force(viewer.on_date), **conditions)
    return Q(pk__in=members.exclude(role__in=GUEST_ROLES).values("person"))


def _consented(viewer: Viewer, held: Held) -> Q:
    purpose = CONSENT_READ_BY.get(held.role)
    if purpose is None:
        return Q(pk__in=[])
    given = Consent.objects.filter(purpose=purpose, withdrawn_at__isnull=True)
    if held.role == Role.RECRUITER:
        given = given.filter(person__memberships__organisation__region=held.region_id)
        return Q(pk__in=given.values("person"))
    return Q(pk__in=given.values("person")) & _related(viewer, held)


def _related(viewer: Viewer, held: Held) -> Q:
    """Whom a relationship of the viewer reaches: a guardian's children, another's students."""
    rows = Relationship.objects.filter(in_force(viewer.on_date), viewer=viewer.person_id)
    if held.role == Role.GUARDIAN:
        rows = rows.filter(kind=Relationship.Kind.GUARDIAN)
    else:
        rows = rows.exclude(kind=Relationship.Kind.GUARDIAN)
    return Q(pk__in=rows.values("subject"))


def _persons_reached(viewer: Viewer, scope: Scope, held: Held) -> Q:
    match scope:
        case Scope.OWN:
            return Q(pk=viewer.person_id)
        case Scope.RELATED:
            return _related(viewer, held)
        case Scope.CLASS if held.school_class_id:
            return _members(viewer, school_class=held.school_class_id, role=Role.STUDENT)
        case Scope.PROGRAMME if held.programme_id:
            return _members(viewer, programme=held.programme_id)
        case Scope.ORGANISATION:
            return _members(viewer, organisation=held.organisation_id)
        case Scope.REGION:
            return _members(viewer, organisation__region=held.region_id)
        case Scope.CONSENTED:
            return _consented(viewer, held)
        case Scope.ALL:
            return Q()
    return Q(pk__in=[])  # a membership that names no class or programme reaches nobody by it


def persons_for(viewer: Viewer, name: str) -> "QuerySet[Person]":
    """The persons whom this action of this viewer reaches; the base of every read of people."""
    persons = Person.objects.filter(erased_at__isnull=True)
    if viewer.is_system:
        return persons
    action = action_named(name)
    if viewer.via == "key":
        if action.key_scope not in viewer.key_scopes:
            return persons.none()
        return persons.filter(_members(viewer, organisation=viewer.held[0].organisation_id))
    reached = Q(pk__in=[])
    for scope, held in grants_of(viewer, action):
        if scope == Scope.ALL:
            return persons
        reached |= _persons_reached(viewer, scope, held)
    return persons.filter(reached)


def _unit_reached(unit: str, scope: Scope, held: Held) -> Q:
    """The condition by which a scope reaches an organisation, programme or class.

    Narrower scopes reach the unit the viewer's own membership names.
    """
    organisation = {"organisation": "pk", "programme": "organisation"}.get(
        unit, "cohort__programme__organisation"
    )
    region = "region" if unit == "organisation" else f"{organisation}__region"
    programme = {"programme": "pk", "school_class": "cohort__programme"}.get(unit)
    if scope == Scope.ALL:
        return Q()
    if scope == Scope.REGION:
        return Q(**{region: held.region_id})
    if scope == Scope.ORGANISATION or unit == "organisation":
        return Q(**{organisation: held.organisation_id})
    if scope == Scope.PROGRAMME or unit == "programme":
        return Q(**{str(programme): held.programme_id})
    return Q(pk=held.school_class_id)


def _left_to_others(viewer: Viewer, action: Action, scope: Scope, unit: str) -> Q:
    """Of what a grant reaches: the units for which somebody nearer has the role, when the viewer
    is asked for what is theirs to do. Only writing is somebody's duty; reading stays as wide."""
    left = Q(pk__in=[])
    nearer = NEARNESS[: NEARNESS.index(scope)] if scope in NEARNESS else ()
    if not viewer.by_duty or action.kind != "write":
        return left
    if action.by_another and scope == Scope.ORGANISATION:
        return left
    for near in nearer:
        path = NEAR_PATHS[unit].get(near)
        roles = [role for role, granted in action.grants.items() if granted == near]
        if path and roles:
            field, mine = path
            holders = Membership.objects.filter(in_force(viewer.on_date), role__in=roles)
            held = holders.filter(**{f"{field}__isnull": False})
            left |= Q(**{f"{mine}__in": held.values(field)})
    return left


def _units_reached(viewer: Viewer, name: str, unit: str) -> Q:
    if viewer.is_system:
        return Q()
    if viewer.via == "key":
        granted = action_named(name).key_scope in viewer.key_scopes
        return _unit_reached(unit, Scope.ORGANISATION, viewer.held[0]) if granted else Q(pk__in=[])
    action = action_named(name)
    reached = Q(pk__in=[])
    for scope, held in grants_of(viewer, action):
        if scope == Scope.ALL and not viewer.by_duty:
            return Q()
        reached |= _unit_reached(unit, scope, held) & ~_left_to_others(viewer, action, scope, unit)
    return reached


def organisations_for(viewer: Viewer, name: str) -> "QuerySet[Organisation]":
    return Organisation.objects.filter(_units_reached(viewer, name, "organisation"))


def programmes_for(viewer: Viewer, name: str) -> "QuerySet[Programme]":
    return Programme.objects.filter(_units_reached(viewer, name, "programme"))


def classes_for(viewer: Viewer, name: str) -> "QuerySet[SchoolClass]":
    return SchoolClass.objects.filter(_units_reached(viewer, name, "school_class"))


def regions_for(viewer: Viewer, name: str) -> "QuerySet[Region]":
    """The regions of the viewer's memberships (or key) that grant the action; all with `all`."""
    if viewer.is_system:
        return Region.objects.all()
    if viewer.via == "key":
        granted = action_named(name).key_scope in viewer.key_scopes
        return Region.objects.filter(pk__in=[viewer.held[0].region_id] if granted else [])
    action = action_named(name)
    grants = grants_of(viewer, action)
    if any(scope == Scope.ALL for scope, _held in grants):
        return Region.objects.exclude(_left_to_others(viewer, action, Scope.ALL, "region"))
    return Region.objects.filter(pk__in=[held.region_id for _scope, held in grants])
