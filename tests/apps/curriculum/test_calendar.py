"""Revisions and reviews in calendars: whose steps, on which days, under which names."""

from datetime import timedelta

from tests.apps.curriculum.conftest import Work
from tests.apps.curriculum.revising import accepted_revision

from ronghe.apps.base.api import Days, today
from ronghe.apps.curriculum.calendar import reviews_between, steps_between
from ronghe.apps.curriculum.models import ModuleVersion, RevisionStep
from ronghe.apps.people.api import viewer_of_person

YEARS = Days(today() - timedelta(days=800), today() + timedelta(days=800))


def test_the_owner_of_steps_sees_each_with_its_day_and_name(work: Work) -> None:
    revision = accepted_revision(work, work.published().module)
    RevisionStep.objects.update(owner=work.world.teacher)
    open_steps = RevisionStep.objects.filter(revision=revision, done_at=None)

    found = list(steps_between(viewer_of_person(work.world.teacher), None, YEARS))

    assert {entry.starts for entry in found} == {step.due_on for step in open_steps}
    assert {entry.uid for entry in found} == {
        f"curriculum.revision.{revision.uuid}.{step.step}" for step in open_steps
    }
    assert "Draft the new version: Renew it" in {entry.title.en for entry in found}


def test_steps_of_others_and_outside_the_days_are_left_out(work: Work) -> None:
    accepted_revision(work, work.published().module)
    RevisionStep.objects.update(owner=work.world.teacher)
    teacher = viewer_of_person(work.world.teacher)

    assert not list(steps_between(viewer_of_person(work.world.mentor), None, YEARS))
    assert not list(steps_between(teacher, None, Days(YEARS.first, YEARS.first)))


def test_a_module_s_review_stands_on_its_day_for_those_who_review(work: Work) -> None:
    work.module()
    due = today() + timedelta(days=200)
    ModuleVersion.objects.update(state=ModuleVersion.State.PUBLISHED, review_due=due)

    [entry] = reviews_between(viewer_of_person(work.world.lead), None, YEARS)

    assert (entry.starts, entry.ends) == (due, due)
    assert not list(reviews_between(viewer_of_person(work.world.students[0]), None, YEARS))
