"""Differential functioning: does an item behave differently for two groups of equal standing?

Three ways that need no common model (Mantel-Haenszel and Mantel within strata of equal scores,
logistic regression) and one between separate calibrations (Wald). Everywhere the reference group
comes first; a finding says where to look, not that an item is unfair.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ronghe.engines.measurement.data import Calibration, Floats, Labels
from ronghe.engines.measurement.exceptions import UndefinedStatistic
from ronghe.engines.measurement.probability import (
    chi_square_upper,
    false_discovery,
    normal_quantile,
    normal_two_sided,
)

Flags = NDArray[np.bool_]
Integers = NDArray[np.int64]

ETS_DELTA = -2.35  # logits of an odds ratio to the ETS delta scale (Holland and Thayer 1988)
ROUNDING = 1e-9


@dataclass(frozen=True, slots=True)
class MantelHaenszel:
    """Mantel-Haenszel statistics of k dichotomous items, each array (k,).

    `odds_ratio` > 1 and `delta` < 0 favour the reference group; `delta_se` in delta units.
    `chi_square` has 1 degree of freedom, with continuity correction. `ets_class`: A negligible,
    B moderate, C large. NaN and "" where an item has no stratum with both groups and both answers.
    """

    odds_ratio: Floats
    log_odds_se: Floats
    chi_square: Floats
    p: Floats
    delta: Floats
    delta_se: Floats
    ets_class: Labels
    n_reference: Integers
    n_focal: Integers


@dataclass(frozen=True, slots=True)
class Mantel:
    """Mantel's test of k ordered items, each array (k,).

    `z` > 0 and `mean_difference` > 0 favour the focal group; `mean_difference` is the standardised
    mean difference of Dorans and Schmitt in score points, `effect` the same over the item's pooled
    standard deviation; `effect_class` is AA, BB or CC as in NAEP practice.
    """

    z: Floats
    chi_square: Floats
    p: Floats
    mean_difference: Floats
    effect: Floats
    effect_class: Labels
    n_reference: Integers
    n_focal: Integers


@dataclass(frozen=True, slots=True)
class GeneralizedMantelHaenszel:
    """Test of k items whose categories are taken as unordered, each array (k,).

    `chi_square` has `df` = used categories - 1 degrees of freedom; NaN with 0 where a single
    category was used or no stratum has both groups.
    """

    chi_square: Floats
    df: Integers
    p: Floats


@dataclass(frozen=True, slots=True)
class LogisticFunctioning:
    """Logistic-regression tests of k dichotomous items, each array (k,).

    `uniform` and `nonuniform` are likelihood ratios with 1 degree of freedom (group added to the
    matching score; their product added to both), `both` with 2. `group_effect` is the log odds
    of the focal group in the uniform model. `r2_change` is the change of Nagelkerke's R^2 over
    both steps, `effect_class` Jodoin and Gierl's A, B or C. NaN where a fit did not converge.
    """

    uniform: Floats
    uniform_p: Floats
    nonuniform: Floats
    nonuniform_p: Floats
    both: Floats
    both_p: Floats
    group_effect: Floats
    r2_change: Floats
    effect_class: Labels


@dataclass(frozen=True, slots=True)
class WaldFunctioning:
    """Differences of a facet's measures between two calibrations, each array one row per level.

    `difference` is focal - reference after both were centred on their common levels, so > 0 is
    harder (more severe) for the focal group; `p_adjusted` is Benjamini and Hochberg's.
    `joint_chi_square` on `joint_df` = levels - 1 tests all at once, levels taken as independent.
    """

    levels: Labels
    difference: Floats
    se: Floats
    z: Floats
    p: Floats
    p_adjusted: Floats
    joint_chi_square: float
    joint_df: int
    joint_p: float


@dataclass(frozen=True, slots=True)
class _Strata:
    """Counts and sums by (group, item, stratum); group 0 is the reference."""

    count: Floats
    total: Floats
    squares: Floats

    def both_groups(self) -> Flags:
        return np.asarray((self.count > 0).all(axis=0))


def mantel_haenszel(
    responses: ArrayLike,
    focal: ArrayLike,
    *,
    strata: ArrayLike | None = None,
    purify: bool = False,
) -> MantelHaenszel:
    """Mantel-Haenszel statistics of `responses` (n persons, k items; 0, 1 or NaN).

    `focal` (n,) is True for the focal group. `strata` (n,) are matching groups, e.g. fractiles of
    a measure from `matching_strata`; by default the sum score with the studied item in it, over
    persons who answered everything. `purify` drops items of class B or C from that score (never
    the studied one) and repeats until the set stands still, ten times at most.
    Raises UndefinedStatistic when a group is empty or an answer is not 0 or 1.
    Source: Holland and Thayer 1988; variance: Robins, Breslow and Greenland 1986; classes: Zieky
    1993; the chi-square as stats::mantelhaen.test of R.
    """
    answers, flags, matching = _prepared(responses, focal, strata)
    _require_dichotomous(answers)
    found = _mantel_haenszel(_tabulated(answers, flags, matching))
    if strata is not None or not purify:
        return found
    kept = np.ones(answers.shape[1], dtype=bool)
    for _ in range(10):
        clean = ~np.isin(found.ets_class, ["B", "C"])
        if (clean == kept).all() or not clean.any():
            break
        kept = clean
        found = _mantel_haenszel(_tabulated(answers, flags, _own_scores(answers, kept)))
    return found


def mantel(scores: ArrayLike, focal: ArrayLike, *, strata: ArrayLike | None = None) -> Mantel:
    """Mantel's test and the standardised mean difference of `scores` (n persons, k items).

    Scores are whole numbers or NaN; `focal` and `strata` as for `mantel_haenszel`.
    Source: Mantel 1963; Zwick, Donoghue and Grima 1993; Dorans and Schmitt 1991.
    """
    return _mantel(_tabulated(*_prepared(scores, focal, strata)))


def mantel_long(
    item: ArrayLike, score: ArrayLike, focal: ArrayLike, stratum: ArrayLike, *, n_items: int
) -> Mantel:
    """`mantel` on long data: one row (N,) per rating, `item` in 0..n_items-1, codes from 0."""
    return _mantel(
        _long_strata(
            np.asarray(item, np.int64),
            np.asarray(stratum, np.int64),
            np.asarray(focal, bool),
            np.asarray(score, np.float64),
            n_items,
        )
    )


def generalized_mantel_haenszel(
    scores: ArrayLike, focal: ArrayLike, *, strata: ArrayLike | None = None
) -> GeneralizedMantelHaenszel:
    """Does the choice of any category differ? `scores` (n persons, k items), codes or NaN.

    Finds what `mantel` cannot: groups that differ in the middle categories but not on average.
    Source: Mantel and Haenszel 1959, generalised by Somes 1986; Zwick, Donoghue and Grima 1993.
    """
    answers, flags, matching = _prepared(scores, focal, strata)
    codes = np.unique(matching, return_inverse=True)[1].reshape(matching.shape)
    tests = [
        _any_category(answers[:, j], flags, codes if codes.ndim == 1 else codes[:, j])
        for j in range(answers.shape[1])
    ]
    chi_square, df = np.array(tests).T
    with np.errstate(invalid="ignore"):
        p = chi_square_upper(chi_square, np.maximum(df, 1))
    return GeneralizedMantelHaenszel(chi_square, df.astype(np.int64), p)


def matching_strata(measure: ArrayLike, *, count: int = 10) -> Integers:
    """Strata 0.. of about equal size from measures (n,), ties together; NaN is refused."""
    values = np.asarray(measure, np.float64)
    if not np.isfinite(values).all():
        raise UndefinedStatistic(
            "measure_missing",
            "A person without a measure cannot be matched.",
            "没有能力估计值的人员无法匹配。",
        )
    edges = np.unique(np.quantile(values, np.arange(1, count) / count))
    return np.unique(np.searchsorted(edges, values, side="left"), return_inverse=True)[1]


def logistic_functioning(
    responses: ArrayLike, focal: ArrayLike, *, matching: ArrayLike | None = None
) -> LogisticFunctioning:
    """Likelihood-ratio tests of uniform and nonuniform functioning of `responses` (n, k; 0, 1).

    `matching` (n,) is a continuous matching variable; by default the sum score over persons who
    answered everything. Raises UndefinedStatistic as `mantel_haenszel`.
    Source: Swaminathan and Rogers 1990; effect size: Jodoin and Gierl 2001.
    """
    answers, flags, score = _prepared(responses, focal, matching)
    _require_dichotomous(answers)
    variable = score[:, 0] if score.ndim == 2 else score
    fits = [_nested_fits(answers[:, j], variable, flags) for j in range(answers.shape[1])]
    uniform, nonuniform, effect, change = np.array(fits).T
    both = uniform + nonuniform
    both_p = chi_square_upper(both, 2)
    return LogisticFunctioning(
        uniform=uniform,
        uniform_p=chi_square_upper(uniform, 1),
        nonuniform=nonuniform,
        nonuniform_p=chi_square_upper(nonuniform, 1),
        both=both,
        both_p=both_p,
        group_effect=effect,
        r2_change=change,
        effect_class=_classified(change, both_p < 0.05, (0.035, 0.070), ("A", "B", "C")),
    )


def wald_functioning(
    levels: ArrayLike,
    reference: tuple[ArrayLike, ArrayLike],
    focal: tuple[ArrayLike, ArrayLike],
) -> WaldFunctioning:
    """Wald test of each level between two groups' (measures, standard errors), each (L,).

    Levels without an estimate in either group must be left out before; two levels at least.
    Source: Wright and Masters 1982, chapter 5; eRm::Waldtest.
    """
    (first, first_se), (second, second_se) = (
        (np.asarray(each[0], np.float64), np.asarray(each[1], np.float64))
        for each in (reference, focal)
    )
    if len(first) < 2 or not np.isfinite([first, first_se, second, second_se]).all():
        raise UndefinedStatistic(
            "too_few_common_levels",
            "Two calibrations need at least 2 levels estimated in both.",
            "两次标定至少需要2个在两者中都有估计值的水平。",
        )
    difference = (second - second.mean()) - (first - first.mean())
    se = np.sqrt(first_se**2 + second_se**2)
    z = difference / se
    p = normal_two_sided(z)
    weight = 1 / se**2
    centre = (weight @ difference) / weight.sum()
    joint = float(weight @ (difference - centre) ** 2)
    return WaldFunctioning(
        levels=np.asarray(levels, dtype=str),
        difference=difference,
        se=se,
        z=z,
        p=p,
        p_adjusted=false_discovery(p),
        joint_chi_square=joint,
        joint_df=len(z) - 1,
        joint_p=float(chi_square_upper(joint, len(z) - 1)),
    )


def wald_between(
    reference: Calibration, focal: Calibration, *, facet: str = "item"
) -> WaldFunctioning:
    """`wald_functioning` of a facet's levels that both calibrations estimated."""
    first, second = reference.table_of(facet), focal.table_of(facet)
    common, at_first, at_second = np.intersect1d(first.levels, second.levels, return_indices=True)
    estimated = np.isfinite(first.measure[at_first]) & np.isfinite(second.measure[at_second])
    at_first, at_second = at_first[estimated], at_second[estimated]
    return wald_functioning(
        common[estimated],
        (first.measure[at_first], first.se[at_first]),
        (second.measure[at_second], second.se[at_second]),
    )


def _prepared(
    responses: ArrayLike, focal: ArrayLike, strata: ArrayLike | None
) -> tuple[Floats, Flags, Floats]:
    """Responses, focal flags and matching variable of the persons who can be matched."""
    answers, flags = np.asarray(responses, np.float64), np.asarray(focal, dtype=bool)
    if strata is None:
        whole = np.isfinite(answers).all(axis=1)
        answers, flags = answers[whole], flags[whole]
        matching = np.repeat(answers.sum(axis=1)[:, None], answers.shape[1], axis=1)
    else:
        matching = np.asarray(strata, np.float64)
    if flags.all() or not flags.any():
        raise UndefinedStatistic(
            "group_empty",
            "Both the reference and the focal group need persons.",
            "参照组和目标组都必须有人员。",
        )
    return answers, flags, matching


def _require_dichotomous(answers: Floats) -> None:
    if not np.isin(answers[np.isfinite(answers)], (0.0, 1.0)).all():
        raise UndefinedStatistic(
            "not_dichotomous",
            "This method needs answers that are 0 or 1.",
            "该方法要求作答为0或1。",
        )


def _own_scores(answers: Floats, kept: Flags) -> Floats:
    """Matching score per item (n, k): kept items and the studied item."""
    return np.asarray(answers[:, kept].sum(axis=1)[:, None] + answers * ~kept)


def _tabulated(answers: Floats, focal: Flags, matching: Floats) -> _Strata:
    n, k = answers.shape
    codes = np.unique(matching, return_inverse=True)[1].reshape(matching.shape)
    stratum = codes if codes.ndim == 2 else np.repeat(codes[:, None], k, axis=1)
    given = np.isfinite(answers)
    item = np.broadcast_to(np.arange(k), (n, k))
    group = np.broadcast_to(focal[:, None], (n, k))
    return _long_strata(item[given], stratum[given], group[given], answers[given], k)


def _long_strata(
    item: Integers, stratum: Integers, focal: Flags, score: Floats, n_items: int
) -> _Strata:
    shape = (2, n_items, int(stratum.max(initial=0)) + 1)
    place = (focal * shape[1] + item) * shape[2] + stratum
    count, total, squares = (
        np.bincount(place, weights=weights, minlength=int(np.prod(shape))).reshape(shape)
        for weights in (np.ones_like(score), score, score**2)
    )
    # A stratum of one person compares nobody.
    lonely = count.sum(axis=0) < 2
    return _Strata(*(np.where(lonely, 0.0, each) for each in (count, total, squares)))


def _divided(numerator: Floats, denominator: Floats) -> Floats:
    """Quotient, 0 where the denominator is 0 (an empty stratum)."""
    return np.divide(numerator, denominator, out=np.zeros_like(numerator), where=denominator > 0)


def _mantel_haenszel(strata: _Strata) -> MantelHaenszel:
    (a, c), (n_a, n_c) = strata.total, strata.count
    b, d, n = n_a - a, n_c - c, n_a + n_c
    right, wrong = a + c, b + d
    r, s = _divided(a * d, n), _divided(b * c, n)
    with np.errstate(divide="ignore", invalid="ignore"):
        odds = r.sum(axis=1) / s.sum(axis=1)
        spread = _divided(n_a * n_c * right * wrong, n**2 * np.maximum(n - 1, 1)).sum(axis=1)
        distance = np.abs((a - _divided(n_a * right, n)).sum(axis=1))
        # As R does: no correction where it would overshoot. At the edge itself the sum is off by
        # its rounding, and must not fall to either side by which group is the focal one.
        corrected = distance >= 0.5 - ROUNDING
        chi_square = (distance - np.where(corrected, 0.5, 0.0)) ** 2 / spread
        se = _log_odds_se(r, s, _divided(a + d, n), _divided(b + c, n))
        delta = ETS_DELTA * np.log(odds)
    p = chi_square_upper(chi_square, 1)
    delta_se = np.abs(ETS_DELTA) * se
    counts = strata.count.sum(axis=2).astype(np.int64)
    return MantelHaenszel(
        odds_ratio=odds,
        log_odds_se=se,
        chi_square=chi_square,
        p=p,
        delta=delta,
        delta_se=delta_se,
        ets_class=_ets_class(delta, delta_se, p),
        n_reference=counts[0],
        n_focal=counts[1],
    )


def _log_odds_se(r: Floats, s: Floats, p: Floats, q: Floats) -> Floats:
    sum_r, sum_s = r.sum(axis=1), s.sum(axis=1)
    variance = (p * r).sum(axis=1) / (2 * sum_r**2) + (q * s).sum(axis=1) / (2 * sum_s**2)
    variance += (p * s + q * r).sum(axis=1) / (2 * sum_r * sum_s)
    return np.asarray(np.sqrt(variance))


def _ets_class(delta: Floats, se: Floats, p: Floats) -> Labels:
    size = np.abs(delta)
    negligible = (size < 1) | (p >= 0.05)
    large = (size >= 1.5) & (size - 1 > normal_quantile(0.95) * se)
    classes = np.where(negligible, "A", np.where(large, "C", "B"))
    return np.where(np.isfinite(delta) & np.isfinite(p), classes, "")


def _mantel(strata: _Strata) -> Mantel:
    n_ref, n_focal = strata.count
    n = n_ref + n_focal
    total, squares = strata.total.sum(axis=0), strata.squares.sum(axis=0)
    excess = (strata.total[1] - _divided(n_focal * total, n)).sum(axis=1)
    spread = _divided(n_ref * n_focal * (n * squares - total**2), n**2 * np.maximum(n - 1, 1))
    difference, deviation = _standardised_difference(strata)
    with np.errstate(divide="ignore", invalid="ignore"):
        z = excess / np.sqrt(spread.sum(axis=1))
        effect = difference / deviation
    p = normal_two_sided(z)
    counts = strata.count.sum(axis=2).astype(np.int64)
    return Mantel(
        z=z,
        chi_square=z**2,
        p=p,
        mean_difference=difference,
        effect=effect,
        effect_class=_classified(np.abs(effect), p < 0.05, (0.17, 0.25), ("AA", "BB", "CC")),
        n_reference=counts[0],
        n_focal=counts[1],
    )


def _standardised_difference(strata: _Strata) -> tuple[Floats, Floats]:
    """Mean difference weighted by the focal group, and the pooled SD within groups (k,)."""
    shared = strata.both_groups()
    means = _divided(strata.total, strata.count)
    weight = np.where(shared, strata.count[1], 0.0)
    with np.errstate(divide="ignore", invalid="ignore"):
        difference = (weight * (means[1] - means[0])).sum(axis=1) / weight.sum(axis=1)
        count, total = strata.count.sum(axis=2), strata.total.sum(axis=2)
        within = (strata.squares.sum(axis=2) - _divided(total**2, count)).sum(axis=0)
        deviation = np.sqrt(within / (count.sum(axis=0) - 2))
    return difference, deviation


def _any_category(answer: Floats, focal: Flags, stratum: Integers) -> tuple[float, int]:
    given = np.isfinite(answer)
    scale, category = np.unique(answer[given], return_inverse=True)
    counts = np.zeros((2, int(stratum.max()) + 1, len(scale)))
    np.add.at(counts, (focal[given].astype(np.int64), stratum[given], category), 1)
    sizes = counts.sum(axis=2)
    counts = counts[:, (sizes > 0).all(axis=0)]
    (n_ref, n_focal), used = counts.sum(axis=2), counts.sum(axis=0)
    n = n_ref + n_focal
    excess = (counts[1] - (n_focal / n)[:, None] * used).sum(axis=0)
    factor = n_ref * n_focal / (n**2 * (n - 1))
    spread = np.diag((factor * n) @ used) - (used * factor[:, None]).T @ used
    df = int(np.linalg.matrix_rank(spread)) if len(n) else 0
    if df == 0:
        return float("nan"), 0
    return float(excess @ np.linalg.pinv(spread, hermitian=True) @ excess), df


def _classified(
    size: Floats, significant: Flags, bounds: tuple[float, float], names: tuple[str, str, str]
) -> Labels:
    graded = np.where(size < bounds[0], names[0], np.where(size < bounds[1], names[1], names[2]))
    return np.where(np.isfinite(size), np.where(significant, graded, names[0]), "")


def _nested_fits(
    answer: Floats, matching: Floats, focal: Flags
) -> tuple[float, float, float, float]:
    """Likelihood ratios of group and of its product, group effect, change of Nagelkerke's R^2."""
    given = np.isfinite(answer) & np.isfinite(matching)
    y, score, group = answer[given], matching[given], focal[given].astype(np.float64)
    if y.size == 0 or np.ptp(y) == 0 or np.ptp(group) == 0 or np.ptp(score) == 0:
        return (float("nan"),) * 4
    order = np.lexsort((group, y, score))
    y, score, group = y[order], score[order], group[order]
    # Centred and scaled: the same deviances, steadier steps.
    score = (score - score.mean()) / score.std()
    columns = [np.ones_like(y), score, group, score * group]
    fits = [_logistic(np.column_stack(columns[:last]), y) for last in (1, 2, 3, 4)]
    null, base, uniform, full = (deviance for deviance, _ in fits)
    reach = 1 - np.exp(-null / y.size)
    change = (np.exp((base - null) / y.size) - np.exp((full - null) / y.size)) / reach
    return base - uniform, uniform - full, float(fits[2][1][2]), float(change)


def _logistic(design: Floats, y: Floats) -> tuple[float, Floats]:
    """Deviance and coefficients by iteratively reweighted least squares; NaN if not converged."""
    beta, before = np.zeros(design.shape[1]), np.inf
    for _ in range(50):
        eta = design @ beta
        deviance = 2 * float(np.sum(np.logaddexp(0, eta) - y * eta))
        if abs(before - deviance) < 1e-11 * (deviance + 0.1):
            return deviance, beta
        before, mu = deviance, 1 / (1 + np.exp(-eta))
        weighted = design * (mu * (1 - mu))[:, None]
        beta = beta + np.linalg.lstsq(weighted.T @ design, design.T @ (y - mu), rcond=None)[0]
    return float("nan"), np.full(len(beta), np.nan)
