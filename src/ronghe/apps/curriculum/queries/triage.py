"""Signals that wait for a programme's judgement, and what came of those that were judged."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db.models import QuerySet

from ronghe.apps.base.api import NotFound, day_of
from ronghe.apps.curriculum.flows_revisions import DAYS_FOR, DECIDING, Step
from ronghe.apps.curriculum.models import Revision, SignalTriage
from ronghe.apps.curriculum.queries.concerns import concerned_pairs, of_regions
from ronghe.apps.industry.api import Signal, signals_for
from ronghe.apps.people.api import Programme, Viewer, programmes_for

JUDGE = "curriculum.judge_signals"
VIEW = "curriculum.view_revisions"
MOST_SIGNALS = 500
Outcome = SignalTriage.Outcome
OPEN = ("proposed", "deferred", "accepted", *DECIDING)


@dataclass(frozen=True, slots=True)
class SignalToJudge:
    """A signal that waits for one programme. `due` is fourteen days after it was noticed, or the
    day to which it was deferred."""

    signal: Signal
    programme: Programme
    deferral: SignalTriage | None
    due: date
    waiting_days: int
    late: bool
    rests: bool  # deferred to a day that has not come


def signals_to_judge(viewer: Viewer) -> list[SignalToJudge]:
    """What the viewer has to judge, for each programme they judge for, the earliest due first; a
    fixed number of queries. Of more than MOST_SIGNALS, the newest."""
    programmes = _programmes(viewer)
    if not programmes:
        return []
    signals = _signals(viewer, programmes)
    current = {
        (row.programme_id, row.signal_id): row
        for row in SignalTriage.objects.filter(programme__in=programmes, is_current=True)
    }
    waiting = [
        _to_judge(signal, programme, current.get((programme.pk, signal.pk)), viewer.on_date)
        for programme, signal in concerned_pairs(programmes, signals)
    ]
    return sorted(
        (one for one in waiting if one is not None), key=lambda one: (one.due, one.signal.pk)
    )


def _programmes(viewer: Viewer) -> list[Programme]:
    rows = programmes_for(viewer, JUDGE).select_related("organisation")
    return list(rows.order_by("organisation", "code"))


def _signals(viewer: Viewer, programmes: Sequence[Programme]) -> "QuerySet[Signal]":
    rows = signals_for(viewer).filter(of_regions(programmes), withdrawn_at__isnull=True)
    return rows.select_related("enterprise", "noticed_by", "equipment_type").prefetch_related(
        "tasks", "competences"
    )[:MOST_SIGNALS]


def _to_judge(
    signal: Signal, programme: Programme, current: SignalTriage | None, today: date
) -> SignalToJudge | None:
    if current is not None and current.outcome != Outcome.DEFERRED:
        return None
    noticed = day_of(signal.noticed_at)
    due = noticed + timedelta(days=DAYS_FOR[Step.JUDGE])
    if current is not None and current.deferred_to is not None:
        due = current.deferred_to
    rests = current is not None and due > today
    waited = (today - noticed).days
    return SignalToJudge(signal, programme, current, due, waited, due < today, rests)


@dataclass(frozen=True, slots=True)
class Judged:
    """What one programme made of a signal. `triage` is None while it waits; `acknowledged` is the
    day of the first judgement."""

    programme: Programme
    triage: SignalTriage | None
    acknowledged: date | None
    revision: Revision | None
    may_judge: bool

    @property
    def is_open(self) -> bool:
        return self.triage is None or self.triage.outcome == Outcome.DEFERRED


def judgements_of(viewer: Viewer, signal: Signal, programmes: Iterable[Programme]) -> list[Judged]:
    """What each of the programmes that the viewer may see made of a signal."""
    visible = set(programmes_for(viewer, VIEW).values_list("pk", flat=True))
    judging = set(programmes_for(viewer, JUDGE).values_list("pk", flat=True))
    rows = list(
        SignalTriage.objects.filter(signal=signal)
        .select_related("decided_by")
        .order_by("decided_at", "pk")
    )
    revisions = Revision.objects.filter(triggers__triage__in=rows)
    by_triage = {
        trigger: revision
        for revision in revisions.select_related("version", "module")
        for trigger in revision.triggers.values_list("triage", flat=True)
    }
    return [
        _judged(programme, rows, by_triage, programme.pk in judging)
        for programme in programmes
        if programme.pk in visible
    ]


def _judged(
    programme: Programme,
    rows: Iterable[SignalTriage],
    revisions: "dict[int, Revision]",
    may_judge: bool,
) -> Judged:
    own = [row for row in rows if row.programme_id == programme.pk]
    current = next((row for row in own if row.is_current), None)
    return Judged(
        programme=programme,
        triage=current,
        acknowledged=day_of(own[0].decided_at) if own else None,
        revision=revisions.get(current.pk) if current else None,
        may_judge=may_judge,
    )


def is_judged(signal: Signal, programme: Programme) -> bool:
    """Whether nothing is left to judge; a deferral waits for the next judgement."""
    rows = SignalTriage.objects.filter(signal=signal, programme=programme, is_current=True)
    return rows.exclude(outcome=Outcome.DEFERRED).exists()


def programme_to_judge_for(viewer: Viewer, uuid: UUID) -> Programme:
    """One programme for which the viewer judges; NotFound otherwise."""
    rows = programmes_for(viewer, JUDGE).select_related("organisation")
    found = rows.filter(uuid=uuid).first()
    if found is None:
        raise NotFound(
            "There is no such programme that you judge for.", "没有由您负责判断的该专业。"
        )
    return found


def revisions_to_join(programme: Programme) -> "QuerySet[Revision]":
    """Revisions of the programme that are not published yet: another signal may join them. What it
    says beyond them is weighed by whoever judges it; a revision that was handed in can be sent
    back."""
    return Revision.objects.filter(programme=programme, state__in=OPEN).select_related("module")
