"""Rater drift: closed forms, a planted drifting rater, growth that is nobody's drift."""

import numpy as np
import pytest

from ronghe.engines.measurement.drift import FreePersons, conjugate_gradient, located_drift
from ronghe.engines.measurement.exceptions import UndefinedStatistic

PERIODS = np.array(["2025a", "2025b", "2026a"])


def test_severity_by_period_worked_by_hand(place_ratings):
    # Rater 0, calibrated .5: 8 of 10 in the first period, 5 of 10 in the second, at location 0:
    # severities .5 - ln 4 and .5, variances 1/1.6 and 1/2.5.
    score = [1] * 8 + [0] * 2 + [1] * 5 + [0] * 5
    located = place_ratings(np.zeros(20), score, codes={"rater": [0] * 20})
    period = np.repeat([0, 1], 10)

    drift = located_drift(located, "rater", np.array([0.5]), period, PERIODS[:2], relative=False)

    assert drift.severity.severity == pytest.approx([0.5 - np.log(4), 0.5])
    assert drift.severity.se == pytest.approx([1.6**-0.5, 2.5**-0.5])
    assert drift.contrasts.change == pytest.approx([np.log(4)])
    assert drift.contrasts.z == pytest.approx([np.log(4) / np.sqrt(1.025)])
    assert drift.chi_square == pytest.approx([np.log(4) ** 2 / 1.025])
    assert drift.trend == pytest.approx([np.log(4)])
    assert drift.trend_se == pytest.approx([np.sqrt(1.025)])
    assert drift.range == pytest.approx([np.log(4)])
    assert drift.drifting.tolist() == [False]


def _ratings(place_ratings, simulate, *, drifting=0.0, growth=0.0):
    random = np.random.default_rng(3)
    person, rater, item = (each.ravel() for each in np.indices((300, 6, 4)))
    period = person % 3
    ability, severity = random.normal(size=300), np.linspace(-0.5, 0.5, 6)
    location = ability[person] - severity[rater] - np.linspace(-1, 1, 4)[item]
    moved = location + growth * period - drifting * period * (rater == 4)
    score = simulate(random, moved, (-1.2, 0.0, 1.2))
    located = place_ratings(location, score, (-1.2, 0.0, 1.2), codes={"rater": rater})
    return located, severity, period


def test_a_drifting_rater_is_found_and_the_others_are_not(place_ratings, simulate):
    located, severity, period = _ratings(place_ratings, simulate, drifting=0.5)

    drift = located_drift(located, "rater", severity, period, PERIODS)

    assert drift.rater[drift.drifting].tolist() == ["rater4"]
    assert drift.trend[4] == pytest.approx(0.5, abs=0.12)
    at = drift.severity.rater == "rater4"
    assert drift.severity.severity[at] == pytest.approx(severity[4] + [0, 0.5, 1.0], abs=0.25)


def test_growth_of_all_persons_is_nobodys_drift(place_ratings, simulate):
    located, severity, period = _ratings(place_ratings, simulate, growth=0.6)

    relative = located_drift(located, "rater", severity, period, PERIODS)
    absolute = located_drift(located, "rater", severity, period, PERIODS, relative=False)

    assert not relative.drifting.any()
    assert relative.shift == pytest.approx([0, -0.6, -1.2], abs=0.15)
    assert absolute.drifting.all()


def test_a_change_too_small_to_matter_is_no_flag(place_ratings, simulate):
    located, severity, period = _ratings(place_ratings, simulate, drifting=0.5)

    drift = located_drift(located, "rater", severity, period, PERIODS, least_change=2.0)

    assert drift.p_adjusted[4] < 0.001
    assert not drift.drifting.any()


def test_raters_of_one_period_are_left_out_of_the_verdicts(place_ratings):
    codes = {"rater": [0, 0, 1, 1, 1, 1]}
    located = place_ratings(np.zeros(6), [1, 0, 1, 0, 0, 1], codes=codes)

    drift = located_drift(located, "rater", np.zeros(2), np.array([0, 0, 0, 0, 1, 1]), PERIODS[:2])

    assert drift.rater.tolist() == ["rater1"]
    assert drift.severity.rater.tolist() == ["rater0", "rater1", "rater1"]
    assert drift.contrasts.earlier.tolist() == ["2025a"]


def test_one_period_defines_no_drift(place_ratings):
    located = place_ratings(np.zeros(2), [1, 0], codes={"rater": [0, 0]})

    with pytest.raises(UndefinedStatistic) as refusal:
        located_drift(located, "rater", np.zeros(1), np.zeros(2, np.int64), PERIODS[:1])

    assert refusal.value.code == "one_period_only"


def test_persons_who_cannot_move_are_persons_held(place_ratings, simulate):
    located, severity, period = _ratings(place_ratings, simulate, drifting=0.5)
    stiff = FreePersons(np.repeat(np.arange(300), 24), np.full(300, 1e12))

    held = located_drift(located, "rater", severity, period, PERIODS)
    free = located_drift(located, "rater", severity, period, PERIODS, persons=stiff)

    assert free.severity.severity == pytest.approx(held.severity.severity, abs=1e-6)
    assert free.severity.se == pytest.approx(held.severity.se, rel=1e-6)


def test_free_persons_leave_their_own_equations_solved(place_ratings):
    # Two persons alike, at posterior mean 0 with prior variance 1, met by one rater: in the first
    # period with scores 1 1, in the second with 0 1. Second: the sum 1 of 2 is met where
    # change + size = 0. First: at the edge, 4 of 4 counts as 3.7, so change + size =
    # ln(3.7 / .3). Each person: expected 2 at the start less (3.7 + 2) / 2 now = change.
    located = place_ratings(np.zeros(8), [1, 1, 0, 1] * 2, codes={"rater": [0] * 8})

    drift = located_drift(
        located,
        "rater",
        np.zeros(1),
        np.array([0, 0, 1, 1] * 2),
        PERIODS[:2],
        persons=FreePersons(np.repeat([0, 1], 4), np.ones(2)),
        relative=False,
    )

    change = 2 - 2.85
    assert -drift.severity.severity == pytest.approx(
        [np.log(3.7 / 0.3) - change, 0 - change], abs=1e-6
    )


def test_conjugate_gradients_solve_a_definite_system():
    root = np.random.default_rng(1).normal(size=(12, 12))
    matrix, right = root @ root.T + np.eye(12), np.arange(12.0)

    found = conjugate_gradient(lambda x: matrix @ x, right, np.diag(matrix))

    assert found == pytest.approx(np.linalg.solve(matrix, right))


def test_nothing_to_solve_is_zero():
    assert conjugate_gradient(lambda x: x, np.zeros(3), np.ones(3)).tolist() == [0, 0, 0]
