"""Ratings placed on the scale of a calibration made by hand."""

from dataclasses import replace

import numpy as np
import pytest

from ronghe.engines.measurement.data import (
    Calibration,
    FacetTable,
    Model,
    PersonTable,
    Population,
    Ratings,
    StepTable,
)
from ronghe.engines.measurement.exceptions import InvalidModel, UndefinedStatistic
from ronghe.engines.measurement.locations import (
    category_probabilities,
    combined_codes,
    cumulated_of,
    cumulated_steps,
    locate,
    places,
    require_facet,
)


def _table(facet, measures):
    labels, size = np.array(sorted(measures)), len(measures)
    column = np.ones(size)
    return FacetTable(
        facet, labels, np.array([measures[each] for each in labels]), column, column, column,
        column, column, column, column, column, column, np.zeros(size, bool),
    )  # fmt: skip


def _persons(rows):
    name, dimension, wle, extreme = (np.array(each) for each in zip(*rows, strict=True))
    none = np.full(len(name), np.nan)
    return PersonTable(
        name, dimension, none, none, wle, none, none, none, none, none, none, none, none, extreme
    )


@pytest.fixture
def calibration():
    none = np.empty(0)
    return Calibration(
        model=Model(),
        items=_table("item", {"a": -0.5, "b": 0.5, "lost": np.nan}),
        facets={"rater": _table("rater", {"kind": -1.0, "strict": 1.0})},
        steps=StepTable(
            np.array(["a", "b", "b"]), np.array([1, 1, 2]), np.array([0.0, -1.0, 1.0]), np.ones(3)
        ),
        persons=_persons([("p", "1", 2.0, 0), ("q", "1", -3.0, -1)]),
        population=Population(("1",), none, none, np.eye(1), none, None, (), none, none),
        summary=None,
        categories={"a": (2, 5), "b": (0, 1, 2)},
    )


def _ratings(rows):
    person, item, rater, score = zip(*rows, strict=True)
    return Ratings.from_labels(person=person, item=item, score=score, facets={"rater": rater})


def test_location_is_person_less_everything_else(calibration):
    located = locate(_ratings([("p", "a", "kind", 5), ("q", "b", "strict", 1)]), calibration)

    assert located.location == pytest.approx([2 + 0.5 + 1, -3 - 0.5 - 1])
    # Given scores 2 and 5 are the categories 0 and 1 of item a.
    assert located.score.tolist() == [1, 1]
    assert located.top.tolist() == [1, 2]
    assert located.extreme.tolist() == [False, True]
    assert located.measurable().row.tolist() == [0]


def test_probabilities_follow_the_steps_of_the_item(calibration):
    located = locate(_ratings([("p", "a", "kind", 5), ("p", "b", "kind", 1)]), calibration)

    probabilities = located.probabilities()

    p = 1 / (1 + np.exp(-3.5))
    assert probabilities[0] == pytest.approx([1 - p, p, 0])
    mass = np.exp([0, 2.5 + 1, 5.0])
    assert probabilities[1] == pytest.approx(mass / mass.sum())


def test_ratings_without_an_estimate_are_left_out(calibration):
    rows = [
        ("p", "lost", "kind", 0),
        ("stranger", "a", "kind", 2),
        ("p", "a", "new", 2),
        ("p", "new", "kind", 2),
        ("p", "a", "kind", 3),
        ("p", "b", "strict", 2),
    ]

    assert locate(_ratings(rows), calibration).row.tolist() == [5]
    with pytest.raises(UndefinedStatistic) as refusal:
        locate(_ratings(rows[:5]), calibration)
    assert refusal.value.code == "nothing_located"


def test_rows_stand_in_one_order_doubled_ones_too(calibration):
    rows = [
        ("q", "b", "kind", 2),
        ("p", "b", "kind", 2),
        ("p", "b", "kind", 0),
        ("p", "a", "kind", 5),
    ]

    there, back = (locate(_ratings(each), calibration) for each in (rows, rows[::-1]))

    assert there.row.tolist() == [3, 2, 1, 0]
    assert back.row.tolist() == [0, 1, 2, 3]


def test_each_item_uses_the_measure_of_its_dimension(calibration):
    both = replace(
        calibration,
        model=Model(dimensions={"a": "hand", "b": "head"}),
        persons=_persons([("p", "hand", 1.0, 0), ("p", "head", 3.0, 1)]),
        population=replace(calibration.population, dimensions=("hand", "head")),
    )

    located = locate(_ratings([("p", "a", "kind", 2), ("p", "b", "kind", 2)]), both)

    assert located.location == pytest.approx([1 + 0.5 + 1, 3 - 0.5 + 1])
    assert located.extreme.tolist() == [False, True]


def test_a_raters_unused_category_cannot_occur(calibration):
    # Steps by rater: kind used 0, 2 and 3, strict 1 and 2; the table numbers upper categories.
    by_rater = replace(
        calibration,
        model=Model(steps="rater"),
        steps=StepTable(
            np.array(["kind", "kind", "strict"]),
            np.array([2, 3, 2]),
            np.array([0.4, -0.4, 0.0]),
            np.ones(3),
        ),
        categories={"a": (0, 1, 2, 3), "b": (0, 1, 2, 3)},
    )
    rows = [("p", "a", "kind", 0), ("p", "b", "kind", 3), ("p", "a", "strict", 1)]

    located = locate(_ratings(rows), by_rater)

    # Rows come in the order person, item, rater.
    assert located.row.tolist() == [0, 2, 1]
    assert located.cumulated.tolist() == [[0, np.inf, 0.4, 0], [np.inf, 0, 0, np.inf]]
    assert located.probabilities()[0, 1] == 0
    assert located.probabilities()[1, [0, 3]].tolist() == [0, 0]
    assert (located.low.tolist(), located.top.tolist()) == ([0, 1, 0], [3, 2, 3])
    assert cumulated_of(by_rater, "nobody").size == 0


def test_an_unknown_facet_is_refused(calibration):
    located = locate(_ratings([("p", "a", "kind", 2)]), calibration)

    with pytest.raises(InvalidModel) as refusal:
        require_facet(located, "place")

    assert refusal.value.code == "unknown_facet"


def test_combined_codes_number_what_occurs():
    first, second = np.array([1, 0, 1, 0]), np.array([2, 2, 0, 2])

    assert combined_codes([first, second]).tolist() == [2, 0, 1, 0]


def test_combined_codes_do_not_overflow():
    large = np.array([0, 2**31 - 2, 2**31 - 2])

    assert combined_codes([large] * 4).tolist() == [0, 1, 1]


def test_places_of_labels_in_any_order():
    assert places(np.array(["c", "a"]), np.array(["a", "b", "c", "d"])).tolist() == [1, -1, 0, -1]


def test_steps_that_are_missing_are_impossible():
    assert cumulated_steps([[-1.0, 1.0], [0.5, np.nan]]).tolist() == [
        [0, -1, 0],
        [0, 0.5, np.inf],
    ]
    assert category_probabilities([700.0], [0.0, -1.0, 0.0])[0] == pytest.approx([0, 0, 1])
