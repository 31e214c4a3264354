"""summary.json: at least the promised figures, and JSON that any reader takes."""

import json
from dataclasses import replace

import pytest

from ronghe.engines.measurement import Calibration
from ronghe.files.summary import Run, summary_text

RUN = Run("ratings.csv", 310, 10, ("note",), {"reading": 0.25, "estimating": 1.5})


def test_promised_figures_are_there(calibration: Calibration) -> None:
    found = json.loads(summary_text(calibration, RUN, ("item.csv",)))

    assert {name: found[name] for name in PROMISED} == PROMISED


PROMISED = {
    "converged": True,
    "iterations": 30,
    "log_likelihood": -1234.5678901234567,
    "deviance": 2469.1357802469134,
    "n_persons": 25,
    "n_observations": 300,
    "seconds": 1.75,
    "version": "0.1.0",
    "seed": 7,
    "correlation": {"1": {"1": 1.0}},
    "mean": {"1": 0.25},
    "sd": {"1": 1.5},
    "eap_reliability": {"1": 0.9},
    "wle_reliability": {"1": 0.88},
    "separation": {"1": 3.0},
}


def test_what_was_left_aside_is_told(calibration: Calibration) -> None:
    found = json.loads(summary_text(calibration, RUN, ()))

    assert found["input"] == {
        "file": "ratings.csv",
        "rows": 310,
        "rows_without_score": 10,
        "ignored_columns": ["note"],
    }


def test_a_figure_that_does_not_exist_is_null(calibration: Calibration) -> None:
    unknown = replace(calibration.summary, wle_reliability={"1": float("nan")})

    text = summary_text(replace(calibration, summary=unknown), RUN, ())

    assert json.loads(text, parse_constant=pytest.fail)["wle_reliability"] == {"1": None}


def test_notes_stand_in_both_languages(noted: Calibration) -> None:
    found = json.loads(summary_text(noted, RUN, ()))

    assert found["converged"] is False
    assert found["notes"] == [
        {"code": "shifted", "en": "Scores <start> at 1.", "zh": "分数从 1 开始。"}
    ]
