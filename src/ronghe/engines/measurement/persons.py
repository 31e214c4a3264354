"""Person measures at fixed parameters: between calibrations, for new persons, as plausible values.

Parameters come from a calibration and do not move. `plausible_values` serves all persons of a set
of ratings, `estimate` those in one dimension; `update` serves one person at once, and
`person_posterior` many persons in several dimensions.
"""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np

from ronghe.engines.measurement._chunks import workers
from ronghe.engines.measurement.data import (
    Anchors,
    Calibration,
    Floats,
    Model,
    Options,
    PersonTable,
    Ratings,
)
from ronghe.engines.measurement.design import Design, prepare
from ronghe.engines.measurement.exceptions import InvalidModel
from ronghe.engines.measurement.fit import fit_of_levels
from ronghe.engines.measurement.likelihood import Likelihood
from ronghe.engines.measurement.parameters import lay_out
from ronghe.engines.measurement.patterns import collapse
from ronghe.engines.measurement.person_update import PersonUpdate, Response, update
from ronghe.engines.measurement.priors import group_means, groups_of, prior_means
from ronghe.engines.measurement.rows import CHUNKS, Rows, rows_of, weighted_likelihood

__all__ = ["PersonUpdate", "Response", "estimate", "fixed_model", "plausible_values", "update"]


def fixed_model(calibration: Calibration) -> Model:
    """The calibration's model with every item, level and step anchored where it was found."""
    tables = {"item": calibration.items, **calibration.facets}
    measures = {
        name: {
            str(level): float(measure)
            for level, measure in zip(table.levels, table.measure, strict=True)
            if np.isfinite(measure)
        }
        for name, table in tables.items()
    }
    owners = np.unique(calibration.steps.item).tolist()
    steps = {owner: calibration.steps_of(owner).tolist() for owner in owners}
    anchors = Anchors(measures, steps, dict(calibration.categories), dict(calibration.possible))
    several = len(calibration.population.dimensions) > 1
    dimensions = calibration.model.dimensions if several else None
    return replace(calibration.model, anchors=anchors, groups=None, dimensions=dimensions)


def estimate(
    ratings: Ratings, calibration: Calibration, *, options: Options | None = None
) -> PersonTable:
    """EAP and weighted likelihood measures of the persons of `ratings` at fixed parameters.

    The prior is the calibration's population, with the mean of the person's group; that of the
    reference group for persons whom the calibration's model names no group of.

    Raises:
        InvalidModel: the calibration has several dimensions, or a level was not calibrated.
    """
    design, likelihood_vector = _fixed(ratings, calibration)
    with workers((options or Options()).threads) as pool:
        likelihood = Likelihood(design, collapse(design), lay_out(design), pool)
        likelihood.at(likelihood_vector)
        rows = _rows(likelihood, likelihood_vector)
        wle, wle_se, extreme = weighted_likelihood(rows, likelihood.eap, pool)
        _, fit = fit_of_levels(design, rows, wle, extreme, pool)
    patterns = likelihood.patterns
    seen = patterns.observations > 0
    mean, sd = prior_means(ratings, calibration)[:, 0], calibration.population.sd[0]
    return PersonTable(
        person=ratings.persons,
        dimension=np.full(len(ratings.persons), calibration.population.dimensions[0]),
        eap=np.where(seen, likelihood.eap, mean),
        eap_se=np.where(seen, np.sqrt(likelihood.variance), sd),
        wle=wle,
        wle_se=wle_se,
        n=patterns.observations,
        infit=fit.infit,
        outfit=fit.outfit,
        infit_z=fit.infit_z,
        outfit_z=fit.outfit_z,
        score=patterns.score,
        max_score=patterns.max_score,
        extreme=extreme,
    )


def plausible_values(
    ratings: Ratings,
    calibration: Calibration,
    *,
    count: int = 5,
    seed: int = 0,
    options: Options | None = None,
) -> Floats:
    """Draws from every person's posterior at fixed parameters: (P, count) in one dimension, by
    inversion on a fine grid of its own; (P, D, count) in several, from the joint posterior.

    The prior is the calibration's population, with the mean of the person's group as in
    `estimate`. Persons are in the order of `ratings.persons`; the same seed gives the same draws,
    whatever the order of rows or threads.

    Raises:
        InvalidModel: a level was not calibrated.
    """
    if len(calibration.population.dimensions) > 1:
        from ronghe.engines.measurement._multidimensional_persons import draw_dimensions

        design, means = _fixed_design(ratings, calibration), prior_means(ratings, calibration)
        with workers((options or Options()).threads) as pool:
            return draw_dimensions(design, calibration, means, count, seed, pool)
    return _draw_one_dimension(ratings, calibration, count, seed, options or Options())


def _draw_one_dimension(
    ratings: Ratings, calibration: Calibration, count: int, seed: int, options: Options
) -> Floats:
    from ronghe.engines.measurement._kernels_person import draw_from_posteriors

    design, vector = _fixed(ratings, calibration)
    uniform = np.random.default_rng(seed).random((len(ratings.persons), count))
    draws = np.empty_like(uniform)
    with workers(options.threads) as pool:
        likelihood = Likelihood(design, collapse(design), lay_out(design), pool)
        likelihood.at(vector)
        rows = _rows(likelihood, vector)
        bounds = rows.bounds
        mean = prior_means(ratings, calibration)[:, 0].copy()
        sd = math.exp(vector[likelihood.layout.log_sd])
        centre = np.where(np.isnan(likelihood.eap), mean, likelihood.eap)
        spread = np.where(np.isnan(likelihood.variance), sd, np.sqrt(likelihood.variance))

        def work(chunk: int) -> None:
            draw_from_posteriors(
                draws,
                uniform,
                centre,
                spread,
                mean,
                sd,
                rows.start,
                rows.ease,
                rows.group,
                rows.score,
                rows.weight,
                rows.power,
                rows.top,
                bounds[chunk],
                bounds[chunk + 1],
            )

        pool.run(work, CHUNKS)
    return draws


def _fixed(ratings: Ratings, calibration: Calibration) -> tuple[Design, Floats]:
    """The design under the fixed model and its parameter vector."""
    if len(calibration.population.dimensions) > 1:
        raise InvalidModel(
            "several_dimensions",
            "With several dimensions persons are measured by `update` or by `person_posterior`.",
            "多维情形下请用 update 或 person_posterior 估计人员。",
        )
    design = _fixed_design(ratings, calibration)
    layout = lay_out(design)
    vector = layout.value.copy()
    vector[: len(layout.groups)] = group_means(calibration, layout.groups)[:, 0]
    vector[layout.log_sd] = math.log(calibration.population.sd[0])
    return design, vector


def _fixed_design(ratings: Ratings, calibration: Calibration) -> Design:
    groups = groups_of(ratings, calibration)
    model = replace(_for(ratings, fixed_model(calibration)), groups=groups, reference_group=None)
    design = prepare(ratings, model)
    _require_known(design)
    return design


def _for(ratings: Ratings, model: Model) -> Model:
    """`model` with only those anchors whose levels the ratings have."""
    assert model.anchors is not None
    measures = {
        name: {
            level: value
            for level, value in levels.items()
            if level in set(ratings.labels_of(name).tolist())
        }
        for name, levels in model.anchors.measures.items()
        if name == "item" or name in ratings.facet
    }
    owner = model.rater_facet if model.steps == "rater" else "item"
    known = set(ratings.labels_of(owner).tolist())
    steps = {level: values for level, values in model.anchors.steps.items() if level in known}
    return replace(model, anchors=replace(model.anchors, measures=measures, steps=steps))


def _require_known(design: Design) -> None:
    anchors = design.model.anchors
    assert anchors is not None
    for facet, labels, active in zip(design.facets, design.labels, design.active, strict=True):
        unknown = sorted(set(labels[active].tolist()) - set(anchors.measures.get(facet, {})))
        if unknown:
            raise InvalidModel(
                "level_not_calibrated",
                "{facet} “{level}” was not calibrated.",
                "{facet}“{level}”未经标定。",
                {"facet": facet, "level": unknown[0]},
            )


def _rows(likelihood: Likelihood, vector: Floats) -> Rows:
    layout = likelihood.layout
    locations = tuple(vector[layout.places(f)] for f in range(len(likelihood.design.facets)))
    return rows_of(likelihood.design, locations, layout.steps(vector))
