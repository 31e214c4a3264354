"""What other systems leave out of their packages and can be told from the rest, so that what was
read tolerantly can be written strictly: identifiers, addresses, times, codes of definitions."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

from ronghe.standards.case1.data import (
    ADOPTION_STATUSES,
    Association,
    Document,
    Item,
    Members,
    Node,
    Package,
)
from ronghe.standards.case1.writing import CaseError, check_association

UNKNOWN_TIME = "1970-01-01T00:00:00+00:00"
# By what a row of definitions is told where its own member is missing.
INSTEAD: Mapping[str, tuple[str, ...]] = {
    "title": ("typeCode", "hierarchyCode", "description", "identifier"),
    "licenseText": ("description", "title"),
}


def complete_package(package: Package) -> Package:
    """A package that can be written. What has an identifier keeps it where it is a UUID; anything
    else gets one that follows from it. Rows that stand twice are taken once; associations that
    begin or lead nowhere are left out."""
    return _Completing(package).package()


def as_uuid(text: str) -> str:
    """The text where it is a UUID, else one that follows from it."""
    try:
        return text if str(UUID(text)) == text else str(UUID(text))
    except ValueError:
        return str(uuid5(NAMESPACE_URL, text))


def uri_of(identifier: str) -> str:
    """The address of what has no other."""
    return f"urn:uuid:{identifier}"


def rename(value: Any, names: Mapping[str, str]) -> Any:
    """The same members with other identifiers, at any depth but inside of extensions."""
    if isinstance(value, list):
        return [rename(one, names) for one in value]
    if not isinstance(value, Mapping):
        return value
    return {name: _renamed(name, inner, names) for name, inner in value.items()}


def _renamed(name: str, inner: Any, names: Mapping[str, str]) -> Any:
    if name in {"identifier", "rubricId", "rubricCriterionId"}:
        return names.get(inner, inner)
    return inner if name == "extensions" else rename(inner, names)


@dataclass(slots=True)
class _Completing:
    given: Package
    at: str = ""
    taken: set[str] = field(default_factory=set)
    renamed: dict[str, str] = field(default_factory=dict)

    def package(self) -> Package:
        self.at = self.given.document.changed_at or UNKNOWN_TIME
        definitions = {
            name: tuple(self._definition(name, number, row) for number, row in _numbered(rows))
            for name, rows in self.given.definitions.items()
        }
        document = self._document(self.given.document)
        items = tuple(self._items())
        ends = {document.identifier, *(one.identifier for one in items)}
        return replace(
            self.given,
            document=document,
            items=items,
            associations=tuple(self._associations(ends)),
            definitions=definitions,
            rubrics=tuple(
                self._rubric(str(number), row) for number, row in _numbered(self.given.rubrics)
            ),
        )

    def _named(self, identifier: str, otherwise: str) -> str:
        name = as_uuid(identifier or otherwise)
        self.renamed[identifier] = name
        return name

    def _document(self, one: Document) -> Document:
        name = self._named(one.identifier, one.uri or one.title)
        self.taken.add(name)
        title = one.title or one.uri or name
        status = one.adoption_status if one.adoption_status in ADOPTION_STATUSES else ""
        return replace(
            one,
            identifier=name,
            uri=one.uri or uri_of(name),
            title=title,
            creator=one.creator or one.publisher or title,
            changed_at=self.at,
            adoption_status=status,
            more=rename(one.more, self.renamed),
        )

    def _items(self) -> Iterator[Item]:
        for one in self.given.items:
            name = self._named(one.identifier, one.uri or one.statement)
            if name not in self.taken:
                self.taken.add(name)
                yield replace(
                    one,
                    identifier=name,
                    uri=one.uri or uri_of(name),
                    changed_at=one.changed_at or self.at,
                    more=rename(one.more, self.renamed),
                )

    def _associations(self, ends: set[str]) -> Iterator[Association]:
        for number, one in enumerate(self.given.associations, start=1):
            origin, there = self._end(one.origin), self._end(one.destination)
            name = as_uuid(one.identifier or one.uri or f"{origin.uri} {one.kind} {there.uri}")
            if name in self.taken:
                name = as_uuid(f"{name} {number}")
            whole = replace(
                one,
                identifier=name,
                uri=one.uri or uri_of(name),
                origin=origin,
                destination=there,
                changed_at=one.changed_at or self.at,
                more=rename(one.more, self.renamed),
            )
            if _stands(whole, ends):
                self.taken.add(name)
                yield whole

    def _end(self, one: Node) -> Node:
        name = self.renamed.get(one.identifier, one.identifier) if one.identifier else ""
        uri = one.uri or uri_of(name)
        return replace(one, identifier=name or uri.lower(), uri=uri, title=one.title or uri)

    def _identity(self, row: Members, *instead: object) -> dict[str, Any]:
        text = row.get("identifier") or row.get("uri") or " ".join(map(str, instead))
        name = as_uuid(str(text).lower())
        self.renamed[str(row.get("identifier", ""))] = name
        given = {"uri": row.get("uri") or uri_of(name), "identifier": name}
        return {**given, "lastChangeDateTime": row.get("lastChangeDateTime") or self.at}

    def _definition(self, kind: str, number: int, row: Members) -> Members:
        whole = {**row, **self._identity(row, kind, row.get("title", ""), number)}
        for name in ("title", *(("licenseText",) if kind == "CFLicenses" else ())):
            said = (whole.get(one) for one in (name, *INSTEAD[name]))
            whole[name] = next(filter(None, said))
        if kind == "CFItemTypes":
            whole["description"] = whole.get("description") or whole["title"]
        if kind in {"CFConcepts", "CFSubjects", "CFItemTypes"}:
            whole["hierarchyCode"] = whole.get("hierarchyCode") or str(number)
        return whole

    def _rubric(self, path: str, row: Members) -> Members:
        return self._row(row, path, ("CFRubricCriteria", "CFRubricCriterionLevels"))

    def _row(self, row: Members, path: str, below: tuple[str, ...]) -> Members:
        """A row and those inside of it, each named by its place where it has no name."""
        named = self._identity(row, self.given.document.identifier, "rubric", path)
        whole = {**rename(row, self.renamed), **named}
        if below and row.get(below[0]):
            whole[below[0]] = [
                self._row(one, f"{path}.{number}", below[1:])
                for number, one in _numbered(row[below[0]])
            ]
        return whole


def _numbered(rows: Any) -> "enumerate[Any]":
    return enumerate(rows, start=1)


def _stands(one: Association, ends: set[str]) -> bool:
    try:
        check_association(one, ends)
    except CaseError:
        return False
    return True
