"""Differential functioning: hand-worked strata, R and eRm on the verbal aggression data."""

import csv
import os
from itertools import combinations
from pathlib import Path

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from ronghe.engines.measurement.differential_functioning import (
    generalized_mantel_haenszel,
    logistic_functioning,
    mantel,
    mantel_haenszel,
    mantel_long,
    matching_strata,
    wald_functioning,
)
from ronghe.engines.measurement.exceptions import UndefinedStatistic

SHARED = Path(
    os.environ.get("RONGHE_SHARED_DATA", Path(__file__).resolve().parents[4] / "shared" / "data")
)
AGGRESSION = SHARED / "measurement" / "verbagg_dif_mh"


def _from_tables(*tables):
    """One item's answers, focal flags and strata from tables ((ref 1, ref 0), (focal 1, 0))."""
    rows = [
        (answer, group, stratum)
        for stratum, table in enumerate(tables)
        for group, counts in enumerate(table)
        for answer, count in zip((1, 0), counts, strict=True)
        for _ in range(count)
    ]
    answer, group, stratum = np.array(rows).T
    return answer[:, None].astype(float), group.astype(bool), stratum


def test_mantel_haenszel_worked_by_hand():
    # Stratum 1: 8 2 / 5 5 (n 20); stratum 2: 9 1 / 6 4 (n 20).
    # Odds ratio (8*5 + 9*4)/20 over (2*5 + 1*6)/20 = 76/16 = 4.75.
    # Expected reference right: 6.5 + 7.5 = 14, observed 17; variance
    # 10*10*13*7/(400*19) + 10*10*15*5/(400*19) = 9100/7600 + 7500/7600 = 16600/7600.
    # Chi-square (3 - .5)^2 / (16600/7600) = 2.8614.
    answers, focal, strata = _from_tables(((8, 2), (5, 5)), ((9, 1), (6, 4)))

    found = mantel_haenszel(answers, focal, strata=strata)

    assert found.odds_ratio == pytest.approx([4.75])
    assert found.chi_square == pytest.approx([2.5**2 * 7600 / 16600])
    assert found.delta == pytest.approx([-2.35 * np.log(4.75)])
    assert (found.n_reference.tolist(), found.n_focal.tolist()) == ([20], [20])
    # Large, but not significant: negligible by ETS.
    assert found.ets_class.tolist() == ["A"]


def test_standard_error_in_one_stratum_is_woolfs():
    # With one table Robins, Breslow and Greenland's variance is 1/a + 1/b + 1/c + 1/d.
    answers, focal, strata = _from_tables(((30, 10), (20, 25)))

    found = mantel_haenszel(answers, focal, strata=strata)

    assert found.log_odds_se == pytest.approx([np.sqrt(1 / 30 + 1 / 10 + 1 / 20 + 1 / 25)])


@pytest.mark.parametrize(
    ("table", "ets_class"),
    [
        (((60, 40), (58, 42)), "A"),  # odds ratio 1.09, delta -.19
        (((600, 400), (480, 520)), "B"),  # odds ratio 1.625, delta -1.14, sure
        (((700, 300), (450, 550)), "C"),  # odds ratio 2.85, delta -2.46, sure
        (((6, 1), (4, 3)), "A"),  # large, but by chance
    ],
)
def test_ets_classes(table, ets_class):
    answers, focal, strata = _from_tables(table)

    assert mantel_haenszel(answers, focal, strata=strata).ets_class.tolist() == [ets_class]


def test_no_continuity_correction_beyond_the_distance():
    # Observed equals expected: chi-square is 0, not .25 / variance.
    answers, focal, strata = _from_tables(((5, 5), (5, 5)))

    found = mantel_haenszel(answers, focal, strata=strata)

    assert found.chi_square == pytest.approx([0.0])
    assert found.p == pytest.approx([1.0])


def test_an_item_nobody_missed_has_no_statistic():
    answers, focal, strata = _from_tables(((5, 0), (5, 0)))

    found = mantel_haenszel(answers, focal, strata=strata)

    assert np.isnan(found.odds_ratio).all()
    assert found.ets_class.tolist() == [""]


@given(st.lists(st.integers(1, 9), min_size=8, max_size=8))
@example(
    [1, 4, 1, 6, 2, 4, 2, 1]
)  # half a person from what was expected: where the correction begins
def test_exchanging_the_groups_inverts_the_odds_ratio(counts):
    a, b, c, d, e, f, g, h = counts
    answers, focal, strata = _from_tables(((a, b), (c, d)), ((e, f), (g, h)))

    one = mantel_haenszel(answers, focal, strata=strata)
    other = mantel_haenszel(answers, ~focal, strata=strata)

    assert other.odds_ratio == pytest.approx(1 / one.odds_ratio)
    assert other.chi_square == pytest.approx(one.chi_square)
    assert other.log_odds_se == pytest.approx(one.log_odds_se)


def test_purification_finds_the_planted_items_and_clears_the_others():
    random = np.random.default_rng(8)
    focal = np.arange(4000) % 2 == 1
    ability = random.normal(size=4000)
    difficulty = np.tile(np.linspace(-1, 1, 10), (4000, 1))
    difficulty[focal, :3] += 1.2
    answers = (random.logistic(size=(4000, 10)) < ability[:, None] - difficulty).astype(float)

    plain = mantel_haenszel(answers, focal)
    purified = mantel_haenszel(answers, focal, purify=True)

    assert purified.ets_class.tolist() == ["C"] * 3 + ["A"] * 7
    assert np.abs(purified.delta[3:]).mean() < np.abs(plain.delta[3:]).mean()


def test_mantel_of_dichotomous_items_is_mantel_haenszel_without_correction():
    answers, focal, strata = _from_tables(((8, 2), (5, 5)), ((9, 1), (6, 4)))

    found = mantel(answers, focal, strata=strata)

    # (17 - 14)^2 / (16600/7600); the focal group has 3 right answers fewer than expected.
    assert found.chi_square == pytest.approx([9 * 7600 / 16600])
    assert found.z[0] < 0
    # Focal-weighted difference of proportions: .5 (.5 - .8) + .5 (.6 - .9).
    assert found.mean_difference == pytest.approx([-0.3])


def test_mantel_of_an_ordered_item_worked_by_hand():
    # One stratum: reference 0 1 2, focal 1 2 2; n 6, sum 8, squares 14. Focal sum 5, expected 4;
    # variance 3*3 (6*14 - 64) / (36 * 5) = 1, so z = 1. Difference of means 5/3 - 1 = 2/3;
    # pooled variance (2 + 2/3) / 4 = 2/3.
    scores = np.array([[0], [1], [2], [1], [2], [2]], float)
    focal = np.array([0, 0, 0, 1, 1, 1], bool)

    found = mantel(scores, focal, strata=np.zeros(6))

    assert found.z == pytest.approx([1.0])
    assert found.mean_difference == pytest.approx([2 / 3])
    assert found.effect == pytest.approx([2 / 3 / np.sqrt(2 / 3)])
    assert found.effect_class.tolist() == ["AA"]


def test_mantel_takes_long_data_with_gaps():
    random = np.random.default_rng(4)
    scores = random.integers(0, 4, (60, 3)).astype(float)
    scores[random.random((60, 3)) < 0.3] = np.nan
    focal, strata = np.arange(60) % 2 == 0, np.arange(60) // 12
    person, item = np.nonzero(np.isfinite(scores))

    long = mantel_long(item, scores[person, item], focal[person], strata[person], n_items=3)

    assert long.z == pytest.approx(mantel(scores, focal, strata=strata).z)


def test_any_category_in_one_stratum_is_pearsons_chi_square():
    # Counts 10 0 10 / 5 10 5: equal means, other middles. Pearson: expected 7.5 5 7.5 in both
    # rows, 4 (2.5^2 / 7.5) + 2 (25 / 5) = 40/3; the exact variance makes it (n - 1)/n of that.
    scores = np.repeat([0, 2, 0, 1, 2], [10, 10, 5, 10, 5])[:, None].astype(float)
    focal = np.arange(40) >= 20

    found = generalized_mantel_haenszel(scores, focal, strata=np.zeros(40))

    assert found.chi_square == pytest.approx([40 / 3 * 39 / 40])
    assert found.df.tolist() == [2]
    assert found.p[0] < 0.01
    assert mantel(scores, focal, strata=np.zeros(40)).p == pytest.approx([1.0])


def test_any_category_of_two_is_mantels_test():
    answers, focal, strata = _from_tables(((8, 2), (5, 5)), ((9, 1), (6, 4)))

    found = generalized_mantel_haenszel(answers, focal, strata=strata)

    assert found.chi_square == pytest.approx(mantel(answers, focal, strata=strata).chi_square)
    assert found.df.tolist() == [1]


def test_one_category_defines_no_test():
    found = generalized_mantel_haenszel([[1.0], [1.0]], [False, True], strata=[0, 0])

    assert np.isnan(found.chi_square).all()
    assert found.df.tolist() == [0]


def test_matching_strata_keep_ties_together():
    # Thirds of 1 1 1 2 3 4 end at 1 and 2 1/3.
    strata = matching_strata([3.0, 1.0, 1.0, 1.0, 2.0, 4.0], count=3)

    assert strata.tolist() == [2, 0, 0, 0, 1, 2]


def test_logistic_functioning_worked_by_hand():
    # One matching value would be degenerate; with the matching score balanced over four equal
    # tables the group effect in the uniform model is the log odds ratio of the pooled table.
    answers, focal, _ = _from_tables(((30, 10), (20, 20)), ((30, 10), (20, 20)))
    matching = np.repeat([0.0, 1.0], 80)

    found = logistic_functioning(answers, focal, matching=matching)

    def deviance(p, n):
        return -2 * n * (p * np.log(p) + (1 - p) * np.log(1 - p))

    assert found.uniform == pytest.approx(
        [deviance(5 / 8, 160) - deviance(3 / 4, 80) - deviance(1 / 2, 80)]
    )
    assert found.nonuniform == pytest.approx([0.0], abs=1e-9)
    assert found.group_effect == pytest.approx([-np.log(3)])


def test_crossing_curves_are_nonuniform():
    random = np.random.default_rng(11)
    focal, ability = np.arange(3000) % 2 == 1, random.normal(size=3000)
    slope = np.where(focal, 2.0, 0.5)
    answer = (random.logistic(size=3000) < slope * ability).astype(float)

    found = logistic_functioning(answer[:, None], focal, matching=ability)

    assert found.nonuniform_p[0] < 1e-6
    assert found.uniform_p[0] > 0.01
    assert found.effect_class.tolist() == ["C"]


def test_wald_functioning_worked_by_hand():
    # Centred measures -1 0 1 and -1 1 0: differences 0 1 -1, standard errors .5.
    found = wald_functioning(["a", "b", "c"], ([-1, 0, 1], [0.3] * 3), ([4, 6, 5], [0.4] * 3))

    assert found.difference == pytest.approx([0, 1, -1])
    assert found.z == pytest.approx([0, 2, -2])
    assert found.p_adjusted == pytest.approx([1, 0.04550026 * 1.5, 0.04550026 * 1.5])
    assert (found.joint_chi_square, found.joint_df) == pytest.approx((8, 2))


@pytest.mark.parametrize(
    ("call", "code"),
    [
        (lambda: mantel_haenszel([[0], [1]], [False, False]), "group_empty"),
        (lambda: mantel_haenszel([[0], [2]], [False, True]), "not_dichotomous"),
        (lambda: logistic_functioning([[0], [2]], [False, True]), "not_dichotomous"),
        (lambda: matching_strata([1.0, np.nan]), "measure_missing"),
        (lambda: wald_functioning(["a"], ([0], [1]), ([0], [1])), "too_few_common_levels"),
    ],
)
def test_what_defines_no_comparison_is_refused(call, code):
    with pytest.raises(UndefinedStatistic) as refusal:
        call()

    assert refusal.value.code == code


def _table(name):
    with (AGGRESSION / name).open(newline="") as source:
        return list(csv.DictReader(source))


def _verbal_aggression():
    rows = _table("data.csv")
    items = [name for name in rows[0] if name != "gender"]
    answers = np.array([[float(row[item]) for item in items] for row in rows])
    return items, answers, np.array([row["gender"] == "male" for row in rows])


def _conditional_rasch(answers):
    """Difficulties (sum zero) and standard errors by conditional maximum likelihood."""
    k, right = answers.shape[1], answers.sum(axis=0)
    groups = np.bincount(answers.sum(axis=1).astype(int), minlength=k + 1)[1:k]
    difficulty = np.zeros(k)
    for _ in range(12):
        first, second = _conditional_moments(np.exp(-difficulty))
        expected = groups @ first
        information = np.einsum("r,rij->ij", groups, second)
        information -= np.einsum("r,ri,rj->ij", groups, first, first)
        covariance = np.linalg.pinv(information, rcond=1e-9)
        totals = right - (answers.sum(axis=1) == k).sum()
        difficulty = difficulty - covariance @ (totals - expected)
        difficulty -= difficulty.mean()
    return difficulty, np.sqrt(np.diag(covariance))


def _symmetric(easiness):
    gamma = np.ones(1)
    for each in easiness:
        gamma = np.convolve(gamma, [1, each])
    return gamma


def _conditional_moments(easiness):
    """P(right) (r, i) and P(both right) (r, i, j) given the scores 1..k-1."""
    k, gamma = len(easiness), _symmetric(easiness)
    first, second = np.zeros((k - 1, k)), np.zeros((k - 1, k, k))
    for i in range(k):
        first[:, i] = easiness[i] * _symmetric(np.delete(easiness, i))[: k - 1] / gamma[1:k]
        second[:, i, i] = first[:, i]
    for i, j in combinations(range(k), 2):
        rest = _symmetric(np.delete(easiness, [i, j]))[: k - 2]
        second[1:, i, j] = easiness[i] * easiness[j] * rest / gamma[2:k]
        second[:, j, i] = second[:, i, j]
    return first, second


if AGGRESSION.exists():

    def test_mantel_haenszel_agrees_with_r_on_verbal_aggression():
        items, answers, male = _verbal_aggression()
        peer = {row["item"]: row for row in _table("estimates.csv")}

        found = mantel_haenszel(answers, male)

        for column, ours in (
            ("MH_chisq", found.chi_square),
            ("MH_p", found.p),
            ("MH_common_OR", found.odds_ratio),
            ("MH_delta_ETS", found.delta),
        ):
            theirs = [float(peer[item][column]) for item in items]
            assert ours == pytest.approx(theirs, rel=1e-9, abs=1e-12)

    def test_logistic_functioning_agrees_with_r_on_verbal_aggression():
        items, answers, male = _verbal_aggression()
        peer = {row["item"]: row for row in _table("estimates.csv")}

        found = logistic_functioning(answers, male)

        for column, ours in (("LR_uniform", found.uniform), ("LR_nonuniform", found.nonuniform)):
            assert ours == pytest.approx([float(peer[i][column]) for i in items], abs=1e-6)

    def test_wald_functioning_agrees_with_erm_on_verbal_aggression():
        items, answers, male = _verbal_aggression()
        theirs = [float(row["z-statistic"]) for row in _table("wald_gender.csv")]

        found = wald_functioning(
            items, _conditional_rasch(answers[~male]), _conditional_rasch(answers[male])
        )

        assert found.z == pytest.approx(theirs, abs=0.005)
