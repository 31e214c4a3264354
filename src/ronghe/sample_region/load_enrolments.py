"""Who takes which module of the showcase class: from the fifth week of a semester to three weeks
before its end, each in the version that is published then."""

from datetime import date, timedelta

from ronghe.apps.base.api import Text
from ronghe.apps.certification.api import first_day, last_day
from ronghe.apps.curriculum.api import (
    Enrolment,
    PlanModule,
    TrainingPlan,
    end_enrolments,
    enrol_class,
)
from ronghe.apps.people.api import SchoolClass, command_viewer
from ronghe.sample_region.wording import Wording

VIEWER = command_viewer("sample region")
AFTER, BEFORE_END = timedelta(days=35), timedelta(days=21)
GRADES = (
    Text("very good", "优秀"),
    Text("good", "良好"),
    Text("good", "良好"),
    Text("sufficient", "合格"),
)


def begins_on(semester: int, entry_year: int) -> date:
    return first_day(semester, entry_year) + AFTER


def teach_until(
    *, school_class: SchoolClass, plan: TrainingPlan, wording: Wording, until: date
) -> None:
    """Let the class take and complete the modules of its plan up to a day. Whoever has them
    already stays as they are, so that it may be called again for a later day."""
    rows = plan.plan_modules.select_related("module_version__module")
    for row in rows.order_by("semester", "module_version__position"):
        if begins_on(row.semester, school_class.cohort.entry_year) <= until:
            _teach_module(school_class, row, wording, until)


def _teach_module(
    school_class: SchoolClass, row: PlanModule, wording: Wording, until: date
) -> None:
    year = school_class.cohort.entry_year
    module = row.module_version.module
    begins, ends = begins_on(row.semester, year), last_day(row.semester, year) - BEFORE_END
    enrol_class(viewer=VIEWER, module=module, school_class=school_class, on_date=begins)
    if ends > until:
        return
    running = list(
        Enrolment.objects.filter(
            module=module, school_class=school_class, state=Enrolment.State.ENROLLED
        ).order_by("person")
    )
    for number, grade in enumerate(GRADES):
        graded = running[number :: len(GRADES)]
        if graded:
            end_enrolments(
                viewer=VIEWER,
                enrolments=graded,
                state="completed",
                on_date=ends,
                grade=wording.say(grade),
            )
