"""Reading evidence, always from a viewer."""

from ronghe.apps.evidence.queries.records import (
    EvidenceView,
    names_of,
    oldest_unsealed,
    private_texts,
    record_for,
    records_listed,
    records_of,
    streams_for,
)

__all__ = [
    "EvidenceView",
    "names_of",
    "oldest_unsealed",
    "private_texts",
    "record_for",
    "records_listed",
    "records_of",
    "streams_for",
]
