"""Routes that write plans: beginning, settings, profile, rows, the way to publication."""

from typing import Any
from uuid import UUID

from ninja import Field, Status
from pydantic import model_validator

from ronghe.apps.base.api import NotFound, Text, now
from ronghe.apps.curriculum.models import ModuleVersion, PlanCourse, PlanModule, TeachingStandard
from ronghe.apps.curriculum.queries import choices
from ronghe.apps.curriculum.queries.modules import programme_for
from ronghe.apps.curriculum.queries.plan_sheet import load_sheet
from ronghe.apps.curriculum.queries.plans import plan_for, plans_for
from ronghe.apps.curriculum.rest_core import PlanDetailOut, plan_detail
from ronghe.apps.curriculum.rest_shapes import (
    LONGEST_TEXT,
    MOST_NAMED,
    SLUG,
    TitlesIn,
    level_numbered,
    named,
    router,
)
from ronghe.apps.curriculum.services import plan_rows as rows
from ronghe.apps.curriculum.services.plan_publication import publish_plan, submit_plan
from ronghe.apps.curriculum.services.plans import (
    EDIT,
    MOST_SEMESTERS,
    PlanSettings,
    ProfileDraft,
    begin_plan,
    edit_profile,
    edit_settings,
)
from ronghe.apps.people.api import (
    PageRequest,
    Strict,
    Viewer,
    route,
)

MOST_HOURS = rows.LARGEST_HOURS
MOST_TARGETS = 2_000


# --- what comes -----------------------------------------------------------------------------------


class PlanIn(Strict):
    """Those who enter in `entry_year`; with `like`, all that this plan says is taken over."""

    entry_year: int = Field(ge=2000, le=2100)
    like: UUID | None = None


class SettingsIn(Strict):
    semesters: int = Field(ge=1, le=MOST_SEMESTERS)
    rule_pack: str = Field(max_length=60, pattern=SLUG)
    standard: UUID | None = None


class TargetIn(Strict):
    """The level (by its number) of a competence to be reached by the end of a semester."""

    competence: UUID
    semester: int = Field(ge=1, le=MOST_SEMESTERS)
    level: int = Field(ge=1, le=99)


class ProfileIn(Strict):
    """The graduate profile as a whole: what is left out is not in it any more."""

    summary_en: str = Field("", max_length=LONGEST_TEXT)
    summary_zh: str = Field("", max_length=LONGEST_TEXT)
    occupations: list[UUID] = Field(default_factory=list, max_length=MOST_NAMED)
    posts: list[UUID] = Field(default_factory=list, max_length=MOST_NAMED)
    targets: list[TargetIn] = Field(default_factory=list, max_length=MOST_TARGETS)


class PlannedModuleIn(Strict):
    """A version of a module in a semester; hours left out are the module's own."""

    module: UUID
    semester: int = Field(ge=1, le=MOST_SEMESTERS)
    total_hours: int | None = Field(None, ge=1, le=MOST_HOURS)
    practice_hours: int | None = Field(None, ge=0, le=MOST_HOURS)
    is_elective: bool = False


class RowIn(Strict):
    semester: int = Field(ge=1, le=MOST_SEMESTERS)
    total_hours: int = Field(ge=1, le=MOST_HOURS)
    practice_hours: int = Field(ge=0, le=MOST_HOURS)

    @model_validator(mode="after")
    def _has_no_more_practice_than_hours(self) -> "RowIn":
        if self.practice_hours > self.total_hours:
            raise ValueError("There is more practice than there are hours.")
        return self


class ModuleRowIn(RowIn):
    is_elective: bool = False


class CourseRowIn(RowIn, TitlesIn):
    """A course beside the modules."""

    code: str = Field(max_length=60, pattern=SLUG)
    group: PlanCourse.Group = PlanCourse.Group.PUBLIC_BASIC

    def draft(self) -> rows.CourseDraft:
        names = rows.CourseDraft.__slots__
        return rows.CourseDraft(**{name: getattr(self, name) for name in names})


class WordIn(Strict):
    """A word to the committee; figures and changes are put into the pack by themselves."""

    text: str = Field("", max_length=LONGEST_TEXT)


# --- beginning, settings, profile -----------------------------------------------------------------


@router.post("/curricula/{uuid}/plans", response={201: PlanDetailOut}, summary="Begin a plan")
@route(EDIT)
def create_plan(request: PageRequest, uuid: UUID, body: PlanIn) -> Any:
    """The next plan of an entry year as a draft, by the framework that the programme follows."""
    programme = programme_for(request.viewer, uuid, EDIT)
    framework = choices.framework_of(programme)
    if framework is None:
        raise NotFound("The programme follows no framework yet.", "该专业尚未采用能力框架。")
    own = plans_for(request.viewer, EDIT).filter(programme=programme).select_related("profile")
    wanted = [body.like] if body.like else []
    like = named(own, wanted, Text("plan of this programme", "本专业方案"))
    plan = begin_plan(
        viewer=request.viewer,
        programme=programme,
        entry_year=body.entry_year,
        framework=framework,
        like=like[0] if like else None,
        at=now(),
    )
    return Status(201, _shown(request.viewer, plan.uuid))


@router.put("/plans/{uuid}/settings", response=PlanDetailOut, summary="Length, rules, standard")
@route(EDIT)
def replace_settings(request: PageRequest, uuid: UUID, body: SettingsIn) -> Any:
    """How long a draft runs, by which rules, against which national standard."""
    plan = plan_for(request.viewer, uuid, EDIT)
    wanted = [body.standard] if body.standard else []
    standards = TeachingStandard.objects.filter(uuid__in=wanted)
    found = named(standards, wanted, Text("teaching standard", "教学标准"))
    settings = PlanSettings(body.semesters, body.rule_pack, found[0] if found else None)
    edit_settings(viewer=request.viewer, plan=plan, settings=settings)
    return _shown(request.viewer, uuid)


@router.put("/plans/{uuid}/profile", response=PlanDetailOut, summary="Write the profile")
@route(EDIT)
def replace_profile(request: PageRequest, uuid: UUID, body: ProfileIn) -> Any:
    """Occupations, posts, and which level of which competence by the end of which semester."""
    plan = plan_for(request.viewer, uuid, EDIT)
    framework = plan.profile.framework
    aimed = list(dict.fromkeys(one.competence for one in body.targets))
    rows_of = choices.leaf_competences(framework)
    competences = {one.uuid: one for one in named(rows_of, aimed, Text("competence", "能力"))}
    levels = {one.number: one for one in choices.levels_of(framework)}
    draft = ProfileDraft(
        body.summary_en,
        body.summary_zh,
        named(choices.occupations_of(plan.programme), body.occupations, Text("occupation", "职业")),
        named(
            choices.posts_of(plan.programme, request.viewer.on_date),
            body.posts,
            Text("post", "岗位"),
        ),
        {
            (competences[one.competence], one.semester): level_numbered(levels, one.level)
            for one in body.targets
        },
    )
    edit_profile(viewer=request.viewer, plan=plan, draft=draft)
    return _shown(request.viewer, uuid)


def _shown(viewer: Viewer, uuid: UUID) -> dict[str, Any]:
    return plan_detail(load_sheet(plan_for(viewer, uuid)))


# --- rows -----------------------------------------------------------------------------------------


@router.post("/plans/{uuid}/modules", response={201: PlanDetailOut}, summary="Put a module in")
@route(EDIT)
def create_plan_module(request: PageRequest, uuid: UUID, body: PlannedModuleIn) -> Any:
    """Into a semester; one that stands there already takes the new hours."""
    plan = plan_for(request.viewer, uuid, EDIT)
    versions = ModuleVersion.objects.filter(module__programme=plan.programme_id, uuid=body.module)
    known = versions.exclude(state=ModuleVersion.State.RETIRED).select_related("module")
    [version] = named(known, [body.module], Text("module", "模块"))
    rows.plan_module(
        viewer=request.viewer,
        plan=plan,
        version=version,
        semester=body.semester,
        total_hours=body.total_hours,
        practice_hours=body.practice_hours,
        is_elective=body.is_elective,
    )
    return Status(201, _shown(request.viewer, uuid))


@router.put("/plan-modules/{number}", response=PlanDetailOut, summary="Change a planned module")
@route(EDIT)
def replace_plan_module(request: PageRequest, number: int, body: ModuleRowIn) -> Any:
    """Semester, hours and elective; `number` stands in the plan's row."""
    row = _module_row(request.viewer, number)
    rows.change_module(
        viewer=request.viewer,
        row=row,
        semester=body.semester,
        total_hours=body.total_hours,
        practice_hours=body.practice_hours,
        is_elective=body.is_elective,
    )
    return _shown(request.viewer, row.plan.uuid)


@router.delete("/plan-modules/{number}", response=PlanDetailOut, summary="Take a module out")
@route(EDIT)
def delete_plan_module(request: PageRequest, number: int) -> Any:
    """Out of a semester of a draft."""
    row = _module_row(request.viewer, number)
    rows.remove_module(viewer=request.viewer, row=row)
    return _shown(request.viewer, row.plan.uuid)


@router.post("/plans/{uuid}/courses", response={201: PlanDetailOut}, summary="Put a course in")
@route(EDIT)
def create_plan_course(request: PageRequest, uuid: UUID, body: CourseRowIn) -> Any:
    """Beside the modules, into a semester; one of the same code there is rewritten."""
    plan = plan_for(request.viewer, uuid, EDIT)
    rows.plan_course(viewer=request.viewer, plan=plan, draft=body.draft())
    return Status(201, _shown(request.viewer, uuid))


@router.put("/plan-courses/{number}", response=PlanDetailOut, summary="Change a course")
@route(EDIT)
def replace_plan_course(request: PageRequest, number: int, body: CourseRowIn) -> Any:
    """What it is called, its semester and hours; `number` stands in the plan's row."""
    row = _course_row(request.viewer, number)
    rows.change_course(viewer=request.viewer, row=row, draft=body.draft())
    return _shown(request.viewer, row.plan.uuid)


@router.delete("/plan-courses/{number}", response=PlanDetailOut, summary="Take a course out")
@route(EDIT)
def delete_plan_course(request: PageRequest, number: int) -> Any:
    """Out of a semester of a draft."""
    row = _course_row(request.viewer, number)
    rows.remove_course(viewer=request.viewer, row=row)
    return _shown(request.viewer, row.plan.uuid)


def _module_row(viewer: Viewer, number: int) -> PlanModule:
    found = PlanModule.objects.filter(pk=number, plan__in=plans_for(viewer, EDIT))
    row = found.select_related("plan__programme", "module_version__module").first()
    if row is None:
        raise NotFound("There is no such row.", "没有这一行。")
    return row


def _course_row(viewer: Viewer, number: int) -> PlanCourse:
    found = PlanCourse.objects.filter(pk=number, plan__in=plans_for(viewer, EDIT))
    row = found.select_related("plan__programme").first()
    if row is None:
        raise NotFound("There is no such row.", "没有这一行。")
    return row


# --- its way --------------------------------------------------------------------------------------


@router.post("/plans/{uuid}/submit", response=PlanDetailOut, summary="Bring it to the committee")
@route(EDIT)
def hand_plan_in(request: PageRequest, uuid: UUID, body: WordIn) -> Any:
    """Refused while anything stands against it, with how many points."""
    plan = plan_for(request.viewer, uuid, EDIT)
    submit_plan(viewer=request.viewer, plan=plan, text=body.text, at=now())
    return _shown(request.viewer, uuid)


@router.post("/plans/{uuid}/publish", response=PlanDetailOut, summary="Publish a plan")
@route(EDIT)
def make_plan_public(request: PageRequest, uuid: UUID) -> Any:
    """What the committee has approved; the one before it is retired, and neither changes again."""
    plan = plan_for(request.viewer, uuid, EDIT)
    publish_plan(viewer=request.viewer, plan=plan, at=now())
    return _shown(request.viewer, uuid)
