"""The plan for those who entered in 2026: taken over from the one before, changed where two years
of teaching asked for it, and approved, so that two plans can be compared in words."""

from collections.abc import Callable
from datetime import UTC, datetime, time, timedelta

from ronghe.apps.base.api import Text
from ronghe.apps.competence.api import Competence, Level
from ronghe.apps.curriculum.api import (
    CourseDraft,
    PlanCourse,
    PlanModule,
    ProfileDraft,
    TrainingPlan,
    begin_plan,
    change_module,
    edit_profile,
    plan_course,
    publish_plan,
    remove_course,
    submit_plan,
)
from ronghe.apps.governance.api import Meeting
from ronghe.apps.people.api import Viewer
from ronghe.sample_region.load_curriculum import LoadedProgramme

ENTRY_YEAR = 2026
# Days before the sample region is loaded: a plan is decided before the summer.
BEGUN, HANDED_IN, DECIDED, PUBLISHED = 230, 212, 190, 187
AFTERNOON = time(6, tzinfo=UTC)
TEXT = Text(
    "Changed after two years of teaching and what enterprises said: maintaining and handing over "
    "come earlier, programming takes more hours.",
    "根据两年教学与企业反馈修订：维护与交付提前，机器人与控制学时增加。",
)
EARLIER, EARLIER_SEMESTER = "maintain-and-hand-over", 4
LONGER, MORE_HOURS = "program-and-start-up", 18
LEFT_OUT, LEFT_OUT_SEMESTER = "english", 4
RAISED = ("find-faults-systematically", 4)

Meet = Callable[[datetime], Meeting]


def load_next_plan(*, viewer: Viewer, taught: LoadedProgramme, meet: Meet, at: datetime) -> None:
    """Begin it from the plan before, change it, and let the committee's meeting (`meet`) decide.
    Call when no other motion waits for a meeting."""
    plan = begin_plan(
        viewer=viewer,
        programme=taught.programme,
        entry_year=ENTRY_YEAR,
        framework=taught.framework,
        like=taught.plan,
        at=at - timedelta(days=BEGUN),
    )
    _change_modules(viewer, plan)
    _change_courses(viewer, plan)
    _raise_target(viewer, plan)
    text = TEXT.in_language(viewer.language)
    submit_plan(viewer=viewer, plan=plan, text=text, at=at - timedelta(days=HANDED_IN))
    meet(datetime.combine((at - timedelta(days=DECIDED)).date(), AFTERNOON))
    plan.refresh_from_db()
    publish_plan(viewer=viewer, plan=plan, at=at - timedelta(days=PUBLISHED))


def _change_modules(viewer: Viewer, plan: TrainingPlan) -> None:
    """One module comes earlier, one takes more hours."""
    earlier, longer = (_module(plan, code) for code in (EARLIER, LONGER))
    _write(viewer, earlier, semester=EARLIER_SEMESTER)
    _write(viewer, longer, more=MORE_HOURS)


def _module(plan: TrainingPlan, code: str) -> PlanModule:
    return plan.plan_modules.select_related("plan", "module_version").get(
        module_version__module__code=code
    )


def _write(viewer: Viewer, row: PlanModule, *, semester: int = 0, more: int = 0) -> None:
    change_module(
        viewer=viewer,
        row=row,
        semester=semester or row.semester,
        total_hours=row.total_hours + more,
        practice_hours=row.practice_hours + more,
        is_elective=row.is_elective,
    )


def _change_courses(viewer: Viewer, plan: TrainingPlan) -> None:
    """Information technology is given more room; a language course ends a semester earlier."""
    left_out = plan.courses.get(code=LEFT_OUT, semester=LEFT_OUT_SEMESTER)
    remove_course(viewer=viewer, row=left_out)
    information = plan.courses.get(code="information", semester=2)
    plan_course(viewer=viewer, plan=plan, draft=_with_hours(information, 72))


def _with_hours(row: PlanCourse, hours: int) -> CourseDraft:
    return CourseDraft(
        code=row.code,
        title_en=row.title_en,
        title_zh=row.title_zh,
        group=row.group,
        semester=row.semester,
        total_hours=hours,
        practice_hours=hours // 2,
    )


def _raise_target(viewer: Viewer, plan: TrainingPlan) -> None:
    """Faults are to be found a level better by the end of the fourth semester."""
    profile = plan.profile
    targets: dict[tuple[Competence, int], Level] = {
        (row.competence, row.semester): row.level
        for row in profile.targets.select_related("competence", "level")
    }
    code, semester = RAISED
    raised = next(key for key in targets if (key[0].code, key[1]) == (code, semester))
    targets[raised] = profile.framework.levels.get(number=targets[raised].number + 1)
    edit_profile(
        viewer=viewer,
        plan=plan,
        draft=ProfileDraft(
            summary_en=profile.summary_en,
            summary_zh=profile.summary_zh,
            occupations=list(profile.occupations.all()),
            posts=list(profile.posts.all()),
            targets=targets,
        ),
    )
