"""Rating sessions, who rates or answers in them, and the scores as calibrations read them."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from ronghe.apps.assessment.models.instrument import Instrument, Item
from ronghe.apps.base.api import Identified
from ronghe.apps.evidence.api import Record
from ronghe.apps.people.api import Organisation, Person, SchoolClass


class RatingSession(Identified):
    """One occasion of using an instrument: in which context, of process or outcome, by when."""

    class State(models.TextChoices):
        OPEN = "open", _("open")
        CLOSED = "closed", _("closed")

    instrument = models.ForeignKey(Instrument, on_delete=models.PROTECT, related_name="sessions")
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="rating_sessions"
    )
    school_class = models.ForeignKey(
        SchoolClass, on_delete=models.PROTECT, null=True, blank=True, related_name="rating_sessions"
    )
    title_en = models.CharField(max_length=200)
    title_zh = models.CharField(max_length=200)
    context = models.CharField(max_length=10, choices=Record.Context.choices)
    phase = models.CharField(max_length=8, choices=Record.Phase.choices)
    opens_on = models.DateField()
    closes_on = models.DateField()
    state = models.CharField(max_length=6, choices=State.choices, default=State.OPEN)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(closes_on__gte=F("opens_on")), name="rating_session_runs_forward"
            ),
        ]
        ordering = ["-closes_on", "-pk"]
        indexes = [models.Index(fields=["organisation", "state", "closes_on"])]

    def __str__(self) -> str:
        return self.title_en


class Assignment(Identified):
    """That one person rates another in a session; who answers for themselves is both.

    `draft` keeps what was entered so far, so that an interrupted form goes on where it stopped.
    """

    session = models.ForeignKey(RatingSession, on_delete=models.CASCADE, related_name="assignments")
    rater = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="rating_assignments")
    subject = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="rated_assignments")
    draft = models.JSONField(default=dict)
    draft_saved_at = models.DateTimeField(null=True, blank=True)
    submitted_at = models.DateTimeField(null=True, blank=True)
    record = models.ForeignKey(
        Record, on_delete=models.PROTECT, null=True, blank=True, related_name="assignments"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["session", "rater", "subject"], name="assignment_once"),
        ]
        indexes = [models.Index(fields=["rater", "submitted_at"])]

    def __str__(self) -> str:
        return f"{self.rater_id} rates {self.subject_id}"


class Observation(models.Model):
    """One score, as calibrations read it: a copy of what stands in the evidence, by item.

    Rebuilt from the log at any time. `is_superseded` once a later record corrects its record.
    """

    record = models.ForeignKey(Record, on_delete=models.PROTECT, related_name="observations")
    session = models.ForeignKey(
        RatingSession, on_delete=models.PROTECT, null=True, related_name="observations"
    )
    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="observations")
    subject = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="observations")
    rater = models.ForeignKey(
        Person, on_delete=models.SET_NULL, null=True, related_name="observations_made"
    )
    score = models.PositiveSmallIntegerField()
    context = models.CharField(max_length=10, choices=Record.Context.choices)
    phase = models.CharField(max_length=8, choices=Record.Phase.choices)
    is_by_enterprise = models.BooleanField(default=False)
    is_by_peer = models.BooleanField(default=False)
    observed_on = models.DateField()
    is_superseded = models.BooleanField(default=False)

    class Meta:
        indexes = [
            models.Index(fields=["subject", "observed_on"]),
            models.Index(fields=["rater", "observed_on"]),
            models.Index(fields=["session"]),
        ]

    def __str__(self) -> str:
        return f"{self.item_id}={self.score}"
