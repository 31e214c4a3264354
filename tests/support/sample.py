"""The sample region, made once for many tests.

`sample_site` is the demonstration itself, in a process and folder of its own, for browsers: the
command that visitors run is what they look at. `sample_database` is the region in a database of
its own, for tests of queries and pages.
"""

import fcntl
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import pytest

from ronghe.config import ports
from ronghe.sample_region.load import LoadedRegion

HOST = "127.0.0.1"
FIRST_PORT = 8950
PORTS_APART = 10
START_SECONDS = 60.0
STOP_SECONDS = 30.0
COPY = "sample"
AT = datetime(2026, 11, 23, 1, tzinfo=UTC)


@dataclass(frozen=True)
class SampleSite:
    """A running demonstration: its address, and the password that every sign-in of it has."""

    url: str
    password: str


@dataclass(frozen=True)
class SampleCopy:
    """A database with the region in it: its name, and what loading it gave."""

    name: str
    loaded: LoadedRegion


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
    """`ronghe demo`, prepared and served; RONGHE_SAMPLE_URL names one that already runs.

    It is prepared once for all workers of a run (`tests/support/browser.py` keeps their folder);
    each serves a copy of its own, so that none meets what another wrote.
    """
    from ronghe.sample_region.sign_ins import PASSWORD

    running = os.environ.get("RONGHE_SAMPLE_URL")
    if running:
        yield SampleSite(running, PASSWORD)
        return
    port = ports.next_free(HOST, FIRST_PORT + PORTS_APART * _worker()) or FIRST_PORT
    with tempfile.TemporaryDirectory(prefix="ronghe-sample-") as own:
        folder = Path(own) / "site"
        shutil.copytree(_prepared(Path(os.environ.get("RONGHE_TEST_SHARED", own))), folder)
        with _running(str(folder), port) as url:
            yield SampleSite(url, PASSWORD)


def _worker() -> int:
    """This worker's number in a run of several, else 0."""
    return int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))


def _prepared(shared: Path) -> Path:
    """The prepared demonstration; whoever comes first makes it, the others wait."""
    folder = shared / "prepared"
    with (shared / "prepared.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not folder.is_dir():
            making = shared / "making"
            shutil.rmtree(making, ignore_errors=True)
            subprocess.run(_ronghe("demo", "--prepare"), env=_environment(str(making)), check=True)
            making.rename(folder)
    return folder


@pytest.fixture(scope="session")
def sample_copy(region, django_db_setup: None, django_db_blocker) -> Iterator[SampleCopy]:  # type: ignore[no-untyped-def]
    """The region loaded, calibrated and with its sign-ins, in a database of its own that is a copy
    of the empty one. Made once a process."""
    from django.db import connection

    from ronghe.sample_region.first_calibration import calibrate_sample
    from ronghe.sample_region.load import load_region
    from ronghe.sample_region.load_credentials import load_credentials
    from ronghe.sample_region.sign_ins import make_sign_ins

    with django_db_blocker.unblock():
        if connection.vendor == "sqlite":  # a clone copies the file, without its write-ahead log
            with connection.cursor() as cursor:
                cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        connection.close()
        connection.creation.clone_test_db(COPY, verbosity=0, autoclobber=True)
        name = connection.creation.get_test_db_clone_settings(COPY)["NAME"]
        with _connected_to(name):
            loaded = load_region(region=region, at=AT)
            calibrate_sample(at=AT, report=_not_expected)
            load_credentials(showcase=loaded.showcase["student"], at=AT)
            make_sign_ins(loaded.showcase)
        yield SampleCopy(name, loaded)
        connection.creation.destroy_test_db(suffix=COPY, verbosity=0)


@contextmanager
def _connected_to(name: str) -> Iterator[None]:
    """Let the connection lead to another database meanwhile."""
    from django.db import connection

    usual = connection.settings_dict["NAME"]
    connection.close()
    connection.settings_dict["NAME"] = name
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict["NAME"] = usual


@pytest.fixture(scope="module")
def sample_database(sample_copy: SampleCopy) -> Iterator[LoadedRegion]:
    """The tests of this module work on the sample region; what one writes is taken back."""
    with _connected_to(sample_copy.name):
        yield sample_copy.loaded


def _not_expected(en: str, zh: str) -> None:
    raise AssertionError(f"a first calibration failed: {en}")
