"""Forms that wait for somebody: whom they rate, what they answer, and what they handed in."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count, F, Q, QuerySet

from ronghe.apps.assessment.models import Assignment, Instrument, Item, RatingSession
from ronghe.apps.assessment.rules import is_keyed
from ronghe.apps.assessment.wording import DIMENSION_TEXT
from ronghe.apps.base.api import NotFound, Text, text_of
from ronghe.apps.competence.api import Dimension
from ronghe.apps.evidence.api import Record, private_texts
from ronghe.apps.people.api import Viewer, persons_for

RATE = "assessment.rate_person"
ANSWER = "assessment.answer_form"
NOT_SEEN = "not_seen"


@dataclass(frozen=True, slots=True)
class WaitingForm:
    """One form of the viewer's: about whom, how far it is, when it was handed in."""

    uuid: UUID
    subject: str
    number: str
    answered: int
    total: int
    submitted_at: datetime | None

    @property
    def is_begun(self) -> bool:
        return self.submitted_at is None and self.answered > 0


@dataclass(frozen=True, slots=True)
class SessionForms:
    """The viewer's forms of one session: those that wait first, by name."""

    session: RatingSession
    waiting: tuple[WaitingForm, ...]
    handed_in: tuple[WaitingForm, ...]

    @property
    def minutes(self) -> int:
        """What the waiting ones take together."""
        return len(self.waiting) * self.session.instrument.minutes

    @property
    def total(self) -> int:
        return len(self.waiting) + len(self.handed_in)


def own_assignments(viewer: Viewer, action: str) -> "QuerySet[Assignment]":
    """The viewer's assignments in open sessions, about persons whom the action reaches."""
    is_own = Q(subject=F("rater"))
    return Assignment.objects.filter(
        is_own if action == ANSWER else ~is_own,
        rater=viewer.person_id,
        session__state=RatingSession.State.OPEN,
        session__opens_on__lte=viewer.on_date,
        subject__in=persons_for(viewer, action),
    )


def forms_by_session(
    viewer: Viewer, action: str, session: RatingSession | None = None
) -> tuple[SessionForms, ...]:
    """The viewer's forms in open sessions (or in one), sessions that close first at the top.

    Two queries, whatever the number of forms.
    """
    rows = own_assignments(viewer, action).select_related(
        "session__instrument", "session__school_class", "session__organisation", "subject"
    )
    if session is not None:
        rows = rows.filter(session=session)
    grouped: dict[int, list[Assignment]] = {}
    for row in rows.order_by(
        "session__closes_on", "session", "subject__name_zh", "subject__name_en", "subject"
    ):
        grouped.setdefault(row.session_id, []).append(row)
    counts = _item_counts(grouped.values())
    return tuple(_of_session(group, counts) for group in grouped.values())


def _item_counts(groups: Iterable[Sequence[Assignment]]) -> dict[int, int]:
    instruments = {row.session.instrument_id for group in groups for row in group}
    counted = Instrument.objects.filter(pk__in=instruments).annotate(n=Count("items"))
    return dict(counted.values_list("pk", "n"))


def _of_session(rows: Sequence[Assignment], counts: Mapping[int, int]) -> SessionForms:
    session = rows[0].session
    forms = [_form(row, counts.get(session.instrument_id, 0)) for row in rows]
    return SessionForms(
        session,
        tuple(form for form in forms if form.submitted_at is None),
        tuple(form for form in forms if form.submitted_at is not None),
    )


def _form(row: Assignment, total: int) -> WaitingForm:
    answers = row.draft.get("answers", {})
    answered = len(answers) if isinstance(answers, dict) else 0
    return WaitingForm(
        row.uuid,
        str(row.subject),
        row.subject.number,
        min(answered, total),
        total,
        row.submitted_at,
    )


def next_waiting(
    viewer: Viewer, action: str, after: Assignment, only: RatingSession | None = None
) -> Assignment | None:
    """The next form to fill in: of the same session first, by name; of `only` where given."""
    rows = own_assignments(viewer, action).filter(submitted_at__isnull=True).exclude(pk=after.pk)
    if only is not None:
        rows = rows.filter(session=only)
    rows = rows.select_related("subject", "session__instrument")
    order = ("session__closes_on", "subject__name_zh", "subject__name_en", "pk")
    same = rows.filter(session=after.session_id).order_by(*order).first()
    return same or rows.order_by(*order).first()


def items_of(instrument: Instrument) -> list[Item]:
    """The items of an instrument in the order of the page, with their categories: two queries."""
    items = instrument.items.select_related("competence").prefetch_related("categories")
    return list(items.order_by("position", "pk"))


@dataclass(frozen=True, slots=True)
class Answer:
    """What was said about one item; `category` is None where it could not be seen."""

    item: Text
    category: Text | None


@dataclass(frozen=True, slots=True)
class HandedIn:
    """A form as it was handed in. Of a test only how many answers, never which were right."""

    assignment: Assignment
    record: Record
    answers: tuple[Answer, ...]
    comment: str
    dimensions: tuple[Text, ...]
    is_test: bool
    can_correct: bool


def handed_in(assignment: Assignment) -> HandedIn:
    """What stands in the record of the viewer's own form (callers: `assignment_for`).

    Raises NotFound while nothing was handed in.
    """
    record = assignment.record
    if record is None:
        raise NotFound("This form was not handed in yet.", "此表单尚未提交。")
    items = items_of(assignment.session.instrument)
    is_test = is_keyed(assignment.session.instrument)
    dimensions = sorted({item.competence.dimension for item in items})
    texts = private_texts(assignment.subject, [record]).get(record.uuid, {})
    return HandedIn(
        assignment=assignment,
        record=record,
        answers=tuple(_answer(item, record) for item in items),
        comment=texts.get("comment", ""),
        dimensions=tuple(DIMENSION_TEXT[Dimension(name)] for name in dimensions),
        is_test=is_test,
        can_correct=not is_test and assignment.session.state == RatingSession.State.OPEN,
    )


def _answer(item: Item, record: Record) -> Answer:
    number = record.body.get("chosen", {}).get(item.code)
    category = next((c for c in item.categories.all() if c.number == number), None)
    return Answer(text_of(item), text_of(category) if category else None)
