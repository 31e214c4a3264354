"""Writing drafts of training plans and of the graduate profile that begins each."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db import transaction

from ronghe.apps.base.api import Reference, Refused, audit
from ronghe.apps.competence.api import Competence, Framework, Level, Occupation
from ronghe.apps.curriculum.models import (
    GraduateProfile,
    PlanCourse,
    PlanModule,
    ProfileTarget,
    TeachingStandard,
    TrainingPlan,
)
from ronghe.apps.curriculum.plan_rules import pack_named
from ronghe.apps.curriculum.rules_programme import takes_new_plans
from ronghe.apps.industry.api import Post
from ronghe.apps.people.api import Programme, Viewer, require

EDIT = "curriculum.edit_plans"
IN_WORK = (TrainingPlan.State.DRAFT, TrainingPlan.State.IN_REVIEW, TrainingPlan.State.APPROVED)
MOST_SEMESTERS = 12
YEAR_BEGINS = (9, 1)


@dataclass(frozen=True, slots=True)
class ProfileDraft:
    """What graduates are able to do. `targets` by competence and semester: the level by its end."""

    summary_en: str = ""
    summary_zh: str = ""
    occupations: Sequence[Occupation] = ()
    posts: Sequence[Post] = ()
    targets: Mapping[tuple[Competence, int], Level] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class PlanSettings:
    """How long the plan runs, by which rules, against which national standard."""

    semesters: int = 6
    rule_pack: str = "cn-secvet-plan"
    standard: TeachingStandard | None = None


def reference_of(plan: TrainingPlan) -> Reference:
    return Reference("curriculum.plan", plan.uuid, str(plan.number))


def begin_plan(
    *,
    viewer: Viewer,
    programme: Programme,
    entry_year: int,
    framework: Framework,
    at: datetime,
    like: TrainingPlan | None = None,
) -> TrainingPlan:
    """The next plan of an entry year as a draft with its profile: as `like` says, or empty.

    Raises NotAllowed; Refused while a plan of that year is in work, or for a year in which the
    programme is closed.
    """
    require(viewer, EDIT, programme=programme)
    _refuse_closed(programme, entry_year)
    with transaction.atomic():
        Programme.objects.select_for_update().get(pk=programme.pk)
        numbers = _numbers_without_work(programme, entry_year)
        number = max(numbers, default=0) + 1
        profile = GraduateProfile.objects.create(
            programme=programme, framework=framework, entry_year=entry_year, version=number
        )
        plan = TrainingPlan.objects.create(
            programme=programme,
            entry_year=entry_year,
            number=number,
            profile=profile,
            begun_at=at,
        )
        if like is not None:
            _copy(like, plan)
        audit(viewer, EDIT, subject=reference_of(plan))
    return plan


def _refuse_closed(programme: Programme, entry_year: int) -> None:
    """Who has entered before finishes by a plan; nobody enters a closed programme."""
    if not takes_new_plans(programme, date(entry_year, *YEAR_BEGINS)):
        raise Refused(
            f"The programme is closed to those who would enter in {entry_year}. Nothing was begun.",
            f"该专业已撤销，{entry_year} 年不再招生。未新建方案。",
            code="programme-closed",
        )


def _numbers_without_work(programme: Programme, entry_year: int) -> list[int]:
    plans = TrainingPlan.objects.filter(programme=programme, entry_year=entry_year)
    rows = list(plans.values_list("number", "state"))
    if any(state in IN_WORK for _, state in rows):
        raise Refused(
            f"A plan for those who enter in {entry_year} is in work already. Nothing was begun.",
            f"{entry_year} 级已有方案正在编制。未新建方案。",
            code="plan-in-work",
        )
    return [number for number, _ in rows]


def _copy(before: TrainingPlan, plan: TrainingPlan) -> None:
    """Take over profile, modules (in the version that is published now) and courses."""
    plan.standard, plan.rule_pack = before.standard, before.rule_pack
    plan.semesters = before.semesters
    plan.save()
    _copy_profile(before.profile, plan.profile)
    for row in before.plan_modules.select_related("module_version"):
        _copy_module(row, plan)
    PlanCourse.objects.bulk_create(
        PlanCourse(
            plan=plan,
            code=row.code,
            group=row.group,
            title_en=row.title_en,
            title_zh=row.title_zh,
            semester=row.semester,
            total_hours=row.total_hours,
            practice_hours=row.practice_hours,
        )
        for row in before.courses.all()
    )


def _copy_profile(before: GraduateProfile, profile: GraduateProfile) -> None:
    profile.summary_en, profile.summary_zh = before.summary_en, before.summary_zh
    profile.save()
    profile.occupations.set(before.occupations.all())
    profile.posts.set(before.posts.all())
    if profile.framework_id != before.framework_id:
        return  # levels and competences of another framework mean nothing here
    ProfileTarget.objects.bulk_create(
        ProfileTarget(
            profile=profile,
            competence_id=row.competence_id,
            semester=row.semester,
            level_id=row.level_id,
        )
        for row in before.targets.all()
    )


def _copy_module(row: PlanModule, plan: TrainingPlan) -> None:
    before = row.module_version
    newest = before.module.versions.filter(state="published").first() or before
    as_planned = (row.total_hours, row.practice_hours)
    if as_planned == (before.total_hours, before.practice_hours):
        as_planned = (newest.total_hours, newest.practice_hours)
    PlanModule.objects.create(
        plan=plan,
        module_version=newest,
        semester=row.semester,
        total_hours=as_planned[0],
        practice_hours=as_planned[1],
        is_elective=row.is_elective,
    )


def locked_draft(plan: TrainingPlan) -> TrainingPlan:
    """The plan as it stands, locked; raises Refused for one that is no draft any more."""
    current = (
        TrainingPlan.objects.select_for_update(of=("self",))
        .select_related("programme", "profile")
        .get(pk=plan.pk)
    )
    if current.state != TrainingPlan.State.DRAFT:
        raise Refused(
            "This plan is no draft and does not change; begin a new one instead. "
            "Nothing was changed.",
            "该方案不是草稿，不可修改；请新建方案。未作任何更改。",
            code="plan-not-draft",
        )
    return current


def edit_settings(*, viewer: Viewer, plan: TrainingPlan, settings: PlanSettings) -> None:
    """Write length, rules and standard of a draft. Raises NotAllowed, NotFound and Refused."""
    require(viewer, EDIT, programme=plan.programme)
    pack_named(settings.rule_pack)
    with transaction.atomic():
        current = locked_draft(plan)
        _refuse_semester(settings.semesters, MOST_SEMESTERS)
        last = max((row.semester for row in current.plan_modules.all()), default=1)
        if settings.semesters < last:
            raise Refused(
                f"Modules are planned up to semester {last}. Nothing was changed.",
                f"已有模块安排到第 {last} 学期。未作任何更改。",
                code="semesters-in-use",
            )
        current.semesters = settings.semesters
        current.rule_pack = settings.rule_pack
        current.standard = settings.standard
        current.save()
        audit(viewer, EDIT, subject=reference_of(current))


def edit_profile(*, viewer: Viewer, plan: TrainingPlan, draft: ProfileDraft) -> None:
    """Write the profile of a draft all at once. Raises NotAllowed; Refused for a semester beyond
    the plan, or a competence or level of another framework than the profile's."""
    require(viewer, EDIT, programme=plan.programme)
    with transaction.atomic():
        current = locked_draft(plan)
        profile = current.profile
        for (competence, semester), level in draft.targets.items():
            _refuse_semester(semester, current.semesters)
            _refuse_framework(profile, competence, level)
        profile.summary_en, profile.summary_zh = draft.summary_en, draft.summary_zh
        profile.save()
        profile.occupations.set(draft.occupations)
        profile.posts.set(draft.posts)
        profile.targets.all().delete()
        ProfileTarget.objects.bulk_create(
            ProfileTarget(profile=profile, competence=competence, semester=semester, level=level)
            for (competence, semester), level in draft.targets.items()
        )
        audit(viewer, EDIT, subject=reference_of(current), touched="profile")


def _refuse_semester(semester: int, most: int) -> None:
    if not 1 <= semester <= most:
        raise Refused(
            f"There is no semester {semester} here; it goes from 1 to {most}. Nothing was changed.",
            f"没有第 {semester} 学期，应在 1 至 {most} 之间。未作任何更改。",
            code="semester-range",
        )


def _refuse_framework(profile: GraduateProfile, competence: Competence, level: Level) -> None:
    if {competence.framework_id, level.framework_id} != {profile.framework_id}:
        raise Refused(
            "A target names a competence of another framework than the profile's. "
            "Nothing was changed.",
            "目标中的能力不属于本毕业生规格所用的能力框架。未作任何更改。",
            code="target-elsewhere",
        )
