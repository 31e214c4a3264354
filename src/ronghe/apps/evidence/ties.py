"""How the apps above hear that an identity of another system was tied to a person, or untied."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from ronghe.apps.base.api import Registry
from ronghe.apps.people.api import Organisation, Viewer


@dataclass(frozen=True, slots=True)
class Tie:
    """What was done: in which organisation, and the ids of the statements that name the identity.
    Before an untying `statements` are those whose evidence no longer stands."""

    organisation: Organisation
    statements: Collection[UUID]
    is_tied: bool


TieFollower = Callable[[Viewer, Tie, datetime], None]
tie_followers: Registry[TieFollower] = Registry("ties of identities")
