"""Trends: three proofs of the numbers, what is said and what is not, a check on real counts."""

import csv
import gzip
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray
from scipy.special import logit

from ronghe.engines.demand import DemandInputError, TrendRules, assess_trends
from ronghe.engines.demand.trends import fit_lines, slope_variance

TOTALS = np.array([60, 55, 62, 58, 70, 64, 61, 59, 66, 63, 57, 60] * 2)
FEW = np.array([2, 1, 3, 2, 4, 3, 2, 5, 4, 3, 6, 4, 5, 4, 7, 6, 5, 8, 6, 9, 7, 8, 10, 9])
WILD = np.array(
    [20, 3, 25, 2, 30, 4, 22, 1, 28, 5, 18, 2, 21, 3, 24, 6, 27, 2, 19, 4, 30, 3, 16, 1]
)


def test_slopes_errors_and_dispersion_are_those_of_a_peer() -> None:
    """statsmodels 0.15, reference/make_glm.py."""
    lines = fit_lines(np.column_stack([FEW, WILD]).astype(float), TOTALS.astype(float))

    assert lines.slope == pytest.approx([0.07146955984941364, -0.016313836581206012], abs=1e-10)
    assert lines.dispersion == pytest.approx([1.0, 10.820704259494345], rel=1e-9)
    assert lines.standard_error == pytest.approx(
        [0.014575876293255012, 0.030366738209371046], rel=1e-7
    )


def test_two_months_by_hand() -> None:
    """10 of 40, then 20 of 40: the slope is the difference of log-odds, log(1) − log(1/3) = log 3;
    its variance is 1/10 + 1/30 + 1/20 + 1/20."""
    lines = fit_lines(np.array([[10.0], [20.0]]), np.array([40.0, 40.0]))

    assert lines.slope == pytest.approx([np.log(3)])
    assert lines.standard_error == pytest.approx([np.sqrt(1 / 10 + 1 / 30 + 1 / 20 + 1 / 20)])
    assert lines.level == pytest.approx([(logit(0.25) + logit(0.5)) / 2])


def test_the_spread_of_slopes_by_hand() -> None:
    """With one error for all, the likelihood is highest at mean(b²) − 1: (4 + 4 + 1) / 3 − 1."""
    assert slope_variance(np.array([2.0, -2.0, 1.0]), np.ones(3)) == pytest.approx(2.0, rel=1e-5)


def test_slopes_within_their_errors_have_no_spread() -> None:
    assert slope_variance(np.array([0.5, -0.4, 0.1]), np.ones(3)) == 0.0


counts_of_a_region = st.integers(0, 2**32 - 1).map(
    lambda seed: np.random.default_rng(seed).binomial(
        60, np.random.default_rng(seed + 1).uniform(0.05, 0.6, 8), size=(24, 8)
    )
)


@given(counts_of_a_region)
def test_time_run_backwards_turns_every_slope_round(counts: NDArray[np.int64]) -> None:
    totals = np.full(24, 60)

    there, back = assess_trends(counts, totals), assess_trends(counts[::-1], totals)

    np.testing.assert_allclose(back.slope, -there.slope, atol=1e-9)
    np.testing.assert_allclose(back.standard_error, there.standard_error, rtol=1e-7)
    np.testing.assert_allclose(back.rising, there.declining, atol=1e-6)


@given(counts_of_a_region)
def test_naming_what_is_not_mentioned_turns_every_slope_round(counts: NDArray[np.int64]) -> None:
    totals = np.full(24, 60)

    named, unnamed = assess_trends(counts, totals), assess_trends(60 - counts, totals)

    np.testing.assert_allclose(unnamed.slope, -named.slope, atol=1e-9)


@given(counts_of_a_region, st.permutations(range(8)))
def test_the_order_of_skills_does_not_matter(counts: NDArray[np.int64], order: list[int]) -> None:
    totals = np.full(24, 60)

    straight, shuffled = assess_trends(counts, totals), assess_trends(counts[:, order], totals)

    np.testing.assert_allclose(shuffled.rising, straight.rising[order], atol=1e-9)
    np.testing.assert_allclose(shuffled.q_value, straight.q_value[order], rtol=1e-9)


def test_months_without_postings_change_nothing() -> None:
    counts, totals = np.column_stack([FEW, WILD]), TOTALS
    holes = np.insert(counts, [24], 0, axis=0), np.insert(totals, [24], 0)

    full, holed = assess_trends(counts, totals), assess_trends(*holes)

    np.testing.assert_allclose(holed.slope, full.slope, atol=1e-9)
    np.testing.assert_allclose(holed.standard_error, full.standard_error, rtol=1e-9)


def test_a_steep_rise_is_rising_and_confirmed_and_noise_is_neither() -> None:
    steep = np.round(np.linspace(2, 40, 24)).astype(int)
    flat = np.array([9, 11] * 12)

    table = assess_trends(np.column_stack([steep, flat, steep[::-1]]), np.full(24, 60))

    assert table.verdict == ("rising", "unclear", "declining")
    assert table.confirmed.tolist() == [True, False, True]
    assert table.share_first[1] == pytest.approx(10 / 60)


def test_too_few_mentions_are_said_to_be_too_few() -> None:
    rare = np.zeros(24, int)
    rare[-5:] = 4  # twenty mentions, all in the last months

    table = assess_trends(np.column_stack([rare, FEW]), TOTALS)

    assert table.verdict[0] == "too_few"
    assert np.isnan(table.slope[0])
    assert not table.confirmed[0]
    assert table.mentions.tolist() == [20, FEW.sum()]


def test_what_every_posting_says_is_too_little_to_tell_as_well() -> None:
    assert assess_trends(TOTALS[:, None], TOTALS).verdict == ("too_few",)


def test_too_few_months_say_nothing() -> None:
    assert assess_trends(WILD[:8, None], TOTALS[:8]).verdict == ("too_few",)


def test_no_skill_at_all_is_an_empty_table() -> None:
    table = assess_trends(np.zeros((24, 0), int), TOTALS)

    assert table.verdict == ()
    assert table.postings == TOTALS.sum()


@pytest.mark.parametrize(
    ("mentions", "totals", "said"),
    [
        ([1, 2], [3, 4], "months × skills"),
        ([[1], [2]], [3], "months × skills"),
        ([[1], [-1]], [3, 4], "negative"),
        ([[1], [5]], [3, 4], "more postings with a skill"),
        ([[1], [np.nan]], [3, 4], "missing"),
    ],
)
def test_counts_that_cannot_be_are_refused(mentions: object, totals: object, said: str) -> None:
    with pytest.raises(DemandInputError, match=said):
        assess_trends(mentions, totals)  # type: ignore[arg-type]


# --- on shuffled months, and on real counts -------------------------------------------------------


def flags(verdicts: tuple[str, ...]) -> int:
    return sum(one in ("rising", "declining") for one in verdicts)


def test_months_without_order_hardly_ever_rise_or_decline() -> None:
    """At most 0.3 flags per 100 skills: 40 regions of 100 skills without any trend."""
    rng = np.random.default_rng(20261126)
    flagged = 0
    for _ in range(40):
        counts = rng.binomial(60, rng.beta(1, 6, 100), size=(24, 100))
        flagged += flags(assess_trends(counts, np.full(24, 60)).verdict)

    assert 100 * flagged / 4000 <= 0.3


Months = tuple[NDArray[np.int64], NDArray[np.int64]]


@pytest.fixture(scope="module")
def technologies(shared_data: Callable[[str], Path]) -> Months:
    """Monthly mentions of 261 technologies among postings, and postings; a missing month is 0."""
    path = shared_data("trend/hn_term_counts_monthly.csv.gz")
    with gzip.open(path, "rt", encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    number = [int(r["month"][:4]) * 12 + int(r["month"][5:]) for r in rows]
    first = min(number)
    terms = {term: n for n, term in enumerate(sorted({r["term"] for r in rows}))}
    mentions = np.zeros((max(number) - first + 1, len(terms)), int)
    totals = np.zeros(len(mentions), int)
    for month, row in zip(number, rows, strict=True):
        mentions[month - first, terms[row["term"]]] = int(row["count"])
        totals[month - first] = int(row["n_posts"])
    return mentions, totals


def small_region(technologies: Months, seed: int, size: int = 60) -> Months:
    """A draw of `size` postings a month, each skill's mentions drawn by themselves."""
    mentions, totals = technologies
    drawn = np.minimum(size, totals)
    rng = np.random.default_rng(seed)
    return rng.hypergeometric(mentions, totals[:, None] - mentions, drawn[:, None]), drawn


def test_what_is_said_of_a_small_region_comes_true_in_the_next_year(technologies: Months) -> None:
    """The rule: of the skills called rising (declining) in 24 months of a region with 60 postings
    a month, at least 85 in 100 have a larger (smaller) share in all postings of the following 12
    months than in all postings of the window's last 12. Five draws; 20 in `ronghe bench demand`."""
    mentions, totals = technologies
    right = said = 0
    for seed in range(5):
        region, postings = small_region(technologies, seed)
        for start in range(0, len(totals) - 36 + 1, 6):
            window = slice(start, start + 24)
            verdict = np.array(assess_trends(region[window], postings[window]).verdict)
            last = mentions[start + 12 : start + 24].sum(0) / totals[start + 12 : start + 24].sum()
            year = mentions[start + 24 : start + 36].sum(0) / totals[start + 24 : start + 36].sum()
            up, down = verdict == "rising", verdict == "declining"
            said += int(up.sum() + down.sum())
            right += int((up & (year > last)).sum() + (down & (year < last)).sum())

    assert said > 50
    assert right / said >= 0.85


def test_real_counts_with_their_months_shuffled_are_hardly_ever_flagged(
    technologies: Months,
) -> None:
    flagged = judged = 0
    for seed in range(5):
        region, postings = small_region(technologies, seed)
        rng = np.random.default_rng(seed)
        for start in range(0, len(postings) - 24 + 1, 12):
            order = start + rng.permutation(24)
            verdict = assess_trends(region[order], postings[order]).verdict
            flagged += flags(verdict)
            judged += sum(one != "too_few" for one in verdict)

    assert judged > 1000
    assert 100 * flagged / judged <= 0.3


def test_rules_move_the_line() -> None:
    counts = np.column_stack([FEW, WILD])

    strict = assess_trends(counts, TOTALS, TrendRules(least_mentions=1000))
    bold = assess_trends(counts, TOTALS, TrendRules(probability=0.5, yearly_drift=0))

    assert strict.verdict == ("too_few", "too_few")
    assert bold.verdict[0] == "rising"
