"""Where the rooms above add a line with a link to the page of an organisation, a programme or a
person: the framework that a programme follows, an enterprise's profile.

A provider lives in the app that knows and yields nothing to a viewer who may not see.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from ronghe.apps.base.api import Registry, Text
from ronghe.apps.people.models import Organisation, Person, Programme
from ronghe.apps.people.viewer import Viewer


@dataclass(frozen=True, slots=True)
class UnitLink:
    """One line: what it is, how it stands in a few words, and where it is looked after."""

    title: Text
    fact: Text
    url: str


organisation_links: Registry[Callable[[Viewer, Organisation], Iterable[UnitLink]]] = Registry(
    "organisation links"
)
programme_links: Registry[Callable[[Viewer, Programme], Iterable[UnitLink]]] = Registry(
    "programme links"
)
person_links: Registry[Callable[[Viewer, Person], Iterable[UnitLink]]] = Registry("person links")
