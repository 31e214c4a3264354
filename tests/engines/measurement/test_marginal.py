"""The marginal likelihood against an evaluator that shares no code with it."""

import importlib.util
import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ronghe.engines.measurement import Anchors, Model, Options, Ratings, calibrate
from ronghe.engines.measurement._chunks import workers
from ronghe.engines.measurement.design import prepare
from ronghe.engines.measurement.likelihood import Likelihood
from ronghe.engines.measurement.parameters import lay_out
from ronghe.engines.measurement.patterns import collapse

REFERENCE = Path(__file__).parent / "reference"


def _load():
    spec = importlib.util.spec_from_file_location("naive", REFERENCE / "naive_marginal.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


naive = _load()
NUMBERS = json.loads((REFERENCE / "naive_marginal.json").read_text(encoding="utf-8"))


def ratings_of(rows, weight=None):
    rows = np.asarray(rows)
    return Ratings.from_labels(
        person=[f"p{code:03d}" for code in rows[:, 0]],
        item=[f"i{code}" for code in rows[:, 1]],
        facets={
            "rater": [f"r{code}" for code in rows[:, 2]],
            "context": [f"c{code}" for code in rows[:, 3]],
        },
        score=rows[:, 4],
        weight=weight,
    )


def reported(calibration):
    """Every parameter and its standard error in the order of the reference."""
    population = calibration.population
    tables = [calibration.items, calibration.facets["rater"], calibration.facets["context"]]
    values = [population.mean, population.contrasts[:, 0], population.sd]
    values += [table.measure for table in tables] + [calibration.steps.measure]
    errors = [population.mean_se, population.contrasts_se[:, 0], population.sd_se]
    errors += [table.se for table in tables] + [calibration.steps.se]
    return np.concatenate(values), np.concatenate(errors)


@pytest.mark.parametrize(("name", "seed"), [("plain", 1), ("groups", 2)])
def test_estimates_and_errors_equal_those_of_the_naive_evaluator(name, seed):
    rows = naive.simulated(seed, groups=name == "groups")
    groups = {f"p{code:03d}": f"g{code % 2}" for code in range(80)}

    found = calibrate(ratings_of(rows), Model(groups=groups if name == "groups" else None))

    values, errors = reported(found)
    assert found.summary.converged
    assert found.summary.log_likelihood == pytest.approx(NUMBERS[name]["log_likelihood"], abs=1e-6)
    assert values == pytest.approx(NUMBERS[name]["values"], abs=2e-4)
    assert errors == pytest.approx(NUMBERS[name]["errors"], rel=2e-3, abs=1e-6)


def test_gradient_equals_differences_of_the_naive_likelihood():
    rows = naive.simulated(5, persons=20)
    model = naive.NaiveModel(rows)
    random = np.random.default_rng(0)
    free = random.normal(0, 0.4, model.size)
    design = prepare(ratings_of(rows), Model())
    layout = lay_out(design)
    with workers(1) as pool:
        likelihood = Likelihood(design, collapse(design), layout, pool)
        point = likelihood.at(_vector(design, layout, *model.unpack(free)))

    assert point.log_likelihood == pytest.approx(model.log_likelihood(free), abs=1e-8)
    step = 1e-4
    for place in (0, 1):  # the population mean and log SD stand alike in both
        shift = np.zeros(model.size)
        shift[place] = step
        slope = (model.log_likelihood(free + shift) - model.log_likelihood(free - shift)) / 2 / step
        assert point.gradient[place] == pytest.approx(slope, abs=1e-4)


def _vector(design, layout, means, sd, facets, steps):
    vector = np.zeros(layout.size)
    vector[: len(means)] = means
    vector[layout.log_sd] = np.log(sd)
    order = {"item": 0, "rater": 1, "context": 2}
    for index, facet in enumerate(design.facets):
        vector[layout.places(index)] = facets[order[facet]]
    for group, row in enumerate(layout.step_place):
        inside = row >= 0
        vector[row[inside]] = steps[group][np.flatnonzero(inside)]
    return vector


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 10**6), st.booleans())
def test_the_gradient_is_the_slope_of_the_likelihood(seed, weighted):
    random = np.random.default_rng(seed)
    rows = naive.simulated(seed, persons=12, tops=(1, 3), raters=2)
    weight = random.choice([0.5, 1.0, 2.0], len(rows)) if weighted else None
    design = prepare(ratings_of(rows, weight), Model())
    layout = lay_out(design)
    with workers(1) as pool:
        likelihood = Likelihood(design, collapse(design), layout, pool)
        vector = layout.centre(random.normal(0, 0.5, layout.size))
        vector[layout.fixed] = layout.value[layout.fixed]
        move = layout.centre(random.normal(0, 1, layout.size))
        move[layout.fixed] = 0.0
        up, down = likelihood.at(vector + 1e-5 * move), likelihood.at(vector - 1e-5 * move)
        slope = (up.log_likelihood - down.log_likelihood) / 2e-5

        assert likelihood.at(vector).gradient @ move == pytest.approx(slope, abs=1e-4, rel=1e-5)


def test_weights_count_like_repeated_observations_of_a_person():
    rows = naive.simulated(7, persons=40)
    doubled = np.concatenate([rows, rows])

    weighted = calibrate(ratings_of(rows, np.full(len(rows), 2.0)))
    repeated = calibrate(ratings_of(doubled))

    assert weighted.summary.log_likelihood == pytest.approx(repeated.summary.log_likelihood)
    assert weighted.items.measure == pytest.approx(repeated.items.measure, abs=1e-6)
    assert weighted.persons.eap == pytest.approx(repeated.persons.eap, abs=1e-6)
    assert [note.code for note in repeated.notes] == ["duplicate_ratings"]


def test_zero_weight_removes_an_observation_with_a_note():
    rows = naive.simulated(8, persons=40)
    weight = np.ones(len(rows))
    weight[::7] = 0.0

    some = calibrate(ratings_of(rows, weight))
    kept = calibrate(ratings_of(rows[weight > 0]))

    assert some.items.measure == pytest.approx(kept.items.measure, abs=1e-10)
    assert [note.code for note in some.notes] == ["zero_weight"]


def test_sums_are_zero_and_steps_sum_to_zero_within_items():
    found = calibrate(ratings_of(naive.simulated(1)))

    assert found.items.measure.sum() == pytest.approx(0, abs=1e-12)
    assert found.facets["rater"].measure.sum() == pytest.approx(0, abs=1e-12)
    for item in found.items.levels:
        assert found.steps_of(item).sum() == pytest.approx(0, abs=1e-12)


def test_rows_in_another_order_give_the_same_digits():
    rows = naive.simulated(3)
    mixed = np.random.default_rng(0).permutation(rows)

    assert _digits(calibrate(ratings_of(rows))) == _digits(calibrate(ratings_of(mixed)))


def test_more_threads_give_the_same_digits():
    ratings = ratings_of(naive.simulated(3, persons=1200, tops=(3,)))

    one, three = (calibrate(ratings, options=Options(threads=n)) for n in (1, 3))

    assert _digits(one) == _digits(three)


def _digits(calibration):
    tables = [calibration.items, *calibration.facets.values()]
    columns = [c for t in tables for c in (t.measure, t.se, t.infit, t.outfit_z, t.fair_average)]
    columns += [calibration.persons.eap, calibration.persons.wle, calibration.persons.eap_se]
    summary = np.array([calibration.summary.log_likelihood])
    return [column.tobytes() for column in [*columns, summary]]


def test_anchored_levels_stay_and_shift_everything_else():
    rows = naive.simulated(1)
    free = calibrate(ratings_of(rows))
    anchors = Anchors({"item": {"i0": float(free.items.measure[0]) + 1.0}})

    found = calibrate(ratings_of(rows), Model(anchors=anchors))

    assert found.items.measure == pytest.approx(free.items.measure + 1.0, abs=1e-4)
    assert found.items.anchored.tolist() == [True, False, False]
    assert found.items.se[0] == 0.0
    assert found.population.mean == pytest.approx(free.population.mean + 1.0, abs=1e-4)
    assert found.summary.log_likelihood == pytest.approx(free.summary.log_likelihood, abs=1e-6)


def test_everything_anchored_leaves_the_population_to_estimate():
    rows = naive.simulated(1)
    free = calibrate(ratings_of(rows))
    tables = {"item": free.items, **free.facets}
    measures = {
        name: dict(zip(table.levels.tolist(), table.measure.tolist(), strict=True))
        for name, table in tables.items()
    }
    steps = {item: free.steps_of(item).tolist() for item in free.items.levels.tolist()}

    found = calibrate(ratings_of(rows), Model(anchors=Anchors(measures, steps)))

    assert found.population.mean == pytest.approx(free.population.mean, abs=1e-4)
    assert found.population.sd == pytest.approx(free.population.sd, abs=1e-4)
    assert found.summary.n_parameters == 2
    assert (found.steps.se == 0.0).all()


@pytest.mark.parametrize("steps", ["shared", "rater"])
def test_steps_of_one_item_or_one_rater_make_all_step_models_equal(steps):
    raters = 1 if steps == "rater" else 3
    rows = naive.simulated(4, persons=150, tops=(3,), raters=raters, contexts=1)

    by_item = calibrate(ratings_of(rows))
    other = calibrate(ratings_of(rows), Model(steps=steps))

    assert other.summary.log_likelihood == pytest.approx(by_item.summary.log_likelihood, abs=1e-6)
    assert other.steps.measure == pytest.approx(by_item.steps.measure, abs=1e-4)


def test_rater_steps_fit_no_worse_than_shared_ones():
    rows = naive.simulated(4, persons=150, tops=(3, 3))

    shared = calibrate(ratings_of(rows), Model(steps="shared"))
    rater = calibrate(ratings_of(rows), Model(steps="rater"))

    assert rater.summary.log_likelihood > shared.summary.log_likelihood
    assert rater.summary.n_parameters == shared.summary.n_parameters + 4
    assert set(rater.steps.item.tolist()) == {"r0", "r1", "r2"}


def test_a_rater_without_a_category_has_no_step_into_it():
    rows = naive.simulated(4, persons=150, tops=(3, 3))
    rows = rows[~((rows[:, 2] == 0) & (rows[:, 4] == 3))]

    found = calibrate(ratings_of(rows), Model(steps="rater"))

    assert found.steps.step[found.steps.item == "r0"].tolist() == [1, 2]
    assert found.possible == {"r0": (0, 1, 2)}
    assert np.isinf(found.cumulated_of("r1")).sum() == 0
    assert found.summary.converged


def test_persons_who_do_not_differ_are_said_not_to_differ():
    random = np.random.default_rng(0)
    person = np.repeat(np.arange(60), 30)
    item = np.tile(np.arange(30), 60)
    balanced = (person + item) % 2  # every person has exactly half of the points
    ratings = Ratings.from_labels(
        person=person.astype(str),
        item=item.astype(str),
        score=balanced,
        weight=np.where(random.random(len(person)) < 2, 1.0, 1.0),
    )

    found = calibrate(ratings)

    assert "no_person_variance" in [note.code for note in found.notes]
    assert found.summary.sd["1"] == pytest.approx(0.02)


def test_too_few_evaluations_are_reported_as_not_converged():
    found = calibrate(ratings_of(naive.simulated(1)), options=Options(max_evaluations=3))

    assert not found.summary.converged
    assert "not_converged" in [note.code for note in found.notes]


@pytest.mark.parametrize("several", [False, True])
def test_progress_is_told_in_order_and_changes_no_digit(several):
    ratings = ratings_of(naive.simulated(3))
    mapping = {f"i{code}": "ab"[code % 2] for code in range(3)} if several else None
    told = []

    def progress(stage, evaluations):
        told.append((stage, evaluations))

    silent = calibrate(ratings, Model(dimensions=mapping))
    loud = calibrate(ratings, Model(dimensions=mapping), options=Options(progress=progress))

    assert _digits(silent) == _digits(loud)
    assert list(dict(told)) == ["preparing", "climbing", "finishing", "measuring"]
    counts = [evaluations for _, evaluations in told]
    assert counts == sorted(counts)
    assert counts[-1] == loud.summary.iterations
