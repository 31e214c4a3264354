"""The parameter vector of a model with several correlated dimensions.

Layout: population means (one per group and dimension), the Cholesky factor of the population
covariance (row by row, logarithms on its diagonal, so that any vector is a covariance), then
locations and cumulated steps exactly as in the one-dimensional layout. Items are centred within
each dimension that has no anchored item.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ronghe.engines.measurement.data import Codes, Floats, Ints, Model
from ronghe.engines.measurement.design import Design
from ronghe.engines.measurement.exceptions import InvalidModel
from ronghe.engines.measurement.parameters import Layout, lay_out
from ronghe.engines.measurement.population_anchors import held_covariance, held_means
from ronghe.engines.measurement.wording import counted, named


@dataclass(frozen=True, slots=True)
class DimensionalLayout:
    """Where each parameter lies.

    Attributes:
        base: the one-dimensional layout, for groups, locations and steps.
        dimensions: names of the dimensions, sorted.
        item_dimension: int32 (I,) dimension of each item.
        size: length of the vector.
        fixed, value: (size,) parameters that do not move, and theirs values.
        centred: places that sum to zero, per dimension and centred facet.
    """

    base: Layout
    dimensions: tuple[str, ...]
    item_dimension: Codes
    size: int
    fixed: NDArray[np.bool_]
    value: Floats
    centred: tuple[Ints, ...]

    @property
    def anchored(self) -> tuple[NDArray[np.bool_], ...]:
        """Per facet a bool array of its anchored levels."""
        return self.base.anchored

    @property
    def means(self) -> int:
        """Number of population means."""
        return len(self.base.groups) * len(self.dimensions)

    @property
    def first_location(self) -> int:
        """Place of the first location."""
        count = len(self.dimensions)
        return self.means + count * (count + 1) // 2

    @property
    def moved(self) -> int:
        """How much further locations and steps lie than in the one-dimensional layout."""
        return self.first_location - self.base.first_location

    @property
    def step_place(self) -> Ints:
        """Place (G, M + 1) of each free cumulated step, else -1."""
        return np.where(self.base.step_place >= 0, self.base.step_place + self.moved, -1)

    def places(self, facet: int) -> slice:
        """Places of the locations of the facet with this index (0 = items)."""
        where = self.base.places(facet)
        return slice(where.start + self.moved, where.stop + self.moved)

    def structure(self, vector: Floats) -> Floats:
        """The one-dimensional vector with the same locations and steps, its population standard."""
        standard = np.zeros(self.base.first_location)
        return np.concatenate([standard, vector[self.first_location :]])

    def steps(self, vector: Floats) -> Floats:
        """Cumulated steps (G, M + 1), infinite where a category is impossible."""
        return self.base.steps(self.structure(vector))

    def population_means(self, vector: Floats) -> Floats:
        """Means (G, D), the reference group first."""
        return vector[: self.means].reshape(-1, len(self.dimensions))

    def population_factor(self, vector: Floats) -> Floats:
        """Lower Cholesky factor (D, D) of the population covariance."""
        count = len(self.dimensions)
        factor = np.zeros((count, count))
        factor[np.tril_indices(count)] = vector[self.means : self.first_location]
        diagonal = np.arange(count)
        factor[diagonal, diagonal] = np.exp(factor[diagonal, diagonal])
        return factor

    def whitening(self, vector: Floats) -> Floats:
        """Inverse (D, D) of the Cholesky factor."""
        return np.asarray(np.linalg.inv(self.population_factor(vector)), dtype=np.float64)

    @property
    def log_diagonal(self) -> Ints:
        """Places (D,) of the logarithms of the factor's diagonal."""
        rows, columns = np.tril_indices(len(self.dimensions))
        return self.means + np.flatnonzero(rows == columns)

    def factor_gradient(self, factor: Floats, covariance_gradient: Floats) -> Floats:
        """Gradient of the factor's places from a symmetric (D, D) gradient of the covariance."""
        gradient = 2.0 * covariance_gradient @ factor
        diagonal = np.arange(len(factor))
        gradient[diagonal, diagonal] *= factor[diagonal, diagonal]
        return np.asarray(gradient[np.tril_indices(len(factor))])

    def centre(self, vector: Floats) -> Floats:
        """`vector` with every centred set at mean zero (works on gradients as well)."""
        moved = vector.copy()
        for places in self.centred:
            moved[places] -= moved[places].sum() / len(places)
        return moved

    def project(self, gradient: Floats) -> Floats:
        """The part of `gradient` along which parameters may move."""
        return self.centre(np.where(self.fixed, 0.0, gradient))


def lay_out_dimensions(design: Design, *, complete: bool = True) -> DimensionalLayout:
    """The layout for `design`; dimensions may lack ratings only where it is not `complete`.

    Raises:
        InvalidModel: an item has no dimension, or a dimension no item with ratings; else as
            `parameters.lay_out`.
    """
    base = lay_out(design)
    names, item_dimension = item_dimensions(design, complete=complete)
    count = len(names)
    population = len(base.groups) * count + count * (count + 1) // 2
    moved = population - base.first_location
    unseen = np.zeros(population, bool)
    unseen[: len(base.groups) * count] = ~groups_seen(design, base, item_dimension, count).ravel()
    fixed = np.concatenate([unseen, base.fixed[base.first_location :]])
    value = np.concatenate([np.zeros(population), base.value[base.first_location :]])
    means = held_means(design.model)
    _hold_population(design.model, len(base.groups) * count, means, fixed, value)
    items = np.arange(base.places(0).start, base.places(0).stop) + moved
    centred = [places + moved for places in base.centred if places[0] + moved > items[-1]]
    fixed[items] = base.anchored[0] | ~design.active[0]
    for dimension in range(count):
        member = (item_dimension == dimension) & design.active[0]
        if (base.anchored[0] & (item_dimension == dimension)).any() or dimension in means:
            continue
        fixed[items[member]] = member.sum() == 1
        if member.sum() > 1:
            centred.append(items[member])
    return DimensionalLayout(
        base, names, item_dimension, population + base.size - base.first_location, fixed, value,
        tuple(centred),
    )  # fmt: skip


def _hold_population(
    model: Model, first: int, means: Mapping[int, float], fixed: NDArray[np.bool_], value: Floats
) -> None:
    """Hold anchored means of the reference group, and the covariance's factor from `first` on."""
    for dimension, mean in means.items():
        fixed[dimension], value[dimension] = True, mean
    covariance = held_covariance(model)
    if covariance is not None:
        factor = np.linalg.cholesky(covariance)
        np.fill_diagonal(factor, np.log(np.diag(factor)))
        lower = factor[np.tril_indices(len(factor))]
        where = slice(first, first + len(lower))
        fixed[where], value[where] = True, lower


def groups_seen(
    design: Design, base: Layout, item_dimension: Codes, count: int
) -> NDArray[np.bool_]:
    """Which groups have observations on which dimension (G, D).

    The mean of a group on a dimension that nobody in it was seen on is not in the likelihood; it
    is held at zero instead of making the information singular.
    """
    seen = np.zeros((len(base.groups), count), bool)
    seen[base.person_group[design.person], item_dimension[design.levels[:, 0]]] = True
    return seen


def item_dimensions(design: Design, *, complete: bool = True) -> tuple[tuple[str, ...], Codes]:
    """Names of the dimensions, sorted, and each item's dimension (0 for items left out).

    Raises:
        InvalidModel: an item with ratings has no dimension, or a dimension no item.
    """
    mapping = design.model.dimensions
    labels = [str(label) for label in design.ratings.items]
    if mapping is None:
        return design.model.dimension_names, np.zeros(len(labels), dtype=np.int32)
    active = [label for label, used in zip(labels, design.active[0], strict=True) if used]
    missing = [label for label in active if label not in mapping]
    if missing:
        raise InvalidModel(
            "item_without_dimension",
            "Without a dimension: {counted} ({items}).",
            "有 {count} 个题目没有指定维度：{items_zh}。",
            {
                "count": len(missing),
                "counted": counted(len(missing), "item"),
                "items": named(missing),
                "items_zh": named(missing, "、"),
            },
        )
    names = design.model.dimension_names
    empty = sorted(set(names) - {mapping[label] for label in active})
    if empty and complete:
        raise InvalidModel(
            "dimension_without_items",
            "Dimensions without an item that can be estimated: {dimensions}.",
            "以下维度没有可估计的题目：{dimensions_zh}。",
            {"dimensions": named(empty), "dimensions_zh": named(empty, "、")},
        )
    place = {name: code for code, name in enumerate(names)}
    codes = [place[mapping[label]] if label in mapping else 0 for label in labels]
    return names, np.array(codes, dtype=np.int32)
