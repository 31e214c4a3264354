"""Reading ratings: a CSV or Parquet table, one row an observation, into the engine's arrays.

DuckDB turns each identifier column into a sorted dictionary and codes, so that no Python string
exists per row. Only when something is wrong with the rows are they walked one by one (`faults`).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ronghe.engines.measurement import Ratings
from ronghe.files.cells import MAX_IDENTIFIER
from ronghe.files.errors import FileError
from ronghe.files.faults import csv_faults, parquet_faults, rewritten
from ronghe.files.layout import Layout, choose_columns
from ronghe.files.sources import MAX_BYTES, Source, open_source
from ronghe.files.table_scan import MISSING, TableScan, scan_table

MAX_ROWS = 100_000_000


@dataclass(frozen=True, slots=True)
class RatingsFile:
    """Ratings as read, and what was left aside.

    `n_rows` counts the table's rows, `n_missing` those without a score (not in `ratings`), and
    `ignored` names the columns that took no part.
    """

    ratings: Ratings
    n_rows: int
    n_missing: int
    ignored: tuple[str, ...]


def read_ratings(
    path: Path,
    *,
    facets: Sequence[str] | None = None,
    max_bytes: int = MAX_BYTES,
    max_rows: int = MAX_ROWS,
) -> RatingsFile:
    """Read a ratings table with columns person, item, score, optional weight, and facets.

    Identifiers are text: "007" is not "7". A row whose score is empty or NA is missing data and
    left out. Scores are whole numbers from 0 to 1,000; "3.0" is 3. Every further column is a
    facet, or only those named in `facets`.

    Raises FileError naming the line (CSV) or row (Parquet), the column and the reason.
    """
    import duckdb

    source = open_source(path, max_bytes=max_bytes)
    try:
        return _read(source, facets, max_rows)
    except duckdb.Error as error:
        if source.kind == "parquet":
            raise _unexplained(source, error) from error
        _raise_first_fault(source, facets)
    with rewritten(source) as plain:
        return _read(plain, facets, max_rows)


def _read(source: Source, facets: Sequence[str] | None, max_rows: int) -> RatingsFile:
    with scan_table(source) as scan:
        layout = choose_columns(source.name, scan.columns, facets)
        scan.check_types(layout)
        _check_rows(source, scan.count_rows() if source.kind == "parquet" else 0, max_rows)
        labels = {name: scan.labels(name, number) for number, name in enumerate(layout.identifiers)}
        columns = scan.codes(layout)
        _check_rows(source, len(columns["score"]), max_rows)
        _check_cells(source, layout, scan, labels, columns)
    return _ratings_file(source, layout, labels, columns)


def _raise_first_fault(source: Source, facets: Sequence[str] | None) -> None:
    layout = choose_columns(source.name, source.columns, facets)
    for fault in csv_faults(source, layout):
        raise fault


def _check_rows(source: Source, rows: int, max_rows: int) -> None:
    if rows > max_rows:
        raise FileError(
            "too_many_rows",
            "{file} has {rows} rows; at most {limit} are read",
            "{file} 有 {rows} 行，最多读取 {limit} 行",
            file=source.name,
            rows=rows,
            limit=max_rows,
        )


def _check_cells(
    source: Source,
    layout: Layout,
    scan: TableScan,
    labels: dict[str, NDArray[np.str_]],
    columns: dict[str, NDArray[Any]],
) -> None:
    """Raise the first fault when the arrays show that there is one."""
    if _are_clean(layout, labels, columns):
        return
    faults: Iterator[FileError]
    if source.kind == "csv":
        faults = csv_faults(source, layout)
    else:
        faults = parquet_faults(source, scan.rows_in_doubt(layout, limit=1))
    raise next(faults, _unexplained(source))


def _are_clean(
    layout: Layout, labels: dict[str, NDArray[np.str_]], columns: dict[str, NDArray[Any]]
) -> bool:
    score = columns["score"]
    if score.min(initial=0) < MISSING:
        return False
    observed = score != MISSING if score.min(initial=0) < 0 else slice(None)
    for name in layout.identifiers:
        if columns[name][observed].min(initial=0) < 0:
            return False
        if labels[name].dtype.itemsize > 4 * MAX_IDENTIFIER:
            return False
        if not np.all(labels[name][1:] > labels[name][:-1]):  # a null character was cut off
            return False
    if not layout.has_weight:
        return True
    weight = columns["weight"][observed]
    return bool(np.all(np.isfinite(weight) & (weight >= 0)))


def _unexplained(source: Source, error: Exception | None = None) -> FileError:
    return FileError(
        "file_damaged",
        "{file} cannot be read as {kind}: {reason}",
        "{file} 无法按 {kind} 读取：{reason}",
        file=source.name,
        kind="Parquet" if source.kind == "parquet" else "CSV",
        reason=str(error).splitlines()[0] if error else "-",
    )


def _ratings_file(
    source: Source,
    layout: Layout,
    labels: dict[str, NDArray[np.str_]],
    columns: dict[str, NDArray[Any]],
) -> RatingsFile:
    n_rows = len(columns["score"])
    n_missing = int(np.count_nonzero(columns["score"] == MISSING))
    if n_missing == n_rows:
        raise FileError(
            "no_scores",
            "{file} holds no row with a score",
            "{file} 没有任何带分数的行",
            file=source.name,
        )
    if n_missing:
        observed = columns["score"] != MISSING
        columns = {name: column[observed] for name, column in columns.items()}
    ratings = Ratings(
        persons=labels["person"],
        items=labels["item"],
        facets={name: labels[name] for name in layout.facets},
        person=columns["person"],
        item=columns["item"],
        facet={name: columns[name] for name in layout.facets},
        score=columns["score"],
        weight=columns.get("weight"),
    )
    return RatingsFile(ratings, n_rows, n_missing, layout.ignored)
