"""How well persons or levels are told apart: separation, strata, reliabilities.

Sources: B. D. Wright and G. N. Masters, Rating Scale Analysis (1982), chapter 5 (separation G,
strata (4G + 1) / 3, reliability G² / (1 + G²)); R. J. Adams, Studies in Educational Evaluation 31
(2005), 162–172 for the reliability of EAP measures.
"""

from __future__ import annotations

import math

import numpy as np

from ronghe.engines.measurement.data import Floats, Separation


def separation_of(measure: Floats, error: Floats) -> Separation:
    """Separation of the measures with a finite standard error; NaN for fewer than two."""
    use = np.isfinite(measure) & np.isfinite(error)
    if use.sum() < 2:
        return Separation(*[math.nan] * 5)
    observed = float(np.var(measure[use]))
    noise = float(np.mean(error[use] ** 2))
    true = max(observed - noise, 0.0)
    index = math.sqrt(true / noise) if noise > 0 else math.inf
    reliability = true / observed if observed > 0 else math.nan
    return Separation(math.sqrt(true), math.sqrt(noise), index, (4 * index + 1) / 3, reliability)


def eap_reliability(eap: Floats, error: Floats) -> float:
    """Variance of the EAP measures over that plus the mean posterior variance."""
    use = np.isfinite(eap)
    if use.sum() < 2:
        return math.nan
    between = float(np.var(eap[use]))
    within = float(np.mean(error[use] ** 2))
    return between / (between + within) if between + within > 0 else math.nan


def wle_reliability(wle: Floats, error: Floats) -> float:
    """One minus the mean error variance over the variance of the WLE measures."""
    use = np.isfinite(wle) & np.isfinite(error)
    if use.sum() < 2:
        return math.nan
    observed = float(np.var(wle[use], ddof=1))
    return 1.0 - float(np.mean(error[use] ** 2)) / observed if observed > 0 else math.nan
