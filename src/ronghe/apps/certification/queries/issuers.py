"""What an issuer publishes to the world: its document with public keys, and its status lists.

Open to anyone, so no viewer: it says nothing about a person.
"""

import json
import re
from uuid import UUID

from ronghe.apps.base.api import NotFound
from ronghe.apps.certification.addresses import did_of, public_address
from ronghe.apps.certification.models import IssuerKey, StatusList
from ronghe.standards.verifiable_credentials.data import Document
from ronghe.standards.verifiable_credentials.keys import PublicMethod, did_document

_OWN = re.compile(
    r"issuers/(?P<uuid>[0-9a-f-]{36})/"
    r"(?:did\.json|status/(?P<number>\d{1,9})/(?P<purpose>revocation|suspension)(?P<token>\.jwt)?)"
)


def issuer_document(organisation: UUID) -> Document:
    """The DID document of an organisation. Raises NotFound where it never issued anything."""
    keys = IssuerKey.objects.filter(organisation__uuid=organisation).order_by("pk")
    methods = [PublicMethod(key.fragment, key.public_pem.encode()) for key in keys]
    if not methods:
        raise NotFound("There is no such issuer.", "没有此颁发者。")
    return did_document(did_of(organisation), methods)


def status_list(organisation: UUID, number: int, purpose: str, *, is_token: bool = False) -> str:
    """A signed status list as it is served. Raises NotFound for one that there is not."""
    rows = StatusList.objects.filter(organisation__uuid=organisation)
    is_known = purpose in ("revocation", "suspension") and number < 10**9
    column = f"{purpose}_token" if is_token else purpose
    found = rows.filter(number=number).values_list(column, flat=True).first() if is_known else ""
    if not found:
        raise NotFound("There is no such status list.", "没有此状态列表。")
    return found


def own_document(address: str) -> bytes | None:
    """What stands at one of this installation's own addresses, without asking the network; None
    for an address that is another's."""
    base = public_address("")
    https = base.replace("http://", "https://", 1)  # a did:web always names https
    start = next((one for one in (base, https) if address.startswith(one)), None)
    found = _OWN.fullmatch(address.removeprefix(start)) if start else None
    if found is None:
        return None
    organisation = UUID(found["uuid"])
    if found["purpose"]:
        number, is_token = int(found["number"]), bool(found["token"])
        return status_list(organisation, number, found["purpose"], is_token=is_token).encode()
    return json.dumps(issuer_document(organisation)).encode()
