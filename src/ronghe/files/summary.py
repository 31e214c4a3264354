"""summary.json: the figures of a calibration, with how they came about."""

import json
import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass

from ronghe.engines.measurement import Calibration


@dataclass(frozen=True, slots=True)
class Run:
    """What the caller knows of one run: the input and the time it took."""

    input: str
    n_rows: int
    n_missing_scores: int
    ignored_columns: tuple[str, ...]
    seconds: Mapping[str, float]
    """Wall seconds by stage."""

    @property
    def total_seconds(self) -> float:
        return sum(self.seconds.values())


def summary_text(calibration: Calibration, run: Run, files: tuple[str, ...]) -> str:
    """The JSON text. Figures that do not exist are null; mappings are keyed by dimension."""
    return json.dumps(_plain(summary(calibration, run, files)), ensure_ascii=False, indent=2) + "\n"


def summary(calibration: Calibration, run: Run, files: tuple[str, ...]) -> dict[str, object]:
    """The figures as plain mappings, in the order they are written."""
    found = calibration.summary
    return {
        "converged": found.converged,
        "iterations": found.iterations,
        "log_likelihood": found.log_likelihood,
        "deviance": found.deviance,
        "n_persons": found.n_persons,
        "n_observations": found.n_observations,
        "n_parameters": found.n_parameters,
        "expected_gap": found.expected_gap,
        "seconds": round(run.total_seconds, 3),
        "seconds_by_stage": {name: round(spent, 3) for name, spent in run.seconds.items()},
        "version": found.version,
        "seed": found.seed,
        "mean": found.mean,
        "sd": found.sd,
        "eap_reliability": found.eap_reliability,
        "wle_reliability": found.wle_reliability,
        "separation": found.separation,
        "strata": found.strata,
        "correlation": found.correlation,
        "groups": found.groups,
        "person_separation": {name: asdict(of) for name, of in found.person_separation.items()},
        "facet_separation": {name: asdict(of) for name, of in found.facet_separation.items()},
        "model": _model(calibration),
        "categories": calibration.categories,
        "input": {
            "file": run.input,
            "rows": run.n_rows,
            "rows_without_score": run.n_missing_scores,
            "ignored_columns": run.ignored_columns,
        },
        "notes": [{"code": note.code, "en": note.en, "zh": note.zh} for note in calibration.notes],
        "files": files,
    }


def _model(calibration: Calibration) -> dict[str, object]:
    model = calibration.model
    return {
        "facets": list(calibration.facets),
        "steps": model.steps,
        "dimensions": model.dimensions,
        "reference_group": model.reference_group,
        "anchored": model.anchors is not None,
    }


def _plain(value: object) -> object:
    """Values that JSON knows: NaN and infinity become null, mappings and tuples plain."""
    if isinstance(value, Mapping):
        return {str(key): _plain(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(inner) for inner in value]
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    return value
