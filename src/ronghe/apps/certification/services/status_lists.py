"""Places in the status lists, given at random so that neighbours say nothing about each other."""

import json
import secrets
from datetime import datetime
from uuid import UUID

from ronghe.apps.certification.addresses import did_of, status_address
from ronghe.apps.certification.models import Credential, StatusList
from ronghe.apps.certification.services.issuer_keys import IssuerKeys
from ronghe.apps.people.api import Organisation
from ronghe.standards.verifiable_credentials.data import Document
from ronghe.standards.verifiable_credentials.integrity import add_proof
from ronghe.standards.verifiable_credentials.status import (
    SMALLEST_LIST,
    Purpose,
    list_document,
    token_address,
)
from ronghe.standards.verifiable_credentials.tokens import sign_token

FULL = SMALLEST_LIST * 3 // 4
# What each list marks (docs/adr/0050).
MARKED: dict[Purpose, Credential.State] = {
    "revocation": Credential.State.REVOKED,
    "suspension": Credential.State.SUSPENDED,
}
_random = secrets.SystemRandom()


def take_places(
    organisation: Organisation, count: int, *, keys: IssuerKeys, at: datetime
) -> tuple[StatusList, list[int]]:
    """A list of the organisation and that many free places in it, within the caller's transaction.

    The organisation's lists are locked meanwhile; a list that is three quarters full is closed.
    """
    open_list = _open_list(organisation, count, keys, at)
    wanted = _random.sample(range(SMALLEST_LIST), min(SMALLEST_LIST, 4 * count + 16))
    taken = set(
        Credential.objects.filter(status_list=open_list, status_index__in=wanted).values_list(
            "status_index", flat=True
        )
    )
    free = [place for place in wanted if place not in taken]
    return open_list, free[:count]


def sign_lists(status_list: StatusList, *, keys: IssuerKeys, at: datetime) -> None:
    """Make both lists anew from the states of their credentials, and sign each as a document and
    as a token."""
    rows = Credential.objects.filter(status_list=status_list).exclude(state=Credential.State.VALID)
    marked = list(rows.values_list("state", "status_index"))
    issuer, number = status_list.organisation.uuid, status_list.number
    for purpose, wanted in MARKED.items():
        address = status_address(issuer, number, purpose)
        places = [index for state, index in marked if state == wanted]
        document = _list(issuer, purpose, address, places, at)
        token = _list(issuer, purpose, token_address(address), places, at)
        setattr(status_list, purpose, json.dumps(add_proof(document, keys.document, at=at)))
        setattr(status_list, f"{purpose}_token", sign_token(token, keys.token))
    status_list.signed_at = at
    status_list.save(update_fields=[*MARKED, *(f"{one}_token" for one in MARKED), "signed_at"])


def _list(
    issuer: UUID, purpose: Purpose, address: str, places: list[int], at: datetime
) -> Document:
    return list_document(
        address=address, issuer=did_of(issuer), purpose=purpose, marked=places, at=at
    )


def _open_list(
    organisation: Organisation, count: int, keys: IssuerKeys, at: datetime
) -> StatusList:
    lists = StatusList.objects.select_for_update(no_key=True).filter(organisation=organisation)
    latest = lists.order_by("-number").first()
    if latest is not None and latest.credentials.count() + count <= FULL:
        if not latest.suspension_token:  # signed before lists were tokens too
            sign_lists(latest, keys=keys, at=at)
        return latest
    number = latest.number + 1 if latest else 1
    made = StatusList.objects.create(organisation=organisation, number=number)
    sign_lists(made, keys=keys, at=at)
    return made
