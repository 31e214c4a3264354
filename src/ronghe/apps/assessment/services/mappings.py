"""Making the rules by which statements become evidence: drafts, use, the next version.

A draft is always written whole; a version that has been in use never changes.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import IntegrityError, transaction

from ronghe.apps.assessment.flows_mappings import MAPPING
from ronghe.apps.assessment.mapping_rows import MappingRow, row_of_mapping
from ronghe.apps.assessment.models import (
    Instrument,
    Item,
    LogCursor,
    MappingCondition,
    MappingScore,
    StatementMapping,
)
from ronghe.apps.assessment.rules import is_rated, may_be_mapped_to
from ronghe.apps.base.api import Reference, Refused, audit
from ronghe.apps.people.api import Programme, Viewer, require

MANAGE = "assessment.manage_mappings"
MOST_ROWS = 200
State = StatementMapping.State


def begin_mapping(
    *, viewer: Viewer, programme: Programme, instrument: Instrument, row: MappingRow
) -> StatementMapping:
    """Begin the draft of a new rule.

    Raises NotAllowed; Refused for an instrument that is not published, that students answer about
    themselves, or that is of a framework the programme does not follow; and where the row does not
    say who judges with an instrument that raters use.
    """
    require(viewer, MANAGE, programme=programme)
    _refuse_instrument(programme, instrument)
    _refuse_rater(instrument, row)
    with transaction.atomic():
        mapping = StatementMapping.objects.create(
            programme=programme, instrument=instrument, **_head(row)
        )
        _write_rows(mapping, row)
        _audit(viewer, mapping)
    return mapping


def write_mapping(*, viewer: Viewer, mapping: StatementMapping, row: MappingRow) -> None:
    """Let a draft say what `row` says. Raises NotAllowed; Refused when it is no draft any more or
    names an item that the instrument does not have."""
    require(viewer, MANAGE, programme=mapping.programme)
    with transaction.atomic():
        _hold_draft(mapping)
        _refuse_rater(mapping.instrument, row)
        StatementMapping.objects.filter(pk=mapping.pk).update(**_head(row))
        mapping.conditions.all().delete()
        mapping.scores.all().delete()
        _write_rows(mapping, row)
        _audit(viewer, mapping)
    mapping.refresh_from_db()


def activate_mapping(*, viewer: Viewer, mapping: StatementMapping, at: datetime) -> None:
    """Put a draft in use; the version of the same rule that was in use is retired.

    The school's log is read from its beginning again: statements since `takes_from` that nothing
    has taken yet become evidence, those that became it stay what they are.
    """
    require(viewer, MANAGE, programme=mapping.programme)
    with transaction.atomic():
        _hold_draft(mapping)
        earlier = StatementMapping.objects.filter(family=mapping.family, state=State.ACTIVE)
        for one in earlier:
            MAPPING.make(one, "retire", retired_at=at)
        MAPPING.make(mapping, "activate", activated_at=at)
        LogCursor.objects.update_or_create(
            organisation_id=mapping.programme.organisation_id, defaults={"position": 0}
        )
        _audit(viewer, mapping)
    mapping.refresh_from_db()


def retire_mapping(*, viewer: Viewer, mapping: StatementMapping, at: datetime) -> None:
    """Take a rule out of use. What became evidence by it stays."""
    require(viewer, MANAGE, programme=mapping.programme)
    with transaction.atomic():
        MAPPING.make(mapping, "retire", retired_at=at)
        _audit(viewer, mapping)
    mapping.refresh_from_db()


def begin_mapping_version(*, viewer: Viewer, mapping: StatementMapping) -> StatementMapping:
    """The next version as a draft with the same rows; the draft that is there already if any."""
    require(viewer, MANAGE, programme=mapping.programme)
    family = StatementMapping.objects.filter(family=mapping.family)
    draft = family.filter(state=State.DRAFT).first()
    if draft is not None:
        return draft
    newest = family.order_by("-version")[0]
    row = row_of_mapping(mapping)
    try:
        with transaction.atomic():
            draft = StatementMapping.objects.create(
                programme=mapping.programme,
                instrument=mapping.instrument,
                family=mapping.family,
                version=newest.version + 1,
                **_head(row),
            )
            _write_rows(draft, row)
            _audit(viewer, draft)
    except IntegrityError:  # somebody began it at the same moment
        return family.get(state=State.DRAFT)
    return draft


def discard_mapping(*, viewer: Viewer, mapping: StatementMapping) -> None:
    """Throw a draft away. Raises Refused for a version that was in use."""
    require(viewer, MANAGE, programme=mapping.programme)
    with transaction.atomic():
        _hold_draft(mapping)
        _audit(viewer, mapping)
        mapping.delete()


def _audit(viewer: Viewer, mapping: StatementMapping) -> None:
    audit(viewer, MANAGE, subject=Reference("assessment.mapping", mapping.uuid))


def _head(row: MappingRow) -> Mapping[str, object]:
    names = ("title_en", "title_zh", "context", "phase", "takes_from", "rated_by")
    return {name: getattr(row, name) for name in names}


def _hold_draft(mapping: StatementMapping) -> None:
    """Lock the row until the transaction ends, so that nothing is changed while it goes into
    use."""
    held = StatementMapping.objects.select_for_update().filter(pk=mapping.pk, state=State.DRAFT)
    if not held:
        raise Refused(
            "This version is no draft any more. Begin the next version; nothing was changed.",
            "该版本已不是草稿，请建立下一版本。未作任何更改。",
            code="mapping-state",
        )


def _refuse_instrument(programme: Programme, instrument: Instrument) -> None:
    follows = programme.programme_frameworks.filter(framework=instrument.framework_id).exists()
    if not may_be_mapped_to(instrument) or not follows:
        raise Refused(
            "Statements can answer a published test, or rate on a published scale, of a framework "
            "that the programme follows. Nothing was changed.",
            "外部学习记录只能对应本专业所用能力框架中已发布的测验或评分量表。未作任何更改。",
            code="instrument-not-answered",
        )


def _refuse_rater(instrument: Instrument, row: MappingRow) -> None:
    if is_rated(instrument) != bool(row.rated_by):
        raise Refused(
            "A scale needs somebody who judges, and a test has nobody who does. Nothing was "
            "changed.",
            "评分量表须指明评分者；测验没有评分者。未作任何更改。",
            code="rater-unsaid",
        )


def _write_rows(mapping: StatementMapping, row: MappingRow) -> None:
    if len(row.conditions) > MOST_ROWS or len(row.scores) > MOST_ROWS:
        raise Refused(
            f"A rule has at most {MOST_ROWS} rows. Nothing was changed.",
            f"一条规则最多 {MOST_ROWS} 行。未作任何更改。",
            code="too-many-rows",
        )
    items = _items(mapping.instrument, [one.item for one in row.scores])
    MappingCondition.objects.bulk_create(
        MappingCondition(
            mapping=mapping,
            position=place,
            field=one.field,
            how=one.how,
            value=one.value,
            upper=one.upper,
        )
        for place, one in enumerate(row.conditions)
    )
    MappingScore.objects.bulk_create(
        MappingScore(
            mapping=mapping,
            position=place,
            item=items[one.item],
            source=one.source,
            activity=one.activity,
            cuts=list(one.cuts),
        )
        for place, one in enumerate(row.scores)
    )


def _items(instrument: Instrument, codes: Sequence[str]) -> Mapping[str, Item]:
    found = {one.code: one for one in instrument.items.all()}
    unknown = sorted(set(codes) - found.keys())
    if unknown:
        raise Refused(
            f"The instrument has no item {unknown[0]}. Nothing was changed.",
            f"测评工具中没有题目 {unknown[0]}。未作任何更改。",
            code="unknown-item",
        )
    return found
