"""Taking in a published classification: whole, in one transaction, and again without harm."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from ronghe.apps.base.api import Reference, audit
from ronghe.apps.competence import search_index
from ronghe.apps.competence.models import Classification, Concept
from ronghe.apps.competence.services.relation_rows import Changes, replace_relations
from ronghe.apps.people.api import Viewer, require
from ronghe.standards import classification as published

IMPORT = "competence.import_classification"
BATCH = 1_000
CHANGING = (
    "uri",
    "kind",
    "code",
    "label",
    "description",
    "alternative_labels",
    "attributes",
    "described",
    "withdrawn",
    "digest",
)
NOT_AT_THE_TOP = {Concept.Kind.TASK}
SKILLS = {Concept.Kind.SKILL, Concept.Kind.KNOWLEDGE}
LONGEST = {"key": 400, "code": 60, "label": 1000}


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import did. Concepts that were not named any more are withdrawn, not deleted."""

    classification: Classification
    added: int
    changed: int
    withdrawn: int
    unchanged: int
    relations: Changes

    @property
    def did_nothing(self) -> bool:
        edges = self.relations.added + self.relations.changed + self.relations.removed
        return not (self.added or self.changed or self.withdrawn or edges)


def import_classification(
    *, viewer: Viewer, content: published.Classification, at: datetime
) -> Imported:
    """Make the stored classification say what `content` says; all of it lands, or none.

    Concepts are known again by their key, so a second import of the same content writes nothing
    but its time. Raises NotAllowed.
    """
    require(viewer, IMPORT)
    with transaction.atomic():
        row = _classification(content, at)
        stored = {
            concept.key: concept
            for concept in Concept.objects.filter(classification=row).only(
                "key", "digest", "withdrawn"
            )
        }
        fresh, changed = _sorted_out(row, content, stored)
        withdrawn = _withdraw(stored, {concept.key for concept in content.concepts})
        _write(fresh, changed)
        keys = dict(Concept.objects.filter(classification=row).values_list("key", "pk"))
        edges = replace_relations(row, content.relations, keys)
        _mark_places(row, content, keys)
        _count(row, content)
        audit(
            viewer,
            IMPORT,
            subject=Reference("competence.classification", row.uuid, row.version[:20]),
            touched=f"classification {row.code} {row.version}",
            count=len(fresh) + len(changed),
        )
    kept = len(content.concepts) - len(fresh) - len(changed)
    return Imported(row, len(fresh), len(changed), withdrawn, kept, edges)


def _classification(content: published.Classification, at: datetime) -> Classification:
    fields = {
        "version": content.version,
        "title_en": content.title,
        "title_zh": content.title_zh,
        "publisher": content.publisher,
        "licence": content.licence,
        "attribution_en": content.attribution,
        "attribution_zh": content.attribution_zh,
        "homepage": content.homepage,
        "imported_at": at,
    }
    row, _ = Classification.objects.update_or_create(
        code=content.code, lang=content.lang, defaults=fields
    )
    return row


def _sorted_out(
    row: Classification, content: published.Classification, stored: Mapping[str, Concept]
) -> tuple[list[Concept], list[Concept]]:
    """New concepts, and stored ones that now say something else."""
    fresh, changed = [], []
    for concept in content.concepts:
        digest = concept.digest()
        known = stored.get(concept.key)
        if known is None:
            fresh.append(_filled(Concept(classification=row), concept, digest))
        elif known.digest != digest or known.withdrawn:
            changed.append(_filled(known, concept, digest))
    return fresh, changed


def _filled(row: Concept, concept: published.Concept, digest: str) -> Concept:
    row.key = concept.key[: LONGEST["key"]]
    row.uri = concept.uri(row.classification.code)
    row.kind = concept.kind
    row.code = concept.code[: LONGEST["code"]]
    row.label = concept.label[: LONGEST["label"]]
    row.description = concept.description
    row.alternative_labels = list(concept.alternative_labels)
    row.attributes = dict(concept.attributes)
    row.described = concept.described
    row.withdrawn = False
    row.digest = digest
    return row


def _withdraw(stored: Mapping[str, Concept], named: set[str]) -> int:
    gone = [row.pk for key, row in stored.items() if key not in named and not row.withdrawn]
    for part in _parts(gone):
        Concept.objects.filter(pk__in=part).update(withdrawn=True, is_top=False)
    return len(gone)


def _parts(pks: Sequence[int]) -> Iterable[Sequence[int]]:
    return (pks[start : start + BATCH] for start in range(0, len(pks), BATCH))


def _write(fresh: Sequence[Concept], changed: Sequence[Concept]) -> None:
    Concept.objects.bulk_create(fresh, batch_size=BATCH)
    Concept.objects.bulk_update(changed, CHANGING, batch_size=200)
    search_index.write(
        (concept.pk, concept.label, "\n".join([*concept.alternative_labels, concept.code]))
        for concept in (*fresh, *changed)
    )


def _mark_places(
    row: Classification, content: published.Classification, keys: Mapping[str, int]
) -> None:
    """Mark where a tree begins and which concepts have some below: it opens step by step."""
    upward = [one for one in content.relations if one.kind == "broader"]
    lower = {keys[one.source] for one in upward}
    upper = {keys[one.target] for one in upward}
    tops = {
        keys[concept.key]
        for concept in content.concepts
        if concept.kind not in NOT_AT_THE_TOP and keys[concept.key] not in lower
    }
    _set_flag(row, "has_narrower", upper)
    _set_flag(row, "is_top", tops)


def _set_flag(row: Classification, name: str, wanted: set[int]) -> None:
    concepts = Concept.objects.filter(classification=row)
    marked = set(concepts.filter(**{name: True}).values_list("pk", flat=True))
    for value, pks in ((True, wanted - marked), (False, marked - wanted)):
        for part in _parts(sorted(pks)):
            Concept.objects.filter(pk__in=part).update(**{name: value})


def _count(row: Classification, content: published.Classification) -> None:
    """What the lists say of a classification; concepts that are only referred to do not count."""
    described: list[str] = [concept.kind for concept in content.concepts if concept.described]
    row.concept_count = len(described)
    row.occupation_count = described.count(Concept.Kind.OCCUPATION)
    row.skill_count = sum(kind in SKILLS for kind in described)
    row.relation_count = len(content.relations)
    row.save(update_fields=["concept_count", "occupation_count", "skill_count", "relation_count"])
