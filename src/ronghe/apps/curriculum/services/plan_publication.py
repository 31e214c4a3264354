"""The way of a plan with its profile: to the committee, back or approved, published."""

from datetime import datetime

from django.db import transaction

from ronghe.apps.base.api import Reference, Refused, Text, audit, text_of
from ronghe.apps.curriculum.contents import digest_of, plan_content
from ronghe.apps.curriculum.flows import PLAN
from ronghe.apps.curriculum.models import TrainingPlan
from ronghe.apps.curriculum.plan_checks import check_plan
from ronghe.apps.curriculum.queries.plan_sheet import load_sheet
from ronghe.apps.curriculum.services.plans import EDIT, locked_draft, reference_of
from ronghe.apps.governance.api import committee_to_decide, propose_motion
from ronghe.apps.people.api import Viewer, require

PLAN_MOTION = "curriculum.plan"


def submit_plan(*, viewer: Viewer, plan: TrainingPlan, text: str, at: datetime) -> TrainingPlan:
    """Bring a plan and its profile before the programme's committee.

    Raises NotAllowed; Refused while anything blocks it (orphans, order, a hard rule) or the
    programme has no committee. Nothing is changed then.
    """
    require(viewer, EDIT, programme=plan.programme)
    with transaction.atomic():
        current = locked_draft(plan)
        _refuse_blocked(current)
        committee = committee_to_decide(current.programme)
        motion = propose_motion(
            viewer=viewer,
            committee=committee,
            kind=PLAN_MOTION,
            subject=reference_of(current),
            title=motion_title(current),
            text=text.strip(),
            at=at,
        )
        about = Reference("governance.motion", motion.uuid)
        PLAN.make(current, "submit", submitted_at=at, motion=about)
        audit(viewer, EDIT, subject=reference_of(current), touched="plan submitted")
    return current


def _refuse_blocked(plan: TrainingPlan) -> None:
    count = check_plan(load_sheet(plan)).block_count
    if count:
        raise Refused(
            f"{count} points stand against this plan; the page lists each with where to mend it. "
            "Nothing was changed.",
            f"该方案还有 {count} 处问题，页面已逐条列出并注明修改位置。未作任何更改。",
            code="plan-blocked",
        )


def motion_title(plan: TrainingPlan) -> Text:
    """What the motion about a plan is called."""
    programme = text_of(plan.programme)
    return Text(
        f"Training plan {plan.entry_year} no. {plan.number}: {programme.en}",
        f"{programme.zh}{plan.entry_year}级人才培养方案（第{plan.number}稿）",
    )


def decide_plan(
    viewer: Viewer, plan: TrainingPlan, *, carried: bool, decision: Reference, at: datetime
) -> TrainingPlan:
    """What the committee's decision does to the plan: approved, or a draft again.

    Called by the effect of the motion kind inside the transaction that records the decision; the
    authority is the committee's.
    """
    current = _locked(plan)
    step, approved_at = ("approve", at) if carried else ("return", None)
    PLAN.make(current, step, decision=decision, approved_at=approved_at)
    audit(viewer, EDIT, subject=reference_of(current), touched="plan decided")
    return current


def publish_plan(*, viewer: Viewer, plan: TrainingPlan, at: datetime) -> TrainingPlan:
    """Publish an approved plan: the one before it is retired, and neither changes again."""
    require(viewer, EDIT, programme=plan.programme)
    with transaction.atomic():
        current = _locked(plan)
        PLAN.check("publish", current.state, current)
        earlier = TrainingPlan.objects.filter(
            programme=current.programme_id, entry_year=current.entry_year
        )
        PLAN.make_all(earlier, "retire")
        digest = digest_of(plan_content(current))
        PLAN.make(current, "publish", published_at=at, published_digest=digest)
        audit(viewer, EDIT, subject=reference_of(current), touched="plan published")
    return current


def _locked(plan: TrainingPlan) -> TrainingPlan:
    return (
        TrainingPlan.objects.select_for_update(of=("self",))
        .select_related("programme", "profile")
        .get(pk=plan.pk)
    )
