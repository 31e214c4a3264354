"""What goes into the log and what comes out of a check of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from ronghe.apps.base.api import Reference
from ronghe.apps.evidence.models import Record
from ronghe.apps.people.api import Organisation, Person


@dataclass(frozen=True, slots=True)
class NewRecord:
    """Evidence to be written. `body` holds codes and numbers; `private` what identifies.

    `corrects` names the record that this one takes the place of, by its UUID.
    """

    organisation: Organisation
    kind: Record.Kind
    verb: str
    subject: Person
    actor: Person | None
    observed_at: datetime
    body: Mapping[str, Any]
    context: Record.Context | None = None
    phase: Record.Phase | None = None
    activity: Reference | None = None
    occasion: Reference | None = None
    on_behalf_of: Person | None = None
    private: Mapping[str, str] = field(default_factory=dict)
    corrects: UUID | None = None
    uuid: UUID | None = None


@dataclass(frozen=True, slots=True)
class Damage:
    """One place where the log is not what was sealed, or not what heads kept elsewhere say.

    Of a kept head: `rewritten` when the log no longer passes through it, `missing` when its stream
    is gone, `kept` when the kept line itself is not what was signed.
    """

    kind: Literal[
        "changed", "removed", "inserted", "cut", "signature", "rewritten", "missing", "kept"
    ]
    stream: str
    position: int | None
    record: UUID | None

    def sentence(self) -> str:
        where = f"stream {self.stream}" + (f", position {self.position}" if self.position else "")
        return f"{self.kind}: {where}" + (f", record {self.record}" if self.record else "")


@dataclass(frozen=True, slots=True)
class Verification:
    """How many records were checked, how many wait for their seal, and what is damaged."""

    checked: int
    unsealed: int
    damage: tuple[Damage, ...]

    @property
    def is_whole(self) -> bool:
        return not self.damage
