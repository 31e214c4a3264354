"""Ratings from a file as evidence: a dry run says what would happen; then all of it, or none."""

import hashlib
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, time

from django.db import transaction
from django.utils import timezone

from ronghe.apps.assessment.models import Assignment, Instrument, Item
from ronghe.apps.assessment.services.estimates import update_estimates
from ronghe.apps.assessment.services.observing import Scored, write_observations
from ronghe.apps.assessment.services.ratings import VERBS, record_kind
from ronghe.apps.assessment.services.sessions import reference_of
from ronghe.apps.assessment.services.upload_assignments import assignments_for, hand_in
from ronghe.apps.assessment.services.upload_reading import (
    UPLOAD,
    Defaults,
    UploadedForm,
    UploadReader,
    known_items,
)
from ronghe.apps.assessment.services.upload_table import (
    ColumnMap,
    UploadProblem,
    header_of,
    missing_columns,
    problems_in,
    read_cells,
)
from ronghe.apps.base.api import AuditEntry, Reference, RongheError, Text, audit
from ronghe.apps.competence.api import Framework
from ronghe.apps.evidence.api import NewRecord, Record, append_records
from ronghe.apps.people.api import (
    Viewer,
    require,
    require_all,
)
from ronghe.standards.problems import ProblemLog

MOST_PROBLEMS = 500


@dataclass(frozen=True, slots=True)
class UploadPlan:
    """What a file would do. `landed_before` is when the same file was taken, if it was;
    `assignments` are the waiting forms that it hands in, by place in `forms`."""

    digest: str
    forms: tuple[UploadedForm, ...]
    problems: tuple[UploadProblem, ...]
    ignored_columns: tuple[str, ...]
    landed_before: datetime | None
    assignments: Mapping[int, Assignment] = field(default_factory=dict)

    @property
    def can_land(self) -> bool:
        return bool(self.forms) and not self.problems

    @property
    def score_count(self) -> int:
        return sum(len(form.scores) for form in self.forms)

    @property
    def person_count(self) -> int:
        return len({form.subject.pk for form in self.forms})


class UploadRefused(RongheError):
    """The file has problems; its plan lists them. Nothing was written."""

    code = "upload-refused"

    def __init__(self, plan: UploadPlan) -> None:
        super().__init__(
            "The file has problems. Nothing was written.", "文件存在问题，未写入任何内容。"
        )
        self.plan = plan


def plan_upload(
    *, viewer: Viewer, framework: Framework, content: bytes, columns: ColumnMap, defaults: Defaults
) -> UploadPlan:
    """Read a file and say what it would do; writes nothing.

    Persons and raters are named by their number, or "<organisation's code>/<number>". Raises
    NotAllowed unless the viewer may upload; persons beyond their reach are problems of the file.
    """
    require(viewer, UPLOAD)
    items = known_items(framework)
    header, problems = header_of(content)
    problems = problems or [*missing_columns(columns, header), *_unsaid(columns, defaults)]
    reader = UploadReader(viewer, items, defaults)
    reader.problems += problems
    if not problems:
        log = ProblemLog(MOST_PROBLEMS)
        cells = list(read_cells(content, columns, items, log))
        reader.problems += problems_in(log)
        reader.read(cells)
        if not cells and not reader.problems:
            reader.refuse(0, "", "No score was found.", "未找到任何分数。")
    digest = hashlib.sha256(content).hexdigest()
    forms = tuple(reader.forms()) if not reader.problems else ()
    return UploadPlan(
        digest=digest,
        forms=forms,
        problems=tuple(sorted(reader.problems, key=lambda p: p.line)[:MOST_PROBLEMS]),
        ignored_columns=_ignored(header, columns, items),
        landed_before=_landed_before(framework, digest),
        assignments=assignments_for(forms) if forms else {},
    )


def _unsaid(columns: ColumnMap, defaults: Defaults) -> list[UploadProblem]:
    """What neither a column nor a default says."""
    said = (
        (
            "date",
            defaults.day,
            "No column and no default says the day.",
            "没有列或默认值给出日期。",
        ),
        ("context", defaults.context, "Nothing says where it was.", "没有列或默认值给出情境。"),
        (
            "phase",
            defaults.phase,
            "Nothing says process or outcome.",
            "没有列或默认值给出过程或结果。",
        ),
    )
    return [
        UploadProblem(1, part, Text(en, zh))
        for part, default, en, zh in said
        if not columns.named(part) and not default
    ]


def _ignored(header: Sequence[str], columns: ColumnMap, items: Collection[str]) -> tuple[str, ...]:
    used = {name for name in columns.columns.values() if name}
    if columns.shape == "wide":
        used |= set(items)
    return tuple(name for name in header if name and name not in used)


def _mark(digest: str) -> str:
    return f"ratings from a file, sha256 {digest}"


def _landed_before(framework: Framework, digest: str) -> datetime | None:
    row = (
        AuditEntry.objects.filter(
            action=UPLOAD, touched=_mark(digest), subject=_reference_of(framework)
        )
        .order_by("at")
        .first()
    )
    return row.at if row else None


def _reference_of(framework: Framework) -> Reference:
    return Reference("competence.framework", framework.uuid, framework.version)


def land_upload(
    *,
    viewer: Viewer,
    framework: Framework,
    content: bytes,
    columns: ColumnMap,
    defaults: Defaults,
    at: datetime,
) -> UploadPlan:
    """Read the file again and write all of it in one transaction: a record a form, its scores as
    observations, the waiting forms that it answers handed in, estimates brought up to date.
    Raises UploadRefused when anything is wrong."""
    plan = plan_upload(
        viewer=viewer, framework=framework, content=content, columns=columns, defaults=defaults
    )
    if not plan.can_land:
        raise UploadRefused(plan)
    require_all(viewer, UPLOAD, {form.subject.pk for form in plan.forms})
    with transaction.atomic():
        new = [_record(plan, place) for place in range(len(plan.forms))]
        records = append_records(viewer=viewer, action=UPLOAD, records=new, at=at)
        _observe(plan, records, known_items(framework))
        hand_in(plan.assignments, records, at)
        persons = {form.subject.pk for form in plan.forms}
        update_estimates(framework_ids=[framework.pk], persons=persons, at=at)
        audit(
            viewer,
            UPLOAD,
            subject=_reference_of(framework),
            touched=_mark(plan.digest),
            count=plan.score_count,
        )
    return plan


def _record(plan: UploadPlan, place: int) -> NewRecord:
    form, assignment = plan.forms[place], plan.assignments.get(place)
    kind = record_kind(form.instrument)
    instrument = form.instrument
    return NewRecord(
        organisation=form.organisation,
        kind=kind,
        verb=VERBS[kind],
        subject=form.subject,
        actor=form.rater or form.subject,
        observed_at=timezone.make_aware(datetime.combine(form.day, time(12))),
        body={
            "scores": dict(form.scores),
            "chosen": dict(form.chosen),
            "file": {"sha256": plan.digest, "line": form.line},
        },
        context=Record.Context(form.context),
        phase=Record.Phase(form.phase),
        activity=Reference("assessment.instrument", instrument.uuid, str(instrument.version)),
        occasion=reference_of(assignment.session) if assignment else None,
    )


def _observe(plan: UploadPlan, records: Sequence[Record], items: Mapping[str, Item]) -> None:
    write_observations(
        [
            Scored(
                record=record,
                session=plan.assignments[place].session_id if place in plan.assignments else None,
                subject=form.subject.pk,
                rater=form.rater.pk if form.rater else None,
                scores={items[code].pk: score for code, score in form.scores.items()},
            )
            for place, (form, record) in enumerate(zip(plan.forms, records, strict=True))
        ]
    )


def counts_by_instrument(plan: UploadPlan) -> list[tuple[Instrument, int]]:
    """How many forms a file has of each instrument, most first."""
    counted = Counter(form.instrument.pk for form in plan.forms)
    instruments = {form.instrument.pk: form.instrument for form in plan.forms}
    return [(instruments[key], count) for key, count in counted.most_common()]
