"""How the upper floors reach a committee: kinds of motion, sections of a motion's pack, effects of
a decision, and matters that come onto the agenda by themselves. Registered at start.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from ronghe.apps.base.api import Reference, Registry, Text

Majority = Literal["ordinary", "two_thirds"]


@dataclass(frozen=True, slots=True)
class MotionKind:
    """A kind of motion: its majority, whether it may be voted on in writing, its pack's sections.

    `is_typed_in` says that somebody proposes it by a form of governance itself; other kinds are
    proposed by the app that registered them. `has_contributions` adds what each party brings.
    """

    key: str
    title: Text
    majority: Majority = "ordinary"
    allows_written: bool = True
    sections: tuple[str, ...] = ()
    is_typed_in: bool = False
    has_contributions: bool = False


# What somebody typed stands as it is; everything else keeps both languages, for either reader.
Cell = str | Text


@dataclass(frozen=True, slots=True)
class PackTable:
    """Headings and rows of text."""

    columns: tuple[Text, ...]
    rows: tuple[tuple[Cell, ...], ...]


@dataclass(frozen=True, slots=True)
class PackSource:
    """Where a section's facts come from."""

    title: Text
    url: str = ""


@dataclass(frozen=True, slots=True)
class PackSection:
    """One part of the evidence; what has no source yet stands in `missing`, never in a number."""

    key: str
    title: Text
    sentence: Text
    facts: tuple[tuple[Text, Cell], ...] = ()
    table: PackTable | None = None
    sources: tuple[PackSource, ...] = ()
    missing: tuple[Text, ...] = ()
    as_of: date | None = None


@dataclass(frozen=True, slots=True)
class OpenMatter:
    """Something that waits for a committee; `kind` names the motion it would become, if any."""

    reference: Reference
    title: Text
    why: Text
    url: str
    due: date | None = None
    kind: str = ""


@dataclass(frozen=True, slots=True)
class DecisionLink:
    """What a decision is about, on an upper floor: what it is, how it stands now, and where."""

    title: Text
    fact: Text
    url: str


# Arguments: (viewer, motion), (viewer, motion, decision), (viewer, decision), (viewer, committee).
SectionProvider = Callable[[Any, Any], PackSection]
DecisionEffect = Callable[[Any, Any, Any], None]
DecisionLinks = Callable[[Any, Any], Iterable[DecisionLink]]
MatterProvider = Callable[[Any, Any], Iterable[OpenMatter]]

motion_kinds: Registry[MotionKind] = Registry("motion kinds")
pack_sections: Registry[SectionProvider] = Registry("pack sections")
decision_effects: Registry[DecisionEffect] = Registry("decision effects")
decision_links: Registry[DecisionLinks] = Registry("decision links")
open_matters: Registry[MatterProvider] = Registry("open matters")
