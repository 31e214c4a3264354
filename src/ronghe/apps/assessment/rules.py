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


def is_rated(instrument: Instrument) -> bool:
    """Somebody else judges with it: a teacher, a mentor, a panel."""
    return EVIDENCE_KIND[InstrumentKind(instrument.kind)] == EvidenceKind.RATED


def may_be_mapped_to(instrument: Instrument) -> bool:
    """A statement can say what somebody answered, or how a person who is named judged them. What
    students say of themselves they say here."""
    known = is_keyed(instrument) or is_rated(instrument)
    return instrument.published_at is not None and known


def says_who_judges(mapping: StatementMapping) -> bool:
    """A machine that nobody stands behind does not judge; an answer has no rater."""
    return is_rated(mapping.instrument) == bool(mapping.rated_by)


def is_ready_to_map(mapping: StatementMapping) -> bool:
    """Nothing is missing in its rule, and its instrument may be answered or judged through it."""
    fits = may_be_mapped_to(mapping.instrument) and says_who_judges(mapping)
    return fits and not faults_of(rule_of(mapping))
