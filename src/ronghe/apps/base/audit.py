"""Writing the audit table. Reading it belongs to `people`, which knows who may."""

from typing import Protocol
from uuid import UUID

from ronghe.apps.base.models import AuditEntry
from ronghe.apps.base.references import Reference
from ronghe.apps.base.time import now


class Actor(Protocol):
    """Whoever acts, as far as the audit table needs to know."""

    @property
    def person_uuid(self) -> UUID | None: ...
    @property
    def on_behalf_of(self) -> UUID | None: ...
    @property
    def via(self) -> str: ...


def audit(
    viewer: Actor,
    action: str,
    *,
    kind: AuditEntry.Kind = AuditEntry.Kind.WRITE,
    subject: Reference | None = None,
    touched: str = "",
    count: int = 1,
) -> None:
    """Write one row. `touched` names the set ("ratings of session …"), never a person's name."""
    AuditEntry.objects.create(
        at=now(),
        kind=kind,
        action=action,
        actor=viewer.person_uuid,
        on_behalf_of=viewer.on_behalf_of,
        via=viewer.via,
        subject=subject,
        touched=touched[:200],
        count=count,
    )


def blank_person(person_uuid: UUID) -> int:
    """Take an erased person out of the audit table; returns the number of rows that named them."""
    blank = UUID(int=0)
    rows = AuditEntry.objects.filter(actor=person_uuid).update(actor=blank)
    rows += AuditEntry.objects.filter(on_behalf_of=person_uuid).update(on_behalf_of=blank)
    subject = Reference("people.person", person_uuid)
    return rows + AuditEntry.objects.filter(subject=subject).update(subject=None)
