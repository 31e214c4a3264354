"""Which programmes a signal is news for: one definition, read the same way from both ends."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Q

from ronghe.apps.competence.api import Competence, TypicalTask
from ronghe.apps.curriculum.models import ModuleVersion
from ronghe.apps.industry.api import Equipment, Signal
from ronghe.apps.people.api import Programme

# A task is the same task in every version: its work process and code.
TaskKey = tuple[int, str]


@dataclass(frozen=True, slots=True)
class ProgrammeScope:
    """What a programme is about: its region and trade, the tasks of its frameworks and modules,
    the competences of its frameworks, the kinds of machines that serve those tasks."""

    programme: Programme
    region: int
    trade: str
    tasks: frozenset[TaskKey]
    competences: frozenset[int]
    machines: frozenset[int]


@dataclass(frozen=True, slots=True)
class News:
    """What a signal is about."""

    signal: Signal
    region: int
    trade: str
    tasks: frozenset[TaskKey]
    competences: frozenset[int]
    machine: int | None

    @property
    def is_for_all(self) -> bool:
        """It names nothing in particular: every programme of the region looks at it."""
        return not (self.trade or self.tasks or self.competences or self.machine)


def is_news_for(scope: ProgrammeScope, news: News) -> bool:
    """In the same region, and of the same trade, or about one of its tasks, competences or kinds
    of machines, or about nothing in particular."""
    return scope.region == news.region and bool(
        news.is_for_all
        or (news.trade and news.trade == scope.trade)
        or news.tasks & scope.tasks
        or news.competences & scope.competences
        or news.machine in scope.machines
    )


def news_of(signals: Iterable[Signal]) -> list[News]:
    """What each signal is about; prefetch `tasks` and `competences` for a fixed query count."""
    return [
        News(
            signal=signal,
            region=signal.region_id,
            trade=signal.trade,
            tasks=frozenset((task.work_process_id, task.code) for task in signal.tasks.all()),
            competences=frozenset(one.pk for one in signal.competences.all()),
            machine=signal.equipment_type_id,
        )
        for signal in signals
    ]


def scopes_of(programmes: Collection[Programme]) -> list[ProgrammeScope]:
    """What each programme is about, in four queries whatever their number. Programmes come with
    their organisation."""
    tasks = _tasks_of(programmes)
    competences = _competences_of(programmes)
    machines = _machines_of({key for keys in tasks.values() for key in keys})
    return [
        ProgrammeScope(
            programme=programme,
            region=programme.organisation.region_id,
            trade=programme.trade,
            tasks=frozenset(tasks[programme.pk]),
            competences=frozenset(competences[programme.pk]),
            machines=frozenset(
                machine for key in tasks[programme.pk] for machine in machines.get(key, ())
            ),
        )
        for programme in programmes
    ]


def _tasks_of(programmes: Collection[Programme]) -> "defaultdict[int, set[TaskKey]]":
    found: defaultdict[int, set[TaskKey]] = defaultdict(set)
    keys = [one.pk for one in programmes]
    follows = "frameworks__programme_frameworks__programme"
    rows = [
        *TypicalTask.objects.filter(**{f"{follows}__in": keys})
        .values_list(follows, "work_process", "code")
        .distinct(),
        *ModuleVersion.objects.filter(module__programme__in=keys, task__isnull=False)
        .values_list("module__programme", "task__work_process", "task__code")
        .distinct(),
    ]
    for programme, process, code in rows:
        found[programme].add((process, code))
    return found


def _competences_of(programmes: Collection[Programme]) -> "defaultdict[int, set[int]]":
    found: defaultdict[int, set[int]] = defaultdict(set)
    follows = "framework__programme_frameworks__programme"
    rows = Competence.objects.filter(**{f"{follows}__in": [one.pk for one in programmes]})
    for programme, competence in rows.values_list(follows, "pk").distinct():
        found[programme].add(competence)
    return found


def _machines_of(keys: Collection[TaskKey]) -> "defaultdict[TaskKey, set[int]]":
    """Which kinds of machines serve a task, at whichever owner."""
    found: defaultdict[TaskKey, set[int]] = defaultdict(set)
    rows = Equipment.objects.filter(
        tasks__work_process__in={process for process, _ in keys},
        tasks__code__in={code for _, code in keys},
    ).values_list("tasks__work_process", "tasks__code", "type")
    for process, code, machine in rows.distinct():
        found[process, code].add(machine)
    return found


def programmes_concerned(signal: Signal) -> list[Programme]:
    """The programmes of the signal's region for which it is news, by school and code."""
    programmes = Programme.objects.filter(organisation__region=signal.region_id)
    ordered = list(programmes.select_related("organisation").order_by("organisation", "code"))
    [news] = news_of([signal])
    return [one.programme for one in scopes_of(ordered) if is_news_for(one, news)]


def concerned_pairs(
    programmes: Sequence[Programme], signals: Iterable[Signal]
) -> list[tuple[Programme, Signal]]:
    """Every pair of a programme and a signal that is news for it, in the order of the signals."""
    scopes = scopes_of(programmes)
    return [
        (scope.programme, news.signal)
        for news in news_of(signals)
        for scope in scopes
        if is_news_for(scope, news)
    ]


def of_regions(programmes: Iterable[Programme]) -> Q:
    """The condition that a signal lies in the region of one of the programmes."""
    return Q(region__in={programme.organisation.region_id for programme in programmes})
