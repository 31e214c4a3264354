"""Attachments that come along with statements: every one wanted is there, and nothing else is.

xAPI 1.0.3, part two, section 2.4.11 and part three, section 1.5; 2.0, section 4.1.3.
"""

import hashlib
from collections.abc import Iterable, Sequence

from ronghe.standards.xapi.data import SIGNATURE, Json, Statement
from ronghe.standards.xapi.multipart import Part
from ronghe.standards.xapi.problems import XapiProblem
from ronghe.standards.xapi.signatures import check_signature

HASH = "x-experience-api-hash"
_BY_LENGTH = {56: hashlib.sha224, 64: hashlib.sha256, 96: hashlib.sha384, 128: hashlib.sha512}


def read_attachments(parts: Sequence[Part]) -> dict[str, bytes]:
    """The attachments of a body by their SHA-2 in lower case. Raises XapiProblem for one that
    is not what its hash says."""
    found = {}
    for position, part in enumerate(parts, 1):
        try:
            found[_hash_of(part)] = part.content
        except XapiProblem as problem:
            raise problem.within(f"part {position}") from None
    return found


def _hash_of(part: Part) -> str:
    sha2 = part.headers.get(HASH, "").lower()
    if "content-type" not in part.headers:
        raise XapiProblem("is missing", "缺少此标头").within("Content-Type")
    if part.headers.get("content-transfer-encoding", "").lower() != "binary":
        raise XapiProblem("is not binary", "不是 binary").within("Content-Transfer-Encoding")
    make = _BY_LENGTH.get(len(sha2))
    if make is None or make(part.content).hexdigest() != sha2:
        raise XapiProblem("is not the SHA-2 of this part", "与该部分内容的 SHA-2 不符").within(
            "X-Experience-API-Hash"
        )
    return sha2


def check_attachments(statements: Iterable[Statement], found: dict[str, bytes]) -> None:
    """Raises XapiProblem unless each attachment is there or says where it is, each part belongs to
    one, and each signature signs its statement."""
    wanted: set[str] = set()
    for number, statement in enumerate(statements):
        for position, attachment in enumerate(statement.attachments):
            wanted.add(attachment["sha2"].lower())
            try:
                _check(statement.content, attachment, found)
            except XapiProblem as problem:
                raise problem.within(number, "attachments", position) from None
    if found.keys() - wanted:
        raise XapiProblem("brings a part that no statement names", "含有未被任何语句引用的部分")


def _check(content: Json, attachment: Json, found: dict[str, bytes]) -> None:
    data = found.get(attachment["sha2"].lower())
    is_signature = attachment["usageType"] == SIGNATURE
    if data is None and (is_signature or "fileUrl" not in attachment):
        raise XapiProblem("did not come along", "未随语句提供")
    if data is not None and is_signature:
        check_signature(content, attachment, data)
