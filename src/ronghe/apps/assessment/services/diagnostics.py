"""What a calibration finds about raters and items beside their measures, as data json can hold."""

from typing import Any

import numpy as np

from ronghe.apps.assessment.observations import NO_RATER, ObservationTable
from ronghe.engines.measurement import (
    Calibration,
    MeasurementError,
    Ratings,
    locate,
    rater_agreement,
    rater_drift,
)
from ronghe.engines.measurement.interaction import cell_bias

LEAST_DISPLACEMENT = 0.5
ALPHA = 0.05


def diagnose(result: Calibration, table: ObservationTable) -> dict[str, Any]:
    """Drift and agreement by rater, displacement of anchored items.

    A part that the data do not define (nobody rated twice) is left out and named in "undefined".
    """
    rated = table.where(table.rater != NO_RATER)
    found: dict[str, Any] = {"undefined": []}
    if rated.count == 0:
        return found | {"undefined": ["drift", "agreement"]}
    ratings = rated.ratings()
    for name, work in (("drift", _drift), ("agreement", _agreement)):
        try:
            found[name] = work(result, rated, ratings)
        except MeasurementError:
            found["undefined"].append(name)
    found["displacement"] = _displacement(result, table)
    return found


def _drift(result: Calibration, rated: ObservationTable, ratings: Ratings) -> dict[str, Any]:
    drift = rater_drift(ratings, result, np.datetime_as_string(rated.term))
    severity = drift.severity
    periods: dict[str, list[dict[str, Any]]] = {}
    for row in range(len(severity.rater)):
        periods.setdefault(str(severity.rater[row]), []).append(
            {
                "period": str(severity.period[row]),
                "severity": float(severity.severity[row]),
                "standard_error": _finite(severity.se[row]),
                "count": int(severity.n[row]),
            }
        )
    return {
        str(rater): {
            "trend": _finite(drift.trend[row]),
            "trend_se": _finite(drift.trend_se[row]),
            "range": _finite(drift.range[row]),
            "p": _finite(drift.p_adjusted[row]),
            "is_drifting": bool(drift.drifting[row]),
            "periods": periods.get(str(rater), []),
        }
        for row, rater in enumerate(drift.rater)
    }


def _agreement(result: Calibration, rated: ObservationTable, ratings: Ratings) -> dict[str, Any]:
    agreement = rater_agreement(ratings, result)
    labels = ratings.labels_of("rater")
    return {
        "pairs": agreement.pairs,
        "observed": _finite(agreement.observed_share),
        "expected": _finite(agreement.expected_share),
        "raters": {
            str(label): {
                "pairs": int(agreement.rater_pairs[row]),
                "observed": float(agreement.rater_agreements[row] / agreement.rater_pairs[row]),
                "expected": float(agreement.rater_expected[row] / agreement.rater_pairs[row]),
            }
            for row, label in enumerate(labels)
            if agreement.rater_pairs[row]
        },
    }


def _displacement(result: Calibration, table: ObservationTable) -> dict[str, Any]:
    """How much harder each anchored item is here than its anchor says, in logits, with a test.

    Benjamini and Hochberg over the anchored items; an item is flagged when the difference is
    sure and at least LEAST_DISPLACEMENT.
    """
    anchored = result.items.levels[result.items.anchored]
    here = table.where(np.isin(table.item, anchored))
    if not len(anchored) or here.count == 0:
        return {}
    located = locate(here.ratings(), result).measurable()
    items = located.labels["item"]
    bias = cell_bias(located, located.codes["item"].astype(np.int64), len(items))
    adjusted = _adjusted(bias.p)
    return {
        str(item): {
            "displacement": _finite(-bias.size[row]),
            "standard_error": _finite(bias.se[row]),
            "p": _finite(adjusted[row]),
            "is_displaced": bool(
                adjusted[row] < ALPHA and abs(bias.size[row]) >= LEAST_DISPLACEMENT
            ),
        }
        for row, item in enumerate(items)
        if np.isfinite(bias.size[row])
    }


def _adjusted(p: Any) -> Any:
    from scipy.stats import false_discovery_control

    known = np.isfinite(p)
    adjusted = np.full(len(p), np.nan)
    if known.any():
        adjusted[known] = false_discovery_control(p[known])
    return adjusted


def _finite(value: Any) -> float | None:
    return float(value) if np.isfinite(value) else None
