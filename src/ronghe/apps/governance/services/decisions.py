"""Decisions: written once by the counting of a round; carried out; their effect looked at."""

from datetime import date, datetime

from django.db import IntegrityError, transaction

from ronghe.apps.base.api import Reference, Refused, audit, day_of
from ronghe.apps.governance.counting import Tally
from ronghe.apps.governance.flows import MOTION
from ronghe.apps.governance.models import (
    Decision,
    EffectReview,
    Fulfilment,
    Meeting,
    VotingRound,
)
from ronghe.apps.governance.queries.meetings import review_due_on
from ronghe.apps.governance.queries.rounds import tally_to_json
from ronghe.apps.governance.registries import decision_effects
from ronghe.apps.governance.services.access import is_secretary, require_committee, require_leading
from ronghe.apps.people.api import Viewer

FOLLOW = "governance.follow_decision"
LEAD = "governance.lead_meeting"


def reference_of(decision: Decision) -> Reference:
    return Reference("governance.decision", decision.uuid)


def record_decision(
    *, viewer: Viewer, voting_round: VotingRound, tally: Tally, at: datetime
) -> Decision:
    """Write the decision of a counted round and let its effect happen. Called by the counting
    only, inside its transaction: what an effect raises undoes the whole."""
    motion = voting_round.motion
    MOTION.make(motion, "carry" if tally.carried else "fail")
    decision = Decision.objects.create(
        motion=motion,
        voting_round=voting_round,
        carried=tally.carried,
        tally=tally_to_json(tally),
        decided_at=at,
        owner=motion.owner,
        due_on=motion.due_on,
        review_on=motion.review_on,
    )
    effect = decision_effects.get(motion.kind)
    if effect is not None:
        effect(viewer, motion, decision)
    audit(viewer, LEAD, subject=reference_of(decision), touched=motion.kind)
    return decision


def fulfil_decision(*, viewer: Viewer, decision: Decision, note: str, at: datetime) -> None:
    """Report that a decision is carried out: its owner, or the secretary. Reported once.

    Raises NotAllowed; Refused for anybody else, a motion that was not carried, or a second report.
    """
    committee = decision.motion.committee
    require_committee(viewer, FOLLOW, committee)
    is_own = viewer.person_id is not None and decision.owner_id == viewer.person_id
    if not is_own and not is_secretary(viewer, committee):
        raise Refused(
            "Whoever carries a decision out reports it, or the secretary. Nothing was changed.",
            "由落实负责人或秘书报告。未作任何更改。",
            code="not-yours",
        )
    _refuse_not_carried(decision)
    try:
        with transaction.atomic():
            Fulfilment.objects.create(
                decision=decision,
                done_at=at,
                done_by_id=viewer.person_id,
                note=note,
                lang=viewer.language,
            )
            audit(viewer, FOLLOW, subject=reference_of(decision), touched="fulfilled")
    except IntegrityError:
        raise Refused(
            "It is reported as carried out already. Nothing was changed.",
            "已报告落实。未作任何更改。",
            code="fulfilled-already",
        ) from None


def review_effect(
    *,
    viewer: Viewer,
    decision: Decision,
    verdict: EffectReview.Verdict,
    text: str,
    meeting: Meeting | None,
    review_again_on: date | None = None,
    at: datetime,
) -> EffectReview:
    """Write down what was found of a decision's effect; "too early" names when to look again.

    Raises NotAllowed; Refused when it has been found to have helped or not, or when "too early"
    comes without a later date.
    """
    require_leading(viewer, decision.motion.committee)
    _refuse_not_carried(decision)
    is_early = verdict == EffectReview.Verdict.TOO_EARLY
    _refuse_review_date(is_early=is_early, day=review_again_on, at=at)
    with transaction.atomic():
        locked = Decision.objects.select_for_update().get(pk=decision.pk)
        if locked.reviews.exists() and review_due_on(locked) is None:
            raise Refused(
                "Its effect has been looked at and judged. Nothing was changed.",
                "其效果已有结论。未作任何更改。",
                code="reviewed-already",
            )
        review = EffectReview.objects.create(
            decision=locked,
            meeting=meeting,
            verdict=verdict,
            text=text,
            lang=viewer.language,
            review_again_on=review_again_on if is_early else None,
            reviewed_at=at,
            reviewed_by_id=viewer.person_id,
        )
        audit(viewer, LEAD, subject=reference_of(decision), touched="effect reviewed")
    return review


def _refuse_not_carried(decision: Decision) -> None:
    if not decision.carried:
        raise Refused(
            "This motion was not carried; there is nothing to carry out. Nothing was changed.",
            "该议案未获通过，无需落实。未作任何更改。",
            code="not-carried",
        )


def _refuse_review_date(*, is_early: bool, day: date | None, at: datetime) -> None:
    if is_early and (day is None or day <= day_of(at)):
        raise Refused(
            "Say on which later day to look again. Nothing was changed.",
            "请写明以后再次回顾的日期。未作任何更改。",
            code="review-date",
        )
