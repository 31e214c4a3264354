"""Anchors that cannot be meant are refused."""

import pytest

from ronghe.engines.measurement import Anchors, InvalidModel, Model, Ratings, calibrate


def ratings():
    rows = [(p, i, (p + 2 * i + (p * i) % 2) % 3) for p in range(20) for i in range(4)]
    person, item, score = zip(*rows, strict=True)
    return Ratings.from_labels(
        person=[f"p{code:02d}" for code in person], item=[f"i{code}" for code in item], score=score
    )


@pytest.mark.parametrize(
    ("anchors", "code"),
    [
        (Anchors({"judge": {"a": 0.0}}), "unknown_anchor_facet"),
        (Anchors({"item": {"i9": 0.0}}), "unknown_anchor"),
        (Anchors({"item": {"i0": float("nan")}}), "bad_anchor"),
        (Anchors(steps={"i9": [-1.0, 1.0]}), "unknown_anchor"),
        (Anchors(steps={"i0": [-1.0, 2.0]}), "anchored_steps_sum"),
        (Anchors(steps={"i0": [0.0]}), "anchored_steps_do_not_fit"),
        (Anchors(steps={"i0": [-1.0, 1.0]}, categories={"i0": (1, 2, 3)}),
         "anchored_steps_do_not_fit"),
    ],
)
def test_an_anchor_that_fits_nothing_is_refused(anchors, code):
    with pytest.raises(InvalidModel) as refused:
        calibrate(ratings(), Model(anchors=anchors))

    assert refused.value.code == code
    assert refused.value.zh


def test_anchored_steps_may_reach_beyond_the_scores_seen():
    anchors = Anchors(steps={"i0": [-1.0, 0.0, 1.0]})

    found = calibrate(ratings(), Model(anchors=anchors))

    assert found.steps_of("i0") == pytest.approx([-1.0, 0.0, 1.0])
    assert found.categories["i0"] == (0, 1, 2, 3)
    assert found.persons.max_score[0] == 3 + 3 * 2
