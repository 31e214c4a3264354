"""What the publisher of a CASE package says beyond a framework's table, kept so that it goes out
again: the identity and further members of document, items and associations, definitions, rubrics.

An item keeps its publisher's identity as long as it says what the publisher said; so does the
document as long as all of it does. What was changed here goes out under our own.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any
from uuid import UUID, uuid5

from ronghe.apps.competence.case_content import OURS, Link, ours
from ronghe.standards.case1 import (
    Association,
    Document,
    Item,
    Members,
    Node,
    Package,
    as_uuid,
    complete_package,
    rename,
    uri_of,
)
from ronghe.standards.framework_csv import FrameworkTable
from ronghe.standards.framework_csv import Node as Row

KEPT = "kept"
LONGEST_NAME = 200


@dataclass(frozen=True, slots=True)
class Kept:
    """The publisher's part of a framework. `document` is None where the framework no longer says
    what its publisher's did; `more` are the document's further members in any case."""

    document: Document | None = None
    more: Members = field(default_factory=dict)
    items: Mapping[str, Item] = field(default_factory=dict)
    associations: tuple[Association, ...] = ()
    definitions: Mapping[str, tuple[Members, ...]] = field(default_factory=dict)
    rubrics: tuple[Members, ...] = ()
    extensions: Members = field(default_factory=dict)

    def says_as(self, other: "Kept") -> bool:
        """Whether the other says the same, in whatever order."""
        mine, theirs = (
            {link.identifier: link for link in one.associations} for one in (self, other)
        )
        return mine == theirs and replace(self, associations=()) == replace(other, associations=())

    def __bool__(self) -> bool:
        return self != NOTHING_KEPT


NOTHING_KEPT = Kept()


@dataclass(frozen=True, slots=True)
class CaseContent:
    """A package as a framework's table, with the associations that a table cannot say and what
    its publisher says beyond both."""

    table: FrameworkTable
    links: tuple[Link, ...] = ()
    kept: Kept = NOTHING_KEPT


def kept_of_others(package: Package, codes: Mapping[str, str]) -> Kept:
    """Everything of another system's package; `codes` names its items here, by identifier."""
    whole = complete_package(package)
    given = {as_uuid(one.identifier): one.identifier for one in package.items}
    return Kept(
        document=whole.document,
        more=whole.document.more,
        items={codes[given[one.identifier]]: one for one in whole.items},
        associations=whole.associations,
        definitions=whole.definitions,
        rubrics=whole.rubrics,
        extensions=whole.extensions,
    )


def kept_of_ours(package: Package) -> Kept:
    """What a package of Ronghe carries of a publisher's."""
    return Kept(
        document=_document_again(package.document),
        more=without_ours(package.document.more),
        items={
            str(ours(one.more).get("code", "")): replace(one, more=without_ours(one.more))
            for one in package.items
            if is_kept(one.more)
        },
        associations=tuple(
            replace(one, more=without_ours(one.more))
            for one in package.associations
            if is_kept(one.more)
        ),
        definitions=package.definitions,
        rubrics=tuple(one for one in package.rubrics if not ours(one)),
        extensions=package.extensions,
    )


def _document_again(document: Document) -> Document | None:
    if not is_kept(document.more):
        return None
    status = str(ours(document.more).get("status", ""))
    return replace(document, adoption_status=status, more=without_ours(document.more))


def is_kept(more: Mapping[str, Any]) -> bool:
    """Whether a part of one of our packages goes out under its publisher's identity."""
    return ours(more).get(KEPT) is True


def without_ours(more: Members) -> dict[str, Any]:
    """The members without what Ronghe added."""
    extensions = {k: v for k, v in more.get("extensions", {}).items() if k != OURS}
    rest = {name: value for name, value in more.items() if name != "extensions"}
    return {**rest, "extensions": extensions} if extensions else rest


def with_ours(more: Members, told: Mapping[str, Any]) -> dict[str, Any]:
    """The members with what Ronghe adds, beside the publisher's own extensions."""
    extensions = {**more.get("extensions", {}), OURS: dict(told)}
    return {**more, "extensions": extensions}


# --- as far as it still holds ---


def in_force(kept: Kept, table: FrameworkTable, framework: UUID, uuids: Mapping[str, UUID]) -> Kept:
    """What of it still holds for a framework that says what `table` does."""
    rows = {row.code: row for row in table.of_kind("competence")}
    same = {code: one for code, one in kept.items.items() if _says(rows.get(code), one.statement)}
    all_there = set(rows) == set(same) == set(kept.items)
    is_whole = all_there and kept.document is not None and _is_top(kept.document, table)
    names = {
        one.identifier: str(uuids[code])
        for code, one in kept.items.items()
        if code in rows and code not in same
    }
    if kept.document is not None and not is_whole:
        names[kept.document.identifier] = str(framework)
    own = {str(framework), *(str(uuids[code]) for code in rows)}
    ends = {one.identifier for one in same.values()} | own
    if kept.document is not None and is_whole:
        ends.add(kept.document.identifier)
    inner = {one.identifier for one in kept.items.values()}
    return replace(
        kept,
        document=kept.document if is_whole else None,
        items=same,
        associations=tuple(_still(kept.associations, names, ends, inner, framework)),
        rubrics=tuple(rename(one, names) for one in kept.rubrics),
    )


def _says(row: Row | None, statement: str) -> bool:
    """Whether a row still says the statement, in either language, short or long."""
    if row is None:
        return False
    texts = (row.title_en, row.title_zh, row.description_en, row.description_zh)
    return _plain(statement) in map(_plain, texts)


def _plain(text: str) -> str:
    return " ".join(text.split())


def _is_top(document: Document, table: FrameworkTable) -> bool:
    """Whether the framework is still named and described as the document."""
    top = table.framework
    named = _says(top, document.title) or _says(top, document.title[:LONGEST_NAME])
    return named and (not document.description or _says(top, document.description))


def _still(
    rows: Iterable[Association],
    names: Mapping[str, str],
    ends: set[str],
    inner: set[str],
    framework: UUID,
) -> Iterator[Association]:
    """Associations whose ends are there; one that has another end now is another one."""
    for one in rows:
        origin, there = _end(one.origin, names), _end(one.destination, names)
        if origin.identifier not in ends:
            continue
        if there.identifier not in ends and there.identifier in inner:
            continue
        if (origin, there) == (one.origin, one.destination):
            yield one
        else:
            name = link_identifier(framework, one.kind, origin, there)
            yield replace(one, identifier=name, uri=uri_of(name), origin=origin, destination=there)


def _end(one: Node, names: Mapping[str, str]) -> Node:
    name = names.get(one.identifier)
    return replace(one, identifier=name, uri=uri_of(name)) if name else one


def identifier_of(framework: UUID, *parts: str) -> str:
    """The same for the same part of the same version, whenever it is written."""
    return str(uuid5(framework, "\0".join(parts)))


def link_identifier(framework: UUID, kind: str, origin: Node, there: Node) -> str:
    """What an association is named by: what it says of what."""
    return identifier_of(framework, kind, origin.identifier, there.uri)


# --- for the next version ---


def for_next_version(kept: Kept, framework: UUID, uuids: Mapping[str, UUID]) -> Kept:
    """The same for a draft that says the same: a version of our own, so under our own identity;
    what the publisher's vocabularies and rubrics say goes along."""
    names = {one.identifier: str(uuids[code]) for code, one in kept.items.items() if code in uuids}
    rubrics = [_own_rows(one, framework) for one in kept.rubrics]
    return replace(
        kept,
        document=None,
        items={
            code: replace(one, identifier=str(uuids[code]), uri=uri_of(str(uuids[code])))
            for code, one in kept.items.items()
            if code in uuids
        },
        associations=tuple(_next_links(kept, names, framework)),
        rubrics=tuple(rename(one, names) for one in rubrics),
    )


def _next_links(kept: Kept, names: dict[str, str], framework: UUID) -> Iterator[Association]:
    """Those between items; what the publisher says of the document is not said of ours."""
    for one in kept.associations:
        if one.origin.identifier in names:
            origin, there = _end(one.origin, names), _end(one.destination, names)
            is_top = kept.document and there.identifier == kept.document.identifier
            there = replace(there, identifier=str(framework)) if is_top else there
            there = replace(there, uri=uri_of(str(framework))) if is_top else there
            name = link_identifier(framework, one.kind, origin, there)
            yield replace(one, identifier=name, uri=uri_of(name), origin=origin, destination=there)


def _own_rows(row: Members, framework: UUID) -> Members:
    """A rubric with its rows under names of this version."""
    renamed = {
        name: [_own_rows(one, framework) for one in value] if isinstance(value, list) else value
        for name, value in row.items()
    }
    name = identifier_of(framework, "rubric", str(row["identifier"]))
    return {**renamed, "identifier": name, "uri": uri_of(name)}
