"""Predicates on what stands in the tables of assessment."""

from ronghe.apps.assessment.mapping_rows import rule_of
from ronghe.apps.assessment.mapping_rules import faults_of
from ronghe.apps.assessment.models import Instrument, StatementMapping
from ronghe.apps.competence.api import EVIDENCE_KIND, EvidenceKind, InstrumentKind


def is_answered_by_subject(instrument: Instrument) -> bool:
    """Tests, self-report forms and confidence are answered by the student, not rated."""
    kind = EVIDENCE_KIND[InstrumentKind(instrument.kind)]
    return kind in {EvidenceKind.ANSWERED, EvidenceKind.SELF_REPORTED}


def is_keyed(instrument: Instrument) -> bool:
    """Answers are scored by a key that whoever answers must not learn: tests of any kind."""
    return EVIDENCE_KIND[InstrumentKind(instrument.kind)] == EvidenceKind.ANSWERED


def may_be_mapped_to(instrument: Instrument) -> bool:
    """A machine says what somebody answered or reached; it does not judge as a rater does."""
    return instrument.published_at is not None and is_keyed(instrument)


def is_ready_to_map(mapping: StatementMapping) -> bool:
    """Nothing is missing in its rule, and its instrument may be answered through a machine."""
    return may_be_mapped_to(mapping.instrument) and not faults_of(rule_of(mapping))
