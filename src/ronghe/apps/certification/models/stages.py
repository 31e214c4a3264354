"""The whole process between enrolment and graduation: entry, stages, displays."""

from django.db import models
from django.db.models import Q
from django.utils.translation import pgettext_lazy

from ronghe.apps.assessment.api import RatingSession
from ronghe.apps.base.api import Identified
from ronghe.apps.certification.models.stage_rules import StageRule
from ronghe.apps.curriculum.api import TrainingPlan
from ronghe.apps.people.api import Person, SchoolClass


class EntryAssessment(Identified):
    """That a session is the entry assessment of a class. Who has taken it, and whether in time,
    is computed from what was handed in."""

    session = models.OneToOneField(
        RatingSession, on_delete=models.PROTECT, related_name="entry_assessment"
    )
    school_class = models.ForeignKey(
        SchoolClass, on_delete=models.PROTECT, related_name="entry_assessments"
    )
    marked_at = models.DateTimeField()
    marked_by = models.ForeignKey(
        Person, on_delete=models.SET_NULL, null=True, blank=True, related_name="entries_marked"
    )

    def __str__(self) -> str:
        return f"entry assessment of {self.school_class_id}"


class StageDecision(Identified):
    """What the rule says of a student at the end of a semester, with the facts it read.

    Never changed: another decision takes its place when the facts have changed. `facts` and
    `rule` are the proof: the same facts under the same rule give the same outcome. `own_rule` is
    the programme's version that it was decided by, none for the default.
    """

    class Outcome(models.TextChoices):
        REACHED = "reached", pgettext_lazy("stage", "reached")
        NOT_YET = "not_yet", pgettext_lazy("stage", "not yet")
        MISSING = "missing", pgettext_lazy("stage", "evidence is missing")

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="stage_decisions")
    plan = models.ForeignKey(TrainingPlan, on_delete=models.PROTECT, related_name="stage_decisions")
    semester = models.PositiveSmallIntegerField()
    number = models.PositiveSmallIntegerField(default=1)
    is_current = models.BooleanField(default=True)
    outcome = models.CharField(max_length=8, choices=Outcome.choices)
    facts = models.JSONField(default=dict)
    input_digest = models.CharField(max_length=64)
    rule = models.CharField(max_length=40)
    own_rule = models.ForeignKey(
        StageRule, on_delete=models.PROTECT, null=True, blank=True, related_name="decisions"
    )
    decided_at = models.DateTimeField()
    decided_by = models.ForeignKey(
        Person, on_delete=models.SET_NULL, null=True, blank=True, related_name="stages_decided"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "semester", "number"], name="stage_decision_once"
            ),
            models.UniqueConstraint(
                fields=["person", "semester"],
                condition=Q(is_current=True),
                name="stage_decision_current_once",
            ),
        ]
        ordering = ["person_id", "semester", "number"]

    def __str__(self) -> str:
        return f"{self.person_id} semester {self.semester}: {self.outcome}"


class Display(Identified):
    """A portfolio display of a class: a rating session with a panel of both sides."""

    session = models.OneToOneField(RatingSession, on_delete=models.PROTECT, related_name="display")
    school_class = models.ForeignKey(SchoolClass, on_delete=models.PROTECT, related_name="displays")
    held_on = models.DateField()
    place = models.CharField(max_length=120, blank=True)
    opened_at = models.DateTimeField()
    opened_by = models.ForeignKey(
        Person, on_delete=models.SET_NULL, null=True, blank=True, related_name="displays_opened"
    )

    class Meta:
        ordering = ["-held_on", "-pk"]

    def __str__(self) -> str:
        return f"display of {self.school_class_id} on {self.held_on}"


class DisplayEntry(Identified):
    """What one student shows to the panel; `chosen_at` once they have chosen."""

    display = models.ForeignKey(Display, on_delete=models.CASCADE, related_name="entries")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="display_entries")
    shows_levels = models.BooleanField(default=False)
    chosen_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["display", "person"], name="display_entry_once"),
        ]
        ordering = ["display_id", "pk"]

    def __str__(self) -> str:
        return f"{self.person_id} in display {self.display_id}"
