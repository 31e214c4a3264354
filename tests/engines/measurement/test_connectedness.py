"""Connected means full column rank of the additive design under its constraints."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ronghe.engines.measurement import (
    Anchors,
    DisconnectedDesign,
    Model,
    Ratings,
    calibrate,
    subsets,
)


def ratings_of(rows, facets=("rater",)):
    """Rows (person, item, facet, ...); scores alternate so that no level is extreme."""
    rows = [row for row in rows for _ in range(2)]
    columns = list(zip(*rows, strict=True))
    return Ratings.from_labels(
        person=[f"p{code}" for code in columns[0]],
        item=[f"i{code}" for code in columns[1]],
        facets={name: [f"{name}{c}" for c in columns[2 + k]] for k, name in enumerate(facets)},
        score=[0, 1] * (len(rows) // 2),
    )


def has_full_rank(ratings, anchored=()):
    """Dense matrix: persons, items and facets as columns; constraints as further rows."""
    facets = ["item", *ratings.facet]
    blocks = [np.eye(len(ratings.persons))[ratings.person]]
    blocks += [np.eye(len(ratings.labels_of(f)))[ratings.codes_of(f)] for f in facets]
    matrix = np.hstack(blocks)
    offset = len(ratings.persons)
    extra = []
    for facet in facets:
        size = len(ratings.labels_of(facet))
        labels = ratings.labels_of(facet)
        fixed = [k for k, label in enumerate(labels) if (facet, label) in anchored]
        for places in [[k] for k in fixed] or [range(size)]:
            row = np.zeros(matrix.shape[1])
            row[[offset + k for k in places]] = 1.0
            extra.append(row)
        offset += size
    whole = np.vstack([matrix, *extra])
    return np.linalg.matrix_rank(whole) == matrix.shape[1]


def connected(ratings, model=None):
    return len(subsets(ratings, model)) == 1


rows_of_three = st.lists(
    st.tuples(st.integers(0, 5), st.integers(0, 3), st.integers(0, 4)), min_size=2, max_size=16
)


@settings(max_examples=300, deadline=None)
@given(rows_of_three)
def test_propagation_agrees_with_the_rank_of_the_dense_matrix(rows):
    ratings = ratings_of(rows)

    assert connected(ratings) == has_full_rank(ratings)


@settings(max_examples=150, deadline=None)
@given(rows_of_three, st.sets(st.sampled_from(["rater0", "rater1", "rater2", "i0", "i1"])))
def test_propagation_agrees_with_the_rank_under_anchors(rows, labels):
    ratings = ratings_of(rows)
    anchored = {
        (facet, label)
        for facet in ("item", "rater")
        for label in ratings.labels_of(facet).tolist()
        if label in labels
    }
    measures = {
        facet: {label: 0.0 for name, label in anchored if name == facet}
        for facet in {name for name, _ in anchored}
    }

    model = Model(anchors=Anchors(measures))

    assert connected(ratings, model) == has_full_rank(ratings, anchored)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.tuples(*[st.integers(0, 3)] * 4), min_size=4, max_size=20))
def test_propagation_agrees_with_the_rank_with_two_further_facets(rows):
    ratings = ratings_of(rows, ("context", "rater"))

    assert connected(ratings) == has_full_rank(ratings)


def nested():
    return [(p, i, r) for p in range(4) for i in range(3) for r in (0, 1) if p // 2 == r]


def test_raters_nested_in_persons_are_refused_although_items_are_shared():
    with pytest.raises(DisconnectedDesign) as refused:
        calibrate(ratings_of(nested()))

    parts = refused.value.subsets
    assert [part.persons.tolist() for part in parts] == [["p0", "p1"], ["p2", "p3"]]
    assert [part.levels["rater"].tolist() for part in parts] == [["rater0"], ["rater1"]]
    assert refused.value.en == (
        "The design falls into 2 parts that cannot be compared: "
        "(1) persons p0, p1; rater rater0 (2) persons p2, p3; rater rater1."
    )
    assert refused.value.zh == (
        "该设计分成 2 个无法相互比较的部分："
        "（1）人员 p0、p1；评分者 rater0（2）人员 p2、p3；评分者 rater1。"
    )
    assert [list(part.levels) for part in parts] == [["rater"], ["rater"]]
    assert [part.observations for part in parts] == [12, 12]
    assert "rater0" in refused.value.en
    assert "rater1" in refused.value.zh


def test_one_person_rated_by_both_raters_links_them():
    assert connected(ratings_of([*nested(), (0, 0, 1)]))


def test_raters_anchored_on_both_sides_tie_the_parts():
    both = Model(anchors=Anchors({"rater": {"rater0": 0.0, "rater1": 0.3}}))

    assert connected(ratings_of(nested()), both)


def test_an_anchor_on_one_side_only_does_not_tie_the_parts():
    one = Model(anchors=Anchors({"rater": {"rater0": 0.0}}))

    assert not connected(ratings_of(nested()), one)


def test_an_anchor_in_each_of_two_facets_need_not_tie_what_shares_a_person():
    rows = [(0, 0, 1), (0, 1, 0)]
    anchored = {("item", "i0"), ("rater", "rater0")}
    model = Model(anchors=Anchors({"item": {"i0": 0.0}, "rater": {"rater0": 0.0}}))

    assert not has_full_rank(ratings_of(rows), anchored)
    assert not connected(ratings_of(rows), model)


def test_persons_who_share_no_item_are_two_parts():
    rows = [(0, 0, 0), (0, 1, 0), (1, 2, 0), (1, 3, 0)]

    found = subsets(ratings_of(rows))

    assert [part.levels["item"].tolist() for part in found] == [["i0", "i1"], ["i2", "i3"]]


def test_dimensions_need_no_link_through_items():
    rows = [(p, i, 0) for p in range(3) for i in range(4)]
    model = Model(dimensions={"i0": "a", "i1": "a", "i2": "b", "i3": "b"})

    assert connected(ratings_of(rows), model)


def test_many_nested_persons_are_named_without_a_dense_matrix():
    rows = [(p, i, p) for p in range(3000) for i in range(2)]

    assert len(subsets(ratings_of(rows))) == 3000
