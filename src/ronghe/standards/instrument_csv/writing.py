"""From instruments to CSV: UTF-8 with a byte order mark, which spreadsheets need for Chinese."""

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence

from ronghe.standards.instrument_csv.data import COLUMNS, InstrumentRow, ItemRow
from ronghe.standards.tables import protect


def write_instruments(instruments: Sequence[InstrumentRow]) -> bytes:
    """What `read_instruments` reads from it is written as the same bytes."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for row in _rows(instruments):
        writer.writerow([protect(row.get(column, "").strip()) for column in COLUMNS])
    return text.getvalue().encode("utf-8-sig")


def _rows(instruments: Iterable[InstrumentRow]) -> Iterator[Mapping[str, str]]:
    for one in instruments:
        yield {
            "row": "instrument",
            "code": one.code,
            "kind": one.kind,
            "task": one.task,
            "minutes": str(one.minutes),
            "title_en": one.title_en,
            "title_zh": one.title_zh,
            "description_en": one.description_en,
            "description_zh": one.description_zh,
        }
        for item in one.items:
            yield from _rows_of_item(item)


def _rows_of_item(item: ItemRow) -> Iterator[Mapping[str, str]]:
    yield {
        "row": "item",
        "code": item.code,
        "competence": item.competence,
        "anchor": item.anchor,
        "title_en": item.title_en,
        "title_zh": item.title_zh,
    }
    for category in item.categories:
        yield {
            "row": "category",
            "score": str(category.score),
            "title_en": category.title_en,
            "title_zh": category.title_zh,
        }
