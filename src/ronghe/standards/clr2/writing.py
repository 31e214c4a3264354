"""Several signed awards of one learner as a Comprehensive Learner Record 2.0 document."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from ronghe.standards.openbadges3.data import Issuer
from ronghe.standards.openbadges3.writing import holder_identity, profile, schema_of
from ronghe.standards.verifiable_credentials.contexts import CLR2, OB3, OB3_EXTENSIONS, VC2
from ronghe.standards.verifiable_credentials.data import Document, written

SCHEMA = "https://purl.imsglobal.org/spec/clr/v2p0/schema/json/clr_v2p0_clrcredential_schema.json"


@dataclass(frozen=True, slots=True)
class LearnerRecord:
    """A record: whose it is, who says so, and the awards in it, each with its own proof."""

    id: str
    name: str
    issuer: Issuer
    holder: str
    valid_from: datetime
    awards: Sequence[Document]
    is_partial: bool = True


def record_document(record: LearnerRecord, *, status: Document | None = None) -> Document:
    """The document of a record, ready to be signed. Its contexts stand in the order VC 2.0, CLR,
    Open Badges, extensions, as the official schema asks."""
    document: Document = {
        "@context": [VC2, CLR2, OB3, OB3_EXTENSIONS],
        "id": record.id,
        "type": ["VerifiableCredential", "ClrCredential"],
        "name": record.name,
        "partial": record.is_partial,
        "issuer": profile(record.issuer),
        "validFrom": written(record.valid_from),
        "awardedDate": written(record.valid_from),
        "credentialSubject": {
            "type": ["ClrSubject"],
            "identifier": [holder_identity(record.holder)],
            "verifiableCredential": list(record.awards),
        },
        "credentialSchema": [schema_of(SCHEMA)],
    }
    return {**document, "credentialStatus": status} if status else document
