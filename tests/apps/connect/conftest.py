"""Packages of other systems are where the real classifications are, or the tests stand aside."""

from tests.standards.conftest import pytest_collection_modifyitems, shared_data

__all__ = ["pytest_collection_modifyitems", "shared_data"]
