"""Every way in which published concepts and own occupations are written, for finding them in text.

Classifications are open to whoever may do anything at all, so these reads take no viewer.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from ronghe.apps.competence.models import Classification, Concept, ConceptRelation, Occupation

BATCH = 5_000


@dataclass(frozen=True, slots=True)
class ConceptLabel:
    """One label of a concept, by the concept's address (uri) and kind."""

    uri: str
    text: str
    is_preferred: bool
    kind: str


def concept_labels(code: str, lang: str, kinds: Iterable[str]) -> Iterator[ConceptLabel]:
    """Labels of a classification's concepts, none where it was not imported; one query."""
    concepts = Concept.objects.filter(
        classification__code=code,
        classification__lang=lang,
        kind__in=list(kinds),
        withdrawn=False,
        described=True,
    ).order_by("pk")
    fields = concepts.values_list("uri", "label", "alternative_labels", "kind")
    for uri, label, others, kind in fields.iterator(chunk_size=BATCH):
        yield ConceptLabel(uri, label, True, kind)
        for other in others:
            if other != label:
                yield ConceptLabel(uri, other, False, kind)


def concept_groups(code: str, lang: str) -> dict[str, str]:
    """Concept's address → the address of one group that it lies under; one query."""
    rows = ConceptRelation.objects.filter(
        source__classification__code=code,
        source__classification__lang=lang,
        kind=ConceptRelation.Kind.BROADER,
    ).order_by("-pk")
    return dict(rows.values_list("source__uri", "target__uri").iterator(chunk_size=BATCH))


def labels_of(uris: Iterable[str]) -> dict[str, dict[str, str]]:
    """Address → language → label of described concepts, in each language that was imported; one
    query."""
    rows = Concept.objects.filter(uri__in=list(uris)).values_list(
        "uri", "classification__lang", "label"
    )
    found: dict[str, dict[str, str]] = {}
    for uri, lang, label in rows:
        found.setdefault(uri, {})[lang] = label
    return found


def imported_at(code: str, lang: str) -> datetime | None:
    """When a classification was imported last; None where it was not."""
    rows = Classification.objects.filter(code=code, lang=lang)
    return rows.values_list("imported_at", flat=True).first()


def occupation_titles() -> Iterator[tuple[int, str, str]]:
    """(Primary key, language, title) of own occupations: their titles, and what the concepts that
    they are aligned to are called in ESCO and in the national classification; two queries."""
    occupations = list(Occupation.objects.order_by("pk"))
    by_uri: dict[str, int] = {one.esco_uri: one.pk for one in occupations if one.esco_uri}
    by_code = {one.csco_code: one.pk for one in occupations if one.csco_code}
    for one in occupations:
        yield one.pk, "en", one.title_en
        yield one.pk, "zh", one.title_zh
    named = Concept.objects.filter(kind=Concept.Kind.OCCUPATION, withdrawn=False)
    rows = named.filter(uri__in=by_uri) | named.filter(
        classification__code="csco", code__in=by_code
    )
    fields = ("uri", "code", "label", "alternative_labels", "classification__lang")
    for uri, code, label, others, lang in rows.order_by("pk").values_list(*fields):
        occupation = by_uri.get(uri) or by_code.get(code)
        if occupation is not None:
            for title in (label, *others):
                yield occupation, lang.partition("-")[0], title
