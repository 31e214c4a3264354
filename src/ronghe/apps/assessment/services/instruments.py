"""Making instruments: drafts from a page or a file, publishing, the next version.

A draft is always written whole; a published version never changes, a newer one replaces it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import BinaryIO

from django.db import transaction

from ronghe.apps.assessment.instrument_rows import faults_of, row_of
from ronghe.apps.assessment.models import Category, Instrument, Item
from ronghe.apps.base.api import NotFound, Reference, Refused, Text, audit
from ronghe.apps.competence.api import Competence, Framework, TypicalTask
from ronghe.apps.people.api import Viewer, programmes_for, refuse, require
from ronghe.standards.instrument_csv import (
    InstrumentRow,
    ItemRow,
    read_instruments,
    write_instruments,
)
from ronghe.standards.problems import Problem

MANAGE = "assessment.manage_instruments"


@dataclass(frozen=True, slots=True)
class InstrumentPlan:
    """What a file would do: the instruments that become drafts, those that say the same already,
    and every bad row."""

    drafts: tuple[InstrumentRow, ...]
    unchanged: tuple[str, ...]
    problems: tuple[Problem, ...]

    @property
    def can_land(self) -> bool:
        return bool(self.drafts) and not any(p.severity == "error" for p in self.problems)


def write_draft(*, viewer: Viewer, framework: Framework, row: InstrumentRow) -> Instrument:
    """Let the draft of an instrument say what `row` says; the first draft of a code, or of the
    version after a published one, is made.

    Raises NotAllowed; Refused for a competence, task or kind that the framework does not know, or
    an item code that another instrument of the framework uses.
    """
    _require(viewer, framework)
    competences = _competences(framework, row.items)
    task = _task(framework, row.task)
    _refuse_codes_taken(framework, row)
    with transaction.atomic():
        draft = _draft(framework, row)
        Instrument.objects.filter(pk=draft.pk).update(
            kind=row.kind,
            task=task,
            minutes=row.minutes,
            title_en=row.title_en,
            title_zh=row.title_zh,
            description_en=row.description_en,
            description_zh=row.description_zh,
        )
        draft.items.all().delete()
        _write_items(draft, row.items, competences)
        _audit(viewer, draft)
    draft.refresh_from_db()
    return draft


def _require(viewer: Viewer, framework: Framework) -> None:
    """A framework is reached through a programme that follows it."""
    require(viewer, MANAGE)
    if viewer.is_system:
        return
    reached = programmes_for(viewer, MANAGE).filter(programme_frameworks__framework=framework)
    if not reached.exists():
        refuse(viewer, MANAGE, subject=Reference("competence.framework", framework.uuid))


def _competences(framework: Framework, items: Sequence[ItemRow]) -> Mapping[str, Competence]:
    found = {one.code: one for one in framework.competences.all()}
    unknown = sorted({item.competence for item in items} - found.keys())
    if unknown:
        raise Refused(
            f"The framework has no competence {unknown[0]}. Nothing was changed.",
            f"能力框架中没有能力 {unknown[0]}。未作任何更改。",
            code="unknown-competence",
        )
    return found


def _task(framework: Framework, code: str) -> TypicalTask | None:
    if not code:
        return None
    task = framework.tasks.filter(code=code).order_by("-version").first()
    if task is None:
        raise Refused(
            f"The framework has no work task {code}. Nothing was changed.",
            f"能力框架中没有典型工作任务 {code}。未作任何更改。",
            code="unknown-task",
        )
    return task


def _refuse_codes_taken(framework: Framework, row: InstrumentRow) -> None:
    codes = [item.code for item in row.items]
    taken = (
        Item.objects.filter(instrument__framework=framework, code__in=codes)
        .exclude(instrument__code=row.code)
        .values_list("code", flat=True)
        .first()
    )
    twice = next((code for code in codes if codes.count(code) > 1), None)
    if taken or twice:
        code = taken or twice
        raise Refused(
            f"The item code {code} is used already. Nothing was changed.",
            f"题目代码 {code} 已被使用。未作任何更改。",
            code="item-code-taken",
        )


def _draft(framework: Framework, row: InstrumentRow) -> Instrument:
    newest = (
        Instrument.objects.select_for_update()
        .filter(framework=framework, code=row.code)
        .order_by("-version")
        .first()
    )
    if newest is not None and newest.published_at is None:
        return newest
    return Instrument.objects.create(
        framework=framework,
        code=row.code,
        kind=row.kind,
        version=newest.version + 1 if newest else 1,
        title_en=row.title_en,
        title_zh=row.title_zh,
    )


def _write_items(
    draft: Instrument, rows: Sequence[ItemRow], competences: Mapping[str, Competence]
) -> None:
    items = Item.objects.bulk_create(
        Item(
            instrument=draft,
            competence=competences[row.competence],
            code=row.code,
            position=position,
            anchor=row.anchor,
            title_en=row.title_en,
            title_zh=row.title_zh,
        )
        for position, row in enumerate(rows)
    )
    categories = [
        (item, number, one)
        for item, row in zip(items, rows, strict=True)
        for number, one in enumerate(row.categories)
    ]
    Category.objects.bulk_create(
        Category(
            item=item, number=number, score=one.score, title_en=one.title_en, title_zh=one.title_zh
        )
        for item, number, one in categories
    )


def publish_instrument(*, viewer: Viewer, instrument: Instrument, at: datetime) -> Instrument:
    """Publish a draft: from now on it never changes, sessions use it, and the version before it is
    replaced. Raises NotAllowed; Refused for what is published, or with what it lacks."""
    _require(viewer, instrument.framework)
    _refuse_published(instrument)
    faults = faults_of(row_of(instrument), dimensions_of(instrument.framework))
    if faults:
        raise Refused(
            f"It cannot be published yet. {faults[0].en} Nothing was changed.",
            f"尚不能发布。{faults[0].zh}未作任何更改。",
            code="instrument-not-ready",
        )
    with transaction.atomic():
        published = Instrument.objects.filter(pk=instrument.pk, published_at=None)
        if not published.update(published_at=at):
            raise _published()
        Instrument.objects.filter(
            framework=instrument.framework_id, code=instrument.code, replaced_by=None
        ).exclude(pk=instrument.pk).update(replaced_by=instrument)
        _audit(viewer, instrument)
    instrument.refresh_from_db()
    return instrument


def dimensions_of(framework: Framework) -> dict[str, str]:
    """The dimension of each competence by its code."""
    return dict(framework.competences.values_list("code", "dimension"))


def _refuse_published(instrument: Instrument) -> None:
    if instrument.published_at is not None:
        raise _published()


def _published() -> Refused:
    return Refused(
        "A published instrument never changes. Begin a new version. Nothing was changed.",
        "已发布的测评工具不再更改，请建立新版本。未作任何更改。",
        code="instrument-published",
    )


def begin_instrument_version(*, viewer: Viewer, instrument: Instrument) -> Instrument:
    """The draft of the next version, saying what this one says; the draft that stands already is
    left as it is. Raises NotAllowed."""
    _require(viewer, instrument.framework)
    standing = Instrument.objects.filter(
        framework=instrument.framework, code=instrument.code, published_at=None
    ).first()
    if standing is not None:
        return standing
    return write_draft(viewer=viewer, framework=instrument.framework, row=row_of(instrument))


def copy_instrument(*, viewer: Viewer, instrument: Instrument, code: str) -> Instrument:
    """A new instrument's draft with the same items under codes of its own. Raises NotAllowed;
    Refused when the code is taken."""
    _require(viewer, instrument.framework)
    if Instrument.objects.filter(framework=instrument.framework, code=code).exists():
        raise Refused(
            f"There is an instrument {code} already. Nothing was changed.",
            f"已有代码为 {code} 的测评工具。未作任何更改。",
            code="code-taken",
        )
    row = row_of(instrument)
    items = tuple(
        replace(item, code=f"{code}-{number}") for number, item in enumerate(row.items, start=1)
    )
    copied = replace(row, code=code, items=items)
    return write_draft(viewer=viewer, framework=instrument.framework, row=copied)


def discard_draft(*, viewer: Viewer, instrument: Instrument) -> None:
    """Take a draft away. Raises NotAllowed; Refused for what is published."""
    _require(viewer, instrument.framework)
    with transaction.atomic():
        _refuse_published(Instrument.objects.select_for_update().get(pk=instrument.pk))
        _audit(viewer, instrument)
        instrument.delete()


def plan_instruments(
    *, viewer: Viewer, framework: Framework, stream: BinaryIO, name: str
) -> InstrumentPlan:
    """Read a file and say what it would do; nothing is written. Raises NotAllowed."""
    _require(viewer, framework)
    result = read_instruments(stream, name=name)
    newest = _newest(framework)
    same = [row for row in result.records if newest.get(row.code) == row]
    drafts = tuple(row for row in result.records if row not in same)
    return InstrumentPlan(drafts, tuple(row.code for row in same), result.problems)


def _newest(framework: Framework) -> dict[str, InstrumentRow]:
    rows = framework.instruments.select_related("task").order_by("version")
    return {one.code: row_of(one) for one in rows}


def import_instruments(
    *, viewer: Viewer, framework: Framework, stream: BinaryIO, name: str
) -> tuple[InstrumentPlan, list[Instrument]]:
    """Write every instrument of a file as a draft, all or none; with a bad row nothing is written.

    Raises NotAllowed; Refused as `write_draft` does.
    """
    plan = plan_instruments(viewer=viewer, framework=framework, stream=stream, name=name)
    if not plan.can_land:
        return plan, []
    with transaction.atomic():
        return plan, [
            write_draft(viewer=viewer, framework=framework, row=row) for row in plan.drafts
        ]


def export_instruments(instruments: Sequence[Instrument]) -> bytes:
    """Instruments as CSV; callers have checked who may see them."""
    return write_instruments([row_of(one) for one in instruments])


def draft_of(viewer: Viewer, instrument: Instrument) -> Instrument:
    """An instrument that the viewer may change. Raises NotAllowed; NotFound once published."""
    _require(viewer, instrument.framework)
    if instrument.published_at is not None:
        raise NotFound("This version is published.", "该版本已发布。")
    return instrument


def faults_before_publication(instrument: Instrument) -> tuple[Text, ...]:
    """What a draft still lacks."""
    return faults_of(row_of(instrument), dimensions_of(instrument.framework))


def _audit(viewer: Viewer, instrument: Instrument) -> None:
    subject = Reference("assessment.instrument", instrument.uuid, str(instrument.version))
    audit(viewer, MANAGE, subject=subject, touched=f"instrument {instrument.code}")
