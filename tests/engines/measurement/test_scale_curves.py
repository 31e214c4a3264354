"""Curves along the scale: closed forms, symmetry, and a calibration put together by hand."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ronghe.engines.measurement.data import (
    Calibration,
    FacetTable,
    Model,
    PersonTable,
    Population,
    StepTable,
)
from ronghe.engines.measurement.exceptions import UndefinedStatistic
from ronghe.engines.measurement.scale_curves import curves, item_curves, planned_information

THETA = np.array([-1.0, 0.0, 2.0])


def test_a_dichotomous_item_is_logistic():
    found = curves(0.5, [0.0], theta=THETA)

    p = 1 / (1 + np.exp(-(THETA - 0.5)))
    assert found.expected == pytest.approx(p)
    assert found.information == pytest.approx(p * (1 - p))
    assert found.probabilities[:, 1] == pytest.approx(p)
    assert found.half_points == pytest.approx([0.5])
    assert found.thurstone == pytest.approx([0.5])


def test_an_ordered_item_at_its_centre_worked_by_hand():
    # Steps -ln 2, ln 2 at location 0: masses 1, 2, 1. Expected 1, variance 1/2.
    found = curves(0.0, [-np.log(2), np.log(2)], theta=[0.0])

    assert found.probabilities[0] == pytest.approx([0.25, 0.5, 0.25])
    assert found.expected == pytest.approx([1.0])
    assert found.information == pytest.approx([0.5])


def test_thresholds_worked_by_hand():
    # With x = exp(theta) the masses are 1, 2 x, x^2. P(X >= 1) = 1/2 where x^2 + 2 x = 1.
    # Expected score 1/2 where (2 x + 2 x^2) / (1 + x)^2 = 2 x / (1 + x) = 1/2, x = 1/3.
    found = curves(0.0, [-np.log(2), np.log(2)])

    assert found.thurstone == pytest.approx([np.log(np.sqrt(2) - 1), -np.log(np.sqrt(2) - 1)])
    assert found.half_points == pytest.approx([-np.log(3), np.log(3)])


@given(
    difficulty=st.floats(-3, 3),
    steps=st.lists(st.floats(-2, 2), min_size=1, max_size=5),
)
def test_information_is_the_slope_of_the_expected_score(difficulty, steps):
    near = curves(difficulty, steps, theta=[0.7 - 1e-4, 0.7, 0.7 + 1e-4])

    slope = (near.expected[2] - near.expected[0]) / 2e-4
    assert near.information[1] == pytest.approx(slope, rel=1e-5)
    assert near.probabilities.sum(axis=1) == pytest.approx(np.ones(3))
    assert (np.diff(near.half_points) > 0).all()
    assert (np.diff(near.thurstone) > 0).all()


def _table(facet, measures):
    labels, size = np.array(sorted(measures)), len(measures)
    column = np.ones(size)
    return FacetTable(
        facet, labels, np.array([measures[each] for each in labels]), column / 10,
        np.full(size, 10), column, column, column, column, column, column, column,
        np.zeros(size, bool),
    )  # fmt: skip


def _calibration(model=None):
    none = np.empty(0)
    persons = PersonTable(*([none] * 14))
    population = Population(
        ("1",), np.zeros(1), none, np.array([[2.0]]), none, None, (), none, none
    )
    steps = StepTable(
        np.array(["a", "b", "b"]), np.array([1, 1, 2]), np.array([0.0, -1.0, 1.0]), np.ones(3)
    )
    return Calibration(
        model=model or Model(),
        items=_table("item", {"a": -0.5, "b": 0.5, "lost": np.nan}),
        facets={"rater": _table("rater", {"kind": -1.0, "strict": 1.0})},
        steps=steps,
        persons=persons,
        population=population,
        summary=None,
        categories={"a": (0, 1), "b": (0, 1, 2)},
    )


def test_a_strict_rater_moves_the_curves_up_the_scale():
    calibration = _calibration()

    plain = item_curves(calibration, "b", theta=THETA)
    strict = item_curves(calibration, "b", theta=THETA + 1, levels={"rater": "strict"})

    assert strict.probabilities == pytest.approx(plain.probabilities)
    assert strict.half_points == pytest.approx(plain.half_points + 1)


def test_planned_information_adds_items_and_raters():
    calibration = _calibration()

    planned = planned_information(calibration, theta=THETA, facets={"rater": ["kind", "strict"]})

    single = [
        item_curves(calibration, item, theta=THETA, levels={"rater": rater}).information
        for item in ("a", "b")
        for rater in ("kind", "strict")
    ]
    assert planned.n_observations == 4
    assert planned.information == pytest.approx(np.sum(single, axis=0))
    assert planned.se == pytest.approx(planned.information**-0.5)
    # The population's variance is 2.
    assert planned.reliability == pytest.approx(2 / (2 + planned.se**2))


def test_items_without_an_estimate_are_left_out_by_default_and_refused_by_name():
    calibration = _calibration()

    assert planned_information(calibration, theta=THETA).n_observations == 2
    with pytest.raises(UndefinedStatistic) as refusal:
        planned_information(calibration, items=["lost"])
    assert refusal.value.params == {"facet": "item", "level": "lost"}


@pytest.mark.parametrize(
    ("plan", "code"),
    [
        ({"items": []}, "nothing_planned"),
        ({"facets": {"rater": []}}, "nothing_planned"),
        ({"facets": {"rater": ["nobody"]}}, "level_not_estimated"),
        ({"facets": {"place": ["here"]}}, "level_not_estimated"),
    ],
)
def test_plans_that_cannot_be_computed_are_refused(plan, code):
    with pytest.raises(UndefinedStatistic) as refusal:
        planned_information(_calibration(), **plan)

    assert refusal.value.code == code


def test_with_rater_steps_the_rater_must_be_named():
    with pytest.raises(UndefinedStatistic) as refusal:
        item_curves(_calibration(Model(steps="rater")), "a")

    assert refusal.value.code == "rater_needed"
