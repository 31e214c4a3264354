"""Which teaching resources are stale, why, and since when: computed from what has changed since
their newest version was made. Nothing of it is stored, so nothing of it can be forgotten."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from django.db.models import Min, Q, QuerySet

from ronghe.apps.base.api import Text, day_of, text_of
from ronghe.apps.competence.api import TypicalTask
from ronghe.apps.curriculum.models import Module, ModuleVersion, ResourceVersion, TeachingResource
from ronghe.apps.industry.api import Equipment, EquipmentGeneration
from ronghe.apps.people.api import Organisation

NO_RESOURCES = Text("The module has no teaching resources.", "该模块没有教学资源。")
Cause = Literal["module", "task", "equipment"]


@dataclass(frozen=True, slots=True)
class StaleReason:
    """Why a resource is stale. `since` is None where the day of the change is not known."""

    cause: Cause
    words: Text
    since: date | None


@dataclass(frozen=True, slots=True)
class Standing:
    """A resource with its newest version and what makes it stale; `since` starts the clock."""

    resource: TeachingResource
    version: ResourceVersion | None
    reasons: tuple[StaleReason, ...]

    @property
    def is_stale(self) -> bool:
        return bool(self.reasons)

    @property
    def since(self) -> date | None:
        return min((one.since for one in self.reasons if one.since), default=None)

    def days_stale(self, on_date: date) -> int | None:
        return (on_date - self.since).days if self.since else None


@dataclass(frozen=True, slots=True)
class _Newer:
    """What is newest now: module versions by module, generations by (kind, region)."""

    modules: dict[int, ModuleVersion]
    generations: dict[tuple[int, int], tuple[EquipmentGeneration, date | None]]


def standings_of(resources: "QuerySet[TeachingResource]", on_date: date) -> list[Standing]:
    """Each resource that is not retired, with why it is stale; a fixed number of queries."""
    rows = list(
        resources.filter(retired_at__isnull=True).select_related("module__programme__organisation")
    )
    versions = _newest_versions(rows)
    newer = _Newer(
        _published({row.module_id for row in rows}), _generations_in_use(versions.values(), on_date)
    )
    return [
        Standing(row, versions.get(row.pk), _reasons(row, versions.get(row.pk), newer))
        for row in rows
    ]


def has_resources(module: Module | None) -> bool:
    """Whether there is anything to be renewed when a module changes."""
    rows = TeachingResource.objects.filter(module=module, retired_at__isnull=True)
    return module is not None and rows.exists()


def stale_in_module(module: Module, on_date: date) -> list[Standing]:
    of_module = TeachingResource.objects.filter(module=module)
    return [one for one in standings_of(of_module, on_date) if one.is_stale]


def _newest_versions(resources: Sequence[TeachingResource]) -> dict[int, ResourceVersion]:
    rows = (
        ResourceVersion.objects.filter(resource__in=resources)
        .select_related(
            "module_version",
            "task__replaced_by",
            "generation__type",
            "resource__module__programme__organisation",
        )
        .order_by("number")
    )
    return {row.resource_id: row for row in rows}


def _published(modules: Collection[int]) -> dict[int, ModuleVersion]:
    rows = ModuleVersion.objects.filter(module__in=modules, state=ModuleVersion.State.PUBLISHED)
    return {row.module_id: row for row in rows}


def _generations_in_use(
    versions: Iterable[ResourceVersion], today: date
) -> dict[tuple[int, int], tuple[EquipmentGeneration, date | None]]:
    """The newest generation that an enterprise of each region works with, and since when."""
    kinds = {version.generation.type_id for version in versions if version.generation}
    if not kinds:
        return {}
    rows = (
        Equipment.objects.filter(
            Q(retired_on__isnull=True) | Q(retired_on__gt=today),
            Q(acquired_on__isnull=True) | Q(acquired_on__lte=today),
            type__in=kinds,
            generation__isnull=False,
            organisation__kind=Organisation.Kind.ENTERPRISE,
        )
        .values("type", "organisation__region", "generation", "generation__number")
        .annotate(since=Min("acquired_on"))
        .order_by("generation__number")
    )
    newest = {(row["type"], row["organisation__region"]): row for row in rows}
    named = EquipmentGeneration.objects.in_bulk({row["generation"] for row in newest.values()})
    return {key: (named[row["generation"]], row["since"]) for key, row in newest.items()}


def _reasons(
    resource: TeachingResource, version: ResourceVersion | None, newer: _Newer
) -> tuple[StaleReason, ...]:
    if version is None:
        return ()
    region = resource.module.programme.organisation.region_id
    found = (
        _module_moved(version, newer.modules.get(resource.module_id)),
        _task_moved(version.task),
        _machines_moved(version.generation, region, newer),
    )
    return tuple(one for one in found if one is not None)


def _module_moved(version: ResourceVersion, published: ModuleVersion | None) -> StaleReason | None:
    made_for = version.module_version
    if published is None or published.number <= made_for.number:
        return None
    return StaleReason(
        "module",
        Text(
            f"It was made for version {made_for.number} of the module; version "
            f"{published.number} is taught now.",
            f"该资源按模块第 {made_for.number} 版编写，现行为第 {published.number} 版。",
        ),
        day_of(published.published_at) if published.published_at else None,
    )


def _task_moved(task: TypicalTask | None) -> StaleReason | None:
    if task is None or task.replaced_by is None:
        return None
    title = text_of(task)
    moved = task.replaced_by.published_at
    return StaleReason(
        "task",
        Text(
            f"The typical task “{title.en}” has been replaced by a newer version.",
            f"典型工作任务“{title.zh}”已有新版本。",
        ),
        day_of(moved) if moved else None,
    )


def _machines_moved(
    generation: EquipmentGeneration | None, region: int, newer: _Newer
) -> StaleReason | None:
    if generation is None:
        return None
    found = newer.generations.get((generation.type_id, region))
    if found is None or found[0].number <= generation.number:
        return None
    newest, since = found
    mine, theirs, kind = text_of(generation), text_of(newest), text_of(generation.type)
    return StaleReason(
        "equipment",
        Text(
            f"It shows {kind.en} of the generation “{mine.en}”; partners work with “{theirs.en}”.",
            f"该资源所示{kind.zh}为“{mine.zh}”，企业已使用“{theirs.zh}”。",
        ),
        since,
    )
