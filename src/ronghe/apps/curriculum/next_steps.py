"""What modules and plans ask of those who write, review and publish them."""

from collections.abc import Iterable

from django.core.cache import caches
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ronghe.apps.base.api import NextStep, next_step_providers, text_of
from ronghe.apps.curriculum.models import ModuleVersion, Revision, TrainingPlan
from ronghe.apps.curriculum.plan_checks import check_plan
from ronghe.apps.curriculum.queries.plan_sheet import load_sheet
from ronghe.apps.curriculum.services.drafts import EDIT
from ronghe.apps.curriculum.services.plans import EDIT as EDIT_PLANS
from ronghe.apps.curriculum.services.publication import APPROVE
from ronghe.apps.people.api import Viewer, may, programmes_for

MOST = 30
MOST_PLANS = 5
COMPUTED = "computed"  # each process keeps its own; a page view writes nothing
KEPT_SECONDS = 300


def modules_to_review(viewer: Viewer) -> Iterable[NextStep]:
    """Versions that somebody else handed in, and approved ones that wait to be published."""
    if viewer.person_id is None:
        return
    if may(viewer, APPROVE):
        # What is before the committee is approved by its decision, and by nobody's press.
        waiting = ModuleVersion.objects.filter(
            state=ModuleVersion.State.IN_REVIEW,
            module__programme__in=programmes_for(viewer, APPROVE),
        ).exclude(Q(submitted_by=viewer.person_id) | Q(pk__in=_before_a_committee()))
        for version in waiting.order_by("submitted_at", "pk")[:MOST]:
            yield _step(
                version,
                "review",
                _("Review “%(title)s”"),
                _("It was handed in; it is taught once you approve it."),
                minutes=15,
            )
    if may(viewer, EDIT):
        approved = ModuleVersion.objects.filter(
            state=ModuleVersion.State.APPROVED, module__programme__in=programmes_for(viewer, EDIT)
        )
        for version in approved.order_by("approved_at", "pk")[:MOST]:
            yield _step(
                version,
                "publish",
                _("Publish “%(title)s”"),
                _("It is approved and not published yet."),
                minutes=1,
            )


def _before_a_committee() -> "QuerySet[Revision, int | None]":
    rows = Revision.objects.filter(state=Revision.State.WITH_COMMITTEE, version__isnull=False)
    return rows.values_list("version", flat=True)


def _step(version: ModuleVersion, what: str, title: str, why: str, *, minutes: int) -> NextStep:
    return NextStep(
        key=f"curriculum.{what}.{version.pk}",
        title=title % {"title": text_of(version)},
        why=why,
        url=reverse("module_version", args=[version.uuid]),
        minutes=minutes,
        urgency="this_week",
    )


def plans_to_move(viewer: Viewer) -> Iterable[NextStep]:
    """Draft plans to be mended or brought before the committee, approved ones to be published."""
    if viewer.person_id is None or not may(viewer, EDIT_PLANS):
        return
    rows = (
        TrainingPlan.objects.filter(
            programme__in=programmes_for(viewer, EDIT_PLANS),
            state__in=(TrainingPlan.State.DRAFT, TrainingPlan.State.APPROVED),
        )
        .select_related("programme", "profile")
        .order_by("entry_year", "pk")
    )
    for plan in rows[:MOST_PLANS]:
        yield _plan_step(plan)


def _plan_step(plan: TrainingPlan) -> NextStep:
    named = {"programme": text_of(plan.programme), "year": plan.entry_year}
    if plan.state == TrainingPlan.State.APPROVED:
        title, why = (
            _("Publish the plan %(programme)s %(year)d"),
            _("The committee has approved it."),
        )
        url, minutes = reverse("plan", args=[plan.uuid]), 1
    elif blocks := _block_count(plan):
        title = _("Mend the plan %(programme)s %(year)d")
        why = ngettext(
            "%(n)d point stands against it.", "%(n)d points stand against it.", blocks
        ) % {"n": blocks}
        url, minutes = reverse("plan_trace", args=[plan.uuid]), 30
    else:
        title = _("Bring the plan %(programme)s %(year)d before the committee")
        why = _("Nothing stands against it any more.")
        url, minutes = reverse("plan_submit", args=[plan.uuid]), 5
    return NextStep(
        key=f"curriculum.plan.{plan.pk}",
        title=title % named,
        why=why,
        url=url,
        minutes=minutes,
        urgency="this_week",
    )


def _block_count(plan: TrainingPlan) -> int:
    """What stands against a draft. The whole plan has to be read for it, so it is kept for a few
    minutes; the plan's own page always counts anew."""
    key = f"plan-blocks:{plan.uuid}"
    count: int | None = caches[COMPUTED].get(key)
    if count is None:
        count = check_plan(load_sheet(plan)).block_count
        caches[COMPUTED].set(key, count, KEPT_SECONDS)
    return count


def register() -> None:
    next_step_providers.register("curriculum.modules", modules_to_review)
    next_step_providers.register("curriculum.plans", plans_to_move)
