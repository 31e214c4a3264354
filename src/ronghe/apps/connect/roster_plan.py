"""What a roster would do, as it is shown before anything is written."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from ronghe.apps.base.api import Text
from ronghe.apps.people.api import Programme, RosterEntries
from ronghe.standards.oneroster import Org
from ronghe.standards.problems import Problem

Kind = Literal["person", "class", "role"]
What = Literal["new", "changed", "ended"]
# So many roles may end in one landing before the page asks to look twice.
MANY_END = 10
SHARE_THAT_IS_MUCH = 0.2


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that would be different afterwards; `detail` says how."""

    kind: Kind
    what: What
    name: Text
    detail: Text


@dataclass(frozen=True, slots=True)
class ErasedRow:
    """A row of somebody who was erased here. `key` names it without saying who it is; it is left
    out unless `is_taken`."""

    key: str
    line: int
    name: Text
    erased_on: date
    is_taken: bool
    digests: tuple[bytes, ...]


@dataclass(frozen=True, slots=True)
class RosterPlan:
    """`links` says which row of the file stands behind each entry: (kind, identifier) -> key of
    the entry; `courses` which course is which programme. `skipped` counts what was left out on
    purpose, by reason."""

    version: str
    mode: str
    entries: RosterEntries
    problems: tuple[Problem, ...]
    changes: tuple[Change, ...] = ()
    links: Mapping[tuple[str, str], str] = field(default_factory=dict)
    courses: Mapping[str, Programme] = field(default_factory=dict)
    skipped: tuple[tuple[Text, int], ...] = ()
    left_out: tuple[str, ...] = ()
    schools: tuple[Org, ...] = ()
    school: str = ""
    roles_before: int = 0
    erased: tuple[ErasedRow, ...] = ()

    @property
    def errors(self) -> tuple[Problem, ...]:
        return tuple(one for one in self.problems if one.severity == "error")

    @property
    def can_land(self) -> bool:
        return bool(self.school) and not self.errors

    @property
    def changes_nothing(self) -> bool:
        return self.can_land and not self.changes

    def count(self, kind: Kind, what: What) -> int:
        return sum(1 for one in self.changes if (one.kind, one.what) == (kind, what))

    def counts(self) -> dict[str, int]:
        """What is kept of a landing: numbers only."""
        found: dict[str, int] = {}
        for one in self.changes:
            found[f"{one.kind}_{one.what}"] = found.get(f"{one.kind}_{one.what}", 0) + 1
        return found

    @property
    def taken_again(self) -> tuple[ErasedRow, ...]:
        """Those who were erased and come in again because somebody said so."""
        return tuple(one for one in self.erased if one.is_taken)

    @property
    def kept_out(self) -> tuple[ErasedRow, ...]:
        return tuple(one for one in self.erased if not one.is_taken)

    @property
    def ends_much(self) -> bool:
        """Whether so many roles would end that it may be the wrong file."""
        ended = len(self.entries.ending)
        return ended >= MANY_END and ended > SHARE_THAT_IS_MUCH * self.roles_before
