"""From a package to CASE 1.0 or 1.1 JSON. Strict: what the specification forbids is not written."""

import json
from typing import Any
from uuid import UUID

from ronghe.standards.case1.data import (
    ADOPTION_STATUSES,
    ASSOCIATION_TYPES,
    Association,
    Document,
    Item,
    Node,
    Package,
    Version,
)


class CaseError(ValueError):
    """A package that cannot be written; says what is wrong with which part."""


def write_package(package: Package, *, version: Version = "1.1") -> bytes:
    """The package as UTF-8 JSON, members in a fixed order. Raises CaseError."""
    check_package(package)
    body = {
        "CFDocument": _document(package.document, version),
        "CFItems": [_item(one) for one in package.items],
        "CFAssociations": [_association(one) for one in package.associations],
    }
    return (json.dumps(body, ensure_ascii=False, indent=1) + "\n").encode()


def check_package(package: Package) -> None:
    """Identifiers, required texts, known kinds, ends that are there. Raises CaseError."""
    document = package.document
    if not (document.creator and document.title):
        raise CaseError("the document has no creator or no title")
    if document.adoption_status and document.adoption_status not in ADOPTION_STATUSES:
        raise CaseError(f"{document.adoption_status!r} is no adoption status")
    seen: set[str] = set()
    rows = [one.identifier for one in package.items]
    links = [one.identifier for one in package.associations]
    for identifier in (document.identifier, *rows, *links):
        _check_identifier(identifier)
        if identifier in seen:
            raise CaseError(f"{identifier} stands twice")
        seen.add(identifier)
    for item in package.items:
        if not item.statement:
            raise CaseError(f"item {item.identifier} has no statement")
    for association in package.associations:
        _check_association(association, seen)


def _check_identifier(text: str) -> None:
    try:
        if str(UUID(text)) == text:
            return
    except ValueError:
        pass
    raise CaseError(f"{text!r} is no UUID in lower case")


def _check_association(one: Association, seen: set[str]) -> None:
    if one.kind not in ASSOCIATION_TYPES:
        raise CaseError(f"{one.kind!r} is no kind of association")
    if one.origin.identifier not in seen:
        raise CaseError(f"association {one.identifier} begins nowhere")
    is_inner = one.kind in {"isChildOf", "precedes"}
    if is_inner and one.destination.identifier not in seen:
        raise CaseError(f"association {one.identifier} leads nowhere")


def _document(one: Document, version: Version) -> dict[str, Any]:
    return _present(
        {
            "identifier": one.identifier,
            "uri": one.uri,
            "creator": one.creator,
            "title": one.title,
            "lastChangeDateTime": one.changed_at,
            "publisher": one.publisher,
            "description": one.description,
            "language": one.language,
            "version": one.version,
            "adoptionStatus": one.adoption_status,
            "notes": one.notes,
            "caseVersion": version if version == "1.1" else "",
        }
    )


def _item(one: Item) -> dict[str, Any]:
    return _present(
        {
            "identifier": one.identifier,
            "fullStatement": one.statement,
            "CFItemType": one.kind,
            "uri": one.uri,
            "humanCodingScheme": one.code,
            "abbreviatedStatement": one.abbreviated,
            "notes": one.notes,
            "language": one.language,
            "lastChangeDateTime": one.changed_at,
        }
    )


def _association(one: Association) -> dict[str, Any]:
    written = {
        "identifier": one.identifier,
        "associationType": one.kind,
        "uri": one.uri,
        "originNodeURI": _node(one.origin),
        "destinationNodeURI": _node(one.destination),
        "lastChangeDateTime": one.changed_at,
    }
    return written if one.sequence is None else {**written, "sequenceNumber": one.sequence}


def _node(one: Node) -> dict[str, str]:
    return {"title": one.title, "identifier": one.identifier, "uri": one.uri}


def _present(members: dict[str, Any]) -> dict[str, Any]:
    """Optional members are left out where they say nothing."""
    return {name: value for name, value in members.items() if value != ""}
