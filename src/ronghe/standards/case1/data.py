"""The parts of a CASE package (CFPackage) that Ronghe reads and writes, as frozen dataclasses.

https://www.imsglobal.org/spec/case/v1p0 and …/v1p1. Names are the specification's, in Python's
spelling; identifiers are UUIDs in lower case, times ISO 8601.
"""

from dataclasses import dataclass
from typing import Literal

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
ADOPTION_STATUSES = frozenset({"Draft", "Private Draft", "Adopted", "Deprecated"})


@dataclass(frozen=True, slots=True)
class Document:
    """The framework as a whole (CFDocument)."""

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


@dataclass(frozen=True, slots=True)
class Node:
    """One end of an association: an item, the document, or something published elsewhere."""

    identifier: str
    uri: str
    title: str


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


@dataclass(frozen=True, slots=True)
class Package:
    """A document with its items and how they hang together (CFPackage)."""

    document: Document
    items: tuple[Item, ...] = ()
    associations: tuple[Association, ...] = ()
