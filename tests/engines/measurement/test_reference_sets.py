"""Published and peer figures, where the shared data are at hand; a small own case always runs.

The shared sets are not part of this repository. They are looked for in RONGHE_SHARED_DATA, or in
`shared/data` beside the checkout.
"""

import csv
import os
from pathlib import Path

import numpy as np
import pytest

from ronghe.engines.measurement import Ratings, calibrate

BESIDE = Path(__file__).parents[4] / "shared" / "data"
SHARED = Path(os.environ.get("RONGHE_SHARED_DATA", BESIDE)) / "measurement"
SETS = [
    name for name in ("mfrm_ratings1", "mfrm_immer07", "mfrm_ex10_dich") if (SHARED / name).is_dir()
]
LSAT7 = [name for name in ("mirt_lsat7_rasch",) if (SHARED / name).is_dir()]
CONDITIONAL = [name for name in ("verbagg_pcm", "erm_pcmdat2") if (SHARED / name).is_dir()]


def table(path):
    with path.open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


def numbers(path):
    return {
        (row["kind"], row["name"]): float(row["estimate"])
        for row in table(path)
        if row["estimate"] not in ("", "NA")
    }


def long_ratings(name):
    rows = table(SHARED / name / "data.csv")
    return Ratings.from_labels(
        person=[row["person"] for row in rows],
        item=[row["item"] for row in rows],
        facets={"rater": [row["rater"] for row in rows]},
        score=[int(row["score"]) for row in rows],
    )


def wide_ratings(name):
    cells = [
        (f"{number:05d}", item, int(score))
        for number, row in enumerate(table(SHARED / name / "data.csv"))
        for item, score in row.items()
        if score not in ("", "NA")
    ]
    person, item, score = zip(*cells, strict=True)
    return Ratings.from_labels(person=person, item=item, score=score)


def by_label(facet_table):
    return dict(zip(facet_table.levels.tolist(), facet_table.measure.tolist(), strict=True))


def item_steps(calibration):
    """Measure of every item's every step in the peers' sense: item plus step, less the mean."""
    mean = calibration.population.mean[0]
    items = by_label(calibration.items)
    return {
        f"{item}:delta{step}": items[item] + measure - mean
        for item, step, measure in zip(
            calibration.steps.item.tolist(),
            calibration.steps.step.tolist(),
            calibration.steps.measure,
            strict=True,
        )
    }


@pytest.mark.parametrize("name", SETS)
def test_many_facet_sets_meet_their_optimum(name):
    wanted = numbers(SHARED / name / "optimum.csv")

    found = calibrate(long_ratings(name))

    steps, raters = item_steps(found), by_label(found.facets["rater"])
    eap = dict(zip(found.persons.person.tolist(), found.persons.eap, strict=True))
    spread = dict(zip(found.persons.person.tolist(), found.persons.eap_se, strict=True))
    single = {"summary": 0.01, "item_step": 0.005, "rater": 0.005}
    for (kind, label), value in wanted.items():
        mine = {
            "item_step": lambda key: steps[key],
            "rater": lambda key: raters[key],
            "person_eap": lambda key: eap[key] - found.population.mean[0],
            "person_sd": lambda key: spread[key],
            "summary": lambda key: {
                "loglik": found.summary.log_likelihood,
                "variance": found.population.covariance[0, 0],
                "EAP.rel": found.summary.eap_reliability["1"],
            }[key],
        }[kind](label)
        assert mine == pytest.approx(value, abs=single.get(kind, 0.005)), (kind, label)


@pytest.mark.parametrize("name", LSAT7)
def test_dichotomous_items_agree_with_mirt(name):
    wanted = numbers(SHARED / name / "estimates.csv")

    found = calibrate(wide_ratings(name))

    mean = found.population.mean[0]
    assert found.summary.log_likelihood == pytest.approx(wanted["summary", "loglik"], abs=0.01)
    for item, measure in by_label(found.items).items():
        assert measure - mean == pytest.approx(-wanted["par", f"{item} d"], abs=0.005)
    for number in range(0, 1000, 50):
        label = str(number + 1)
        eap, wle = found.persons.eap[number], found.persons.wle[number]
        assert eap - mean == pytest.approx(wanted["person_eap", label], abs=0.005)
        assert wle - mean == pytest.approx(wanted["person_wle", label], abs=0.005)


@pytest.mark.parametrize("name", CONDITIONAL)
def test_partial_credit_steps_agree_with_conditional_estimates(name):
    """Conditional estimates assume no distribution of persons, so steps that few persons reach may
    differ by up to their standard error, most where the model is rejected (Andersen's test of
    pcmdat2 gives p = 1e-9)."""
    rows = [row for row in table(SHARED / name / "estimates.csv") if row["kind"] == "threshold"]
    labels = [row["name"].removeprefix("thresh beta ").replace(".c", ":delta") for row in rows]
    theirs = np.array([float(row["estimate"]) for row in rows])
    errors = np.array([float(row["se"]) for row in rows])

    mine = item_steps(calibrate(wide_ratings(name)))

    ours = np.array([mine[label] for label in labels])
    difference = ours - theirs - np.median(ours - theirs)
    assert np.median(np.abs(difference)) < (0.02 if name == "verbagg_pcm" else 0.04)
    assert (np.abs(difference) < errors).all()


def test_two_items_answered_by_everybody_have_a_closed_form():
    """For two dichotomous items the marginal estimate of their difference is the conditional
    one: log of the ratio of the two kinds of persons who have one point."""
    pairs = [(1, 1)] * 30 + [(0, 0)] * 25 + [(1, 0)] * 36 + [(0, 1)] * 12
    ratings = Ratings.from_labels(
        person=[f"p{number:03d}" for number in range(len(pairs)) for _ in range(2)],
        item=["a", "b"] * len(pairs),
        score=[score for pair in pairs for score in pair],
    )

    found = calibrate(ratings)

    easy, hard = found.items.measure
    assert hard - easy == pytest.approx(np.log(36 / 12), abs=1e-6)
