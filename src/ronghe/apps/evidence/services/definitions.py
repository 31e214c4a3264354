"""Keeping what activities are, as the systems that use them tell it."""

from collections import OrderedDict
from collections.abc import Iterable
from hashlib import blake2b
from uuid import UUID

import orjson
from django.db import connection

from ronghe.apps.evidence.models import ActivityDefinition, Stream
from ronghe.apps.evidence.queries.definitions import opened_definition
from ronghe.apps.evidence.terms import activity_terms
from ronghe.apps.people.api import wrap_secret
from ronghe.standards import xapi

MOST_REMEMBERED = 20_000
Told = tuple[str, xapi.Json]


class Memory:
    """What this process has merged already: systems tell an activity anew with every statement.

    Added to after the commit only, so that what was rolled back is merged the next time.
    """

    def __init__(self) -> None:
        self._seen: OrderedDict[bytes, None] = OrderedDict()

    def holds(self, stream: UUID, told: Told) -> bool:
        return _digest(stream, told) in self._seen

    def add(self, stream: UUID, told: Told) -> None:
        self._seen[_digest(stream, told)] = None
        if len(self._seen) > MOST_REMEMBERED:
            self._seen.popitem(last=False)


def _digest(stream: UUID, told: Told) -> bytes:
    return blake2b(stream.bytes + orjson.dumps(told), digest_size=16).digest()


memory = Memory()


def definitions_told(contents: Iterable[xapi.Json]) -> list[Told]:
    """Every definition that statements bring along, in the order in which they say it."""
    return [
        (activity["id"], activity["definition"])
        for content in contents
        for _, activity in xapi.activities_of(content)
        if activity.get("definition")
    ]


def merge_definitions(stream: Stream, told: Iterable[Told]) -> list[Told]:
    """Bring what is kept up to date, in sorted order; returns what was new to this process."""
    new = [one for one in told if not memory.holds(stream.uuid, one)]
    fresh: dict[UUID, list[xapi.Json]] = {}
    for iri, definition in new:
        fresh.setdefault(activity_terms(stream.pk, iri)[0], []).append(definition)
    if fresh:
        _merge(stream, fresh)
    return new


def _merge(stream: Stream, fresh: dict[UUID, list[xapi.Json]]) -> None:
    rows = ActivityDefinition.objects.filter(stream=stream, activity__in=fresh).order_by("activity")
    if connection.vendor == "postgresql":
        rows = rows.select_for_update()
    kept = {row.activity: row for row in rows}
    made = []
    for activity in sorted(fresh):
        row = kept.get(activity)
        before = opened_definition(row) if row else {}
        after = before
        for definition in fresh[activity]:
            after = xapi.merged_definition(after, definition)
        sealed = wrap_secret(orjson.dumps(after))
        if row is None:
            made.append(ActivityDefinition(stream=stream, activity=activity, definition=sealed))
        elif after != before:
            ActivityDefinition.objects.filter(pk=row.pk).update(definition=sealed)
    ActivityDefinition.objects.bulk_create(made, batch_size=200, ignore_conflicts=True)
