"""Who signed minutes, by name, as they are printed under them."""

from dataclasses import dataclass
from datetime import datetime

from ronghe.apps.base.api import Text, signatures_of
from ronghe.apps.governance.models import Minutes
from ronghe.apps.governance.queries.minutes import reference_of
from ronghe.apps.people.api import Person


@dataclass(frozen=True, slots=True)
class SignatureLine:
    """A signature; `name` is None once the signer was erased."""

    capacity: str
    name: Text | None
    signed_at: datetime


def signature_lines(minutes: Minutes) -> tuple[SignatureLine, ...]:
    """The signatures of this version, oldest first."""
    signatures = signatures_of(reference_of(minutes))
    people = {
        person.uuid: person.name
        for person in Person.objects.filter(uuid__in=[s.signer for s in signatures if s.signer])
    }
    return tuple(
        SignatureLine(one.capacity, people.get(one.signer) if one.signer else None, one.signed_at)
        for one in signatures
    )
