"""What was decided, that it was done, and whether it helped."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from ronghe.apps.base.api import Identified
from ronghe.apps.governance.models.meetings import Meeting
from ronghe.apps.governance.models.motions import Motion
from ronghe.apps.governance.models.voting import VotingRound
from ronghe.apps.people.api import Person


class Decision(Identified):
    """The outcome of one motion, written once by the counting of a round and never changed."""

    motion = models.OneToOneField(Motion, on_delete=models.PROTECT, related_name="decision")
    voting_round = models.OneToOneField(
        VotingRound, on_delete=models.PROTECT, related_name="decision"
    )
    carried = models.BooleanField()
    tally = models.JSONField()
    decided_at = models.DateTimeField()
    owner = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, related_name="decisions_owned"
    )
    due_on = models.DateField(null=True)
    review_on = models.DateField(null=True)

    class Meta:
        indexes = [models.Index(fields=["owner", "due_on"])]
        ordering = ["-decided_at", "-pk"]

    def __str__(self) -> str:
        return f"decision on {self.motion_id}"


class Fulfilment(Identified):
    """That its owner did what was decided."""

    decision = models.OneToOneField(Decision, on_delete=models.PROTECT, related_name="fulfilment")
    done_at = models.DateTimeField()
    done_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    note = models.TextField(blank=True)
    lang = models.CharField(max_length=8, blank=True)

    def __str__(self) -> str:
        return f"done: {self.decision_id}"


class EffectReview(Identified):
    """What a later meeting found of a decision's effect; "too early" names when to look again."""

    class Verdict(models.TextChoices):
        HELPED = "helped", _("it helped")
        DID_NOT = "did_not", _("it did not help")
        TOO_EARLY = "too_early", _("too early to say")

    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="reviews")
    meeting = models.ForeignKey(
        Meeting, on_delete=models.PROTECT, null=True, blank=True, related_name="effect_reviews"
    )
    verdict = models.CharField(max_length=10, choices=Verdict.choices)
    text = models.TextField()
    lang = models.CharField(max_length=8)
    review_again_on = models.DateField(null=True, blank=True)
    reviewed_at = models.DateTimeField()
    reviewed_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["reviewed_at", "pk"]

    def __str__(self) -> str:
        return f"{self.verdict}: {self.decision_id}"
