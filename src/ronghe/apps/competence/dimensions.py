"""The five dimensions of vocational competence, and which instruments each of them allows.

Paper, section 1.2; docs: definitions of measurement. A dimension is never set by an instrument
that cannot see it: an attitude is not set by a teacher's tick.
"""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Dimension(TextChoices):
    COGNITIVE = "cognitive", _("cognitive")
    BEHAVIOURAL = "behavioural", _("behavioural")
    ATTITUDINAL = "attitudinal", _("attitudinal")
    METACOGNITIVE = "metacognitive", _("metacognitive")
    CAREER = "career", _("career development")


class Order(TextChoices):
    """Basic skill in closed tasks, or higher-order competence in open ones (paper, 2.1)."""

    BASIC = "basic", _("basic")
    HIGHER = "higher", _("higher-order")


class InstrumentKind(TextChoices):
    ANCHORED_SCALE = "anchored_scale", _("behaviourally anchored scale")
    CHECKLIST = "checklist", _("practical checklist")
    PROJECT_RUBRIC = "project_rubric", _("project rubric")
    KNOWLEDGE_TEST = "knowledge_test", _("knowledge test")
    SITUATIONAL_JUDGEMENT = "situational_judgement", _("situational judgement test")
    OPEN_TASK = "open_task", _("open task")
    SELF_REPORT = "self_report", _("self-report form")
    CONFIDENCE = "confidence", _("confidence asked with a rated task")
    CONDUCT_SCALE = "conduct_scale", _("conduct anchors, rated by two sides")
    REFLECTION_RUBRIC = "reflection_rubric", _("rubric on reflections")
    CAREER_PLAN_RUBRIC = "career_plan_rubric", _("rubric on the career plan")


class EvidenceKind(TextChoices):
    """By what a measure is supported: each has its own rule."""

    RATED = "rated", _("rated")
    ANSWERED = "answered", _("answered")
    SELF_REPORTED = "self_reported", _("self-reported")


ALLOWED_INSTRUMENTS: dict[Dimension, frozenset[InstrumentKind]] = {
    Dimension.COGNITIVE: frozenset(
        {
            InstrumentKind.KNOWLEDGE_TEST,
            InstrumentKind.SITUATIONAL_JUDGEMENT,
            InstrumentKind.OPEN_TASK,
            InstrumentKind.PROJECT_RUBRIC,
        }
    ),
    Dimension.BEHAVIOURAL: frozenset(
        {
            InstrumentKind.ANCHORED_SCALE,
            InstrumentKind.CHECKLIST,
            InstrumentKind.PROJECT_RUBRIC,
        }
    ),
    Dimension.ATTITUDINAL: frozenset({InstrumentKind.SELF_REPORT, InstrumentKind.CONDUCT_SCALE}),
    Dimension.METACOGNITIVE: frozenset(
        {InstrumentKind.CONFIDENCE, InstrumentKind.REFLECTION_RUBRIC}
    ),
    Dimension.CAREER: frozenset({InstrumentKind.SELF_REPORT, InstrumentKind.CAREER_PLAN_RUBRIC}),
}

EVIDENCE_KIND: dict[InstrumentKind, EvidenceKind] = {
    InstrumentKind.ANCHORED_SCALE: EvidenceKind.RATED,
    InstrumentKind.CHECKLIST: EvidenceKind.RATED,
    InstrumentKind.PROJECT_RUBRIC: EvidenceKind.RATED,
    InstrumentKind.CONDUCT_SCALE: EvidenceKind.RATED,
    InstrumentKind.REFLECTION_RUBRIC: EvidenceKind.RATED,
    InstrumentKind.CAREER_PLAN_RUBRIC: EvidenceKind.RATED,
    InstrumentKind.OPEN_TASK: EvidenceKind.RATED,
    InstrumentKind.KNOWLEDGE_TEST: EvidenceKind.ANSWERED,
    InstrumentKind.SITUATIONAL_JUDGEMENT: EvidenceKind.ANSWERED,
    InstrumentKind.SELF_REPORT: EvidenceKind.SELF_REPORTED,
    InstrumentKind.CONFIDENCE: EvidenceKind.SELF_REPORTED,
}
