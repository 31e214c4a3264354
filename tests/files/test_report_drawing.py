"""Scales, ticks and labels of the report's drawings."""

import re
from importlib.resources import files
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ronghe.files.report.drawing import (
    Scale,
    covering,
    element,
    shortened,
    spread_apart,
    ticks,
    width_of,
)

LOGITS = st.floats(-20, 20)


def test_scale_runs_from_data_to_paper() -> None:
    scale = Scale(-2, 2, 400, 0)

    assert (scale(-2), scale(0), scale(2)) == (400, 200, 0)
    assert scale.clipped(9) == 0


@pytest.mark.parametrize(
    ("low", "high", "wanted", "expected"),
    [
        (-3, 3, 7, [-3, -2, -1, 0, 1, 2, 3]),
        (0, 1, 5, [0, 0.2, 0.4, 0.6, 0.8, 1]),
        (0, 13.5, 4, [0, 5, 10]),
        (-1, 1, 4, [-1, -0.5, 0, 0.5, 1]),
    ],
)
def test_ticks_are_round_numbers(
    low: float, high: float, wanted: int, expected: list[float]
) -> None:
    assert ticks(low, high, wanted) == pytest.approx(expected)


@given(st.lists(LOGITS, max_size=20))
def test_bounds_cover_all_values_in_half_logits(values: list[float]) -> None:
    low, high = covering(values, least=2.0)

    assert all(low <= value <= high for value in values)
    assert high - low >= 2.0
    assert (low * 2, high * 2) == (round(low * 2), round(high * 2))


def test_bounds_pass_over_what_does_not_exist() -> None:
    assert covering([float("nan"), 0.2, float("inf")], least=1.0) == (-0.5, 1.0)


@given(st.lists(st.floats(0, 500), max_size=30), st.floats(1, 30))
def test_labels_are_spread_apart_within_bounds(places: list[float], gap: float) -> None:
    wanted = sorted(places)

    found = spread_apart(wanted, gap, 0, 500)

    fits = (len(wanted) - 1) * gap <= 500
    assert len(found) == len(wanted)
    assert all(-1e-6 <= place <= 500 + 1e-6 for place in found)
    if fits:
        assert all(after - before >= gap - 1e-6 for before, after in pairwise(found))


def test_labels_that_do_not_collide_stay_where_they_are() -> None:
    assert spread_apart([10, 30, 80], 15, 0, 100) == [10, 30, 80]


def test_colliding_labels_share_the_way() -> None:
    """Two labels 4 apart that need 10 move 3 each."""
    assert spread_apart([50, 54], 10, 0, 100) == [47, 57]


def test_long_names_are_cut_to_their_room() -> None:
    assert shortened("short", 100) == "short"
    cut = shortened("a very long name indeed", 60)
    assert cut.endswith("…")
    assert width_of(cut) <= 60
    assert width_of("张三") == 24


def test_attributes_are_escaped() -> None:
    assert element("g", class_='a"b', data_x=1.04) == '<g class="a&quot;b" data-x="1"/>'


def test_colours_are_those_of_the_house() -> None:
    """The report stands alone, so it carries the tokens; they are the same in light and dark."""
    own = files("ronghe.files.report").joinpath("page.css").read_text(encoding="utf-8")
    house = files("ronghe").joinpath("web/styles/tokens.css").read_text(encoding="utf-8")

    assert tokens(own) <= tokens(house)
    assert len(tokens(own)) > 30


def tokens(style: str) -> set[tuple[str, str]]:
    return set(re.findall(r"(--[a-z0-9-]+): (#[0-9a-f]{6});", style))
