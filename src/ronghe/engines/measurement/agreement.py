"""Agreement between raters: intraclass correlations, kappa, alpha, exact agreement.

The first three look at scores alone. `exact_agreement` also needs each rating's modelled category
probabilities and so tells how much agreement independent experts would show.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ronghe.engines.measurement.data import Calibration, Ratings
from ronghe.engines.measurement.exceptions import UndefinedStatistic
from ronghe.engines.measurement.locations import combined_codes, locate, require_facet
from ronghe.engines.measurement.probability import (
    f_quantile,
    f_upper,
    normal_quantile,
    normal_two_sided,
)

Floats = NDArray[np.float64]
Codes = NDArray[np.integer]
Level = Literal["nominal", "ordinal", "interval", "ratio"]


@dataclass(frozen=True, slots=True)
class IntraclassCorrelation:
    """One Shrout-Fleiss form with the F test of "no difference between persons" and its interval.

    `form` is "1,1", "2,1", "3,1", "1,k", "2,k" or "3,k".
    """

    form: str
    value: float
    f: float
    df1: int
    df2: int
    p: float
    lower: float
    upper: float


@dataclass(frozen=True, slots=True)
class IntraclassCorrelations:
    """All six forms of one persons x raters table, and the mean squares they come from."""

    forms: tuple[IntraclassCorrelation, ...]
    n: int
    k: int
    between_persons: float
    between_raters: float
    within_persons: float
    residual: float

    def __getitem__(self, form: str) -> IntraclassCorrelation:
        """The form named as Shrout and Fleiss do, e.g. "2,1"; KeyError otherwise."""
        for correlation in self.forms:
            if correlation.form == form:
                return correlation
        raise KeyError(form)


@dataclass(frozen=True, slots=True)
class Kappa:
    """Chance-corrected agreement of two raters.

    `observed` and `expected` are weighted agreements in 0..1; `se` is the standard error of the
    estimate, `z` and `p` test kappa = 0 with the standard error under that hypothesis.
    """

    value: float
    se: float
    lower: float
    upper: float
    z: float
    p: float
    observed: float
    expected: float
    n: int


@dataclass(frozen=True, slots=True)
class KrippendorffAlpha:
    """Krippendorff's alpha with the disagreements it comes from and the number of paired values."""

    value: float
    observed: float
    expected: float
    n_units: int
    n_values: int


@dataclass(frozen=True, slots=True)
class ExactAgreement:
    """Identical ratings among all pairs of raters who rated the same thing.

    `pairs` counts the opportunities, `agreements` the identical ones, `expected` those that the
    model foresees for raters who judge independently; the rest are the same per rater (R,).
    `rasch_kappa` is (observed - expected) / (1 - expected); 0 is what the model foresees.
    """

    pairs: int
    agreements: int
    expected: float
    rater_pairs: NDArray[np.int64]
    rater_agreements: NDArray[np.int64]
    rater_expected: Floats

    @property
    def observed_share(self) -> float:
        """Share of identical pairs, NaN when no two raters rated the same thing."""
        return self.agreements / self.pairs if self.pairs else float("nan")

    @property
    def expected_share(self) -> float:
        """Share of identical pairs that the model foresees."""
        return self.expected / self.pairs if self.pairs else float("nan")

    @property
    def rasch_kappa(self) -> float:
        """(observed - expected) / (1 - expected) of the shares."""
        return (self.observed_share - self.expected_share) / (1 - self.expected_share)


def intraclass_correlations(
    scores: ArrayLike, *, confidence: float = 0.95
) -> IntraclassCorrelations:
    """The six intraclass correlations of `scores` (n persons, k raters), without missing values.

    Raises UndefinedStatistic when a value is missing, n or k is below 2, or nothing varies.
    Source: Shrout and Fleiss 1979, pp. 423-426.
    """
    table = _whole_table(scores)
    n, k = table.shape
    grand, of_person, of_rater = table.mean(), table.mean(axis=1), table.mean(axis=0)
    from_person = table - of_person[:, None]
    persons = float(k * np.sum((of_person - grand) ** 2) / (n - 1))
    raters = float(n * np.sum((of_rater - grand) ** 2) / (k - 1))
    within = float(np.sum(from_person**2) / (n * (k - 1)))
    unexplained = from_person - (of_rater - grand)
    residual = float(np.sum(unexplained**2) / ((n - 1) * (k - 1)))
    tail = (1 - confidence) / 2
    singles = (
        _consistency("1,1", persons, within, n, n * (k - 1), k, tail),
        _absolute_agreement(persons, raters, residual, n, k, tail),
        _consistency("3,1", persons, residual, n, (n - 1) * (k - 1), k, tail),
    )
    return IntraclassCorrelations(
        forms=(*singles, *(_of_the_mean(single, k) for single in singles)),
        n=n,
        k=k,
        between_persons=persons,
        between_raters=raters,
        within_persons=within,
        residual=residual,
    )


def _whole_table(scores: ArrayLike) -> Floats:
    table = np.asarray(scores, dtype=np.float64)
    if table.ndim != 2 or min(table.shape) < 2:
        raise UndefinedStatistic(
            "table_too_small",
            "Intraclass correlations need a table of at least 2 persons and 2 raters.",
            "组内相关系数需要至少2名人员、2名评分者的表。",
        )
    if not np.isfinite(table).all():
        raise UndefinedStatistic(
            "table_has_gaps",
            "Intraclass correlations need every rater's score for every person.",
            "组内相关系数要求每名评分者对每名人员都有评分。",
        )
    if np.ptp(table) == 0:
        raise UndefinedStatistic("nothing_varies", "All scores are the same.", "所有分数都相同。")
    return table[np.lexsort(table.T)]


def _ratio(numerator: float, denominator: float) -> float:
    return numerator / denominator if denominator else float("inf")


def _consistency(
    form: str, persons: float, error: float, n: int, df2: int, k: int, tail: float
) -> IntraclassCorrelation:
    """Forms 1 and 3, whose value is a function of one F ratio."""
    f = _ratio(persons, error)
    low = f / f_quantile(1 - tail, n - 1, df2)
    high = f * f_quantile(1 - tail, df2, n - 1)
    return IntraclassCorrelation(
        form=form,
        value=(persons - error) / (persons + (k - 1) * error),
        f=f,
        df1=n - 1,
        df2=df2,
        p=f_upper(f, n - 1, df2),
        lower=_from_f(float(low), k),
        upper=_from_f(float(high), k),
    )


def _from_f(f: float, k: int) -> float:
    return 1.0 if np.isinf(f) else (f - 1) / (f + k - 1)


def _absolute_agreement(
    persons: float, raters: float, residual: float, n: int, k: int, tail: float
) -> IntraclassCorrelation:
    """Form 2; its interval uses Satterthwaite's degrees of freedom (Shrout and Fleiss p. 424)."""
    value = (persons - residual) / (persons + (k - 1) * residual + k * (raters - residual) / n)
    f, df2 = _ratio(persons, residual), (n - 1) * (k - 1)
    lower, upper = value, value
    if residual > 0:
        ratio = raters / residual
        rest = n * (1 + (k - 1) * value) - k * value
        freedom = df2 * (k * value * ratio + rest) ** 2
        freedom /= (n - 1) * (k * value * ratio) ** 2 + rest**2
        spread = k * raters + (k * n - k - n) * residual
        f_low = f_quantile(1 - tail, n - 1, freedom)
        f_high = f_quantile(1 - tail, freedom, n - 1)
        lower = float(n * (persons - f_low * residual) / (f_low * spread + n * persons))
        upper = float(n * (f_high * persons - residual) / (spread + n * f_high * persons))
    p = f_upper(f, n - 1, df2)
    return IntraclassCorrelation("2,1", value, f, n - 1, df2, p, lower, upper)


def _of_the_mean(single: IntraclassCorrelation, k: int) -> IntraclassCorrelation:
    """The same form for the mean of k raters, by Spearman and Brown's step-up."""

    def step_up(value: float) -> float:
        return k * value / (1 + (k - 1) * value)

    return IntraclassCorrelation(
        form=f"{single.form[0]},k",
        value=step_up(single.value),
        f=single.f,
        df1=single.df1,
        df2=single.df2,
        p=single.p,
        lower=step_up(single.lower),
        upper=step_up(single.upper),
    )


def weighted_kappa(
    first: ArrayLike,
    second: ArrayLike,
    *,
    weights: Literal["none", "linear", "quadratic"] = "quadratic",
    categories: ArrayLike | None = None,
    confidence: float = 0.95,
) -> Kappa:
    """Kappa of two raters' scores (n,) of the same things; pairs with a missing value drop out.

    `categories` (sorted) are the values the scale allows; by default those used, which is wrong
    for the weights when a category in the middle is never used.
    Raises UndefinedStatistic when fewer than 2 pairs remain, a value is outside `categories`, or
    both raters used a single category.
    """
    pair = np.stack([np.asarray(first, np.float64), np.asarray(second, np.float64)])
    pair = pair[:, np.isfinite(pair).all(axis=0)]
    scale = np.unique(pair) if categories is None else np.asarray(categories, np.float64)
    if not np.isin(pair, scale).all():
        raise UndefinedStatistic(
            "value_outside_categories",
            "A score is not among the categories given.",
            "有分数不在给定的类别之中。",
        )
    counts = np.zeros((len(scale), len(scale)))
    np.add.at(counts, tuple(np.searchsorted(scale, pair)), 1)
    return kappa_of_table(counts, kappa_weights(len(scale), weights), confidence=confidence)


def kappa_weights(size: int, kind: Literal["none", "linear", "quadratic"]) -> Floats:
    """Agreement weights (size, size): 1 on the diagonal, 0 for the farthest categories."""
    apart = np.abs(np.subtract.outer(np.arange(size), np.arange(size))) / max(size - 1, 1)
    powers = {"none": (apart > 0).astype(np.float64), "linear": apart, "quadratic": apart**2}
    return 1 - powers[kind]


def kappa_of_table(counts: ArrayLike, weights: ArrayLike, *, confidence: float = 0.95) -> Kappa:
    """Weighted kappa of a square table of counts (C, C) and agreement weights in 0..1 (C, C).

    Source: Cohen 1968; standard errors: Fleiss, Cohen and Everitt 1969.
    """
    table, weight = np.asarray(counts, np.float64), np.asarray(weights, np.float64)
    n = table.sum()
    if n < 2:
        raise UndefinedStatistic(
            "too_few_pairs",
            "Kappa needs at least 2 things rated by both raters; there are {n}.",
            "κ系数至少需要2个由两名评分者都评过的对象，现有{n}个。",
            {"n": int(n)},
        )
    share = table / n
    rows, columns = share.sum(axis=1), share.sum(axis=0)
    chance = np.outer(rows, columns)
    observed, expected = float((weight * share).sum()), float((weight * chance).sum())
    if np.isclose(expected, 1):
        raise UndefinedStatistic(
            "one_category_used",
            "Both raters used a single category; chance agreement is complete.",
            "两名评分者都只用了一个类别，偶然一致率为100%。",
        )
    value = (observed - expected) / (1 - expected)
    marginal = np.add.outer(weight @ columns, weight.T @ rows)
    se = _kappa_se(share, weight, marginal, observed, expected, n)
    null_spread = float((chance * (weight - marginal) ** 2).sum() - expected**2)
    null_se = np.sqrt(max(null_spread, 0.0) / n) / (1 - expected)
    half = normal_quantile((1 + confidence) / 2) * se
    z = _ratio(value, float(null_se))
    return Kappa(
        value=value,
        se=se,
        lower=value - half,
        upper=value + half,
        z=z,
        p=float(normal_two_sided(z)),
        observed=observed,
        expected=expected,
        n=int(n),
    )


def _kappa_se(
    share: Floats, weight: Floats, marginal: Floats, observed: float, expected: float, n: float
) -> float:
    spread = (share * (weight * (1 - expected) - marginal * (1 - observed)) ** 2).sum()
    centre = observed * expected - 2 * expected + observed
    return float(np.sqrt(max(spread - centre**2, 0.0) / n) / (1 - expected) ** 2)


def krippendorff_alpha(values: ArrayLike, *, level: Level = "ordinal") -> KrippendorffAlpha:
    """Krippendorff's alpha of `values` (coders, units), NaN where a coder is silent.

    See `krippendorff_alpha_long` for sparse data.
    """
    table = np.asarray(values, np.float64)
    units = np.broadcast_to(np.arange(table.shape[1]), table.shape)
    given = np.isfinite(table)
    return krippendorff_alpha_long(units[given], table[given], level=level)


def krippendorff_alpha_long(
    unit: ArrayLike, value: ArrayLike, *, level: Level = "ordinal"
) -> KrippendorffAlpha:
    """Krippendorff's alpha of values (N,) given to units (N,); units with one value drop out.

    Raises UndefinedStatistic when no unit has two values, or all paired values are the same (alpha
    is then undefined: without variation nothing shows that coders can tell units apart).
    Source: Krippendorff 2011, sections A to D and the difference functions there.
    """
    counts, scale = _unit_value_counts(np.asarray(unit), np.asarray(value, np.float64))
    size = counts.sum(axis=1)
    # Within a unit of m values each ordered pair weighs 1 / (m - 1).
    per_unit = counts / (size - 1)[:, None]
    coincidence = counts.T @ per_unit - np.diag(per_unit.sum(axis=0))
    totals = coincidence.sum(axis=1)
    n = totals.sum()
    difference = _squared_differences(scale, totals, level)
    observed = float((coincidence * difference).sum() / n)
    expected = float(totals @ difference @ totals / (n * (n - 1)))
    if expected == 0:
        raise UndefinedStatistic("nothing_varies", "All scores are the same.", "所有分数都相同。")
    return KrippendorffAlpha(
        1 - observed / expected, observed, expected, len(counts), round(float(n))
    )


def _unit_value_counts(unit: NDArray[np.generic], value: Floats) -> tuple[Floats, Floats]:
    _, codes, size = np.unique(unit, return_inverse=True, return_counts=True)
    paired = size[codes] > 1
    if not paired.any():
        raise UndefinedStatistic(
            "no_paired_values",
            "No unit was coded by two coders.",
            "没有任何单元由两名编码者评过。",
        )
    rows, columns = np.unique(codes[paired], return_inverse=True)[1], value[paired]
    scale, columns = np.unique(columns, return_inverse=True)
    counts = np.zeros((rows.max() + 1, len(scale)))
    np.add.at(counts, (rows, columns), 1)
    return counts, scale


def _squared_differences(scale: Floats, totals: Floats, level: Level) -> Floats:
    if level == "nominal":
        return 1 - np.eye(len(scale))
    if level == "ordinal":
        # Sum of the frequencies between two ranks, the two ends counted half.
        middle = np.cumsum(totals) - totals / 2
        return np.asarray(np.subtract.outer(middle, middle) ** 2)
    apart = np.subtract.outer(scale, scale)
    if level == "interval":
        return np.asarray(apart**2)
    together = np.add.outer(scale, scale)
    if (scale < 0).any():
        raise UndefinedStatistic(
            "ratio_needs_positive",
            "The ratio level needs values that are not negative.",
            "比率尺度要求数值不为负。",
        )
    share = np.divide(apart, together, out=np.zeros_like(apart), where=together > 0)
    return np.asarray(share**2)


def exact_agreement(
    context: Codes, rater: Codes, score: Codes, probabilities: Floats, *, n_raters: int
) -> ExactAgreement:
    """Observed and expected identical ratings, over all pairs of raters in the same context.

    `context` (N,) codes what was rated (person x item x any further facet but the rater),
    `rater` (N,) in 0..n_raters-1, `score` (N,) in 0..K, `probabilities` (N, K+1) the model's.
    A rater's own repeated ratings of one context are no pairs. Time and memory are O(N K).
    Source: Linacre, FACETS manual, "Agreement statistics" (observed and expected exact agreement).
    """
    context = np.unique(context, return_inverse=True)[1].astype(np.int64)
    own = np.unique(context * n_raters + rater, return_inverse=True)[1]
    partners = np.bincount(context)[context] - np.bincount(own)[own]
    agreements, expected = np.zeros(len(score)), np.zeros(len(score))
    for category in range(probabilities.shape[1]):
        given = (score == category).astype(np.float64)
        agreements += given * _others(given, context, own)
        share = probabilities[:, category]
        expected += share * _others(share, context, own)
    by_rater = [
        np.bincount(rater, weights=each, minlength=n_raters)
        for each in (partners, agreements, expected)
    ]
    return ExactAgreement(
        pairs=round(partners.sum() / 2),
        agreements=round(agreements.sum() / 2),
        expected=float(expected.sum() / 2),
        rater_pairs=np.rint(by_rater[0]).astype(np.int64),
        rater_agreements=np.rint(by_rater[1]).astype(np.int64),
        rater_expected=by_rater[2].astype(np.float64),
    )


def rater_agreement(
    ratings: Ratings, calibration: Calibration, *, matching: Sequence[str] | None = None
) -> ExactAgreement:
    """`exact_agreement` of the model's rater facet, arrays in the order of its labels.

    Ratings are paired where all facets in `matching` are the same, by default all but the rater.
    Raises InvalidModel when a facet is not there, UndefinedStatistic when no rating could be
    placed on the scale.
    """
    located, facet = locate(ratings, calibration), calibration.model.rater_facet
    same = [name for name in located.codes if name != facet] if matching is None else matching
    for name in (facet, *same):
        require_facet(located, name)
    others = [located.codes[name] for name in same]
    return exact_agreement(
        combined_codes(others),
        located.codes[facet],
        located.score,
        located.probabilities(),
        n_raters=len(located.labels[facet]),
    )


def _others(value: Floats, context: Codes, own: Codes) -> Floats:
    """Sum of `value` over the context's ratings by other raters (N,)."""
    total = np.bincount(context, weights=value)[context]
    return np.asarray(total - np.bincount(own, weights=value)[own])
