"""Which members each class of CASE has, and of what kind: one table for reading and writing.

CASE 1.1 adds to 1.0 and takes nothing away; what only 1.1 knows is not written as 1.0.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any, Literal

Kind = Literal["text", "texts", "link", "links", "number", "integer", "date", "object", "rows"]

_IDENTITY: dict[str, Kind] = {"identifier": "text", "uri": "text", "lastChangeDateTime": "text"}
_TITLED: dict[str, Kind] = {**_IDENTITY, "title": "text", "description": "text"}
_STATUS: dict[str, Kind] = {"statusStartDate": "date", "statusEndDate": "date"}
_EXTENSIONS: dict[str, Kind] = {"extensions": "object"}

DOCUMENT_MORE: Mapping[str, Kind] = {
    "frameworkType": "text",
    "officialSourceURL": "text",
    "subject": "texts",
    "subjectURI": "links",
    "licenseURI": "link",
    **_STATUS,
    **_EXTENSIONS,
}
ITEM_MORE: Mapping[str, Kind] = {
    "alternativeLabel": "text",
    "listEnumeration": "text",
    "conceptKeywords": "texts",
    "conceptKeywordsURI": "link",
    "subject": "texts",
    "subjectURI": "links",
    "educationLevel": "texts",
    "CFItemTypeURI": "link",
    "licenseURI": "link",
    **_STATUS,
    **_EXTENSIONS,
}
ASSOCIATION_MORE: Mapping[str, Kind] = {
    "CFAssociationGroupingURI": "link",
    "notes": "text",
    **_EXTENSIONS,
}
DEFINITIONS: Mapping[str, Mapping[str, Kind]] = {
    "CFConcepts": {**_TITLED, "keywords": "text", "hierarchyCode": "text", **_EXTENSIONS},
    "CFSubjects": {**_TITLED, "hierarchyCode": "text", **_EXTENSIONS},
    "CFLicenses": {**_TITLED, "licenseText": "text", **_EXTENSIONS},
    "CFItemTypes": {**_TITLED, "hierarchyCode": "text", "typeCode": "text", **_EXTENSIONS},
    "CFAssociationGroupings": {**_TITLED, **_EXTENSIONS},
}
RUBRIC: Mapping[str, Kind] = {**_TITLED, "CFRubricCriteria": "rows", **_EXTENSIONS}
CRITERION: Mapping[str, Kind] = {
    **_IDENTITY,
    "category": "text",
    "description": "text",
    "CFItemURI": "link",
    "weight": "number",
    "position": "integer",
    "rubricId": "text",
    "CFRubricCriterionLevels": "rows",
    **_EXTENSIONS,
}
CRITERION_LEVEL: Mapping[str, Kind] = {
    **_IDENTITY,
    "description": "text",
    "quality": "text",
    "score": "number",
    "feedback": "text",
    "position": "integer",
    "rubricCriterionId": "text",
}
ROWS: Mapping[str, Mapping[str, Kind]] = {
    "CFRubricCriteria": CRITERION,
    "CFRubricCriterionLevels": CRITERION_LEVEL,
}
REQUIRED = ("identifier", "uri", "lastChangeDateTime")
REQUIRED_OF: Mapping[str, tuple[str, ...]] = {
    "CFConcepts": (*REQUIRED, "title", "hierarchyCode"),
    "CFSubjects": (*REQUIRED, "title", "hierarchyCode"),
    "CFLicenses": (*REQUIRED, "title", "licenseText"),
    "CFItemTypes": (*REQUIRED, "title", "description", "hierarchyCode"),
    "CFAssociationGroupings": (*REQUIRED, "title"),
}
ONLY_1_1 = frozenset({"extensions", "frameworkType", "caseVersion"})
DATE = re.compile(r"\d{4}-\d\d-\d\d")
DEEPEST = 6


def fit(row: Mapping[str, Any], shape: Mapping[str, Kind]) -> dict[str, Any]:
    """The members of a row that say something and fit their kind, in the order of the shape."""
    found = {name: _fitted(name, row.get(name), kind) for name, kind in shape.items()}
    return {name: value for name, value in found.items() if value not in (None, "", [], {})}


def misfits(row: Mapping[str, Any], shape: Mapping[str, Kind]) -> Iterator[str]:
    """Members that say something which does not fit and would be lost."""
    fitted = fit(row, shape)
    for name in shape:
        if row.get(name) not in (None, "", [], {}) and name not in fitted:
            yield name


def for_version(members: Any, version: str) -> Any:
    """The same without what CASE 1.0 does not know, at any depth but inside of extensions."""
    if version == "1.1":
        return members
    if isinstance(members, dict):
        kept = {name: for_version(value, version) for name, value in members.items()}
        return {name: value for name, value in kept.items() if name not in ONLY_1_1}
    return [for_version(one, version) for one in members] if isinstance(members, list) else members


def _fitted(name: str, value: Any, kind: Kind) -> Any:
    match kind:
        case "text":
            return _text(value)
        case "texts":
            listed = value if isinstance(value, list) else [value]
            return [text for one in listed if (text := _text(one))]
        case "link":
            return link(value)
        case "links":
            listed = value if isinstance(value, list) else [value]
            return [found for one in listed if (found := link(one))]
        case "number" | "integer":
            return _number(value, is_whole=kind == "integer")
        case "date":
            text = _text(value)[:10]
            return text if DATE.fullmatch(text) else None
        case "object":
            return value if isinstance(value, dict) and _depth(value) <= DEEPEST else None
        case "rows":
            rows = value if isinstance(value, list) else []
            return [fit(one, ROWS[name]) for one in rows if isinstance(one, dict)]


def _text(value: Any) -> str:
    is_plain = isinstance(value, str | int | float) and not isinstance(value, bool)
    return str(value).strip() if is_plain else ""


def link(value: Any) -> dict[str, str] | None:
    """A reference: title, identifier and address; an address alone is completed from itself."""
    if isinstance(value, str):
        value = {"uri": value}
    if not isinstance(value, dict):
        return None
    uri, identifier = _text(value.get("uri")), _text(value.get("identifier")).lower()
    if not uri and not identifier:
        return None
    title = _text(value.get("title")) or uri or identifier
    found = {
        "title": title,
        "identifier": identifier or uri.lower(),
        "uri": uri or f"urn:uuid:{identifier}",
    }
    target = _text(value.get("targetType"))
    return {**found, "targetType": target} if target else found


def _number(value: Any, *, is_whole: bool) -> int | float | None:
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    try:
        number = float(value)
    except (ValueError, OverflowError):
        return None
    if number != number or number in (float("inf"), float("-inf")):
        return None
    if number.is_integer() and abs(number) < 2**53:
        return int(number)
    return None if is_whole else number


def _depth(value: Any, at: int = 1) -> int:
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    if at > DEEPEST:
        return at
    return max((_depth(one, at + 1) for one in inner), default=at)
