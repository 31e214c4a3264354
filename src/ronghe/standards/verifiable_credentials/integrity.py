"""Data Integrity proofs of the suite eddsa-rdfc-2022, always written as a list of one."""

import copy
from datetime import datetime
from typing import Any

from ronghe.standards.verifiable_credentials.contexts import more_contexts, require_as_signed
from ronghe.standards.verifiable_credentials.data import (
    CredentialProblem,
    Document,
    NotGenuine,
    SigningKey,
    Unreadable,
    listed,
)

SUITE = "eddsa-rdfc-2022"


def add_proof(document: Document, key: SigningKey, *, at: datetime) -> Document:
    """A copy of the document with its proof. Raises CredentialProblem where signing would leave a
    member out, or where the document has a proof already."""
    from openbadgeslib.errors import LibOpenBadgesException
    from openbadgeslib.ob3.ldp import add_data_integrity_proof

    require_as_signed(document)
    try:
        signed = add_data_integrity_proof(
            document, key.private_pem, key.method, created=at, extra_contexts=_contexts()
        )
    except LibOpenBadgesException as error:
        raise CredentialProblem(
            "not-signed", f"It could not be signed: {error}", f"无法签署：{error}"
        ) from error
    return {**signed, "proof": listed(signed["proof"])}


def proof_of(document: Document) -> dict[str, Any]:
    """The one proof of our suite. Raises NotGenuine for a document without a proof, or with several
    of ours that may differ; Unreadable where it carries proofs of other kinds alone."""
    proofs = [
        one
        for one in listed(document.get("proof"))
        if isinstance(one, dict)
        and one.get("type") == "DataIntegrityProof"
        and one.get("cryptosuite") == SUITE
    ]
    if not proofs and listed(document.get("proof")):
        raise Unreadable(
            "other-proof",
            "It is signed in a way that cannot be checked here.",
            "其签名方式无法在此核验。",
        )
    if len(proofs) != 1:
        raise NotGenuine(
            "no-proof",
            "The document carries no signature that can be relied on.",
            "文件中没有可信赖的签名。",
        )
    return proofs[0]


def require_proof(document: Document, public_pem: bytes) -> None:
    """Raises NotGenuine unless the proof fits the key and covers every member of the document."""
    from openbadgeslib.ob3.ldp import verify_data_integrity_proof
    from openbadgeslib.ob3.verifier import OB3VerificationError

    one = {**copy.deepcopy(document), "proof": proof_of(document)}
    try:
        verify_data_integrity_proof(one, public_pem, extra_contexts=_contexts())
        require_as_signed(one)
    except OB3VerificationError as error:
        raise NotGenuine(
            "bad-signature",
            "The signature does not fit: the document was changed, or was never signed by them.",
            "签名不符：文件被改动过，或并非由其签署。",
        ) from error
    except CredentialProblem as error:
        raise NotGenuine(error.code, error.en, error.zh) from error


def _contexts() -> dict[str, Any]:
    return dict(more_contexts())
