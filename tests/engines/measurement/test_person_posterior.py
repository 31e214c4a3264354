"""Persons under known parameters: against a dense grid, by hand, and by what must hold."""

import numpy as np
import pytest

from ronghe.engines.measurement.person_posterior import GRID, LocatedEvidence, posterior


def evidence(
    rows: list[tuple[int, int, float, int]], *, unknown: list[int] | None = None, sd: float = 0.0
) -> LocatedEvidence:
    """Dichotomous observations: unit, dimension, difficulty, score."""
    unit, dimension, difficulty, score = (np.array(column) for column in zip(*rows, strict=True))
    return LocatedEvidence(
        unit=unit,
        dimension=dimension,
        difficulty=difficulty.astype(float),
        cumulated=np.array([[0.0, 0.0]]),
        group=np.zeros(len(rows), dtype=int),
        score=score,
        unknown=np.array(unknown if unknown else [-1] * len(rows)),
        unknown_sd=np.full(len(rows), sd),
    )


def test_without_observations_the_prior_stands() -> None:
    found = posterior(evidence([(0, 0, 0.0, 1)]), np.array([[0.5], [0.5]]), np.array([[2.0]]))

    assert found.mean[1, 0] == pytest.approx(0.5)
    assert found.sd[1, 0] == pytest.approx(np.sqrt(2.0))


def test_one_right_answer_moves_the_mean_as_worked_out_by_hand() -> None:
    # Posterior of a standard normal after one success at difficulty 0: by symmetry E[theta] =
    # E[theta * sigma(theta)] / (1/2) = 2 E[sigma'(theta)] (Stein), and E[sigma'(theta)] under
    # N(0, 1) is 0.20662 (Gauss-Hermite, 100 nodes).
    nodes, weights = np.polynomial.hermite_e.hermegauss(100)
    slope = 1 / (2 + np.exp(nodes) + np.exp(-nodes))
    by_hand = 2 * float(weights @ slope / weights.sum())

    found = posterior(evidence([(0, 0, 0.0, 1)]), np.zeros((1, 1)), np.eye(1))

    assert by_hand == pytest.approx(0.4132, abs=1e-4)
    assert found.mean[0, 0] == pytest.approx(by_hand, abs=1e-6)


def dense_moments(
    rows: list[tuple[int, int, float, int]], covariance: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Mean and SD of one unit in two dimensions by brute force on a square grid."""
    axis = np.linspace(-8, 8, 401)
    x, y = np.meshgrid(axis, axis, indexing="ij")
    points = np.stack([x.ravel(), y.ravel()])
    log = -0.5 * np.einsum("ip,ij,jp->p", points, np.linalg.inv(covariance), points)
    for _, dimension, difficulty, score in rows:
        place = points[dimension] - difficulty
        log = log + score * place - np.logaddexp(0, place)
    mass = np.exp(log - log.max())
    mass /= mass.sum()
    mean = points @ mass
    return mean, np.sqrt(((points - mean[:, None]) ** 2) @ mass)


def test_two_dimensions_agree_with_a_dense_grid() -> None:
    covariance = np.array([[1.4, 0.9], [0.9, 1.1]])
    rows = [(0, 0, d, s) for d, s in [(-1, 1), (0, 1), (0.5, 1), (1.5, 0)]] + [(0, 1, 0.2, 0)]
    mean, sd = dense_moments(rows, covariance)

    found = posterior(evidence(rows), np.zeros((1, 2)), covariance)

    np.testing.assert_allclose(found.mean[0], mean, atol=0.005)
    np.testing.assert_allclose(found.sd[0], sd, atol=0.005)


def test_what_is_seen_on_one_dimension_tells_about_the_other() -> None:
    rows = [(0, 0, 0.0, 1)] * 6
    apart = posterior(evidence(rows), np.zeros((1, 2)), np.eye(2))
    tied = posterior(evidence(rows), np.zeros((1, 2)), np.array([[1.0, 0.8], [0.8, 1.0]]))

    assert apart.mean[0, 1] == pytest.approx(0.0, abs=1e-9)
    assert tied.mean[0, 1] == pytest.approx(0.8 * tied.mean[0, 0], abs=1e-6)


def test_an_unknown_rater_leaves_more_uncertainty_and_shared_ones_more_still() -> None:
    rows = [(0, 0, 0.0, 1), (0, 0, 0.0, 1), (0, 0, 0.3, 0), (0, 0, -0.3, 1)]
    prior = np.zeros((1, 1)), np.array([[2.0]])
    known = posterior(evidence(rows), *prior)
    each_own = posterior(evidence(rows, unknown=[0, 1, 2, 3], sd=1.0), *prior)
    one_shared = posterior(evidence(rows, unknown=[0, 0, 0, 0], sd=1.0), *prior)

    assert known.sd[0, 0] < each_own.sd[0, 0] < one_shared.sd[0, 0]


def test_units_do_not_touch_each_other() -> None:
    rows = [(0, 0, 0.0, 1), (1, 0, 0.0, 0), (1, 0, 1.0, 0)]
    both = posterior(evidence(rows), np.zeros((2, 1)), np.eye(1))
    alone = posterior(evidence(rows[:1]), np.zeros((1, 1)), np.eye(1))

    assert both.mean[0, 0] == alone.mean[0, 0]


def test_an_extreme_record_stays_inside_the_grid() -> None:
    found = posterior(evidence([(0, 0, -2.0, 1)] * 40), np.zeros((1, 1)), np.array([[9.0]]))

    assert GRID[0] < found.mean[0, 0] < GRID[-1] - 2 * found.sd[0, 0]
