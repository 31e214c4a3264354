"""Tables of evidence: the log itself, and what statements of other systems bring along."""

from ronghe.apps.evidence.models.log import (
    Record,
    Seal,
    SignedHead,
    SigningKey,
    Stream,
    Unsealed,
)
from ronghe.apps.evidence.models.statements import (
    ActivityDefinition,
    Attachment,
    Document,
    Learner,
    StatementEntry,
    StatementTerm,
)

__all__ = [
    "ActivityDefinition",
    "Attachment",
    "Document",
    "Learner",
    "Record",
    "Seal",
    "SignedHead",
    "SigningKey",
    "StatementEntry",
    "StatementTerm",
    "Stream",
    "Unsealed",
]
