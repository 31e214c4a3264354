"""xAPI 1.0.3 and 2.0: statements, documents and their rules, as bytes and frozen dataclasses."""

from ronghe.standards.xapi.activities import (
    check_activity,
    check_definition,
    merged_definition,
)
from ronghe.standards.xapi.agents import (
    Identity,
    check_actor,
    check_agent,
    identity_of,
    is_group,
    person_of,
)
from ronghe.standards.xapi.attachments import check_attachments, read_attachments
from ronghe.standards.xapi.comparing import same_statement
from ronghe.standards.xapi.data import (
    ACTIVITY_PLACES,
    DIRECT,
    SIGNATURE,
    VOIDED,
    AgentSeen,
    Json,
    Place,
    Statement,
    Version,
    activities_of,
    agents_of,
)
from ronghe.standards.xapi.formats import (
    canonical_format,
    ids_format,
    languages_of,
    one_language,
)
from ronghe.standards.xapi.multipart import Part, boundary_of, read_multipart, write_multipart
from ronghe.standards.xapi.problems import XapiProblem
from ronghe.standards.xapi.signatures import check_signature
from ronghe.standards.xapi.statements import VERSIONS, parse_statement
from ronghe.standards.xapi.values import (
    check_iri,
    duration_seconds,
    parse_timestamp,
    parse_uuid,
)

__all__ = [
    "ACTIVITY_PLACES",
    "DIRECT",
    "SIGNATURE",
    "VERSIONS",
    "VOIDED",
    "AgentSeen",
    "Identity",
    "Json",
    "Part",
    "Place",
    "Statement",
    "Version",
    "XapiProblem",
    "activities_of",
    "agents_of",
    "boundary_of",
    "canonical_format",
    "check_activity",
    "check_actor",
    "check_agent",
    "check_attachments",
    "check_definition",
    "check_iri",
    "check_signature",
    "duration_seconds",
    "identity_of",
    "ids_format",
    "is_group",
    "languages_of",
    "merged_definition",
    "one_language",
    "parse_statement",
    "parse_timestamp",
    "parse_uuid",
    "person_of",
    "read_attachments",
    "read_multipart",
    "same_statement",
    "write_multipart",
]
