"""The rows of a draft plan: which module or course in which semester, with how many hours."""

from dataclasses import dataclass

from django.db import transaction

from ronghe.apps.base.api import Refused, audit
from ronghe.apps.curriculum.models import ModuleVersion, PlanCourse, PlanModule, TrainingPlan
from ronghe.apps.curriculum.services.drafts import refuse_hours
from ronghe.apps.curriculum.services.plans import EDIT, locked_draft, reference_of
from ronghe.apps.people.api import Viewer, require

LARGEST_HOURS = 2_000


@dataclass(frozen=True, slots=True)
class CourseDraft:
    """A course beside the modules: a public basic course or a public elective."""

    code: str
    title_en: str
    title_zh: str
    group: str
    semester: int
    total_hours: int
    practice_hours: int = 0


def plan_module(
    *,
    viewer: Viewer,
    plan: TrainingPlan,
    version: ModuleVersion,
    semester: int,
    total_hours: int | None = None,
    practice_hours: int | None = None,
    is_elective: bool = False,
) -> PlanModule:
    """Put a module into a semester, with its own hours unless others are given; a module that
    stands in that semester already takes the new hours.

    Raises NotAllowed; Refused for a module of another programme, hours or a semester out of range.
    """
    require(viewer, EDIT, programme=plan.programme)
    total = version.total_hours if total_hours is None else total_hours
    practice = version.practice_hours if practice_hours is None else practice_hours
    _refuse_row(plan, semester, total, practice)
    with transaction.atomic():
        current = locked_draft(plan)
        if version.module.programme_id != current.programme_id:
            raise Refused(
                "This module belongs to another programme. Nothing was changed.",
                "该模块属于其他专业。未作任何更改。",
                code="module-elsewhere",
            )
        current.plan_modules.filter(
            module_version__module=version.module_id, semester=semester
        ).exclude(module_version=version).delete()
        row, _ = PlanModule.objects.update_or_create(
            plan=current,
            module_version=version,
            semester=semester,
            defaults={
                "total_hours": total,
                "practice_hours": practice,
                "is_elective": is_elective,
            },
        )
        audit(viewer, EDIT, subject=reference_of(current), touched="module planned")
    return row


def change_module(
    *,
    viewer: Viewer,
    row: PlanModule,
    semester: int,
    total_hours: int,
    practice_hours: int,
    is_elective: bool,
) -> PlanModule:
    """Write semester, hours and elective of a planned module. Raises NotAllowed; Refused where
    the module stands in that semester already."""
    require(viewer, EDIT, programme=row.plan.programme)
    _refuse_row(row.plan, semester, total_hours, practice_hours)
    with transaction.atomic():
        current = locked_draft(row.plan)
        taken = current.plan_modules.filter(
            module_version__module=row.module_version.module_id, semester=semester
        )
        if taken.exclude(pk=row.pk).exists():
            raise _planned_there()
        row.semester, row.is_elective = semester, is_elective
        row.total_hours, row.practice_hours = total_hours, practice_hours
        row.save()
        audit(viewer, EDIT, subject=reference_of(current), touched="module changed")
    return row


def _planned_there() -> Refused:
    return Refused(
        "This stands in that semester already. Nothing was changed.",
        "该学期已有此项。未作任何更改。",
        code="planned-there",
    )


def remove_module(*, viewer: Viewer, row: PlanModule) -> None:
    """Take a module out of a semester of a draft."""
    require(viewer, EDIT, programme=row.plan.programme)
    with transaction.atomic():
        current = locked_draft(row.plan)
        row.delete()
        audit(viewer, EDIT, subject=reference_of(current), touched="module taken out")


def plan_course(*, viewer: Viewer, plan: TrainingPlan, draft: CourseDraft) -> PlanCourse:
    """Put a course beside the modules into a semester; one of the same code there is rewritten."""
    require(viewer, EDIT, programme=plan.programme)
    _refuse_row(plan, draft.semester, draft.total_hours, draft.practice_hours)
    with transaction.atomic():
        current = locked_draft(plan)
        row, _ = PlanCourse.objects.update_or_create(
            plan=current,
            code=draft.code,
            semester=draft.semester,
            defaults={
                "group": draft.group,
                "title_en": draft.title_en,
                "title_zh": draft.title_zh,
                "total_hours": draft.total_hours,
                "practice_hours": draft.practice_hours,
            },
        )
        audit(viewer, EDIT, subject=reference_of(current), touched="course planned")
    return row


def change_course(*, viewer: Viewer, row: PlanCourse, draft: CourseDraft) -> PlanCourse:
    """Write all of a course anew. Raises NotAllowed; Refused where its code stands in that
    semester already."""
    require(viewer, EDIT, programme=row.plan.programme)
    _refuse_row(row.plan, draft.semester, draft.total_hours, draft.practice_hours)
    with transaction.atomic():
        current = locked_draft(row.plan)
        taken = current.courses.filter(code=draft.code, semester=draft.semester)
        if taken.exclude(pk=row.pk).exists():
            raise _planned_there()
        for name in CourseDraft.__slots__:
            setattr(row, name, getattr(draft, name))
        row.save()
        audit(viewer, EDIT, subject=reference_of(current), touched="course changed")
    return row


def remove_course(*, viewer: Viewer, row: PlanCourse) -> None:
    """Take a course out of a semester of a draft."""
    require(viewer, EDIT, programme=row.plan.programme)
    with transaction.atomic():
        current = locked_draft(row.plan)
        row.delete()
        audit(viewer, EDIT, subject=reference_of(current), touched="course taken out")


def _refuse_row(plan: TrainingPlan, semester: int, total: int, practice: int) -> None:
    refuse_hours(total, practice)
    if not 0 < total <= LARGEST_HOURS or practice < 0:
        raise Refused(
            f"Hours go from 1 to {LARGEST_HOURS}. Nothing was changed.",
            f"学时应在 1 至 {LARGEST_HOURS} 之间。未作任何更改。",
            code="hours-range",
        )
    if not 1 <= semester <= plan.semesters:
        raise Refused(
            f"There is no semester {semester} here; it goes from 1 to {plan.semesters}. "
            "Nothing was changed.",
            f"没有第 {semester} 学期，应在 1 至 {plan.semesters} 之间。未作任何更改。",
            code="semester-range",
        )
