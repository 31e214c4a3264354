"""An issuer made for tests: its keys, its lists, and a world that answers for its addresses."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any

from ronghe.standards.clr2.writing import LearnerRecord, record_document
from ronghe.standards.openbadges3.data import (
    Achievement,
    Alignment,
    Award,
    Issuer,
    Result,
    RubricLevel,
    Support,
)
from ronghe.standards.openbadges3.writing import award_document
from ronghe.standards.verifiable_credentials.data import (
    Document,
    Fetched,
    NotReached,
    SigningKey,
)
from ronghe.standards.verifiable_credentials.dids import address_of_did, did_web
from ronghe.standards.verifiable_credentials.integrity import add_proof
from ronghe.standards.verifiable_credentials.keys import (
    KeyPair,
    PublicMethod,
    did_document,
    new_key,
)
from ronghe.standards.verifiable_credentials.status import (
    entry_for_tokens,
    list_document,
    status_entry,
    token_address,
)
from ronghe.standards.verifiable_credentials.tokens import sign_token

AT = datetime(2026, 11, 26, 4, tzinfo=UTC)
BASE = "https://school.example/issuers/1"
DID = did_web(BASE)
LISTS = {purpose: f"{BASE}/status/1/{purpose}" for purpose in ("revocation", "suspension")}


@cache
def pair(kind: str) -> KeyPair:
    return new_key(kind)  # type: ignore[arg-type]


def signing(kind: str = "ed25519", did: str = DID) -> SigningKey:
    return SigningKey(f"{did}#{kind}", pair(kind).private_pem)


@dataclass
class Web:
    """What stands at which address; anything else is out of reach."""

    pages: dict[str, bytes] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    at: datetime = AT

    def __call__(self, address: str) -> Fetched:
        self.asked.append(address)
        if address not in self.pages:
            raise NotReached("out-of-reach", f"{address} is out of reach", "无法获取")
        return Fetched(self.pages[address], self.at)

    def put(self, address: str, document: Document) -> None:
        self.pages[address] = json.dumps(document).encode()


def status_list(purpose: Any, marked: Sequence[int], **changes: Any) -> Document:
    plain = list_document(address=LISTS[purpose], issuer=DID, purpose=purpose, marked=marked, at=AT)
    return add_proof({**plain, **changes}, signing(), at=AT)


def school_web(revoked: Sequence[int] = (), suspended: Sequence[int] = ()) -> Web:
    web = Web()
    methods = [PublicMethod(kind, pair(kind).public_pem) for kind in ("ed25519", "rsa")]
    web.put(address_of_did(DID), did_document(DID, methods))
    web.put(LISTS["revocation"], status_list("revocation", revoked))
    web.put(LISTS["suspension"], status_list("suspension", suspended))
    for purpose, marked in (("revocation", revoked), ("suspension", suspended)):
        address = token_address(LISTS[purpose])
        web.pages[address] = list_token(purpose, marked, address).encode()
    return web


def list_token(purpose: Any, marked: Sequence[int], address: str) -> str:
    plain = list_document(address=address, issuer=DID, purpose=purpose, marked=marked, at=AT)
    return sign_token(plain, signing("rsa"))


def award_token(index: int = 7, **changes: Any) -> str:
    """The award as a token, whose lists are tokens."""
    plain = award(index, **changes)
    status = entry_for_tokens(plain["credentialStatus"])
    return sign_token({**plain, "credentialStatus": status}, signing("rsa"))


def award(index: int | None = 7, **changes: Any) -> Document:
    """An award at a place of the lists (None: without a status), not yet signed."""
    facts = {
        "id": f"https://school.example/credentials/{index}/",
        "issuer": Issuer(DID, "School / 学校", "https://school.example"),
        "holder": "李伟 Li Wei",
        "achievement": Achievement(
            "urn:uuid:7e4b1a34-56cb-41ec-bf63-0242ac130002",
            "Certificate",
            "车削到尺寸 / Turning to size",
            "Turns a shaft to size.",
            "Level competent.",
            "cnc-turning",
            (Alignment("http://data.europa.eu/esco/skill/1", "lathe", "ESCO", "ext:esco"),),
        ),
        "valid_from": AT,
        "valid_until": AT + timedelta(days=365),
        "results": (
            Result(
                "Level",
                "PerformanceLevel",
                "competent",
                allowed=("novice", "competent"),
                levels=(RubricLevel("competent", "Does the usual work alone.", "2"),),
            ),
            Result("Probability", "Percent", "91", "0", "100"),
        ),
        "support": (
            Support("What was done", "Turns shafts", "By the drawing.", "On 6 days; 2 mentors."),
            Support("Context", "workshop"),
            Support("Confirmed by", "mentor"),
        ),
        **changes,
    }
    status = None
    if index is not None:
        status = status_entry(
            revocation=LISTS["revocation"], suspension=LISTS["suspension"], index=index
        )
    return award_document(Award(**facts), status=status)


def signed_award(index: int | None = 7, **changes: Any) -> Document:
    return add_proof(award(index, **changes), signing(), at=AT)


def record(*awards: Document, index: int | None = 9) -> Document:
    status = None
    if index is not None:
        status = status_entry(
            revocation=LISTS["revocation"], suspension=LISTS["suspension"], index=index
        )
    plain = LearnerRecord(
        "https://school.example/credentials/99/",
        "First year / 第一学年",
        Issuer(DID, "School"),
        "李伟 Li Wei",
        AT,
        awards,
    )
    return record_document(plain, status=status)
