"""Alpha and omega: worked by hand, against psych, and by their defining properties."""

import csv
import os
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ronghe.engines.measurement.exceptions import UndefinedStatistic
from ronghe.engines.measurement.reliability import cronbach_alpha, omega_total

SHARED = Path(
    os.environ.get("RONGHE_SHARED_DATA", Path(__file__).resolve().parents[4] / "shared" / "data")
)
BFI = SHARED / "measurement" / "bfi_reliability"
REVERSED = {"A1", "C4", "C5", "E1", "E2", "O2", "O5"}


def test_alpha_of_a_table_worked_by_hand():
    # Item variances 1, 1, 1 (scores 1 2 3 in some order); sums 3, 7, 8 have mean 6, variance 7.
    # alpha = 3/2 (1 - 3/7) = 6/7. Correlations are 1, 1/2, 1/2: mean 2/3, so the standardized
    # form is 3 (2/3) / (1 + 2 (2/3)) = 6/7 too. Without the third item the other two agree: 1.
    alpha = cronbach_alpha([[1, 1, 1], [2, 2, 3], [3, 3, 2]])

    assert alpha.raw == pytest.approx(6 / 7)
    assert alpha.standardized == pytest.approx(6 / 7)
    assert alpha.average_correlation == pytest.approx(2 / 3)
    assert alpha.raw_without == pytest.approx([2 / 3, 2 / 3, 1])
    assert (alpha.n, alpha.k, alpha.n_incomplete) == (3, 3, 0)


def test_item_rest_correlation_leaves_the_item_out():
    scores = np.random.default_rng(3).normal(size=(30, 4)) + np.arange(30)[:, None] / 10

    rest = cronbach_alpha(scores).item_rest

    by_hand = [np.corrcoef(scores[:, i], np.delete(scores, i, 1).sum(1))[0, 1] for i in range(4)]
    assert rest == pytest.approx(by_hand)


def test_feldt_interval_of_a_published_size():
    # Feldt's interval is 1 - (1 - alpha) F; with alpha = 6/7, n = 3, k = 3 the F quantiles have
    # 2 and 4 degrees of freedom: F(.975) = 10.649, F(.025) = 0.02546.
    alpha = cronbach_alpha([[1, 1, 1], [2, 2, 3], [3, 3, 2]])

    assert alpha.lower == pytest.approx(1 - 10.6491 / 7, abs=1e-4)
    assert alpha.upper == pytest.approx(1 - 0.025464 / 7, abs=1e-4)


def test_the_order_of_the_persons_changes_no_digit():
    scores = np.random.default_rng(5).normal(size=(50, 5)) + np.arange(50)[:, None] / 20

    assert cronbach_alpha(scores[::-1]).raw == cronbach_alpha(scores).raw
    assert omega_total(scores[::-1]).total == omega_total(scores).total


def test_persons_with_a_missing_score_are_left_out_and_counted():
    whole = [[1, 1, 1], [2, 2, 3], [3, 3, 2]]

    alpha = cronbach_alpha([*whole, [3, np.nan, 1]])

    assert alpha.raw == cronbach_alpha(whole).raw
    assert (alpha.n, alpha.n_incomplete) == (3, 1)


def test_omega_recovers_the_loadings_of_an_exact_one_factor_correlation():
    # Data made so that the sample correlation is exactly l l' + diag(1 - l^2).
    loadings = np.array([0.8, 0.7, 0.6, 0.5])
    target = np.outer(loadings, loadings) + np.diag(1 - loadings**2)
    normal = np.random.default_rng(1).normal(size=(50, 4))
    normal -= normal.mean(axis=0)
    white = normal @ np.linalg.inv(np.linalg.cholesky(np.cov(normal, rowvar=False))).T
    scores = white @ np.linalg.cholesky(target).T

    omega = omega_total(scores)

    # (2.6)^2 / (2.6^2 + 4 - 1.74) = 6.76 / 9.02
    assert omega.loadings == pytest.approx(loadings, abs=1e-9)
    assert omega.total == pytest.approx(6.76 / 9.02, abs=1e-9)
    assert omega.residual == pytest.approx(0, abs=1e-9)
    assert omega.converged
    assert not omega.improper


def test_omega_says_when_a_loading_runs_into_its_bound():
    # Correlations .9, .9, .7: the exact factor has loading sqrt(.9 * .9 / .7) = 1.08 > 1.
    target = np.array([[1, 0.9, 0.9], [0.9, 1, 0.7], [0.9, 0.7, 1]])
    normal = np.random.default_rng(2).normal(size=(40, 3))
    normal -= normal.mean(axis=0)
    white = normal @ np.linalg.inv(np.linalg.cholesky(np.cov(normal, rowvar=False))).T

    assert omega_total(white @ np.linalg.cholesky(target).T).improper


@given(
    shift=st.floats(-5, 5),
    scale=st.floats(0.1, 10),
    seed=st.integers(0, 1000),
)
def test_alpha_and_omega_ignore_origin_and_common_unit(shift, scale, seed):
    random = np.random.default_rng(seed)
    scores = random.normal(size=(20, 1)) + random.normal(size=(20, 4))

    moved = shift + scale * scores

    assert cronbach_alpha(moved).raw == pytest.approx(cronbach_alpha(scores).raw, abs=1e-8)
    assert omega_total(moved).total == pytest.approx(omega_total(scores).total, abs=1e-6)


@pytest.mark.parametrize(
    ("scores", "code"),
    [
        ([1, 2, 3], "scores_not_a_matrix"),
        ([[1], [2], [3]], "scores_not_a_matrix"),
        ([[1, 2], [2, 1]], "too_few_complete_persons"),
        ([[1, 2], [2, 2], [3, 2]], "constant_item"),
        ([[1, 3], [2, 2], [3, 1]], "constant_sum"),
    ],
)
def test_alpha_refuses_what_does_not_define_it(scores, code):
    with pytest.raises(UndefinedStatistic) as refusal:
        cronbach_alpha(scores)

    assert refusal.value.code == code
    assert refusal.value.zh


def test_omega_refuses_two_items():
    with pytest.raises(UndefinedStatistic) as refusal:
        omega_total([[1, 2], [2, 4], [3, 3]])

    assert refusal.value.code == "omega_needs_three_items"
    assert refusal.value.params == {"k": 2}


def _bfi_scale(scale):
    with (BFI / "data.csv").open(newline="") as source:
        rows = list(csv.DictReader(source))
    names = [name for name in rows[0] if name[0] == scale and name[1:].isdigit()]
    columns = [
        [np.nan if row[name] == "NA" else float(row[name]) for row in rows] for name in names
    ]
    signed = [
        7 - np.array(column) if name in REVERSED else np.array(column)
        for name, column in zip(names, columns, strict=True)
    ]
    return np.column_stack(signed)


if BFI.exists():

    @pytest.mark.parametrize("scale", ["A", "C", "E", "N", "O"])
    def test_alpha_and_omega_agree_with_psych_on_the_big_five(scale):
        with (BFI / "estimates.csv").open(newline="") as source:
            peer = next(row for row in csv.DictReader(source) if row["scale"] == scale)
        scores = _bfi_scale(scale)

        alpha, omega = cronbach_alpha(scores), omega_total(scores)

        assert alpha.n == int(peer["n"])
        assert alpha.raw == pytest.approx(float(peer["alpha_raw"]), abs=1e-12)
        assert alpha.standardized == pytest.approx(float(peer["alpha_std"]), abs=1e-12)
        assert alpha.average_correlation == pytest.approx(float(peer["average_r"]), abs=1e-12)
        assert omega.total == pytest.approx(float(peer["omega_1factor_minres"]), abs=1e-5)
