"""From the work to what is taught in the sample region: every task has its module, the plan stands,
and two changes of technology are told, one to its end."""

from datetime import timedelta

import pytest

from ronghe.apps.base.api import signatures_of
from ronghe.apps.curriculum.api import (
    ModuleVersion,
    ProgrammeProposal,
    Revision,
    SignalTriage,
    TrainingPlan,
)
from ronghe.apps.governance.api import Decision, Meeting, Motion
from ronghe.apps.governance.queries.minutes import reference_of
from ronghe.apps.industry.api import Equipment, Post, Signal
from ronghe.apps.people.api import Programme
from ronghe.sample_region.content_files import read_content, read_file
from ronghe.sample_region.showcase import PROGRAMME, SCHOOL
from ronghe.sample_region.work_content import PHASES, read_work_content

CHANGES = read_file("changes")


def test_each_typical_task_has_a_learning_situation_in_both_languages() -> None:
    work = read_work_content()

    for programme in read_content().programmes:
        situations = work.situations[programme.key]
        assert [one.task for one in situations] == [one.code for one in programme.tasks]
        for one in situations:
            for text in (one.title, one.trigger, one.product):
                assert text.en, one.task
                assert text.zh, one.task
    assert tuple(work.phases) == PHASES


def test_each_task_is_worked_on_at_some_post_and_known_to_the_framework() -> None:
    work = read_work_content()

    for programme in read_content().programmes:
        posts = {t for post in work.posts if post.programme == programme.key for t in post.tasks}
        used = {t for one in work.equipment if one.programme == programme.key for t in one.tasks}
        known = {task.code for task in programme.tasks}
        assert posts == known
        assert used <= known


@pytest.mark.django_db
@pytest.mark.usefixtures("sample_database")
def test_posts_work_with_equipment_of_a_generation_that_serves_their_tasks() -> None:
    posts = Post.objects.prefetch_related("tasks", "equipment__tasks")

    named = [(set(post.tasks.all()), device) for post in posts for device in post.equipment.all()]

    assert len({device.type_id for _, device in named}) == len(read_work_content().equipment)
    assert all(device.generation_id and tasks & set(device.tasks.all()) for tasks, device in named)


@pytest.fixture
def programme(sample_database: None) -> Programme:
    return Programme.objects.get(organisation__code=SCHOOL, code=PROGRAMME)


@pytest.mark.django_db
@pytest.mark.usefixtures("sample_database")
def test_each_programme_of_the_first_region_teaches_its_tasks_in_published_modules() -> None:
    offers = Programme.objects.filter(organisation__region__code="linlan", modules__isnull=False)

    counts = {
        (one.organisation.code, one.code): ModuleVersion.objects.filter(
            module__programme=one, state="published"
        ).count()
        for one in offers.distinct()
    }

    assert len(counts) == 7
    assert set(counts.values()) == {10}


@pytest.mark.django_db
def test_the_committee_has_approved_the_plans_on_both_benches(programme: Programme) -> None:
    plans = TrainingPlan.objects.filter(programme=programme)

    motions = Motion.objects.filter(kind="curriculum.plan", committee__programme=programme)

    assert Decision.objects.filter(motion__in=motions, carried=True).count() == 2
    assert {one.subject.uuid for one in motions if one.subject} == {one.uuid for one in plans}
    assert {one.state for one in plans} == {"published"}


@pytest.mark.django_db
def test_the_minutes_of_every_meeting_held_are_signed_by_both_chairs(
    programme: Programme,
) -> None:
    held = Meeting.objects.filter(
        committee__organisation=programme.organisation, minutes__isnull=False
    )

    signed = [signatures_of(reference_of(meeting.minutes.get())) for meeting in held]

    assert {frozenset(one.capacity for one in both) for both in signed} == {
        frozenset({"school chair", "enterprise chair"})
    }
    assert {meeting.state for meeting in held} == {"signed"}


@pytest.mark.django_db
def test_one_change_went_all_the_way_and_its_lags_are_the_planted_ones(
    programme: Programme,
) -> None:
    told = CHANGES["completed"]
    revision = Revision.objects.get(programme=programme, module__code=told["module"])
    triage = SignalTriage.objects.get(triggered__revision=revision)
    assert revision.version is not None
    assert revision.version.published_at is not None

    event = triage.signal.event_on
    acknowledged = triage.decided_at.date() - event
    published = revision.version.published_at.date() - event

    assert (revision.state, revision.version.number) == ("closed", 2)
    assert acknowledged == timedelta(days=told["happened"] - told["judged"])
    assert published == timedelta(days=told["happened"] - told["published"])


@pytest.mark.django_db
def test_one_change_at_three_partners_is_under_way(programme: Programme) -> None:
    told = CHANGES["under_way"]
    revision = Revision.objects.get(programme=programme, module__code=told["module"])
    signals = Signal.objects.filter(
        kind="equipment_bought", equipment_generation__number=told["generation"]
    )
    owners = Equipment.objects.filter(
        type__code=told["equipment"], generation__number=told["generation"]
    )

    judged = SignalTriage.objects.filter(triggered__revision=revision)

    assert revision.state == "with_committee"
    assert len({one.organisation_id for one in owners}) == 3
    assert (signals.count(), judged.count()) == (3, 2)
    assert Motion.objects.get(kind="curriculum.revision", decision=None).state == "on_agenda"
    assert Meeting.objects.get(committee__programme=programme, state="circulated")


@pytest.mark.django_db
def test_a_new_programme_waits_for_the_committees_vote_and_is_not_there(
    programme: Programme,
) -> None:
    told = CHANGES["new_programme"]
    proposal = ProgrammeProposal.objects.get(kind="new")

    assert (proposal.state, proposal.programme) == ("submitted", None)
    assert proposal.motion is not None
    assert proposal.motion.state == "on_agenda"
    [pack] = proposal.motion.packs.all()
    [demand] = [one for one in pack.content if one["key"] == "curriculum.proposal_demand"]
    assert demand["table"]["rows"]
    assert not Programme.objects.filter(title_en=told["title"]["en"]).exists()


@pytest.mark.django_db
def test_a_revision_touches_its_module_alone(programme: Programme) -> None:
    beyond_the_first = ModuleVersion.objects.filter(module__programme=programme, number__gt=1)

    codes = set(beyond_the_first.values_list("module__code", flat=True))

    assert codes == {CHANGES["completed"]["module"], CHANGES["under_way"]["module"]}
