"""Handing in a form: drafts that survive an interruption, one evidence record per form."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from ronghe.apps.assessment.form_holds import hold_on
from ronghe.apps.assessment.models import (
    Assignment,
    Instrument,
    Item,
    Observation,
    RatingSession,
)
from ronghe.apps.assessment.rules import is_keyed
from ronghe.apps.assessment.services.estimates import update_estimates
from ronghe.apps.assessment.services.observing import Scored, write_observations
from ronghe.apps.assessment.services.sessions import is_answered_by_subject, reference_of
from ronghe.apps.base.api import NotFound, Reference, Refused, RongheError, audit
from ronghe.apps.competence.api import InstrumentKind
from ronghe.apps.evidence.api import NewRecord, Record, append_records
from ronghe.apps.people.api import (
    Viewer,
    refuse,
    require,
)

RATE = "assessment.rate_person"
ANSWER = "assessment.answer_form"
LONGEST_COMMENT = 2_000

VERBS = {
    Record.Kind.RATING: "https://w3id.org/xapi/dod-isd/verbs/assessed",
    Record.Kind.RESPONSE: "http://adlnet.gov/expapi/verbs/answered",
    Record.Kind.SELF_REPORT: "http://adlnet.gov/expapi/verbs/responded",
}


class FormIncomplete(RongheError):
    """Items without an answer; `items` are their codes. What was entered is kept as a draft."""

    code = "form-incomplete"

    def __init__(self, items: Sequence[str]) -> None:
        super().__init__(
            f"{len(items)} of the items have no answer yet. What you entered is kept.",
            f"还有 {len(items)} 项未作答。已填写的内容已保留。",
        )
        self.items = tuple(items)


@dataclass(frozen=True, slots=True)
class Entry:
    """What one form says: the chosen category of each item by its number, and a remark.

    `not_seen` are items that the rater had no chance to see; they get no score.
    """

    assignment: Assignment
    chosen: Mapping[str, int]
    comment: str = ""
    not_seen: frozenset[str] = frozenset()
    observed_at: datetime | None = None
    corrects: UUID | None = None


def assignment_for(viewer: Viewer, uuid: UUID) -> Assignment:
    """The viewer's own assignment; NotFound when it is another's or is not there."""
    assignment = (
        Assignment.objects.filter(uuid=uuid, rater=viewer.person_id)
        .select_related("session__instrument", "session__organisation", "subject", "rater")
        .first()
    )
    if assignment is None:
        raise NotFound("There is no such form for you.", "没有需要您填写的这份表单。")
    return assignment


def save_draft(
    *, viewer: Viewer, assignment: Assignment, draft: Mapping[str, object], at: datetime
) -> None:
    """Keep what was entered so far. A form that was handed in takes no more drafts."""
    _require(viewer, assignment)
    _refuse_late(assignment)
    with transaction.atomic():
        Assignment.objects.filter(pk=assignment.pk, submitted_at__isnull=True).update(
            draft=dict(draft), draft_saved_at=at
        )
        action = ANSWER if is_answered_by_subject(assignment.session.instrument) else RATE
        audit(viewer, action, subject=reference_of(assignment.session), touched="draft of a form")


def submit_form(*, viewer: Viewer, entry: Entry, at: datetime) -> Record:
    """Hand one form in; see submit_forms."""
    return submit_forms(viewer=viewer, entries=[entry], at=at)[0]


def submit_forms(
    *, viewer: Viewer, entries: Sequence[Entry], at: datetime, update: bool = True
) -> list[Record]:
    """Hand forms in: one record each, its observations for calibrations, and the students'
    estimates brought up to date at once (unless `update` is off, for a load of history).

    Raises NotAllowed, Refused (closed, handed in already, nothing to rate yet), FormIncomplete or
    NotFound for a category that is not there; then nothing is written.
    """
    for entry in entries:
        _require(viewer, entry.assignment)
        _refuse_late(entry.assignment, is_correction=entry.corrects is not None)
    _refuse_held([entry.assignment for entry in entries], viewer.on_date)
    with transaction.atomic():
        records = _write_forms(viewer, entries, at)
        _hand_in(entries, records, at)
        if update:
            update_estimates(
                framework_ids={e.assignment.session.instrument.framework_id for e in entries},
                persons={e.assignment.subject_id for e in entries},
                at=at,
            )
    return records


def load_forms(*, viewer: Viewer, entries: Sequence[Entry], at: datetime) -> list[Record]:
    """Write forms of the past, whatever has become of their sessions: for commands only.

    One record and its observations a form, as when it is handed in, and its assignment, which is
    new; estimates are left to the calibration that follows. Raises NotAllowed for a viewer who is
    not a command.
    """
    if not viewer.is_system:
        refuse(viewer, RATE)
    with transaction.atomic():
        records = _write_forms(viewer, entries, at)
        for entry, record in zip(entries, records, strict=True):
            entry.assignment.submitted_at, entry.assignment.record = at, record
        Assignment.objects.bulk_create([entry.assignment for entry in entries], batch_size=500)
    return records


def _write_forms(viewer: Viewer, entries: Sequence[Entry], at: datetime) -> list[Record]:
    """The records of a batch and the observations in them."""
    items = _items({entry.assignment.session.instrument_id for entry in entries})
    scored = [_scores(entry, items[entry.assignment.session.instrument_id]) for entry in entries]
    records = append_records(
        viewer=viewer,
        action=RATE,
        records=[_record(e, s, at) for e, s in zip(entries, scored, strict=True)],
        at=at,
    )
    _observe(entries, scored, records, items)
    return records


def _hand_in(entries: Sequence[Entry], records: Sequence[Record], at: datetime) -> None:
    """Mark assignments as handed in; Refused when one was already."""
    first = {entry.assignment.pk for entry in entries if entry.corrects is None}
    if Assignment.objects.filter(pk__in=first, submitted_at__isnull=False).exists():
        raise _handed_in()
    for entry, record in zip(entries, records, strict=True):
        entry.assignment.submitted_at = at
        entry.assignment.record = record
        entry.assignment.draft = {}
    Assignment.objects.bulk_update(
        [entry.assignment for entry in entries],
        ["submitted_at", "record", "draft"],
        batch_size=500,
    )


def _require(viewer: Viewer, assignment: Assignment) -> None:
    if assignment.rater_id == viewer.person_id:
        _refuse_closed(assignment)  # closing ended what let them see the person: say that first
    own = is_answered_by_subject(assignment.session.instrument)
    action = ANSWER if own else RATE
    require(viewer, action, person=assignment.subject)
    if assignment.rater_id != viewer.person_id and not viewer.is_system:
        raise NotFound("There is no such form for you.", "没有需要您填写的这份表单。")


def _refuse_closed(assignment: Assignment) -> None:
    if assignment.session.state == RatingSession.State.CLOSED:
        raise Refused(
            "This session is closed. What you entered is kept as a draft.",
            "该评分活动已关闭。已填写的内容保留为草稿。",
            code="session-closed",
        )


def _refuse_late(assignment: Assignment, *, is_correction: bool = False) -> None:
    _refuse_closed(assignment)
    if assignment.submitted_at and not is_correction:
        raise _handed_in()


def _refuse_held(assignments: Sequence[Assignment], day: date) -> None:
    found = hold_on(assignments, day)
    if found is not None:
        raise found


def _handed_in() -> Refused:
    return Refused(
        "This form was handed in already. Correct it from its record.",
        "此表单已提交。如需更正，请从其记录中操作。",
        code="already-submitted",
    )


def _items(instruments: set[int]) -> dict[int, dict[str, Item]]:
    found: dict[int, dict[str, Item]] = {instrument: {} for instrument in instruments}
    rows = Item.objects.filter(instrument__in=instruments).prefetch_related("categories")
    for item in rows.order_by("position", "pk"):
        found[item.instrument_id][item.code] = item
    return found


def _scores(entry: Entry, items: Mapping[str, Item]) -> dict[str, int]:
    """Score of each item that was answered. Raises FormIncomplete or Refused."""
    missing = [c for c in items if c not in entry.chosen and c not in entry.not_seen]
    if missing:
        raise FormIncomplete(missing)
    if len(entry.comment) > LONGEST_COMMENT:
        raise Refused(
            f"The remark is longer than {LONGEST_COMMENT} characters. It is kept as a draft.",
            f"备注超过 {LONGEST_COMMENT} 个字符，已保留为草稿。",
            code="comment-too-long",
        )
    scores = {}
    for code, number in entry.chosen.items():
        categories = items[code].categories.all() if code in items else ()
        score = next((c.score for c in categories if c.number == number), None)
        if score is None:
            raise Refused(
                f"“{number}” is not an answer of item {code}. Nothing was handed in.",
                f"“{number}”不是题目 {code} 的选项。未提交。",
                code="unknown-category",
            )
        scores[code] = score
    return scores


def record_kind(instrument: Instrument) -> Record.Kind:
    """What a form of this instrument is in the evidence."""
    kind = InstrumentKind(instrument.kind)
    if is_keyed(instrument):
        return Record.Kind.RESPONSE
    if kind in {InstrumentKind.SELF_REPORT, InstrumentKind.CONFIDENCE}:
        return Record.Kind.SELF_REPORT
    return Record.Kind.RATING


def _record(entry: Entry, scores: Mapping[str, int], at: datetime) -> NewRecord:
    session = entry.assignment.session
    instrument = session.instrument
    kind = record_kind(instrument)
    body: dict[str, object] = {"scores": dict(scores), "chosen": dict(entry.chosen)}
    if entry.not_seen:
        body["not_seen"] = sorted(entry.not_seen)
    return NewRecord(
        organisation=session.organisation,
        kind=kind,
        verb=VERBS[kind],
        subject=entry.assignment.subject,
        actor=entry.assignment.rater,
        observed_at=entry.observed_at or at,
        body=body,
        context=Record.Context(session.context),
        phase=Record.Phase(session.phase),
        activity=Reference("assessment.instrument", instrument.uuid, str(instrument.version)),
        occasion=reference_of(session),
        private={"comment": entry.comment} if entry.comment else {},
        corrects=entry.corrects,
    )


def _observe(
    entries: Sequence[Entry],
    scored: Sequence[Mapping[str, int]],
    records: Sequence[Record],
    items: Mapping[int, Mapping[str, Item]],
) -> None:
    """Copy the scores to where calibrations read them; corrected ones are marked superseded."""
    corrected = [record.corrects_id for record in records if record.corrects_id]
    if corrected:
        Observation.objects.filter(record__in=corrected).update(is_superseded=True)
    write_observations(
        [
            Scored(
                record=record,
                session=entry.assignment.session_id,
                subject=entry.assignment.subject_id,
                rater=_rater_of(entry.assignment),
                scores={
                    items[entry.assignment.session.instrument_id][code].pk: score
                    for code, score in scores.items()
                },
            )
            for entry, scores, record in zip(entries, scored, records, strict=True)
        ]
    )


def _rater_of(assignment: Assignment) -> int | None:
    """Who judged; nobody where students answer about themselves."""
    return None if assignment.rater_id == assignment.subject_id else assignment.rater_id
