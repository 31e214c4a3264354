"""Proposing a revision, judging it, giving its steps to people, withdrawing it."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from ronghe.apps.base.api import Reference, Refused, audit, day_of
from ronghe.apps.curriculum.models import (
    Module,
    ModuleVersion,
    Revision,
    RevisionStep,
    RevisionTrigger,
)
from ronghe.apps.curriculum.services.modules import discard_version
from ronghe.apps.curriculum.services.publication import return_version
from ronghe.apps.curriculum.services.revision_moves import locked_revision, move_revision
from ronghe.apps.curriculum.services.revision_opening import (
    RevisionDraft,
    add_trigger,
    open_revision,
    reference_of,
)
from ronghe.apps.people.api import Person, Viewer, require

PROPOSE = "curriculum.propose_revision"
JUDGE = "curriculum.judge_signals"
LEAD = "curriculum.lead_revision"
State = Revision.State


@dataclass(frozen=True, slots=True)
class Trigger:
    """What set a proposal off, other than a signal: those are judged first."""

    origin: str
    text: str = ""
    source: Reference | None = None
    url: str = ""


def propose_revision(
    *, viewer: Viewer, draft: RevisionDraft, trigger: Trigger, at: datetime
) -> Revision:
    """Propose that a module be revised; the programme's lead judges it.

    Raises NotAllowed; Refused without a title, for another programme's module, or for a signal
    that nobody has judged. Nothing is written then.
    """
    require(viewer, PROPOSE, programme=draft.programme)
    if trigger.origin == RevisionTrigger.Origin.SIGNAL:
        raise Refused(
            "A signal is judged first; accepted, it begins a revision. Nothing was written.",
            "信号须先判断，受理后才会开始修订。未保存。",
            code="signal-unjudged",
        )
    with transaction.atomic():
        revision = open_revision(
            viewer=viewer, draft=draft, state=State.PROPOSED, note=trigger.text, at=at
        )
        add_trigger(
            revision=revision,
            programme=draft.programme,
            origin=trigger.origin,
            source=trigger.source,
            text=trigger.text,
            url=trigger.url,
        )
    return revision


def judge_proposal(
    *, viewer: Viewer, revision: Revision, target: str, note: str, at: datetime
) -> Revision:
    """Accept, reject or defer a proposal, with a reason. Raises NotAllowed and Refused."""
    require(viewer, JUDGE, programme=revision.programme)
    if target not in (State.ACCEPTED, State.REJECTED, State.DEFERRED):
        raise Refused("There is no such judgement.", "没有这种判断结果。", code="outcome-unknown")
    with transaction.atomic():
        return move_revision(viewer, locked_revision(revision), target, at=at, note=note)


def choose_module(*, viewer: Viewer, revision: Revision, module: Module) -> Revision:
    """Say which module is to change. Raises NotAllowed; Refused once drafting has begun, or for a
    module of another programme."""
    require(viewer, LEAD, programme=revision.programme)
    with transaction.atomic():
        current = locked_revision(revision)
        if current.state not in (State.PROPOSED, State.DEFERRED, State.ACCEPTED):
            raise Refused(
                "The new version has been begun; the module stays. Nothing was changed.",
                "新版本已开始编写，模块不可更换。未作任何更改。",
                code="revision-begun",
            )
        if module.programme_id != current.programme_id:
            raise Refused(
                "This module belongs to another programme. Nothing was changed.",
                "该模块属于其他专业。未作任何更改。",
                code="module-elsewhere",
            )
        current.module = module
        current.save(update_fields=["module"])
        audit(viewer, LEAD, subject=reference_of(current), touched=f"module {module.code}")
    return current


def assign_step(
    *, viewer: Viewer, revision: Revision, step: str, owner: Person | None, due_on: date
) -> RevisionStep:
    """Give a step that is not done to somebody, with a date.

    Raises NotAllowed; Refused for a step that is done, a date before the revision began, and an
    owner who may not see the programme's revisions.
    """
    require(viewer, LEAD, programme=revision.programme)
    with transaction.atomic():
        row = RevisionStep.objects.select_for_update().get(revision=revision, step=step)
        if row.done_at is not None:
            raise Refused(
                "This step is done. Nothing was changed.",
                "该步骤已完成。未作任何更改。",
                code="step-done",
            )
        if due_on < day_of(revision.opened_at):
            raise Refused(
                "The date lies before the revision began. Nothing was changed.",
                "日期早于修订开始之日。未作任何更改。",
                code="date-too-early",
            )
        row.owner, row.due_on = owner, due_on
        row.save(update_fields=["owner", "due_on"])
        audit(viewer, LEAD, subject=reference_of(revision), touched=f"step {step}")
    return row


def withdraw_revision(*, viewer: Viewer, revision: Revision, note: str, at: datetime) -> Revision:
    """End a revision before its committee, with a reason; the draft of its version is discarded.

    Raises NotAllowed and Refused; nothing is written then.
    """
    require(viewer, LEAD, programme=revision.programme)
    with transaction.atomic():
        current = locked_revision(revision)
        version, current.version = current.version, None
        moved = move_revision(viewer, current, State.WITHDRAWN, at=at, note=note)
        if version is not None:
            _discard(viewer, version, note)
    return moved


def _discard(viewer: Viewer, version: ModuleVersion, note: str) -> None:
    if version.state == ModuleVersion.State.IN_REVIEW:
        version = return_version(viewer=viewer, version=version, note=note)
    discard_version(viewer=viewer, version=version)
