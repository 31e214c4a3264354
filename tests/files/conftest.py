"""A small calibration made by hand, so that files and reports are tested without estimation."""

from dataclasses import replace

import numpy as np
import pytest

from ronghe.engines.measurement import (
    Calibration,
    FacetTable,
    Model,
    Note,
    PersonTable,
    Population,
    Separation,
    StepTable,
    Summary,
)


def facet_table(facet: str, levels: list[str], measure: list[float]) -> FacetTable:
    count = len(levels)
    return FacetTable(
        facet=facet,
        levels=np.array(levels),
        measure=np.array(measure),
        se=np.full(count, 0.125),
        n=np.full(count, 40),
        infit=np.linspace(0.8, 1.6, count),
        infit_z=np.linspace(-1, 3, count),
        outfit=np.linspace(0.9, 1.7, count),
        outfit_z=np.linspace(-0.5, 2.5, count),
        observed_average=np.full(count, 1.25),
        fair_average=np.full(count, 1.5),
        point_measure=np.full(count, 0.5),
        anchored=np.zeros(count, dtype=bool),
    )


def person_table(count: int) -> PersonTable:
    measure = np.linspace(-3, 3, count)
    return PersonTable(
        person=np.array([f"{number:03d}" for number in range(count)]),
        dimension=np.full(count, "1"),
        eap=measure * 0.9,
        eap_se=np.full(count, 0.5),
        wle=measure,
        wle_se=np.full(count, 0.6),
        n=np.full(count, 12),
        infit=np.full(count, 1.0),
        outfit=np.full(count, 1.0),
        infit_z=np.zeros(count),
        outfit_z=np.zeros(count),
        score=np.arange(count, dtype=float),
        max_score=np.full(count, 24.0),
        extreme=np.zeros(count, dtype=np.int8),
    )


@pytest.fixture
def calibration() -> Calibration:
    separation = Separation(1.5, 0.5, 3.0, 4.333, 0.9)
    return Calibration(
        model=Model(),
        items=facet_table("item", ["clamping", "measuring", "setting up"], [-1.0, 0.25, 0.75]),
        facets={"rater": facet_table("rater", ["Li", "Wang", "张"], [-0.5, 0.0, 0.5])},
        steps=StepTable(
            item=np.repeat(["clamping", "measuring", "setting up"], 2),
            step=np.tile([1, 2], 3),
            measure=np.array([-0.75, 0.75, -1.0, 1.0, 0.5, -0.5]),
            se=np.full(6, 0.1),
        ),
        persons=person_table(25),
        population=Population(
            dimensions=("1",),
            mean=np.array([0.25]),
            mean_se=np.array([0.1]),
            covariance=np.array([[2.25]]),
            sd_se=np.array([0.1]),
            reference_group=None,
            groups=(),
            contrasts=np.zeros((0, 1)),
            contrasts_se=np.zeros((0, 1)),
        ),
        summary=Summary(
            converged=True,
            iterations=30,
            log_likelihood=-1234.5678901234567,
            n_persons=25,
            n_observations=300,
            n_parameters=12,
            seed=7,
            version="0.1.0",
            expected_gap=1e-9,
            mean={"1": 0.25},
            sd={"1": 1.5},
            eap_reliability={"1": 0.9},
            wle_reliability={"1": 0.88},
            separation={"1": 3.0},
            strata={"1": 4.333},
            person_separation={"1": separation},
            facet_separation={"item": separation, "rater": separation},
            correlation={"1": {"1": 1.0}},
            groups={},
        ),
        categories=dict.fromkeys(("clamping", "measuring", "setting up"), (0, 1, 2)),
    )


@pytest.fixture
def noted(calibration: Calibration) -> Calibration:
    """The same, not converged and with a note."""
    return replace(
        calibration,
        summary=replace(calibration.summary, converged=False),
        notes=(Note("shifted", "Scores <start> at 1.", "分数从 1 开始。"),),
    )
