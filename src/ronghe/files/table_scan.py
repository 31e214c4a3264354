"""A table file seen through DuckDB: its columns as sorted dictionaries, codes and numbers.

The file is scanned once per column and once for the codes, never held whole, so that ten million
rows need little more memory than the arrays that come out.
"""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from ronghe.files.cells import MAX_IDENTIFIER, MAX_SCORE
from ronghe.files.errors import FileError
from ronghe.files.layout import Layout
from ronghe.files.sources import Source

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

MISSING = -1
UNREADABLE = -2

TEXT_TYPES = ("VARCHAR", "ENUM", "UUID", "DATE", "BOOLEAN", "BLOB")
WHOLE_TYPES = ("TINYINT", "SMALLINT", "INTEGER", "BIGINT", "HUGEINT")
UNSIGNED_TYPES = tuple(f"U{name}" for name in WHOLE_TYPES)
FRACTION_TYPES = ("FLOAT", "DOUBLE", "DECIMAL")


class TableScan:
    """An open table. `columns` are its names; each method reads one thing from all rows."""

    def __init__(
        self,
        connection: "DuckDBPyConnection",
        source: Source,
        table: str,
        expressions: dict[str, str],
        types: dict[str, str],
    ) -> None:
        self._connection = connection
        self._source = source
        self._table = table
        self._expressions = expressions
        self._types = types

    @property
    def columns(self) -> tuple[str, ...]:
        return tuple(self._expressions)

    def check_types(self, layout: Layout) -> None:
        """Refuse a Parquet column whose type cannot be an identifier, a score or a weight."""
        for name in layout.identifiers:
            self._check_type(name, (*TEXT_TYPES, *WHOLE_TYPES, *UNSIGNED_TYPES), "text")
        for name in ("score", *(("weight",) if layout.has_weight else ())):
            numbers = ("VARCHAR", *WHOLE_TYPES, *UNSIGNED_TYPES, *FRACTION_TYPES)
            self._check_type(name, numbers, "numbers")

    def _check_type(self, name: str, allowed: tuple[str, ...], wanted: str) -> None:
        found = self._types[name]
        if found.split("(")[0] not in allowed:
            raise FileError(
                "column_type",
                "{file}: the column {column} is stored as {found}; store it as {wanted}",
                "{file}：列“{column}”的存储类型是 {found}，应存为 {wanted_zh}",
                file=self._source.name,
                column=name,
                found=found,
                wanted=wanted,
                wanted_zh={"text": "文本", "numbers": "数字"}[wanted],
            )

    def count_rows(self) -> int:
        return int(self._value(f"SELECT count(*) FROM {self._table}"))

    def labels(self, column: str, number: int) -> NDArray[np.str_]:
        """The sorted distinct identifiers of a column (rows with a score), kept as type `number`.

        An empty or absent identifier is no label.
        """
        text = self._text(column)
        self._connection.execute(
            f"CREATE TYPE labels{number} AS ENUM (SELECT DISTINCT {text} FROM {self._table} "
            f"WHERE {self._has_score()} AND {text} <> '' ORDER BY 1)"
        )
        found = self._connection.execute(
            f"SELECT unnest(enum_range(NULL::labels{number})) AS label"
        ).fetchnumpy()["label"]
        return np.asarray(found, dtype=np.str_)

    def codes(self, layout: Layout) -> dict[str, NDArray[Any]]:
        """One array per column, in the order of the rows.

        Identifiers are positions in their labels, int32, -1 where there is none. The score is
        int32, -1 where it is missing and -2 where it cannot be used. The weight is float64, NaN
        where it cannot be read.
        """
        parts = [
            f"coalesce(enum_code(try_cast({self._text(name)} AS labels{number}))::INTEGER, "
            f"{MISSING}) AS c{number}"
            for number, name in enumerate(layout.identifiers)
        ]
        parts.append(f"{self._score()} AS score")
        if layout.has_weight:
            weight = f"try_cast({self._expressions['weight']} AS DOUBLE)"
            parts.append(f"coalesce({weight}, 'nan'::DOUBLE) AS weight")
        fetched = self._connection.execute(
            f"SELECT {', '.join(parts)} FROM {self._table}"
        ).fetchnumpy()
        return {
            name: np.asarray(array)
            for name, array in zip(layout.parts, fetched.values(), strict=True)
        }

    def rows_in_doubt(self, layout: Layout, limit: int) -> list[tuple[int, dict[str, str]]]:
        """The first Parquet rows with a cell that cannot be used: number from 1, cells as text."""
        doubts = [f"coalesce({self._text(name)}, '') = ''" for name in layout.identifiers]
        doubts.append(f"{self._score()} = {UNREADABLE}")
        doubts.extend(
            f"length({self._text(name)}) > {MAX_IDENTIFIER} OR contains({self._text(name)}, chr(0))"
            for name in layout.identifiers
        )
        if layout.has_weight:
            weight = f"try_cast({self._expressions['weight']} AS DOUBLE)"
            doubts.append(f"NOT coalesce({weight} >= 0 AND isfinite({weight}), FALSE)")
        texts = ", ".join(f"coalesce({self._text(name)}, '')" for name in layout.parts)
        rows = self._connection.execute(
            f"SELECT file_row_number + 1, {texts} FROM {self._table} "
            f"WHERE {self._has_score()} AND ({' OR '.join(doubts)}) ORDER BY 1 LIMIT {limit}"
        ).fetchall()
        return [(number, dict(zip(layout.parts, cells, strict=True))) for number, *cells in rows]

    def _value(self, query: str) -> Any:
        row = self._connection.execute(query).fetchone()
        return row[0] if row else None

    def _text(self, column: str) -> str:
        return f"{self._expressions[column]}::VARCHAR"

    def _has_score(self) -> str:
        score = self._expressions["score"]
        if self._types["score"] == "VARCHAR":
            return f"({score} IS NOT NULL AND {score} <> '' AND {score} <> 'NA')"
        return f"({score} IS NOT NULL)"

    def _score(self) -> str:
        number = f"try_cast({self._expressions['score']} AS DOUBLE)"
        whole = f"{number} BETWEEN 0 AND {MAX_SCORE} AND {number} = floor({number})"
        return (
            f"CASE WHEN NOT {self._has_score()} THEN {MISSING} "
            f"WHEN {whole} THEN {number}::INTEGER ELSE {UNREADABLE} END"
        )


@contextmanager
def scan_table(source: Source) -> Iterator[TableScan]:
    """Open a table for scanning. DuckDB's own errors (`duckdb.Error`) pass through."""
    import duckdb

    with tempfile.TemporaryDirectory(prefix="ronghe-") as folder:
        settings: dict[str, Any] = {"temp_directory": folder, "threads": str(os.cpu_count() or 1)}
        with duckdb.connect(config=settings) as connection:
            path = _plain_path(source.path, Path(folder))
            if source.kind == "parquet":
                yield _scan_parquet(connection, source, path)
            else:
                yield _scan_csv(connection, source, path)


def _plain_path(path: Path, folder: Path) -> str:
    """DuckDB takes * ? [ in a path as a pattern: such a file is reached through a link."""
    if not set("*?[]") & set(str(path)):
        return str(path)
    link = folder / "table"
    link.symlink_to(path.resolve())
    return str(link)


def _literal(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _scan_csv(connection: "DuckDBPyConnection", source: Source, path: str) -> TableScan:
    """Columns get plain names by position, as DuckDB's own do not tell `Rater` from `rater`."""
    plain = {name: f"c{number}" for number, name in enumerate(source.columns)}
    types = ", ".join(f"{name}: 'VARCHAR'" for name in plain.values())
    compression = "gzip" if source.gzipped else "none"
    table = (
        f"read_csv({_literal(path)}, auto_detect=false, header=true, columns={{{types}}}, "
        f"delim={_literal(source.delimiter)}, quote='\"', escape='\"', nullstr='', "
        f"compression='{compression}')"
    )
    return TableScan(connection, source, table, plain, dict.fromkeys(plain, "VARCHAR"))


def _scan_parquet(connection: "DuckDBPyConnection", source: Source, path: str) -> TableScan:
    table = f"read_parquet({_literal(path)}, binary_as_string=true, file_row_number=true)"
    described = connection.execute(f"DESCRIBE SELECT * FROM {table}").fetchall()
    types = {str(row[0]): str(row[1]) for row in described if row[0] != "file_row_number"}
    quoted = {name: '"' + name.replace('"', '""') + '"' for name in types}
    return TableScan(connection, source, table, quoted, types)
