"""One-time links: an enterprise mentor rates in one session without an account."""

from datetime import datetime, time, timedelta

from django.db import transaction
from django.utils import timezone

from ronghe.apps.assessment.models import Assignment, RatingSession
from ronghe.apps.assessment.services.ratings import Entry, submit_form
from ronghe.apps.assessment.services.sessions import GRACE, MANAGE, reference_of
from ronghe.apps.base.api import NotFound, Reference, Refused, audit
from ronghe.apps.evidence.api import Record
from ronghe.apps.people.api import (
    ENTERPRISE_ROLES,
    LinkSpent,
    Membership,
    Person,
    Viewer,
    in_force,
    make_link,
    open_link,
    require,
    require_all,
    revoke_links,
    use_link,
)

PURPOSE = "assessment.rate"
OPEN = "assessment.open_rating_link"


def make_rating_link(*, viewer: Viewer, session: RatingSession, rater: Person, at: datetime) -> str:
    """Make a link for one rater of a session; returns its secret, which is shown once.

    It takes the place of earlier links of the same rater to the session, runs until the session's
    days of grace are over, and is used up with the last form. Raises NotAllowed unless the viewer
    manages the session for everybody the rater rates; Refused for a closed session or a rater who
    is not from an enterprise; NotFound for somebody who has nothing to rate in it.
    """
    own = session.assignments.filter(rater=rater)
    require(viewer, MANAGE)
    require_all(viewer, MANAGE, set(own.values_list("subject", flat=True)))
    _refuse_unfit(viewer, session, rater, has_forms=own.exists())
    ends = timezone.make_aware(datetime.combine(session.closes_on + GRACE, time.max))
    subject = reference_of(session)
    with transaction.atomic():
        revoke_links(person=rater, purpose=PURPOSE, subject=subject, at=at)
        secret = make_link(
            person=rater,
            purpose=PURPOSE,
            subject=subject,
            at=at,
            valid_for=max(ends - at, timedelta(days=1)),
        )
        touched = f"link for rater {rater.pseudonym}"
        audit(
            viewer, MANAGE, subject=Reference("assessment.session", session.uuid), touched=touched
        )
    return secret


def _refuse_unfit(
    viewer: Viewer, session: RatingSession, rater: Person, *, has_forms: bool
) -> None:
    if not has_forms:
        raise NotFound("This person rates nobody here.", "此人在本次评分活动中没有任务。")
    if session.state == RatingSession.State.CLOSED:
        raise Refused(
            "This session is closed. No link was made.",
            "该评分活动已关闭。未生成链接。",
            code="session-closed",
        )
    held = Membership.objects.filter(
        in_force(viewer.on_date), person=rater, role__in=ENTERPRISE_ROLES
    )
    if not held.exists():
        raise Refused(
            "Links are for raters from enterprises; others sign in. No link was made.",
            "一次性链接仅供企业评分者使用，其他人请登录。未生成链接。",
            code="not-from-enterprise",
        )


def open_rating_link(secret: str, *, at: datetime) -> tuple[Viewer, RatingSession]:
    """Who comes by a link, and to which session. Raises LinkSpent."""
    viewer, subject = open_link(secret, purpose=PURPOSE, at=at)
    session = (
        RatingSession.objects.filter(uuid=subject.uuid, state=RatingSession.State.OPEN)
        .select_related("instrument", "organisation", "school_class")
        .first()
    )
    if session is None:
        raise LinkSpent
    return viewer, session


def submit_by_link(*, viewer: Viewer, secret: str, entry: Entry, at: datetime) -> Record:
    """Hand one form in by a link; the last one uses the link up, in the same transaction."""
    with transaction.atomic():
        record = submit_form(viewer=viewer, entry=entry, at=at)
        waiting = Assignment.objects.filter(
            session=entry.assignment.session_id, rater=viewer.person_id, submitted_at__isnull=True
        )
        if not waiting.exists():
            use_link(secret, purpose=PURPOSE, at=at)
    return record
