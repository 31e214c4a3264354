"""What forms say, in words: which item was looked at and which anchor was seen."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from ronghe.apps.assessment.models import Category, Instrument, Observation, RatingSession
from ronghe.apps.base.api import Text, text_of
from ronghe.apps.evidence.api import Record

SESSION = "assessment.session"
INSTRUMENT = "assessment.instrument"


@dataclass(frozen=True, slots=True)
class Seen:
    """One item of a form and what was seen; by enterprise or not."""

    item: Text
    anchor: Text
    is_by_enterprise: bool


def what_was_seen(records: Collection[int]) -> dict[int, tuple[Seen, ...]]:
    """By record (primary key): the items in order with the anchors chosen. Test items are left
    out: what was answered is not told. The caller's query has checked who may see the records.
    Two queries."""
    rows = list(
        Observation.objects.filter(record__in=records, rater__isnull=False)
        .select_related("item")
        .order_by("item__position", "pk")
    )
    anchors = {
        (one.item_id, one.score): text_of(one)
        for one in Category.objects.filter(item__in={row.item_id for row in rows})
    }
    found: dict[int, list[Seen]] = defaultdict(list)
    for row in rows:
        anchor = anchors.get((row.item_id, row.score))
        if anchor is not None:
            found[row.record_id].append(Seen(text_of(row.item), anchor, row.is_by_enterprise))
    return {record: tuple(seen) for record, seen in found.items()}


def session_titles(records: Collection[Record]) -> dict[UUID, Text]:
    """By session (UUID): what it is called, for records that were made in one. One query."""
    occasions = [row.occasion for row in records]
    wanted = {one.uuid for one in occasions if one is not None and one.kind == SESSION}
    rows = RatingSession.objects.filter(uuid__in=wanted)
    return {row.uuid: text_of(row) for row in rows}


def instrument_titles(records: Collection[Record]) -> dict[UUID, Text]:
    """By instrument (UUID): what it is called, for records that were made with one. One query."""
    activities = [row.activity for row in records]
    wanted = {one.uuid for one in activities if one is not None and one.kind == INSTRUMENT}
    return {row.uuid: text_of(row) for row in Instrument.objects.filter(uuid__in=wanted)}
