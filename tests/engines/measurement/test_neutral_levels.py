"""A facet that concerns only some observations: answers to a test have no rater."""

import numpy as np
import pytest

from ronghe.engines.measurement import Anchors, Model, Ratings
from ronghe.engines.measurement.calibration import calibrate
from ronghe.engines.measurement.exceptions import DisconnectedDesign

RATER_SEVERITY = {"r1": 0.8, "r2": -0.5, "r3": -0.3}
ITEMS = {"test1": -0.7, "test2": 0.1, "task1": 0.4, "task2": 0.2}


def mixed_ratings(persons: int = 1500) -> Ratings:
    """Each person answers two questions and is rated on two tasks by two of three raters."""
    random = np.random.default_rng(3)
    rows = []
    for person in range(persons):
        ability = random.normal(0.3, 1.2)
        raters = random.choice(["r1", "r2", "r3"], size=2, replace=False)
        for item, difficulty in ITEMS.items():
            for rater in raters if item.startswith("task") else ["-"]:
                severity = RATER_SEVERITY.get(str(rater), 0.0)
                chance = 1 / (1 + np.exp(-(ability - difficulty - severity)))
                rows.append((f"p{person}", item, str(rater), int(random.random() < chance)))
    person_, item_, rater_, score = zip(*rows, strict=True)
    return Ratings.from_labels(person=person_, item=item_, score=score, facets={"rater": rater_})


def test_as_an_ordinary_level_it_cannot_be_told_from_the_items_it_meets() -> None:
    with pytest.raises(DisconnectedDesign):
        calibrate(mixed_ratings(60))


def test_as_the_neutral_level_it_is_held_at_zero_and_the_others_are_centred() -> None:
    found = calibrate(mixed_ratings(), Model(neutral={"rater": "-"}))

    raters = dict(zip(found.facets["rater"].levels, found.facets["rater"].measure, strict=True))
    assert raters["-"] == 0.0
    assert raters["r1"] + raters["r2"] + raters["r3"] == pytest.approx(0.0, abs=1e-8)
    for rater, severity in RATER_SEVERITY.items():
        assert raters[rater] == pytest.approx(severity, abs=0.2)
    items = dict(zip(found.items.levels, found.items.measure, strict=True))
    for item, difficulty in ITEMS.items():
        assert items[item] == pytest.approx(difficulty, abs=0.2)


def test_it_leaves_the_likelihood_as_if_the_raters_mean_were_anchored() -> None:
    ratings = mixed_ratings(300)
    neutral = calibrate(ratings, Model(neutral={"rater": "-"}))
    measures = dict(
        zip(
            neutral.facets["rater"].levels.tolist(),
            neutral.facets["rater"].measure.tolist(),
            strict=True,
        )
    )

    anchored = calibrate(ratings, Model(anchors=Anchors(measures={"rater": measures})))

    assert anchored.summary.log_likelihood == pytest.approx(
        neutral.summary.log_likelihood, abs=1e-5
    )


def two_dimensions_in_two_groups() -> tuple[Ratings, Model]:
    """Group b was never seen on the second dimension."""
    random = np.random.default_rng(11)
    rows = []
    for person in range(400):
        ability = random.normal(0.0, 1.0, 2) @ np.array([[1.0, 0.6], [0.0, 0.8]])
        for number in range(8):
            dimension = number // 4
            if dimension == 1 and person % 2:
                continue
            chance = 1 / (1 + np.exp(-(ability[dimension] - 0.3 * (number % 4))))
            rows.append((f"p{person:03d}", f"i{number}", int(random.random() < chance)))
    person_, item_, score = zip(*rows, strict=True)
    ratings = Ratings.from_labels(person=person_, item=item_, score=score)
    groups = {f"p{person:03d}": "ab"[person % 2] for person in range(400)}
    dimensions = {f"i{number}": "xy"[number // 4] for number in range(8)}
    return ratings, Model(dimensions=dimensions, groups=groups)


def test_a_group_that_was_not_seen_on_a_dimension_does_not_stop_the_others() -> None:
    ratings, model = two_dimensions_in_two_groups()

    found = calibrate(ratings, model)

    assert found.summary.converged
    assert np.isfinite(found.items.se).all()
    assert found.population.observed is not None
    assert found.population.observed.tolist() == [[True, True], [True, False]]
