"""Canonical order, scores shifted and collapsed, levels without a finite measure left out."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ronghe.engines.measurement import (
    InvalidModel,
    InvalidRatings,
    Model,
    Options,
    Ratings,
    Unestimable,
    calibrate,
)
from ronghe.engines.measurement.design import prepare
from ronghe.engines.measurement.parameters import lay_out


def ratings_of(rows, weight=None):
    person, item, rater, score = zip(*rows, strict=True)
    return Ratings.from_labels(
        person=[f"p{code:02d}" for code in person],
        item=[f"i{code}" for code in item],
        facets={"rater": [f"r{code}" for code in rater]},
        score=score,
        weight=weight,
    )


def crossed(seed=0, persons=30, items=3, raters=3, top=3):
    random = np.random.default_rng(seed)
    ability = random.normal(0, 1.5, persons)
    return [
        (p, i, r, int(np.clip(np.round(ability[p] + random.normal(0, 1) + top / 2), 0, top)))
        for p in range(persons)
        for i in range(items)
        for r in range(raters)
    ]


rows_of_any_kind = st.lists(
    st.tuples(st.integers(0, 4), st.integers(0, 2), st.integers(0, 2), st.integers(0, 3)),
    min_size=8,
    max_size=40,
)


@settings(max_examples=60, deadline=None)
@given(rows_of_any_kind, st.randoms(use_true_random=False))
def test_the_order_of_rows_makes_no_difference(rows, random):
    mixed = random.sample(rows, len(rows))
    try:
        one = prepare(ratings_of(rows), Model())
    except Unestimable:
        return
    other = prepare(ratings_of(mixed), Model())

    assert one.levels.tolist() == other.levels.tolist()
    assert one.score.tolist() == other.score.tolist()
    assert one.start.tolist() == other.start.tolist()


def test_long_records_of_one_person_are_sorted_too():
    rows = [(0, i % 5, r, (i + r) % 3) for i in range(300) for r in range(2)] + [(1, 0, 0, 1)]

    design = prepare(ratings_of(rows[::-1]), Model())

    keys = [tuple(row) for row in np.column_stack([design.levels[:600, ::-1], design.score[:600]])]
    assert keys == sorted(keys)


def test_scores_that_start_at_one_are_shifted_with_a_note():
    rows = crossed()
    plain = calibrate(ratings_of(rows))

    shifted = calibrate(ratings_of([(p, i, r, x + 1) for p, i, r, x in rows]))

    assert [note.code for note in shifted.notes] == ["shifted"]
    assert shifted.items.measure.tolist() == plain.items.measure.tolist()
    assert shifted.items.observed_average == pytest.approx(plain.items.observed_average + 1)
    assert shifted.items.fair_average == pytest.approx(plain.items.fair_average + 1)
    assert shifted.persons.score.tolist() == plain.persons.score.tolist()


def test_a_category_nobody_used_is_collapsed_and_reported():
    rows = crossed()
    gap = [(p, i, r, x + (x >= 2) if i == 1 else x) for p, i, r, x in rows]
    plain = calibrate(ratings_of(rows))

    found = calibrate(ratings_of(gap))

    assert [(note.code, note.params["items"]) for note in found.notes] == [("collapsed", "i1 (2)")]
    assert found.categories["i1"] == (0, 1, 3, 4)
    assert found.steps.measure.tolist() == plain.steps.measure.tolist()


def test_constant_items_and_extreme_raters_are_left_out_and_named():
    rows = crossed() + [(p, 3, r, 2) for p in range(30) for r in range(3)]
    rows += [(p, i, 3, 3) for p in range(30) for i in range(3)]

    found = calibrate(ratings_of(rows))

    named = {note.code: note.params["levels"] for note in found.notes}
    assert named == {"constant_item": "i3", "extreme_top": "r3"}
    assert found.notes[0].en == (
        "Left out because only the lowest category occurs, which gives no finite measure: "
        "1 item (i3)."
    )
    assert found.notes[0].zh == "有 1 个题目只出现最低类别，没有有限的测量值，已排除：i3。"
    assert np.isnan(found.items.measure[3])
    assert np.isnan(found.facets["rater"].measure[3])
    clean = calibrate(ratings_of(crossed()))
    assert found.items.measure[:3] == pytest.approx(clean.items.measure, abs=1e-9)


def test_a_rater_with_one_middle_category_keeps_a_measure():
    rows = crossed() + [(p, i, 3, 1) for p in range(30) for i in range(3)]

    found = calibrate(ratings_of(rows))

    assert np.isfinite(found.facets["rater"].measure).all()
    assert found.summary.converged


def test_nothing_but_constants_cannot_be_estimated():
    rows = [(p, i, 0, 1) for p in range(3) for i in range(2)]

    with pytest.raises(Unestimable) as refused:
        calibrate(ratings_of(rows))

    assert refused.value.code == "no_variation"


def test_doubled_rows_are_kept_with_a_note_or_refused():
    rows = crossed()
    doubled = [*rows, rows[0]]

    kept = prepare(ratings_of(doubled), Model())

    assert [(note.code, note.params["count"]) for note in kept.notes] == [("duplicate_ratings", 1)]
    with pytest.raises(InvalidRatings) as refused:
        prepare(ratings_of(doubled), Model(), Options(duplicates="error"))
    assert refused.value.code == "duplicate_ratings"


@pytest.mark.parametrize(
    ("model", "code"),
    [
        (Model(steps="rater", rater_facet="judge"), "no_rater_facet"),
        (Model(steps="none"), "unknown_steps"),
        (Model(dimensions={"i0": "a"}), "item_without_dimension"),
        (Model(groups={"p00": "a"}), "person_without_group"),
        (
            Model(groups={f"p{k:02d}": "a" for k in range(30)}, reference_group="b"),
            "unknown_reference_group",
        ),
    ],
)
def test_a_model_that_does_not_fit_the_ratings_is_refused(model, code):
    with pytest.raises(InvalidModel) as refused:
        lay_out(prepare(ratings_of(crossed()), model))

    assert refused.value.code == code
    assert refused.value.zh


def test_a_person_with_only_dropped_ratings_gets_the_population():
    rows = [*crossed(), (30, 3, 0, 1), (30, 3, 1, 1)]

    found = calibrate(ratings_of(rows))

    assert found.persons.n[30] == 0
    assert found.persons.eap[30] == found.population.mean[0]
    assert found.persons.eap_se[30] == pytest.approx(found.population.sd[0])
    assert np.isnan(found.persons.wle[30])
