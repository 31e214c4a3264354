"""How fast change reaches a programme: the lags counted honestly, the machines compared."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from tests.apps.assessment.test_rating_pages import signed_in
from tests.apps.curriculum.conftest import SYSTEM, Work
from tests.apps.curriculum.revising import accepted, signal_of

from ronghe.apps.base.api import Text, now, today
from ronghe.apps.curriculum.indices.lags import MedianLag
from ronghe.apps.curriculum.models import ModuleVersion, Revision
from ronghe.apps.curriculum.pages.pace import lag_sentence
from ronghe.apps.curriculum.queries.pace import LagView, PaceView, pace_of
from ronghe.apps.curriculum.services.triage import Judgement, judge_signal
from ronghe.apps.industry.api import (
    EquipmentDraft,
    Signal,
    add_equipment,
    begin_partnership,
    define_generation,
    define_type,
)
from ronghe.apps.people.api import Organisation


def pace(work: Work) -> PaceView:
    return pace_of(work.world.programme, today())


def signal_days_ago(work: Work, days: int, **more: object) -> Signal:
    made = signal_of(work, **more)
    made.event_on = today() - timedelta(days=days)
    made.save()
    return made


def judged(work: Work, signal: Signal, judgement: Judgement) -> None:
    judge_signal(
        viewer=work.lead,
        signal=signal,
        programme=work.world.programme,
        judgement=judgement,
        at=now(),
    )


def test_a_signal_that_nobody_judged_is_open_and_counts_with_its_days(work: Work) -> None:
    signal_days_ago(work, 40)

    view = pace(work)

    [point] = view.acknowledged.points
    assert (point.days, point.ended_on) == (40, None)
    assert (view.acknowledged.median.still_open, view.acknowledged.median.median) == (1, None)


@pytest.mark.parametrize("outcome", ["rejected", "deferred"])
def test_any_first_judgement_acknowledges_a_signal(work: Work, outcome: str) -> None:
    until = today() + timedelta(days=9) if outcome == "deferred" else None
    judged(work, signal_days_ago(work, 12), Judgement(outcome, "So", "en", deferred_to=until))

    view = pace(work)

    assert view.acknowledged.median.median == 12
    assert view.rejected == (1 if outcome == "rejected" else 0)
    assert len(view.published.points) == (0 if outcome == "rejected" else 1)


def test_the_second_lag_ends_with_the_published_module(work: Work) -> None:
    version = work.published()
    judged(work, signal_days_ago(work, 30), accepted(version.module))
    revision = Revision.objects.get()
    under_way = pace(work)
    ModuleVersion.objects.filter(pk=version.pk).update(published_at=now())
    Revision.objects.filter(pk=revision.pk).update(version=version)

    view = pace(work)

    assert under_way.published.points[0].ended_on is None
    [point] = view.published.points
    assert (point.days, point.revision) == (30, revision.uuid)


def test_a_withdrawn_revision_ends_nothing_and_is_left_out(work: Work) -> None:
    judged(work, signal_days_ago(work, 30), accepted())
    Revision.objects.update(state="withdrawn")

    assert pace(work).published.points == ()


def test_the_median_takes_in_what_is_still_open(work: Work) -> None:
    for days in (10, 20, 30):
        judged(work, signal_days_ago(work, days), Judgement("rejected", "No", "en"))
    signal_days_ago(work, 100)
    signal_days_ago(work, 200)

    # Ended 10, 20, 30 of five: shares 4/5, 3/5, 2/5; the first below one half at 30 days.
    assert pace(work).acknowledged.median.median == 30


def test_machines_are_compared_with_partners_or_else_with_the_region(work: Work) -> None:
    work.published(0)
    kind = define_type(viewer=SYSTEM, code="controller", title=Text("Controller", "数控系统"))
    old, new = (
        define_generation(
            viewer=SYSTEM, kind=kind, number=n, title=Text(f"No. {n}", f"{n}代"), introduced_year=y
        )
        for n, y in ((1, 2008), (3, 2020))
    )
    other = Organisation.objects.create(
        region=work.world.region, kind="enterprise", code="b", title_en="B", title_zh="乙"
    )
    for owner, generation in ((work.world.school, old), (work.world.enterprise, new), (other, old)):
        add_equipment(
            viewer=SYSTEM,
            draft=EquipmentDraft(owner, kind, generation=generation, tasks=[work.tasks[0]]),
        )

    region = pace(work)
    begin_partnership(
        viewer=SYSTEM,
        enterprise=work.world.enterprise,
        programme=work.world.programme,
        starts_on=date(2020, 1, 1),
    )
    partners = pace(work)

    assert (region.of_region, region.partners, region.gaps[0].gap.generations) == (True, 2, 0)
    [row] = partners.gaps
    assert (partners.of_region, partners.partners) == (False, 1)
    assert (row.gap.generations, row.gap.years, row.gap.verdict) == (2, 12, "behind")
    assert row.school is not None
    assert row.school.organisation == work.world.school


def test_the_page_opens_with_nothing_and_with_something(work: Work) -> None:
    client = signed_in(work.world.lead)
    address = reverse("pace", args=[work.world.programme.uuid])
    assert client.get(address).status_code == 200
    assert client.get(reverse("pace_programmes")).url == address
    judged(work, signal_days_ago(work, 12), accepted(work.published().module))

    page = client.get(address)

    assert page.status_code == 200
    assert "Half of the news has come within 12 days" in page.content.decode()


def test_more_signals_cost_no_more_queries(work: Work, django_assert_num_queries: object) -> None:
    signal_days_ago(work, 5)
    with django_assert_num_queries(14):  # type: ignore[operator]
        pace(work)
    for days in range(6, 12):
        signal_days_ago(work, days, title=f"News {days}")

    with django_assert_num_queries(14):  # type: ignore[operator]
        pace(work)


def test_no_half_is_told_while_fewer_than_half_have_come() -> None:
    found = MedianLag(median=138, low=None, high=None, over=2, still_open=5, curve=())

    sentence = lag_sentence(LagView(found, ()))

    assert sentence == (
        "2 of 7 signals have come so far; that is not half of them, so there is no median yet."
    )
