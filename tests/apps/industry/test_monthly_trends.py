"""Trends are assessed by themselves once a month, and say what changed since the month before."""

from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from tests.apps.assessment.test_rating_pages import signed_in
from tests.apps.conftest import World
from tests.apps.industry.test_postings import SYSTEM
from tests.apps.industry.test_postings import occupation as occupation  # a fixture
from tests.apps.industry.test_trends import AT, add_months

from ronghe.apps.base.api import Text, periodic_jobs
from ronghe.apps.competence.api import Occupation, follow_framework
from ronghe.apps.governance.api import Committee, Motion, found_committee
from ronghe.apps.industry.models import MonthlyCount, SkillTrend, TrendNotice, TrendRun
from ronghe.apps.industry.next_steps import trends_to_look_at
from ronghe.apps.industry.open_matters import trends_changed
from ronghe.apps.industry.services.judgements import propose_judgement
from ronghe.apps.industry.services.monthly_trends import assess_when_due, due_for_assessment
from ronghe.apps.industry.services.notices import look_at_notice
from ronghe.apps.industry.services.trends import run_trends
from ronghe.apps.industry.tasks import NAME, assess_trends
from ronghe.apps.people.api import NotAllowed, Role, viewer_of_person

A_YEAR_EARLIER = datetime(2025, 5, 4, 4, tzinfo=UTC)


@pytest.fixture
def counted(world: World, occupation: Occupation) -> Occupation:
    """Turning rises through 24 months to April 2026; the programme leads to the occupation."""
    add_months(world.region, occupation)
    world.framework.occupations.add(occupation)
    follow_framework(
        viewer=SYSTEM, programme=world.programme, framework=world.framework, from_entry_year=2024
    )
    return occupation


@pytest.fixture
def notice(world: World, counted: Occupation) -> TrendNotice:
    """A year earlier half the months were there, and nothing could be told of turning."""
    MonthlyCount.objects.filter(concept="urn:turn", month__lt=A_YEAR_EARLIER).update(postings=1)
    run_trends(viewer=SYSTEM, region=world.region, occupation=counted, at=A_YEAR_EARLIER)
    run_trends(viewer=SYSTEM, region=world.region, occupation=counted, at=AT)
    return TrendNotice.objects.get()


# --- once a month ---------------------------------------------------------------------------------


def test_each_occupation_with_postings_is_assessed_once_in_a_month(counted: Occupation) -> None:
    first = assess_trends(AT)
    again = assess_trends(AT + timedelta(days=20))
    next_month = assess_trends(datetime(2026, 6, 1, 4, tzinfo=UTC))

    assert (first, again, next_month) == (
        "1 trends assessed",
        "0 trends assessed",
        "1 trends assessed",
    )
    run = TrendRun.objects.first()
    assert run is not None
    assert (run.made_by, run.version, run.occupation) == (None, "1", counted)


def test_two_clocks_at_once_make_one_run(counted: Occupation) -> None:
    [watched] = due_for_assessment(AT)
    assess_when_due(viewer=SYSTEM, watched=watched, at=AT)

    second = assess_when_due(viewer=SYSTEM, watched=watched, at=AT)

    assert second is None
    assert TrendRun.objects.count() == 1


def test_the_month_is_the_local_one(counted: Occupation) -> None:
    """At 23:30 UTC on the last day of May it is June in China."""
    assess_trends(AT)

    due = due_for_assessment(datetime(2026, 5, 31, 23, 30, tzinfo=UTC))

    assert len(due) == 1


def test_without_postings_nothing_is_due(occupation: Occupation) -> None:
    assert assess_trends(AT) == "0 trends assessed"
    assert TrendRun.objects.count() == 0


def test_the_clock_knows_the_job() -> None:
    job = periodic_jobs.get(NAME)

    assert job is not None
    assert job.run is assess_trends


# --- what changed ---------------------------------------------------------------------------------


def test_a_verdict_that_changed_is_noted_and_one_that_stayed_is_not(notice: TrendNotice) -> None:
    assert notice.changes == [
        {
            "label": "operate lathes",
            "lang": "en",
            "concept": "urn:turn",
            "before": "too_few",
            "after": "rising",
        }
    ]
    assert notice.run == TrendRun.objects.first()


def test_the_first_run_has_nothing_to_be_compared_with(counted: Occupation) -> None:
    assess_trends(AT)

    assert TrendNotice.objects.count() == 0


def test_from_too_few_to_unclear_is_no_news(world: World, counted: Occupation) -> None:
    MonthlyCount.objects.filter(concept="urn:turn").delete()
    MonthlyCount.objects.filter(concept="urn:draw", month__lt=A_YEAR_EARLIER).delete()
    run_trends(viewer=SYSTEM, region=world.region, occupation=counted, at=A_YEAR_EARLIER)

    run = run_trends(viewer=SYSTEM, region=world.region, occupation=counted, at=AT)

    moved = SkillTrend.objects.filter(run=run, verdict__in=["rising", "declining"])
    assert TrendNotice.objects.count() == moved.count()


def test_the_lead_of_the_programme_is_asked_until_somebody_has_looked(
    world: World, notice: TrendNotice
) -> None:
    lead = viewer_of_person(world.lead)
    [step] = trends_to_look_at(lead)

    look_at_notice(viewer=lead, notice=notice, at=AT)
    look_at_notice(viewer=SYSTEM, notice=notice, at=AT + timedelta(days=1))

    assert step.url == reverse("demand_of", args=[world.region.uuid, notice.run.occupation.uuid])
    assert list(trends_to_look_at(lead)) == []
    notice.refresh_from_db()
    assert (notice.looked_by, notice.looked_at) == (world.lead, AT)


def test_a_regional_officer_is_asked_and_a_teacher_is_not(
    world: World, notice: TrendNotice
) -> None:
    officer = world.add_person("officer", Role.REGIONAL_OFFICER)

    assert len(list(trends_to_look_at(viewer_of_person(officer)))) == 1
    assert list(trends_to_look_at(viewer_of_person(world.teacher))) == []


def test_a_teacher_may_not_settle_it_and_nothing_changes(world: World, notice: TrendNotice) -> None:
    with pytest.raises(NotAllowed):
        look_at_notice(viewer=viewer_of_person(world.teacher), notice=notice, at=AT)
    notice.refresh_from_db()
    assert notice.looked_at is None


@pytest.fixture
def committee(world: World) -> Committee:
    return found_committee(
        viewer=SYSTEM,
        organisation=world.school,
        programme=world.programme,
        title=Text("Committee", "委员会"),
        on_date=AT.date(),
    )


def test_it_waits_for_the_committee_until_a_motion_takes_it_up(
    committee: Committee, notice: TrendNotice
) -> None:
    [before] = trends_changed(SYSTEM, committee)

    propose_judgement(viewer=SYSTEM, run=notice.run, committee=committee, at=AT)

    assert before.kind == "industry.trend_judgement"
    assert list(trends_changed(SYSTEM, committee)) == []
    assert Motion.objects.count() == 1


# --- the page -------------------------------------------------------------------------------------


def test_the_page_says_what_changed_when_it_ran_and_that_somebody_looked(
    world: World, notice: TrendNotice
) -> None:
    client: Client = signed_in(world.lead)
    address = reverse("demand_of", args=[world.region.uuid, notice.run.occupation.uuid])
    before = client.get(address).content.decode()

    answer = client.post(reverse("trends_looked", args=[notice.uuid]), follow=True)

    after = answer.content.decode()
    assert "What is another than the month before" in before
    assert "I have looked at it" in before
    assert "by itself" in before
    assert "I have looked at it" not in after
    assert "looked at it on" in after
