"""Real texts and counts, if they are at hand: RONGHE_SHARED_DATA or beside the checkout.

They are third-party data and stay outside the project; each test that reads them stands beside a
small case of its own.
"""

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import settings

SHARED = Path(os.environ.get("RONGHE_SHARED_DATA", Path(__file__).parents[4] / "shared" / "data"))

settings.register_profile("engines", deadline=None)
settings.load_profile("engines")


@pytest.fixture(scope="session")
def shared_data() -> Callable[[str], Path]:
    """The path of a folder or file of the shared data."""
    return lambda name: SHARED / name


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    reading = [item for item in items if "shared_data" in getattr(item, "fixturenames", ())]
    if reading and not SHARED.is_dir():
        config.hook.pytest_deselected(items=reading)
        items[:] = [item for item in items if item not in reading]
