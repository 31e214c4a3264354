"""What sessions ask of those who manage them: a rating that joins a design, a closing."""

from collections.abc import Iterable, Sequence

from django.core.cache import caches
from django.db.models import Count, Max
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ronghe.apps.assessment.models import Assignment, RatingSession
from ronghe.apps.assessment.queries.session_designs import apart_in
from ronghe.apps.assessment.queries.sessions import sessions_listed
from ronghe.apps.assessment.services.sessions import MANAGE, is_answered_by_subject
from ronghe.apps.base.api import NextStep, next_step_providers, text_of
from ronghe.apps.people.api import Viewer, may

COMPUTED = "computed"  # each process keeps its own; a page view writes nothing
KEPT_SECONDS = 24 * 60 * 60
MOST_SESSIONS = 50


def sessions_to_manage(viewer: Viewer) -> Iterable[NextStep]:
    """Open sessions of the viewer that cannot be compared, and those whose time is over."""
    if viewer.person_id is None or not may(viewer, MANAGE):
        return
    rows = sessions_listed(viewer).filter(state=RatingSession.State.OPEN)
    open_sessions = list(rows[:MOST_SESSIONS])
    apart = _apart(open_sessions, viewer)
    for session in open_sessions:
        if session.pk in apart:
            yield _join_step(session)
        elif session.closes_on < viewer.on_date:
            yield _close_step(session)


def _apart(sessions: Sequence[RatingSession], viewer: Viewer) -> set[int]:
    """Which sessions do not hang together with the rest. Found once for a framework until
    something is asked for anew: what is handed in was in the design already."""
    rated = [s for s in sessions if not is_answered_by_subject(s.instrument)]
    found: set[int] = set()
    for framework in sorted({s.instrument.framework_id for s in rated}):
        asked = Assignment.objects.filter(
            session__instrument__framework=framework, session__state=RatingSession.State.OPEN
        ).aggregate(count=Count("pk"), newest=Max("pk"))
        key = f"design-apart:{framework}:{asked['count']}:{asked['newest']}"
        apart = caches[COMPUTED].get(key)
        if apart is None:
            apart = apart_in(framework, viewer.on_date)
            caches[COMPUTED].set(key, apart, KEPT_SECONDS)
        found |= apart
    return found


def _join_step(session: RatingSession) -> NextStep:
    return NextStep(
        key=f"assessment.join.{session.pk}",
        title=_("Ask for one more rating in “%(title)s”") % {"title": text_of(session)},
        why=_("Its raters cannot be compared yet; the page says which rating joins them."),
        url=reverse("session", args=[session.uuid]),
        minutes=1,
        urgency="now",
        due=session.closes_on,
    )


def _close_step(session: RatingSession) -> NextStep:
    waiting = session.asked - session.handed_in  # type: ignore[attr-defined]
    return NextStep(
        key=f"assessment.close.{session.pk}",
        title=_("Close “%(title)s”") % {"title": text_of(session)},
        why=ngettext(
            "Its time is over; %(n)d form is not in.",
            "Its time is over; %(n)d forms are not in.",
            waiting,
        )
        % {"n": waiting},
        url=reverse("session", args=[session.uuid]),
        minutes=2,
        urgency="this_week",
        due=session.closes_on,
    )


def register() -> None:
    next_step_providers.register("assessment.sessions", sessions_to_manage)
