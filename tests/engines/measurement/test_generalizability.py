"""Variance components and coefficients: a textbook, a hand-worked table, expected sums."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ronghe.engines.measurement.exceptions import UndefinedStatistic
from ronghe.engines.measurement.generalizability import decision_study, generalizability_study

# Brennan 2001, table 3.1, synthetic data set no. 3: ten persons; four items on occasion 1, then
# the same items on occasion 2. Occasions stand where this module says raters.
BRENNAN = np.array(
    [
        [2, 6, 7, 5, 2, 5, 5, 5],
        [4, 5, 6, 7, 6, 7, 5, 7],
        [5, 5, 4, 6, 5, 4, 5, 5],
        [5, 9, 8, 6, 5, 7, 7, 6],
        [4, 3, 5, 6, 4, 5, 6, 4],
        [4, 4, 4, 7, 6, 4, 7, 8],
        [2, 6, 6, 5, 2, 7, 7, 5],
        [3, 4, 4, 5, 6, 6, 6, 4],
        [0, 5, 4, 5, 5, 5, 5, 3],
        [6, 8, 7, 6, 6, 8, 8, 6],
    ]
).reshape(10, 2, 4)


def _study(cube):
    """G study of a persons x raters x items array, NaN where nobody rated."""
    given_ = np.isfinite(cube)
    person, rater, item = np.nonzero(given_)
    return generalizability_study(person, item, rater, cube[given_])


def _components_by_mean_squares(cube):
    """Expected mean squares of the complete three-way design (Brennan 2001, chapter 3)."""
    n_p, n_r, n_i = cube.shape
    letters, sizes = "pri", dict(zip("pri", cube.shape, strict=True))
    effect_of, mean_square = {"": cube.mean()}, {}
    for effect in ("p", "r", "i", "pr", "pi", "ri", "pri"):
        drop = tuple(axis for axis, letter in enumerate(letters) if letter not in effect)
        value = cube.mean(axis=drop, keepdims=True)
        for part, known in effect_of.items():
            if set(part) < set(effect):
                value = value - known
        effect_of[effect] = value
        freedom = np.prod([sizes[letter] - 1 for letter in effect])
        mean_square[effect] = np.sum(np.broadcast_to(value, cube.shape) ** 2) / freedom
    m = mean_square
    return {
        "p": (m["p"] - m["pi"] - m["pr"] + m["pri"]) / (n_i * n_r),
        "i": (m["i"] - m["pi"] - m["ri"] + m["pri"]) / (n_p * n_r),
        "r": (m["r"] - m["pr"] - m["ri"] + m["pri"]) / (n_p * n_i),
        "pi": (m["pi"] - m["pri"]) / n_r,
        "pr": (m["pr"] - m["pri"]) / n_i,
        "ir": (m["ri"] - m["pri"]) / n_p,
        "pir": m["pri"],
    }


def test_variance_components_of_brennans_synthetic_data():
    study = _study(BRENNAN.astype(float))

    published = {
        "p": 0.5528,
        "i": 0.4417,
        "r": 0.0074,
        "pi": 0.5750,
        "pr": 0.1009,
        "ir": 0.1565,
        "pir": 0.9352,
    }
    assert {effect: round(value, 4) for effect, value in study.components.items()} == published
    assert study.complete
    assert (study.n_persons, study.n_items, study.n_raters) == (10, 4, 2)


def test_decision_study_of_brennans_synthetic_data():
    # From the components: relative error .5750/4 + .1009/2 + .9352/8 = .3111, absolute error adds
    # .4417/4 + .0074/2 + .1565/8 = .1337; .5528/.8639 = .64 and .5528/.9976 = .55.
    decision = decision_study(_study(BRENNAN.astype(float)), n_items=4, n_raters=2)

    assert decision.relative_error == pytest.approx(0.3111, abs=5e-5)
    assert decision.absolute_error == pytest.approx(0.4448, abs=5e-5)
    assert round(decision.generalizability, 2) == 0.64
    assert round(decision.dependability, 2) == 0.55
    assert np.isnan(decision.cut_dependability)


def test_items_held_fixed_count_as_true_variance():
    study = _study(BRENNAN.astype(float))

    decision = decision_study(study, n_items=4, n_raters=2, fixed=("item",))

    # Universe .5528 + .5750/4 = .6965; relative .1009/2 + .9352/8 = .1674;
    # absolute adds .0074/2 + .1565/8 = .0233.
    assert decision.universe == pytest.approx(0.6965, abs=5e-5)
    assert decision.relative_error == pytest.approx(0.1674, abs=5e-5)
    assert decision.absolute_error == pytest.approx(0.1906, abs=6e-5)


def test_a_cut_far_from_the_mean_is_easier_to_decide():
    study = _study(BRENNAN.astype(float))

    near = decision_study(study, n_items=4, n_raters=2, cut=study.mean)
    far = decision_study(study, n_items=4, n_raters=2, cut=study.mean + 2)

    assert near.cut_dependability == pytest.approx(near.dependability)
    # Squared distance 4 less the error of the mean: every component over its own numbers.
    noise = 0.5528 / 10 + 0.4417 / 4 + 0.0074 / 2 + 0.5750 / 40 + 0.1009 / 20 + 0.1565 / 8
    noise += 0.9352 / 80
    expected = (0.5528 + 4 - noise) / (0.5528 + 4 - noise + 0.4448)
    assert far.cut_dependability == pytest.approx(expected, abs=1e-4)


def test_a_table_worked_by_hand():
    # Score = person (0 or 2) + rater (0 or 4), two items that do not matter: means squares
    # person 8, rater 32, all others 0. Components: person 8/4 = 2, rater 32/4 = 8.
    cube = np.array([[[0, 0], [4, 4]], [[2, 2], [6, 6]]], float)

    components = _study(cube).estimates

    expected = {"p": 2, "i": 0, "r": 8, "pi": 0, "pr": 0, "ir": 0, "pir": 0}
    assert components == pytest.approx(expected, abs=1e-12)


@given(st.integers(0, 10_000))
@settings(max_examples=25)
def test_complete_designs_give_the_expected_mean_square_solution(seed):
    random = np.random.default_rng(seed)
    cube = random.integers(0, 5, (random.integers(3, 7), random.integers(2, 5), 4)).astype(float)

    assert _study(cube).estimates == pytest.approx(_components_by_mean_squares(cube), abs=1e-9)


@given(st.floats(-1000, 1000))
def test_components_do_not_depend_on_the_origin(shift):
    assert _study(BRENNAN + shift).estimates == pytest.approx(_study(BRENNAN * 1.0).estimates)


def test_row_order_changes_no_component():
    cube = BRENNAN.astype(float)
    rater, item = np.indices(cube.shape)[1:]
    person = np.indices(cube.shape)[0]
    order = np.random.default_rng(5).permutation(cube.size)

    shuffled = generalizability_study(
        person.ravel()[order], item.ravel()[order], rater.ravel()[order], cube.ravel()[order]
    )

    assert shuffled.estimates == _study(cube).estimates


def test_sparse_designs_are_unbiased():
    # Mean of the estimates over simulated studies in which each person met 2 of 6 raters.
    truth = {"p": 1.0, "i": 0.3, "r": 0.5, "pi": 0.2, "pr": 0.15, "ir": 0.1, "pir": 0.6}
    random = np.random.default_rng(20)
    found = [_simulated(truth, random).estimates for _ in range(60)]

    for effect, value in truth.items():
        draws = np.array([each[effect] for each in found])
        error = draws.std(ddof=1) / np.sqrt(len(draws))
        assert abs(draws.mean() - value) < 3.5 * error + 1e-9


def _simulated(truth, random):
    n_p, n_r, n_i = 40, 6, 5
    scale = {effect: np.sqrt(value) for effect, value in truth.items()}
    cube = scale["p"] * random.normal(size=(n_p, 1, 1)) + scale["i"] * random.normal(size=n_i)
    cube = cube + scale["r"] * random.normal(size=(1, n_r, 1))
    cube = cube + scale["pi"] * random.normal(size=(n_p, 1, n_i))
    cube = cube + scale["pr"] * random.normal(size=(n_p, n_r, 1))
    cube = cube + scale["ir"] * random.normal(size=(1, n_r, n_i))
    cube = cube + scale["pir"] * random.normal(size=(n_p, n_r, n_i))
    absent = np.argsort(random.random((n_p, n_r)), axis=1) >= 2
    cube[absent] = np.nan
    return _study(cube)


def test_negative_estimates_are_kept_and_reported_as_zero():
    cube = np.random.default_rng(1).normal(size=(6, 3, 3))

    study = _study(cube)

    negative = [effect for effect, value in study.estimates.items() if value < 0]
    assert negative
    assert [study.components[effect] for effect in negative] == [0.0] * len(negative)
    assert sum(study.shares.values()) == pytest.approx(1)


def test_raters_nested_in_persons_are_refused_and_named():
    person, item = np.indices((6, 3))

    with pytest.raises(UndefinedStatistic) as refusal:
        generalizability_study(person.ravel(), item.ravel(), person.ravel(), np.arange(18.0) % 5)

    assert refusal.value.code == "components_confounded"
    assert "pr" in str(refusal.value.params["effects"])


@pytest.mark.parametrize(
    ("score", "rater", "code"),
    [
        ([1, np.nan], [0, 1], "scores_missing"),
        ([1, 2], [0, 0], "generalizability_repeated"),
        ([], [], "scores_missing"),
    ],
)
def test_scores_that_define_no_study_are_refused(score, rater, code):
    same = [0] * len(score)

    with pytest.raises(UndefinedStatistic) as refusal:
        generalizability_study(same, same, rater, score)

    assert refusal.value.code == code


@pytest.mark.parametrize("design", [{"n_items": 0, "n_raters": 1}, {"n_items": 1, "n_raters": 0}])
def test_decision_study_needs_an_item_and_a_rater(design):
    with pytest.raises(UndefinedStatistic):
        decision_study(_study(BRENNAN.astype(float)), **design)


def test_decision_study_needs_a_random_facet():
    with pytest.raises(UndefinedStatistic):
        decision_study(
            _study(BRENNAN.astype(float)), n_items=1, n_raters=1, fixed=("item", "rater")
        )
