"""`update` (exact, one person) and `person_posterior` (many at once) say the same."""

import numpy as np
import pytest

from ronghe.engines.measurement import Model, Response, calibrate, update
from ronghe.engines.measurement.person_posterior import LocatedEvidence, posterior
from ronghe.engines.measurement.simulation import Design, simulate


@pytest.fixture(scope="module")
def calibrated():
    design = Design(
        persons=150, items=20, raters=6, raters_per_person=2, categories=4, dimensions=5
    )
    simulation = simulate(design, 8)
    return simulation.ratings, calibrate(
        simulation.ratings, Model(dimensions=simulation.dimensions)
    )


def responses_of(ratings, code, share, rename=()):
    """A share of one person's observations as responses; raters in `rename` become unknown."""
    rows = np.flatnonzero(ratings.person == code)[::share]
    raters = ratings.facets["rater"][ratings.facet["rater"][rows]].tolist()
    return [
        Response(
            str(ratings.items[ratings.item[row]]),
            int(ratings.score[row]),
            {"rater": f"new {rater}" if rater in rename else rater},
        )
        for row, rater in zip(rows, raters, strict=True)
    ]


def evidence_of(responses, calibration):
    """The same responses as located evidence of one unit."""
    rater = calibration.facets["rater"]
    names, items = calibration.population.dimensions, calibration.items.levels.tolist()
    severity = dict(zip(rater.levels.tolist(), rater.measure.tolist(), strict=True))
    unknown = sorted({r.levels["rater"] for r in responses} - set(severity))
    where = [items.index(r.item) for r in responses]
    return LocatedEvidence(
        unit=np.zeros(len(responses), np.int64),
        dimension=np.array([names.index(calibration.model.dimensions[r.item]) for r in responses]),
        difficulty=calibration.items.measure[where]
        + [severity.get(r.levels["rater"], float(rater.measure.mean())) for r in responses],
        cumulated=np.array([calibration.cumulated_of(item) for item in items]),
        group=np.array(where),
        score=np.array([calibration.categories[r.item].index(r.score) for r in responses]),
        unknown=np.array(
            [unknown.index(x) if (x := r.levels["rater"]) in unknown else -1 for r in responses]
        ),
        unknown_sd=np.full(len(responses), float(rater.measure.std())),
    )


def both(responses, calibration):
    exact = update(responses, calibration)
    population = calibration.population
    quick = posterior(
        evidence_of(responses, calibration), population.mean[None, :], population.covariance
    )
    return exact, quick


@pytest.mark.parametrize("share", [1, 3, 9])
def test_five_dimensions_agree_with_many_few_and_hardly_any_responses(calibrated, share):
    ratings, calibration = calibrated
    for code in range(0, 150, 15):
        exact, quick = both(responses_of(ratings, code, share), calibration)

        assert np.abs(exact.eap - quick.mean[0]).max() < 0.005
        assert np.abs(exact.eap_se - quick.sd[0]).max() < 0.005


def test_extreme_persons_agree(calibrated):
    _, calibration = calibrated
    rater = str(calibration.facets["rater"].levels[0])
    for end in (0, -1):
        responses = [
            Response(item, given[end], {"rater": rater})
            for item, given in calibration.categories.items()
        ]

        exact, quick = both(responses, calibration)

        assert np.abs(exact.eap - quick.mean[0]).max() < 0.005
        assert np.abs(exact.eap_se - quick.sd[0]).max() < 0.005


def test_an_unknown_rater_of_one_dimension_agrees(calibrated):
    ratings, calibration = calibrated
    first = calibration.population.dimensions[0]
    for code in range(0, 150, 30):
        everything = responses_of(ratings, code, 1, rename=ratings.facets["rater"].tolist())
        rater = everything[0].levels["rater"]
        own = [
            r
            for r in everything
            if calibration.model.dimensions[r.item] == first and r.levels["rater"] == rater
        ]

        exact, quick = both(own, calibration)

        assert exact.provisional
        assert np.abs(exact.eap - quick.mean[0]).max() < 0.005
        assert np.abs(exact.eap_se - quick.sd[0]).max() < 0.005


@pytest.mark.parametrize("unknown", [1, 2])
def test_an_unknown_rater_seen_on_all_dimensions_agrees(calibrated, unknown):
    ratings, calibration = calibrated
    for code in range(0, 150, 50):
        raters = sorted({r.levels["rater"] for r in responses_of(ratings, code, 1)})

        exact, quick = both(responses_of(ratings, code, 1, rename=raters[:unknown]), calibration)

        assert len(exact.unknown) == unknown
        assert np.abs(exact.eap - quick.mean[0]).max() < 0.005
        assert np.abs(exact.eap_se - quick.sd[0]).max() < 0.005


def test_six_unknown_raters_agree(calibrated):
    ratings, calibration = calibrated
    responses = [
        Response(r.item, r.score, {"rater": f"new {number % 6}"})
        for number, r in enumerate(responses_of(ratings, 0, 1))
    ]

    exact, quick = both(responses, calibration)

    assert len(exact.unknown) == 6
    assert np.abs(exact.eap - quick.mean[0]).max() < 0.005
    assert np.abs(exact.eap_se - quick.sd[0]).max() < 0.005
