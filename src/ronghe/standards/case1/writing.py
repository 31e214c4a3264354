"""From a package to CASE 1.0 or 1.1 JSON. Strict: what the specification forbids is not written."""

import json
from typing import Any
from uuid import UUID

from ronghe.standards.case1.data import (
    ADOPTION_STATUSES,
    Association,
    Document,
    Item,
    Members,
    Node,
    Package,
    Version,
    is_association_type,
)
from ronghe.standards.case1.shapes import (
    DEFINITIONS,
    REQUIRED,
    REQUIRED_OF,
    RUBRIC,
    fit,
    for_version,
)


class CaseError(ValueError):
    """A package that cannot be written; says what is wrong with which part."""


def write_package(package: Package, *, version: Version = "1.1") -> bytes:
    """The package as UTF-8 JSON, members in a fixed order. Raises CaseError."""
    body = write_body(package, version=version)
    return (json.dumps(body, ensure_ascii=False, indent=1) + "\n").encode()


def write_body(package: Package, *, version: Version = "1.1") -> dict[str, Any]:
    """The package as JSON, before it is bytes. Raises CaseError."""
    check_package(package)
    return body_of(package, version=version)


def body_of(package: Package, *, version: Version = "1.1") -> dict[str, Any]:
    """The same without a check: for a part of a package, to be kept and read again."""
    body: dict[str, Any] = {
        "CFDocument": _document(package.document, version),
        "CFItems": [_item(one) for one in package.items],
        "CFAssociations": [_association(one) for one in package.associations],
    }
    if package.definitions:
        body["CFDefinitions"] = {
            name: [_definition(name, row) for row in rows]
            for name, rows in package.definitions.items()
        }
    if package.rubrics:
        body["CFRubrics"] = [dict(one) for one in package.rubrics]
    if package.extensions:
        body["extensions"] = dict(package.extensions)
    written: dict[str, Any] = for_version(body, version)
    return written


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
        check_association(association, seen)
    for name, definitions in package.definitions.items():
        if name not in DEFINITIONS:
            raise CaseError(f"{name!r} is no class of definitions")
        for row in definitions:
            _check_row(_definition(name, row), name, REQUIRED_OF[name])
    for rubric in package.rubrics:
        _check_rubric(rubric)


def _definition(name: str, row: Members) -> dict[str, Any]:
    """A type of item needs a description; where there is none it says no more than its name."""
    filled = {"description": row.get("title", "")} if name == "CFItemTypes" else {}
    return {**filled, **row}


def _check_rubric(rubric: Members) -> None:
    _check_row(rubric, "CFRubrics", REQUIRED)
    if fit(rubric, RUBRIC) != rubric:
        raise CaseError(f"rubric {rubric['identifier']} has members of another kind")
    for criterion in rubric.get("CFRubricCriteria", ()):
        _check_row(criterion, "CFRubricCriteria", REQUIRED)
        for level in criterion.get("CFRubricCriterionLevels", ()):
            _check_row(level, "CFRubricCriterionLevels", REQUIRED)


def _check_row(row: Members, where: str, required: tuple[str, ...]) -> None:
    missing = [name for name in required if not row.get(name)]
    if missing:
        raise CaseError(f"a row of {where} lacks {', '.join(missing)}")
    _check_identifier(str(row["identifier"]))


def _check_identifier(text: str) -> None:
    try:
        if str(UUID(text)) == text:
            return
    except ValueError:
        pass
    raise CaseError(f"{text!r} is no UUID in lower case")


def check_association(one: Association, seen: set[str]) -> None:
    """A known kind, and ends that are in the package where they must be. Raises CaseError."""
    if not is_association_type(one.kind):
        raise CaseError(f"{one.kind!r} is no kind of association")
    if one.origin.identifier not in seen:
        raise CaseError(f"association {one.identifier} begins nowhere")
    # What comes next may stand in another framework, by its web address; a parent may not.
    leads_out = one.kind == "precedes" and one.destination.uri.startswith("http")
    is_inner = one.kind in {"isChildOf", "precedes"} and not leads_out
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
            **one.more,
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
            **one.more,
        }
    )


def _association(one: Association) -> dict[str, Any]:
    written: dict[str, Any] = {
        "identifier": one.identifier,
        "associationType": one.kind,
        "uri": one.uri,
        "originNodeURI": _node(one.origin),
        "destinationNodeURI": _node(one.destination),
        "lastChangeDateTime": one.changed_at,
    }
    if one.sequence is not None:
        written["sequenceNumber"] = one.sequence
    return {**written, **one.more}


def _node(one: Node) -> dict[str, str]:
    written = {
        "title": one.title or one.uri,
        "identifier": one.identifier or one.uri,
        "uri": one.uri or f"urn:uuid:{one.identifier}",
    }
    return {**written, "targetType": one.target} if one.target else written


def _present(members: dict[str, Any]) -> dict[str, Any]:
    """Optional members are left out where they say nothing."""
    return {name: value for name, value in members.items() if value != ""}
