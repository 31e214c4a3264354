"""Whether a skill's share among postings rises or declines: docs/engines/demand.md, "Trends".

For all skills at once: a logistic line through the monthly shares, its standard error widened by
what the counts spread more than chance; slopes shrunk towards none by how much slopes differ among
the skills; from that the probability that next year's share lies above last year's.
"""

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import expit, logit, ndtr, stdtr

from ronghe.engines.demand.exceptions import DemandInputError

Floats = NDArray[np.float64]
Verdict = Literal["rising", "declining", "unclear", "too_few"]

MONTHS_OF_YEAR = 12
METHOD = "quasi-binomial trend, shrunk"
VERSION = "1"
_STEPS = 60
_CONVERGED = 1e-10


@dataclass(frozen=True, slots=True)
class TrendRules:
    """When something is said.

    `least_mentions`: fewer postings that mention the skill, or that do not, and nothing is said.
    `probability`: from where on a share is called rising or declining. `yearly_drift`: how far a
    share strays in a year from its line, as a standard deviation of log-odds. `false_discovery`:
    the rate at which confirmed slopes may be chance.
    """

    least_months: int = 12
    least_mentions: int = 24
    probability: float = 0.9
    yearly_drift: float = 0.35
    false_discovery: float = 0.05


DEFAULT_RULES = TrendRules()


@dataclass(frozen=True, slots=True, eq=False)
class TrendTable:
    """One value per skill in every array; NaN (and verdict "too_few") where nothing can be said.

    `share_first`, `share_last`: shares in the window's first and last year. `slope`: change of the
    log-odds a month, `standard_error` with `dispersion`. `shrunk_slope`, `shrunk_error`: mean and
    standard deviation after shrinkage. `rising`: probability that next year's share is above the
    last year's; `declining` is one less. `p_value`, `q_value` of the slope; `confirmed` where q is
    within the rate of false discoveries. `prior_deviation`: how much slopes differ among skills.
    """

    share_first: Floats
    share_last: Floats
    mentions: NDArray[np.int64]
    slope: Floats
    standard_error: Floats
    dispersion: Floats
    shrunk_slope: Floats
    shrunk_error: Floats
    rising: Floats
    declining: Floats
    p_value: Floats
    q_value: Floats
    confirmed: NDArray[np.bool_]
    verdict: tuple[Verdict, ...]
    prior_deviation: float
    postings: int


def assess_trends(
    mentions: ArrayLike, totals: ArrayLike, rules: TrendRules = DEFAULT_RULES
) -> TrendTable:
    """Trends of `mentions` (months × skills: postings that mention the skill) among `totals`.

    Months without postings say nothing and do no harm. Raises DemandInputError when the shapes do
    not fit, a count is negative, or a month has more mentions than postings.
    """
    counts, postings = _checked(mentions, totals)
    said = counts.sum(axis=0)
    enough = (said >= rules.least_mentions) & (postings.sum() - said >= rules.least_mentions)
    if np.count_nonzero(postings) < max(rules.least_months, 3):
        enough[:] = False
    line = fit_lines(counts[:, enough], postings)
    prior = slope_variance(line.slope, line.standard_error)
    kept = prior / (prior + line.standard_error**2)
    shrunk, error = kept * line.slope, np.sqrt(kept) * line.standard_error
    rising = _probability_of_rise(shrunk, error, rules)
    from scipy.stats import false_discovery_control  # imported late: it is heavy

    q_value = false_discovery_control(line.p_value) if line.p_value.size else line.p_value
    full = _Spread(enough)
    rises = full(rising)
    return TrendTable(
        share_first=_share(counts[:MONTHS_OF_YEAR], postings[:MONTHS_OF_YEAR]),
        share_last=_share(counts[-MONTHS_OF_YEAR:], postings[-MONTHS_OF_YEAR:]),
        mentions=said.astype(np.int64),
        slope=full(line.slope),
        standard_error=full(line.standard_error),
        dispersion=full(line.dispersion),
        shrunk_slope=full(shrunk),
        shrunk_error=full(error),
        rising=rises,
        declining=1.0 - rises,
        p_value=full(line.p_value),
        q_value=full(q_value),
        confirmed=full(q_value) <= rules.false_discovery,
        verdict=tuple(_verdict(one, rules.probability) for one in rises),
        prior_deviation=float(np.sqrt(prior)),
        postings=int(postings.sum()),
    )


def _checked(mentions: ArrayLike, totals: ArrayLike) -> tuple[Floats, Floats]:
    counts = np.asarray(mentions, dtype=np.float64)
    postings = np.asarray(totals, dtype=np.float64)
    if counts.ndim != 2 or postings.shape != counts.shape[:1]:
        raise DemandInputError(
            f"mentions are months × skills, totals months; got {counts.shape} and {postings.shape}"
        )
    if not np.isfinite(counts).all() or not np.isfinite(postings).all():
        raise DemandInputError("a count is missing or infinite")
    if (counts < 0).any() or (postings < 0).any():
        raise DemandInputError("a count is negative")
    if (counts > postings[:, None]).any():
        raise DemandInputError("a month has more postings with a skill than postings")
    return counts, postings


class _Spread:
    """Puts values of the skills that were assessed at their places among all; NaN elsewhere."""

    def __init__(self, enough: NDArray[np.bool_]) -> None:
        self._enough = enough

    def __call__(self, values: Floats) -> Floats:
        full = np.full(self._enough.shape, np.nan)
        full[self._enough] = values
        return full


def _share(counts: Floats, postings: Floats) -> Floats:
    total = postings.sum()
    return counts.sum(axis=0) / total if total else np.full(counts.shape[1], np.nan)


def _verdict(rising: float, probability: float) -> Verdict:
    if np.isnan(rising):
        return "too_few"
    if rising > probability:
        return "rising"
    return "declining" if rising < 1 - probability else "unclear"


def _probability_of_rise(shrunk: Floats, error: Floats, rules: TrendRules) -> Floats:
    """The line goes on for a year, and the share strays from it by `yearly_drift`."""
    change = MONTHS_OF_YEAR * shrunk
    spread = np.sqrt((MONTHS_OF_YEAR * error) ** 2 + rules.yearly_drift**2)
    if rules.yearly_drift == 0:
        spread = np.where(spread > 0, spread, 1.0)  # without any spread of slopes: no change, ½
    rise: Floats = ndtr(change / spread)
    return rise


# --- the lines -----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, eq=False)
class Lines:
    """Logistic lines of several skills: log-odds `level` in the middle month, `slope` a month."""

    level: Floats
    slope: Floats
    standard_error: Floats
    dispersion: Floats
    p_value: Floats


def fit_lines(counts: Floats, postings: Floats) -> Lines:
    """Quasi-binomial regression on the month by Fisher scoring, all skills at once.

    The dispersion is Pearson's χ² by its degrees of freedom, at least 1 (McCullagh and Nelder,
    Generalized Linear Models, 2nd ed. 1989, 4.5.2); p-values are two-sided, of Student's t.
    """
    months = counts.shape[0]
    month = np.arange(months) - (months - 1) / 2
    n = postings[:, None]
    level = logit((counts.sum(axis=0) + 0.5) / (postings.sum() + 1.0))
    slope = np.zeros_like(level)
    for _ in range(_STEPS):
        step, turn = _scoring_step(counts, n, month, level, slope)
        level, slope = level + np.clip(step, -2, 2), slope + np.clip(turn, -0.5, 0.5)
        if max(np.abs(step).max(initial=0), np.abs(turn).max(initial=0)) < _CONVERGED:
            break
    return _with_errors(counts, n, month, level, slope)


def _information(n: Floats, month: Floats, p: Floats) -> tuple[Floats, Floats, Floats]:
    weight = n * p * (1 - p)
    return weight.sum(axis=0), month @ weight, month**2 @ weight


def _scoring_step(
    counts: Floats, n: Floats, month: Floats, level: Floats, slope: Floats
) -> tuple[Floats, Floats]:
    p = expit(level + np.outer(month, slope))
    whole, cross, square = _information(n, month, p)
    residual = counts - n * p
    first, second = residual.sum(axis=0), month @ residual
    determinant = whole * square - cross**2
    return (
        (square * first - cross * second) / determinant,
        (whole * second - cross * first) / determinant,
    )


def _with_errors(counts: Floats, n: Floats, month: Floats, level: Floats, slope: Floats) -> Lines:
    p = expit(level + np.outer(month, slope))
    whole, cross, square = _information(n, month, p)
    freedom = max(np.count_nonzero(n) - 2, 1)
    weight = np.where(n > 0, n * p * (1 - p), 1.0)
    pearson = ((counts - n * p) ** 2 / weight).sum(axis=0)
    dispersion = np.maximum(pearson / freedom, 1.0)
    error = np.sqrt(dispersion * whole / (whole * square - cross**2))
    p_value: Floats = 2 * stdtr(freedom, -np.abs(slope) / error)
    return Lines(level, slope, error, dispersion, p_value)


def slope_variance(slope: Floats, error: Floats) -> float:
    """The variance τ² of slopes among skills, by maximal marginal likelihood of
    slope ~ N(0, τ² + error²); 0 where they differ no more than their errors allow."""
    if not slope.size:
        return 0.0
    from scipy.optimize import minimize_scalar  # imported late: it is heavy

    known = error**2

    def loss(log_variance: float) -> float:
        total = known + np.exp(log_variance)
        return 0.5 * float(np.sum(np.log(total) + slope**2 / total))

    if np.sum(1 / known - slope**2 / known**2) >= 0 and loss(-40.0) <= loss(np.log(known.mean())):
        return 0.0
    found = minimize_scalar(loss, bounds=(-30.0, 2.0), method="bounded", options={"xatol": 1e-8})
    return float(np.exp(found.x))
