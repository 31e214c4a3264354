"""Opening rating sessions, assigning raters, closing; and adding one rating that ties a design."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction

from ronghe.apps.assessment.assigning import assign_raters
from ronghe.apps.assessment.flows import SESSION
from ronghe.apps.assessment.models import Assignment, Instrument, RatingSession
from ronghe.apps.assessment.rules import is_answered_by_subject
from ronghe.apps.base.api import Reference, Refused, audit
from ronghe.apps.people.api import (
    RATING_ROLES,
    Membership,
    Organisation,
    Person,
    Relationship,
    Role,
    SchoolClass,
    Viewer,
    begin_relationships,
    end_relationships,
    in_force,
    require,
    require_all,
)

MANAGE = "assessment.manage_sessions"
MOST_SUBJECTS = 2_000
GRACE = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class SessionPlan:
    """What a session is to be. `per_subject` raters for each subject (answered forms: none)."""

    instrument: Instrument
    organisation: Organisation
    school_class: SchoolClass | None
    title_en: str
    title_zh: str
    context: str
    phase: str
    opens_on: date
    closes_on: date
    per_subject: int = 2
    seed: int = 0


def reference_of(session: RatingSession) -> Reference:
    return Reference("assessment.session", session.uuid)


def open_session(
    *, viewer: Viewer, plan: SessionPlan, subjects: Sequence[Person], raters: Sequence[Person]
) -> RatingSession:
    """Open a session and assign its raters, random, balanced and connected.

    Raises NotAllowed unless the viewer manages sessions for every subject; Refused for an
    unpublished instrument, nobody to rate, or too few raters. Nothing is written then.
    """
    pairs = plan_assignments(viewer=viewer, plan=plan, subjects=subjects, raters=raters)
    with transaction.atomic():
        session = RatingSession.objects.create(
            instrument=plan.instrument,
            organisation=plan.organisation,
            school_class=plan.school_class,
            title_en=plan.title_en,
            title_zh=plan.title_zh,
            context=plan.context,
            phase=plan.phase,
            opens_on=plan.opens_on,
            closes_on=plan.closes_on,
        )
        _add_pairs(viewer, session, pairs)
        audit(viewer, MANAGE, subject=reference_of(session), count=len(pairs))
    return session


def plan_assignments(
    *, viewer: Viewer, plan: SessionPlan, subjects: Sequence[Person], raters: Sequence[Person]
) -> list[tuple[int, int]]:
    """Who would rate whom: pairs (rater, subject) of primary keys, the same that `open_session`
    writes for the same plan and seed. Writes nothing; raises what it raises."""
    require(viewer, MANAGE)
    require_all(viewer, MANAGE, {subject.pk for subject in subjects})
    _refuse_unusable(plan, subjects)
    if not is_answered_by_subject(plan.instrument):
        _refuse_non_raters(viewer, raters)
    return _pairs(plan, subjects, raters)


def add_assignment(
    *, viewer: Viewer, session: RatingSession, rater: Person, subject: Person
) -> Assignment:
    """Ask for one more rating, for example the one that ties two parts of a design together."""
    require(viewer, MANAGE, person=subject)
    _refuse_closed(session)
    _refuse_non_raters(viewer, [rater])
    with transaction.atomic():
        _add_pairs(viewer, session, [(rater.pk, subject.pk)])
        audit(viewer, MANAGE, subject=reference_of(session))
    return Assignment.objects.get(session=session, rater=rater, subject=subject)


def close_session(*, viewer: Viewer, session: RatingSession, on_date: date) -> None:
    """Close a session: nothing more can be handed in, and its raters stop seeing its subjects."""
    require_all(viewer, MANAGE, set(session.assignments.values_list("subject", flat=True)))
    with transaction.atomic():
        SESSION.make(session, "close")
        end_relationships(viewer=viewer, source=reference_of(session), on_date=on_date)
        audit(viewer, MANAGE, subject=reference_of(session))


def _refuse_unusable(plan: SessionPlan, subjects: Sequence[Person]) -> None:
    if plan.instrument.published_at is None:
        raise Refused(
            "This instrument is a draft. Publish it first; nothing was opened.",
            "该测评工具尚为草稿，请先发布。未开设评分活动。",
            code="instrument-unpublished",
        )
    if plan.closes_on < plan.opens_on:
        raise Refused(
            "It would close before it opens; nothing was opened.",
            "截止日期早于开始日期。未开设评分活动。",
            code="session-backwards",
        )
    if not 0 < len(subjects) <= MOST_SUBJECTS:
        raise Refused(
            f"Choose between 1 and {MOST_SUBJECTS} persons to rate; nothing was opened.",
            f"请选择 1 至 {MOST_SUBJECTS} 名被评者。未开设评分活动。",
            code="subject-count",
        )


def _refuse_non_raters(viewer: Viewer, raters: Sequence[Person]) -> None:
    """Being asked to rate lets somebody see a student: only who holds a role that rates."""
    held = Membership.objects.filter(
        in_force(viewer.on_date),
        person__in={rater.pk for rater in raters},
        role__in=(*RATING_ROLES, Role.PANEL_MEMBER, Role.PEER_RATER),
    )
    if {rater.pk for rater in raters} - set(held.values_list("person", flat=True)):
        raise Refused(
            "Somebody among the raters holds no role that rates. Nothing was changed.",
            "所选评分者中有人没有评分角色。未作任何更改。",
            code="not-a-rater",
        )


def _refuse_closed(session: RatingSession) -> None:
    if session.state == RatingSession.State.CLOSED:
        raise SESSION.refusal(session.state)


def _pairs(
    plan: SessionPlan, subjects: Sequence[Person], raters: Sequence[Person]
) -> list[tuple[int, int]]:
    if is_answered_by_subject(plan.instrument):
        return [(subject.pk, subject.pk) for subject in subjects]
    try:
        return assign_raters(
            [subject.pk for subject in subjects],
            [rater.pk for rater in raters],
            per_subject=plan.per_subject,
            seed=plan.seed,
        )
    except ValueError:
        raise Refused(
            f"Each person needs {plan.per_subject} raters; choose at least as many. "
            "Nothing was opened.",
            f"每人需要 {plan.per_subject} 名评分者，请至少选择这么多。未开设评分活动。",
            code="too-few-raters",
        ) from None


def _add_pairs(viewer: Viewer, session: RatingSession, pairs: list[tuple[int, int]]) -> None:
    Assignment.objects.bulk_create(
        [Assignment(session=session, rater_id=rater, subject_id=seen) for rater, seen in pairs],
        ignore_conflicts=True,
        batch_size=500,
    )
    begin_relationships(
        viewer=viewer,
        pairs=[pair for pair in pairs if pair[0] != pair[1]],
        kind=Relationship.Kind.RATER,
        source=reference_of(session),
        starts_on=min(session.opens_on, viewer.on_date),
        ends_on=session.closes_on + GRACE,
    )
