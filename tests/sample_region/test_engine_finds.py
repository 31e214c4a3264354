"""The measurement engine, given the sample region's scores, finds what was planted in them."""

import numpy as np
import pytest

from ronghe.engines.measurement import (
    Calibration,
    DisconnectedDesign,
    Ratings,
    calibrate,
    rater_drift,
    wald_between,
)
from ronghe.sample_region.records import SampleRegion

BEHAVIOURAL = 1


@pytest.fixture(scope="module")
def mechatronics(ratings_of) -> Calibration:
    return calibrate(ratings_of("mechatronics", "behavioural"))


def units_of(ratings: Ratings) -> np.ndarray:
    """Student and term of each person label, (P, 2)."""
    return np.array([label.split("/") for label in ratings.persons], dtype=int)


def test_measures_come_close_to_the_abilities_they_were_drawn_from(region, mechatronics) -> None:
    found = mechatronics.persons
    units = np.array([label.split("/") for label in found.person], dtype=int)
    truth = region.truth.ability[units[:, 0], BEHAVIOURAL, units[:, 1]]

    assert mechatronics.summary.converged
    assert np.corrcoef(truth, found.eap)[0, 1] > 0.93


def test_the_severe_mentor_is_the_most_severe_of_all_raters(region, mechatronics) -> None:
    raters = mechatronics.facets["rater"]
    order = np.argsort(raters.measure)
    severest, next_severe = order[-1], order[-2]

    assert int(raters.levels[severest]) == region.truth.planted.severe_mentor
    assert raters.measure[severest] - raters.measure[next_severe] > 3 * raters.se[severest]


def test_the_drifting_teacher_alone_is_found_to_drift(region: SampleRegion, ratings_of) -> None:
    ratings = ratings_of("elderly-care", "behavioural")
    terms = units_of(ratings)[:, 1][ratings.person]
    drift = rater_drift(ratings, calibrate(ratings), terms)

    drifting = {int(rater) for rater in drift.rater[drift.drifting]}
    trend = dict(zip(drift.rater.astype(int).tolist(), drift.trend.tolist(), strict=True))
    assert region.truth.planted.drifting_teacher in drifting
    assert max(trend, key=lambda rater: trend[rater]) == region.truth.planted.drifting_teacher
    assert trend[region.truth.planted.drifting_teacher] == pytest.approx(0.3, abs=0.15)


def test_the_differing_anchor_task_is_the_one_that_differs_most(region, ratings_of) -> None:
    ours = calibrate(ratings_of("cnc", "behavioural"))
    theirs = calibrate(ratings_of("cnc-yuping", "behavioural"))
    between = wald_between(ours, theirs)
    most = int(np.argmax(np.abs(between.difference)))

    assert len(between.levels) == 6
    assert between.levels[most] == region.truth.planted.differing_anchor
    # Six tasks were centred on their mean, so one that is 0.9 harder shows five sixths of it.
    assert between.difference[most] == pytest.approx(0.75, abs=0.35)
    assert between.p_adjusted[most] < 0.05


def test_the_cut_off_session_is_refused_and_named(region, ratings_of) -> None:
    with pytest.raises(DisconnectedDesign) as refused:
        calibrate(ratings_of("ecommerce", "behavioural"))

    smallest = min(refused.value.params["subsets"], key=lambda part: part.observations)
    assert {int(label.split("/")[0]) for label in smallest.persons} == set(
        region.truth.planted.disconnected_students
    )


def test_the_class_that_stood_still_shows_in_the_measures(region, ratings_of) -> None:
    still = next(c for c in region.classes if c.code == region.truth.planted.standstill_class)
    parallel = next(
        c
        for c in region.classes
        if (c.programme, c.cohort) == (still.programme, still.cohort) and c != still
    )
    found = calibrate(ratings_of("cnc", "behavioural")).persons
    units = np.array([label.split("/") for label in found.person], dtype=int)

    def growth(school_class) -> float:
        """From the second to the last term."""
        own = np.isin(units[:, 0], school_class.students)
        last, second = (found.eap[own & (units[:, 1] == term)].mean() for term in (4, 1))
        return float(last - second)

    assert growth(parallel) > 1.2
    assert growth(still) < 0.4
