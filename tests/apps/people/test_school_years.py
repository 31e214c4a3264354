"""School years follow one another; what overlaps, leaves days out or does not fit is refused."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.apps.conftest import World

from ronghe.apps.base.api import Refused
from ronghe.apps.people.api import (
    AcademicYear,
    NotAllowed,
    Region,
    Role,
    Term,
    Viewer,
    viewer_of_person,
)
from ronghe.apps.people.services.school_years import (
    Period,
    YearPlan,
    add_year,
    change_year,
    usual_year,
    year_to_offer,
)


@pytest.fixture
def root(world: World) -> Viewer:
    return viewer_of_person(world.add_person("Root", Role.SYSTEM_ADMINISTRATOR))


@pytest.fixture
def region(world: World) -> Region:
    return Region.objects.create(code="new", title_en="New", title_zh="新区")


def shifted(plan: YearPlan, days: int) -> YearPlan:
    step = timedelta(days=days)

    def moved(period: Period) -> Period:
        return Period(period.starts_on + step, period.ends_on + step)

    return YearPlan(f"{plan.label} moved", moved(plan.period), tuple(map(moved, plan.terms)))


def test_the_usual_year_runs_from_september_to_august_with_two_terms() -> None:
    plan = usual_year(2026)

    assert plan.label == "2026–2027"
    assert plan.period == Period(date(2026, 9, 1), date(2027, 8, 31))
    assert [term.starts_on for term in plan.terms] == [date(2026, 9, 1), date(2027, 2, 15)]


@given(st.integers(2000, 2090))
def test_usual_years_follow_each_other_without_gap_or_overlap(year: int) -> None:
    one, next_one = usual_year(year), usual_year(year + 1)

    assert one.period.ends_on + timedelta(days=1) == next_one.period.starts_on


@pytest.mark.parametrize(
    ("day", "label"), [(date(2026, 8, 31), "2025–2026"), (date(2026, 9, 1), "2026–2027")]
)
def test_a_region_without_years_is_offered_the_one_that_runs(
    region: Region, day: date, label: str
) -> None:
    assert year_to_offer(region, day).label == label


def test_what_is_offered_next_always_fits(root: Viewer, region: Region) -> None:
    for _ in range(3):
        add_year(viewer=root, region=region, plan=year_to_offer(region, date(2026, 3, 2)))

    labels = region.academic_years.values_list("label", flat=True)
    assert list(labels) == ["2025–2026", "2026–2027", "2027–2028"]
    assert Term.objects.filter(academic_year__region=region).count() == 6


def test_after_a_year_that_ended_early_the_next_begins_on_the_day_after(
    world: World, root: Viewer
) -> None:
    plan = year_to_offer(world.region, date(2026, 3, 2))  # the world's year ends on 15 July 2026

    add_year(viewer=root, region=world.region, plan=plan)

    assert plan.period.starts_on == date(2026, 7, 16)
    assert plan.terms[0].starts_on == date(2026, 9, 1)


@pytest.mark.parametrize(("days", "code"), [(1, "year-gap"), (-1, "year-overlap")])
def test_a_day_too_late_or_too_early_is_refused(
    root: Viewer, region: Region, days: int, code: str
) -> None:
    add_year(viewer=root, region=region, plan=usual_year(2025))

    with pytest.raises(Refused) as refused:
        add_year(viewer=root, region=region, plan=shifted(usual_year(2026), days))

    assert refused.value.code == code
    assert region.academic_years.count() == 1


YEAR = Period(date(2026, 9, 1), date(2027, 8, 31))


@pytest.mark.parametrize(
    ("period", "terms", "code"),
    [
        (Period(YEAR.ends_on, YEAR.starts_on), (), "year-length"),
        (Period(YEAR.starts_on, date(2028, 8, 31)), (), "year-length"),
        (YEAR, (Period(date(2026, 8, 31), date(2027, 1, 31)),), "term-outside"),
        (
            YEAR,
            (
                Period(date(2026, 9, 1), date(2027, 2, 20)),
                Period(date(2027, 2, 15), date(2027, 7, 1)),
            ),
            "term-outside",
        ),
    ],
)
def test_a_year_that_cannot_be_is_refused(
    root: Viewer, region: Region, period: Period, terms: tuple[Period, ...], code: str
) -> None:
    with pytest.raises(Refused) as refused:
        add_year(viewer=root, region=region, plan=YearPlan("2026–2027", period, terms))

    assert refused.value.code == code
    assert not region.academic_years.exists()


def test_a_year_is_set_anew_with_its_terms(world: World, root: Viewer) -> None:
    year = AcademicYear.objects.get(region=world.region)
    plan = usual_year(2025)

    change_year(viewer=root, year=year, plan=plan)

    year.refresh_from_db()
    assert Period(year.starts_on, year.ends_on) == plan.period
    terms = [Period(term.starts_on, term.ends_on) for term in year.terms.all()]
    assert terms == list(plan.terms)


def test_a_school_sets_no_year(world: World, region: Region) -> None:
    with pytest.raises(NotAllowed):
        add_year(
            viewer=viewer_of_person(world.administrator),
            region=world.region,
            plan=year_to_offer(world.region, date(2026, 3, 2)),
        )

    assert world.region.academic_years.count() == 1
