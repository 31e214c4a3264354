"""What an independent verifier makes of our credentials: openbadgeslib's own, which shares with us
the canonical form and nothing of how a document is built, judged or looked up."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from openbadgeslib.ob3.ldp import OB3LdpVerifier
from openbadgeslib.ob3.verifier import OB3VerificationError, OB3Verifier
from tests.standards.verifiable_credentials.issuing import (
    DID,
    Web,
    award,
    school_web,
    signed_award,
    signing,
)

from ronghe.standards.verifiable_credentials.tokens import sign_token


def as_document(web: Web) -> Any:
    text = json.dumps(signed_award(7))
    return OB3LdpVerifier().verify(
        text, check_status=True, download=lambda a: web(a).content, verify_status_list=False
    )


def as_token(web: Web) -> Any:
    def download(address: str) -> bytes:
        return web(address).content

    verifier = OB3Verifier.for_issuer_did(DID, download=download)
    token = sign_token(award(7), signing("rsa"))
    return verifier.verify(token, check_status=True, download=download, verify_status_list=False)


FORMS = pytest.mark.parametrize("verified", [as_document, as_token])


@FORMS
def test_the_peer_takes_it_for_valid(verified: Callable[[Web], Any]) -> None:
    found = verified(school_web())

    assert (found.issuer.id, found.achievement.name) == (DID, "车削到尺寸 / Turning to size")


@FORMS
def test_the_peer_sees_that_it_was_revoked(verified: Callable[[Web], Any]) -> None:
    with pytest.raises(OB3VerificationError, match="'revocation' is set at index 7"):
        verified(school_web((7,)))
