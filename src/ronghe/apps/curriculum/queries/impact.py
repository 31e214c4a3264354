"""What a change of a task, a module, a generation of equipment or a competence touches.

Three lists: what refers to it, what follows by itself, and what somebody has to decide. A revision
touches only the module: whatever names the module (not its version) is left alone.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.urls import reverse

from ronghe.apps.base.api import Text, text_of
from ronghe.apps.competence.api import Competence, TypicalTask
from ronghe.apps.curriculum.models import (
    Enrolment,
    LearningSituation,
    ModuleVersion,
    PlanModule,
    ProfileTarget,
    TrainingPlan,
)
from ronghe.apps.curriculum.queries.aims import assessed_in
from ronghe.apps.curriculum.queries.modules import VIEW
from ronghe.apps.curriculum.rules import WORK_STATES
from ronghe.apps.industry.api import EquipmentGeneration
from ronghe.apps.people.api import Viewer, programmes_for

LIVING = (*WORK_STATES, ModuleVersion.State.PUBLISHED)


@dataclass(frozen=True, slots=True)
class Touched:
    """One thing that is touched, in a sentence, with its address; what is to be decided has a
    `key` by which its decision is kept."""

    text: Text
    url: str
    key: str = ""


@dataclass(frozen=True, slots=True)
class ImpactView:
    """`versions` are the module versions whose content is about the thing: the units to revise."""

    title: Text
    versions: tuple[ModuleVersion, ...]
    refers: tuple[Touched, ...]
    follows: tuple[Touched, ...]
    to_decide: tuple[Touched, ...]


def impact_of_task(viewer: Viewer, task: TypicalTask) -> ImpactView:
    """What a change of a task touches, whichever of its versions a module is about."""
    same = TypicalTask.objects.filter(work_process=task.work_process_id, code=task.code)
    situations = _situations(viewer).filter(tasks__in=same)
    versions = _versions(viewer).filter(Q(task__in=same) | Q(situations__in=situations))
    return _impact(viewer, text_of(task), versions, situations)


def impact_of_competence(viewer: Viewer, competence: Competence) -> ImpactView:
    """What a change of a competence (a new framework version) touches."""
    situations = _situations(viewer).filter(situation_competences__competence=competence)
    versions = _versions(viewer).filter(situations__in=situations)
    found = _impact(viewer, text_of(competence), versions, situations)
    return ImpactView(
        found.title,
        found.versions,
        (*found.refers, *_anchors(situations, competence), *_profiles(viewer, competence)),
        found.follows,
        found.to_decide,
    )


def impact_of_generation(viewer: Viewer, generation: EquipmentGeneration) -> ImpactView:
    """What a new generation of a kind of equipment touches: situations that use that kind, and
    tasks for which somebody in the viewer's region has devices of this generation."""
    tasks = TypicalTask.objects.filter(equipment__generation=generation).values("pk")
    situations = _situations(viewer).filter(
        Q(equipment_types=generation.type_id) | Q(tasks__in=tasks)
    )
    versions = _versions(viewer).filter(situations__in=situations)
    return _impact(viewer, text_of(generation), versions, situations)


def impact_of_version(viewer: Viewer, version: ModuleVersion) -> ImpactView:
    """What publishing the next version of this module touches: itself, never its neighbours."""
    versions = _versions(viewer).filter(module=version.module_id)
    situations = _situations(viewer).filter(version__in=versions)
    found = _impact(viewer, text_of(version), versions, situations)
    return ImpactView(
        found.title,
        found.versions,
        (*found.refers, *_neighbours(viewer, version)),
        found.follows,
        found.to_decide,
    )


def _versions(viewer: Viewer) -> "QuerySet[ModuleVersion]":
    return ModuleVersion.objects.filter(
        module__programme__in=programmes_for(viewer, VIEW), state__in=LIVING
    )


def _situations(viewer: Viewer) -> "QuerySet[LearningSituation]":
    return LearningSituation.objects.filter(
        version__module__programme__in=programmes_for(viewer, VIEW), version__state__in=LIVING
    )


def _impact(
    viewer: Viewer,
    title: Text,
    versions: "QuerySet[ModuleVersion]",
    situations: "QuerySet[LearningSituation]",
) -> ImpactView:
    found = list(
        versions.distinct()
        .select_related("module__programme")
        .order_by("module__programme", "position", "number")
    )
    rows = list(
        PlanModule.objects.filter(
            module_version__module__in={one.module_id for one in found},
            plan__in=TrainingPlan.objects.filter(programme__in=programmes_for(viewer, VIEW)),
        )
        .exclude(plan__state=TrainingPlan.State.RETIRED)
        .select_related("plan", "module_version")
        .order_by("plan__entry_year", "plan__number", "semester")
    )
    return ImpactView(
        title=title,
        versions=tuple(found),
        refers=_once((*_modules(found), *_situation_rows(situations))),
        follows=_once(_follows(found, rows)),
        to_decide=_once(_to_decide(found, rows)),
    )


def items_to_decide(modules: Iterable[int]) -> dict[int, tuple[Touched, ...]]:
    """What somebody has to decide before a new version of each module (by primary key) is
    published, whoever looks; three queries."""
    wanted = set(modules)
    versions = ModuleVersion.objects.filter(module__in=wanted, state__in=LIVING)
    rows = PlanModule.objects.filter(module_version__module__in=wanted).select_related(
        "plan", "module_version"
    )
    found = list(versions.order_by("module", "number"))
    by_key = {
        touched.key: (module, touched)
        for module, touched in _by_module(found, list(rows.order_by("plan", "semester")))
    }
    items: dict[int, list[Touched]] = {module: [] for module in wanted}
    for module, touched in by_key.values():
        items[module].append(touched)
    return {module: tuple(found) for module, found in items.items()}


def _by_module(
    versions: list[ModuleVersion], rows: list[PlanModule]
) -> Iterable[tuple[int, Touched]]:
    owner = {f"students-{one.uuid}": one.module_id for one in versions}
    for touched in _to_decide(versions, []):
        yield owner[touched.key], touched
    for row in rows:
        for touched in _plan_to_decide(row):
            yield row.module_version.module_id, touched


def _once(rows: Iterable[Touched]) -> tuple[Touched, ...]:
    """Without what reads the same: two versions in force at once say it twice."""
    return tuple({str(one.text.en): one for one in rows}.values())


def _modules(versions: Iterable[ModuleVersion]) -> list[Touched]:
    return [
        Touched(
            Text(
                f"Module “{one.title_en}”, version {one.number}",
                f"模块“{one.title_zh}”第 {one.number} 版",
            ),
            reverse("module_version", args=[one.uuid]),
        )
        for one in versions
    ]


def _situation_rows(situations: "QuerySet[LearningSituation]") -> list[Touched]:
    rows = situations.distinct().select_related("version").order_by("version", "position")
    return [
        Touched(
            Text(f"Learning situation “{one.title_en}”", f"学习情境“{one.title_zh}”"),
            reverse("situation", args=[one.uuid]),
        )
        for one in rows
    ]


def _anchors(situations: "QuerySet[LearningSituation]", competence: Competence) -> list[Touched]:
    """Which words of the framework each situation assesses."""
    rows = {one.pk: one for one in situations.distinct().order_by("version", "position")}
    assessed = assessed_in(rows)
    return [
        Touched(
            Text(
                f"“{rows[key].title_en}” assesses {one.named.en}",
                f"“{rows[key].title_zh}”测评{one.named.zh}",
            ),
            reverse("situation", args=[rows[key].uuid]),
        )
        for key in rows
        for one in assessed.get(key, ())
        if one.competence == competence
    ]


def _follows(versions: list[ModuleVersion], rows: list[PlanModule]) -> Iterable[Touched]:
    """Draft plans take up the next version; new enrolments are in it; prerequisites stay."""
    for row in rows:
        if row.plan.state == TrainingPlan.State.DRAFT:
            plan, title = row.plan, text_of(row.module_version)
            yield Touched(
                Text(
                    f"Draft plan {plan.entry_year} takes up the next version of “{title.en}”.",
                    f"{plan.entry_year} 级方案草稿将自动采用“{title.zh}”的新版本。",
                ),
                reverse("plan", args=[plan.uuid]),
            )
    for one in versions:
        if one.state == ModuleVersion.State.PUBLISHED:
            yield Touched(
                Text(
                    f"Whoever is enrolled in “{one.title_en}” from then on takes the new version.",
                    f"此后安排修读“{one.title_zh}”的学生将使用新版本。",
                ),
                reverse("module_version", args=[one.uuid]),
            )


def _to_decide(versions: list[ModuleVersion], rows: list[PlanModule]) -> Iterable[Touched]:
    taking = set(
        Enrolment.objects.filter(
            version__in=[one.pk for one in versions], state=Enrolment.State.ENROLLED
        ).values_list("version", flat=True)
    )
    for one in versions:
        if one.pk in taking:
            yield Touched(
                Text(
                    f"Students take “{one.title_en}” now: do they finish the old version?",
                    f"有学生正在修读“{one.title_zh}”：是否按原版本修完？",
                ),
                reverse("module_enrolments", args=[one.uuid]),
                f"students-{one.uuid}",
            )
    for row in rows:
        yield from _plan_to_decide(row)


def _plan_to_decide(row: PlanModule) -> Iterable[Touched]:
    if row.plan.state in (TrainingPlan.State.PUBLISHED, TrainingPlan.State.APPROVED):
        plan, title = row.plan, text_of(row.module_version)
        yield Touched(
            Text(
                f"Plan {plan.entry_year} no. {plan.number} holds {row.total_hours} hours of "
                f"“{title.en}”: does a change of hours go before the committee?",
                f"{plan.entry_year} 级方案（第 {plan.number} 稿）中“{title.zh}”为 "
                f"{row.total_hours} 学时：学时若有变化，是否提交委员会？",
            ),
            reverse("plan", args=[plan.uuid]),
            f"plan-{plan.uuid}",
        )


def _profiles(viewer: Viewer, competence: Competence) -> list[Touched]:
    rows = (
        ProfileTarget.objects.filter(
            competence=competence,
            profile__training_plan__programme__in=programmes_for(viewer, VIEW),
        )
        .exclude(profile__training_plan__state=TrainingPlan.State.RETIRED)
        .select_related("profile__training_plan")
        .order_by("profile", "semester")
    )
    return [
        Touched(
            Text(
                f"Graduate profile {row.profile.entry_year}, semester {row.semester}",
                f"{row.profile.entry_year} 级毕业生规格，第 {row.semester} 学期",
            ),
            reverse("plan", args=[row.profile.training_plan.uuid]),
        )
        for row in rows
    ]


def _neighbours(viewer: Viewer, version: ModuleVersion) -> list[Touched]:
    """Modules that build on this one: they name the module, so its new version leaves them be."""
    rows = (
        _versions(viewer)
        .filter(prerequisites__requires=version.module_id)
        .distinct()
        .order_by("position", "number")
    )
    return [
        Touched(
            Text(
                f"Module “{one.title_en}” builds on it and stays as it is.",
                f"模块“{one.title_zh}”以其为先修，不受影响。",
            ),
            reverse("module_version", args=[one.uuid]),
        )
        for one in rows
    ]
