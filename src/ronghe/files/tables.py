"""The tables of a calibration as CSV text: items, facets, steps and persons.

Logits, fit and averages carry six decimals, counts none; a value that does not exist is an empty
cell. The same calibration gives the same bytes.
"""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, TextIO

import numpy as np
from numpy.typing import NDArray

from ronghe.engines.measurement import Calibration, FacetTable, PersonTable, StepTable

DECIMALS = 6
ROWS_AT_ONCE = 50_000

FACET_COLUMNS = (
    "measure",
    "se",
    "n",
    "infit",
    "infit_z",
    "outfit",
    "outfit_z",
    "observed_average",
    "fair_average",
)
STEP_COLUMNS = ("item", "step", "measure", "se")
PERSON_COLUMNS = (
    "person",
    "dimension",
    "eap",
    "eap_se",
    "wle",
    "wle_se",
    "n",
    "infit",
    "outfit",
    "score",
    "max_score",
)

SUMS = frozenset({"score", "max_score"})
"""Sums of weighted scores: whole numbers unless a weight makes them otherwise."""


def write_tables(calibration: Calibration, folder: Path) -> tuple[str, ...]:
    """Write item.csv, one file per further facet, step.csv and person.csv; return their names."""
    for table in (calibration.items, *calibration.facets.values()):
        with _create(folder / f"{table.facet}.csv") as stream:
            write_facet(table, stream)
    with _create(folder / "step.csv") as stream:
        write_steps(calibration.steps, stream)
    with _create(folder / "person.csv") as stream:
        write_persons(calibration.persons, stream)
    return ("item.csv", *(f"{name}.csv" for name in calibration.facets), "step.csv", "person.csv")


def _create(path: Path) -> TextIO:
    return path.open("w", encoding="utf-8", newline="")


def write_facet(table: FacetTable, stream: TextIO) -> None:
    """Write one row per level: `<facet>,measure,se,n,...,observed_average,fair_average`."""
    columns = [table.levels, *(getattr(table, name) for name in FACET_COLUMNS)]
    write_csv((table.facet, *FACET_COLUMNS), columns, stream)


def write_steps(table: StepTable, stream: TextIO) -> None:
    """Write one row per item and step, relative to the item."""
    write_csv(STEP_COLUMNS, [getattr(table, name) for name in STEP_COLUMNS], stream)


def write_persons(table: PersonTable, stream: TextIO) -> None:
    """Write one row per person and dimension."""
    write_csv(PERSON_COLUMNS, [getattr(table, name) for name in PERSON_COLUMNS], stream)


def write_csv(names: Sequence[str], columns: Sequence[NDArray[Any]], stream: TextIO) -> None:
    """Write columns of equal length under a header, with line feeds as line ends."""
    stream.write(",".join(quoted(name) for name in names) + "\n")
    formats = [_format(name, column) for name, column in zip(names, columns, strict=True)]
    template = ",".join(formats) + "\n"
    for start in range(0, len(columns[0]), ROWS_AT_ONCE):
        part = [column[start : start + ROWS_AT_ONCE] for column in columns]
        cells = [list(_cells(*pair)) for pair in zip(part, formats, strict=True)]
        stream.write("".join([template % row for row in zip(*cells, strict=True)]))


def _format(name: str, column: NDArray[Any]) -> str:
    """How one column is written; "%s" where cells need care one by one."""
    if column.dtype.kind in "iub":
        return "%d"
    if column.dtype.kind != "f" or not np.isfinite(column).all():
        return "%s"
    if name in SUMS and np.array_equal(column, np.round(column)):
        return "%d"
    return f"%.{DECIMALS}f"


def _cells(column: NDArray[Any], form: str) -> Iterator[object]:
    if column.dtype.kind in "iub" or form == "%d":
        return iter(column.tolist())
    if column.dtype.kind != "f":
        return iter(_texts(column))
    rounded = (np.round(column, DECIMALS) + 0.0).tolist()  # + 0.0 so that no -0 is written
    if form != "%s":
        return iter(rounded)
    return (f"{value:.{DECIMALS}f}" if np.isfinite(value) else "" for value in rounded)


def _texts(column: NDArray[Any]) -> list[str]:
    texts: list[str] = column.tolist()
    together = "\0".join(texts)
    if any(mark in together for mark in '",\r\n'):
        return [quoted(text) for text in texts]
    return texts


def quoted(text: str) -> str:
    """A CSV cell: in quotation marks where it holds a comma, a quote or a line end."""
    if any(mark in text for mark in '",\r\n'):
        return '"' + text.replace('"', '""') + '"'
    return text
