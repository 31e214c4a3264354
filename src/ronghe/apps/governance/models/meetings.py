"""Meetings: agenda, consent to short notice, who came and went, minutes and their annexes."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ronghe.apps.base.api import Identified, ReferenceField
from ronghe.apps.governance.models.committees import Bench, Committee, Seat
from ronghe.apps.governance.models.motions import Motion
from ronghe.apps.people.api import Person


class Meeting(Identified):
    """One meeting. `presiding` is the bench whose chair leads it; it changes from meeting to
    meeting. `revision` counts every change, so that a board that polls costs one row."""

    class State(models.TextChoices):
        PLANNED = "planned", _("planned")
        CIRCULATED = "circulated", _("papers are out")
        RUNNING = "running", _("meeting now")
        CLOSED = "closed", _("closed")
        MINUTES = "minutes", _("minutes to sign")
        SIGNED = "signed", _("minutes signed")
        CANCELLED = "cancelled", _("cancelled")

    committee = models.ForeignKey(Committee, on_delete=models.PROTECT, related_name="meetings")
    number = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.PLANNED)
    presiding = models.CharField(max_length=10, choices=Bench.choices)
    starts_at = models.DateTimeField()
    place = models.CharField(max_length=200, blank=True)
    circulated_at = models.DateTimeField(null=True, blank=True)
    opened_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    revision = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["committee", "number"], name="meeting_number_once"),
            models.UniqueConstraint(
                fields=["committee"], condition=Q(state="running"), name="meeting_running_once"
            ),
        ]
        ordering = ["-starts_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.committee_id}/{self.number}"


class AgendaItem(Identified):
    """One point: a motion, a decision whose effect is looked at, a matter from another app, or
    only words. `outcome` is what the meeting made of a point without a vote."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="agenda")
    position = models.PositiveSmallIntegerField()
    motion = models.ForeignKey(
        Motion, on_delete=models.PROTECT, null=True, blank=True, related_name="agenda_items"
    )
    decision = models.ForeignKey(
        "governance.Decision",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="agenda_items",
    )
    matter = ReferenceField()
    title_en = models.CharField(max_length=200)
    title_zh = models.CharField(max_length=200)
    why_en = models.CharField(max_length=400, blank=True)
    why_zh = models.CharField(max_length=400, blank=True)
    url = models.CharField(max_length=300, blank=True)
    outcome = models.TextField(blank=True)
    outcome_lang = models.CharField(max_length=8, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["meeting", "position"], name="agenda_position_once"),
            models.UniqueConstraint(
                fields=["meeting", "motion"],
                condition=Q(motion__isnull=False),
                name="agenda_motion_once",
            ),
        ]
        ordering = ["meeting_id", "position"]

    def __str__(self) -> str:
        return self.title_en


class NoticeConsent(Identified):
    """That a chair agrees to shorter notice for one meeting."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="notice_consents")
    seat = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="notice_consents")
    given_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["meeting", "seat"], name="notice_consent_once"),
        ]

    def __str__(self) -> str:
        return f"{self.seat_id} for {self.meeting_id}"


class Attendance(Identified):
    """Somebody arrives or leaves. Only added; who is here follows from the last event of each."""

    class Kind(models.TextChoices):
        ARRIVE = "arrive", _("arrives")
        LEAVE = "leave", _("leaves")

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="attendance")
    seat = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="attendance")
    kind = models.CharField(max_length=6, choices=Kind.choices)
    at = models.DateTimeField()
    recorded_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["meeting", "seat"])]
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.seat_id} {self.kind}"


class Minutes(Identified):
    """The minutes as drawn up. Drawing them up again is a new version; once one is signed, what
    was wrong goes into an annex."""

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="minutes")
    version = models.PositiveSmallIntegerField()
    content = models.JSONField()
    digest = models.CharField(max_length=64)
    drawn_up_at = models.DateTimeField()
    drawn_up_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["meeting", "version"], name="minutes_version_once"),
        ]
        ordering = ["meeting_id", "version"]
        verbose_name_plural = "minutes"

    def __str__(self) -> str:
        return f"{self.meeting_id}/{self.version}"


class MinutesAnnex(Identified):
    """A correction of signed minutes, beside them and never in them."""

    minutes = models.ForeignKey(Minutes, on_delete=models.PROTECT, related_name="annexes")
    number = models.PositiveSmallIntegerField()
    text = models.TextField()
    lang = models.CharField(max_length=8)
    written_at = models.DateTimeField()
    written_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["minutes", "number"], name="minutes_annex_once"),
        ]
        ordering = ["minutes_id", "number"]
        verbose_name_plural = "minutes annexes"

    def __str__(self) -> str:
        return f"{self.minutes_id}/{self.number}"
