"""Who was erased here and whom a roster would bring back: known by what cannot be read.

A row is recognised by its identifier in the other system, or by the person's number. Both are kept
as hashes under the installation's key: whoever has the database alone learns nothing from them.
"""

from collections.abc import Iterable, Mapping
from datetime import date

from django.db.models import Q

from ronghe.apps.connect.models import ErasedUser, RosterLink, RosterSource
from ronghe.apps.people.api import Organisation, Person, keyed_hash

PURPOSE = "connect.erased-user"


def digest_of_row(organisation: int, sourced_id: str) -> bytes:
    return keyed_hash(f"{organisation}\0row\0{sourced_id}", purpose=PURPOSE)


def digest_of_number(organisation: int, number: str) -> bytes:
    return keyed_hash(f"{organisation}\0number\0{number}", purpose=PURPOSE)


def erased_users(organisation: Organisation) -> Mapping[bytes, date]:
    """The day on which each was erased, by what they are recognised by."""
    rows = ErasedUser.objects.filter(organisation=organisation.pk)
    return {bytes(digest): day for digest, day in rows.values_list("digest", "erased_on")}


def note_erasure(person: Person, *, on_date: date) -> None:
    """Remember somebody who is being erased, for each organisation that takes rosters and knew
    them. Call while their number and links are still there."""
    links = RosterLink.objects.filter(person=person, kind=RosterLink.Kind.USER)
    found = {
        (organisation, digest_of_row(organisation, sourced_id))
        for organisation, sourced_id in links.values_list("source__organisation", "sourced_id")
    }
    taking = RosterSource.objects.filter(
        Q(organisation__memberships__person=person) | Q(links__person=person)
    )
    if person.number:
        found |= {
            (organisation, digest_of_number(organisation, person.number))
            for organisation in taking.values_list("organisation", flat=True)
        }
    ErasedUser.objects.bulk_create(
        [
            ErasedUser(organisation_id=organisation, digest=digest, erased_on=on_date)
            for organisation, digest in sorted(found)
        ],
        ignore_conflicts=True,
    )


def forget_erasure(organisation: Organisation, digests: Iterable[bytes]) -> None:
    """They are taken in again because somebody said so."""
    rows = ErasedUser.objects.filter(organisation=organisation.pk)
    rows.filter(digest__in=list(digests)).delete()
