"""What upper floors hand in to the pages of signals."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import QuerySet

from ronghe.apps.base.api import Registry, Text
from ronghe.apps.base.presentation.tables import Badge
from ronghe.apps.industry.models import Signal
from ronghe.apps.people.api import Viewer


@dataclass(frozen=True, slots=True)
class SignalSection:
    """A part of a signal's page that another app draws: who must judge it, what came of it.

    `template` is included with `section` (this) and the page's own context in reach.
    """

    title: Text
    template: str
    context: Mapping[str, Any] = field(default_factory=dict)


SectionProvider = Callable[[Viewer, Signal], SignalSection | None]
StandingProvider = Callable[[Viewer, "QuerySet[Signal]"], Mapping[int, Badge]]

signal_sections: Registry[SectionProvider] = Registry("signal sections")
signal_standings: Registry[StandingProvider] = Registry("signal standings")
"""Given the signals of a list (a QuerySet, for `signal__in`), the badge by primary key that says
what came of each; one call a page, with a fixed number of queries."""


def sections_of(viewer: Viewer, signal: Signal) -> list[SignalSection]:
    """All parts that other apps add to a signal's page, in order of registration."""
    found = (provider(viewer, signal) for provider in signal_sections)
    return [section for section in found if section is not None]


def standings_of(viewer: Viewer, signals: "QuerySet[Signal]") -> dict[int, Badge]:
    """What came of each signal, as the upper floors say it."""
    standings: dict[int, Badge] = {}
    for provider in signal_standings:
        standings.update(provider(viewer, signals))
    return standings
