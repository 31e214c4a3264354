"""Calibration of several correlated dimensions, each item on one of them.

The model, the integration and the sources: docs/engines/measurement-dimensions.md.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from ronghe.engines.measurement._chunks import Workers, workers
from ronghe.engines.measurement._multidimensional_blocks import collapse_blocks
from ronghe.engines.measurement._multidimensional_fit import (
    DimensionalFit,
    fit_dimensions,
    nodes_for,
)
from ronghe.engines.measurement._multidimensional_layout import (
    DimensionalLayout,
    lay_out_dimensions,
)
from ronghe.engines.measurement._multidimensional_likelihood import DimensionalLikelihood
from ronghe.engines.measurement._multidimensional_nodes import product_nodes
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
    Summary,
)
from ronghe.engines.measurement.design import Design, prepare
from ronghe.engines.measurement.fair_average import fair_averages
from ronghe.engines.measurement.fit import LevelFit, MeanSquares, fit_of_levels
from ronghe.engines.measurement.information import size_notes
from ronghe.engines.measurement.patterns import collapse
from ronghe.engines.measurement.rows import rows_of, weighted_likelihood
from ronghe.engines.measurement.separation import eap_reliability, separation_of, wle_reliability
from ronghe.engines.measurement.step_table import VERSION, step_table


def calibrate_dimensions(
    ratings: Ratings,
    model: Model | None = None,
    *,
    seed: int = 0,
    options: Options | None = None,
) -> Calibration:
    """Estimate all parameters of a model with one or several dimensions.

    `calibrate` comes here when the model has more than one dimension. Persons' tables have a row
    per person and dimension; population and summary are keyed by dimension.

    Raises:
        MeasurementError: its subclasses say what is wrong with ratings, model or design.
    """
    model, options = model or Model(), options or Options()
    options.tell("preparing")
    design = prepare(ratings, model, options)
    layout = lay_out_dimensions(design)
    design = replace(design, notes=(*design.notes, *size_notes(layout)))
    subsets = require_connected(design, collapse(design))
    dimensions = len(layout.dimensions)
    pattern = collapse_blocks(design, layout.item_dimension, dimensions)
    nodes = product_nodes(dimensions, nodes_for(dimensions, options))
    with workers(options.threads) as pool:
        likelihood = DimensionalLikelihood(design, pattern, layout, pool, nodes)
        fit = fit_dimensions(likelihood, options)
        options.tell("measuring", fit.evaluations)
        calibration = _result(design, likelihood, fit, pool, seed)
    return replace(calibration, subsets=subsets)


@dataclass(frozen=True, slots=True)
class _Measures:
    """Measures per unit (D, P), a unit being a person in a dimension."""

    eap: Floats
    eap_se: Floats
    wle: Floats
    wle_se: Floats
    extreme: NDArray[np.int8]


def _by_unit(design: Design, layout: DimensionalLayout) -> Design:
    """The same observations sorted by dimension, then person: each unit is a person of its own."""
    persons = len(design.start) - 1
    key = layout.item_dimension[design.levels[:, 0]].astype(np.int64) * persons + design.person
    order = np.argsort(key, kind="stable")
    start = np.searchsorted(key[order], np.arange(len(layout.dimensions) * persons + 1))
    return replace(
        design,
        rows=design.rows[order],
        start=start.astype(np.int64),
        levels=np.ascontiguousarray(design.levels[order]),
        score=design.score[order],
        weight=design.weight[order] if len(design.weight) else design.weight,
    )


def _result(
    design: Design,
    likelihood: DimensionalLikelihood,
    fit: DimensionalFit,
    pool: Workers,
    seed: int,
) -> Calibration:
    layout, vector = fit.layout, fit.point.vector
    locations = tuple(vector[layout.places(f)] for f in range(len(design.facets)))
    steps = layout.steps(vector)
    units = _by_unit(design, layout)
    rows = rows_of(units, locations, steps)
    eap, eap_se = _posterior(design, likelihood, fit)
    wle, wle_se, extreme = weighted_likelihood(rows, eap.reshape(-1), pool)
    level_fits, person_fit = fit_of_levels(units, rows, wle, extreme, pool)
    measures = _Measures(
        eap, eap_se, wle.reshape(eap.shape), wle_se.reshape(eap.shape), extreme.reshape(eap.shape)
    )
    fair = _fair_averages(design, layout, locations, steps, measures.wle)
    tables = {
        facet: _facet_table(design, fit, index, level_fits[index], fair[index])
        for index, facet in enumerate(design.facets)
    }
    persons = _person_table(units, layout, measures, person_fit)
    population = _population(layout, fit)
    return Calibration(
        model=design.model,
        items=tables["item"],
        facets={name: tables[name] for name in design.ratings.facet_names},
        steps=step_table(design, fit),
        persons=persons,
        population=population,
        summary=_summary(design, fit, persons, population, tables, seed),
        categories={
            str(label): given
            for label, given in zip(design.ratings.items, design.scale.categories, strict=True)
        },
        notes=(*design.notes, *fit.notes),
    )


def _posterior(
    design: Design, likelihood: DimensionalLikelihood, fit: DimensionalFit
) -> tuple[Floats, Floats]:
    """Posterior means and SDs (D, P); persons without ratings have the population's."""
    layout, vector = fit.layout, fit.point.vector
    factor = layout.population_factor(vector)
    mean = layout.population_means(vector)[layout.base.person_group]
    spread = np.repeat(np.sqrt((factor**2).sum(axis=1))[None, :], len(mean), axis=0)
    persons = likelihood.pattern.persons
    mean[persons] = fit.point.mean
    spread[persons] = np.sqrt(np.diagonal(fit.point.covariance, axis1=1, axis2=2))
    return np.ascontiguousarray(mean.T), np.ascontiguousarray(spread.T)


def _fair_averages(
    design: Design,
    layout: DimensionalLayout,
    locations: tuple[Floats, ...],
    steps: Floats,
    wle: Floats,
) -> tuple[Floats, ...]:
    """Fair averages within each dimension; for other facets their mean over the items."""
    found = [np.full(len(measures), np.nan) for measures in locations]
    total = 0
    for dimension, measures in enumerate(wle):
        member = design.active[0] & (layout.item_dimension == dimension)
        items = int(member.sum())
        part = fair_averages(
            replace(design, active=(member, *design.active[1:])),
            locations,
            steps,
            float(measures[np.isfinite(measures)].mean()),
        )
        found[0][member] = part[0][member]
        for facet in range(1, len(locations)):
            before = np.where(np.isnan(found[facet]), 0.0, found[facet])
            found[facet] = (before * total + part[facet] * items) / (total + items)
        total += items
    return tuple(found)


def _facet_table(
    design: Design, fit: DimensionalFit, index: int, level: LevelFit, fair: Floats
) -> FacetTable:
    layout = fit.layout
    places = layout.places(index)
    known = design.active[index] | layout.anchored[index]
    return FacetTable(
        facet=design.facets[index],
        levels=design.labels[index],
        measure=np.where(known, fit.point.vector[places], np.nan),
        se=np.where(known, _standard_errors(fit)[places], np.nan),
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


def _standard_errors(fit: DimensionalFit) -> Floats:
    if fit.covariance is None:
        return np.full(fit.layout.size, np.nan)
    return np.asarray(np.sqrt(fit.covariance.variances()))


def _person_table(
    units: Design, layout: DimensionalLayout, measures: _Measures, fit: MeanSquares
) -> PersonTable:
    count = len(units.start) - 1
    unit = units.person
    weight = units.weight if len(units.weight) else 1.0
    top = units.scale.top[units.levels[:, 0]]
    persons = units.ratings.persons
    return PersonTable(
        person=np.tile(persons, len(layout.dimensions)),
        dimension=np.repeat(np.array(layout.dimensions, dtype=str), len(persons)),
        eap=measures.eap.reshape(-1),
        eap_se=measures.eap_se.reshape(-1),
        wle=measures.wle.reshape(-1),
        wle_se=measures.wle_se.reshape(-1),
        n=np.diff(units.start),
        infit=fit.infit,
        outfit=fit.outfit,
        infit_z=fit.infit_z,
        outfit_z=fit.outfit_z,
        score=np.bincount(unit, weights=units.score * weight, minlength=count).astype(np.float64),
        max_score=np.bincount(unit, weights=top * weight, minlength=count).astype(np.float64),
        extreme=measures.extreme.reshape(-1),
    )


def _population(layout: DimensionalLayout, fit: DimensionalFit) -> Population:
    vector = fit.point.vector
    means, factor = layout.population_means(vector), layout.population_factor(vector)
    places = np.arange(layout.means, dtype=np.int64).reshape(means.shape)
    unseen = layout.fixed[: layout.means].reshape(means.shape)
    return Population(
        dimensions=layout.dimensions,
        mean=means[0].copy(),
        mean_se=_errors_of_difference(fit, places[0], np.full(len(factor), -1)),
        covariance=factor @ factor.T,
        sd_se=_sd_errors(fit, factor),
        reference_group=layout.base.groups[0] or None,
        groups=layout.base.groups[1:],
        contrasts=means[1:] - means[0],
        contrasts_se=np.array(
            [_errors_of_difference(fit, row, places[0]) for row in places[1:]]
        ).reshape(means[1:].shape),
        observed=~unseen,
    )


def _errors_of_difference(
    fit: DimensionalFit, a: NDArray[np.int64], b: NDArray[np.int64]
) -> Floats:
    """Standard errors of parameters at `a` less those at `b`; -1 stands for none."""
    if fit.covariance is None:
        return np.full(len(a), np.nan)
    entries = fit.covariance.entries
    variance = entries(a, a) + entries(b, b) - 2.0 * entries(a, b)
    return np.asarray(np.sqrt(np.maximum(variance, 0.0)))


def _sd_errors(fit: DimensionalFit, factor: Floats) -> Floats:
    """Standard errors of the SDs by the delta method: SD_d^2 is the sum of squares of row d."""
    if fit.covariance is None:
        return np.full(len(factor), np.nan)
    errors = np.empty(len(factor))
    place = fit.layout.means
    for d, row in enumerate(factor):
        slope = row[: d + 1] / np.sqrt((row**2).sum())
        slope[d] *= row[d]
        places = np.repeat(np.arange(place, place + d + 1, dtype=np.int64)[None, :], d + 1, axis=0)
        covariance = fit.covariance.entries(places.reshape(-1), places.T.reshape(-1))
        errors[d] = np.sqrt(np.outer(slope, slope).reshape(-1) @ covariance)
        place += d + 1
    return errors


def _summary(
    design: Design,
    fit: DimensionalFit,
    persons: PersonTable,
    population: Population,
    tables: Mapping[str, FacetTable],
    seed: int,
) -> Summary:
    names = population.dimensions
    rows = {name: (persons.dimension == name) & (persons.n > 0) for name in names}
    apart = {name: separation_of(persons.wle[r], persons.wle_se[r]) for name, r in rows.items()}
    return Summary(
        converged=fit.converged,
        iterations=fit.evaluations,
        log_likelihood=fit.point.log_likelihood,
        n_persons=int((np.diff(design.start) > 0).sum()),
        n_observations=len(design.rows),
        n_parameters=int((~fit.layout.fixed).sum()) - len(fit.layout.centred),
        seed=seed,
        version=VERSION,
        expected_gap=fit.gap,
        mean=dict(zip(names, population.mean.tolist(), strict=True)),
        sd=dict(zip(names, population.sd.tolist(), strict=True)),
        eap_reliability={
            name: eap_reliability(persons.eap[r], persons.eap_se[r]) for name, r in rows.items()
        },
        wle_reliability={
            name: wle_reliability(persons.wle[r], persons.wle_se[r]) for name, r in rows.items()
        },
        separation={name: each.separation for name, each in apart.items()},
        strata={name: each.strata for name, each in apart.items()},
        person_separation=apart,
        facet_separation={k: separation_of(t.measure, t.se) for k, t in tables.items()},
        correlation={
            name: dict(zip(names, row.tolist(), strict=True))
            for name, row in zip(names, population.correlation, strict=True)
        },
        groups={
            group: dict(zip(names, contrast.tolist(), strict=True))
            for group, contrast in zip(population.groups, population.contrasts, strict=True)
        },
    )
