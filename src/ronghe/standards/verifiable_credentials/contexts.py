"""JSON-LD contexts, from this installation only, and whether a document is all that it expands to.

A Data Integrity proof covers the statements that a document expands to, not its text: a member
that no context defines is left out of them in silence, and the same statements can be written
with other members. So a document is signed, and believed, only where every member is a plain
term of a context held here, each becomes a statement, and no part describes the whole again. (A
test holds that what a verifier reads has one term only in these contexts.)
"""

import json
import re
import threading
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from ronghe.standards.verifiable_credentials.data import CredentialProblem, Document, listed

VC2 = "https://www.w3.org/ns/credentials/v2"
OB3 = "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"
CLR2 = "https://purl.imsglobal.org/spec/clr/v2p0/context-2.0.1.json"
OB3_EXTENSIONS = "https://purl.imsglobal.org/spec/ob/v3p0/extensions.json"

PROOF_MEMBERS = frozenset(
    {"id", "type", "created", "expires", "verificationMethod", "cryptosuite", "proofPurpose"}
    | {"proofValue", "domain", "challenge", "nonce"}
)
MOST_CONTEXTS = 8
_here = threading.local()
_IRI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\s<>\"{}|\\^`]+")


@cache
def more_contexts() -> Mapping[str, Any]:
    """The context of the Comprehensive Learner Record: the library holds but does not serve it."""
    text = (files("openbadgeslib.ob3.contexts") / "clr_context_2.0.1.json").read_text("utf-8")
    return {CLR2: json.loads(text)}


@cache
def known_contexts() -> frozenset[str]:
    from openbadgeslib.ob3.contexts import bundled_contexts

    return frozenset({*bundled_contexts(), *more_contexts()})


def require_known_contexts(document: Mapping[str, Any]) -> None:
    """Raises CredentialProblem unless `@context` lists contexts that are here, VC 2.0 first."""
    contexts = document.get("@context")
    if not isinstance(contexts, list) or not 0 < len(contexts) <= MOST_CONTEXTS:
        raise _problem("bad-context", "its @context is not a short list", "@context 不是简短的列表")
    unknown = [one for one in contexts if not isinstance(one, str) or one not in known_contexts()]
    if unknown:
        raise _problem(
            "unknown-context",
            f"it uses a vocabulary that is not held here: {str(unknown[0])[:120]}",
            f"使用了本系统未收录的词汇表：{str(unknown[0])[:120]}",
        )
    if contexts[0] != VC2:
        raise _problem("bad-context", "VC 2.0 is not its first context", "首个上下文不是 VC 2.0")


def require_as_signed(document: Document) -> None:
    """Raises CredentialProblem unless each member is covered by the statements that are signed."""
    require_known_contexts(document)
    body = {name: value for name, value in document.items() if name != "proof"}
    for proof in listed(document.get("proof")):
        _require_proof_members(proof)
    for embedded in embedded_credentials(document):
        require_as_signed(embedded)
    body = _without_embedded(body)
    _require_plain_members(body, str(body.get("id", "")))
    _require_expandable(body)


def embedded_credentials(document: Mapping[str, Any]) -> list[Document]:
    """The credentials inside a learner record; each carries its own proof."""
    subject = document.get("credentialSubject")
    inside = subject.get("verifiableCredential") if isinstance(subject, dict) else None
    return [one for one in listed(inside) if isinstance(one, dict)]


def _without_embedded(body: Document) -> Document:
    subject = body.get("credentialSubject")
    if not isinstance(subject, dict) or "verifiableCredential" not in subject:
        return body
    ids = [{"id": str(one.get("id", ""))} for one in embedded_credentials(body)]
    return {**body, "credentialSubject": {**subject, "verifiableCredential": ids}}


def _require_proof_members(proof: object) -> None:
    names = set(proof) if isinstance(proof, dict) else {"?"}
    if names - PROOF_MEMBERS:
        unknown = sorted(names - PROOF_MEMBERS)[0]
        raise _problem(
            "unsigned", f"its proof has a member {unknown!r}", f"证明含有未知成员 {unknown!r}"
        )


def _require_plain_members(body: Document, top: str) -> None:
    for path, key, value in _members(body, ""):
        if ":" in key or (key.startswith("@") and path != "/@context"):
            raise _problem(
                "unsigned", f"{path} is not written with its plain name", f"{path} 未用标准名称书写"
            )
        if value is None or (isinstance(value, list) and any(isinstance(i, list) for i in value)):
            raise _problem(
                "unsigned", f"{path} is empty or a list in a list", f"{path} 为空或是嵌套列表"
            )
        if path != "/id" and key == "id" and value == top and top:
            raise _problem(
                "unsigned", f"{path} describes the credential again", f"{path} 重复描述了凭证"
            )


def _members(value: object, path: str) -> Iterator[tuple[str, str, object]]:
    if isinstance(value, dict):
        for key, inside in value.items():
            yield f"{path}/{key}", str(key), inside
            yield from _members(inside, f"{path}/{key}")
    elif isinstance(value, list):
        for number, inside in enumerate(value):
            yield from _members(inside, f"{path}/{number}")


def _require_expandable(body: Document) -> None:
    """Every member becomes a statement: none is dropped, none names something relative."""
    from pyld import jsonld

    dropped: list[str] = []
    try:
        expanded = jsonld.expand(body, _options(), on_property_dropped=dropped.append)
    except jsonld.JsonLdError as error:
        _here.contexts = {}
        raise _problem(
            "not-json-ld",
            f"it cannot be read as JSON-LD: {str(error)[:160]}",
            f"无法按 JSON-LD 读取：{str(error)[:160]}",
        ) from error
    if dropped:
        name = str(dropped[0])[:80]
        raise _problem(
            "unsigned",
            f"no vocabulary defines {name!r}, so no signature would cover it",
            f"没有词汇表定义 {name!r}，签名不会覆盖该项",
        )
    relative = next(_relative_names(expanded), None)
    if relative is not None:
        name = str(relative)[:80]
        raise _problem("unsigned", f"{name!r} is no full address", f"{name!r} 不是完整的标识")


def _relative_names(value: object) -> Iterator[object]:
    if isinstance(value, list):
        for one in value:
            yield from _relative_names(one)
    elif isinstance(value, dict):
        for key, inside in value.items():
            if key in ("@id", "@type"):
                names = inside if isinstance(inside, list) else [inside]
                yield from (n for n in names if not isinstance(n, str) or not _IRI.fullmatch(n))
            elif key != "@value":
                yield from _relative_names(inside)


def _options() -> dict[str, Any]:
    """Contexts that one thread has resolved are its own: pyld's shared cache is not safe."""
    from openbadgeslib.ob3.contexts import document_loader
    from pyld.context_resolver import ContextResolver

    resolved = getattr(_here, "contexts", None)
    if resolved is None:
        resolved = _here.contexts = {}
    loader = document_loader(more_contexts())
    return {"documentLoader": loader, "contextResolver": ContextResolver(resolved, loader)}


def _problem(code: str, en: str, zh: str) -> CredentialProblem:
    return CredentialProblem(code, f"The document was not taken: {en}.", f"未采用该文件：{zh}。")
