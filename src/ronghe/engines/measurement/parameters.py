"""The parameter vector of a one-dimensional model: what is free, fixed, centred, and where it is.

Layout: population means (one per group), log of the population SD, locations of all facets in
turn (items first), then the free cumulated steps T_k = τ_1 + … + τ_k of each step group. The
lowest and the highest category of a group have T = 0, so steps sum to zero.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ronghe.engines.measurement.data import Codes, Floats, Ints, Model
from ronghe.engines.measurement.design import Design
from ronghe.engines.measurement.exceptions import InvalidAnchors, InvalidModel
from ronghe.engines.measurement.population_anchors import (
    check_population_anchors,
    held_covariance,
    held_means,
)

ROUNDING = 0.005


@dataclass(frozen=True, slots=True)
class Layout:
    """Where each parameter lies.

    Attributes:
        size: length of the vector.
        groups: names of the population groups, the reference first ("" when there are none).
        person_group: int32 (P,) group of each person.
        offsets: (F + 2,) where each facet's locations start in the location block.
        step_place: int64 (G, M + 1) place in the vector of a free cumulated step, else -1.
        step_base: float64 (G, M + 1) value of the others: 0, anchored, or infinite if impossible.
        fixed: bool (size,) parameters that do not move; `value` holds theirs.
        centred: per centred facet the places that sum to zero.
        anchored: per facet a bool array of its levels.
    """

    size: int
    groups: tuple[str, ...]
    person_group: Codes
    offsets: Ints
    step_place: Ints
    step_base: Floats
    fixed: NDArray[np.bool_]
    value: Floats
    centred: tuple[Ints, ...]
    anchored: tuple[NDArray[np.bool_], ...]
    anchored_steps: frozenset[int]

    @property
    def log_sd(self) -> int:
        """Place of the log population SD."""
        return len(self.groups)

    @property
    def first_location(self) -> int:
        """Place of the first location."""
        return len(self.groups) + 1

    def places(self, facet: int) -> slice:
        """Places of the locations of the facet with this index (0 = items)."""
        first = self.first_location
        return slice(first + int(self.offsets[facet]), first + int(self.offsets[facet + 1]))

    def steps(self, vector: Floats) -> Floats:
        """Cumulated steps (G, M + 1), infinite where a category is impossible."""
        table = self.step_base.copy()
        free = self.step_place >= 0
        table[free] = vector[self.step_place[free]]
        return table

    def centre(self, vector: Floats) -> Floats:
        """`vector` with every centred facet at mean zero (works on gradients as well)."""
        moved = vector.copy()
        for places in self.centred:
            moved[places] -= moved[places].sum() / len(places)
        return moved

    def basis(self) -> tuple[Ints, NDArray[np.float64]]:
        """Free places and, per centred facet, the place given up for it.

        Returns the places of independent parameters (k,) and a matrix (size, k) that maps a
        change of those to a change of the whole vector.
        """
        given_up = {int(places[-1]) for places in self.centred}
        free = np.array(
            [j for j in range(self.size) if not self.fixed[j] and j not in given_up], dtype=np.int64
        )
        matrix = np.zeros((self.size, len(free)))
        matrix[free, np.arange(len(free))] = 1.0
        for places in self.centred:
            matrix[places[-1], np.isin(free, places[:-1])] = -1.0
        return free, matrix


def lay_out(design: Design) -> Layout:
    """The layout for `design`, with its model's anchors and groups.

    Raises:
        InvalidAnchors: an anchor names an unknown facet or level, or steps do not sum to zero.
        InvalidModel: a person has no group, or the reference group is unknown.
    """
    check_anchors(design)
    groups, person_group = person_groups(design)
    sizes = [len(labels) for labels in design.labels]
    offsets = np.concatenate([[0], np.cumsum(sizes)]).astype(np.int64)
    first_step = len(groups) + 1 + int(offsets[-1])
    step_place, step_base, anchored_steps = _place_steps(design, first_step)
    size = first_step + int((step_place >= 0).sum())
    fixed = np.zeros(size, dtype=bool)
    value = np.zeros(size)
    anchored = tuple(
        _anchored_levels(design.model, f, t)
        for f, t in zip(design.facets, design.labels, strict=True)
    )
    centred = []
    for index, facet in enumerate(design.facets):
        places = np.arange(offsets[index], offsets[index + 1]) + len(groups) + 1
        neutral = neutral_levels(design.model, facet, design.labels[index])
        fixed[places] = anchored[index] | ~design.active[index] | neutral
        measures = _measures(design.model, facet)
        for code in np.flatnonzero(anchored[index]):
            value[places[code]] = measures[str(design.labels[index][code])]
        if not anchored[index].any() and not (index == 0 and held_means(design.model)):
            moving = places[design.active[index] & ~neutral]
            fixed[moving] = len(moving) == 1
            centred += [moving] if len(moving) > 1 else []
    _hold_population(design.model, len(groups), fixed, value)
    return Layout(
        size,
        groups,
        person_group,
        offsets,
        step_place,
        step_base,
        fixed,
        value,
        tuple(centred),
        anchored,
        anchored_steps,
    )


def _hold_population(model: Model, groups: int, fixed: NDArray[np.bool_], value: Floats) -> None:
    """Hold the mean of the reference group and the SD; several dimensions do so themselves."""
    if len(model.dimension_names) > 1:
        return
    for mean in held_means(model).values():
        fixed[0], value[0] = True, mean
    covariance = held_covariance(model)
    if covariance is not None:
        fixed[groups], value[groups] = True, 0.5 * np.log(covariance[0, 0])


def neutral_levels(model: Model, facet: str, labels: NDArray[np.str_]) -> NDArray[np.bool_]:
    """Which of a facet's levels stands for "does not apply" (at most one)."""
    return np.asarray(labels == model.neutral.get(facet, ""))


def _measures(model: Model, facet: str) -> Mapping[str, float]:
    return model.anchors.measures.get(facet, {}) if model.anchors else {}


def _anchored_levels(model: Model, facet: str, labels: NDArray[np.str_]) -> NDArray[np.bool_]:
    return np.isin(labels, np.array(list(_measures(model, facet)), dtype=str))


def check_anchors(design: Design) -> None:
    """Refuse anchors on what is not there or cannot be held, and steps with another sum than 0."""
    anchors = design.model.anchors
    if anchors is None:
        return
    check_population_anchors(design.model)
    for facet, measures in anchors.measures.items():
        if facet not in design.facets:
            raise InvalidAnchors(
                "unknown_anchor_facet",
                "Anchors name the facet “{facet}”, which the ratings do not have.",
                "锚定中的侧面“{facet}”在评分数据中不存在。",
                {"facet": facet},
            )
        known = set(design.ratings.labels_of(facet).tolist())
        for level, measure in measures.items():
            _check_anchor(facet, level, known, measure)
    owner = "item" if design.model.steps == "item" else design.model.rater_facet
    known = (
        set(design.ratings.labels_of(owner).tolist()) if design.model.steps != "shared" else set()
    ) | (set(design.ratings.items.tolist()) if design.model.steps == "shared" else set())
    for level, steps in anchors.steps.items():
        _check_anchor(owner, level, known, float(np.sum(steps)))
        if abs(float(np.sum(steps))) > ROUNDING * len(steps):
            raise InvalidAnchors(
                "anchored_steps_sum",
                "The anchored steps of “{level}” sum to {total}, not to zero.",
                "“{level}”的锚定步阶之和为 {total}，应为零。",
                {"level": level, "total": round(float(np.sum(steps)), 4)},
            )


def _check_anchor(facet: str, level: str, known: set[str], measure: float) -> None:
    if level not in known:
        raise InvalidAnchors(
            "unknown_anchor",
            "Anchors name “{level}” of {facet}, which the ratings do not have.",
            "锚定中的 {facet}“{level}”在评分数据中不存在。",
            {"facet": facet, "level": level},
        )
    if not np.isfinite(measure):
        raise InvalidAnchors(
            "bad_anchor",
            "The anchor of “{level}” of {facet} is not a finite number.",
            "{facet}“{level}”的锚定值不是有限数字。",
            {"facet": facet, "level": level},
        )


def person_groups(design: Design) -> tuple[tuple[str, ...], Codes]:
    """Names of the groups, the reference first, and each person's group."""
    mapping = design.model.groups
    persons = design.ratings.persons
    if mapping is None:
        return ("",), np.zeros(len(persons), dtype=np.int32)
    takes_part = np.diff(design.start) > 0
    missing = [str(p) for p in persons[takes_part] if str(p) not in mapping]
    if missing:
        raise InvalidModel(
            "person_without_group",
            "{count} persons have no group, among them “{person}”.",
            "有 {count} 名人员没有分组，其中包括“{person}”。",
            {"count": len(missing), "person": missing[0]},
        )
    names = sorted({mapping[str(p)] for p in persons[takes_part]})
    reference = design.model.reference_group or names[0]
    if reference not in names:
        raise InvalidModel(
            "unknown_reference_group",
            "The reference group “{group}” has no person with ratings.",
            "参照组“{group}”没有带评分的人员。",
            {"group": reference},
        )
    ordered = (reference, *[name for name in names if name != reference])
    place = {name: code for code, name in enumerate(ordered)}
    codes = [place.get(mapping.get(str(p), reference), 0) for p in persons]
    return ordered, np.array(codes, dtype=np.int32)


def _place_steps(design: Design, first: int) -> tuple[Ints, Floats, frozenset[int]]:
    used = design.scale.used
    place = np.full(used.shape, -1, dtype=np.int64)
    base = np.where(used, 0.0, np.inf)
    anchored = _anchored_steps(design)
    following = first
    for group, row in enumerate(used):
        if group in anchored:
            base[group, row] = np.concatenate([[0.0], np.cumsum(anchored[group])])
            continue
        between = np.flatnonzero(row)[1:-1]
        place[group, between] = following + np.arange(len(between))
        following += len(between)
    return place, base, frozenset(anchored)


def _anchored_steps(design: Design) -> dict[int, Floats]:
    """Anchored steps by step group, their rounding error spread so that they sum to zero."""
    anchors = design.model.anchors
    if anchors is None or not anchors.steps:
        return {}
    found: dict[int, Floats] = {}
    for level, steps in anchors.steps.items():
        values = np.asarray(steps, dtype=np.float64)
        group = 0
        if design.group_column is not None:
            labels = design.labels[design.group_column]
            group = int(np.searchsorted(labels, level))
            if not design.active[design.group_column][group]:
                continue
        if len(values) != int(design.scale.used[group].sum()) - 1:
            raise _steps_do_not_fit(level, len(values))
        centred = values - values.mean()
        if group in found and np.abs(found[group] - centred).max() > ROUNDING:
            raise _steps_do_not_fit(level, len(values))
        found[group] = centred
    return found


def _steps_do_not_fit(level: str, count: int) -> InvalidAnchors:
    return InvalidAnchors(
        "anchored_steps_do_not_fit",
        "The {count} anchored steps of “{level}” do not fit its categories.",
        "“{level}”的 {count} 个锚定步阶与其类别不符。",
        {"level": level, "count": count},
    )
