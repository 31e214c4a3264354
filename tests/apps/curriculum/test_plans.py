"""Training plans: the profile that begins them, their rows, checks, and their way."""

from dataclasses import replace
from datetime import date

import pytest
from tests.apps.curriculum.conftest import AT, SYSTEM, Work, publish

from ronghe.apps.base.api import Reference, Refused, Text
from ronghe.apps.competence.api import TypicalTask
from ronghe.apps.curriculum.contents import is_plan_as_published
from ronghe.apps.curriculum.models import (
    ModuleVersion,
    PlanModule,
    ProfileTarget,
    TrainingPlan,
)
from ronghe.apps.curriculum.plan_checks import check_plan, find_orphans
from ronghe.apps.curriculum.plan_diff import differences
from ronghe.apps.curriculum.queries.plan_sheet import load_sheet
from ronghe.apps.curriculum.services.modules import begin_version, set_prerequisites
from ronghe.apps.curriculum.services.plan_publication import (
    decide_plan,
    publish_plan,
    submit_plan,
)
from ronghe.apps.curriculum.services.plan_rows import (
    CourseDraft,
    change_module,
    plan_course,
    plan_module,
    remove_module,
)
from ronghe.apps.curriculum.services.plans import (
    PlanSettings,
    ProfileDraft,
    begin_plan,
    edit_profile,
    edit_settings,
)
from ronghe.apps.governance.api import found_committee
from ronghe.apps.governance.models import Motion
from ronghe.apps.people.api import NotAllowed, viewer_of_person

MATHEMATICS = CourseDraft("maths", "Mathematics", "数学", "public_basic", 1, 1150, 0)
ELECTIVES = CourseDraft("choice", "Electives", "选修", "public_elective", 2, 500, 500)


def begin(work: Work, year: int = 2026, like: TrainingPlan | None = None) -> TrainingPlan:
    return begin_plan(
        viewer=work.lead,
        programme=work.world.programme,
        entry_year=year,
        framework=work.world.framework,
        at=AT,
        like=like,
    )


def profile(work: Work) -> ProfileDraft:
    return ProfileDraft(
        "Sets up machines.",
        "调试机床。",
        occupations=[work.occupation],
        targets={(work.competences[0], 6): work.levels[3]},
    )


def whole_plan(work: Work) -> TrainingPlan:
    """A plan that nothing stands against: 3,750 hours, 2,300 of them practice."""
    plan = begin(work)
    edit_profile(viewer=work.lead, plan=plan, draft=profile(work))
    for number in range(3):
        version = work.published(number)
        plan_module(
            viewer=work.lead,
            plan=plan,
            version=version,
            semester=number + 1,
            total_hours=500,
            practice_hours=400,
        )
    internship = work.published(3, group="internship", position=9, order_reason="It comes last.")
    plan_module(
        viewer=work.lead,
        plan=plan,
        version=internship,
        semester=6,
        total_hours=600,
        practice_hours=600,
    )
    for draft in (MATHEMATICS, ELECTIVES):
        plan_course(viewer=work.lead, plan=plan, draft=draft)
    return plan


def kinds(plan: TrainingPlan) -> list[str]:
    return [one.kind for one in find_orphans(load_sheet(plan))]


# --- beginning and writing ------------------------------------------------------------------------


def test_a_plan_begins_with_its_profile(work: Work) -> None:
    plan = begin(work)

    assert (plan.number, plan.state, plan.profile.version) == (1, "draft", 1)
    assert kinds(plan) == ["profile-empty"]


def test_a_teacher_begins_no_plan(work: Work) -> None:
    with pytest.raises(NotAllowed):
        begin_plan(
            viewer=work.teacher,
            programme=work.world.programme,
            entry_year=2026,
            framework=work.world.framework,
            at=AT,
        )

    assert TrainingPlan.objects.count() == 0


def test_one_plan_of_an_entry_year_is_in_work(work: Work) -> None:
    begin(work)

    with pytest.raises(Refused) as refusal:
        begin(work)

    assert (refusal.value.code, TrainingPlan.objects.count()) == ("plan-in-work", 1)


def test_the_profile_is_written_all_at_once(work: Work) -> None:
    plan = begin(work)
    edit_profile(viewer=work.lead, plan=plan, draft=profile(work))

    edit_profile(
        viewer=work.lead,
        plan=plan,
        draft=replace(profile(work), targets={(work.competences[1], 2): work.levels[1]}),
    )

    target = ProfileTarget.objects.get()
    assert (target.competence, target.semester, target.level) == (
        work.competences[1],
        2,
        work.levels[1],
    )


def test_a_target_beyond_the_last_semester_is_refused(work: Work) -> None:
    plan = begin(work)
    draft = replace(profile(work), targets={(work.competences[0], 7): work.levels[1]})

    with pytest.raises(Refused) as refusal:
        edit_profile(viewer=work.lead, plan=plan, draft=draft)

    assert (refusal.value.code, ProfileTarget.objects.count()) == ("semester-range", 0)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"semester": 7}, "semester-range"),
        ({"semester": 0}, "semester-range"),
        ({"total_hours": 10, "practice_hours": 20}, "practice-hours"),
        ({"total_hours": 5_000, "practice_hours": 0}, "hours-range"),
    ],
)
def test_a_row_out_of_range_is_refused(work: Work, change: dict[str, int], code: str) -> None:
    plan, version = begin(work), work.module()

    with pytest.raises(Refused) as refusal:
        plan_module(viewer=work.lead, plan=plan, version=version, **{"semester": 1, **change})

    assert (refusal.value.code, PlanModule.objects.count()) == (code, 0)


def test_a_module_takes_its_own_hours_unless_others_are_given(work: Work) -> None:
    plan, version = begin(work), work.module()

    row = plan_module(viewer=work.lead, plan=plan, version=version, semester=1)

    assert (row.total_hours, row.practice_hours) == (40, 24)


def test_a_module_is_moved_and_taken_out(work: Work) -> None:
    plan, version = begin(work), work.module()
    row = plan_module(viewer=work.lead, plan=plan, version=version, semester=1)

    change_module(
        viewer=work.lead,
        row=row,
        semester=3,
        total_hours=50,
        practice_hours=20,
        is_elective=True,
    )
    moved = PlanModule.objects.get()
    remove_module(viewer=work.lead, row=moved)

    assert (moved.semester, moved.total_hours, moved.is_elective) == (3, 50, True)
    assert PlanModule.objects.count() == 0


def test_a_module_is_not_moved_onto_itself(work: Work) -> None:
    plan, version = begin(work), work.module()
    first = plan_module(viewer=work.lead, plan=plan, version=version, semester=1)
    plan_module(viewer=work.lead, plan=plan, version=version, semester=2)

    with pytest.raises(Refused) as refusal:
        change_module(
            viewer=work.lead,
            row=first,
            semester=2,
            total_hours=40,
            practice_hours=0,
            is_elective=False,
        )

    first.refresh_from_db()
    assert (refusal.value.code, first.semester) == ("planned-there", 1)


def test_a_plan_is_not_made_shorter_than_its_modules(work: Work) -> None:
    plan, version = begin(work), work.module()
    plan_module(viewer=work.lead, plan=plan, version=version, semester=5)

    with pytest.raises(Refused) as refusal:
        edit_settings(viewer=work.lead, plan=plan, settings=PlanSettings(semesters=4))

    plan.refresh_from_db()
    assert (refusal.value.code, plan.semesters) == ("semesters-in-use", 6)


# --- trace ----------------------------------------------------------------------------------------


def test_nothing_stands_against_a_whole_plan(work: Work) -> None:
    plan = whole_plan(work)

    checks = check_plan(load_sheet(plan))

    assert (checks.orphans, checks.problems, checks.broken_rules) == ((), (), ())
    assert not checks.is_blocked


def test_a_task_that_no_situation_takes_up_is_an_orphan(work: Work) -> None:
    plan = whole_plan(work)
    TypicalTask.objects.create(
        work_process=work.tasks[0].work_process,
        code="t9",
        position=9,
        title_en="Task 9",
        title_zh="任务9",
    )

    [orphan] = find_orphans(load_sheet(plan))

    assert orphan.kind == "task-without-situation"
    assert orphan.text == Text(
        "No learning situation of this plan takes up the task “Task 9”.",
        "本方案没有学习情境对应典型工作任务“任务9”。",
    )


def test_a_newer_version_of_a_task_leaves_the_trace_whole(work: Work) -> None:
    plan = whole_plan(work)
    old = work.tasks[1]
    newer = TypicalTask.objects.create(
        work_process=old.work_process,
        code=old.code,
        version=2,
        position=1,
        title_en="Task 1 anew",
        title_zh="任务1新",
    )
    TypicalTask.objects.filter(pk=old.pk).update(replaced_by=newer)

    assert kinds(plan) == []


def test_a_task_that_is_taught_and_not_assessed_is_an_orphan(work: Work) -> None:
    plan = whole_plan(work)
    version = ModuleVersion.objects.get(module__code="m1")
    version.situations.get().assessments.all().delete()

    assert kinds(plan) == ["task-without-assessment"]


def test_a_situation_without_task_and_its_task_are_orphans(work: Work) -> None:
    plan = whole_plan(work)
    ModuleVersion.objects.get(module__code="m1").situations.get().tasks.clear()

    assert kinds(plan) == ["situation-without-task", "task-without-situation"]


def test_a_module_that_forms_nothing_of_the_profile_is_an_orphan(work: Work) -> None:
    plan = whole_plan(work)
    situation = ModuleVersion.objects.get(module__code="m2").situations.get()
    situation.situation_competences.update(competence=work.competences[2])

    assert kinds(plan) == ["module-without-profile"]


def test_a_target_that_no_module_forms_is_an_orphan(work: Work) -> None:
    plan = whole_plan(work)
    targets = {
        (work.competences[0], 6): work.levels[3],
        (work.competences[1], 6): work.levels[2],
    }
    edit_profile(viewer=work.lead, plan=plan, draft=replace(profile(work), targets=targets))

    assert kinds(plan) == ["target-without-module"]


# --- order ----------------------------------------------------------------------------------------


def order_of(plan: TrainingPlan) -> list[str]:
    return [one.text.en for one in check_plan(load_sheet(plan)).problems]


def test_a_module_before_what_it_builds_on_stands_against_the_plan(work: Work) -> None:
    plan = begin(work)
    first, second = work.module(0), work.module(1)
    set_prerequisites(viewer=work.lead, version=second, requires=[first.module])
    for version, semester in ((publish(second), 1), (publish(first), 2)):
        plan_module(viewer=work.lead, plan=plan, version=version, semester=semester)

    assert order_of(plan) == [
        "“Module 1” begins in semester 1, before “Module 0” ends in semester 2."
    ]


def test_a_module_without_what_it_builds_on_stands_against_the_plan(work: Work) -> None:
    plan = begin(work)
    first, second = work.published(0), work.module(1)
    set_prerequisites(viewer=work.lead, version=second, requires=[first.module])
    plan_module(viewer=work.lead, plan=plan, version=publish(second), semester=1)

    assert order_of(plan) == ["“Module 1” builds on “Module 0”, which is not in this plan."]


def test_a_draft_module_stands_against_the_plan(work: Work) -> None:
    plan = begin(work)
    plan_module(viewer=work.lead, plan=plan, version=work.module(), semester=1)

    assert order_of(plan) == ["The module “Module 0” is not published yet."]


# --- the way --------------------------------------------------------------------------------------


def committee(work: Work) -> None:
    found_committee(
        viewer=SYSTEM,
        organisation=work.world.school,
        programme=work.world.programme,
        title=Text("Committee", "委员会"),
        on_date=date(2026, 1, 1),
    )


def test_a_whole_plan_goes_before_the_committee_as_a_motion(work: Work) -> None:
    committee(work)
    plan = whole_plan(work)

    plan = submit_plan(viewer=work.lead, plan=plan, text="New controller.", at=AT)

    motion = Motion.objects.get()
    assert plan.state == "in_review"
    assert plan.motion == Reference("governance.motion", motion.uuid)
    assert (motion.kind, motion.text) == ("curriculum.plan", "New controller.")


def test_a_plan_with_orphans_is_not_submitted(work: Work) -> None:
    committee(work)
    plan = whole_plan(work)
    ModuleVersion.objects.get(module__code="m1").situations.get().tasks.clear()

    with pytest.raises(Refused) as refusal:
        submit_plan(viewer=work.lead, plan=plan, text="", at=AT)

    plan.refresh_from_db()
    assert (refusal.value.code, plan.state, Motion.objects.count()) == ("plan-blocked", "draft", 0)


def test_a_broken_hard_rule_stops_a_plan_and_a_soft_one_does_not(work: Work) -> None:
    committee(work)
    plan = whole_plan(work)
    plan.courses.filter(code="maths").update(total_hours=1600)  # basics 40 %: soft

    soft = check_plan(load_sheet(plan))
    plan.courses.filter(code="choice").delete()  # electives 0 %: hard
    with pytest.raises(Refused):
        submit_plan(viewer=work.lead, plan=plan, text="", at=AT)

    assert [one.rule.code for one in soft.broken_rules] == ["public-basic-share"]
    assert not soft.is_blocked


def test_without_a_committee_nothing_is_submitted(work: Work) -> None:
    plan = whole_plan(work)

    with pytest.raises(Refused) as refusal:
        submit_plan(viewer=work.lead, plan=plan, text="", at=AT)

    plan.refresh_from_db()
    assert (refusal.value.code, plan.state) == ("no-committee", "draft")


def test_a_plan_before_the_committee_does_not_change(work: Work) -> None:
    committee(work)
    plan = submit_plan(viewer=work.lead, plan=whole_plan(work), text="", at=AT)

    with pytest.raises(Refused) as refusal:
        edit_profile(viewer=work.lead, plan=plan, draft=ProfileDraft())

    assert (refusal.value.code, ProfileTarget.objects.count()) == ("plan-not-draft", 1)


@pytest.mark.parametrize(("carried", "state"), [(True, "approved"), (False, "draft")])
def test_the_decision_approves_the_plan_or_gives_it_back(
    work: Work, carried: bool, state: str
) -> None:
    committee(work)
    plan = submit_plan(viewer=work.lead, plan=whole_plan(work), text="", at=AT)
    decision = Reference("governance.decision", plan.uuid)

    plan = decide_plan(
        viewer_of_person(work.world.mentor), plan, carried=carried, decision=decision, at=AT
    )

    assert (plan.state, plan.decision) == (state, decision)


def test_a_published_plan_retires_the_one_before_and_a_change_is_found(work: Work) -> None:
    committee(work)
    first = approved(work, whole_plan(work))
    publish_plan(viewer=work.lead, plan=first, at=AT)
    second = approved(work, begin(work, like=first))

    second = publish_plan(viewer=work.lead, plan=second, at=AT)

    first.refresh_from_db()
    assert (first.state, second.state, second.number) == ("retired", "published", 2)
    assert is_plan_as_published(second)
    second.plan_modules.filter(semester=1).update(total_hours=900)
    assert not is_plan_as_published(second)


def approved(work: Work, plan: TrainingPlan) -> TrainingPlan:
    plan = submit_plan(viewer=work.lead, plan=plan, text="", at=AT)
    decision = Reference("governance.decision", plan.uuid)
    Motion.objects.update(state="carried")
    return decide_plan(SYSTEM, plan, carried=True, decision=decision, at=AT)


def test_a_draft_that_was_not_approved_is_not_published(work: Work) -> None:
    plan = whole_plan(work)

    with pytest.raises(Refused) as refusal:
        publish_plan(viewer=work.lead, plan=plan, at=AT)

    assert refusal.value.code == "wrong-state"


# --- following and differing ----------------------------------------------------------------------


def test_a_draft_plan_takes_up_a_newly_published_version_and_a_published_one_does_not(
    work: Work,
) -> None:
    committee(work)
    first = approved(work, whole_plan(work))
    publish_plan(viewer=work.lead, plan=first, at=AT)
    draft = begin(work, year=2027, like=first)
    module = ModuleVersion.objects.get(module__code="m0").module

    newer = publish(begin_version(viewer=SYSTEM, module=module, at=AT))

    rows = PlanModule.objects.filter(module_version__module=module)
    assert rows.get(plan=draft).module_version == newer
    assert rows.get(plan=first).module_version.number == 1


def test_the_difference_between_plans_is_told_in_sentences(work: Work) -> None:
    first = whole_plan(work)
    TrainingPlan.objects.filter(pk=first.pk).update(state="published")
    second = begin(work, like=first)
    row = second.plan_modules.get(module_version__module__code="m0")
    change_module(
        viewer=work.lead,
        row=row,
        semester=2,
        total_hours=520,
        practice_hours=400,
        is_elective=False,
    )
    plan_course(
        viewer=work.lead, plan=second, draft=replace(MATHEMATICS, code="art", title_en="Art")
    )

    told = [one.en for one in differences(load_sheet(first), load_sheet(second))]

    assert told == [
        "All hours: 3750 before, 4920 now.",
        "Share of practice: 61.3% before, 46.7% now.",
        "“Module 0” moves from semester 1 to 2.",
        "“Module 0”: 500 hours (400 practice) before, 520 (400 practice) now.",
        "New course “Art” in semester 1: 1150 hours, 0 of them practice.",
    ]


def test_a_copied_plan_differs_in_nothing(work: Work) -> None:
    first = whole_plan(work)
    TrainingPlan.objects.filter(pk=first.pk).update(state="published")

    second = begin(work, like=first)

    assert differences(load_sheet(first), load_sheet(second)) == ()
