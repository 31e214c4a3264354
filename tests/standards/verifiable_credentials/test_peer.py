"""What an independent verifier makes of our credentials: openbadgeslib's own, which shares with us
the canonical form and nothing of how a document is built, judged or looked up."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from openbadgeslib.ob3.ldp import OB3LdpVerifier
from openbadgeslib.ob3.verifier import OB3VerificationError, OB3Verifier
from tests.standards.verifiable_credentials.issuing import (
    AT,
    DID,
    LISTS,
    Web,
    award_token,
    pair,
    school_web,
    signed_award,
)

from ronghe.standards.verifiable_credentials.data import SigningKey
from ronghe.standards.verifiable_credentials.keys import new_key
from ronghe.standards.verifiable_credentials.status import list_document, token_address
from ronghe.standards.verifiable_credentials.tokens import sign_token


def as_document(web: Web) -> Any:
    text = json.dumps(signed_award(7))
    return OB3LdpVerifier().verify(
        text, check_status=True, download=lambda a: web(a).content, verify_status_list=False
    )


def as_token(web: Web) -> Any:
    """With nothing but tokens: the credential's list is one, and its own signature is checked
    (with the key given: of several in an issuer's document the peer tries its first for lists)."""

    def download(address: str) -> bytes:
        return web(address).content

    verifier = OB3Verifier(pubkey_pem=pair("rsa").public_pem)
    return verifier.verify(
        award_token(7), check_status=True, download=download, verify_status_list=True
    )


FORMS = pytest.mark.parametrize("verified", [as_document, as_token])


@FORMS
def test_the_peer_takes_it_for_valid(verified: Callable[[Web], Any]) -> None:
    found = verified(school_web())

    assert (found.issuer.id, found.achievement.name) == (DID, "车削到尺寸 / Turning to size")


@FORMS
def test_the_peer_sees_that_it_was_revoked(verified: Callable[[Web], Any]) -> None:
    with pytest.raises(OB3VerificationError, match="'revocation' is set at index 7"):
        verified(school_web(revoked=(7,)))


@FORMS
def test_the_peer_reads_one_entry_and_not_what_it_refers_to(verified: Callable[[Web], Any]) -> None:
    """Known, and said in the guide: until an award may carry two entries, a verifier that does not
    follow `statusReference` sees what was revoked and not what is suspended."""
    assert verified(school_web(suspended=(7,))).issuer.id == DID


def test_the_peer_finds_a_list_that_somebody_else_signed() -> None:
    web = school_web(revoked=(7,))
    address = token_address(LISTS["revocation"])
    plain = list_document(address=address, issuer=DID, purpose="revocation", marked=(), at=AT)
    forged = sign_token(plain, SigningKey(f"{DID}#rsa", new_key("rsa").private_pem))
    web.pages[address] = forged.encode()

    with pytest.raises(OB3VerificationError, match="proof is invalid"):
        as_token(web)
