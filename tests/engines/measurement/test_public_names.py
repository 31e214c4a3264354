"""What the measurement package promises to its users."""

import os
import subprocess
import sys

import pytest

from ronghe.engines import measurement


@pytest.mark.parametrize("name", measurement.__all__)
def test_every_public_name_can_be_had(name):
    assert callable(getattr(measurement, name))


def test_an_unknown_name_is_an_attribute_error():
    with pytest.raises(AttributeError):
        _ = measurement.no_such_name


def test_the_package_starts_without_scipy_stats():
    code = "import sys, ronghe.engines.measurement; print('scipy.stats' in sys.modules)"

    started = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, env=_path()
    )

    assert started.stdout.strip() == "False"


def _path():
    return {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
