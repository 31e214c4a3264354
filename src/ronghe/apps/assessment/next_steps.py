"""What assessment asks of people: forms to fill in, results to read, measurement to look after."""

from collections.abc import Iterable
from datetime import timedelta

from django.db.models import Count, Max, Min
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ronghe.apps.assessment.models import Assignment, Calibration, Observation, RatingSession
from ronghe.apps.assessment.queries.calibrations import frameworks_for
from ronghe.apps.assessment.queries.comparison import classes_compared
from ronghe.apps.assessment.queries.raters import raters_of
from ronghe.apps.assessment.services.sessions import is_answered_by_subject
from ronghe.apps.base.api import NextStep, next_step_providers, text_of
from ronghe.apps.base.presentation.dates import day_in_words
from ronghe.apps.competence.api import Dimension
from ronghe.apps.people.api import Role, Viewer, may

SOON = timedelta(days=7)
STALE_AFTER = 500  # observations that a calibration in force has not seen


def forms_waiting(viewer: Viewer) -> Iterable[NextStep]:
    """One step per open session in which the viewer still has forms to fill in."""
    if viewer.person_id is None:
        return
    rows = (
        Assignment.objects.filter(
            rater=viewer.person_id,
            submitted_at=None,
            session__state=RatingSession.State.OPEN,
            session__opens_on__lte=viewer.on_date,
        )
        .values("session")
        .annotate(count=Count("pk"), first=Min("pk"))
    )
    found = {row["session"]: row for row in rows}
    sessions = RatingSession.objects.filter(pk__in=found).select_related("instrument")
    for session in sessions.order_by("closes_on", "pk"):
        yield _form_step(viewer, session, found[session.pk]["count"])


def _form_step(viewer: Viewer, session: RatingSession, count: int) -> NextStep:
    title = str(text_of(session))
    late = session.closes_on < viewer.on_date
    why = (
        ngettext("%(n)d person waits for you.", "%(n)d people wait for you.", count) % {"n": count}
        if not _is_answered(session)
        else _("Your own answers; you may stop and go on later.")
    )
    return NextStep(
        key=f"assessment.session.{session.pk}",
        title=title,
        why=why,
        url=f"{reverse('forms' if _is_answered(session) else 'rate')}#session-{session.uuid}",
        minutes=count * session.instrument.minutes,
        urgency="now" if late or session.closes_on - viewer.on_date <= SOON else "this_week",
        due=session.closes_on,
    )


def _is_answered(session: RatingSession) -> bool:
    return is_answered_by_subject(session.instrument)


def own_results(viewer: Viewer) -> Iterable[NextStep]:
    """A student whose evidence has grown is shown the way to what it means."""
    if not viewer.has_role(Role.STUDENT) or viewer.person_id is None:
        return
    newest = Observation.objects.filter(subject=viewer.person_id).aggregate(
        day=Max("observed_on"), count=Count("pk")
    )
    if newest["day"] is None:
        return
    yield NextStep(
        key="assessment.own",
        title=_("See what your evidence says, and the two anchors to work on next"),
        why=_("It includes everything up to %(day)s.") % {"day": day_in_words(newest["day"])},
        url=reverse("my_competence"),
        minutes=3,
        urgency="for_information",
    )


def classes_that_stand_still(viewer: Viewer) -> Iterable[NextStep]:
    """A class of a teacher's whose work has not moved for a year."""
    if not viewer.has_role(Role.TEACHER):
        return
    for standing in classes_compared(viewer, Dimension.BEHAVIOURAL).classes:
        if standing.summary and standing.summary.verdict in ("still", "down"):
            school_class = standing.school_class
            yield NextStep(
                key=f"assessment.class.{school_class.pk}",
                title=_("Look at why %(name)s stands still") % {"name": text_of(school_class)},
                why=_("What its students do has not moved on for a year."),
                url=reverse("class", args=[school_class.uuid]),
                minutes=10,
                urgency="this_week",
            )


def measurement(viewer: Viewer) -> Iterable[NextStep]:
    """For leads: a first or newer calibration, one that waits to be put in force, raters."""
    if not viewer.has_role(Role.PROGRAMME_LEAD):
        return
    for framework in frameworks_for(viewer, "assessment.run_calibration"):
        newest = framework.calibrations.order_by("-asked_at").first()
        recorded = Observation.objects.filter(item__instrument__framework=framework).count()
        seen = newest.observation_count if newest else 0
        if recorded and (newest is None or recorded - seen > max(STALE_AFTER, seen)):
            yield _calibrate_step(str(text_of(framework)), framework.pk, recorded - seen)
        if newest and newest.state == Calibration.State.DONE and not newest.in_force_from:
            yield _in_force_step(newest)
        if may(viewer, "assessment.view_raters"):
            yield from _rater_steps(viewer, framework)


def _calibrate_step(name: str, key: int, count: int) -> NextStep:
    return NextStep(
        key=f"assessment.calibrate.{key}",
        title=_("Calibrate %(name)s") % {"name": name},
        why=ngettext(
            "%(n)d observation is not on the scale yet.",
            "%(n)d observations are not on the scale yet.",
            count,
        )
        % {"n": count},
        url=reverse("calibration_new"),
        minutes=2,
        urgency="this_week",
    )


def _in_force_step(calibration: Calibration) -> NextStep:
    return NextStep(
        key=f"assessment.in_force.{calibration.pk}",
        title=_("Look at “%(title)s” and put it in force") % {"title": text_of(calibration)},
        why=_("It is done; pages still show the calibration before it."),
        url=reverse("calibration", args=[calibration.uuid]),
        minutes=10,
        urgency="this_week",
    )


def _rater_steps(viewer: Viewer, framework: object) -> Iterable[NextStep]:
    view = raters_of(viewer, framework)  # type: ignore[arg-type]
    count = sum(rater.needs_attention for rater in view.raters)
    if count and view.framework:
        yield NextStep(
            key=f"assessment.raters.{view.framework.pk}",
            title=_("Talk with raters who judge differently"),
            why=ngettext(
                "%(n)d rater would be helped by looking at two cases together.",
                "%(n)d raters would be helped by looking at two cases together.",
                count,
            )
            % {"n": count},
            url=f"{reverse('raters')}?framework={view.framework.uuid}",
            minutes=15,
            urgency="for_information",
        )


def register() -> None:
    next_step_providers.register("assessment.forms", forms_waiting)
    next_step_providers.register("assessment.own", own_results)
    next_step_providers.register("assessment.classes", classes_that_stand_still)
    next_step_providers.register("assessment.measurement", measurement)
