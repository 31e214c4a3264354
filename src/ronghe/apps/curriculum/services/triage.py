"""Judging a signal for a programme: accept, reject or defer, with a reason."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import IntegrityError, transaction

from ronghe.apps.base.api import Reference, Refused, audit
from ronghe.apps.curriculum.flows_revisions import ENOUGH_SOURCES
from ronghe.apps.curriculum.models import Module, Revision, RevisionTrigger, SignalTriage
from ronghe.apps.curriculum.queries.concerns import programmes_concerned
from ronghe.apps.curriculum.services.revision_opening import (
    RevisionDraft,
    add_trigger,
    open_revision,
)
from ronghe.apps.industry.api import Signal, corroborating, may_stand_alone
from ronghe.apps.people.api import Programme, Viewer, require

JUDGE = "curriculum.judge_signals"
LONGEST_REASON = 2_000
LONGEST_DEFERRAL = timedelta(days=366)
Outcome = SignalTriage.Outcome


@dataclass(frozen=True, slots=True)
class Judgement:
    """What is made of a signal. Accepted, it begins a revision of `module` (which may be chosen
    later) or joins `revision`; deferred, it comes back on `deferred_to`."""

    outcome: str
    reason: str
    lang: str
    deferred_to: date | None = None
    module: Module | None = None
    revision: Revision | None = None


def judge_signal(
    *, viewer: Viewer, signal: Signal, programme: Programme, judgement: Judgement, at: datetime
) -> SignalTriage:
    """Record the judgement; accepted, open a revision or add the signal to one.

    Raises NotAllowed; Refused for a signal that does not concern the programme, is withdrawn, is
    judged already, rests on job postings alone, or for a judgement without a reason or a usable
    date. Nothing is written then.
    """
    require(viewer, JUDGE, programme=programme)
    _refuse_unfit(viewer, signal, programme, judgement)
    try:
        with transaction.atomic():
            _retire_deferral(signal, programme)
            triage = SignalTriage.objects.create(
                signal=signal,
                programme=programme,
                outcome=judgement.outcome,
                reason=judgement.reason.strip(),
                lang=judgement.lang,
                decided_by_id=viewer.person_id,
                decided_at=at,
                deferred_to=judgement.deferred_to,
            )
            if judgement.outcome == Outcome.ACCEPTED:
                _begin_or_join(viewer, triage, judgement, at)
            audit(viewer, JUDGE, subject=Reference("industry.signal", signal.uuid))
    except IntegrityError:
        raise _judged_already() from None
    return triage


def rests_on_postings_alone(viewer: Viewer, signal: Signal) -> bool:
    """Whether neither the signal nor one that corroborates it is more than a trend in postings."""
    return not may_stand_alone([signal, *corroborating(viewer, signal)])


def _refuse_unfit(
    viewer: Viewer, signal: Signal, programme: Programme, judgement: Judgement
) -> None:
    _refuse_unsaid(judgement)
    _refuse_date(viewer, judgement)
    if signal.withdrawn_at is not None:
        raise Refused(
            "This signal has been withdrawn. Nothing was changed.",
            "该信号已撤回。未作任何更改。",
            code="signal-withdrawn",
        )
    if programme not in programmes_concerned(signal):
        raise Refused(
            "This signal does not concern the programme. Nothing was changed.",
            "该信号与本专业无关。未作任何更改。",
            code="signal-elsewhere",
        )
    if judgement.outcome == Outcome.ACCEPTED and rests_on_postings_alone(viewer, signal):
        why = ENOUGH_SOURCES.why
        raise Refused(
            f"{why.en} Nothing was changed.",
            f"{why.zh}未作任何更改。",
            code=ENOUGH_SOURCES.code,
        )


def _refuse_unsaid(judgement: Judgement) -> None:
    if judgement.outcome not in Outcome.values:
        raise Refused("There is no such judgement.", "没有这种判断结果。", code="outcome-unknown")
    if not 0 < len(judgement.reason.strip()) <= LONGEST_REASON:
        raise Refused(
            f"Give a reason of at most {LONGEST_REASON} characters. Nothing was changed.",
            f"请填写理由，不超过 {LONGEST_REASON} 个字符。未作任何更改。",
            code="reason-missing",
        )


def _refuse_date(viewer: Viewer, judgement: Judgement) -> None:
    until = judgement.deferred_to
    if judgement.outcome != Outcome.DEFERRED:
        if until is not None:
            raise Refused(
                "Only a deferral has a date. Nothing was changed.",
                "只有暂缓才需要日期。未作任何更改。",
                code="date-unasked",
            )
        return
    if until is None or not viewer.on_date < until <= viewer.on_date + LONGEST_DEFERRAL:
        raise Refused(
            "Say until when: a day after today, within a year. Nothing was changed.",
            "请填写暂缓至何日：今天之后、一年之内。未作任何更改。",
            code="date-missing",
        )


def _retire_deferral(signal: Signal, programme: Programme) -> None:
    """A deferral makes room for the next judgement; any other judgement is final."""
    current = (
        SignalTriage.objects.select_for_update()
        .filter(signal=signal, programme=programme, is_current=True)
        .first()
    )
    if current is None:
        return
    if current.outcome != Outcome.DEFERRED:
        raise _judged_already()
    current.is_current = False
    current.save(update_fields=["is_current"])


def _judged_already() -> Refused:
    return Refused(
        "This signal has been judged already. Nothing was changed.",
        "该信号已有判断结果。未作任何更改。",
        code="signal-judged",
    )


def _begin_or_join(
    viewer: Viewer, triage: SignalTriage, judgement: Judgement, at: datetime
) -> None:
    if judgement.revision is not None:
        add_trigger(
            revision=judgement.revision,
            programme=triage.programme,
            origin=RevisionTrigger.Origin.SIGNAL,
            triage=triage,
        )
        return
    draft = RevisionDraft(
        programme=triage.programme,
        module=judgement.module,
        title=triage.signal.title,
        text=triage.signal.text,
        lang=triage.signal.lang,
    )
    revision = open_revision(
        viewer=viewer, draft=draft, state=Revision.State.ACCEPTED, note=triage.reason, at=at
    )
    add_trigger(
        revision=revision,
        programme=triage.programme,
        origin=RevisionTrigger.Origin.SIGNAL,
        triage=triage,
    )
