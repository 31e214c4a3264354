"""The observed information: the slope of the gradient, whatever the width of the posteriors."""

from types import SimpleNamespace

import numpy as np
import pytest

from ronghe.engines.measurement import Model, Unestimable, calibrate
from ronghe.engines.measurement import _kernels_missing as kernels
from ronghe.engines.measurement._chunks import workers
from ronghe.engines.measurement.design import prepare
from ronghe.engines.measurement.information import observed_information, size_notes
from ronghe.engines.measurement.likelihood import Likelihood
from ronghe.engines.measurement.marginal import start_values
from ronghe.engines.measurement.parameters import lay_out
from ronghe.engines.measurement.patterns import collapse
from ronghe.engines.measurement.simulation import Design, simulate

WIDE = Design(persons=80, items=3, raters=4, categories=2)
MEDIUM = Design(persons=80, items=8, raters=4, raters_per_person=1)
NARROW = Design(persons=80, items=12, raters=6, raters_per_person=2)
OWN_SETS = Design(persons=80, items=9, raters=6, raters_per_person=2, items_per_rater=6)


@pytest.mark.parametrize("steps", ["item", "shared", "rater"])
@pytest.mark.parametrize("shape", [WIDE, MEDIUM, NARROW, OWN_SETS])
def test_it_is_minus_the_slope_of_the_gradient(shape, steps):
    design = prepare(simulate(shape, 3).ratings, Model(steps=steps))
    layout = lay_out(design)
    random = np.random.default_rng(0)
    with workers(1) as pool:
        likelihood = Likelihood(design, collapse(design), layout, pool)
        vector = start_values(likelihood.patterns, layout)
        lower = observed_information(likelihood, likelihood.at(vector))
        whole = np.tril(lower) + np.tril(lower, -1).T
        for _ in range(3):
            move = layout.centre(random.normal(0.0, 1.0, layout.size))
            move[layout.fixed] = 0.0
            up, down = likelihood.at(vector + 0.001 * move), likelihood.at(vector - 0.001 * move)
            slope = (down.gradient - up.gradient) / 0.002

            found = layout.centre(np.where(layout.fixed, 0.0, whole @ move))

            assert np.abs(found - slope).max() < 1e-4 * np.abs(slope).max()


def test_a_gauss_rule_keeps_the_moments_of_a_posterior():
    theta = np.arange(-4.0, 4.0, 0.25)
    value = np.exp(6 * theta - 11 * np.logaddexp(0, theta + 0.4))
    value /= value.sum()

    points, masses = _rule(theta, value)

    assert len(points) == 9
    for degree in range(18):
        assert masses @ points**degree == pytest.approx(value @ theta**degree, rel=1e-9, abs=1e-12)


def test_a_wide_posterior_keeps_its_nodes():
    theta = np.arange(-6.0, 6.0, 0.4)
    value = np.exp(-0.5 * theta**2)
    value /= value.sum()

    points, masses = _rule(theta, value)

    assert points.tolist() == theta.tolist()
    assert masses.tolist() == value.tolist()


def _rule(theta, value):
    point, mass = np.empty(len(theta)), np.empty(len(theta))
    size = len(theta)
    count = kernels.rule(
        theta, value, 0, size - 1, point, mass, np.empty(size), np.empty(size), np.empty(size)
    )
    return point[:count], mass[:count]


def test_more_parameters_than_a_dense_matrix_holds_are_refused_before_estimation():
    design = Design(persons=25_000, items=2, raters=20_100, raters_per_person=9, categories=2)

    with pytest.raises(Unestimable) as refused:
        calibrate(simulate(design, 1).ratings)

    assert refused.value.code == "too_many_parameters"
    assert refused.value.params["most"] == 20_000


@pytest.mark.parametrize(("free", "codes"), [(8_000, []), (8_001, ["many_parameters"])])
def test_many_parameters_are_said_to_take_time(free, codes):
    held = SimpleNamespace(size=9_000, fixed=np.arange(9_000) >= free, centred=())

    assert [note.code for note in size_notes(held)] == codes


def test_standard_errors_do_not_depend_on_threads_or_order_of_rows():
    ratings = simulate(Design(persons=900, items=6, raters=9, raters_per_person=2), 4).ratings
    mixed = ratings.select(np.random.default_rng(1).permutation(ratings.count))

    one, other = calibrate(ratings), calibrate(mixed)

    assert one.facets["rater"].se.tobytes() == other.facets["rater"].se.tobytes()
    assert one.steps.se.tobytes() == other.steps.se.tobytes()
