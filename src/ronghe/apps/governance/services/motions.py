"""Proposing, submitting and withdrawing motions, and what their decision will carry."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta

from django.db import transaction

from ronghe.apps.base.api import Reference, Refused, Text, audit, day_of
from ronghe.apps.governance.flows import MOTION
from ronghe.apps.governance.models import Committee, Motion
from ronghe.apps.governance.registries import motion_kinds
from ronghe.apps.governance.rules import UNDECIDED
from ronghe.apps.governance.services.access import is_secretary, require_committee
from ronghe.apps.people.api import Organisation, Person, Viewer

PROPOSE = "governance.propose_motion"
USUAL_DUE = timedelta(days=60)
USUAL_REVIEW = timedelta(days=365)


@dataclass(frozen=True, slots=True)
class Contribution:
    """What one party brings to an agreement or a project."""

    party: str
    brings: str


def reference_of(motion: Motion) -> Reference:
    return Reference("governance.motion", motion.uuid)


def propose_motion(
    *,
    viewer: Viewer,
    committee: Committee,
    kind: str,
    subject: Reference | None,
    title: Text,
    text: str,
    at: datetime,
    concerns: Sequence[Organisation] = (),
    contributions: Sequence[Contribution] = (),
    as_draft: bool = False,
    due_on: date | None = None,
    review_on: date | None = None,
) -> Motion:
    """Put a motion to a committee; it comes onto the next agenda by itself.

    `concerns` are organisations whose interest it touches: members who come from them, or have
    declared an interest in them, are asked to step aside. `text` is in the viewer's language.
    Until the secretary names somebody else and other days, whoever proposes it carries it out
    within the usual time, or by the days given.
    Raises NotAllowed; Refused for a kind that no app registers, a dissolved committee, or a
    subject on which a motion of this kind is undecided. Nothing is written then.
    """
    require_committee(viewer, PROPOSE, committee)
    _refuse_unusable(committee, kind)
    with transaction.atomic():
        Committee.objects.select_for_update().get(pk=committee.pk)
        _refuse_second(committee, kind, subject)
        motion = Motion.objects.create(
            committee=committee,
            kind=kind,
            subject=subject,
            title_en=title.en[:200],
            title_zh=title.zh[:200],
            text=text,
            lang=viewer.language,
            contributions=[asdict(one) for one in contributions],
            proposed_by_id=viewer.person_id,
            proposed_at=at,
            owner_id=viewer.person_id,
            due_on=due_on or day_of(at) + USUAL_DUE,
            review_on=review_on or day_of(at) + USUAL_REVIEW,
            state=Motion.State.DRAFT if as_draft else Motion.State.SUBMITTED,
        )
        motion.concerns.set(concerns)
        audit(viewer, PROPOSE, subject=reference_of(motion), touched=kind)
    return motion


def submit_motion(*, viewer: Viewer, motion: Motion) -> None:
    """Hand a draft in; the next agenda takes it up."""
    _require_own(viewer, motion)
    with transaction.atomic():
        MOTION.make(motion, "submit")
        audit(viewer, PROPOSE, subject=reference_of(motion), touched="submit")


def withdraw_motion(*, viewer: Viewer, motion: Motion) -> None:
    """Take a motion back that is neither being voted on nor decided."""
    _require_own(viewer, motion)
    with transaction.atomic():
        MOTION.make(motion, "withdraw")
        audit(viewer, PROPOSE, subject=reference_of(motion), touched="withdraw")


def assign_motion(
    *, viewer: Viewer, motion: Motion, owner: Person, due_on: date, review_on: date
) -> None:
    """Say who will carry the decision out, by when, and when its effect is looked at.

    Raises NotAllowed; Refused once the motion is decided or withdrawn, or for dates in the wrong
    order.
    """
    require_committee(viewer, "governance.convene_meeting", motion.committee)
    if review_on < due_on:
        raise Refused(
            "Its effect cannot be looked at before it is due. Nothing was changed.",
            "效果回顾不能早于完成期限。未作任何更改。",
            code="review-before-due",
        )
    with transaction.atomic():
        changed = Motion.objects.filter(
            pk=motion.pk, state__in=(Motion.State.DRAFT, *UNDECIDED)
        ).update(owner=owner, due_on=due_on, review_on=review_on)
        if not changed:
            raise Refused(
                "It is decided or withdrawn already. Nothing was changed.",
                "该议案已有决议或已撤回。未作任何更改。",
                code="wrong-state",
            )
        audit(viewer, PROPOSE, subject=reference_of(motion), touched="assign")
    motion.refresh_from_db()


def _require_own(viewer: Viewer, motion: Motion) -> None:
    """Raise NotAllowed; Refused unless it is the viewer's own motion, or they are secretary."""
    require_committee(viewer, PROPOSE, motion.committee)
    is_own = viewer.person_id is not None and motion.proposed_by_id == viewer.person_id
    if not is_own and not is_secretary(viewer, motion.committee):
        raise Refused(
            "Whoever proposed a motion disposes of it, and the secretary. Nothing was changed.",
            "只有提案人和秘书可以处理该议案。未作任何更改。",
            code="not-yours",
        )


def _refuse_unusable(committee: Committee, kind: str) -> None:
    if motion_kinds.get(kind) is None:
        raise Refused(
            "There is no such kind of motion. Nothing was proposed.",
            "没有这种议案类型。未提出议案。",
            code="unknown-kind",
        )
    if committee.dissolved_on is not None:
        raise Refused(
            "This committee is dissolved. Nothing was proposed.",
            "该委员会已撤销。未提出议案。",
            code="committee-dissolved",
        )


def _refuse_second(committee: Committee, kind: str, subject: Reference | None) -> None:
    """One undecided motion of a kind about one thing: two would be decided against each other."""
    if subject is None:
        return
    same = Motion.objects.filter(
        committee=committee, kind=kind, subject=subject, state__in=UNDECIDED
    )
    if same.exists():
        raise Refused(
            "A motion about this is waiting for its decision already. Nothing was proposed.",
            "关于此事的议案正在等待决议。未提出议案。",
            code="motion-waiting",
        )
