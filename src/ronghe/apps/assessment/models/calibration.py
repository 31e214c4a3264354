"""Calibrations as stored results, their cut scores, and the estimates made under them."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ronghe.apps.base.api import Identified
from ronghe.apps.competence.api import Dimension, Framework
from ronghe.apps.people.api import Person


class Calibration(Identified):
    """One run of the measurement model over one framework's evidence up to a moment.

    Never run again by itself; the newest one in force for a framework is the one whose
    `in_force_from` is latest. `choices` says what was asked (seed, steps, sessions left out),
    `summary` and `notes` what the engine answered, `population` the means and covariances,
    `diagnostics` what was found about raters and items beside their measures.
    """

    class State(models.TextChoices):
        WAITING = "waiting", pgettext_lazy("queue", "waiting")
        RUNNING = "running", _("running")
        DONE = "done", _("done")
        FAILED = "failed", _("failed")

    framework = models.ForeignKey(Framework, on_delete=models.PROTECT, related_name="calibrations")
    title_en = models.CharField(max_length=160)
    title_zh = models.CharField(max_length=160)
    state = models.CharField(max_length=8, choices=State.choices, default=State.WAITING)
    evidence_to = models.DateTimeField()
    anchored_to = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="anchors"
    )
    choices = models.JSONField(default=dict)
    method = models.CharField(max_length=80, blank=True)
    engine_version = models.CharField(max_length=20, blank=True)
    seed = models.PositiveIntegerField(default=0)
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(
        Person, on_delete=models.SET_NULL, null=True, related_name="calibrations_asked"
    )
    finished_at = models.DateTimeField(null=True, blank=True)
    in_force_from = models.DateTimeField(null=True, blank=True)
    has_converged = models.BooleanField(default=False)
    person_count = models.PositiveIntegerField(default=0)
    observation_count = models.PositiveIntegerField(default=0)
    log_likelihood = models.FloatField(null=True)
    summary = models.JSONField(default=dict)
    population = models.JSONField(default=dict)
    diagnostics = models.JSONField(default=dict)
    notes = models.JSONField(default=list)
    failure_en = models.TextField(blank=True)
    failure_zh = models.TextField(blank=True)

    class Meta:
        ordering = ["-evidence_to", "-pk"]
        indexes = [models.Index(fields=["framework", "state", "in_force_from"])]

    def __str__(self) -> str:
        return self.title_en


class CalibratedLevel(models.Model):
    """What was found for one level of a facet: an item, a rater, a context.

    `level` is the label the engine saw: an item's code, a rater's pseudonym, a context.
    """

    calibration = models.ForeignKey(Calibration, on_delete=models.CASCADE, related_name="levels")
    facet = models.CharField(max_length=20)
    level = models.CharField(max_length=80)
    measure = models.FloatField()
    standard_error = models.FloatField(null=True)
    count = models.PositiveIntegerField()
    infit = models.FloatField(null=True)
    infit_z = models.FloatField(null=True)
    outfit = models.FloatField(null=True)
    outfit_z = models.FloatField(null=True)
    observed_average = models.FloatField(null=True)
    fair_average = models.FloatField(null=True)
    is_anchored = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["calibration", "facet", "level"], name="calibrated_level_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.facet} {self.level}"


class CalibratedStep(models.Model):
    """A step of an item, relative to the item; the steps of an item sum to zero."""

    calibration = models.ForeignKey(Calibration, on_delete=models.CASCADE, related_name="steps")
    item = models.CharField(max_length=80)
    step = models.PositiveSmallIntegerField()
    measure = models.FloatField()
    standard_error = models.FloatField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["calibration", "item", "step"], name="calibrated_step_once"
            ),
        ]
        ordering = ["calibration_id", "item", "step"]

    def __str__(self) -> str:
        return f"{self.item}/{self.step}"


class CutScore(models.Model):
    """Where a level begins on a dimension's scale, in logits, and who set it how."""

    calibration = models.ForeignKey(Calibration, on_delete=models.CASCADE, related_name="cuts")
    dimension = models.CharField(max_length=14, choices=Dimension.choices)
    level = models.PositiveSmallIntegerField()
    measure = models.FloatField()
    method = models.CharField(max_length=60)
    set_by = models.ForeignKey(
        Person, on_delete=models.SET_NULL, null=True, related_name="cut_scores_set"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["calibration", "dimension", "level"], name="cut_score_once"
            ),
        ]
        ordering = ["calibration_id", "dimension", "level"]

    def __str__(self) -> str:
        return f"{self.dimension} {self.level}"


class Estimate(models.Model):
    """A student's measure on one dimension in one term, under one calibration.

    `part` narrows it: empty for the whole dimension; "process", "outcome", "basic", "higher", or
    "competence:<code>". Measures in logits. Counts are those that the rule of support reads;
    `missing` lists what it still asks for. `level_probabilities` has one number per level.
    A copy: rebuilt from observations and calibration at any time.
    """

    calibration = models.ForeignKey(Calibration, on_delete=models.CASCADE, related_name="estimates")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="estimates")
    dimension = models.CharField(max_length=14, choices=Dimension.choices)
    part = models.CharField(max_length=80, blank=True)
    term_starts_on = models.DateField()
    measure = models.FloatField()
    standard_error = models.FloatField()
    rating_count = models.PositiveIntegerField(default=0)
    rater_count = models.PositiveIntegerField(default=0)
    enterprise_rater_count = models.PositiveIntegerField(default=0)
    context_count = models.PositiveIntegerField(default=0)
    response_count = models.PositiveIntegerField(default=0)
    occasion_count = models.PositiveIntegerField(default=0)
    is_supported = models.BooleanField(default=False)
    missing = models.JSONField(default=list)
    level_probabilities = models.JSONField(default=list)
    is_provisional = models.BooleanField(default=False)
    updated_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["calibration", "person", "dimension", "part", "term_starts_on"],
                name="estimate_once",
            ),
        ]
        indexes = [models.Index(fields=["person", "calibration"])]

    def __str__(self) -> str:
        return f"{self.person_id} {self.dimension} {self.measure:.2f}"
