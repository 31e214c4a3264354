"""Finding concepts, competences and tasks by words, in both languages."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q

from ronghe.apps.base.api import Text, text_of
from ronghe.apps.competence import search_index
from ronghe.apps.competence.models import Competence, Concept, TypicalTask
from ronghe.apps.competence.queries.frameworks import visible_frameworks
from ronghe.apps.competence.words import Term, plain, terms_of
from ronghe.apps.people.api import Viewer, require

VIEW = "competence.view_frameworks"
MOST_CANDIDATES = 80
MOST_OWN = 20
MINOR_KINDS = (
    Concept.Kind.TASK,
    Concept.Kind.TECHNOLOGY,
    Concept.Kind.TOOL,
    Concept.Kind.PRODUCT_GROUP,
)
"""Kinds that come after occupations, skills and activities that fit as well."""

MAJOR_KINDS = tuple(kind for kind in Concept.Kind if kind not in MINOR_KINDS)


@dataclass(frozen=True, slots=True)
class FoundConcept:
    """A concept of a published classification. `also` is the further name that was met, if any."""

    uuid: UUID
    uri: str
    kind: str
    kind_label: str
    code: str
    label: str
    lang: str
    classification: str
    also: str


@dataclass(frozen=True, slots=True)
class FoundOwn:
    """A competence or task of an own framework."""

    uuid: UUID
    kind: str
    code: str
    title: Text
    where: Text


@dataclass(frozen=True, slots=True)
class Results:
    """Hits, best first. `has_more`: there are further concepts; narrower words would help."""

    question: str
    own: tuple[FoundOwn, ...]
    concepts: tuple[FoundConcept, ...]
    has_more: bool


def search(
    viewer: Viewer,
    question: str,
    *,
    kinds: Sequence[str] = (),
    classification: str = "",
    limit: int = 30,
) -> Results:
    """Everything that holds all words of the question; the beginning of a Latin word is enough.

    A title equal to the question comes first, then titles that begin with it, then the rest by
    weight. Raises NotAllowed. An empty question finds nothing.
    """
    require(viewer, VIEW)
    terms = terms_of(question)
    if not terms:
        return Results(question, (), (), has_more=False)
    found = _concepts(terms, question, kinds, classification)
    hits = tuple(_found(row, terms) for row in found[:limit])
    own = () if classification or kinds else _own(viewer, question)
    return Results(question, own, hits, has_more=len(found) > limit)


def _concepts(
    terms: Sequence[Term], question: str, kinds: Sequence[str], classification: str
) -> list[Concept]:
    """The best candidates, most fitting first. Tools and tasks, of which there are many, do not
    crowd out occupations and skills: each half has its own candidates."""
    halves = [kinds] if kinds else [MAJOR_KINDS, MINOR_KINDS]
    best = [
        pk
        for half in halves
        for pk in search_index.matching(terms, *_condition(half, classification), MOST_CANDIDATES)
    ]
    concepts = Concept.objects.select_related("classification").defer("description", "attributes")
    rows = concepts.in_bulk(best)
    wanted = plain(question.strip())
    # sorted is stable: within a rank the index's own order stays.
    return sorted((rows[pk] for pk in best), key=lambda row: _rank(row, wanted))


def _condition(kinds: Sequence[str], classification: str) -> tuple[str, list[object]]:
    places = ", ".join(["%s"] * len(kinds))
    condition = f"c.withdrawn = %s AND c.kind IN ({places})"
    if not classification:
        return condition, [False, *kinds]
    condition += (
        " AND c.classification_id IN (SELECT id FROM competence_classification WHERE code = %s)"
    )
    return condition, [False, *kinds, classification]


def _rank(row: Concept, wanted: str) -> tuple[int, bool, int]:
    label, is_minor = plain(row.label), row.kind in MINOR_KINDS
    if wanted in (label, row.code):
        return 0, is_minor, 0
    if any(plain(name) == wanted for name in row.alternative_labels):
        return 1, is_minor, len(label)
    if label.startswith(wanted):
        return 2, is_minor, len(label)
    return 3 if wanted in label else 4, is_minor, 0


def _found(row: Concept, terms: Sequence[Term]) -> FoundConcept:
    return FoundConcept(
        row.uuid,
        row.uri,
        row.kind,
        str(Concept.Kind(row.kind).label),
        row.code,
        row.label,
        row.classification.lang,
        row.classification.code,
        _also(row, terms),
    )


def _also(row: Concept, terms: Sequence[Term]) -> str:
    """The further name that holds the question, where the label itself does not."""

    def holds(name: str) -> bool:
        text = plain(name)
        return all(_beginning(term) in text for term in terms)

    if holds(row.label):
        return ""
    return next((name for name in row.alternative_labels if holds(name)), "")


def _beginning(term: Term) -> str:
    return (
        term.words[0]
        if len(term.words) == 1
        else term.words[0] + "".join(word[-1] for word in term.words[1:])
    )


def _own(viewer: Viewer, question: str) -> tuple[FoundOwn, ...]:
    """Own frameworks are small: their titles are looked through as they are."""
    words = question.split()
    condition = Q()
    for word in words:
        condition &= Q(title_en__icontains=word) | Q(title_zh__icontains=word)
    competences = Competence.objects.filter(
        condition, framework__in=visible_frameworks(viewer), framework__replaced_by=None
    ).select_related("framework")
    tasks = TypicalTask.objects.filter(condition, replaced_by=None).select_related(
        "work_process__occupation"
    )
    return tuple(
        FoundOwn(row.uuid, "competence", row.code, text_of(row), text_of(row.framework))
        for row in competences.order_by("pk")[:MOST_OWN]
    ) + tuple(
        FoundOwn(
            row.uuid,
            "task",
            row.code,
            text_of(row),
            text_of(row.work_process.occupation),
        )
        for row in tasks.order_by("pk")[:MOST_OWN]
    )
