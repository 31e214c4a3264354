"""Predicates on what stands in the tables of assessment."""

from ronghe.apps.assessment.models import Instrument
from ronghe.apps.competence.api import EVIDENCE_KIND, EvidenceKind, InstrumentKind


def is_answered_by_subject(instrument: Instrument) -> bool:
    """Tests, self-report forms and confidence are answered by the student, not rated."""
    kind = EVIDENCE_KIND[InstrumentKind(instrument.kind)]
    return kind in {EvidenceKind.ANSWERED, EvidenceKind.SELF_REPORTED}


def is_keyed(instrument: Instrument) -> bool:
    """Answers are scored by a key that whoever answers must not learn: tests of any kind."""
    return EVIDENCE_KIND[InstrumentKind(instrument.kind)] == EvidenceKind.ANSWERED
