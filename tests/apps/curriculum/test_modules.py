"""Modules: drafts, versions, prerequisites without circles, and what never changes."""

from datetime import date

import pytest
from tests.apps.curriculum.conftest import AT, SYSTEM, Work, publish

from ronghe.apps.base.api import Reference, Refused
from ronghe.apps.competence.api import TypicalTask
from ronghe.apps.curriculum.contents import is_as_published, version_content
from ronghe.apps.curriculum.models import Module, ModulePrerequisite, ModuleVersion
from ronghe.apps.curriculum.services.modules import (
    begin_version,
    create_module,
    discard_version,
    edit_version,
    set_prerequisites,
)
from ronghe.apps.curriculum.services.publication import (
    approve_version,
    approve_version_by_decision,
    months_after,
    publish_version,
    return_version,
    submit_version,
)
from ronghe.apps.people.api import NotAllowed, viewer_of_person


def test_a_new_module_begins_with_a_draft_of_version_one(work: Work) -> None:
    version = create_module(
        viewer=work.lead, programme=work.world.programme, code="turn", draft=work.draft(), at=AT
    )

    assert (version.module.code, version.number, version.state) == ("turn", 1, "draft")


def test_a_code_in_use_is_refused(work: Work) -> None:
    work.module(0)

    with pytest.raises(Refused) as refusal:
        work.module(0)

    assert refusal.value.code == "module-code-taken"
    assert ModuleVersion.objects.count() == 1


def test_a_mentor_writes_no_module(work: Work) -> None:
    mentor = viewer_of_person(work.world.mentor)

    with pytest.raises(NotAllowed):
        create_module(
            viewer=mentor, programme=work.world.programme, code="x", draft=work.draft(), at=AT
        )

    assert Module.objects.count() == 0


def test_more_practice_than_hours_is_refused(work: Work) -> None:
    with pytest.raises(Refused) as refusal:
        work.module(0, total_hours=10, practice_hours=11)

    assert refusal.value.code == "practice-hours"
    assert Module.objects.count() == 0


# --- from draft to published ----------------------------------------------------------------------


def test_a_version_is_handed_in_approved_by_somebody_else_and_published(work: Work) -> None:
    version = work.module()

    submit_version(viewer=work.teacher, version=version, at=AT)
    version = approve_version(
        viewer=work.lead, version=ModuleVersion.objects.get(pk=version.pk), at=AT
    )
    version = publish_version(viewer=work.lead, version=version, at=AT)

    assert version.state == "published"
    assert version.submitted_by == work.world.teacher
    assert version.approved_by == work.world.lead
    assert version.review_due == date(2027, 3, 2)
    assert is_as_published(version)


def test_nobody_approves_their_own_version(work: Work) -> None:
    version = submit_version(viewer=work.lead, version=work.module(), at=AT)

    with pytest.raises(Refused) as refusal:
        approve_version(viewer=work.lead, version=version, at=AT)

    version.refresh_from_db()
    assert (refusal.value.code, version.state) == ("own-version", "in_review")


def test_the_committee_approves_by_its_decision(work: Work) -> None:
    version = submit_version(viewer=work.teacher, version=work.module(), at=AT)
    decision = Reference("governance.decision", version.uuid)

    approved = approve_version_by_decision(
        viewer=work.teacher, version=version, decision=decision, at=AT
    )

    assert (approved.state, approved.approved_by) == ("approved", None)


def test_a_returned_version_is_a_draft_again_and_says_why(work: Work) -> None:
    version = submit_version(viewer=work.teacher, version=work.module(), at=AT)

    returned = return_version(viewer=work.lead, version=version, note="Name the drawing.")

    assert (returned.state, returned.change_note) == ("draft", "Name the drawing.")


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"task": None}, "module-unit"),
        ({"technical_unit_en": "Hydraulics", "technical_unit_zh": "液压"}, "module-unit"),
        ({"total_hours": 0, "practice_hours": 0}, "module-hours"),
        ({"total_hours": 19, "practice_hours": 0}, "situation-hours"),
    ],
)
def test_what_is_not_ready_is_not_handed_in(
    work: Work, change: dict[str, object], code: str
) -> None:
    version = work.module(0, **change)

    with pytest.raises(Refused) as refusal:
        submit_version(viewer=work.lead, version=version, at=AT)

    version.refresh_from_db()
    assert (refusal.value.code, version.state) == (code, "draft")


def test_a_module_without_situation_is_not_handed_in(work: Work) -> None:
    version = work.module()
    version.situations.all().delete()

    with pytest.raises(Refused) as refusal:
        submit_version(viewer=work.lead, version=version, at=AT)

    assert refusal.value.code == "module-situations"


def test_a_situation_without_task_holds_its_module_back(work: Work) -> None:
    version = work.module()
    version.situations.get().tasks.clear()

    with pytest.raises(Refused) as refusal:
        submit_version(viewer=work.lead, version=version, at=AT)

    assert refusal.value.code == "situation-tasks"


def test_against_the_order_of_the_work_a_reason_is_asked(work: Work) -> None:
    work.module(0)
    version = work.module(1, position=0, task=work.tasks[2])
    ModuleVersion.objects.filter(module__code="m0").update(position=5)

    with pytest.raises(Refused) as refusal:
        submit_version(viewer=work.lead, version=version, at=AT)
    edit_version(
        viewer=work.lead,
        version=version,
        draft=work.draft(
            1, position=0, task=work.tasks[2], order_reason="The machine comes later."
        ),
    )
    handed_in = submit_version(viewer=work.lead, version=version, at=AT)

    assert refusal.value.code == "order-reason"
    assert handed_in.state == "in_review"


@pytest.mark.parametrize("state", ["in_review", "approved", "published", "retired"])
def test_what_is_no_draft_is_not_edited(work: Work, state: str) -> None:
    version = work.module()
    ModuleVersion.objects.filter(pk=version.pk).update(state=state)

    with pytest.raises(Refused) as refusal:
        edit_version(viewer=work.lead, version=version, draft=work.draft(title_en="Changed"))

    version.refresh_from_db()
    assert (refusal.value.code, version.title_en) == ("version-not-draft", "Module 0")


def test_publishing_twice_is_refused_the_second_time(work: Work) -> None:
    version = work.published()

    with pytest.raises(Refused) as refusal:
        publish_version(viewer=work.lead, version=version, at=AT)

    assert refusal.value.code == "wrong-state"


def test_a_change_behind_the_services_is_found_by_the_digest(work: Work) -> None:
    version = work.published()

    version.situations.update(hours=7)

    assert not is_as_published(ModuleVersion.objects.get(pk=version.pk))


@pytest.mark.parametrize(
    ("day", "later"),
    [(date(2026, 3, 2), date(2027, 3, 2)), (date(2028, 2, 29), date(2029, 2, 28))],
)
def test_a_review_falls_due_after_twelve_months(day: date, later: date) -> None:
    assert months_after(day, 12) == later


# --- the next version -----------------------------------------------------------------------------


def test_the_next_version_says_what_the_published_one_says(work: Work) -> None:
    version = work.published()

    draft = begin_version(viewer=work.lead, module=version.module, at=AT)

    assert (draft.number, draft.state) == (2, "draft")
    assert version_content(draft) == version_content(version)


def test_the_next_version_takes_the_newest_task(work: Work) -> None:
    version = work.published()
    newer = TypicalTask.objects.create(
        work_process=work.tasks[0].work_process, code="t0", version=2, title_en="x", title_zh="x"
    )
    TypicalTask.objects.filter(pk=work.tasks[0].pk).update(replaced_by=newer)

    draft = begin_version(viewer=work.lead, module=version.module, at=AT)

    assert draft.task == newer
    assert list(draft.situations.get().tasks.all()) == [newer]
    assert list(version.situations.get().tasks.all()) == [work.tasks[0]]


def test_one_version_of_a_module_is_in_work_at_a_time(work: Work) -> None:
    version = work.published()
    begin_version(viewer=work.lead, module=version.module, at=AT)

    with pytest.raises(Refused) as refusal:
        begin_version(viewer=work.lead, module=version.module, at=AT)

    assert (refusal.value.code, version.module.versions.count()) == ("version-in-work", 2)


def test_publishing_the_next_version_retires_the_one_before(work: Work) -> None:
    first = work.published()

    second = publish(begin_version(viewer=SYSTEM, module=first.module, at=AT))

    first.refresh_from_db()
    assert (first.state, second.state) == ("retired", "published")
    assert is_as_published(first)


def test_a_draft_can_be_thrown_away_and_a_published_version_not(work: Work) -> None:
    version = work.published()
    draft = begin_version(viewer=work.lead, module=version.module, at=AT)

    discard_version(viewer=work.lead, version=draft)
    with pytest.raises(Refused):
        discard_version(viewer=work.lead, version=version)

    assert list(version.module.versions.all()) == [version]


# --- prerequisites --------------------------------------------------------------------------------


def test_prerequisites_are_set_all_at_once(work: Work) -> None:
    first, second, third = (work.module(number) for number in range(3))
    set_prerequisites(viewer=work.lead, version=third, requires=[first.module])

    set_prerequisites(viewer=work.lead, version=third, requires=[first.module, second.module])

    assert list(third.requires.order_by("code")) == [first.module, second.module]


def test_a_circle_is_refused_and_named(work: Work) -> None:
    first, second, third = (work.module(number) for number in range(3))
    set_prerequisites(viewer=work.lead, version=second, requires=[first.module])
    set_prerequisites(viewer=work.lead, version=third, requires=[second.module])

    with pytest.raises(Refused) as refusal:
        set_prerequisites(viewer=work.lead, version=first, requires=[third.module])

    assert refusal.value.code == "prerequisite-cycle"
    for title in ("Module 0", "Module 1", "Module 2"):
        assert title in refusal.value.text.en
    assert ModulePrerequisite.objects.count() == 2


def test_a_module_does_not_require_itself(work: Work) -> None:
    version = work.module()

    with pytest.raises(Refused) as refusal:
        set_prerequisites(viewer=work.lead, version=version, requires=[version.module])

    assert refusal.value.code == "prerequisite-cycle"


def test_the_last_prerequisite_can_be_turned_round_in_one_step(work: Work) -> None:
    first, second = work.module(0), work.module(1)
    set_prerequisites(viewer=work.lead, version=second, requires=[first.module])
    set_prerequisites(viewer=work.lead, version=second, requires=[])

    set_prerequisites(viewer=work.lead, version=first, requires=[second.module])

    assert list(first.requires.all()) == [second.module]
