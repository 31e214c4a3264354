"""How long things take while some still go on: published figures, hand cases, properties."""

from statistics import median

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ronghe.apps.curriculum.indices.lags import Lag, median_lag, product_limit

# Weeks of remission under 6-mercaptopurine (Freireich and others 1963, Blood 21, 699–716), the
# example of nearly every text on the subject; a plus marks remissions that still went on.
REMISSIONS = "6 6 6 6+ 7 9+ 10 10+ 11+ 13 16 17+ 19+ 20+ 22 23 25+ 32+ 32+ 34+ 35+"


def read(text: str) -> list[Lag]:
    return [Lag(float(one.rstrip("+")), not one.endswith("+")) for one in text.split()]


def test_the_curve_is_the_published_one() -> None:
    curve = product_limit(read(REMISSIONS))

    # Kleinbaum, Klein, Survival Analysis, table of S(t) for group 1.
    assert [(step.days, step.at_risk, round(step.share, 4)) for step in curve] == [
        (6, 21, 0.8571),
        (7, 17, 0.8067),
        (10, 15, 0.7529),
        (13, 12, 0.6902),
        (16, 11, 0.6275),
        (22, 7, 0.5378),
        (23, 6, 0.4482),
    ]


def test_the_median_and_its_interval_are_the_published_ones() -> None:
    found = median_lag(read(REMISSIONS))

    # The usual programs with the log-log scale: median 23, lower limit 13, no upper limit.
    assert (found.median, found.low, found.high) == (23, 13, None)
    assert (found.over, found.still_open, found.count) == (9, 12, 21)


def test_a_curve_worked_by_hand() -> None:
    # 4 open; at 2 days one ends: 3/4. One is censored at 3. At 5 days one of the 2 left ends:
    # 3/4 × 1/2 = 3/8, the first value at or below one half.
    found = median_lag(read("2 3+ 5 9+"))

    assert [(step.days, step.share) for step in found.curve] == [(2, 0.75), (5, 0.375)]
    assert found.median == 5


def test_an_even_number_of_complete_durations_has_the_middle_between_two() -> None:
    assert median_lag(read("10 20 30 40")).median == 25


def test_too_few_endings_give_no_interval() -> None:
    found = median_lag(read("10 12 40+"))

    assert (found.median, found.low, found.high) == (12, None, None)


def test_nothing_that_ended_gives_no_median_and_says_what_is_open() -> None:
    found = median_lag(read("100+ 200+"))

    assert (found.median, found.over, found.still_open, found.curve) == (None, 0, 2, ())


def test_nothing_at_all_is_no_median() -> None:
    assert median_lag([]).median is None


def test_a_negative_duration_is_refused() -> None:
    with pytest.raises(ValueError, match="negative"):
        product_limit([Lag(-1, is_over=True)])


durations = st.lists(st.integers(0, 400), min_size=1, max_size=40)


@given(durations)
def test_without_censoring_the_median_is_the_plain_one(days: list[int]) -> None:
    found = median_lag([Lag(day, is_over=True) for day in days])

    assert found.median == pytest.approx(median(days))


@given(st.lists(st.tuples(st.integers(0, 400), st.booleans()), min_size=1, max_size=40))
def test_leaving_out_what_is_open_never_makes_the_median_longer(
    rows: list[tuple[int, bool]],
) -> None:
    lags = [Lag(days, is_over) for days, is_over in rows]
    honest, flattering = median_lag(lags), median_lag([lag for lag in lags if lag.is_over])

    if honest.median is not None and flattering.median is not None:
        assert honest.median >= flattering.median


@given(st.lists(st.tuples(st.integers(0, 400), st.booleans()), max_size=40), st.randoms())
def test_the_order_of_the_records_changes_nothing(
    rows: list[tuple[int, bool]], random: object
) -> None:
    lags = [Lag(days, is_over) for days, is_over in rows]
    shuffled = list(lags)
    random.shuffle(shuffled)  # type: ignore[attr-defined]

    assert median_lag(shuffled) == median_lag(lags)


@given(st.lists(st.tuples(st.integers(0, 400), st.booleans()), max_size=40))
def test_the_bounds_hold_the_curve_and_stay_shares(rows: list[tuple[int, bool]]) -> None:
    curve = product_limit([Lag(days, is_over) for days, is_over in rows])

    assert all(0 <= step.low <= step.share <= step.high <= 1 for step in curve)
    assert [step.share for step in curve] == sorted((step.share for step in curve), reverse=True)


def test_the_curve_agrees_with_scipy() -> None:
    from scipy.stats import CensoredData, ecdf

    lags = read(REMISSIONS)
    censored = CensoredData.right_censored(
        [lag.days for lag in lags], [not lag.is_over for lag in lags]
    )
    peer = ecdf(censored).sf
    bounds = peer.confidence_interval(method="log-log")

    by_days = {
        days: (share, low, high)
        for days, share, low, high in zip(
            peer.quantiles,
            peer.probabilities,
            bounds.low.probabilities,
            bounds.high.probabilities,
            strict=True,
        )
    }
    for step in product_limit(lags):
        assert by_days[step.days] == pytest.approx((step.share, step.low, step.high), abs=1e-12)
