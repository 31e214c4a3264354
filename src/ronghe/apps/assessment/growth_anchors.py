"""Which sessions a student's growth is anchored in: an upper floor knows what an entry assessment
is, and registers here how it finds a student's."""

from collections.abc import Callable, Collection

from ronghe.apps.base.api import Registry
from ronghe.apps.people.api import Person

growth_anchor_sources: Registry[Callable[[Person], Collection[int]]] = Registry("growth anchors")


def anchor_sessions(person: Person) -> set[int]:
    """The sessions (primary keys) in which a student was first assessed."""
    return {session for source in growth_anchor_sources for session in source(person)}
