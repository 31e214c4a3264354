"""Training plans as a viewer may see them, and what a student takes and may take next."""

from collections import defaultdict
from dataclasses import dataclass
from typing import Literal
from uuid import UUID

from django.db.models import Count, Q, QuerySet, Sum

from ronghe.apps.base.api import NotFound, Text
from ronghe.apps.curriculum.models import (
    Enrolment,
    ModulePrerequisite,
    ModuleVersion,
    PlanModule,
    TrainingPlan,
)
from ronghe.apps.curriculum.queries.modules import VIEW, titles_of
from ronghe.apps.people.api import (
    Membership,
    Person,
    Role,
    Viewer,
    in_force,
    persons_for,
    programmes_for,
)

PATHWAY = "curriculum.view_pathway"


def plans_for(viewer: Viewer, action: str = VIEW) -> "QuerySet[TrainingPlan]":
    return TrainingPlan.objects.filter(programme__in=programmes_for(viewer, action))


def plans_listed(viewer: Viewer) -> "QuerySet[TrainingPlan]":
    """Plans with the number of their modules and hours of these; retired ones last."""
    return (
        plans_for(viewer)
        .select_related("programme__organisation")
        .annotate(
            module_count=Count("plan_modules__module_version__module", distinct=True),
            module_hours=Sum("plan_modules__total_hours"),
        )
        .order_by("programme__organisation__code", "programme__code", "-entry_year", "-number")
    )


def plan_for(viewer: Viewer, uuid: UUID, action: str = VIEW) -> TrainingPlan:
    """One plan that an action of the viewer reaches; NotFound otherwise."""
    found = (
        plans_for(viewer, action)
        .filter(uuid=uuid)
        .select_related("programme__organisation", "profile__framework", "standard")
        .first()
    )
    if found is None:
        raise NotFound("There is no such plan for you.", "没有您可以查看的该培养方案。")
    return found


def plan_before(plan: TrainingPlan) -> TrainingPlan | None:
    """What a plan is compared with: the number before it, else the newest of an earlier year."""
    others = TrainingPlan.objects.filter(programme=plan.programme_id).select_related(
        "programme", "profile__framework", "standard"
    )
    same = others.filter(entry_year=plan.entry_year, number__lt=plan.number)
    earlier = others.filter(entry_year__lt=plan.entry_year)
    return same.order_by("-number").first() or earlier.order_by("-entry_year", "-number").first()


def has_plan_before(plan: TrainingPlan) -> bool:
    """Whether there is one to compare it with; one query."""
    same = Q(entry_year=plan.entry_year, number__lt=plan.number)
    others = TrainingPlan.objects.filter(programme=plan.programme_id)
    return others.filter(same | Q(entry_year__lt=plan.entry_year)).exists()


def plan_in_force(programme_id: int, entry_year: int) -> TrainingPlan | None:
    """The published plan of an entry year; None without one."""
    return TrainingPlan.objects.filter(
        programme=programme_id, entry_year=entry_year, state=TrainingPlan.State.PUBLISHED
    ).first()


# --- pathway --------------------------------------------------------------------------------------

Standing = Literal["completed", "taking", "open", "locked"]


@dataclass(frozen=True, slots=True)
class PathwayStep:
    """One module of somebody's plan: how they stand to it, and what is missing before it."""

    semester: int
    version: ModuleVersion
    hours: int
    is_elective: bool
    standing: Standing
    missing: tuple[Text, ...]
    enrolment: Enrolment | None


@dataclass(frozen=True, slots=True)
class Pathway:
    """The modules of the plan of somebody's entry year, semester by semester."""

    person: Person
    plan: TrainingPlan | None
    steps: tuple[PathwayStep, ...]

    @property
    def next_steps(self) -> tuple[PathwayStep, ...]:
        return tuple(step for step in self.steps if step.standing == "open")

    @property
    def completed_count(self) -> int:
        return sum(step.standing == "completed" for step in self.steps)


def pathway_of(viewer: Viewer, uuid: UUID) -> Pathway:
    """What somebody has completed, takes, and may take next. NotFound unless the viewer reaches
    them; a fixed number of queries."""
    person = persons_for(viewer, PATHWAY).filter(uuid=uuid).first()
    if person is None:
        raise NotFound("There is no such student for you.", "没有您可以查看的该学生。")
    plan = _plan_of(person, viewer)
    if plan is None:
        return Pathway(person, None, ())
    return Pathway(person, plan, tuple(_steps(person, plan)))


def _plan_of(person: Person, viewer: Viewer) -> TrainingPlan | None:
    membership = (
        Membership.objects.filter(
            in_force(viewer.on_date), person=person, role=Role.STUDENT, school_class__isnull=False
        )
        .select_related("school_class__cohort")
        .order_by("-starts_on")
        .first()
    )
    if membership is None or membership.school_class is None:
        return None
    cohort = membership.school_class.cohort
    return plan_in_force(cohort.programme_id, cohort.entry_year)


def _steps(person: Person, plan: TrainingPlan) -> list[PathwayStep]:
    rows = list(
        plan.plan_modules.select_related("module_version__module").order_by(
            "semester", "module_version__position", "module_version__module__code"
        )
    )
    enrolments = {
        row.module_id: row
        for row in Enrolment.objects.filter(person=person).order_by("enrolled_on", "pk")
    }
    completed = {
        module for module, row in enrolments.items() if row.state == Enrolment.State.COMPLETED
    }
    requires = _requires(rows)
    titles = titles_of([row.module_version.module for row in rows])
    return [_step(row, enrolments, completed, requires, titles) for row in rows]


def _requires(rows: list[PlanModule]) -> dict[int, list[int]]:
    found: defaultdict[int, list[int]] = defaultdict(list)
    pairs = ModulePrerequisite.objects.filter(version__in=[row.module_version_id for row in rows])
    for version, module in pairs.values_list("version", "requires"):
        found[version].append(module)
    return found


def _step(
    row: PlanModule,
    enrolments: dict[int, Enrolment],
    completed: set[int],
    requires: dict[int, list[int]],
    titles: dict[int, Text],
) -> PathwayStep:
    version = row.module_version
    enrolment = enrolments.get(version.module_id)
    missing = [one for one in requires.get(version.pk, ()) if one not in completed]
    return PathwayStep(
        semester=row.semester,
        version=version,
        hours=row.total_hours,
        is_elective=row.is_elective,
        standing=_standing(enrolment, bool(missing)),
        missing=tuple(titles.get(one, Text("?", "？")) for one in missing),
        enrolment=enrolment,
    )


def _standing(enrolment: Enrolment | None, is_missing: bool) -> Standing:
    if enrolment is not None and enrolment.state == Enrolment.State.COMPLETED:
        return "completed"
    if enrolment is not None and enrolment.state == Enrolment.State.ENROLLED:
        return "taking"
    return "locked" if is_missing else "open"
