"""Importing the engine, which every process of the server does, loads nothing heavy."""

import subprocess
import sys

import pytest


@pytest.mark.parametrize("heavy", ["scipy.stats", "scipy.optimize", "sklearn"])
def test_what_only_an_assessment_needs_comes_with_the_first_assessment(heavy: str) -> None:
    code = f"import sys, ronghe.engines.demand; print({heavy!r} in sys.modules)"

    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert done.stdout.strip() == "False"
