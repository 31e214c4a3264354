"""Places in the status lists, given at random so that neighbours say nothing about each other."""

import json
import secrets
from datetime import datetime

from ronghe.apps.certification.addresses import did_of, status_address
from ronghe.apps.certification.models import Credential, StatusList
from ronghe.apps.people.api import Organisation
from ronghe.standards.verifiable_credentials.data import SigningKey
from ronghe.standards.verifiable_credentials.integrity import add_proof
from ronghe.standards.verifiable_credentials.status import SMALLEST_LIST, Purpose, list_document

FULL = SMALLEST_LIST * 3 // 4
STATES: dict[Purpose, str] = {
    "revocation": Credential.State.REVOKED,
    "suspension": Credential.State.SUSPENDED,
}
_random = secrets.SystemRandom()


def take_places(
    organisation: Organisation, count: int, *, key: SigningKey, at: datetime
) -> tuple[StatusList, list[int]]:
    """A list of the organisation and that many free places in it, within the caller's transaction.

    The organisation's lists are locked meanwhile; a list that is three quarters full is closed.
    """
    open_list = _open_list(organisation, count, key, at)
    wanted = _random.sample(range(SMALLEST_LIST), min(SMALLEST_LIST, 4 * count + 16))
    taken = set(
        Credential.objects.filter(status_list=open_list, status_index__in=wanted).values_list(
            "status_index", flat=True
        )
    )
    free = [place for place in wanted if place not in taken]
    return open_list, free[:count]


def sign_lists(status_list: StatusList, *, key: SigningKey, at: datetime) -> None:
    """Make both lists anew from the states of their credentials, and sign them."""
    rows = Credential.objects.filter(status_list=status_list, state__in=STATES.values())
    marked = list(rows.values_list("state", "status_index"))
    for purpose, state in STATES.items():
        places = [index for of, index in marked if of == state]
        setattr(status_list, purpose, _signed(status_list, purpose, places, key, at))
    status_list.signed_at = at
    status_list.save(update_fields=[*STATES, "signed_at"])


def _signed(
    status_list: StatusList, purpose: Purpose, places: list[int], key: SigningKey, at: datetime
) -> str:
    issuer = status_list.organisation.uuid
    document = list_document(
        address=status_address(issuer, status_list.number, purpose),
        issuer=did_of(issuer),
        purpose=purpose,
        marked=places,
        at=at,
    )
    return json.dumps(add_proof(document, key, at=at))


def _open_list(organisation: Organisation, count: int, key: SigningKey, at: datetime) -> StatusList:
    lists = StatusList.objects.select_for_update(no_key=True).filter(organisation=organisation)
    latest = lists.order_by("-number").first()
    if latest is not None and latest.credentials.count() + count <= FULL:
        return latest
    number = latest.number + 1 if latest else 1
    made = StatusList.objects.create(organisation=organisation, number=number)
    sign_lists(made, key=key, at=at)
    return made
