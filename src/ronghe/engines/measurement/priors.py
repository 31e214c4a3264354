"""The prior of each person at fixed parameters: the mean of their group, one covariance for all."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from ronghe.engines.measurement.data import Calibration, Floats, Ratings


def groups_of(ratings: Ratings, calibration: Calibration) -> Mapping[str, str] | None:
    """Every person's group; the reference group for who has none that was calibrated."""
    named, population = calibration.model.groups, calibration.population
    if named is None or population.reference_group is None:
        return None
    known = {population.reference_group, *population.groups}
    found = {person: named.get(person) for person in ratings.persons.astype(str).tolist()}
    return {
        person: group if group in known and group is not None else population.reference_group
        for person, group in found.items()
    }


def group_means(calibration: Calibration, groups: Sequence[str]) -> Floats:
    """Population means (G, D) of these groups; where a group was not seen on a dimension, the
    reference group's."""
    population = calibration.population
    means = np.vstack([population.mean, population.mean + population.contrasts])
    if population.observed is not None:
        means = np.where(population.observed, means, population.mean)
    place = {name: row for row, name in enumerate(population.groups, 1)}
    return np.asarray(means[[place.get(group, 0) for group in groups]])


def prior_means(ratings: Ratings, calibration: Calibration) -> Floats:
    """The prior mean (P, D) of every person of the ratings, in their order."""
    groups = groups_of(ratings, calibration)
    if groups is None:
        return np.tile(calibration.population.mean, (len(ratings.persons), 1))
    return group_means(calibration, [groups[str(person)] for person in ratings.persons])
