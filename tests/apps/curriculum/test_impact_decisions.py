"""What a revision touches outside its module is decided by somebody before it is published."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests.apps.curriculum.conftest import AT, SYSTEM, Work
from tests.apps.curriculum.revising import before_committee, committee_of_world, decide

from api_calls import signed_in
from ronghe.apps.base.api import NotFound, Refused, now, today
from ronghe.apps.curriculum.models import ImpactDecision, Revision
from ronghe.apps.curriculum.next_steps_revisions import decisions_given, decisions_to_give
from ronghe.apps.curriculum.queries.impact_decisions import items_of, items_of_many
from ronghe.apps.curriculum.services.enrolments import enrol_class
from ronghe.apps.curriculum.services.impact_decisions import assign_decision, decide_impact
from ronghe.apps.curriculum.services.plan_rows import plan_module
from ronghe.apps.curriculum.services.plans import begin_plan
from ronghe.apps.curriculum.services.revision_course import publish_revision
from ronghe.apps.people.api import NotAllowed, Role, viewer_of_person

KEPT = {"outcome": "kept", "reason": "The hours stay."}


@pytest.fixture
def approved(work: Work) -> Revision:
    """A revision that the committee approved; a published plan holds the module."""
    committee_of_world(work)
    version = work.published()
    plan = begin_plan(
        viewer=work.lead,
        programme=work.world.programme,
        entry_year=2026,
        framework=work.world.framework,
        at=AT,
    )
    plan_module(viewer=work.lead, plan=plan, version=version, semester=1)
    type(plan).objects.filter(pk=plan.pk).update(state="published")
    return decide(work, before_committee(work, version.module), carried=True)


def key_of(revision: Revision) -> str:
    [item] = items_of(revision)
    return item.key


# --- the rule -------------------------------------------------------------------------------------


def test_an_undecided_plan_keeps_the_new_version_from_being_published(
    work: Work, approved: Revision
) -> None:
    with pytest.raises(Refused, match="nothing touched is left open") as refused:
        publish_revision(viewer=work.lead, revision=approved, at=now())

    assert refused.value.code == "impact-undecided"
    approved.refresh_from_db()
    assert approved.version is not None
    assert (approved.state, approved.version.state) == ("approved", "approved")


def test_decided_with_a_reason_it_is_published(work: Work, approved: Revision) -> None:
    decide_impact(viewer=work.lead, revision=approved, key=key_of(approved), at=now(), **KEPT)

    published = publish_revision(viewer=work.lead, revision=approved, at=now())

    row = ImpactDecision.objects.get()
    # The module has no resources, so the step after publishing is passed by itself.
    assert published.state == "renewed"
    assert published.version is not None
    assert published.version.state == "published"
    assert (row.outcome, row.reason, row.decided_by) == ("kept", "The hours stay.", work.world.lead)
    assert row.text_en.startswith("Plan 2026 no. 1 holds 40 hours")


def test_students_in_the_old_version_are_to_be_decided_too(work: Work, approved: Revision) -> None:
    old = approved.module.versions.get(number=1)  # type: ignore[union-attr]
    enrol_class(
        viewer=work.lead,
        module=old.module,
        school_class=work.world.school_class,
        on_date=today(),
    )

    keys = [item.key.split("-")[0] for item in items_of(approved)]

    assert keys == ["students", "plan"]


def test_a_revision_that_touches_nothing_else_waits_for_nothing(work: Work) -> None:
    committee_of_world(work)
    revision = decide(work, before_committee(work, work.published().module), carried=True)

    assert items_of(revision) == ()
    published = publish_revision(viewer=work.lead, revision=revision, at=now())
    assert published.version is not None
    assert published.version.state == "published"


# --- who, and by when -----------------------------------------------------------------------------


def test_whoever_it_is_given_to_finds_it_among_their_next_steps_and_decides(
    work: Work, approved: Revision
) -> None:
    key, due = key_of(approved), today() + timedelta(days=5)
    assign_decision(
        viewer=work.lead,
        revision=approved,
        key=key,
        owner=work.world.teacher,
        due_on=due,
        at=now(),
    )

    [step] = decisions_given(work.teacher)
    decide_impact(viewer=work.teacher, revision=approved, key=key, at=now(), **KEPT)

    assert (step.due, step.urgency) == (due, "this_week")
    assert step.url == reverse("impact_decide", args=[approved.uuid, key])
    assert list(decisions_given(work.teacher)) == []


def test_the_lead_is_told_of_what_nobody_has(work: Work, approved: Revision) -> None:
    [step] = decisions_to_give(work.lead)

    assign_decision(
        viewer=work.lead,
        revision=approved,
        key=key_of(approved),
        owner=work.world.teacher,
        due_on=today(),
        at=now(),
    )

    assert step.url == reverse("revision", args=[approved.uuid])
    assert list(decisions_to_give(work.lead)) == []
    assert list(decisions_to_give(work.teacher)) == []


def test_somebody_it_was_not_given_to_may_not_decide_and_nothing_changes(
    work: Work, approved: Revision
) -> None:
    with pytest.raises(NotAllowed):
        decide_impact(
            viewer=work.teacher, revision=approved, key=key_of(approved), at=now(), **KEPT
        )
    mentor = viewer_of_person(work.world.mentor)
    with pytest.raises(NotAllowed):
        decide_impact(viewer=mentor, revision=approved, key=key_of(approved), at=now(), **KEPT)
    assert ImpactDecision.objects.count() == 0


def test_only_who_leads_gives_it_to_somebody(work: Work, approved: Revision) -> None:
    with pytest.raises(NotAllowed):
        assign_decision(
            viewer=work.teacher,
            revision=approved,
            key=key_of(approved),
            owner=work.world.teacher,
            due_on=today(),
            at=now(),
        )
    assert ImpactDecision.objects.count() == 0


# --- what is refused ------------------------------------------------------------------------------


def test_it_is_decided_once(work: Work, approved: Revision) -> None:
    key = key_of(approved)
    decide_impact(viewer=work.lead, revision=approved, key=key, at=now(), **KEPT)

    with pytest.raises(Refused, match="decided already"):
        decide_impact(
            viewer=work.lead, revision=approved, key=key, outcome="changed", reason="No", at=now()
        )
    assert ImpactDecision.objects.get().outcome == "kept"


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"outcome": "kept", "reason": " "}, "reason-missing"),
        ({"outcome": "kept", "reason": "x" * 2_001}, "reason-missing"),
        ({"outcome": "perhaps", "reason": "Yes"}, "outcome-unknown"),
    ],
)
def test_without_an_outcome_and_a_reason_nothing_is_kept(
    work: Work, approved: Revision, fields: dict[str, str], code: str
) -> None:
    with pytest.raises(Refused) as refused:
        decide_impact(viewer=work.lead, revision=approved, key=key_of(approved), at=now(), **fields)
    assert refused.value.code == code
    assert ImpactDecision.objects.count() == 0


def test_what_is_not_touched_cannot_be_decided(work: Work, approved: Revision) -> None:
    with pytest.raises(NotFound):
        decide_impact(viewer=work.lead, revision=approved, key="plan-other", at=now(), **KEPT)
    assert ImpactDecision.objects.count() == 0


def test_a_day_that_is_over_is_refused(work: Work, approved: Revision) -> None:
    with pytest.raises(Refused, match="day is over"):
        assign_decision(
            viewer=work.lead,
            revision=approved,
            key=key_of(approved),
            owner=work.world.teacher,
            due_on=date(2020, 1, 1),
            at=now(),
        )
    assert ImpactDecision.objects.count() == 0


def test_after_publication_there_is_nothing_to_decide(work: Work, approved: Revision) -> None:
    key = key_of(approved)
    decide_impact(viewer=work.lead, revision=approved, key=key, at=now(), **KEPT)
    publish_revision(viewer=work.lead, revision=approved, at=now())

    with pytest.raises(Refused, match="no new version is in work"):
        decide_impact(
            viewer=work.lead,
            revision=Revision.objects.get(pk=approved.pk),
            key=key,
            at=now(),
            **KEPT,
        )


def test_the_tables_refuse_a_decision_without_a_reason(approved: Revision) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        ImpactDecision.objects.create(
            revision=approved, key="k", outcome="kept", decided_at=now(), url="/"
        )


def test_many_revisions_cost_as_many_queries_as_one(work: Work, approved: Revision) -> None:
    with CaptureQueriesContext(connection) as one:
        items_of_many([approved])
    with CaptureQueriesContext(connection) as three:
        items_of_many([approved, approved, approved])

    assert len(one) == len(three) == 4


# --- the pages ------------------------------------------------------------------------------------


def test_the_lead_gives_and_decides_on_the_pages(work: Work, approved: Revision) -> None:
    client, key = signed_in(work.world.lead), key_of(approved)
    own = reverse("revision", args=[approved.uuid])
    before = client.get(own).content.decode()

    given = client.post(
        reverse("impact_assign", args=[approved.uuid, key]),
        {"owner": str(work.world.teacher.uuid), "due_on": today().isoformat()},
    )
    empty = client.post(
        reverse("impact_decide", args=[approved.uuid, key]), {"outcome": "kept", "reason": ""}
    )
    client.post(reverse("impact_decide", args=[approved.uuid, key]), KEPT)

    after = client.get(own).content.decode()
    assert "Nobody has it yet." in before
    assert (given.status_code, empty.status_code) == (302, 422)
    assert "The hours stay." in after
    assert ImpactDecision.objects.get().owner == work.world.teacher


def test_a_laboratory_manager_may_be_given_a_decision(work: Work, approved: Revision) -> None:
    keeper = work.world.add_person("keeper", Role.LABORATORY_MANAGER)
    key = key_of(approved)
    assign_decision(
        viewer=SYSTEM, revision=approved, key=key, owner=keeper, due_on=today(), at=now()
    )

    decide_impact(viewer=viewer_of_person(keeper), revision=approved, key=key, at=now(), **KEPT)

    assert ImpactDecision.objects.get().decided_by == keeper
