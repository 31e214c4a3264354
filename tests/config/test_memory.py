"""What is loaded at the start is not walked again by every full collection."""

import gc

from ronghe.config.memory import settle


def test_what_is_loaded_is_set_aside_from_later_collections() -> None:
    try:
        settle()

        assert gc.get_freeze_count() > 100_000
    finally:
        gc.unfreeze()
