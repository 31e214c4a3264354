"""What is kept of activities."""

from collections.abc import Iterable, Mapping

import orjson

from ronghe.apps.evidence.models import ActivityDefinition, Stream
from ronghe.apps.evidence.terms import activity_terms
from ronghe.apps.people.api import unwrap_secret
from ronghe.standards import xapi


def opened_definition(row: ActivityDefinition) -> xapi.Json:
    definition: xapi.Json = orjson.loads(unwrap_secret(bytes(row.definition)))
    return definition


def definitions_of(stream: Stream, iris: Iterable[str]) -> Mapping[str, xapi.Json]:
    """The definitions of these activities, by their IRI, as far as any is kept."""
    wanted = {activity_terms(stream.pk, iri)[0]: iri for iri in iris}
    rows = ActivityDefinition.objects.filter(stream=stream, activity__in=wanted)
    return {wanted[row.activity]: opened_definition(row) for row in rows}
