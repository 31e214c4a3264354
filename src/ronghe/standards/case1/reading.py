"""From CASE JSON to a package. Tolerant: parts with a fault are left out and named, and what was
written by other systems (numbers as text, members missing) is read where its meaning is plain."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from ronghe.standards.case1.data import (
    ASSOCIATION_TYPES,
    Association,
    Document,
    Item,
    Node,
    Package,
)
from ronghe.standards.case1.writing import CaseError
from ronghe.standards.problems import MESSAGES, ProblemLog, ReadResult

LARGEST_BYTES = 64 * 2**20
CASE_MESSAGES: Mapping[str, tuple[str, str]] = {
    **MESSAGES,
    "case_item": (
        "item {value} has no identifier or no statement and is left out",
        "条目 {value} 缺少标识或陈述，已略过",
    ),
    "case_association": (
        "association {value} is of an unknown kind or has an end missing and is left out",
        "关联 {value} 类型未知或缺少一端，已略过",
    ),
}


def read_package(data: bytes, *, name: str = "package.json") -> ReadResult[Package]:
    """Read a CFPackage. Raises CaseError for what is no package at all."""
    if len(data) > LARGEST_BYTES:
        raise CaseError("the file is larger than 64 MB")
    try:
        body = json.loads(data)
    except (ValueError, RecursionError) as error:
        raise CaseError(f"not JSON: {error}") from None
    if not isinstance(body, dict) or not isinstance(body.get("CFDocument"), dict):
        raise CaseError("there is no CFDocument")
    log = ProblemLog(1_000, CASE_MESSAGES)
    package = Package(
        _document(body["CFDocument"]),
        tuple(_items(body, name, log)),
        tuple(_associations(body, name, log)),
    )
    return ReadResult(package, log.all())


def _rows(body: Mapping[str, Any], member: str) -> Iterator[tuple[int, Mapping[str, Any]]]:
    rows = body.get(member)
    for number, row in enumerate(rows if isinstance(rows, list) else [], start=1):
        yield number, row if isinstance(row, dict) else {}


def _text(row: Mapping[str, Any], member: str) -> str:
    value = row.get(member)
    return str(value).strip() if isinstance(value, str | int | float) else ""


def _document(row: Mapping[str, Any]) -> Document:
    return Document(
        identifier=_text(row, "identifier").lower(),
        uri=_text(row, "uri"),
        creator=_text(row, "creator"),
        title=_text(row, "title"),
        changed_at=_text(row, "lastChangeDateTime"),
        description=_text(row, "description"),
        publisher=_text(row, "publisher"),
        language=_text(row, "language"),
        version=_text(row, "version"),
        adoption_status=_text(row, "adoptionStatus"),
        notes=_text(row, "notes"),
    )


def _items(body: Mapping[str, Any], name: str, log: ProblemLog) -> Iterator[Item]:
    for number, row in _rows(body, "CFItems"):
        item = Item(
            identifier=_text(row, "identifier").lower(),
            uri=_text(row, "uri"),
            statement=_text(row, "fullStatement"),
            changed_at=_text(row, "lastChangeDateTime"),
            code=_text(row, "humanCodingScheme"),
            kind=_text(row, "CFItemType"),
            abbreviated=_text(row, "abbreviatedStatement"),
            notes=_text(row, "notes"),
            language=_text(row, "language"),
        )
        if item.identifier and item.statement:
            yield item
        else:
            log.error(name, 0, "CFItems", "case_item", value=item.identifier or number)


def _associations(body: Mapping[str, Any], name: str, log: ProblemLog) -> Iterator[Association]:
    for number, row in _rows(body, "CFAssociations"):
        origin, destination = _node(row, "originNodeURI"), _node(row, "destinationNodeURI")
        kind = _text(row, "associationType")
        if origin is None or destination is None or kind not in ASSOCIATION_TYPES:
            value = _text(row, "identifier") or number
            log.error(name, 0, "CFAssociations", "case_association", value=value)
            continue
        yield Association(
            identifier=_text(row, "identifier").lower(),
            uri=_text(row, "uri"),
            kind=kind,
            origin=origin,
            destination=destination,
            changed_at=_text(row, "lastChangeDateTime"),
            sequence=_number(row.get("sequenceNumber")),
        )


def _node(row: Mapping[str, Any], member: str) -> Node | None:
    node = row.get(member)
    if not isinstance(node, dict):
        return None
    identifier, uri = _text(node, "identifier"), _text(node, "uri")
    return Node(identifier.lower(), uri, _text(node, "title")) if identifier or uri else None


def _number(value: object) -> int | None:
    if isinstance(value, bool) or not isinstance(value, int | str):
        return None
    try:
        return int(value)
    except ValueError:
        return None
