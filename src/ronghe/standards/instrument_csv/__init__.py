"""Instruments with their items and categories as CSV, both ways (docs/guides/instruments.md)."""

from ronghe.standards.instrument_csv.data import (
    COLUMNS,
    INSTRUMENT_KINDS,
    ROWS,
    CategoryRow,
    InstrumentRow,
    ItemRow,
)
from ronghe.standards.instrument_csv.reading import read_instruments
from ronghe.standards.instrument_csv.writing import write_instruments

__all__ = [
    "COLUMNS",
    "INSTRUMENT_KINDS",
    "ROWS",
    "CategoryRow",
    "InstrumentRow",
    "ItemRow",
    "read_instruments",
    "write_instruments",
]
