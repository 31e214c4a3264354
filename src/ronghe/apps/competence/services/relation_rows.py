"""Writing the edges of a classification, hundreds of thousands at once.

Plain rows go through the driver (executemany, COPY): making a model object for each would take
most of an import's time.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from django.db import connection

from ronghe.apps.competence.models import Classification, ConceptRelation
from ronghe.standards.classification import Relation

COLUMNS = ("source_id", "kind", "target_id", "importance", "level", "note")
TABLE = ConceptRelation._meta.db_table
BATCH = 20_000
MOST_IN_ONE_QUESTION = 5_000

Edge = tuple[int, str, int]
Said = tuple[float | None, float | None, str]


@dataclass(frozen=True, slots=True)
class Changes:
    """How many edges were written, changed and taken away."""

    added: int
    changed: int
    removed: int


def replace_relations(
    classification: Classification, relations: Iterable[Relation], keys: Mapping[str, int]
) -> Changes:
    """Make the stored edges those of `relations`; `keys` are the concepts' primary keys by key.

    Equal edges are not touched. If the same edge is given twice the last one counts.
    """
    wanted: dict[Edge, Said] = {
        (keys[one.source], one.kind, keys[one.target]): (one.importance, one.level, one.note)
        for one in relations
    }
    stored = _stored(classification)
    gone = [pk for edge, (pk, said) in stored.items() if wanted.get(edge) != said]
    fresh = [
        (*edge, *said)
        for edge, said in wanted.items()
        if edge not in stored or stored[edge][1] != said
    ]
    _delete(gone)
    _insert(fresh)
    changed = sum(edge in wanted and wanted[edge] != said for edge, (_, said) in stored.items())
    return Changes(len(fresh) - changed, changed, len(gone) - changed)


def _stored(classification: Classification) -> dict[Edge, tuple[int, Said]]:
    rows = ConceptRelation.objects.filter(source__classification=classification).values_list(
        "pk", "source_id", "kind", "target_id", "importance", "level", "note"
    )
    return {(row[1], row[2], row[3]): (row[0], row[4:]) for row in rows.iterator(BATCH)}


def _delete(pks: Sequence[int]) -> None:
    for start in range(0, len(pks), MOST_IN_ONE_QUESTION):
        ConceptRelation.objects.filter(pk__in=pks[start : start + MOST_IN_ONE_QUESTION]).delete()


def _insert(rows: Sequence[tuple[Any, ...]]) -> None:
    names = ", ".join(COLUMNS)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY {TABLE} ({names}) FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)
            return
        places = ", ".join(["%s"] * len(COLUMNS))
        waiting = iter(rows)
        while batch := list(islice(waiting, BATCH)):
            cursor.executemany(f"INSERT INTO {TABLE} ({names}) VALUES ({places})", batch)
