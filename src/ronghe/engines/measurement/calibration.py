"""The whole way from ratings to a calibration."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from ronghe.engines.measurement._chunks import Workers, workers
from ronghe.engines.measurement.connectedness import require_connected
from ronghe.engines.measurement.data import (
    Calibration,
    FacetTable,
    Floats,
    Model,
    Options,
    PersonTable,
    Population,
    Ratings,
    Separation,
    Summary,
)
from ronghe.engines.measurement.design import Design, prepare
from ronghe.engines.measurement.fair_average import fair_averages
from ronghe.engines.measurement.fit import LevelFit, MeanSquares, fit_of_levels
from ronghe.engines.measurement.information import size_notes
from ronghe.engines.measurement.likelihood import Likelihood
from ronghe.engines.measurement.marginal import MarginalFit, fit_marginal
from ronghe.engines.measurement.parameters import Layout, lay_out, neutral_levels
from ronghe.engines.measurement.patterns import collapse
from ronghe.engines.measurement.rows import rows_of, weighted_likelihood
from ronghe.engines.measurement.separation import eap_reliability, separation_of, wle_reliability
from ronghe.engines.measurement.step_table import VERSION, step_table


def calibrate(
    ratings: Ratings,
    model: Model | None = None,
    *,
    seed: int = 0,
    options: Options | None = None,
) -> Calibration:
    """Estimate items, facets, steps, persons and their population by marginal maximum likelihood.

    Nothing here is random; `seed` is kept in the summary for what is drawn later (plausible
    values). The same observations give the same digits whatever their order or the threads.

    Raises:
        MeasurementError: its subclasses say what is wrong with ratings, model or design.
    """
    model, options = model or Model(), options or Options()
    if len(model.dimension_names) > 1:
        from ronghe.engines.measurement.multidimensional import calibrate_dimensions

        return calibrate_dimensions(ratings, model, seed=seed, options=options)
    options.tell("preparing")
    design = prepare(ratings, model, options)
    layout, patterns = lay_out(design), collapse(design)
    design = replace(design, notes=(*design.notes, *size_notes(layout)))
    subsets = require_connected(design, patterns)
    with workers(options.threads) as pool:
        likelihood = Likelihood(design, patterns, layout, pool)
        fit = fit_marginal(likelihood, options)
        options.tell("measuring", fit.evaluations)
        calibration = _result(design, likelihood, fit, pool, seed)
    return replace(calibration, subsets=subsets)


def _result(
    design: Design, likelihood: Likelihood, fit: MarginalFit, pool: Workers, seed: int
) -> Calibration:
    layout, vector = fit.layout, fit.point.vector
    locations = tuple(vector[layout.places(f)] for f in range(len(design.facets)))
    steps = layout.steps(vector)
    rows = rows_of(design, locations, steps)
    wle, wle_se, extreme = weighted_likelihood(rows, fit.eap, pool)
    level_fits, person_fit = fit_of_levels(design, rows, wle, extreme, pool)
    measured = np.isfinite(wle)
    fair = fair_averages(design, locations, steps, float(wle[measured].mean()))
    errors = _standard_errors(fit)
    tables = {
        facet: _facet_table(
            design, layout, index, locations[index], errors, level_fits[index], fair[index]
        )
        for index, facet in enumerate(design.facets)
    }
    persons = _person_table(design, likelihood, fit, (wle, wle_se), extreme, person_fit)
    population = population_of(design.model, layout, fit)
    further = {name: tables[name] for name in design.ratings.facet_names}
    return Calibration(
        model=design.model,
        items=tables["item"],
        facets=further,
        steps=step_table(design, fit),
        persons=persons,
        population=population,
        summary=_summary(design, fit, persons, population, tables, seed),
        categories=_categories(design),
        possible=_possible(design),
        notes=(*design.notes, *fit.notes),
    )


def _standard_errors(fit: MarginalFit) -> Floats:
    if fit.covariance is None:
        return np.full(fit.layout.size, np.nan)
    return np.asarray(np.sqrt(fit.covariance.variances()))


def _facet_table(
    design: Design,
    layout: Layout,
    index: int,
    measure: Floats,
    errors: Floats,
    level: LevelFit,
    fair: Floats,
) -> FacetTable:
    active = design.active[index]
    known = active | layout.anchored[index]
    return FacetTable(
        facet=design.facets[index],
        levels=design.labels[index],
        measure=np.where(known, measure, np.nan),
        se=np.where(known, errors[layout.places(index)], np.nan),
        n=level.n,
        infit=level.fit.infit,
        infit_z=level.fit.infit_z,
        outfit=level.fit.outfit,
        outfit_z=level.fit.outfit_z,
        observed_average=level.observed_average,
        fair_average=fair,
        point_measure=level.point_measure,
        anchored=layout.anchored[index],
    )


def _person_table(
    design: Design,
    likelihood: Likelihood,
    fit: MarginalFit,
    wle: tuple[Floats, Floats],
    extreme: np.ndarray,
    level: MeanSquares,
) -> PersonTable:
    mean, sd = fit.point.vector[: fit.layout.log_sd], fit.point.vector[fit.layout.log_sd]
    unseen = likelihood.patterns.observations == 0
    persons = design.ratings.persons
    return PersonTable(
        person=persons,
        dimension=np.full(len(persons), design.model.dimension_names[0]),
        eap=np.where(unseen, mean[fit.layout.person_group], fit.eap),
        eap_se=np.where(unseen, np.exp(sd), fit.eap_se),
        wle=wle[0],
        wle_se=wle[1],
        n=likelihood.patterns.observations,
        infit=level.infit,
        outfit=level.outfit,
        infit_z=level.infit_z,
        outfit_z=level.outfit_z,
        score=likelihood.patterns.score,
        max_score=likelihood.patterns.max_score,
        extreme=extreme,
    )


def population_of(model: Model, layout: Layout, fit: MarginalFit) -> Population:
    """Population distribution with standard errors."""
    vector = fit.point.vector
    mean, sd = vector[: layout.log_sd], float(np.exp(vector[layout.log_sd]))
    groups = len(mean)
    if fit.covariance is None:
        mean_se, sd_se = np.full(1, np.nan), np.full(1, np.nan)
        contrast_se = np.full(groups - 1, np.nan)
    else:
        entries, first = fit.covariance.entries, np.zeros(groups, dtype=np.int64)
        own = np.arange(groups, dtype=np.int64)
        contrast = entries(own, own) + entries(first, first) - 2 * entries(own, first)
        mean_se = np.sqrt(entries(first[:1], first[:1]))
        place = np.array([layout.log_sd])
        sd_se = sd * np.sqrt(entries(place, place))
        contrast_se = np.sqrt(np.maximum(contrast[1:], 0.0))
    return Population(
        dimensions=model.dimension_names,
        mean=mean[:1].copy(),
        mean_se=mean_se,
        covariance=np.array([[sd**2]]),
        sd_se=sd_se,
        reference_group=layout.groups[0] or None,
        groups=layout.groups[1:],
        contrasts=(mean[1:] - mean[0])[:, None],
        contrasts_se=contrast_se[:, None],
    )


def _categories(design: Design) -> Mapping[str, tuple[int, ...]]:
    return {
        str(label): given
        for label, given in zip(design.ratings.items, design.scale.categories, strict=True)
    }


def _possible(design: Design) -> Mapping[str, tuple[int, ...]]:
    """Model categories of raters who do not use all, under rater steps."""
    if design.model.steps != "rater":
        return {}
    column = design.facets.index(design.model.rater_facet)
    return {
        str(label): tuple(np.flatnonzero(used).tolist())
        for label, used in zip(design.labels[column], design.scale.used, strict=True)
        if not used.all()
    }


def _level_separation(design: Design, table: FacetTable) -> Separation:
    use = ~neutral_levels(design.model, table.facet, table.levels)
    return separation_of(table.measure[use], table.se[use])


def _summary(
    design: Design,
    fit: MarginalFit,
    persons: PersonTable,
    population: Population,
    tables: Mapping[str, FacetTable],
    seed: int,
) -> Summary:
    name = population.dimensions[0]
    seen = persons.n > 0
    apart = separation_of(persons.wle, persons.wle_se)
    return Summary(
        converged=fit.converged,
        iterations=fit.evaluations,
        log_likelihood=fit.point.log_likelihood,
        n_persons=int(seen.sum()),
        n_observations=len(design.rows),
        n_parameters=int((~fit.layout.fixed).sum()) - len(fit.layout.centred),
        seed=seed,
        version=VERSION,
        expected_gap=fit.gap,
        mean={name: float(population.mean[0])},
        sd={name: float(population.sd[0])},
        eap_reliability={name: eap_reliability(persons.eap[seen], persons.eap_se[seen])},
        wle_reliability={name: wle_reliability(persons.wle, persons.wle_se)},
        separation={name: apart.separation},
        strata={name: apart.strata},
        person_separation={name: apart},
        facet_separation={name: _level_separation(design, t) for name, t in tables.items()},
        correlation={name: {name: 1.0}},
        groups={
            group: {name: float(contrast[0])}
            for group, contrast in zip(population.groups, population.contrasts, strict=True)
        },
    )
