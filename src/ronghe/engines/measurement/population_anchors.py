"""The population held at given means, SDs and correlations.

An anchored mean takes the place of the constraint that items sum to zero on its dimension, as
where peers fix the mean and free the items. Persons themselves are not anchored: in a marginal
likelihood a person has no parameter, only a place in the population.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import combinations

import numpy as np

from ronghe.engines.measurement.data import Anchors, Floats, Model
from ronghe.engines.measurement.exceptions import InvalidAnchors

LEAST_SD = 0.02


def check_population_anchors(model: Model) -> None:
    """Refuse anchors of the population that name no dimension, or that cannot be held.

    Raises:
        InvalidAnchors: what is wrong is in its message.
    """
    anchors = model.anchors
    if anchors is None:
        return
    _check_no_persons(anchors)
    for mapping in (anchors.population_mean, anchors.population_sd):
        for dimension, value in mapping.items():
            _check_dimension(dimension, model)
            _check_finite(dimension, value)
    for pair, value in anchors.population_correlation.items():
        for dimension in pair:
            _check_dimension(dimension, model)
        _check_finite(" – ".join(pair), value)
    small = [name for name, sd in anchors.population_sd.items() if sd < LEAST_SD]
    if small:
        raise InvalidAnchors(
            "population_sd_too_small",
            "The population SD of “{dimension}” cannot be held below {least}.",
            "“{dimension}”的总体标准差不能固定在 {least} 以下。",
            {"dimension": small[0], "least": LEAST_SD},
        )
    held_covariance(model)


def held_means(model: Model) -> dict[int, float]:
    """Anchored population means by the dimension's index."""
    anchors = model.anchors
    mapping: Mapping[str, float] = anchors.population_mean if anchors else {}
    return {model.dimension_names.index(name): float(value) for name, value in mapping.items()}


def held_covariance(model: Model) -> Floats | None:
    """The anchored population covariance (D, D), or None where it is free.

    Raises:
        InvalidAnchors: SDs or correlations of some dimensions only, or no covariance at all.
    """
    anchors, names = model.anchors, model.dimension_names
    if anchors is None or not (anchors.population_sd or anchors.population_correlation):
        return None
    given = {frozenset(pair): value for pair, value in anchors.population_correlation.items()}
    wanted = {frozenset(pair) for pair in combinations(names, 2)}
    if set(anchors.population_sd) != set(names) or set(given) != wanted:
        raise InvalidAnchors(
            "population_sd_incomplete",
            "Population SDs are held together: anchors need the SD of every dimension and the "
            "correlation of every two.",
            "总体标准差须一并固定：锚定要给出每个维度的标准差和每两个维度的相关系数。",
        )
    correlation = np.eye(len(names))
    for row, column in combinations(range(len(names)), 2):
        correlation[row, column] = given[frozenset((names[row], names[column]))]
        correlation[column, row] = correlation[row, column]
    if np.linalg.eigvalsh(correlation)[0] <= 1e-6:
        raise InvalidAnchors(
            "population_correlation_impossible",
            "The anchored correlations of the population do not go together.",
            "锚定的总体相关系数彼此矛盾。",
        )
    sd = np.array([anchors.population_sd[name] for name in names])
    return np.asarray(correlation * np.outer(sd, sd))


def _check_no_persons(anchors: Anchors) -> None:
    if "person" in anchors.measures:
        raise InvalidAnchors(
            "anchored_person",
            "A person cannot be held at a measure, because persons are integrated over their "
            "distribution; anchor items, levels of facets or the population instead.",
            "不能把人员固定在某个测量值上，因为人员是按总体分布积分的；请改为锚定题目、侧面水平或总体。",
        )


def _check_dimension(dimension: str, model: Model) -> None:
    if dimension not in model.dimension_names:
        raise InvalidAnchors(
            "unknown_anchor_dimension",
            "Anchors of the population name the dimension “{dimension}”, which the model does not "
            "have.",
            "总体的锚定提到维度“{dimension}”，模型中没有该维度。",
            {"dimension": dimension},
        )


def _check_finite(dimension: str, value: float) -> None:
    if not np.isfinite(value):
        raise InvalidAnchors(
            "bad_anchor",
            "The anchor of “{level}” of {facet} is not a finite number.",
            "{facet}“{level}”的锚定值不是有限数字。",
            {"facet": "population", "level": dimension},
        )
