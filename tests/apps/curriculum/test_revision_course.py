"""The course of a revision through services: it touches its module alone and leaves a trace."""

from datetime import timedelta

import pytest
from tests.apps.curriculum.conftest import SYSTEM, Work
from tests.apps.curriculum.revising import (
    accepted_revision,
    before_committee,
    committee_of_world,
    decide,
    in_review,
    proposal,
    published_revision,
    renew,
    workbook_link,
    workbook_of,
)

from ronghe.apps.base.api import Refused, day_of, now, today
from ronghe.apps.curriculum.models import (
    Enrolment,
    ModuleTeaching,
    ModuleVersion,
    Revision,
    RevisionTrigger,
)
from ronghe.apps.curriculum.queries.revision_facts import taught_since
from ronghe.apps.curriculum.services.modules import discard_version
from ronghe.apps.curriculum.services.publication import approve_version
from ronghe.apps.curriculum.services.resources import add_resource_version, confirm_resource
from ronghe.apps.curriculum.services.revision_course import (
    begin_drafting,
    bring_before_committee,
    close_renewal,
    hand_in,
    mark_taught,
    note_teaching,
    publish_revision,
    send_back,
    take_back,
)
from ronghe.apps.curriculum.services.revision_opening import RevisionDraft
from ronghe.apps.curriculum.services.revisions import (
    Trigger,
    assign_step,
    choose_module,
    judge_proposal,
    propose_revision,
    withdraw_revision,
)
from ronghe.apps.governance.api import Motion, withdraw_motion
from ronghe.apps.governance.packs import build_pack
from ronghe.apps.people.api import NotAllowed, viewer_of_person


def standing_of(revision: Revision) -> str:
    return Revision.objects.get(pk=revision.pk).state


def test_a_teacher_proposes_and_the_lead_accepts(work: Work) -> None:
    revision = proposal(work, work.published().module)

    judge_proposal(viewer=work.lead, revision=revision, target="accepted", note="Yes.", at=now())

    moves = revision.events.values_list("from_state", "to_state", "note", "by")
    assert list(moves) == [
        ("", "proposed", "A teacher's idea", work.world.teacher.pk),
        ("proposed", "accepted", "Yes.", work.world.lead.pk),
    ]


def test_a_proposal_is_judged_with_a_reason_or_not_at_all(work: Work) -> None:
    revision = proposal(work, None)

    with pytest.raises(Refused, match="Say why"):
        judge_proposal(viewer=work.lead, revision=revision, target="rejected", note=" ", at=now())

    assert standing_of(revision) == "proposed"


def test_a_teacher_does_not_judge_their_own_proposal(work: Work) -> None:
    revision = proposal(work, None)

    with pytest.raises(NotAllowed):
        judge_proposal(
            viewer=work.teacher, revision=revision, target="accepted", note="Yes.", at=now()
        )

    assert standing_of(revision) == "proposed"


def test_a_gap_read_from_postings_is_not_accepted_without_another_voice(work: Work) -> None:
    draft = RevisionDraft(work.world.programme, None, "A gap", "", "en")
    revision = propose_revision(viewer=work.lead, draft=draft, trigger=Trigger("gap"), at=now())

    with pytest.raises(Refused) as caught:
        judge_proposal(viewer=work.lead, revision=revision, target="accepted", note="Y", at=now())

    assert (caught.value.code, standing_of(revision)) == ("postings-alone", "proposed")


def test_a_signal_does_not_become_a_proposal_unjudged(work: Work) -> None:
    draft = RevisionDraft(work.world.programme, None, "News", "", "en")

    with pytest.raises(Refused, match="judged first"):
        propose_revision(viewer=work.lead, draft=draft, trigger=Trigger("signal"), at=now())

    assert (Revision.objects.count(), RevisionTrigger.objects.count()) == (0, 0)


# --- drafting and review --------------------------------------------------------------------------


def test_drafting_begins_the_next_version_of_this_module_alone(work: Work) -> None:
    mine, other = work.published(0), work.published(1)

    begin_drafting(viewer=work.teacher, revision=accepted_revision(work, mine.module), at=now())

    assert list(mine.module.versions.order_by("number").values_list("number", "state")) == [
        (1, "published"),
        (2, "draft"),
    ]
    assert list(other.module.versions.values_list("number", "state")) == [(1, "published")]


def test_drafting_begins_with_a_module_or_not_at_all(work: Work) -> None:
    revision = proposal(work, None)
    judge_proposal(viewer=work.lead, revision=revision, target="accepted", note="Yes.", at=now())

    with pytest.raises(Refused, match="Choose the module"):
        begin_drafting(viewer=work.teacher, revision=revision, at=now())

    assert (standing_of(revision), ModuleVersion.objects.count()) == ("accepted", 0)


def test_the_module_may_be_chosen_later(work: Work) -> None:
    module = work.published().module
    revision = proposal(work, None)
    judge_proposal(viewer=work.lead, revision=revision, target="accepted", note="Yes.", at=now())

    choose_module(viewer=work.lead, revision=revision, module=module)

    moved = begin_drafting(viewer=work.teacher, revision=revision, at=now())
    assert (moved.state, moved.version.number) == ("drafting", 2)
    with pytest.raises(Refused, match="the module stays"):
        choose_module(viewer=work.lead, revision=moved, module=module)


def test_two_revisions_of_one_module_are_not_in_work_at_once(work: Work) -> None:
    module = work.published().module
    begin_drafting(viewer=work.teacher, revision=accepted_revision(work, module), at=now())
    second = accepted_revision(work, module)

    with pytest.raises(Refused) as caught:
        begin_drafting(viewer=work.teacher, revision=second, at=now())

    assert (caught.value.code, standing_of(second)) == ("version-in-work", "accepted")


def test_the_same_move_a_second_time_is_refused(work: Work) -> None:
    revision = accepted_revision(work, work.published().module)
    begin_drafting(viewer=work.teacher, revision=revision, at=now())

    with pytest.raises(Refused):
        begin_drafting(viewer=work.teacher, revision=revision, at=now())

    assert (standing_of(revision), ModuleVersion.objects.count()) == ("drafting", 2)


def test_a_version_that_says_what_the_last_one_says_is_not_handed_in(work: Work) -> None:
    revision = accepted_revision(work, work.published().module)
    moved = begin_drafting(viewer=work.teacher, revision=revision, at=now())

    with pytest.raises(Refused) as caught:
        hand_in(viewer=work.teacher, revision=moved, at=now())

    assert (caught.value.code, standing_of(revision)) == ("version-unchanged", "drafting")
    assert ModuleVersion.objects.get(pk=moved.version_id).state == "draft"
    renew(moved)
    assert hand_in(viewer=work.teacher, revision=moved, at=now()).state == "in_review"


def test_an_unfinished_draft_is_not_handed_in_and_says_what_it_lacks(work: Work) -> None:
    revision = accepted_revision(work, work.published().module)
    moved = begin_drafting(viewer=work.teacher, revision=revision, at=now())
    moved.version.situations.all().delete()

    with pytest.raises(Refused) as caught:
        hand_in(viewer=work.teacher, revision=moved, at=now())

    assert (caught.value.code, standing_of(revision)) == ("module-situations", "drafting")


def test_a_draft_that_is_sent_back_is_a_draft_again_and_so_is_its_step(work: Work) -> None:
    revision = in_review(work, work.published().module)

    send_back(viewer=work.lead, revision=revision, note="The hours", at=now())

    revision.refresh_from_db()
    assert (revision.state, revision.version.state) == ("drafting", "draft")
    done = revision.steps.filter(done_at__isnull=False).values_list("step", flat=True)
    assert list(done) == ["judge"]


# --- the committee --------------------------------------------------------------------------------


def handed_in_by_the_lead(work: Work) -> Revision:
    revision = begin_drafting(
        viewer=work.lead, revision=accepted_revision(work, work.published().module), at=now()
    )
    renew(revision)
    return hand_in(viewer=work.lead, revision=revision, at=now())


def test_nobody_reviews_what_they_handed_in_where_somebody_else_may(work: Work) -> None:
    committee_of_world(work)
    revision = handed_in_by_the_lead(work)
    administrator = viewer_of_person(work.world.administrator)

    with pytest.raises(Refused) as caught:
        bring_before_committee(viewer=work.lead, revision=revision, at=now(), note="Looked at.")
    assert (caught.value.code, standing_of(revision)) == ("own-review", "in_review")
    assert not Motion.objects.exists()
    assert revision.steps.get(step="review").owner == work.world.administrator

    bring_before_committee(viewer=administrator, revision=revision, at=now())
    assert standing_of(revision) == "with_committee"


def test_where_nobody_else_may_review_the_reason_is_asked_for_and_kept(work: Work) -> None:
    committee_of_world(work)
    work.world.administrator.memberships.all().delete()
    revision = handed_in_by_the_lead(work)

    with pytest.raises(Refused) as caught:
        bring_before_committee(viewer=work.lead, revision=revision, at=now())
    assert (caught.value.code, standing_of(revision)) == ("own-review-unexplained", "in_review")
    assert not Motion.objects.exists()
    bring_before_committee(
        viewer=work.lead, revision=revision, at=now(), note="Read with two mentors."
    )

    motion = Motion.objects.get()
    changes = next(one for one in build_pack(work.lead, motion) if one.key.endswith("changes"))
    assert [(name.en, str(value)) for name, value in changes.facts] == [
        ("Draft handed in by", "Lead"),
        ("Reviewed by", "Lead"),
        ("Why the same person reviewed it", "Read with two mentors."),
    ]


def test_the_decision_is_due_and_looked_at_again_when_the_revision_is(work: Work) -> None:
    committee_of_world(work)

    revision = before_committee(work, work.published().module)

    motion, due = Motion.objects.get(), dict(revision.steps.values_list("step", "due_on"))
    assert (motion.due_on, motion.review_on) == (due["publish"], due["effect"])


def test_a_motion_is_proposed_to_the_programmes_committee(work: Work) -> None:
    committee = committee_of_world(work)

    revision = before_committee(work, work.published().module)

    motion = Motion.objects.get()
    assert (motion.committee, motion.kind, motion.state) == (
        committee,
        "curriculum.revision",
        "submitted",
    )
    assert revision.motion.uuid == motion.uuid
    assert motion.subject.uuid == revision.uuid


def test_without_a_committee_nothing_is_proposed(work: Work) -> None:
    revision = in_review(work, work.published().module)

    with pytest.raises(Refused) as caught:
        bring_before_committee(viewer=work.lead, revision=revision, at=now())

    assert (caught.value.code, standing_of(revision)) == ("committee-missing", "in_review")
    assert Motion.objects.count() == 0


def test_nobody_approves_the_version_of_a_revision_past_the_committee(work: Work) -> None:
    revision = in_review(work, work.published().module)

    with pytest.raises(Refused, match="committee approves"):
        approve_version(viewer=work.lead, version=revision.version, at=now())

    assert ModuleVersion.objects.get(number=2).state == "in_review"


def test_a_carried_motion_approves_the_version(work: Work) -> None:
    committee_of_world(work)
    revision = before_committee(work, work.published().module)

    settled = decide(work, revision, carried=True)

    assert (settled.state, settled.version.state) == ("approved", "approved")
    assert settled.decision.kind == "governance.decision"


def test_a_motion_that_fails_makes_it_a_draft_again(work: Work) -> None:
    committee_of_world(work)
    revision = before_committee(work, work.published().module)

    settled = decide(work, revision, carried=False)

    assert (settled.state, settled.version.state) == ("drafting", "draft")


def test_a_second_decision_changes_nothing(work: Work) -> None:
    committee_of_world(work)
    revision = before_committee(work, work.published().module)
    decide(work, revision, carried=True)

    settled = decide(work, revision, carried=False)

    assert (settled.state, settled.version.state) == ("approved", "approved")


def test_after_its_motion_was_withdrawn_a_revision_is_taken_back(work: Work) -> None:
    committee_of_world(work)
    revision = before_committee(work, work.published().module)
    with pytest.raises(Refused) as caught:
        take_back(viewer=work.lead, revision=revision, note="Not yet", at=now())
    assert caught.value.code == "motion-waiting"
    withdraw_motion(viewer=work.lead, motion=Motion.objects.get())

    take_back(viewer=work.lead, revision=revision, note="Not yet", at=now())

    again = bring_before_committee(viewer=work.lead, revision=revision, at=now())
    assert (again.state, Motion.objects.count()) == ("with_committee", 2)


def test_nobody_publishes_before_the_committee_has_decided(work: Work) -> None:
    committee_of_world(work)
    revision = before_committee(work, work.published().module)

    with pytest.raises(Refused):
        publish_revision(viewer=work.lead, revision=revision, at=now())

    assert standing_of(revision) == "with_committee"
    assert ModuleVersion.objects.get(number=2).state == "in_review"


# --- from publication on --------------------------------------------------------------------------


def test_publication_retires_the_version_before(work: Work) -> None:
    committee_of_world(work)
    module = work.published().module

    published_revision(work, module)

    assert list(module.versions.order_by("number").values_list("state", flat=True)) == [
        "retired",
        "published",
    ]


def taught(work: Work, revision: Revision) -> ModuleTeaching:
    return mark_taught(
        viewer=work.teacher,
        version=revision.version,
        school_class=work.world.school_class,
        taught_on=today(),
        at=now(),
    )


def test_without_resources_the_renewal_passes_by_itself_with_that_word(work: Work) -> None:
    committee_of_world(work)

    revision = published_revision(work, work.published().module)

    event, step = revision.events.last(), revision.steps.get(step="renew")
    assert event is not None
    assert (revision.state, event.by) == ("renewed", None)
    assert (event.note, event.lang) == ("该模块没有教学资源。", "zh-hans")
    assert step.nothing_to_do
    assert step.done_at is not None


def test_with_a_resource_the_renewal_waits_for_a_person(work: Work) -> None:
    committee_of_world(work)
    module = work.published().module
    resource = workbook_of(work, module)

    revision = published_revision(work, module)
    assert revision.state == "published"
    confirm_resource(
        viewer=work.teacher,
        resource=resource,
        note="It names no hours.",
        lang="en",
        generation=None,
        at=now(),
    )
    moved = close_renewal(viewer=work.lead, revision=revision, at=now())

    event = moved.events.last()
    assert event is not None
    assert (moved.state, event.by) == ("renewed", work.world.lead)
    assert not moved.steps.get(step="renew").nothing_to_do


def test_a_class_that_is_taught_moves_a_renewed_revision_on(work: Work) -> None:
    committee_of_world(work)
    revision = published_revision(work, work.published().module)

    taught(work, revision)

    assert standing_of(revision) == "taught"


def test_a_class_that_was_taught_before_the_renewal_counts_from_its_own_day(work: Work) -> None:
    committee_of_world(work)
    module = work.published().module
    resource = workbook_of(work, module)
    revision = published_revision(work, module)

    taught(work, revision)

    assert standing_of(revision) == "published"
    add_resource_version(viewer=work.teacher, resource=resource, version=workbook_link(), at=now())
    close_renewal(viewer=work.lead, revision=revision, at=now())
    assert standing_of(revision) == "renewed"
    note_teaching(viewer=work.lead, revision=revision, at=now())
    assert standing_of(revision) == "taught"


def test_a_class_that_is_enrolled_counts_as_taught(work: Work) -> None:
    committee_of_world(work)
    revision = published_revision(work, work.published().module)
    with pytest.raises(Refused) as caught:
        note_teaching(viewer=work.lead, revision=revision, at=now())
    assert caught.value.code == "not-taught"
    Enrolment.objects.create(
        module=revision.module,
        version=revision.version,
        person=work.world.students[0],
        school_class=work.world.school_class,
        enrolled_on=today(),
    )

    note_teaching(viewer=work.lead, revision=revision, at=now())

    assert standing_of(revision) == "taught"


def test_a_class_is_marked_once(work: Work) -> None:
    committee_of_world(work)
    revision = published_revision(work, work.published().module)
    taught(work, revision)

    with pytest.raises(Refused, match="marked already"):
        taught(work, revision)

    assert ModuleTeaching.objects.count() == 1


@pytest.mark.parametrize("days", [-1, 1])
def test_a_class_is_not_marked_before_publication_or_for_a_day_to_come(
    work: Work, days: int
) -> None:
    committee_of_world(work)
    revision = published_revision(work, work.published().module)

    with pytest.raises(Refused) as caught:
        mark_taught(
            viewer=work.teacher,
            version=revision.version,
            school_class=work.world.school_class,
            taught_on=today() + timedelta(days=days * 2),
            at=now(),
        )

    assert (caught.value.code, ModuleTeaching.objects.count()) == ("day-unfit", 0)


def test_a_teacher_marks_only_a_class_of_their_own(work: Work) -> None:
    committee_of_world(work)
    revision = published_revision(work, work.published().module)

    with pytest.raises(NotAllowed):
        mark_taught(
            viewer=work.teacher,
            version=revision.version,
            school_class=work.world.other_class,
            taught_on=today(),
            at=now(),
        )

    assert ModuleTeaching.objects.count() == 0


# --- owners, dates, withdrawal --------------------------------------------------------------------


def test_a_step_is_given_to_somebody_with_a_date(work: Work) -> None:
    revision = accepted_revision(work, work.published().module)
    due = today() + timedelta(days=10)

    assign_step(
        viewer=work.lead, revision=revision, step="draft", owner=work.world.teacher, due_on=due
    )

    step = revision.steps.get(step="draft")
    assert (step.owner, step.due_on) == (work.world.teacher, due)


def test_a_step_that_is_done_keeps_its_owner(work: Work) -> None:
    revision = accepted_revision(work, work.published().module)

    with pytest.raises(Refused, match="done"):
        assign_step(
            viewer=work.lead,
            revision=revision,
            step="judge",
            owner=work.world.teacher,
            due_on=today(),
        )

    assert revision.steps.get(step="judge").owner == work.world.lead


def test_a_withdrawn_revision_leaves_the_module_as_it_was(work: Work) -> None:
    version = work.published()
    revision = in_review(work, version.module)

    withdraw_revision(viewer=work.lead, revision=revision, note="No money", at=now())

    revision.refresh_from_db()
    assert (revision.state, revision.version) == ("withdrawn", None)
    assert list(version.module.versions.values_list("number", "state")) == [(1, "published")]


def test_the_draft_of_a_revision_is_not_thrown_away_past_it(work: Work) -> None:
    revision = accepted_revision(work, work.published().module)
    begun = begin_drafting(viewer=work.teacher, revision=revision, at=now())

    with pytest.raises(Refused) as caught:
        discard_version(viewer=work.teacher, version=begun.version)

    assert caught.value.code == "version-of-revision"
    assert Revision.objects.get().version == ModuleVersion.objects.get(number=2)


def test_a_published_revision_is_not_withdrawn(work: Work) -> None:
    committee_of_world(work)
    revision = published_revision(work, work.published().module)

    with pytest.raises(Refused):
        withdraw_revision(viewer=work.lead, revision=revision, note="No", at=now())

    revision.refresh_from_db()
    assert (revision.state, revision.version.number) == ("renewed", 2)


def test_every_move_stands_in_the_trace_with_its_moment(work: Work) -> None:
    committee_of_world(work)
    revision = published_revision(work, work.published().module)

    assert list(revision.events.values_list("to_state", flat=True)) == [
        "proposed",
        "accepted",
        "drafting",
        "in_review",
        "with_committee",
        "approved",
        "published",
        "renewed",
    ]
    done = revision.steps.filter(done_at__isnull=False).values_list("step", flat=True)
    assert list(done) == ["judge", "draft", "review", "decide", "publish", "renew"]


def test_the_system_may_carry_a_revision_for_the_sample_region(work: Work) -> None:
    revision = accepted_revision(work, work.published().module)

    moved = begin_drafting(viewer=SYSTEM, revision=revision, at=now())

    assert moved.state == "drafting"


def test_nobody_was_taught_a_version_before_it_was_published(work: Work) -> None:
    committee_of_world(work)
    revision = published_revision(work, work.published().module)
    version = revision.version
    assert version is not None
    assert version.published_at is not None
    published = day_of(version.published_at)
    Enrolment.objects.create(
        module=version.module,
        version=version,
        person=work.world.students[0],
        school_class=work.world.school_class,
        enrolled_on=published - timedelta(days=156),
    )

    assert taught_since(version) is None

    Enrolment.objects.update(enrolled_on=published)
    assert taught_since(version) == published
