"""The sample region, made once for many tests.

`sample_site` is the demonstration itself, in a process and folder of its own, for browsers: the
command that visitors run is what they look at. `sample_database` is the region in the test
database, in a transaction that is taken back, for tests of queries and pages.
"""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.error import URLError
from urllib.request import urlopen

import pytest

from ronghe.config import ports

HOST = "127.0.0.1"
FIRST_PORT = 8950
START_SECONDS = 60.0
STOP_SECONDS = 30.0
AT = datetime(2026, 11, 23, 1, tzinfo=UTC)


@dataclass(frozen=True)
class SampleSite:
    """A running demonstration: its address, and the password that every sign-in of it has."""

    url: str
    password: str


def _environment(folder: str) -> dict[str, str]:
    """This process's own, without what points it at another installation."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("RONGHE_")}
    kept.pop("DJANGO_SETTINGS_MODULE", None)
    return kept | {"RONGHE_DATA": folder}


def _ronghe(*words: str) -> list[str]:
    return [sys.executable, "-m", "ronghe.config.cli", *words]


@contextmanager
def _running(folder: str, port: int) -> Iterator[str]:
    url = f"http://{HOST}:{port}"
    process = subprocess.Popen(_ronghe("demo", "--port", str(port)), env=_environment(folder))
    try:
        _wait_for(url, process)
        yield url
    finally:
        process.terminate()
        process.wait(STOP_SECONDS)


def _wait_for(url: str, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise RuntimeError(f"the demonstration ended with status {process.returncode}")
        try:
            with urlopen(f"{url}/accounts/login/"):
                return
        except URLError:
            time.sleep(0.2)
    raise RuntimeError("the demonstration did not answer in time")


@pytest.fixture(scope="session")
def sample_site() -> Iterator[SampleSite]:
    """`ronghe demo`, prepared and served; RONGHE_SAMPLE_URL names one that already runs."""
    from ronghe.sample_region.sign_ins import PASSWORD

    running = os.environ.get("RONGHE_SAMPLE_URL")
    if running:
        yield SampleSite(running, PASSWORD)
        return
    port = ports.next_free(HOST, FIRST_PORT) or FIRST_PORT
    with tempfile.TemporaryDirectory(prefix="ronghe-sample-") as folder:
        subprocess.run(_ronghe("demo", "--prepare"), env=_environment(folder), check=True)
        with _running(folder, port) as url:
            yield SampleSite(url, PASSWORD)


@pytest.fixture(scope="module")
def sample_database(region, django_db_setup: None, django_db_blocker) -> Iterator[None]:  # type: ignore[no-untyped-def]
    """The region loaded, calibrated and with its sign-ins, for one module."""
    from django.db import connection, transaction

    from ronghe.sample_region.first_calibration import calibrate_sample
    from ronghe.sample_region.load import load_region
    from ronghe.sample_region.sign_ins import make_sign_ins

    with django_db_blocker.unblock(), transaction.atomic():
        loaded = load_region(region=region, at=AT)
        calibrate_sample(at=AT, report=_not_expected)
        make_sign_ins(loaded.showcase)
        connection.check_constraints()  # once, not again at the end of each test
        yield
        transaction.set_rollback(True)


def _not_expected(en: str, zh: str) -> None:
    raise AssertionError(f"a first calibration failed: {en}")
