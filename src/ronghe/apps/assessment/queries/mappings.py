"""Rules for statements as whoever makes them reads them: the list, one version, what it did."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count, Max, QuerySet

from ronghe.apps.assessment.mapping_rows import conditions_of, rule_of
from ronghe.apps.assessment.mapping_rules import (
    FIELD_TEXT,
    FLAGS,
    READ_FROM,
    YES,
    Condition,
    Field,
    How,
    Source,
    faults_of,
)
from ronghe.apps.assessment.models import (
    Instrument,
    MappingScore,
    Observation,
    StatementMapping,
)
from ronghe.apps.assessment.observations import term_of
from ronghe.apps.assessment.rules import is_rated, may_be_mapped_to
from ronghe.apps.base.api import NotFound, Text, text_of
from ronghe.apps.evidence.api import verb_text
from ronghe.apps.people.api import Programme, Viewer, programmes_for

MANAGE = "assessment.manage_mappings"


@dataclass(frozen=True, slots=True)
class MappingView:
    """One version with its rows in words, what it lacks, what it took, and its other versions.
    `repeated` are answers that repeat an earlier one of the same half-year and do not count."""

    mapping: StatementMapping
    conditions: tuple[Text, ...]
    scores: tuple[tuple[Text, Text], ...]
    faults: tuple[Text, ...]
    taken: int
    corrected: int
    repeated: int
    newest: datetime | None
    versions: tuple[StatementMapping, ...]


def mappings_listed(viewer: Viewer) -> "QuerySet[StatementMapping]":
    """Every version that the viewer manages, with how many statements it took (`taken`)."""
    return (
        StatementMapping.objects.filter(programme__in=programmes_for(viewer, MANAGE))
        .select_related("programme__organisation", "instrument")
        .annotate(taken=Count("mapped"))
        .order_by("title_en", "family", "-version")
    )


def mapping_for(viewer: Viewer, uuid: UUID) -> StatementMapping:
    """One version; NotFound when it is not there or not for this viewer."""
    mapping = mappings_listed(viewer).filter(uuid=uuid).first()
    if mapping is None:
        raise NotFound("There is no such rule for you.", "没有您可以查看的这条规则。")
    return mapping


def mapping_view(viewer: Viewer, uuid: UUID) -> MappingView:
    """Nine queries, whatever the number of rows and of statements."""
    mapping = mapping_for(viewer, uuid)
    mapped = mapping.mapped.aggregate(newest=Max("record__observed_at"), all=Count("pk"))
    scores = mapping.scores.select_related("item").order_by("position")
    return MappingView(
        mapping=mapping,
        conditions=tuple(condition_text(one) for one in conditions_of(mapping)),
        scores=tuple((text_of(one.item), score_text(one)) for one in scores),
        faults=faults_of(rule_of(mapping)),
        taken=mapped["all"],
        corrected=mapping.mapped.filter(corrected_by__isnull=False).count(),
        repeated=_repeated(mapping),
        newest=mapped["newest"],
        versions=tuple(_other_versions(mapping)),
    )


def _repeated(mapping: StatementMapping) -> int:
    """Among the answers that the rule itself brought; of what is rated nothing repeats."""
    rows = Observation.objects.filter(
        record__mapped_statement__mapping=mapping, rater__isnull=True, is_superseded=False
    ).values_list("subject", "item", "observed_on")
    answers = [(subject, item, term_of(day)) for subject, item, day in rows]
    return len(answers) - len(set(answers))


def _other_versions(mapping: StatementMapping) -> "QuerySet[StatementMapping]":
    family = StatementMapping.objects.filter(family=mapping.family).exclude(pk=mapping.pk)
    return family.order_by("-version")


def possible_targets(viewer: Viewer) -> list[tuple[Programme, Sequence[Instrument]]]:
    """The programmes that the viewer leads, each with the published tests and scales of its
    frameworks, the tests first."""
    programmes = programmes_for(viewer, MANAGE).select_related("organisation")
    found: list[tuple[Programme, Sequence[Instrument]]] = []
    for programme in programmes.order_by("organisation__title_en", "title_en", "pk"):
        instruments = targets_of(programme)
        if instruments:
            found.append((programme, instruments))
    return found


def targets_of(programme: Programme) -> list[Instrument]:
    rows = Instrument.objects.filter(
        framework__programme_frameworks__programme=programme,
        published_at__isnull=False,
        replaced_by__isnull=True,
    )
    found = [one for one in rows.distinct().order_by("title_en", "pk") if may_be_mapped_to(one)]
    return sorted(found, key=is_rated)


def condition_text(condition: Condition) -> Text:
    """One condition as a sentence's part."""
    name = FIELD_TEXT[Field(condition.field)]
    if condition.field in FLAGS:
        is_yes = condition.value == YES
        said = Text("yes", "是") if is_yes else Text("no", "否")
        return Text(f"{name.en}: {said.en}", f"{name.zh}：{said.zh}")
    if condition.how == How.BETWEEN:
        ends = condition.value, condition.upper
        return Text(
            f"{name.en} between {ends[0]} and {ends[1]}", f"{name.zh}在 {ends[0]} 与 {ends[1]} 之间"
        )
    if condition.how == How.BEGINS:
        return Text(
            f"{name.en} begins with {condition.value}", f"{name.zh}以 {condition.value} 开头"
        )
    if condition.field == Field.VERB:
        verb = verb_text(condition.value)
        return Text(
            f"{name.en} is “{verb.en}” ({condition.value})",
            f"{name.zh}为“{verb.zh}”（{condition.value}）",
        )
    return Text(f"{name.en} is {condition.value}", f"{name.zh}为 {condition.value}")


def score_text(row: MappingScore) -> Text:
    """From what an item gets its score."""
    name = FIELD_TEXT[READ_FROM[Source(row.source)]]
    limits = ", ".join(f"{cut:g}" for cut in row.cuts)
    said = Text(name.en, name.zh)
    if row.source == Source.EXACT:
        said = Text(f"{name.en}, taken as it is", f"{name.zh}，直接采用")
    if limits:
        said = Text(f"{name.en}, from {limits} on", f"{name.zh}，分界值 {limits}")
    if row.activity:
        said = Text(f"{said.en}, of {row.activity}", f"{said.zh}，仅限 {row.activity}")
    return said
