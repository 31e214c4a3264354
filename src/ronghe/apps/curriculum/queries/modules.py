"""Modules and situations as a viewer may see them."""

from collections import defaultdict
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, Prefetch, QuerySet, Sum

from ronghe.apps.base.api import NotFound, Text, text_of
from ronghe.apps.curriculum.models import (
    Enrolment,
    LearningSituation,
    Module,
    ModuleVersion,
    PlanModule,
    SituationCompetence,
)
from ronghe.apps.curriculum.rules import WORK_STATES, others_against_the_work, siblings_of
from ronghe.apps.people.api import Programme, Viewer, programmes_for

VIEW = "curriculum.view_curriculum"
EDIT = "curriculum.edit_modules"


def programme_for(viewer: Viewer, uuid: UUID, action: str = VIEW) -> Programme:
    """One programme that an action reaches; NotFound otherwise."""
    found = programmes_for(viewer, action).filter(uuid=uuid).select_related("organisation").first()
    if found is None:
        raise NotFound("There is no such programme for you.", "没有您可以查看的该专业。")
    return found


def programmes_listed(viewer: Viewer) -> "QuerySet[Programme]":
    """The programmes whose curriculum the viewer may see, with counts of modules and plans."""
    return (
        programmes_for(viewer, VIEW)
        .select_related("organisation")
        .annotate(
            module_count=Count("modules", distinct=True),
            plan_count=Count("training_plans", distinct=True),
        )
        .order_by("organisation__code", "code")
    )


def reaches(viewer: Viewer, action: str, programme: Programme) -> bool:
    """Whether an action of the viewer reaches a programme; pages offer what this says."""
    return programmes_for(viewer, action).filter(pk=programme.pk).exists()


@dataclass(frozen=True, slots=True)
class ModuleRow:
    """A module with its published version and the one in work; `shown` is what its row tells."""

    module: Module
    published: ModuleVersion | None
    in_work: ModuleVersion | None
    situation_count: int
    enrolled: int

    @property
    def shown(self) -> ModuleVersion:
        found = self.published or self.in_work
        assert found is not None
        return found


def modules_of(viewer: Viewer, programme: Programme) -> list[ModuleRow]:
    """The modules of a programme in the order of the work. Three queries."""
    versions = (
        ModuleVersion.objects.filter(module__programme=programme)
        .filter(module__programme__in=programmes_for(viewer, VIEW))
        .exclude(state=ModuleVersion.State.RETIRED)
        .select_related("module", "task")
        .annotate(situation_count=Count("situations"))
        .order_by("position", "module__code")
    )
    by_module: defaultdict[Module, dict[bool, ModuleVersion]] = defaultdict(dict)
    for version in versions:
        by_module[version.module][version.state == ModuleVersion.State.PUBLISHED] = version
    taking = dict(
        Enrolment.objects.filter(module__programme=programme, state=Enrolment.State.ENROLLED)
        .order_by()
        .values_list("module")
        .annotate(Count("pk"))
    )
    return [_row(module, found, taking) for module, found in by_module.items()]


def _row(module: Module, found: dict[bool, ModuleVersion], taking: dict[int, int]) -> ModuleRow:
    published, in_work = found.get(True), found.get(False)
    shown = published or in_work
    count = getattr(shown, "situation_count", 0)
    return ModuleRow(module, published, in_work, count, taking.get(module.pk, 0))


# --- one version ----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class ModuleView:
    """All that a version's page shows."""

    version: ModuleVersion
    versions: tuple[ModuleVersion, ...]
    situations: tuple[LearningSituation, ...]
    requires: tuple[tuple[Module, Text], ...]
    required_by: tuple[tuple[Module, Text], ...]
    plans: tuple[PlanModule, ...]
    clashes: tuple[ModuleVersion, ...]
    enrolled: int
    completed: int

    @property
    def in_work(self) -> ModuleVersion | None:
        """The version of the module that is a draft, in review or approved, if there is one."""
        return next((one for one in self.versions if one.state in WORK_STATES), None)

    @property
    def situation_hours(self) -> int:
        return sum(one.hours for one in self.situations)


def version_for(viewer: Viewer, uuid: UUID, action: str = VIEW) -> ModuleVersion:
    """One version that an action of the viewer reaches; NotFound otherwise."""
    found = (
        ModuleVersion.objects.filter(
            uuid=uuid, module__programme__in=programmes_for(viewer, action)
        )
        .select_related(
            "module__programme__organisation",
            "task__work_process__occupation",
            "submitted_by",
            "approved_by",
            "revision",
        )
        .first()
    )
    if found is None:
        raise NotFound("There is no such module for you.", "没有您可以查看的该模块。")
    return found


def versions_listed(viewer: Viewer) -> "QuerySet[ModuleVersion]":
    """Every version that is published or in work, of the programmes the viewer reaches."""
    return (
        ModuleVersion.objects.filter(module__programme__in=programmes_for(viewer, VIEW))
        .exclude(state=ModuleVersion.State.RETIRED)
        .select_related("module__programme", "task")
        .order_by("module__programme", "position", "module__code", "number")
    )


def view_version(version: ModuleVersion) -> ModuleView:
    """A version with everything around it; a fixed number of queries."""
    module = version.module
    required = list(Module.objects.filter(prerequisite_of__version=version).order_by("code"))
    requiring = list(
        Module.objects.filter(
            versions__prerequisites__requires=module,
            versions__state__in=(*WORK_STATES, ModuleVersion.State.PUBLISHED),
        )
        .distinct()
        .order_by("code")
    )
    titles = titles_of([*required, *requiring])
    counts = dict(module.enrolments.order_by().values_list("state").annotate(Count("pk")))
    return ModuleView(
        version=version,
        versions=tuple(module.versions.order_by("-number")),
        situations=tuple(situations_of(version)),
        requires=tuple((one, titles[one.pk]) for one in required),
        required_by=tuple((one, titles[one.pk]) for one in requiring),
        plans=tuple(
            PlanModule.objects.filter(module_version__module=module)
            .exclude(plan__state="retired")
            .select_related("plan", "module_version")
            .order_by("-plan__entry_year", "semester")
        ),
        clashes=tuple(others_against_the_work(version, siblings_of(version))),
        enrolled=counts.get(Enrolment.State.ENROLLED, 0),
        completed=counts.get(Enrolment.State.COMPLETED, 0),
    )


def titles_of(modules: list[Module]) -> dict[int, Text]:
    """The newest title of each module, by primary key."""
    rows = ModuleVersion.objects.filter(module__in=[one.pk for one in modules]).order_by("number")
    return {row.module_id: text_of(row) for row in rows}


def situations_of(version: ModuleVersion) -> "QuerySet[LearningSituation]":
    return version.situations.prefetch_related(
        "tasks",
        "equipment_types",
        "phases",
        Prefetch(
            "situation_competences",
            SituationCompetence.objects.select_related("competence", "level").order_by(
                "competence__position", "pk"
            ),
        ),
        "assessments__instrument",
        "knowledge__element",
    ).order_by("position", "pk")


def situation_for(viewer: Viewer, uuid: UUID, action: str = VIEW) -> LearningSituation:
    """One situation that an action of the viewer reaches; NotFound otherwise."""
    found = (
        LearningSituation.objects.filter(
            uuid=uuid, version__module__programme__in=programmes_for(viewer, action)
        )
        .select_related("version__module__programme__organisation", "version__task")
        .first()
    )
    if found is None:
        raise NotFound("There is no such situation for you.", "没有您可以查看的该学习情境。")
    return found


def hours_beside(situation: LearningSituation) -> tuple[int, int]:
    """The hours of the module, and how many of them its other situations take."""
    others = situation.version.situations.exclude(pk=situation.pk)
    return situation.version.total_hours, others.aggregate(hours=Sum("hours"))["hours"] or 0
