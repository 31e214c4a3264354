"""Rounds of voting, the votes, and who leaves the count of a motion."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ronghe.apps.base.api import Identified
from ronghe.apps.governance.models.committees import Seat
from ronghe.apps.governance.models.meetings import Meeting
from ronghe.apps.governance.models.motions import Motion
from ronghe.apps.people.api import Person


class VotingRound(Identified):
    """One vote on one motion, in a meeting or in writing until `closes_at`.

    `seats` are the seats in term when it was opened, as [seat, bench] pairs: a seat that begins or
    ends meanwhile changes nothing. `tally` is the count, written when it is closed.
    """

    class State(models.TextChoices):
        OPEN = "open", _("open")
        COUNTED = "counted", _("counted")
        WITHOUT_QUORUM = "no_quorum", _("without quorum")
        ANNULLED = "annulled", _("annulled")

    motion = models.ForeignKey(Motion, on_delete=models.PROTECT, related_name="rounds")
    number = models.PositiveSmallIntegerField()
    meeting = models.ForeignKey(
        Meeting, on_delete=models.PROTECT, null=True, blank=True, related_name="rounds"
    )
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    is_secret = models.BooleanField(default=False)
    seats = models.JSONField()
    opened_at = models.DateTimeField()
    opened_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    closes_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    tally = models.JSONField(null=True)
    reason = models.CharField(max_length=400, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["motion", "number"], name="voting_round_once"),
            models.UniqueConstraint(
                fields=["motion"], condition=Q(state="open"), name="voting_round_open_once"
            ),
            models.UniqueConstraint(
                fields=["meeting"],
                condition=Q(state="open", meeting__isnull=False),
                name="voting_round_open_once_in_meeting",
            ),
            models.CheckConstraint(
                condition=Q(meeting__isnull=False) | Q(closes_at__isnull=False),
                name="written_round_has_an_end",
            ),
        ]
        ordering = ["motion_id", "number"]

    def __str__(self) -> str:
        return f"{self.motion_id}/{self.number}"

    @property
    def is_written(self) -> bool:
        return self.meeting_id is None


class Vote(Identified):
    """One member's vote; nothing changes it."""

    class Choice(models.TextChoices):
        YES = "yes", _("yes")
        NO = "no", _("no")
        ABSTAIN = "abstain", _("abstain")

    voting_round = models.ForeignKey(VotingRound, on_delete=models.PROTECT, related_name="votes")
    seat = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="votes")
    choice = models.CharField(max_length=8, choices=Choice.choices)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["voting_round", "seat"], name="vote_once"),
        ]
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.seat_id} in {self.voting_round_id}"


class Recusal(Identified):
    """That a member leaves the count of a motion, and why. Not taken back."""

    motion = models.ForeignKey(Motion, on_delete=models.PROTECT, related_name="recusals")
    seat = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="recusals")
    reason = models.CharField(max_length=400)
    lang = models.CharField(max_length=8, blank=True)
    at = models.DateTimeField()
    recorded_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["motion", "seat"], name="recusal_once"),
        ]
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.seat_id} on {self.motion_id}"
