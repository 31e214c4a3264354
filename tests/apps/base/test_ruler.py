"""The geometry of a measure on its ruler."""

import itertools
from math import inf, nan

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ronghe.apps.base.presentation.ruler import Reading, Ruler, Scale, compare

LEVELS = ("novice", "competent", "expert")
SCALE = Scale(-2.0, 2.0, LEVELS, (-1.0, 1.0))


def test_a_scale_turns_measures_into_percent_of_its_width() -> None:
    assert [SCALE.place(value) for value in (-2.0, -1.0, 0.0, 0.5, 2.0)] == [0, 25, 50, 62.5, 100]


def test_what_lies_beyond_the_scale_is_drawn_at_its_end() -> None:
    assert (SCALE.place(-9.0), SCALE.place(9.0)) == (0.0, 100.0)
    mark = Ruler(SCALE, (Reading(value=1.9, se=0.5),)).marks[0]
    assert (mark.open_left, mark.open_right, mark.right) == (False, True, 100.0)


def test_a_scale_from_cuts_gives_the_outer_levels_the_mean_width_of_the_inner_ones() -> None:
    scale = Scale.from_cuts(("a", "b", "c", "d"), (-1.0, 0.0, 3.0))
    assert (scale.low, scale.high) == (-3.0, 5.0)  # inner levels are 1 and 3 wide


@pytest.mark.parametrize(
    ("levels", "cuts"),
    [(("a", "b"), ()), (("a", "b", "c"), (1.0, 1.0)), (("a", "b"), (2.0,)), (("a", "b"), (nan,))],
)
def test_a_scale_whose_cuts_do_not_rise_inside_it_is_refused(
    levels: tuple[str, ...], cuts: tuple[float, ...]
) -> None:
    with pytest.raises(ValueError, match=r"level|cuts"):
        Scale(-2.0, 2.0, levels, cuts)


@pytest.mark.parametrize(("value", "se"), [(nan, 0.1), (inf, 0.1), (0.0, -0.1), (0.0, nan)])
def test_a_reading_that_is_no_number_is_refused(value: float, se: float) -> None:
    with pytest.raises(ValueError, match="finite"):
        Reading(value=value, se=se)


def test_the_interval_is_the_value_with_1_96_standard_errors_each_way() -> None:
    reading = Reading(value=0.5, se=0.25)
    assert reading.lower == pytest.approx(0.010009, abs=1e-6)
    assert reading.upper == pytest.approx(0.989991, abs=1e-6)


def test_the_levels_that_the_interval_touches_are_near() -> None:
    def near(value: float, se: float) -> list[object]:
        return [b.name for b in Ruler(SCALE, (Reading(value=value, se=se),)).bands if b.near]

    assert near(0.0, 0.2) == ["competent"]
    assert near(0.9, 0.2) == ["competent", "expert"]
    assert near(5.0, 0.1) == ["expert"]
    assert [b.near for b in Ruler(SCALE, (Reading(),)).bands] == [False, False, False]


@given(cuts=st.lists(st.floats(-4, 4), min_size=2, max_size=5, unique=True).map(sorted))
def test_the_bands_tile_the_ruler(cuts: list[float]) -> None:
    if min(b - a for a, b in itertools.pairwise(cuts)) < 0.01:
        cuts = [float(n) for n in range(len(cuts))]
    bands = Ruler(Scale.from_cuts([str(n) for n in range(len(cuts) + 1)], cuts), ()).bands
    assert bands[0].x == 0.0
    assert sum(band.width for band in bands) == pytest.approx(100.0, abs=0.05)
    for left, right in itertools.pairwise(bands):
        assert left.x + left.width == pytest.approx(right.x, abs=0.011)


def test_two_readings_are_distinct_when_they_differ_by_more_than_1_96_standard_errors() -> None:
    # The standard error of a difference of readings with 0.3 and 0.4 is 0.5; 1.96 x 0.5 = 0.98.
    low = Reading(value=0.0, se=0.3)
    apart = compare(low, Reading(value=0.99, se=0.4))
    close = compare(low, Reading(value=0.97, se=0.4))
    assert apart is not None
    assert (apart.se, apart.distinct) == (pytest.approx(0.5), True)
    assert close is not None
    assert not close.distinct


def test_nothing_is_compared_with_what_is_not_supported() -> None:
    assert compare(Reading(value=1.0, se=0.3), Reading()) is None
    assert Ruler(SCALE, (Reading(value=1.0), Reading())).comparison is None
