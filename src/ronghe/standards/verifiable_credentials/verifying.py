"""Whether a credential, ours or anybody's, is what it says: genuine, in force, not taken back.

Pure: documents of issuers come through `fetch`, the time is given. Nothing is taken for granted:
what could not be read or looked up makes "could not be checked", never "not revoked".
"""

import json
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from typing import Literal

from ronghe.standards.json_text import read_json_unchanged
from ronghe.standards.verifiable_credentials.contexts import embedded_credentials
from ronghe.standards.verifiable_credentials.data import (
    LARGEST_DOCUMENT,
    CredentialProblem,
    Document,
    Fetched,
    NotGenuine,
    NotReached,
    Unreadable,
    issuer_of,
    listed,
    moment,
    no_credential,
)
from ronghe.standards.verifiable_credentials.dids import KEY, WEB, Fetch, key_of_method
from ronghe.standards.verifiable_credentials.integrity import proof_of, require_proof
from ronghe.standards.verifiable_credentials.status import Purpose, bit_of, entries_of
from ronghe.standards.verifiable_credentials.tokens import method_of_token, read_token

State = Literal[
    "valid",
    "unproven",
    "not_yet_valid",
    "expired",
    "suspended",
    "revoked",
    "not_checked",
    "not_genuine",
]
Judged = tuple[State, str, str]
# The worse one wins where a record and what is in it disagree.
ORDER: tuple[State, ...] = (
    "valid",
    "unproven",
    "not_yet_valid",
    "expired",
    "suspended",
    "revoked",
    "not_checked",
    "not_genuine",
)


@dataclass(frozen=True, slots=True)
class Verification:
    """The outcome: its state, why in both languages, and how old what was looked up is.

    `document` is what was signed (empty where it is not genuine); `parts` are the outcomes of the
    credentials inside a learner record; `looked_up_at` is the oldest of the looked-up documents.
    `unproven` is a fitting signature by a key that only the document itself names: anybody could
    have made it, so it says that nothing was changed and not who issued it.
    """

    state: State
    en: str
    zh: str
    document: Document = field(default_factory=dict)
    issuer: str = ""
    looked_up_at: datetime | None = None
    parts: tuple["Verification", ...] = ()


MOST_LOOKUPS = 12
WORDS: dict[State, tuple[str, str]] = {
    "unproven": (
        "Unchanged since it was signed, but nothing proves who signed it: anybody can make such a "
        "key and write this issuer's name. Ask the issuer.",
        "自签署以来未被改动，但无法证明由谁签署：任何人都可以生成这样的密钥并写上该颁发者的名称。请向颁发者核实。",
    ),
    "valid": (
        "It is unchanged since it was issued, and was not taken back.",
        "自颁发以来未被改动，也未被撤销。",
    ),
    "not_yet_valid": ("Genuine, but in force only later.", "真实，但尚未生效。"),
    "expired": ("Genuine, but its time has run out.", "真实，但已过有效期。"),
    "suspended": (
        "Genuine, but suspended by its issuer for now.",
        "真实，但颁发者已暂停其效力。",
    ),
    "revoked": ("Genuine once, but revoked by its issuer.", "曾为真实凭证，但已被颁发者撤销。"),
}


def verify(content: bytes | str, *, fetch: Fetch, at: datetime) -> Verification:
    """Check a credential as JSON or as a token. Never raises for what is in it."""
    text = content.decode("utf-8", "replace") if isinstance(content, bytes) else content
    lookups = _Lookups(fetch)
    try:
        if len(text.encode()) > 2 * LARGEST_DOCUMENT:
            raise Unreadable("too-large", "The file is too large.", "文件过大。")
        document = _document_of(text.strip(), lookups)
        return _judged(document, lookups, at)
    except (NotReached, Unreadable) as problem:
        return Verification("not_checked", problem.en, problem.zh)
    except CredentialProblem as problem:
        return Verification("not_genuine", problem.en, problem.zh)
    except RecursionError:
        return Verification("not_checked", "It is nested too deeply.", "嵌套层级过深。")


def verify_document(document: Document, *, fetch: Fetch, at: datetime) -> Verification:
    """The same for a document that is parsed already."""
    return verify(json.dumps(document, ensure_ascii=False), fetch=fetch, at=at)


class _Lookups:
    """What was fetched for one verification, each once, and the age of the oldest."""

    def __init__(self, fetch: Fetch) -> None:
        self._fetch = fetch
        self._had: dict[str, Fetched] = {}

    def __call__(self, address: str) -> Fetched:
        if address not in self._had:
            if len(self._had) >= MOST_LOOKUPS:
                raise NotReached(
                    "too-many-lookups",
                    "It names more issuers and lists than are looked up at once.",
                    "其中涉及的颁发者与状态列表过多，无法一次查询。",
                )
            self._had[address] = self._fetch(address)
        return self._had[address]

    @property
    def oldest(self) -> datetime | None:
        return min((one.at for one in self._had.values()), default=None)


def _document_of(text: str, lookups: _Lookups) -> Document:
    """The document whose signature fits a key of its issuer."""
    if text.startswith("{"):
        document = _parsed(text)
        require_proof(document, _key_for(document, _method_of(document), lookups))
        return document
    method = method_of_token(text)
    document = read_token(text, key_of_method(method, lookups))
    _require_own_key(document, method)
    return document


def _parsed(text: str) -> Document:
    try:
        document = read_json_unchanged(text)
    except ValueError as error:
        raise no_credential("not-json") from error
    if not isinstance(document, dict) or "VerifiableCredential" not in listed(document.get("type")):
        raise no_credential("no-credential")
    return document


def _method_of(document: Document) -> str:
    return str(proof_of(document).get("verificationMethod", ""))


def _key_for(document: Document, method: str, lookups: _Lookups) -> bytes:
    """The key of a proof. An issuer whose identifier is a web page binds no key by itself: its
    proof may carry the key in its name, and the outcome then says that it proves no origin."""
    issuer = issuer_of(document)
    base, _, fragment = method.partition("#")
    if base == issuer and not issuer.startswith("did:") and fragment.startswith("z"):
        return key_of_method(f"{KEY}{fragment}", lookups)
    _require_own_key(document, method)
    return key_of_method(method, lookups)


def _require_own_key(document: Document, method: str) -> None:
    if method.partition("#")[0] != issuer_of(document):
        raise NotGenuine(
            "foreign-key",
            "It was signed with a key that is not its issuer's.",
            "签署所用的密钥不属于其颁发者。",
        )


def _judged(document: Document, lookups: _Lookups, at: datetime) -> Verification:
    parts = tuple(_part(one, lookups, at) for one in embedded_credentials(document))
    own = _own_state(document, lookups, at)
    worst = max((one.state for one in parts), key=ORDER.index, default=own[0])
    state, en, zh = own if ORDER.index(own[0]) >= ORDER.index(worst) else _of_the_parts(worst)
    return Verification(
        state,
        en,
        zh,
        document=document if state != "not_genuine" else {},
        issuer=issuer_of(document),
        looked_up_at=lookups.oldest,
        parts=parts,
    )


def _own_state(document: Document, lookups: _Lookups, at: datetime) -> Judged:
    try:
        state = _state(document, lookups, at)
    except NotReached as problem:
        return ("not_checked", problem.en, problem.zh)
    if state == "valid" and not issuer_of(document).startswith(WEB):
        state = "unproven"
    return (state, *WORDS[state])


def _part(document: Document, lookups: _Lookups, at: datetime) -> Verification:
    try:
        require_proof(document, _key_for(document, _method_of(document), lookups))
        return _judged(document, lookups, at)
    except (NotReached, Unreadable) as problem:
        return Verification("not_checked", problem.en, problem.zh, issuer=issuer_of(document))
    except CredentialProblem as problem:
        return Verification("not_genuine", problem.en, problem.zh, issuer=issuer_of(document))


def _of_the_parts(state: State) -> Judged:
    said: dict[State, tuple[str, str]] = {
        "unproven": WORDS["unproven"],
        "expired": ("Something in this record has run out.", "记录中有内容已过期。"),
        "not_yet_valid": (
            "Something in this record is not in force yet.",
            "记录中有内容尚未生效。",
        ),
        "suspended": ("Something in this record is suspended.", "记录中有内容已被暂停。"),
        "revoked": ("Something in this record was revoked.", "记录中有内容已被撤销。"),
        "not_checked": (
            "Something in this record could not be checked.",
            "记录中有内容无法核验。",
        ),
        "not_genuine": ("Something in this record is not genuine.", "记录中有内容不真实。"),
    }
    return (state, *said[state])


def _state(document: Document, lookups: _Lookups, at: datetime) -> State:
    marked = {
        purpose
        for purpose, address, index in entries_of(document)
        if _is_marked(document, purpose, address, index, lookups, at)
    }
    if "revocation" in marked:
        return "revoked"
    if "suspension" in marked:
        return "suspended"
    if "validUntil" in document and moment(document["validUntil"], "validUntil") <= at:
        return "expired"
    if moment(document.get("validFrom", ""), "validFrom") > at:
        return "not_yet_valid"
    return "valid"


def _is_marked(
    document: Document, purpose: Purpose, address: str, index: int, lookups: _Lookups, at: datetime
) -> bool:
    """The bit in a list that is the issuer's own, signed by it, and in force."""
    try:
        found = _list_of(lookups(address).content.decode("utf-8", "replace").strip(), lookups)
        in_force = "validUntil" not in found or moment(found["validUntil"], "validUntil") > at
        if issuer_of(found) != issuer_of(document) or not in_force or found.get("id") != address:
            raise NotReached("foreign-list", "", "")
        return bit_of(found, purpose, index)
    except CredentialProblem as problem:
        raise NotReached(
            "status-not-checked",
            "The signature fits, but whether it was revoked could not be checked: "
            "the issuer's status list is out of reach or cannot be trusted.",
            "签名相符，但无法核验是否已被撤销：颁发者的状态列表无法获取或不可信。",
        ) from problem


def _list_of(text: str, lookups: _Lookups) -> Document:
    """A status list that its issuer signed. Thousands of credentials share one list: a list that
    was found genuine with a key once is so with the same key."""
    if not text.startswith("{"):
        return _document_of(text, lookups)
    document = _parsed(text)
    key = _key_for(document, _method_of(document), lookups)
    _require_proof_once(text, key)
    return document


@lru_cache(maxsize=64)
def _require_proof_once(text: str, public_pem: bytes) -> None:
    require_proof(_parsed(text), public_pem)
