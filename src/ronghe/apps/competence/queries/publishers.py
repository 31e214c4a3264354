"""What the publisher of an imported package says beyond the framework's tables, to be read."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from ronghe.apps.competence.models import CasePackage, Competence, Framework
from ronghe.apps.people.api import Viewer, require

VIEW = "competence.view_frameworks"
VOCABULARIES = ("CFSubjects", "CFConcepts", "CFItemTypes", "CFAssociationGroupings", "CFLicenses")


@dataclass(frozen=True, slots=True)
class RubricLevel:
    """One level of a criterion: its name, what is seen on it, its score where one is given."""

    quality: str
    description: str
    score: float | None
    feedback: str = ""


@dataclass(frozen=True, slots=True)
class Criterion:
    """What a rubric looks at; `competence` is the one of the framework that it belongs to."""

    name: str
    description: str
    weight: float | None
    levels: tuple[RubricLevel, ...]
    competence: Competence | None = None


@dataclass(frozen=True, slots=True)
class Rubric:
    """A rubric as its publisher wrote it, in the publisher's language."""

    identifier: str
    title: str
    description: str
    criteria: tuple[Criterion, ...]


@dataclass(frozen=True, slots=True)
class Term:
    """An entry of a publisher's vocabulary."""

    title: str
    description: str


@dataclass(frozen=True, slots=True)
class PublisherView:
    """Who published a framework, under which address, with which vocabularies and rubrics."""

    name: str
    uri: str
    lang: str
    vocabularies: Mapping[str, tuple[Term, ...]]
    rubrics: tuple[Rubric, ...]


def publisher_of(viewer: Viewer, framework: Framework) -> PublisherView | None:
    """What came with an imported package; None where the framework is our own. Two queries."""
    require(viewer, VIEW)
    rows = CasePackage.objects.filter(framework=framework)
    found = rows.values_list("body__CFDocument", "vocabulary", "codes").first()
    if found is None:
        return None
    document, vocabulary, codes = found
    vocabularies = {
        name: tuple(map(_term, vocabulary["CFDefinitions"][name]))
        for name in VOCABULARIES
        if vocabulary.get("CFDefinitions", {}).get(name)
    }
    return PublisherView(
        document["creator"],
        document["uri"] if document["uri"].startswith("http") else "",
        document.get("language", ""),
        vocabularies,
        _rubrics(vocabulary.get("CFRubrics", ()), framework, codes),
    )


def _term(row: Mapping[str, Any]) -> Term:
    said = row.get("licenseText") or row.get("description") or row.get("keywords") or ""
    return Term(row["title"], said if said != row["title"] else "")


def _rubrics(
    rows: list[Mapping[str, Any]], framework: Framework, codes: Mapping[str, str]
) -> tuple[Rubric, ...]:
    items = {identifier: code for code, identifier in codes.items()}
    named = {
        items.get(one["CFItemURI"]["identifier"], "")
        for row in rows
        for one in row.get("CFRubricCriteria", ())
        if "CFItemURI" in one
    }
    found = framework.competences.filter(code__in=named)
    competences = {one.code: one for one in found} if named else {}
    by_item = {
        identifier: competences[code] for identifier, code in items.items() if code in competences
    }
    return tuple(_rubric(row, by_item) for row in rows)


def _rubric(row: Mapping[str, Any], by_item: Mapping[str, Competence]) -> Rubric:
    criteria = _in_order(row.get("CFRubricCriteria", ()))
    return Rubric(
        row["identifier"],
        row.get("title", ""),
        row.get("description", ""),
        tuple(_criterion(one, by_item) for one in criteria),
    )


def _criterion(row: Mapping[str, Any], by_item: Mapping[str, Competence]) -> Criterion:
    item = row.get("CFItemURI", {})
    return Criterion(
        row.get("category", "") or item.get("title", ""),
        row.get("description", ""),
        row.get("weight"),
        tuple(map(_level, _in_order(row.get("CFRubricCriterionLevels", ())))),
        by_item.get(item.get("identifier", "")),
    )


def _level(row: Mapping[str, Any]) -> RubricLevel:
    return RubricLevel(
        row.get("quality", ""),
        row.get("description", ""),
        row.get("score"),
        row.get("feedback", ""),
    )


def _in_order(rows: Any) -> list[Mapping[str, Any]]:
    """By their places where they have any; else as they stand."""
    return sorted(rows, key=lambda one: one.get("position", 0))


def framework_published_as(viewer: Viewer, identifier: UUID) -> Framework | None:
    """The newest version in force that goes out under a publisher's identifier."""
    require(viewer, VIEW)
    rows = Framework.objects.filter(case_package__identifier=str(identifier))
    return rows.exclude(published_at=None).order_by("-published_at").first()
