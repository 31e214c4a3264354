"""Cuts, level probabilities, the level that is shown, and what support asks for."""

from dataclasses import dataclass

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ronghe.apps.assessment.levels import (
    Counts,
    ShownLevel,
    default_cuts,
    level_probabilities,
    missing_support,
    shown_level,
)
from ronghe.engines.measurement import curves

SCALE = np.linspace(-10, 10, 2001)


@dataclass(frozen=True)
class Rule:
    least_ratings: int = 3
    least_raters: int = 2
    least_enterprise_raters: int = 1
    least_contexts: int = 2
    least_responses: int = 0
    least_occasions: int = 0
    largest_standard_error: float | None = 0.6


def test_cuts_of_one_symmetric_scale_lie_where_the_expected_score_crosses_half_points() -> None:
    # With steps -1.5, -0.5, 0.5, 1.5 the expected score is 2 at 0, and by symmetry the cuts of
    # levels 1 and 4, 2 and 3, lie as far below as above.
    curve = curves(0.0, [-1.5, -0.5, 0.5, 1.5], theta=SCALE)

    cuts = default_cuts([curve], levels=5)

    assert cuts == pytest.approx(list(curve.half_points), abs=0.01)
    assert cuts[0] == pytest.approx(-cuts[3], abs=1e-6)
    assert cuts[1] == pytest.approx(-cuts[2], abs=1e-6)


def test_a_test_of_right_and_wrong_is_stretched_to_five_levels() -> None:
    # One item of difficulty 0: level k begins where 4 P = k - 1/2, so P = 1/8 for level 1 and
    # the cut is ln(1/7).
    curve = curves(0.0, [0.0], theta=SCALE)

    cuts = default_cuts([curve], levels=5)

    assert cuts[0] == pytest.approx(np.log(1 / 7), abs=0.001)
    assert cuts == sorted(cuts)


def test_no_items_no_cuts() -> None:
    with pytest.raises(ValueError, match="no items"):
        default_cuts([], levels=5)


def test_a_measure_on_a_cut_is_as_likely_above_as_below() -> None:
    assert level_probabilities(1.0, 0.5, [1.0]) == pytest.approx([0.5, 0.5])


@given(st.floats(-5, 5), st.floats(0.05, 3), st.lists(st.floats(-4, 4), min_size=1, max_size=6))
def test_probabilities_sum_to_one(mean: float, sd: float, cuts: list[float]) -> None:
    probabilities = level_probabilities(mean, sd, sorted(cuts))

    assert sum(probabilities) == pytest.approx(1.0)
    assert min(probabilities) >= -1e-12


@pytest.mark.parametrize(
    ("probabilities", "shown"),
    [
        ([0.05, 0.85, 0.10], ShownLevel(1, 1, 0.85)),
        ([0.0, 0.8, 0.2], ShownLevel(1, 1, 0.8)),
        ([0.45, 0.45, 0.10], ShownLevel(0, 1, 0.9)),
        ([0.1, 0.45, 0.45], ShownLevel(1, 2, 0.9)),
        ([0.34, 0.33, 0.33], ShownLevel(0, 2, 1.0)),
    ],
)
def test_one_level_is_shown_when_it_is_sure_else_the_shortest_range(
    probabilities: list[float], shown: ShownLevel
) -> None:
    found = shown_level(probabilities)

    assert (found.lowest, found.highest) == (shown.lowest, shown.highest)
    assert found.probability == pytest.approx(shown.probability)


def test_support_holds_when_nothing_is_missing() -> None:
    counts = Counts(ratings=3, raters=2, enterprise_raters=1, contexts=2)

    assert missing_support(counts, 0.6, Rule()) == []


def test_what_is_missing_is_said_in_numbers() -> None:
    counts = Counts(ratings=1, raters=1, enterprise_raters=0, contexts=2)

    assert missing_support(counts, 0.75, Rule()) == [
        {"what": "ratings", "more": 2},
        {"what": "raters", "more": 1},
        {"what": "enterprise_raters", "more": 1},
        {"what": "standard_error", "more": 0.15},
    ]
