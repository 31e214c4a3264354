"""How fast change reaches a programme: information lag and equipment generation gap, each point
with the signal, revision or device it comes from (docs/adr/0028)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db.models import Prefetch, Q, QuerySet

from ronghe.apps.base.api import NotFound, day_of
from ronghe.apps.competence.api import TypicalTask
from ronghe.apps.curriculum.indices.equipment_gap import Device, EquipmentGap, equipment_gaps
from ronghe.apps.curriculum.indices.lags import Lag, MedianLag, median_lag
from ronghe.apps.curriculum.models import RevisionTrigger, SignalTriage
from ronghe.apps.curriculum.queries.concerns import concerned_pairs, scopes_of
from ronghe.apps.industry.api import (
    Equipment,
    EquipmentType,
    Partnership,
    Signal,
    equipment_in_use,
)
from ronghe.apps.people.api import Organisation, Programme, Viewer, in_force, programmes_for

VIEW = "curriculum.view_pace"
WINDOW = timedelta(days=3 * 365)
MOST_SIGNALS = 2_000
Outcome = SignalTriage.Outcome


@dataclass(frozen=True, slots=True)
class LagPoint:
    """One signal on its way. `days` since the event until `ended_on`, or until today while it is
    open. `revision` is the UUID of what carries it, where something does."""

    signal: Signal
    ended_on: date | None
    days: int
    revision: UUID | None = None

    @property
    def lag(self) -> Lag:
        return Lag(self.days, self.ended_on is not None)


@dataclass(frozen=True, slots=True)
class LagView:
    """The median with its interval, and every point behind it, the longest first."""

    median: MedianLag
    points: tuple[LagPoint, ...]


@dataclass(frozen=True, slots=True)
class GapView:
    """One task and kind of machine with the devices behind it; task and kind in words."""

    gap: EquipmentGap
    task: TypicalTask
    kind: EquipmentType
    school: Equipment | None
    partners: tuple[Equipment, ...]


@dataclass(frozen=True, slots=True)
class PaceView:
    """`rejected` signals are in the first lag and left out of the second. `of_region` says that no
    partner of the programme is known, so that the region's enterprises stand for them."""

    programme: Programme
    acknowledged: LagView
    published: LagView
    rejected: int
    gaps: tuple[GapView, ...]
    partners: int
    of_region: bool
    since: date
    as_of: date


def programmes_with_pace(viewer: Viewer) -> "QuerySet[Programme]":
    rows = programmes_for(viewer, VIEW).select_related("organisation")
    return rows.order_by("organisation", "code")


def pace_programme_for(viewer: Viewer, uuid: UUID) -> Programme:
    """One programme whose pace the viewer may see; NotFound otherwise."""
    found = programmes_with_pace(viewer).filter(uuid=uuid).first()
    if found is None:
        raise NotFound("There is no such programme for you.", "没有您可以查看的该专业。")
    return found


def pace_of(programme: Programme, on_date: date) -> PaceView:
    """Both indices of a programme as of a day; a fixed number of queries."""
    since = on_date - WINDOW
    signals = _signals(programme, since)
    triages = _triages(programme, signals)
    acknowledged = [_acknowledged(one, triages.get(one.pk, ()), on_date) for one in signals]
    published = _published(programme, signals, triages, on_date)
    owners, of_region = _partners(programme, on_date)
    return PaceView(
        programme=programme,
        acknowledged=_view(acknowledged),
        published=_view(published),
        rejected=len(signals) - len(published),
        gaps=gaps_of(programme, owners, on_date),
        partners=len(owners),
        of_region=of_region,
        since=since,
        as_of=on_date,
    )


# --- information lag ------------------------------------------------------------------------------


def _signals(programme: Programme, since: date) -> list[Signal]:
    """What was news for the programme in the window, whether anybody judged it or not."""
    rows = (
        Signal.objects.filter(
            region=programme.organisation.region_id,
            withdrawn_at__isnull=True,
            event_on__gte=since,
        )
        .select_related("enterprise")
        .prefetch_related("tasks", "competences")
        .order_by("-event_on", "-pk")[:MOST_SIGNALS]
    )
    return [signal for _programme, signal in concerned_pairs([programme], rows)]


def _triages(
    programme: Programme, signals: Sequence[Signal]
) -> dict[int, tuple[SignalTriage, ...]]:
    found: dict[int, tuple[SignalTriage, ...]] = {}
    rows = SignalTriage.objects.filter(programme=programme, signal__in=signals)
    for row in rows.order_by("decided_at", "pk"):
        found[row.signal_id] = (*found.get(row.signal_id, ()), row)
    return found


def _acknowledged(signal: Signal, triages: Sequence[SignalTriage], today: date) -> LagPoint:
    """Until the programme first judged it, whatever the judgement."""
    ended = day_of(triages[0].decided_at) if triages else None
    return LagPoint(signal, ended, _days(signal, ended or today))


def _published(
    programme: Programme,
    signals: Sequence[Signal],
    triages: dict[int, tuple[SignalTriage, ...]],
    today: date,
) -> list[LagPoint]:
    """Until the module it led to was published. What was rejected leads to none and is left out;
    what is not judged yet, deferred or under way goes on."""
    triggers = RevisionTrigger.objects.filter(
        triage__programme=programme, triage__signal__in=signals
    ).select_related("revision__version", "triage")
    carried = {one.triage.signal_id: one.revision for one in triggers if one.triage}
    points = []
    for signal in signals:
        judged = triages.get(signal.pk, ())
        revision = carried.get(signal.pk)
        is_given_up = revision is not None and revision.state in ("withdrawn", "rejected")
        if is_given_up or (judged and judged[-1].outcome == Outcome.REJECTED):
            continue
        version = revision.version if revision else None
        ended = day_of(version.published_at) if version and version.published_at else None
        uuid = revision.uuid if revision else None
        points.append(LagPoint(signal, ended, _days(signal, ended or today), uuid))
    return points


def _days(signal: Signal, until: date) -> int:
    return max(0, (until - signal.event_on).days)


def _view(points: Iterable[LagPoint]) -> LagView:
    ordered = sorted(points, key=lambda one: (-one.days, one.signal.pk))
    return LagView(median_lag([one.lag for one in ordered]), tuple(ordered))


# --- equipment generation gap ---------------------------------------------------------------------


def _partners(programme: Programme, on_date: date) -> tuple[list[int], bool]:
    """The enterprises (primary keys) that stand for what the work is done with."""
    running = Partnership.objects.filter(in_force(on_date), programme=programme)
    partners = sorted(set(running.values_list("enterprise", flat=True)))
    if partners:
        return partners, False
    region = Organisation.objects.filter(
        region=programme.organisation.region_id, kind=Organisation.Kind.ENTERPRISE
    )
    return sorted(region.values_list("pk", flat=True)), True


def gaps_of(programme: Programme, owners: Sequence[int], on_date: date) -> tuple[GapView, ...]:
    """The gap for each task of the programme and each kind of machine that serves it."""
    [scope] = scopes_of([programme])
    tasks = {
        (task.work_process_id, task.code): task
        for task in TypicalTask.objects.filter(
            work_process__in={process for process, _code in scope.tasks},
            code__in={code for _process, code in scope.tasks},
        ).order_by("version")
        if (task.work_process_id, task.code) in scope.tasks
    }
    equipment = list(_equipment(programme, owners, on_date))
    by_uuid = {one.uuid: one for one in equipment}
    serving = {
        (tasks[task.work_process_id, task.code].uuid, device_of(one, programme))
        for one in equipment
        for task in one.tasks.all()
        if (task.work_process_id, task.code) in tasks
    }
    titled = {task.uuid: task for task in tasks.values()}
    return tuple(_gap_view(gap, titled, by_uuid) for gap in equipment_gaps(serving))


def _equipment(programme: Programme, owners: Sequence[int], on_date: date) -> "QuerySet[Equipment]":
    rows = Equipment.objects.filter(
        Q(organisation__in=owners) | Q(organisation=programme.organisation_id),
        equipment_in_use(on_date),
        generation__isnull=False,
    ).select_related("organisation", "type", "generation")
    return rows.prefetch_related(Prefetch("tasks", TypicalTask.objects.order_by("pk")))


def device_of(equipment: Equipment, programme: Programme) -> Device:
    """A line of the register as the index reads it. The year is when the generation came to the
    market, or when the device was built where that is not known."""
    generation = equipment.generation
    if generation is None:
        raise ValueError("a device without a generation has no place in the index")
    return Device(
        uuid=equipment.uuid,
        owner=equipment.organisation.uuid,
        is_school=equipment.organisation_id == programme.organisation_id,
        kind=equipment.type.uuid,
        generation=generation.number,
        year=generation.introduced_year or equipment.year,
    )


def _gap_view(
    gap: EquipmentGap, tasks: dict[UUID, TypicalTask], equipment: dict[UUID, Equipment]
) -> GapView:
    behind = [gap.school] if gap.school else []
    first = equipment[(behind or list(gap.partners))[0].uuid]
    return GapView(
        gap=gap,
        task=tasks[gap.task],
        kind=first.type,
        school=equipment[gap.school.uuid] if gap.school else None,
        partners=tuple(equipment[one.uuid] for one in gap.partners),
    )
