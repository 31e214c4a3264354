"""Which shared items moved between two calibrations: a case by hand, and what must always hold."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ronghe.engines.measurement import UndefinedStatistic, anchor_stability

SHIFTS = st.lists(st.integers(-300, 300).map(lambda n: n / 100), min_size=3, max_size=12)


def test_the_robust_z_of_a_hand_worked_case():
    """Differences 0.0, 0.1, 0.2, 0.3, 1.2: median 0.2, quartiles 0.1 and 0.3, so a scale of
    0.74 x 0.2 = 0.148; the last item is 1.0 away, z = 1.0 / 0.148 = 6.757."""
    anchored = np.array([-1.0, -0.5, 0.0, 0.5, 1.0])
    free = anchored + np.array([0.0, 0.1, 0.2, 0.3, 1.2])

    found = anchor_stability(free, anchored)

    assert found.common == pytest.approx(0.2)
    np.testing.assert_allclose(found.shift, [-0.2, -0.1, 0.0, 0.1, 1.0], atol=1e-12)
    np.testing.assert_allclose(found.z, [-1.351, -0.676, 0.0, 0.676, 6.757], atol=5e-4)
    assert found.moved.tolist() == [False, False, False, False, True]


def test_a_sure_shift_that_is_too_small_to_matter_is_not_named():
    found = anchor_stability([0.0, 0.01, 0.02, 0.03, 0.4], np.zeros(5))

    assert found.z[-1] > 20
    assert not found.moved.any()
    assert anchor_stability([0.0, 0.01, 0.02, 0.03, 0.4], np.zeros(5), least_change=0.3).moved[-1]


def test_where_all_others_agree_to_the_last_digit_the_odd_one_is_named():
    found = anchor_stability([1.0, 1.0, 1.0, 1.0, 2.0], np.zeros(5))

    assert found.z.tolist() == [0.0, 0.0, 0.0, 0.0, np.inf]
    assert found.moved.tolist() == [False, False, False, False, True]


@pytest.mark.parametrize("free", [[], [0.1, 0.9], [0.0, 0.1, np.nan]])
def test_too_few_or_unknown_difficulties_are_refused(free):
    with pytest.raises(UndefinedStatistic) as refusal:
        anchor_stability(free, np.zeros(len(free)))

    assert refusal.value.en
    assert refusal.value.zh


@given(shifts=SHIFTS, common=st.integers(-4, 4))
def test_moving_both_scales_apart_moves_no_item(shifts, common):
    near = anchor_stability(shifts, np.zeros(len(shifts)))
    far = anchor_stability(np.array(shifts) + common, np.zeros(len(shifts)))

    assert far.common == pytest.approx(near.common + common)
    np.testing.assert_allclose(far.shift, near.shift, atol=1e-9)


@given(shifts=SHIFTS)
def test_at_most_half_of_the_items_are_named(shifts):
    moved = anchor_stability(shifts, np.zeros(len(shifts))).moved

    assert moved.sum() <= len(shifts) / 2
