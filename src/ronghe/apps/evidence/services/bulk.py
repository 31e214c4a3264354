"""Many rows at once: COPY on PostgreSQL, executemany elsewhere."""

from collections.abc import Callable, Iterable, Sequence
from functools import partial
from time import sleep
from typing import Any, TypeVar

from django.db import OperationalError, connection, models, transaction
from django.db.utils import IntegrityError

Result = TypeVar("Result")

TRIES = 5
WAIT_SECONDS = 0.02
# Serialization failure and deadlock: the database asks to try again.
ASKS_AGAIN = frozenset({"40001", "40P01"})


def next_ids(model: type[models.Model], count: int) -> list[int]:
    """Primary keys that nobody else will use. On SQLite the caller holds the write lock."""
    table = model._meta.db_table
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)",
                [table, count],
            )
            return [row[0] for row in cursor.fetchall()]
        cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [table])
        row = cursor.fetchone()
        first = (row[0] if row else 0) + 1
    return list(range(first, first + count))


def insert_rows(
    model: type[models.Model], names: Sequence[str], rows: Sequence[Sequence[Any]]
) -> None:
    """Insert rows whose values stand in the order of `names` (attribute names of the model)."""
    if not rows:
        return
    if connection.vendor == "postgresql":
        _copy(model, names, rows)
    else:
        _execute_many(model, names, rows)


def _execute_many(
    model: type[models.Model], names: Sequence[str], rows: Sequence[Sequence[Any]]
) -> None:
    chosen = _fields(model, names)
    columns = ", ".join(f'"{field.column}"' for field in chosen)
    marks = ", ".join(["%s"] * len(chosen))
    prepare = [partial(field.get_db_prep_save, connection=connection) for field in chosen]
    values = [[change(value) for change, value in zip(prepare, row, strict=True)] for row in rows]
    statement = f'INSERT INTO "{model._meta.db_table}" ({columns}) VALUES ({marks})'
    with connection.cursor() as cursor:
        cursor.executemany(statement, values)


def _fields(model: type[models.Model], names: Sequence[str]) -> list[Any]:
    fields = {field.attname: field for field in model._meta.concrete_fields}
    return [fields[name] for name in names]


def _copy(model: type[models.Model], names: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    chosen = _fields(model, names)
    columns = ", ".join(f'"{field.column}"' for field in chosen)
    types = [str(field.db_type(connection)).partition("(")[0] for field in chosen]
    with connection.cursor() as cursor:
        statement = f'COPY "{model._meta.db_table}" ({columns}) FROM STDIN (FORMAT BINARY)'
        with cursor.copy(statement) as copy:
            copy.set_types([POSTGRESQL_TYPES.get(kind, kind) for kind in types])
            write = copy.write_row
            for row in rows:
                write(row)


# As Django names a column's type, and as the driver knows it.
POSTGRESQL_TYPES = {
    "timestamp with time zone": "timestamptz",
    "bigint": "int8",
    "smallint": "int2",
    "boolean": "bool",
}


def repeated(work: Callable[[], Result]) -> Result:
    """Run a transaction again where the database asks for it, or where another one put the same
    rows there first; raises what the last try raised."""
    for attempt in range(1, TRIES):
        try:
            with transaction.atomic():
                return work()
        except IntegrityError:
            sleep(WAIT_SECONDS * attempt)
        except OperationalError as error:
            if getattr(error.__cause__, "sqlstate", None) not in ASKS_AGAIN:
                raise
            sleep(WAIT_SECONDS * attempt)
    with transaction.atomic():
        return work()
