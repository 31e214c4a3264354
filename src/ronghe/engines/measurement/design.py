"""From ratings to what is estimated: canonical order, model scores, levels that take part.

The order of the rows given makes no difference after this step. Scores of an item are shifted to
its lowest used score and unused categories are collapsed, each with a note. Levels whose every
observation lies at the bottom (or at the top) have no finite measure and are left out.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from ronghe.engines.measurement.data import (
    Codes,
    Floats,
    Ints,
    Model,
    Note,
    Options,
    Ratings,
    note,
)
from ronghe.engines.measurement.exceptions import InvalidModel, InvalidRatings, Unestimable
from ronghe.engines.measurement.wording import counted, counted_in_chinese, named

NONE_WEIGHT: Floats = np.empty(0)
ENDS = {"bottom": ("lowest", "最低"), "top": ("highest", "最高"), "single": ("same", "同一")}


@dataclass(frozen=True, slots=True)
class Scale:
    """How given scores become model categories.

    Attributes:
        categories: per item (by code) the given scores of its categories 0..m; () when constant.
        model_score: int32 (I, S) model category of each given score, -1 where unused.
        top: int32 (I,) highest category m of each item.
        used: bool (G, M + 1) categories that a step group can produce.
    """

    categories: tuple[tuple[int, ...], ...]
    model_score: NDArray[np.int32]
    top: NDArray[np.int32]
    used: NDArray[np.bool_]

    @property
    def values(self) -> Floats:
        """Given score of each item's categories (I, M + 1), 0 beyond the highest."""
        table = np.zeros((len(self.categories), self.used.shape[1]))
        for code, given in enumerate(self.categories):
            table[code, : len(given)] = given
        return table


@dataclass(frozen=True, slots=True)
class Design:
    """The observations that take part, sorted by person, facet levels, item, score and weight.

    Attributes:
        rows: int32 (n,) their rows in `ratings`.
        start: int64 (P + 1,) where each person's rows start; persons by code of `ratings`.
        levels: int32 (n, F + 1) level codes; column 0 is the item, then the further facets.
        score: int32 (n,) model scores.
        weight: float64 (n,), or empty when all weights are 1.
        active: per facet of `facets` a bool array: levels that take part.
        doubled: observations that repeat another's person, item and facets.
    """

    ratings: Ratings
    model: Model
    scale: Scale
    facets: tuple[str, ...]
    rows: NDArray[np.int32]
    start: Ints
    levels: NDArray[np.int32]
    score: NDArray[np.int32]
    weight: Floats
    active: tuple[NDArray[np.bool_], ...]
    doubled: int
    notes: tuple[Note, ...]

    @property
    def group_column(self) -> int | None:
        """Column of `levels` whose code is the step group; None when steps are shared."""
        if self.model.steps == "shared":
            return None
        return 0 if self.model.steps == "item" else self.facets.index(self.model.rater_facet)

    @property
    def labels(self) -> tuple[NDArray[np.str_], ...]:
        """Labels per facet, in the order of `facets`."""
        return tuple(self.ratings.labels_of(name) for name in self.facets)

    @property
    def person(self) -> Codes:
        """Person code of each row (n,)."""
        return np.repeat(np.arange(len(self.start) - 1, dtype=np.int32), np.diff(self.start))

    @property
    def groups(self) -> Codes:
        """Step group of each row (n,)."""
        column = self.group_column
        return np.zeros(len(self.rows), np.int32) if column is None else self.levels[:, column]


def prepare(ratings: Ratings, model: Model, options: Options | None = None) -> Design:
    """Put `ratings` in canonical order and find what can be estimated.

    Raises:
        InvalidModel: the model asks for a facet that is not there.
        InvalidRatings: doubled observations with `options.duplicates == "error"`.
        Unestimable: nothing is left with at least two categories.
    """
    check_facets(ratings, model)
    keep, notes = _weighted_rows(ratings)
    scale, keep, found = _scale_and_extremes(ratings, model, keep)
    if not keep.any():
        raise Unestimable(
            "no_variation",
            "Every item or level has a single category; nothing can be estimated.",
            "每个题目或水平都只出现一个类别，无法估计。",
        )
    design = _ordered(ratings, model, scale, keep)
    return replace(design, notes=(*notes, *found, *_doubled(design, options or Options())))


def check_facets(ratings: Ratings, model: Model) -> None:
    """Refuse a model whose rater facet or dimensions the ratings do not carry."""
    if model.steps == "rater" and model.rater_facet not in ratings.facet:
        raise InvalidModel(
            "no_rater_facet",
            "Steps by rater need the facet “{facet}”, which the ratings do not have.",
            "按评分者估计步阶需要侧面“{facet}”，评分数据中没有。",
            {"facet": model.rater_facet},
        )
    if model.steps not in ("item", "shared", "rater"):
        raise InvalidModel(
            "unknown_steps",
            "Steps are “item”, “shared” or “rater”, not “{steps}”.",
            "步阶只能是 item、shared 或 rater，不能是“{steps}”。",
            {"steps": model.steps},
        )
    if model.dimensions and len(model.dimension_names) == 1:
        missing = [item for item in ratings.items.tolist() if item not in model.dimensions]
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


def _weighted_rows(ratings: Ratings) -> tuple[NDArray[np.bool_], list[Note]]:
    keep = np.ones(ratings.count, dtype=bool)
    if ratings.weight is None or ratings.weight.all():
        return keep, []
    keep = ratings.weight > 0
    left = note(
        "zero_weight",
        "{count} observations with weight 0 take no part.",
        "{count} 条权重为 0 的观测不参与估计。",
        count=int((~keep).sum()),
    )
    return keep, [left]


def _scale_and_extremes(
    ratings: Ratings, model: Model, keep: NDArray[np.bool_]
) -> tuple[Scale, NDArray[np.bool_], list[Note]]:
    """Find the scale; drop levels without a finite measure until none is left."""
    dropped: dict[tuple[str, str], list[str]] = {}
    while True:
        scale, notes = find_scale(ratings, model, keep)
        found = _extreme_levels(ratings, model, scale, keep)
        if not found:
            return scale, keep, [*notes, *_extreme_notes(dropped)]
        for facet, kind, codes in found:
            dropped.setdefault((facet, kind), []).extend(ratings.labels_of(facet)[codes].tolist())
            keep = keep & ~np.isin(ratings.codes_of(facet), codes)


def _extreme_levels(
    ratings: Ratings, model: Model, scale: Scale, keep: NDArray[np.bool_]
) -> list[tuple[str, str, Ints]]:
    from ronghe.engines.measurement._kernels_design import level_extremes

    found: list[tuple[str, str, Ints]] = []
    for facet in ("item", *ratings.facet_names):
        labels = ratings.labels_of(facet)
        if facet != "item" and len(labels) == 1:
            continue
        seen = level_extremes(
            ratings.codes_of(facet),
            ratings.item,
            ratings.score,
            keep,
            scale.model_score,
            scale.top,
            len(labels),
        )
        fixed = np.isin(labels, [*_anchored(model, facet), model.neutral.get(facet, "")])
        for kind, bit in (("bottom", 1), ("top", 2)):
            codes = np.flatnonzero((seen == bit) & ~fixed)
            if len(codes):
                found.append((facet, kind, codes))
        if model.steps == "rater" and facet == model.rater_facet and not found:
            codes = np.flatnonzero((scale.used.sum(axis=1) == 1) & (seen > 0) & ~fixed)
            found += [(facet, "single", codes)] if len(codes) else []
    return found


def _anchored(model: Model, facet: str) -> Mapping[str, float]:
    return model.anchors.measures.get(facet, {}) if model.anchors else {}


def _extreme_notes(dropped: Mapping[tuple[str, str], list[str]]) -> list[Note]:
    return [
        note(
            f"extreme_{kind}" if facet != "item" else "constant_item",
            "Left out because only the {end} category occurs, which gives no finite measure: "
            "{counted} ({levels}).",
            "有 {counted_zh}只出现{end_zh}类别，没有有限的测量值，已排除：{levels_zh}。",
            facet=facet,
            count=len(labels),
            counted=counted(len(labels), facet),
            counted_zh=counted_in_chinese(len(labels), facet),
            end=ENDS[kind][0],
            end_zh=ENDS[kind][1],
            levels=named(labels),
            levels_zh=named(labels, "、"),
        )
        for (facet, kind), labels in sorted(dropped.items())
    ]


def find_scale(ratings: Ratings, model: Model, keep: NDArray[np.bool_]) -> tuple[Scale, list[Note]]:
    """Categories of every item: from its lowest to its highest used score, without gaps."""
    from ronghe.engines.measurement._kernels_design import score_counts

    width = int(ratings.score.max()) + 1
    counts = score_counts(ratings.item, ratings.score, keep, len(ratings.items), width)
    if model.steps == "item":
        categories = [
            _item_categories(ratings, model, code, row) for code, row in enumerate(counts)
        ]
    else:
        common = _common_categories(model, np.flatnonzero(counts.sum(axis=0)).tolist())
        categories = [common if row.any() else () for row in counts]
    scale = _scale(categories, max(width, *(max(c, default=0) + 1 for c in categories)))
    if model.steps == "rater":
        scale = replace(scale, used=_rater_categories(ratings, model, scale, keep))
    elif model.steps == "shared":
        scale = replace(scale, used=np.asarray(scale.used.any(axis=0, keepdims=True)))
    return scale, _scale_notes(ratings, categories)


def _common_categories(model: Model, used: list[int]) -> tuple[int, ...]:
    """Categories that all items share: those of the anchored calibration, or those used."""
    given = next(iter(model.anchors.categories.values()), ()) if model.anchors else ()
    if given and not set(used) <= set(given):
        raise _do_not_fit("*", len(given) - 1, used)
    return given or tuple(used)


def _do_not_fit(label: str, steps: int, used: object) -> InvalidModel:
    return InvalidModel(
        "anchored_steps_do_not_fit",
        "“{item}” has {steps} anchored steps, which do not cover its scores {scores}.",
        "“{item}”有 {steps} 个锚定步阶，不能覆盖其分数 {scores}。",
        {"item": label, "steps": steps, "scores": used},
    )


def _item_categories(ratings: Ratings, model: Model, code: int, counts: Ints) -> tuple[int, ...]:
    label = str(ratings.items[code])
    used = tuple(np.flatnonzero(counts).tolist())
    anchors = model.anchors
    if anchors is None or label not in anchors.steps or not used:
        return used
    categories = anchors.categories.get(label)
    if categories is None:
        floor = int(ratings.score.min())
        categories = tuple(range(floor, floor + len(anchors.steps[label]) + 1))
    if not set(used) <= set(categories) or len(categories) != len(anchors.steps[label]) + 1:
        raise _do_not_fit(label, len(anchors.steps[label]), list(used))
    return categories


def _scale(categories: list[tuple[int, ...]], width: int) -> Scale:
    top = np.array([max(len(given) - 1, 0) for given in categories], dtype=np.int32)
    model_score = np.full((len(categories), width), -1, dtype=np.int32)
    for code, given in enumerate(categories):
        model_score[code, list(given)] = np.arange(len(given))
    used = np.arange(int(top.max()) + 1)[None, :] <= top[:, None]
    return Scale(tuple(categories), model_score, top, used)


def _rater_categories(
    ratings: Ratings, model: Model, scale: Scale, keep: NDArray[np.bool_]
) -> NDArray[np.bool_]:
    from ronghe.engines.measurement._kernels_design import score_counts

    width = scale.model_score.shape[1]
    raters = len(ratings.labels_of(model.rater_facet))
    counts = score_counts(ratings.codes_of(model.rater_facet), ratings.score, keep, raters, width)
    common = next((given for given in scale.categories if given), ())
    used = np.asarray(counts[:, list(common)] > 0)
    anchors = model.anchors
    for code, label in enumerate(ratings.labels_of(model.rater_facet).tolist()):
        if anchors is not None and label in anchors.steps:
            possible = anchors.possible.get(label, tuple(range(len(common))))
            if not set(np.flatnonzero(used[code])) <= set(possible):
                raise _do_not_fit(label, len(possible) - 1, np.flatnonzero(used[code]).tolist())
            used[code, list(possible)] = True
    return used


def _scale_notes(ratings: Ratings, categories: list[tuple[int, ...]]) -> list[Note]:
    floors = [(str(ratings.items[i]), c) for i, c in enumerate(categories) if c and c[0] > 0]
    gaps = [
        (str(ratings.items[i]), sorted(set(range(c[0], c[-1] + 1)) - set(c)))
        for i, c in enumerate(categories)
        if c and c[-1] - c[0] + 1 > len(c)
    ]
    notes = []
    if floors:
        notes.append(
            note(
                "shifted",
                "Scores of {counted} do not start at 0 and were shifted: {items}.",
                "{count} 个题目的分数不从 0 开始，已平移：{items_zh}。",
                count=len(floors),
                counted=counted(len(floors), "item"),
                items=named([f"{item} (−{given[0]})" for item, given in floors]),
                items_zh=named([f"{item}（−{given[0]}）" for item, given in floors], "、"),
            )
        )
    if gaps:
        notes.append(
            note(
                "collapsed",
                "Categories that nobody used were collapsed in {counted}: {items}.",
                "{count} 个题目中无人使用的类别已合并：{items_zh}。",
                count=len(gaps),
                counted=counted(len(gaps), "item"),
                items=named([f"{item} ({', '.join(map(str, gap))})" for item, gap in gaps]),
                items_zh=named(
                    [f"{item}（{'、'.join(map(str, gap))}）" for item, gap in gaps], "；"
                ),
            )
        )
    return notes


def _ordered(ratings: Ratings, model: Model, scale: Scale, keep: NDArray[np.bool_]) -> Design:
    from ronghe.engines.measurement import _kernels_design as kernels

    weight = NONE_WEIGHT if ratings.weight is None else ratings.weight
    if len(weight) and (weight[keep] == 1.0).all():
        weight = NONE_WEIGHT
    start = kernels.person_starts(ratings.person, keep, len(ratings.persons))
    order = kernels.order_by_person(ratings.person, keep, start)
    key = _row_keys(ratings)
    doubled = kernels.sort_within_persons(
        order, start, key, ratings.score, weight, 0, len(ratings.persons)
    )
    facets = ("item", *sorted(ratings.facet_names))
    levels = np.empty((len(order), len(facets)), dtype=np.int32)
    for column, facet in enumerate(facets):
        levels[:, column] = ratings.codes_of(facet)[order]
    score = scale.model_score.ravel()[
        levels[:, 0] * np.int32(scale.model_score.shape[1]) + ratings.score[order]
    ]
    active = tuple(
        np.bincount(levels[:, column], minlength=len(ratings.labels_of(facet))) > 0
        for column, facet in enumerate(facets)
    )
    return Design(
        ratings,
        model,
        scale,
        facets,
        order,
        start,
        levels,
        score,
        weight[order] if len(weight) else NONE_WEIGHT,
        active,
        doubled,
        (),
    )


def _row_keys(ratings: Ratings) -> Ints:
    """A whole number per row that orders rows by further facets (by name), then item."""
    key = np.zeros(ratings.count, dtype=np.int64)
    size = 1
    for facet in (*sorted(ratings.facet_names), "item"):
        count = len(ratings.labels_of(facet))
        if size * count >= 2**62:
            distinct, key = np.unique(key, return_inverse=True)
            size = len(distinct)
        key = key * count + ratings.codes_of(facet)
        size *= count
    return key


def _doubled(design: Design, options: Options) -> list[Note]:
    if not design.doubled:
        return []
    if options.duplicates == "error":
        raise InvalidRatings(
            "duplicate_ratings",
            "{count} observations repeat another's person, item and facets.",
            "{count} 条观测与其他观测的人员、题目和侧面完全相同。",
            {"count": design.doubled},
        )
    return [
        note(
            "duplicate_ratings",
            "{count} observations repeat another's person, item and facets; all are used as "
            "independent observations.",
            "{count} 条观测与其他观测的人员、题目和侧面完全相同；均作为独立观测使用。",
            count=design.doubled,
        )
    ]
