"""Learning situations: a piece of work from the company, made into a whole action to learn by."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from ronghe.apps.assessment.api import Instrument
from ronghe.apps.base.api import Identified
from ronghe.apps.competence.api import Competence, Level, TypicalTask
from ronghe.apps.curriculum.models.module import ModuleVersion
from ronghe.apps.curriculum.models.standard import KnowledgeElement
from ronghe.apps.evidence.api import Record
from ronghe.apps.industry.api import EquipmentType


class LearningSituation(Identified):
    """What the company asks for, what comes out of it, where and how long; part of its version."""

    version = models.ForeignKey(ModuleVersion, on_delete=models.CASCADE, related_name="situations")
    code = models.SlugField(max_length=60)
    position = models.PositiveSmallIntegerField(default=0)
    title_en = models.CharField(max_length=200)
    title_zh = models.CharField(max_length=200)
    trigger_en = models.TextField(blank=True)
    trigger_zh = models.TextField(blank=True)
    product_en = models.TextField(blank=True)
    product_zh = models.TextField(blank=True)
    place = models.CharField(max_length=10, choices=Record.Context.choices)
    hours = models.PositiveSmallIntegerField(default=0)
    tasks = models.ManyToManyField(TypicalTask, related_name="learning_situations", blank=True)
    equipment_types = models.ManyToManyField(
        EquipmentType, related_name="learning_situations", blank=True
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["version", "code"], name="situation_code_once"),
        ]
        ordering = ["version_id", "position", "pk"]

    def __str__(self) -> str:
        return self.code


class SituationPhase(models.Model):
    """What learners and the teacher do in one of the six phases of a whole action."""

    class Phase(models.TextChoices):
        INFORM = "inform", _("inform")
        PLAN = "plan", _("plan")
        DECIDE = "decide", _("decide")
        CARRY_OUT = "carry_out", _("carry out")
        CHECK = "check", _("check")
        EVALUATE = "evaluate", _("evaluate")

    situation = models.ForeignKey(
        LearningSituation, on_delete=models.CASCADE, related_name="phases"
    )
    phase = models.CharField(max_length=10, choices=Phase.choices)
    learner_en = models.TextField(blank=True)
    learner_zh = models.TextField(blank=True)
    teacher_en = models.TextField(blank=True)
    teacher_zh = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["situation", "phase"], name="situation_phase_once"),
        ]
        ordering = ["situation_id", "pk"]

    def __str__(self) -> str:
        return f"{self.situation_id} {self.phase}"


class SituationCompetence(models.Model):
    """A competence that the situation forms, with the level that is to be reached in it; which
    anchors it assesses is said by `SituationAnchor`."""

    situation = models.ForeignKey(
        LearningSituation, on_delete=models.CASCADE, related_name="situation_competences"
    )
    competence = models.ForeignKey(
        Competence, on_delete=models.PROTECT, related_name="situation_competences"
    )
    level = models.ForeignKey(Level, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["situation", "competence"], name="situation_competence_once"
            ),
        ]
        ordering = ["situation_id", "competence__position"]
        verbose_name_plural = "situation competences"

    def __str__(self) -> str:
        return f"{self.situation_id} forms {self.competence_id}"


class SituationAnchor(models.Model):
    """That the situation assesses what the framework says of one level of a competence it forms.

    Named by the level, not by the row that holds the words: a draft of a framework writes its rows
    anew, and the words of a published one never change (docs/adr/0046).
    """

    aim = models.ForeignKey(SituationCompetence, on_delete=models.CASCADE, related_name="anchors")
    level = models.ForeignKey(Level, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["aim", "level"], name="situation_anchor_once"),
        ]
        ordering = ["aim_id", "level__number"]

    def __str__(self) -> str:
        return f"{self.aim_id} on {self.level_id}"


class SituationAssessment(models.Model):
    """With which instrument the situation is assessed."""

    situation = models.ForeignKey(
        LearningSituation, on_delete=models.CASCADE, related_name="assessments"
    )
    instrument = models.ForeignKey(
        Instrument, on_delete=models.PROTECT, related_name="situation_assessments"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["situation", "instrument"], name="situation_assessment_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.situation_id} by {self.instrument_id}"


class SituationKnowledge(models.Model):
    """A knowledge element of the teaching standard that the situation takes up."""

    situation = models.ForeignKey(
        LearningSituation, on_delete=models.CASCADE, related_name="knowledge"
    )
    element = models.ForeignKey(
        KnowledgeElement, on_delete=models.PROTECT, related_name="situation_knowledge"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["situation", "element"], name="situation_knowledge_once"
            ),
        ]
        verbose_name_plural = "situation knowledge"

    def __str__(self) -> str:
        return f"{self.situation_id} takes up {self.element_id}"
