"""From CASE JSON to a package. Tolerant: parts with a fault are left out and named, and what was
written by other systems (numbers as text, members missing) is read where its meaning is plain."""

from collections.abc import Iterator, Mapping
from typing import Any

from ronghe.standards.case1.data import (
    Association,
    Document,
    Item,
    Members,
    Node,
    Package,
    is_association_type,
)
from ronghe.standards.case1.shapes import (
    ASSOCIATION_MORE,
    DEFINITIONS,
    DOCUMENT_MORE,
    ITEM_MORE,
    RUBRIC,
    Kind,
    fit,
    link,
    misfits,
)
from ronghe.standards.case1.writing import CaseError
from ronghe.standards.json_text import read_json
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
    "case_member": (
        "{value} says something that does not fit the standard and is left out",
        "{value} 的内容不符合标准，已略过",
    ),
}
# As 1.0 spelt it in its examples, and systems to this day.
LEGACY = {"educationalLevel": "educationLevel"}


def read_package(data: bytes, *, name: str = "package.json") -> ReadResult[Package]:
    """Read a CFPackage. Raises CaseError for what is no package at all."""
    if len(data) > LARGEST_BYTES:
        raise CaseError("the file is larger than 64 MB")
    try:
        body = read_json(data)
    except ValueError as error:
        raise CaseError(f"not JSON: {error}") from None
    if not isinstance(body, dict) or not isinstance(body.get("CFDocument"), dict):
        raise CaseError("there is no CFDocument")
    return read_body(body, name=name)


def read_body(body: Mapping[str, Any], *, name: str = "package.json") -> ReadResult[Package]:
    """The same from JSON that was read already and holds a CFDocument."""
    log = ProblemLog(1_000, CASE_MESSAGES)
    package = Package(
        _document(body["CFDocument"], name, log),
        tuple(_items(body, name, log)),
        tuple(_associations(body, name, log)),
        _definitions(body, name, log),
        tuple(_more(row, RUBRIC, "CFRubrics", name, log) for _, row in _rows(body, "CFRubrics")),
        fit(body, {"extensions": "object"}).get("extensions", {}),
    )
    return ReadResult(package, log.all())


def _rows(body: Mapping[str, Any], member: str) -> Iterator[tuple[int, Mapping[str, Any]]]:
    rows = body.get(member)
    for number, row in enumerate(rows if isinstance(rows, list) else [], start=1):
        yield number, row if isinstance(row, dict) else {}


def _text(row: Mapping[str, Any], member: str) -> str:
    value = row.get(member)
    return str(value).strip() if isinstance(value, str | int | float) else ""


def _more(
    row: Mapping[str, Any], shape: Mapping[str, Kind], where: str, name: str, log: ProblemLog
) -> Members:
    """Further members as they are; what does not fit is named."""
    row = {LEGACY.get(member, member): value for member, value in row.items()}
    identifier = _text(row, "identifier")
    for member in misfits(row, shape):
        log.warning(name, 0, where, "case_member", value=f"{identifier} {member}".strip())
    return fit(row, shape)


def _definitions(
    body: Mapping[str, Any], name: str, log: ProblemLog
) -> Mapping[str, tuple[Members, ...]]:
    inner = body.get("CFDefinitions")
    rows = inner if isinstance(inner, dict) else {}
    found = {
        member: tuple(_more(row, shape, member, name, log) for _, row in _rows(rows, member))
        for member, shape in DEFINITIONS.items()
    }
    return {member: rows for member, rows in found.items() if rows}


def _document(row: Mapping[str, Any], name: str, log: ProblemLog) -> Document:
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
        more=_more(row, DOCUMENT_MORE, "CFDocument", name, log),
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
            more=_more(row, ITEM_MORE, "CFItems", name, log),
        )
        if item.identifier and item.statement:
            yield item
        else:
            log.error(name, 0, "CFItems", "case_item", value=item.identifier or number)


def _associations(body: Mapping[str, Any], name: str, log: ProblemLog) -> Iterator[Association]:
    for number, row in _rows(body, "CFAssociations"):
        origin, destination = _node(row, "originNodeURI"), _node(row, "destinationNodeURI")
        kind = _text(row, "associationType")
        if origin is None or destination is None or not is_association_type(kind):
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
            more=_more(row, ASSOCIATION_MORE, "CFAssociations", name, log),
        )


def _node(row: Mapping[str, Any], member: str) -> Node | None:
    """One end; an address alone (as 1.0 had it) will do."""
    found = link(row.get(member))
    if found is None:
        return None
    node = row[member] if isinstance(row[member], dict) else {}
    return Node(
        _text(node, "identifier").lower(),
        _text(node, "uri") or found["uri"],
        _text(node, "title"),
        found.get("targetType", ""),
    )


def _number(value: object) -> int | None:
    if isinstance(value, bool) or not isinstance(value, int | str):
        return None
    try:
        return int(value)
    except ValueError:
        return None
