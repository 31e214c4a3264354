"""Deciding what follows elsewhere from a revision: given to somebody, decided with a reason."""

from datetime import date, datetime

from django.db import transaction

from ronghe.apps.base.api import Refused, audit, day_of
from ronghe.apps.curriculum.flows_revisions import DECIDING
from ronghe.apps.curriculum.models import ImpactDecision, Revision
from ronghe.apps.curriculum.queries.impact_decisions import ItemToDecide, item_of
from ronghe.apps.curriculum.services.revision_moves import locked_revision
from ronghe.apps.curriculum.services.revision_opening import reference_of
from ronghe.apps.people.api import Person, Viewer, require

LEAD = "curriculum.lead_revision"
DECIDE = "curriculum.decide_impact"
LONGEST_REASON = 2_000


def assign_decision(
    *,
    viewer: Viewer,
    revision: Revision,
    key: str,
    owner: Person | None,
    due_on: date,
    at: datetime,
) -> ImpactDecision:
    """Give the decision about one touched thing to somebody, with a date.

    Raises NotAllowed; NotFound for what is not touched; Refused for a day that is over, and for
    what is decided already.
    """
    require(viewer, LEAD, programme=revision.programme)
    with transaction.atomic():
        current = locked_revision(revision)
        row = _open_row(current, key)
        if due_on < day_of(at):
            raise Refused(
                "This day is over. Nothing was changed.",
                "该日期已过。未作任何更改。",
                code="date-too-early",
            )
        row.owner, row.due_on = owner, due_on
        row.save()
        audit(viewer, LEAD, subject=reference_of(current), touched=f"decision {key} given")
    return row


def decide_impact(
    *, viewer: Viewer, revision: Revision, key: str, outcome: str, reason: str, at: datetime
) -> ImpactDecision:
    """Say whether the touched thing is changed or stays, and why; said once.

    Whoever it was given to decides, or whoever leads the revision. Raises NotAllowed; NotFound for
    what is not touched; Refused without a reason, for somebody else, and the second time.
    """
    require(viewer, DECIDE, programme=revision.programme)
    with transaction.atomic():
        current = locked_revision(revision)
        row = _open_row(current, key)
        if row.owner_id is None or row.owner_id != viewer.person_id:
            require(viewer, LEAD, programme=revision.programme)
        _refuse_unfit(outcome, reason)
        row.outcome, row.reason, row.lang = outcome, reason.strip(), viewer.language
        row.decided_at, row.decided_by_id = at, viewer.person_id
        row.save()
        audit(viewer, DECIDE, subject=reference_of(current), touched=f"decision {key}: {outcome}")
    return row


def _open_row(revision: Revision, key: str) -> ImpactDecision:
    """The row of a touched thing, made when there is none; the revision is locked."""
    if revision.state not in DECIDING:
        raise Refused(
            "There is nothing to decide now: no new version is in work. Nothing was changed.",
            "当前没有正在编写的新版本，无需决定。未作任何更改。",
            code="nothing-to-decide",
        )
    item: ItemToDecide = item_of(revision, key)
    if item.is_decided:
        raise Refused(
            "This is decided already. Nothing was changed.",
            "此项已有决定。未作任何更改。",
            code="decided-already",
        )
    return item.row or ImpactDecision(
        revision=revision, key=key, text_en=item.text.en, text_zh=item.text.zh, url=item.url
    )


def _refuse_unfit(outcome: str, reason: str) -> None:
    if outcome not in ImpactDecision.Outcome.values:
        raise Refused(
            "Say whether it is changed or stays. Nothing was changed.",
            "请说明是更改还是保持不变。未作任何更改。",
            code="outcome-unknown",
        )
    if not reason.strip() or len(reason) > LONGEST_REASON:
        raise Refused(
            f"Give a reason of at most {LONGEST_REASON} characters. Nothing was changed.",
            f"请填写理由，不超过 {LONGEST_REASON} 个字符。未作任何更改。",
            code="reason-missing",
        )
