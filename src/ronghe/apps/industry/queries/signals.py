"""Signals as a viewer may read them: lists, corroboration, what stands behind one."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.db.models import Q, QuerySet

from ronghe.apps.base.api import Reference
from ronghe.apps.industry.models import Signal
from ronghe.apps.industry.queries.reach import signal_reached, signals_about, signals_reached
from ronghe.apps.people.api import Programme, Viewer

VIEW = "industry.view_signals"
CORROBORATES_WITHIN = timedelta(days=3 * 365)


@dataclass(frozen=True, slots=True)
class SignalFilter:
    """What a list is narrowed to; empty means all."""

    kind: str = ""
    trade: str = ""
    words: str = ""
    standing: str = ""


def signals_for(viewer: Viewer, programme: Programme | None = None) -> "QuerySet[Signal]":
    """The signals that the viewer may see, newest first; only those that are news for a
    programme, when one is given. Withdrawn ones are among them: look at `withdrawn_at`."""
    rows = signals_reached(viewer, VIEW)
    if programme is not None:
        rows = rows.filter(signals_about(programme))
    return rows.order_by("-noticed_at", "-pk")


def signal_for(viewer: Viewer, uuid: UUID) -> Signal:
    """One signal that the viewer may see; NotFound otherwise."""
    return signal_reached(viewer, VIEW, uuid=uuid)


def signals_listed(viewer: Viewer, wanted: SignalFilter) -> "QuerySet[Signal]":
    """The list, with what its rows show."""
    rows = signals_for(viewer).select_related(
        "enterprise", "equipment_type", "equipment_generation", "noticed_by"
    )
    if wanted.kind:
        rows = rows.filter(kind=wanted.kind)
    if wanted.trade:
        rows = rows.filter(trade__in=[wanted.trade, ""])
    if wanted.words:
        rows = rows.filter(_holds(wanted.words))
    if wanted.standing != "all":
        rows = rows.filter(withdrawn_at__isnull=True)
    return rows


def _holds(words: str) -> Q:
    condition = Q()
    for word in words.split()[:8]:
        condition &= (
            Q(title__icontains=word)
            | Q(text__icontains=word)
            | Q(enterprise__title_en__icontains=word)
            | Q(enterprise__title_zh__icontains=word)
        )
    return condition


def corroborating(viewer: Viewer, signal: Signal) -> "QuerySet[Signal]":
    """Other signals that the viewer may see, not withdrawn, of the same three years and about the
    same task, competence or kind of equipment."""
    same = Q(tasks__in=signal.tasks.all()) | Q(competences__in=signal.competences.all())
    if signal.equipment_type_id:
        same |= Q(equipment_type=signal.equipment_type_id)
    near = signals_for(viewer).filter(
        same,
        withdrawn_at__isnull=True,
        event_on__gte=signal.event_on - CORROBORATES_WITHIN,
        event_on__lte=signal.event_on + CORROBORATES_WITHIN,
    )
    return near.exclude(pk=signal.pk).distinct()


def signals_from(sources: Iterable[Reference]) -> "QuerySet[Signal]":
    """Signals, not withdrawn, that were recorded from these sources."""
    return Signal.objects.filter(source__in=list(sources), withdrawn_at__isnull=True)
