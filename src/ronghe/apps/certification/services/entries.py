"""Naming the session that is a class's entry assessment. Who took it is computed, never ticked."""

from datetime import datetime

from django.db import IntegrityError, transaction

from ronghe.apps.assessment.api import RatingSession
from ronghe.apps.base.api import Reference, Refused, audit
from ronghe.apps.certification.models import EntryAssessment
from ronghe.apps.people.api import SchoolClass, Viewer, require

DECIDE = "certification.decide_stages"
MOST_ENTRIES = 5


def mark_entry(
    *, viewer: Viewer, school_class: SchoolClass, session: RatingSession, at: datetime
) -> EntryAssessment:
    """Say that a session of a class is its entry assessment; several together may be it (a test,
    a first workpiece). Marking it twice changes nothing.

    Raises NotAllowed; Refused for a session of another class, or too many. Nothing is written
    then.
    """
    require(viewer, DECIDE, school_class=school_class)
    if session.school_class_id != school_class.pk:
        raise Refused(
            "This session is of another class. Nothing was changed.",
            "该评分活动属于其他班级。未作任何更改。",
            code="other-class",
        )
    there = EntryAssessment.objects.filter(school_class=school_class)
    if there.exclude(session=session).count() >= MOST_ENTRIES:
        raise Refused(
            f"A class has {MOST_ENTRIES} entry assessments at most. Nothing was changed.",
            f"一个班级最多指定 {MOST_ENTRIES} 次入学测评。未作任何更改。",
            code="entry-count",
        )
    return _mark(viewer, school_class, session, at)


def _mark(
    viewer: Viewer, school_class: SchoolClass, session: RatingSession, at: datetime
) -> EntryAssessment:
    try:
        with transaction.atomic():
            marked = EntryAssessment.objects.create(
                session=session,
                school_class=school_class,
                marked_at=at,
                marked_by_id=viewer.person_id,
            )
            audit(viewer, DECIDE, subject=_reference(session), touched="entry assessment")
    except IntegrityError:
        return EntryAssessment.objects.get(session=session)
    return marked


def unmark_entry(*, viewer: Viewer, marked: EntryAssessment) -> None:
    """Take the mark back; the session and its evidence stay."""
    require(viewer, DECIDE, school_class=marked.school_class)
    with transaction.atomic():
        audit(viewer, DECIDE, subject=_reference(marked.session), touched="no entry assessment")
        marked.delete()


def _reference(session: RatingSession) -> Reference:
    return Reference("assessment.session", session.uuid)
