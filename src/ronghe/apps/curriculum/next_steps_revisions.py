"""What signals, revisions, reviews and resources ask of people, each with why and by when."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Literal

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ronghe.apps.base.api import NextStep, next_step_providers, text_of
from ronghe.apps.curriculum.flows_revisions import DECIDING, FINAL, STEP_IN
from ronghe.apps.curriculum.models import (
    ImpactDecision,
    ModuleVersion,
    ResourceReport,
    Revision,
    RevisionStep,
)
from ronghe.apps.curriculum.queries.impact_decisions import items_of_many
from ronghe.apps.curriculum.queries.resources import EDIT, resources_listed
from ronghe.apps.curriculum.queries.triage import JUDGE, signals_to_judge
from ronghe.apps.curriculum.services.impact_decisions import LEAD
from ronghe.apps.curriculum.services.module_reviews import REVIEW
from ronghe.apps.people.api import Viewer, may, programmes_for

MINUTES = {
    RevisionStep.Step.JUDGE: 10,
    RevisionStep.Step.DRAFT: 120,
    RevisionStep.Step.REVIEW: 30,
    RevisionStep.Step.DECIDE: 15,
    RevisionStep.Step.PUBLISH: 2,
    RevisionStep.Step.RENEW: 60,
    RevisionStep.Step.TEACH: 2,
    RevisionStep.Step.EFFECT: 15,
}
SOON = timedelta(days=7)
REVIEW_AHEAD = timedelta(days=30)
MOST = 50
FEW = 3


Urgency = Literal["now", "this_week", "for_information"]


def _urgency(due: date, today: date) -> Urgency:
    if due < today:
        return "now"
    return "this_week" if due <= today + SOON else "for_information"


def signals_waiting(viewer: Viewer) -> Iterable[NextStep]:
    """One step for all signals that wait for the viewer."""
    if viewer.person_id is None or not may(viewer, JUDGE):
        return
    rows = [row for row in signals_to_judge(viewer) if not row.rests]
    if not rows:
        return
    late = sum(row.late for row in rows)
    title = ngettext("Judge %(n)d signal", "Judge %(n)d signals", len(rows)) % {"n": len(rows)}
    why = ngettext(
        "It tells what changed at an enterprise; the days until your answer are counted.",
        "They tell what changed at enterprises; the days until your answer are counted.",
        len(rows),
    )
    if late:
        why = ngettext("%(n)d is overdue.", "%(n)d are overdue.", late) % {"n": late}
    yield NextStep(
        key="curriculum.signals",
        title=title,
        why=why,
        url=reverse("signals_to_judge"),
        minutes=min(60, 3 * len(rows)),
        urgency="now" if late else "this_week",
        due=rows[0].due,
    )


def own_steps(viewer: Viewer) -> Iterable[NextStep]:
    """The steps of revisions that the viewer owns and that are worked on now."""
    if viewer.person_id is None:
        return
    rows = (
        RevisionStep.objects.filter(owner=viewer.person_id, done_at__isnull=True)
        .exclude(revision__state__in=FINAL)
        .select_related("revision")
        .order_by("due_on", "pk")
    )
    for step in rows[:MOST]:
        if STEP_IN.get(step.revision.state) == step.step:
            yield NextStep(
                key=f"curriculum.revision.{step.revision_id}",
                title=f"{step.get_step_display()}: {step.revision.title}",
                why=_("The revision waits for this step, and you have it."),
                url=reverse("revision", args=[step.revision.uuid]),
                minutes=MINUTES[RevisionStep.Step(step.step)],
                urgency=_urgency(step.due_on, viewer.on_date),
                due=step.due_on,
            )


def module_reviews(viewer: Viewer) -> Iterable[NextStep]:
    """Published modules whose review date has come, or comes within a month: one step for each
    while they are few, else one for all."""
    if viewer.person_id is None or not may(viewer, REVIEW):
        return
    rows = ModuleVersion.objects.filter(
        state=ModuleVersion.State.PUBLISHED,
        review_due__lte=viewer.on_date + REVIEW_AHEAD,
        module__programme__in=programmes_for(viewer, REVIEW),
    ).exclude(module__revisions__state__in=[state for state in STEP_IN if state != "taught"])
    versions = list(rows.order_by("review_due", "pk")[:MOST])
    if len(versions) > FEW:
        yield _review_of_many(versions, viewer.on_date)
        return
    for version in versions:
        yield _review_step(
            version,
            f"curriculum.review.{version.pk}",
            _("Review the module “%(title)s”") % {"title": text_of(version)},
            20,
            viewer.on_date,
        )


def _review_of_many(versions: Sequence[ModuleVersion], today: date) -> NextStep:
    """It leads to the one that waits longest; each leads on to the next."""
    count = len(versions)
    title = ngettext("Review %(n)d module", "Review %(n)d modules", count) % {"n": count}
    return _review_step(versions[0], "curriculum.reviews", title, 20 * count, today)


def _review_step(
    version: ModuleVersion, key: str, title: str, minutes: int, today: date
) -> NextStep:
    due = version.review_due or today
    return NextStep(
        key=key,
        title=title,
        why=_("Twelve months have passed: does it still hold, or is it to be revised?"),
        url=reverse("module_review", args=[version.uuid]),
        minutes=minutes,
        urgency=_urgency(due, today),
        due=due,
    )


def resources_waiting(viewer: Viewer) -> Iterable[NextStep]:
    """Reports that wait for an answer, and resources that have gone stale."""
    if viewer.person_id is None or not may(viewer, EDIT):
        return
    programmes = programmes_for(viewer, EDIT)
    waiting = ResourceReport.objects.filter(
        version__resource__module__programme__in=programmes, answered_at__isnull=True
    ).select_related("version__resource")
    for report in waiting.order_by("reported_at")[:MOST]:
        yield NextStep(
            key=f"curriculum.report.{report.pk}",
            title=_("Answer a report on “%(title)s”") % {"title": text_of(report.version.resource)},
            why=_("Somebody who works with it found a fault and waits for your word."),
            url=reverse("report_answer", args=[report.uuid]),
            minutes=5,
            urgency="this_week",
        )
    kept = set(programmes.values_list("pk", flat=True))
    stale = [
        row
        for row in resources_listed(viewer, viewer.on_date)
        if row.standing.is_stale and row.resource.module.programme_id in kept
    ]
    if stale:
        text = ngettext(
            "Renew %(n)d teaching resource", "Renew %(n)d teaching resources", len(stale)
        )
        yield NextStep(
            key="curriculum.stale",
            title=text % {"n": len(stale)},
            why=_("Their module, task or machine has changed since they were made."),
            url=reverse("resources_all"),
            minutes=60,
            urgency="this_week",
        )


def decisions_given(viewer: Viewer) -> Iterable[NextStep]:
    """What revisions touch elsewhere and was given to the viewer to decide."""
    if viewer.person_id is None:
        return
    rows = ImpactDecision.objects.filter(
        owner=viewer.person_id, decided_at__isnull=True, revision__state__in=DECIDING
    )
    for row in rows.select_related("revision").order_by("due_on", "pk")[:MOST]:
        due = row.due_on or viewer.on_date
        yield NextStep(
            key=f"curriculum.impact.{row.pk}",
            title=_("Decide: %(what)s") % {"what": text_of(row, "text")},
            why=_("“%(revision)s” is not published before it is decided.")
            % {"revision": row.revision.title},
            url=reverse("impact_decide", args=[row.revision.uuid, row.key]),
            minutes=5,
            urgency=_urgency(due, viewer.on_date),
            due=due,
        )


def decisions_to_give(viewer: Viewer) -> Iterable[NextStep]:
    """Leads: what an approved revision touches and nobody has been given."""
    if viewer.person_id is None or not may(viewer, LEAD):
        return
    approved = Revision.objects.filter(
        programme__in=programmes_for(viewer, LEAD), state=Revision.State.APPROVED
    )
    revisions = {one.pk: one for one in approved.order_by("pk")[:MOST]}
    for pk, items in items_of_many(revisions.values()).items():
        loose = [one for one in items if not one.is_decided and not (one.row and one.row.owner_id)]
        if not loose:
            continue
        count, revision = len(loose), revisions[pk]
        title = ngettext(
            "Decide %(n)d thing that “%(revision)s” touches",
            "Decide %(n)d things that “%(revision)s” touches",
            count,
        )
        yield NextStep(
            key=f"curriculum.impacts.{pk}",
            title=title % {"n": count, "revision": revision.title},
            why=_("It is approved, and waits for this alone before it can be published."),
            url=reverse("revision", args=[revision.uuid]),
            minutes=5 * count,
            urgency="this_week",
        )


def register() -> None:
    next_step_providers.register("curriculum.signals", signals_waiting)
    next_step_providers.register("curriculum.revisions", own_steps)
    next_step_providers.register("curriculum.impacts_given", decisions_given)
    next_step_providers.register("curriculum.impacts", decisions_to_give)
    next_step_providers.register("curriculum.reviews", module_reviews)
    next_step_providers.register("curriculum.resources", resources_waiting)
