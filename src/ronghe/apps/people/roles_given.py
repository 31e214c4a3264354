"""Which roles somebody may give and end, and who holds more than that."""

from collections.abc import Iterable

from ronghe.apps.people.access import organisations_for
from ronghe.apps.people.models import Membership, Person
from ronghe.apps.people.roles import Role
from ronghe.apps.people.viewer import Viewer, in_force

MANAGE = "people.manage_memberships"
# What only a system administrator gives and ends; a key gives nobody the whole school either.
RESERVED = frozenset({Role.SYSTEM_ADMINISTRATOR, Role.REGIONAL_OFFICER})


def roles_given_by(viewer: Viewer) -> tuple[Role, ...]:
    """The roles that the viewer may give and end at all, in the order of the vocabulary."""
    if viewer.is_system or viewer.has_role(Role.SYSTEM_ADMINISTRATOR):
        return tuple(Role)
    kept_back = RESERVED | ({Role.SCHOOL_ADMINISTRATOR} if viewer.via == "key" else set())
    return tuple(role for role in Role if role not in kept_back)


def goes_beyond(viewer: Viewer, persons: Iterable[Person]) -> list[Person]:
    """Those who hold a role that the viewer could not give them: their sign-in would open more
    to the viewer than the viewer's own does. Each person once, by key."""
    held = Membership.objects.filter(
        in_force(viewer.on_date), person__in=[person.pk for person in persons]
    )
    given = organisations_for(viewer, MANAGE)
    beyond = held.exclude(role__in=roles_given_by(viewer), organisation__in=given.values("pk"))
    return list(Person.objects.filter(pk__in=beyond.values("person")).order_by("pk"))
