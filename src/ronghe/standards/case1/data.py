"""The parts of a CASE package (CFPackage) that Ronghe reads and writes, as frozen dataclasses.

https://www.imsglobal.org/spec/case/v1p0 and …/v1p1. Names are the specification's, in Python's
spelling; identifiers are UUIDs in lower case, times ISO 8601.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, Literal

Version = Literal["1.0", "1.1"]
AssociationType = Literal[
    "exactMatchOf",
    "exemplar",
    "isChildOf",
    "isPartOf",
    "isPeerOf",
    "isRelatedTo",
    "isTranslationOf",
    "precedes",
    "replacedBy",
    "hasSkillLevel",
]
ASSOCIATION_TYPES: frozenset[str] = frozenset(AssociationType.__args__)  # type: ignore[attr-defined]
EXTENSION_TYPE = re.compile(r"ext:[A-Za-z0-9._|-]+")
ADOPTION_STATUSES = frozenset({"Draft", "Private Draft", "Adopted", "Deprecated"})

Members = Mapping[str, Any]
NOTHING: Members = MappingProxyType({})


def _nothing() -> Members:
    return NOTHING


def is_association_type(kind: str) -> bool:
    """A kind of the vocabulary, or an extension by its naming convention."""
    return kind in ASSOCIATION_TYPES or EXTENSION_TYPE.fullmatch(kind) is not None


@dataclass(frozen=True, slots=True)
class Document:
    """The framework as a whole (CFDocument). `more` holds its further members as in the JSON."""

    identifier: str
    uri: str
    creator: str
    title: str
    changed_at: str
    description: str = ""
    publisher: str = ""
    language: str = ""
    version: str = ""
    adoption_status: str = ""
    notes: str = ""
    more: Members = field(default_factory=_nothing)


@dataclass(frozen=True, slots=True)
class Item:
    """One statement (CFItem). `kind` is its CFItemType in words."""

    identifier: str
    uri: str
    statement: str
    changed_at: str
    code: str = ""
    kind: str = ""
    abbreviated: str = ""
    notes: str = ""
    language: str = ""
    more: Members = field(default_factory=_nothing)


@dataclass(frozen=True, slots=True)
class Node:
    """One end of an association: an item, the document, or something published elsewhere."""

    identifier: str
    uri: str
    title: str
    target: str = ""


@dataclass(frozen=True, slots=True)
class Association:
    """`origin` stands to `destination` as `kind` says (CFAssociation)."""

    identifier: str
    uri: str
    kind: str
    origin: Node
    destination: Node
    changed_at: str
    sequence: int | None = None
    more: Members = field(default_factory=_nothing)


@dataclass(frozen=True, slots=True)
class Package:
    """A document with its items and how they hang together (CFPackage).

    `definitions` (by class: CFConcepts, CFItemTypes …) and `rubrics` are rows as in the JSON.
    """

    document: Document
    items: tuple[Item, ...] = ()
    associations: tuple[Association, ...] = ()
    definitions: Mapping[str, tuple[Members, ...]] = field(default_factory=_nothing)
    rubrics: tuple[Members, ...] = ()
    extensions: Members = field(default_factory=_nothing)
