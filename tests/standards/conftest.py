"""The real classifications, if they are at hand: RONGHE_SHARED_DATA or beside the checkout.

Each test that reads them has a small variant of its own that always runs. Where the data is not
at hand these tests are deselected, and pytest says how many.
"""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

SHARED = Path(os.environ.get("RONGHE_SHARED_DATA", Path(__file__).parents[3] / "shared" / "data"))


@pytest.fixture
def shared_data() -> Callable[[str], Path]:
    """The folder of one classification."""
    return lambda name: SHARED / name


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    reading = [item for item in items if "shared_data" in getattr(item, "fixturenames", ())]
    if reading and not SHARED.is_dir():
        config.hook.pytest_deselected(items=reading)
        items[:] = [item for item in items if item not in reading]
