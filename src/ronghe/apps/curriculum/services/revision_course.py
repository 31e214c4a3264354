"""The course of a revision: draft, review, committee, publication, resources, teaching."""

from datetime import date, datetime

from django.db import IntegrityError, transaction

from ronghe.apps.base.api import Reference, Refused, Text, audit, day_of
from ronghe.apps.curriculum.flows_revisions import COMMITTEE, COMMITTEE_THERE
from ronghe.apps.curriculum.models import ModuleTeaching, ModuleVersion, Revision, RevisionStep
from ronghe.apps.curriculum.queries.revision_facts import reviewers_of, reviews_own
from ronghe.apps.curriculum.queries.staleness import NO_RESOURCES, has_resources
from ronghe.apps.curriculum.services.drafts import reference_of as reference_of_version
from ronghe.apps.curriculum.services.modules import begin_version
from ronghe.apps.curriculum.services.publication import (
    approve_version_by_decision,
    publish_version,
    return_version,
    return_version_by_decision,
    submit_version,
)
from ronghe.apps.curriculum.services.revision_moves import locked_revision, move_revision
from ronghe.apps.curriculum.services.revision_opening import reference_of
from ronghe.apps.governance.api import Committee, Decision, Motion, committee_of, propose_motion
from ronghe.apps.people.api import SchoolClass, Viewer, require

MOTION_KIND = "curriculum.revision"
DRAFT = "curriculum.draft_revision"
LEAD = "curriculum.lead_revision"
TAUGHT = "curriculum.mark_taught"
State = Revision.State
Version = ModuleVersion.State


def version_of(revision: Revision) -> ModuleVersion:
    """The new version, which is there from drafting on. Raises Refused before that."""
    if revision.version is None:
        raise Refused(
            "The new version has not been begun. Nothing was changed.",
            "新版本尚未开始编写。未作任何更改。",
            code="wrong-state",
        )
    return revision.version


def begin_drafting(*, viewer: Viewer, revision: Revision, at: datetime) -> Revision:
    """Begin the next version of the module as a draft; the revision touches no other module.

    Raises NotAllowed; Refused without a module, or while a version of it is in work already.
    """
    require(viewer, DRAFT, programme=revision.programme)
    with transaction.atomic():
        current = locked_revision(revision)
        if current.module is not None and current.state == State.ACCEPTED:
            current.version = begin_version(
                viewer=viewer, module=current.module, at=at, change_note=current.title
            )
        return move_revision(viewer, current, State.DRAFTING, at=at)


def hand_in(*, viewer: Viewer, revision: Revision, at: datetime) -> Revision:
    """Hand the draft in for review. Raises NotAllowed; Refused with what the draft lacks."""
    require(viewer, DRAFT, programme=revision.programme)
    with transaction.atomic():
        current = locked_revision(revision)
        version = current.version
        if version is not None and version.state == Version.DRAFT:
            current.version = submit_version(viewer=viewer, version=version, at=at)
        moved = move_revision(viewer, current, State.IN_REVIEW, at=at)
        _give_review_to_another(viewer, moved)
    return moved


def _give_review_to_another(viewer: Viewer, revision: Revision) -> None:
    """Nobody is asked to review what they handed in, where somebody else may."""
    own = revision.steps.filter(step=RevisionStep.Step.REVIEW, owner=viewer.person_id or 0)
    others = reviewers_of(revision, viewer.on_date)
    if others:
        own.update(owner=others[0])


def send_back(*, viewer: Viewer, revision: Revision, note: str, at: datetime) -> Revision:
    """Give the draft back to its authors with what has to be done. Raises NotAllowed, Refused."""
    require(viewer, LEAD, programme=revision.programme)
    with transaction.atomic():
        current = locked_revision(revision)
        moved = move_revision(viewer, current, State.DRAFTING, at=at, note=note)
        version = version_of(current)
        if version.state == Version.IN_REVIEW:
            return_version(viewer=viewer, version=version, note=note)
    return moved


def bring_before_committee(
    *, viewer: Viewer, revision: Revision, at: datetime, note: str = ""
) -> Revision:
    """Pass the review and propose the motion that decides about the revision; it comes onto the
    next agenda. Whoever handed the draft in passes it only where nobody else may, and says why in
    `note`, which the committee reads.

    Raises NotAllowed; Refused without a committee or a version in review, and for one's own.
    """
    require(viewer, LEAD, programme=revision.programme)
    with transaction.atomic():
        current = locked_revision(revision)
        _refuse_unexplained(current, viewer, note)
        moved = move_revision(viewer, current, State.WITH_COMMITTEE, at=at, note=note)
        due = dict(moved.steps.values_list("step", "due_on"))
        motion = propose_motion(
            viewer=viewer,
            committee=_committee_for(current),
            kind=MOTION_KIND,
            subject=reference_of(current),
            title=_motion_title(current),
            text=current.text,
            at=at,
            due_on=max(due[RevisionStep.Step.PUBLISH], day_of(at)),
            review_on=max(due[RevisionStep.Step.EFFECT], day_of(at)),
        )
        moved.motion = Reference("governance.motion", motion.uuid)
        moved.save(update_fields=["motion"])
    return moved


def _refuse_unexplained(revision: Revision, viewer: Viewer, note: str) -> None:
    """Where the table's own guard lets one's own review pass, there is nobody else to do it."""
    if note.strip() or not reviews_own(revision, viewer):
        return
    if not reviewers_of(revision, viewer.on_date):
        raise Refused(
            "You handed this draft in, and the school has nobody else who may review it: say how "
            "it was looked at. Nothing was changed.",
            "该草稿由您提交，学校没有其他可审核的人：请说明如何审核。未作任何更改。",
            code="own-review-unexplained",
        )


def take_back(*, viewer: Viewer, revision: Revision, note: str, at: datetime) -> Revision:
    """Once its motion was withdrawn there, return to the review. Raises NotAllowed, Refused."""
    require(viewer, LEAD, programme=revision.programme)
    with transaction.atomic():
        current = locked_revision(revision)
        return move_revision(viewer, current, State.IN_REVIEW, at=at, note=note)


def settle_revision(viewer: Viewer, motion: Motion, decision: Decision) -> None:
    """What a decision of the committee does: carried, the version is approved; not carried, it is
    a draft again. Runs inside the transaction that records the decision; a revision that no longer
    waits for this motion is left alone."""
    about = Reference("governance.motion", motion.uuid)
    waiting = Revision.objects.filter(motion=about, state=State.WITH_COMMITTEE).first()
    if waiting is None:
        return
    current, at = locked_revision(waiting), decision.decided_at
    current.decision = named = Reference("governance.decision", decision.uuid)
    version = version_of(current)
    if decision.carried:
        current.version = approve_version_by_decision(
            viewer=viewer, version=version, decision=named, at=at
        )
        move_revision(viewer, current, State.APPROVED, at=at, by=COMMITTEE)
        return
    current.version = return_version_by_decision(viewer=viewer, version=version, decision=named)
    move_revision(viewer, current, State.DRAFTING, at=at, by=COMMITTEE)


def publish_revision(*, viewer: Viewer, revision: Revision, at: datetime) -> Revision:
    """Publish the approved version. The renewal of resources passes by itself where the module has
    none. Raises NotAllowed, Refused."""
    require(viewer, LEAD, programme=revision.programme)
    with transaction.atomic():
        current = locked_revision(revision)
        version = current.version
        if (
            version is not None
            and current.state == State.APPROVED
            and version.state == Version.APPROVED
        ):
            current.version = publish_version(viewer=viewer, version=version, at=at)
        moved = move_revision(viewer, current, State.PUBLISHED, at=at)
        return moved if has_resources(moved.module) else _pass_renewal(viewer, moved, at)


def close_renewal(*, viewer: Viewer, revision: Revision, at: datetime) -> Revision:
    """Say that the module's resources are renewed; refused while one is still stale."""
    require(viewer, LEAD, programme=revision.programme)
    with transaction.atomic():
        current = locked_revision(revision)
        if current.state == State.PUBLISHED and not has_resources(current.module):
            return _pass_renewal(viewer, current, at)
        return move_revision(viewer, current, State.RENEWED, at=at)


def _pass_renewal(viewer: Viewer, revision: Revision, at: datetime) -> Revision:
    """Nobody renews what is not there: the step passes by itself, with that word."""
    note = NO_RESOURCES.in_language(viewer.language)
    moved = move_revision(viewer, revision, State.RENEWED, at=at, note=note, by_itself=True)
    moved.steps.filter(step=RevisionStep.Step.RENEW).update(nothing_to_do=True)
    return moved


def mark_taught(
    *,
    viewer: Viewer,
    version: ModuleVersion,
    school_class: SchoolClass,
    taught_on: date,
    at: datetime,
) -> ModuleTeaching:
    """Write down that a class began to be taught a published version, and move its revision on.

    Raises NotAllowed; Refused for a class of another programme, a version that is not published,
    a day to come or before publication, and the second time for one class.
    """
    require(viewer, TAUGHT, school_class=school_class)
    _refuse_unteachable(version, school_class, taught_on, at)
    try:
        with transaction.atomic():
            teaching = ModuleTeaching.objects.create(
                version=version,
                school_class=school_class,
                taught_on=taught_on,
                marked_at=at,
                marked_by_id=viewer.person_id,
            )
            audit(viewer, TAUGHT, subject=reference_of_version(version))
            move_on_when_taught(viewer, version, at)
    except IntegrityError:
        raise Refused(
            "This class is marked already. Nothing was changed.",
            "该班级已登记。未作任何更改。",
            code="class-marked",
        ) from None
    return teaching


def move_on_when_taught(viewer: Viewer, version: ModuleVersion, at: datetime) -> None:
    """Move the revision of a version on when it waits for teaching alone."""
    waiting = Revision.objects.filter(version=version, state=State.RENEWED).first()
    if waiting is not None:
        move_revision(viewer, locked_revision(waiting), State.TAUGHT, at=at)


def note_teaching(*, viewer: Viewer, revision: Revision, at: datetime) -> Revision:
    """Move on because a class is enrolled in the version already. Raises NotAllowed, Refused."""
    require(viewer, LEAD, programme=revision.programme)
    with transaction.atomic():
        return move_revision(viewer, locked_revision(revision), State.TAUGHT, at=at)


def _refuse_unteachable(
    version: ModuleVersion, school_class: SchoolClass, taught_on: date, at: datetime
) -> None:
    if school_class.cohort.programme_id != version.module.programme_id:
        raise Refused(
            "This class follows another programme. Nothing was changed.",
            "该班级属于其他专业。未作任何更改。",
            code="class-elsewhere",
        )
    if version.state not in (Version.PUBLISHED, Version.RETIRED) or version.published_at is None:
        raise Refused(
            "This version has not been published. Nothing was changed.",
            "该版本尚未发布。未作任何更改。",
            code="version-not-published",
        )
    if not day_of(version.published_at) <= taught_on <= day_of(at):
        raise Refused(
            "Give a day from its publication to today. Nothing was changed.",
            "请填写发布之日至今日之间的日期。未作任何更改。",
            code="day-unfit",
        )


def _committee_for(revision: Revision) -> Committee:
    committee = committee_of(revision.programme)
    if committee is None:
        why = COMMITTEE_THERE.why
        raise Refused(why.en, why.zh, code=COMMITTEE_THERE.code)
    return committee


def _motion_title(revision: Revision) -> Text:
    version = version_of(revision)
    return Text(
        f"Revision of the module “{version.title_en}”, version {version.number}",
        f"模块“{version.title_zh}”第 {version.number} 版修订",
    )
