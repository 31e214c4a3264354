"""What counts as ratings, and what is refused."""

import numpy as np
import pytest

from ronghe.engines.measurement import InvalidRatings, Ratings


def labelled(**changes):
    given = {"person": ["b", "a"], "item": ["x", "y"], "score": [0, 1], **changes}
    return Ratings.from_labels(**given)


def test_labels_are_sorted_text_and_codes_point_into_them():
    ratings = labelled(person=["007", "7"], facets={"rater": [2, 1]})

    assert ratings.persons.tolist() == ["007", "7"]
    assert ratings.facets["rater"].tolist() == ["1", "2"]
    assert ratings.facet["rater"].tolist() == [1, 0]


def test_whole_numbers_given_as_floats_are_scores():
    assert labelled(score=[0.0, 3.0]).score.tolist() == [0, 3]


def test_codes_into_unsorted_labels_are_moved():
    ratings = Ratings.from_codes(
        persons=["q", "p"],
        items=["x"],
        person=np.array([0, 1]),
        item=np.array([0, 0]),
        score=[1, 2],
    )

    assert ratings.persons.tolist() == ["p", "q"]
    assert ratings.person.tolist() == [1, 0]


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"score": [0, float("nan")]}, "score_not_whole"),
        ({"score": [0, 1.5]}, "score_not_whole"),
        ({"score": [0, float("inf")]}, "score_not_whole"),
        ({"score": [0, -1]}, "score_out_of_range"),
        ({"score": [0, 5000]}, "score_out_of_range"),
        ({"score": ["a", "b"]}, "score_not_a_number"),
        ({"score": [], "person": [], "item": []}, "no_ratings"),
        ({"person": ["a", None]}, "missing_label"),
        ({"person": ["a", ""]}, "missing_label"),
        ({"item": ["a", float("nan")]}, "missing_label"),
        ({"person": ["a"]}, "column_length"),
        ({"weight": [1.0, -1.0]}, "bad_weight"),
        ({"weight": [1.0, float("nan")]}, "bad_weight"),
        ({"weight": [1.0]}, "column_length"),
        ({"facets": {"step": ["a", "b"]}}, "reserved_facet"),
        ({"facets": {"": ["a", "b"]}}, "reserved_facet"),
    ],
)
def test_unusable_ratings_are_refused_in_both_languages(changes, code):
    with pytest.raises(InvalidRatings) as refused:
        labelled(**changes)

    assert refused.value.code == code
    assert refused.value.en
    assert refused.value.zh


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"person": np.array([0, 2])}, "code_out_of_range"),
        ({"person": np.array([0, -1])}, "code_out_of_range"),
        ({"persons": ["b", "b"]}, "doubled_label"),
        ({"facets": {"rater": ["r"]}}, "facet_mismatch"),
    ],
)
def test_unusable_codes_are_refused(changes, code):
    given = {
        "persons": ["a", "b"],
        "items": ["x"],
        "person": np.array([0, 1]),
        "item": np.array([0, 0]),
        "score": [0, 1],
    }

    with pytest.raises(InvalidRatings) as refused:
        Ratings.from_codes(**{**given, **changes})

    assert refused.value.code == code


def test_a_selection_keeps_the_labels():
    ratings = labelled(facets={"rater": ["r", "s"]}, weight=[1.0, 2.0])

    part = ratings.select(ratings.score > 0)

    assert part.persons.tolist() == ["a", "b"]
    assert part.score.tolist() == [1]
    assert part.weight.tolist() == [2.0]
    assert part.facet["rater"].tolist() == [1]
