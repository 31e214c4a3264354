"""Occupations, their work processes and typical work tasks, and qualifications held."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from ronghe.apps.base.api import Identified
from ronghe.apps.competence.models.framework import Competence, Match
from ronghe.apps.people.api import Person


class Occupation(Identified):
    """An occupation that programmes prepare for, aligned to ESCO and the national code."""

    code = models.SlugField(max_length=60, unique=True)
    title_en = models.CharField(max_length=200)
    title_zh = models.CharField(max_length=200)
    description_en = models.TextField(blank=True)
    description_zh = models.TextField(blank=True)
    esco_uri = models.CharField(max_length=200, blank=True)
    csco_code = models.CharField(max_length=20, blank=True)

    class Meta:
        ordering = ["code"]

    def __str__(self) -> str:
        return self.code


# Stands behind whatever a workshop has put into the order of work.
UNPLACED = 9_999


class WorkProcess(Identified):
    """A chain of work in an occupation, in the order in which work is done.

    `position` is as in the framework's file; `place` as the last workshop ordered the work.
    """

    occupation = models.ForeignKey(
        Occupation, on_delete=models.CASCADE, related_name="work_processes"
    )
    code = models.SlugField(max_length=60)
    position = models.PositiveSmallIntegerField(default=0)
    place = models.PositiveSmallIntegerField(default=UNPLACED)
    title_en = models.CharField(max_length=200)
    title_zh = models.CharField(max_length=200)
    description_en = models.TextField(blank=True)
    description_zh = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["occupation", "code"], name="work_process_once"),
        ]
        ordering = ["occupation_id", "position"]
        verbose_name_plural = "work processes"

    def __str__(self) -> str:
        return self.code


class LearningArea(models.TextChoices):
    """How far a task lies on the way from beginner to expert (in the manner of BAG)."""

    ORIENTATION = "orientation", _("orientation and overview")
    COHERENT = "coherent", _("coherent knowledge")
    DETAILED = "detailed", _("detailed and functional knowledge")
    IN_DEPTH = "in_depth", _("in-depth knowledge from experience")


class TypicalTask(Identified):
    """A typical work task, versioned; a newer version replaces it and what it said stays.

    `place`, the three means of votes and `published_at` are not part of what a version says: the
    last workshop's order and ratings are kept with the version in force. `published_at` marks
    what a workshop published; `retired_at` a task that is no longer done.
    """

    LearningArea = LearningArea

    work_process = models.ForeignKey(WorkProcess, on_delete=models.CASCADE, related_name="tasks")
    code = models.SlugField(max_length=60)
    version = models.PositiveSmallIntegerField(default=1)
    position = models.PositiveSmallIntegerField(default=0)
    title_en = models.CharField(max_length=300)
    title_zh = models.CharField(max_length=300)
    description_en = models.TextField(blank=True)
    description_zh = models.TextField(blank=True)
    object_en = models.TextField(blank=True)
    object_zh = models.TextField(blank=True)
    tools_en = models.TextField(blank=True)
    tools_zh = models.TextField(blank=True)
    requirements_en = models.TextField(blank=True)
    requirements_zh = models.TextField(blank=True)
    learning_area = models.CharField(max_length=12, choices=LearningArea.choices, blank=True)
    equipment_generation = models.CharField(max_length=120, blank=True)
    place = models.PositiveSmallIntegerField(default=UNPLACED)
    frequency = models.FloatField(null=True, blank=True)
    importance = models.FloatField(null=True, blank=True)
    difficulty = models.FloatField(null=True, blank=True)
    published_at = models.DateTimeField(null=True, blank=True)
    retired_at = models.DateTimeField(null=True, blank=True)
    replaced_by = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="replaces"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["work_process", "code", "version"], name="typical_task_version_once"
            ),
        ]
        ordering = ["work_process_id", "position"]

    def __str__(self) -> str:
        return f"{self.code} v{self.version}"


class WorkAlignment(models.Model):
    """That an occupation or a task corresponds to a concept published elsewhere."""

    occupation = models.ForeignKey(
        Occupation, on_delete=models.CASCADE, related_name="alignments", null=True
    )
    task = models.ForeignKey(
        TypicalTask, on_delete=models.CASCADE, related_name="alignments", null=True
    )
    uri = models.CharField(max_length=300, db_index=True)
    match = models.CharField(max_length=8, choices=Match.choices, default=Match.RELATED)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["occupation", "uri"], name="work_alignment_once"),
            models.UniqueConstraint(fields=["task", "uri"], name="task_alignment_once"),
            models.CheckConstraint(
                condition=models.Q(occupation__isnull=False, task__isnull=True)
                | models.Q(occupation__isnull=True, task__isnull=False),
                name="work_alignment_of_one",
            ),
        ]

    def __str__(self) -> str:
        return self.uri


class Weight(models.TextChoices):
    """Whether a competence must be there or helps."""

    ESSENTIAL = "essential", _("essential")
    OPTIONAL = "optional", _("useful")


class OccupationCompetence(models.Model):
    """That an occupation asks for a competence, as something essential or useful."""

    Weight = Weight

    occupation = models.ForeignKey(
        Occupation, on_delete=models.CASCADE, related_name="occupation_competences"
    )
    competence = models.ForeignKey(
        Competence, on_delete=models.CASCADE, related_name="occupation_competences"
    )
    weight = models.CharField(max_length=10, choices=Weight.choices, default=Weight.ESSENTIAL)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["occupation", "competence"], name="occupation_competence_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.occupation_id} asks {self.competence_id}"


class CompetenceTask(models.Model):
    """That a competence shows itself in a typical work task."""

    competence = models.ForeignKey(
        Competence, on_delete=models.CASCADE, related_name="competence_tasks"
    )
    task = models.ForeignKey(TypicalTask, on_delete=models.CASCADE, related_name="competence_tasks")
    weight = models.CharField(max_length=10, choices=Weight.choices, default=Weight.ESSENTIAL)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["competence", "task"], name="competence_task_once"),
        ]

    def __str__(self) -> str:
        return f"{self.competence_id} in {self.task_id}"


class Qualification(Identified):
    """A qualification that a person holds, with who awarded it and when."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="qualifications")
    title_en = models.CharField(max_length=200, blank=True)
    title_zh = models.CharField(max_length=200, blank=True)
    issuer = models.CharField(max_length=200)
    awarded_on = models.DateField()
    expires_on = models.DateField(null=True, blank=True)
    uri = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["-awarded_on", "pk"]

    def __str__(self) -> str:
        return self.title_en or self.title_zh
