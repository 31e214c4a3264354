"""What a programme made of a signal. A judgement is never edited: a later one takes its place."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ronghe.apps.base.api import Identified
from ronghe.apps.industry.api import Signal
from ronghe.apps.people.api import Person, Programme


class SignalTriage(Identified):
    """One judgement of one programme on one signal, with its reason.

    The first one, whatever it says, is the programme's acknowledgement. A deferral is judged again
    by a new row; accepted and rejected are final (docs/adr/0027).
    """

    class Outcome(models.TextChoices):
        ACCEPTED = "accepted", _("accepted")
        REJECTED = "rejected", _("rejected")
        DEFERRED = "deferred", _("deferred")

    signal = models.ForeignKey(Signal, on_delete=models.PROTECT, related_name="triages")
    programme = models.ForeignKey(
        Programme, on_delete=models.PROTECT, related_name="signal_triages"
    )
    outcome = models.CharField(max_length=8, choices=Outcome.choices)
    reason = models.TextField()
    lang = models.CharField(max_length=12, default="zh-hans")
    decided_by = models.ForeignKey(
        Person, on_delete=models.SET_NULL, null=True, related_name="signals_judged"
    )
    decided_at = models.DateTimeField()
    deferred_to = models.DateField(null=True, blank=True)
    is_current = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["signal", "programme"],
                condition=Q(is_current=True),
                name="signal_triage_current_once",
            ),
            models.CheckConstraint(
                condition=Q(outcome="deferred", deferred_to__isnull=False)
                | (~Q(outcome="deferred") & Q(deferred_to__isnull=True)),
                name="signal_triage_deferred_until",
            ),
        ]
        indexes = [models.Index(fields=["programme", "is_current", "outcome"])]
        ordering = ["-decided_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.outcome}: signal {self.signal_id} for {self.programme_id}"
