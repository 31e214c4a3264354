"""Agreement: published tables, cases worked by hand, and properties."""

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ronghe.engines.measurement.agreement import (
    exact_agreement,
    intraclass_correlations,
    kappa_of_table,
    krippendorff_alpha,
    krippendorff_alpha_long,
    weighted_kappa,
)
from ronghe.engines.measurement.exceptions import UndefinedStatistic

# Shrout and Fleiss 1979, table 2: six targets rated by four judges.
SHROUT_FLEISS = [
    [9, 2, 5, 8],
    [6, 1, 3, 2],
    [8, 4, 6, 8],
    [7, 1, 2, 6],
    [10, 5, 6, 9],
    [6, 2, 4, 7],
]

# Form: value, F, df1, df2, p, lower, upper as psych::ICC(lmer=FALSE) prints for that table.
PEER = {
    "1,1": (0.16574177, 1.79467849, 5, 18, 0.16476881, -0.13293232, 0.72256006),
    "2,1": (0.28976378, 11.0272480, 5, 15, 0.00013457, 0.01878651, 0.76108437),
    "3,1": (0.71484071, 11.0272480, 5, 15, 0.00013457, 0.34246477, 0.94585826),
    "1,k": (0.44279713, 1.79467849, 5, 18, 0.16476881, -0.88444223, 0.91241542),
    "2,k": (0.62005055, 11.0272480, 5, 15, 0.00013457, 0.07113682, 0.92723204),
    "3,k": (0.90931554, 11.0272480, 5, 15, 0.00013457, 0.67567471, 0.98589168),
}

# Krippendorff 2011, section D: four observers, twelve units, missing values.
_ = np.nan
KRIPPENDORFF = [
    [1, 2, 3, 3, 2, 1, 4, 1, 2, _, _, _],
    [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, _, 3],
    [_, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, _],
    [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, _],
]


@pytest.mark.parametrize("form", list(PEER))
def test_intraclass_correlations_of_shrout_and_fleiss(form):
    found = intraclass_correlations(SHROUT_FLEISS)[form]

    printed = (found.value, found.f, found.df1, found.df2, found.p, found.lower, found.upper)
    assert printed == pytest.approx(PEER[form], abs=1e-7)


def test_intraclass_values_that_shrout_and_fleiss_published():
    found = intraclass_correlations(SHROUT_FLEISS)

    assert [round(each.value, 2) for each in found.forms] == [0.17, 0.29, 0.71, 0.44, 0.62, 0.91]


def test_raters_who_differ_by_a_constant_are_consistent_but_do_not_agree():
    # Person means differ by 1 (variance 1, k = 2: mean square 2), rater means by 2 (n = 3: mean
    # square 3 * 2 = 6), no residual. ICC(3,1) = 1, ICC(2,1) = 2 / (2 + 2 * 6 / 3) = 1/3.
    found = intraclass_correlations([[1, 3], [2, 4], [3, 5]])

    assert (found.between_persons, found.between_raters) == pytest.approx((2, 6))
    assert found["3,1"].value == pytest.approx(1)
    assert found["2,1"].value == pytest.approx(1 / 3)


@pytest.mark.parametrize(
    ("scores", "code"),
    [
        ([[1, 2]], "table_too_small"),
        ([[1, 2], [np.nan, 3]], "table_has_gaps"),
        ([[2, 2], [2, 2]], "nothing_varies"),
    ],
)
def test_intraclass_correlations_refuse_what_does_not_define_them(scores, code):
    with pytest.raises(UndefinedStatistic) as refusal:
        intraclass_correlations(scores)

    assert refusal.value.code == code


def test_unknown_intraclass_form_is_a_key_error():
    with pytest.raises(KeyError):
        intraclass_correlations(SHROUT_FLEISS)["4,1"]


def test_weighted_kappa_of_cohen_1968():
    # Cohen 1968, table 1: proportions and disagreement weights 0..6; kappa .492, weighted .348.
    shares = np.array([[0.44, 0.07, 0.09], [0.05, 0.20, 0.05], [0.01, 0.03, 0.06]])
    disagreement = np.array([[0, 1, 3], [1, 0, 6], [3, 6, 0]])

    plain = kappa_of_table(200 * shares, np.eye(3))
    weighted = kappa_of_table(200 * shares, 1 - disagreement / 6)

    assert plain.value == pytest.approx(0.29 / 0.59)
    assert weighted.value == pytest.approx(1 - 0.90 / 1.38)


def test_kappa_and_its_errors_worked_by_hand():
    # Counts 20 5 / 10 15: p_o = 35/50 = .7, chance = .5 * .6 + .5 * .4 = .5, kappa = .4.
    # Null variance (Fleiss, Cohen and Everitt): sum p_i. p_.j (w - (wbar_i. + wbar_.j))^2 - .25
    # = [.3 (1-1.1)^2 + .2 (0-1.1)^2 + .3 (0-.9)^2 + .2 (1-.9)^2] - .25
    # = .003 + .242 + .243 + .002 - .25 = .24; se0 = sqrt(.24 / 50) / .5, and z^2 is Pearson's
    # chi-square of the table, 50 (20 * 15 - 5 * 10)^2 / (25 * 25 * 30 * 20) = 25/3.
    kappa = kappa_of_table([[20, 5], [10, 15]], np.eye(2))

    assert (kappa.observed, kappa.expected, kappa.n) == pytest.approx((0.7, 0.5, 50))
    assert kappa.value == pytest.approx(0.4)
    assert kappa.z**2 == pytest.approx(25 / 3)


def test_kappa_standard_error_agrees_with_the_delta_method():
    counts = np.array([[20.0, 5, 2], [6, 15, 4], [1, 3, 24]])
    weights = 1 - np.abs(np.subtract.outer(range(3), range(3))) ** 2 / 4
    n, step = counts.sum(), 1e-5
    gradient = np.zeros(9)
    for cell in range(9):
        up, down = counts.copy().ravel() / n, counts.copy().ravel() / n
        up[cell] += step
        down[cell] -= step
        values = [kappa_of_table(n * each.reshape(3, 3), weights).value for each in (up, down)]
        gradient[cell] = (values[0] - values[1]) / (2 * step)
    share = counts.ravel() / n
    variance = (share @ gradient**2 - (share @ gradient) ** 2) / n

    assert kappa_of_table(counts, weights).se == pytest.approx(np.sqrt(variance), rel=1e-5)


def test_weighted_kappa_counts_pairs_and_skips_missing_values():
    first, second = [1, 1, 2, 2, np.nan], [1, 2, 2, 2, 1]

    kappa = weighted_kappa(first, second, weights="none")

    # Observed 3/4, chance .5 * .25 + .5 * .75 = .5.
    assert kappa.value == pytest.approx(0.5)
    assert kappa.n == 4


def test_linear_and_quadratic_weights_use_the_whole_scale_when_it_is_given():
    first, second = [0, 0, 3, 3, 0], [0, 1, 3, 3, 1]

    # On 0..3 the two disagreements are 1 of 3 apart: linear observed 1 - (2/5)(1/3) = 13/15.
    # Chance disagreement: rows .6 .4 at 0, 3; columns .2 .4 .4 at 0, 1, 3.
    # .6*.4*(1/3) + .6*.4*1 + .4*.2*1 + .4*.4*(2/3) = .08 + .24 + .08 + 8/75 = 38/75.
    kappa = weighted_kappa(first, second, weights="linear", categories=[0, 1, 2, 3])

    assert kappa.observed == pytest.approx(13 / 15)
    assert kappa.value == pytest.approx(1 - (2 / 15) / (38 / 75))


@given(st.lists(st.tuples(st.integers(0, 4), st.integers(0, 4)), min_size=4, max_size=40))
def test_quadratic_kappa_is_the_concordance_correlation(pairs):
    # Krippendorff 1970; Fleiss and Cohen 1973: 2 s_xy / (s_x^2 + s_y^2 + (mean difference)^2).
    x, y = np.array(pairs, float).T
    spread = x.var() + y.var() + (x.mean() - y.mean()) ** 2
    if spread == 0:
        return

    kappa = weighted_kappa(x, y, weights="quadratic", categories=range(5))

    assert kappa.value == pytest.approx(2 * np.mean((x - x.mean()) * (y - y.mean())) / spread)


@pytest.mark.parametrize(
    ("first", "second", "categories", "code"),
    [
        ([1], [1], None, "too_few_pairs"),
        ([1, 2], [1, 7], [1, 2, 3], "value_outside_categories"),
        ([1, 1], [1, 1], None, "one_category_used"),
    ],
)
def test_weighted_kappa_refuses_what_does_not_define_it(first, second, categories, code):
    with pytest.raises(UndefinedStatistic) as refusal:
        weighted_kappa(first, second, categories=categories)

    assert refusal.value.code == code


@pytest.mark.parametrize(
    ("level", "published"),
    [("nominal", 0.743), ("ordinal", 0.815), ("interval", 0.849), ("ratio", 0.797)],
)
def test_krippendorff_alpha_of_his_example_with_missing_values(level, published):
    alpha = krippendorff_alpha(KRIPPENDORFF, level=level)

    assert round(alpha.value, 3) == published
    # Unit 12 has one value only: 40 of the 41 values can be paired, in 11 units.
    assert (alpha.n_units, alpha.n_values) == (11, 40)


def test_krippendorff_alpha_of_two_observers_and_binary_data():
    # Krippendorff 2011, section A: ten units, six agreements; alpha = 0.095.
    meg = [0, 1, 0, 0, 0, 0, 0, 0, 1, 0]
    owen = [1, 1, 1, 0, 0, 1, 0, 0, 0, 0]

    assert round(krippendorff_alpha([meg, owen], level="nominal").value, 3) == 0.095


def test_krippendorff_alpha_takes_long_data_in_any_order():
    table = np.array(KRIPPENDORFF)
    coder, unit = np.nonzero(np.isfinite(table))
    order = np.random.default_rng(0).permutation(len(unit))

    long = krippendorff_alpha_long(unit[order] + 100, table[coder, unit][order], level="ordinal")

    assert long == krippendorff_alpha(KRIPPENDORFF, level="ordinal")


@pytest.mark.parametrize(
    ("values", "level", "code"),
    [
        ([[1, np.nan], [np.nan, 2]], "nominal", "no_paired_values"),
        ([[1, 1], [1, 1]], "interval", "nothing_varies"),
        ([[-1, 1], [1, 1]], "ratio", "ratio_needs_positive"),
    ],
)
def test_krippendorff_alpha_refuses_what_does_not_define_it(values, level, code):
    with pytest.raises(UndefinedStatistic) as refusal:
        krippendorff_alpha(values, level=level)

    assert refusal.value.code == code


def test_exact_agreement_worked_by_hand():
    # Context 0: raters 0, 1, 2 give 1, 1, 0: one agreement of three pairs.
    # Context 1: raters 0, 2 give 0, 0: one of one. With probabilities .5 each pair expects .5.
    found = exact_agreement(
        np.array([0, 0, 0, 1, 1]),
        np.array([0, 1, 2, 0, 2]),
        np.array([1, 1, 0, 0, 0]),
        np.full((5, 2), 0.5),
        n_raters=3,
    )

    assert (found.pairs, found.agreements, found.expected) == (4, 2, 2.0)
    assert found.rater_pairs.tolist() == [3, 2, 3]
    assert found.rater_agreements.tolist() == [2, 1, 1]
    assert found.rater_expected.tolist() == [1.5, 1.0, 1.5]
    assert found.rasch_kappa == 0


def test_a_rater_does_not_agree_with_herself():
    found = exact_agreement(
        np.array([7, 7, 7]),
        np.array([0, 0, 1]),
        np.array([1, 1, 1]),
        np.array([[0.2, 0.8], [0.2, 0.8], [0.5, 0.5]]),
        n_raters=2,
    )

    assert (found.pairs, found.agreements) == (2, 2)
    assert found.expected == pytest.approx(1.0)


def test_no_pair_means_no_share():
    found = exact_agreement(
        np.array([0, 1]), np.array([0, 1]), np.array([1, 1]), np.full((2, 2), 0.5), n_raters=2
    )

    assert found.pairs == 0
    assert np.isnan(found.observed_share)


@given(st.integers(0, 10_000))
def test_exact_agreement_equals_counting_every_pair(seed):
    random = np.random.default_rng(seed)
    context, rater = random.integers(0, 6, 30), random.integers(0, 4, 30)
    score = random.integers(0, 3, 30)
    probabilities = random.dirichlet([1, 1, 1], 30)

    found = exact_agreement(context, rater, score, probabilities, n_raters=4)

    pairs = [
        (i, j)
        for i, j in combinations(range(30), 2)
        if context[i] == context[j] and rater[i] != rater[j]
    ]
    assert found.pairs == len(pairs)
    assert found.agreements == sum(score[i] == score[j] for i, j in pairs)
    assert found.expected == pytest.approx(
        sum(probabilities[i] @ probabilities[j] for i, j in pairs)
    )
