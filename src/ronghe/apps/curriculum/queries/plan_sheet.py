"""A plan with all that its page, its checks and its exports look at, in a fixed number of queries.

Everything else about a plan is computed from a sheet, without asking the database again.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from ronghe.apps.base.api import Text, text_of
from ronghe.apps.competence.api import Competence, Level, Occupation, TypicalTask
from ronghe.apps.curriculum.models import (
    KnowledgeElement,
    LearningSituation,
    Module,
    ModulePrerequisite,
    ModuleVersion,
    PlanCourse,
    PlanModule,
    ProfileTarget,
    SituationAssessment,
    SituationCompetence,
    SituationKnowledge,
    TrainingPlan,
)
from ronghe.apps.curriculum.rules import work_order
from ronghe.apps.industry.api import Post

TaskKey = tuple[int, str]
"""A task whatever its version: its process and its code."""


def task_key(task: TypicalTask) -> TaskKey:
    return task.work_process_id, task.code


@dataclass(frozen=True)
class PlanSheet:
    """`tasks` are those in force of the profile's occupations; what is keyed by `situation` or
    `version` is keyed by primary key."""

    plan: TrainingPlan
    modules: tuple[PlanModule, ...]
    courses: tuple[PlanCourse, ...]
    requires: Mapping[int, tuple[int, ...]]
    situations: Mapping[int, tuple[LearningSituation, ...]]
    situation_tasks: Mapping[int, tuple[TypicalTask, ...]]
    situation_competences: Mapping[int, tuple[SituationCompetence, ...]]
    situation_instruments: Mapping[int, tuple[int, ...]]
    situation_knowledge: Mapping[int, tuple[int, ...]]
    occupations: tuple[Occupation, ...]
    posts: tuple[Post, ...]
    tasks: tuple[TypicalTask, ...]
    targets: tuple[ProfileTarget, ...]
    levels: tuple[Level, ...]
    elements: tuple[KnowledgeElement, ...]
    published: Mapping[int, ModuleVersion]
    required_modules: Mapping[int, Text]

    @cached_property
    def versions(self) -> tuple[ModuleVersion, ...]:
        """Each version once, in the order of the work."""
        found = {row.module_version_id: row.module_version for row in self.modules}
        return tuple(sorted(found.values(), key=lambda one: (one.position, one.module.code)))

    @cached_property
    def all_situations(self) -> tuple[tuple[ModuleVersion, LearningSituation], ...]:
        return tuple(
            (version, situation)
            for version in self.versions
            for situation in self.situations.get(version.pk, ())
        )

    @cached_property
    def semesters_of(self) -> Mapping[int, tuple[int, ...]]:
        """In which semesters each module (primary key) is taught."""
        found: dict[int, list[int]] = defaultdict(list)
        for row in self.modules:
            found[row.module_version.module_id].append(row.semester)
        return {module: tuple(sorted(rows)) for module, rows in found.items()}

    @cached_property
    def target_competences(self) -> tuple[Competence, ...]:
        return tuple({row.competence_id: row.competence for row in self.targets}.values())

    @cached_property
    def target_semesters(self) -> tuple[int, ...]:
        """The semesters by whose end something is to be reached."""
        return tuple(sorted({row.semester for row in self.targets}))

    @cached_property
    def target_grid(self) -> tuple[tuple[Competence, tuple[Level | None, ...]], ...]:
        """Each competence with the level of each of those semesters, none where there is no
        promise."""
        found = {(row.competence_id, row.semester): row.level for row in self.targets}
        return tuple(
            (one, tuple(found.get((one.pk, semester)) for semester in self.target_semesters))
            for one in self.target_competences
        )

    @property
    def link_count(self) -> int:
        """How many links hold the plan together: prerequisites, tasks, competences, instruments,
        knowledge."""
        tables: tuple[Mapping[int, tuple[object, ...]], ...] = (
            self.requires,
            self.situation_tasks,
            self.situation_competences,
            self.situation_instruments,
            self.situation_knowledge,
        )
        return sum(len(rows) for table in tables for rows in table.values())


def load_sheet(plan: TrainingPlan) -> PlanSheet:
    """All of a plan that the viewer has been shown to reach. A fixed number of queries."""
    modules = tuple(
        plan.plan_modules.select_related(
            "module_version__module", "module_version__task__work_process"
        ).order_by("semester", "module_version__position", "module_version__module__code")
    )
    versions = {row.module_version_id for row in modules}
    situations = tuple(
        LearningSituation.objects.filter(version__in=versions).order_by("position", "pk")
    )
    keys = {row.pk for row in situations}
    requires, required = _requires(versions)
    return PlanSheet(
        plan=plan,
        modules=modules,
        courses=tuple(plan.courses.order_by("semester", "group", "code")),
        requires=requires,
        situations=_grouped((row.version_id, row) for row in situations),
        situation_tasks=_tasks_of(keys),
        situation_competences=_competences_of(keys),
        situation_instruments=_grouped(
            SituationAssessment.objects.filter(situation__in=keys)
            .order_by("pk")
            .values_list("situation", "instrument")
        ),
        situation_knowledge=_grouped(
            SituationKnowledge.objects.filter(situation__in=keys)
            .order_by("pk")
            .values_list("situation", "element")
        ),
        **_profile_of(plan),
        elements=tuple(
            KnowledgeElement.objects.filter(standard=plan.standard_id).order_by("position", "pk")
        ),
        published=_published(row.module_version.module for row in modules),
        required_modules=required,
    )


def _profile_of(plan: TrainingPlan) -> dict[str, tuple]:
    profile = plan.profile
    occupations = tuple(profile.occupations.order_by("code"))
    tasks = TypicalTask.objects.filter(
        work_process__occupation__in=[one.pk for one in occupations],
        replaced_by=None,
        retired_at=None,
    )
    return {
        "occupations": occupations,
        "posts": tuple(profile.posts.select_related("site__organisation").order_by("pk")),
        "tasks": tuple(
            tasks.select_related("work_process").order_by(
                "work_process__occupation__code",
                "work_process__place",
                "work_process__position",
                "place",
                "position",
                "pk",
            )
        ),
        "targets": tuple(
            profile.targets.select_related("competence", "level").order_by(
                "competence__position", "competence__pk", "semester"
            )
        ),
        "levels": tuple(Level.objects.filter(framework=profile.framework_id).order_by("number")),
    }


def _tasks_of(situations: set[int]) -> dict[int, tuple[TypicalTask, ...]]:
    """By situation, in the order of the work. Tasks are wide rows that many situations share, so
    each is read once."""
    pairs = list(
        LearningSituation.tasks.through.objects.filter(learningsituation__in=situations)
        .order_by("pk")
        .values_list("learningsituation", "typicaltask")
    )
    tasks = TypicalTask.objects.select_related("work_process").in_bulk({task for _, task in pairs})
    ordered = sorted(pairs, key=lambda pair: work_order(tasks[pair[1]]))
    return _grouped((situation, tasks[task]) for situation, task in ordered)


def _competences_of(situations: set[int]) -> dict[int, tuple[SituationCompetence, ...]]:
    rows = (
        SituationCompetence.objects.filter(situation__in=situations)
        .select_related("competence", "level")
        .order_by("competence__position", "pk")
    )
    return _grouped((row.situation_id, row) for row in rows)


def _requires(versions: set[int]) -> tuple[dict[int, tuple[int, ...]], dict[int, Text]]:
    """By version which modules it asks for; and those modules' newest titles."""
    rows = list(
        ModulePrerequisite.objects.filter(version__in=versions)
        .order_by("requires__code")
        .values_list("version", "requires")
    )
    titles = {
        version.module_id: text_of(version)
        for version in ModuleVersion.objects.filter(module__in={row[1] for row in rows}).order_by(
            "number"
        )
    }
    return _grouped(rows), titles


def _published(modules: Iterable[Module]) -> dict[int, ModuleVersion]:
    rows = ModuleVersion.objects.filter(
        module__in={module.pk for module in modules}, state=ModuleVersion.State.PUBLISHED
    )
    return {row.module_id: row for row in rows}


def _grouped(rows: Iterable[tuple[int, object]]) -> dict[int, tuple]:
    found: dict[int, list] = defaultdict(list)
    for key, row in rows:
        found[key].append(row)
    return {key: tuple(values) for key, values in found.items()}
