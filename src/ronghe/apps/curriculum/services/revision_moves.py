"""The one way in which a revision changes its state: locked, by the table, with a trace."""

from datetime import datetime

from ronghe.apps.base.api import Refused, audit
from ronghe.apps.curriculum.flows_revisions import REVISION, STEP_IN
from ronghe.apps.curriculum.models import Revision, RevisionEvent, RevisionStep
from ronghe.apps.curriculum.queries.revision_facts import facts_of
from ronghe.apps.curriculum.services.revision_opening import reference_of
from ronghe.apps.people.api import Viewer

LONGEST_NOTE = 2_000
WRITTEN_WITH_STATE = ("module", "version", "motion", "decision")


def locked_revision(revision: Revision) -> Revision:
    """The revision as it stands now, locked until the transaction ends."""
    return (
        Revision.objects.select_for_update(of=("self",))
        .select_related("programme__organisation", "module", "version")
        .get(pk=revision.pk)
    )


def move_revision(
    viewer: Viewer,
    revision: Revision,
    target: str,
    *,
    at: datetime,
    note: str = "",
    by: str = "",
    by_itself: bool = False,
) -> Revision:
    """Move a locked revision along the table and write down that it moved, and who moved it unless
    it went on `by_itself`.

    To be called inside a transaction, with a revision from `locked_revision`. Raises Refused for
    an illegal move, a guard that does not hold, or a reason that is missing.
    """
    move = REVISION.between(revision.state, target, by=by)
    if move is None:
        raise REVISION.refusal(revision.state)
    facts, before = facts_of(revision, viewer), revision.state
    _refuse_long(note)
    written = {name: getattr(revision, name) for name in WRITTEN_WITH_STATE}
    REVISION.make(revision, move.name, facts=facts, by=by, because=note, **written)
    _settle_steps(revision, before, at)
    RevisionEvent.objects.create(
        revision=revision,
        from_state=before,
        to_state=target,
        at=at,
        by_id=None if by_itself else viewer.person_id,
        note=note.strip(),
        lang=viewer.language,
    )
    audit(
        viewer,
        "curriculum.lead_revision",
        subject=reference_of(revision),
        touched=f"revision {before} to {target}",
    )
    return revision


def _refuse_long(note: str) -> None:
    if len(note) > LONGEST_NOTE:
        raise Refused(
            f"Give a reason of at most {LONGEST_NOTE} characters. Nothing was changed.",
            f"理由不超过 {LONGEST_NOTE} 个字符。未作任何更改。",
            code="reason-missing",
        )


def _settle_steps(revision: Revision, before: str, at: datetime) -> None:
    """Steps before the one that is worked on now are done; a step that is worked on again is open
    again. What was done keeps the day on which it was done first."""
    working, was = STEP_IN.get(revision.state), STEP_IN.get(before)
    steps = list(RevisionStep.Step.values)
    if working is None:
        if revision.state == Revision.State.CLOSED:
            revision.steps.filter(done_at__isnull=True).update(done_at=at)
        return
    if was == working:
        return
    later = steps[steps.index(working) :]
    revision.steps.filter(step__in=later).update(done_at=None)
    revision.steps.exclude(step__in=later).filter(done_at__isnull=True).update(done_at=at)
