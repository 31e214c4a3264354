"""How a revision comes to be: its first state, its steps with owners and dates, its triggers.

No permission is asked here: the services that open revisions have asked already.
"""

from dataclasses import dataclass
from datetime import datetime

from ronghe.apps.base.api import Reference, Refused, audit
from ronghe.apps.curriculum.flows_revisions import FINAL, default_dates
from ronghe.apps.curriculum.models import (
    Module,
    Revision,
    RevisionEvent,
    RevisionStep,
    RevisionTrigger,
    SignalTriage,
)
from ronghe.apps.people.api import Membership, Programme, Role, Term, Viewer, in_force

Step = RevisionStep.Step
LONGEST_TITLE = 200
LONGEST_TEXT = 5_000


@dataclass(frozen=True, slots=True)
class RevisionDraft:
    """What a revision is to be about, in one language."""

    programme: Programme
    module: Module | None
    title: str
    text: str
    lang: str


def reference_of(revision: Revision) -> Reference:
    return Reference("curriculum.revision", revision.uuid)


def open_revision(
    *, viewer: Viewer, draft: RevisionDraft, state: str, note: str, at: datetime
) -> Revision:
    """A new revision in its first state (proposed or accepted) with all its steps planned.

    Raises Refused without a title, or for a module of another programme.
    """
    _refuse_unfit(draft)
    revision = Revision.objects.create(
        programme=draft.programme,
        module=draft.module,
        title=draft.title.strip(),
        text=draft.text.strip(),
        lang=draft.lang,
        state=state,
        opened_at=at,
        opened_by_id=viewer.person_id,
    )
    _plan_steps(viewer, revision, at)
    RevisionEvent.objects.create(
        revision=revision, to_state=state, at=at, by_id=viewer.person_id, note=note, lang=draft.lang
    )
    audit(viewer, "curriculum.propose_revision", subject=reference_of(revision))
    return revision


def add_trigger(
    *,
    revision: Revision,
    programme: Programme,
    origin: str,
    triage: SignalTriage | None = None,
    source: Reference | None = None,
    text: str = "",
    url: str = "",
) -> RevisionTrigger:
    """One more reason for a revision. Raises Refused for one of another programme or one that is
    over."""
    if revision.programme_id != programme.pk or revision.state in FINAL:
        raise Refused(
            "This revision is over or belongs to another programme. Nothing was changed.",
            "该修订已结束或属于其他专业。未作任何更改。",
            code="revision-elsewhere",
        )
    return RevisionTrigger.objects.create(
        revision=revision, origin=origin, triage=triage, source=source or "", text=text, url=url
    )


def lead_of(programme: Programme, viewer: Viewer) -> int | None:
    """Who answers for a programme today (primary key): the viewer when they lead it, else its
    first lead; None while it has none."""
    leads = list(
        Membership.objects.filter(
            in_force(viewer.on_date), programme=programme, role=Role.PROGRAMME_LEAD
        )
        .order_by("pk")
        .values_list("person_id", flat=True)
    )
    if viewer.person_id in leads:
        return viewer.person_id
    return leads[0] if leads else None


def _plan_steps(viewer: Viewer, revision: Revision, at: datetime) -> None:
    is_judged = revision.state == Revision.State.ACCEPTED
    first = Step.DRAFT if is_judged else Step.JUDGE
    region = revision.programme.organisation.region_id
    ahead = Term.objects.filter(academic_year__region=region, ends_on__gt=viewer.on_date)
    semesters = list(ahead.order_by("starts_on").values_list("starts_on", "ends_on"))
    dates = default_dates(viewer.on_date, first, semesters)
    owner = lead_of(revision.programme, viewer)
    RevisionStep.objects.bulk_create(
        RevisionStep(
            revision=revision,
            step=step,
            position=position,
            owner_id=owner,
            due_on=dates.get(step, viewer.on_date),
            done_at=None if step in dates else at,
        )
        for position, step in enumerate(Step.values)
    )


def _refuse_unfit(draft: RevisionDraft) -> None:
    if not 0 < len(draft.title.strip()) <= LONGEST_TITLE or len(draft.text) > LONGEST_TEXT:
        raise Refused(
            f"Give a title of at most {LONGEST_TITLE} and a text of at most {LONGEST_TEXT} "
            "characters. Nothing was written.",
            f"请填写标题（不超过 {LONGEST_TITLE} 个字符）和正文"
            f"（不超过 {LONGEST_TEXT} 个字符）。未保存。",
            code="revision-title",
        )
    if draft.module is not None and draft.module.programme_id != draft.programme.pk:
        raise Refused(
            "This module belongs to another programme. Nothing was written.",
            "该模块属于其他专业。未保存。",
            code="module-elsewhere",
        )
