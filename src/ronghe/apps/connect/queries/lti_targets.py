"""What a link of a course opens here: what can be placed, and where its bearer is led."""

from dataclasses import dataclass

from django.urls import reverse

from ronghe.apps.assessment.api import Assignment, RatingSession, sessions_for
from ronghe.apps.base.api import Reference, Text, text_of
from ronghe.apps.people.api import Viewer, classes_for, may

SESSION = "assessment.session"
SCHOOL_CLASS = "people.school_class"
MANAGE_SESSIONS = "assessment.manage_sessions"
VIEW_CLASS = "assessment.view_class"
MOST = 100


@dataclass(frozen=True, slots=True)
class Placeable:
    """One thing that can go into a course. `is_graded`: handing it in is told to the platform."""

    reference: Reference
    title: Text
    kind: Text
    is_graded: bool


def placeable_by(viewer: Viewer) -> list[Placeable]:
    """Open sessions that the viewer manages, those that close last first, then their classes."""
    found = []
    if may(viewer, MANAGE_SESSIONS):
        rows = sessions_for(viewer).filter(state=RatingSession.State.OPEN)
        for session in rows.order_by("-closes_on", "-pk")[:MOST]:
            reference = Reference(SESSION, session.uuid)
            found.append(
                Placeable(reference, text_of(session), Text("Rating session", "评分活动"), True)
            )
    if may(viewer, VIEW_CLASS):
        classes = classes_for(viewer, VIEW_CLASS).filter(closed_on=None).order_by("title_en", "pk")
        for one in classes[:MOST]:
            reference = Reference(SCHOOL_CLASS, one.uuid)
            found.append(
                Placeable(reference, text_of(one), Text("How a class stands", "班级情况"), False)
            )
    return found


def address_of(target: Reference | None, viewer: Viewer) -> str:
    """Where this viewer goes for a target; their next steps where it holds nothing for them."""
    if target is not None and target.kind == SESSION:
        return _of_session(target, viewer)
    if target is not None and target.kind == SCHOOL_CLASS and _sees_class(target, viewer):
        return reverse("class", args=[target.uuid])
    return reverse("home")


def _sees_class(target: Reference, viewer: Viewer) -> bool:
    reached = classes_for(viewer, VIEW_CLASS)
    return may(viewer, VIEW_CLASS) and reached.filter(uuid=target.uuid).exists()


def _of_session(target: Reference, viewer: Viewer) -> str:
    """One's own form, waiting or handed in; else whom one rates; else the session itself."""
    rows = Assignment.objects.filter(
        rater=viewer.person_id,
        session__uuid=target.uuid,
        session__state=RatingSession.State.OPEN,
        session__opens_on__lte=viewer.on_date,
    )
    own = rows.filter(subject=viewer.person_id).first()
    if own is not None:
        return reverse("form_done" if own.submitted_at else "form", args=[own.uuid])
    if rows.exists():
        return f"{reverse('rate')}#session-{target.uuid}"
    if may(viewer, MANAGE_SESSIONS) and sessions_for(viewer).filter(uuid=target.uuid).exists():
        return reverse("session", args=[target.uuid])
    return reverse("home")
