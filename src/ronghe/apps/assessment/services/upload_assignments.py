"""The waiting forms that an uploaded file hands in: what somebody was asked for need not be asked
again once it stands in a file."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from ronghe.apps.assessment.models import Assignment, RatingSession
from ronghe.apps.assessment.services.upload_reading import UploadedForm
from ronghe.apps.base.api import Refused
from ronghe.apps.evidence.api import Record

Key = tuple[int, int, int, str, str]


def assignments_for(forms: Sequence[UploadedForm]) -> dict[int, Assignment]:
    """By place in `forms`, the assignment that the form hands in; one query.

    It is of the same instrument, person and rater, in an open session of the same context and
    phase whose days hold the form's. An assignment that somebody has begun to fill in is left to
    them; one asked for twice goes to the earlier form.
    """
    waiting: dict[Key, list[Assignment]] = {}
    for one in _waiting(forms):
        session = one.session
        key = (session.instrument_id, one.subject_id, one.rater_id, session.context, session.phase)
        waiting.setdefault(key, []).append(one)
    found: dict[int, Assignment] = {}
    for place in sorted(range(len(forms)), key=lambda n: (forms[n].day, n)):
        form = forms[place]
        candidates = waiting.get(_key(form), [])
        match = next((one for one in candidates if _holds(one.session, form)), None)
        if match is not None:
            candidates.remove(match)
            found[place] = match
    return found


def _waiting(forms: Sequence[UploadedForm]) -> list[Assignment]:
    rows = Assignment.objects.filter(
        submitted_at__isnull=True,
        draft={},
        session__state=RatingSession.State.OPEN,
        session__instrument__in={form.instrument.pk for form in forms},
        subject__in={form.subject.pk for form in forms},
    )
    return list(rows.select_related("session").order_by("session__closes_on", "pk"))


def _key(form: UploadedForm) -> Key:
    rater = form.rater or form.subject
    return form.instrument.pk, form.subject.pk, rater.pk, form.context, form.phase


def _holds(session: RatingSession, form: UploadedForm) -> bool:
    return session.opens_on <= form.day <= session.closes_on


def hand_in(assignments: Mapping[int, Assignment], records: Sequence[Record], at: datetime) -> None:
    """Mark them as handed in by their records. Refused when one was handed in or begun meanwhile:
    call inside the transaction that wrote the records."""
    for place, assignment in assignments.items():
        taken = Assignment.objects.filter(
            pk=assignment.pk, submitted_at__isnull=True, draft={}
        ).update(submitted_at=at, record=records[place])
        if not taken:
            raise Refused(
                "Somebody filled in one of these forms just now. Nothing was written; look again.",
                "刚刚有人填写了其中一份表单。未写入任何内容，请重新查看。",
                code="form-taken",
            )
