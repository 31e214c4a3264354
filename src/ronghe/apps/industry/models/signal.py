"""Signals: what was noticed to change in the work, by whom, from which source. Never edited."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ronghe.apps.base.api import Identified, ReferenceField, Text
from ronghe.apps.competence.api import Competence, TypicalTask
from ronghe.apps.industry.models.enterprise import Post
from ronghe.apps.industry.models.equipment import EquipmentGeneration, EquipmentType
from ronghe.apps.people.api import Organisation, Person, Region


class Signal(Identified):
    """Something that changed at an enterprise or in the region's work.

    A signal stays as it was written: `title` and `text` in `lang`. What the system words itself is
    worded in the other language too (`title_other`, `text_other`). One that proved wrong is
    withdrawn by a `SignalWithdrawal`, and `withdrawn_at` says so here.
    """

    class Kind(models.TextChoices):
        COMMITTEE_NOTICE = "committee_notice", _("notice of a committee member")
        EQUIPMENT_BOUGHT = "equipment_bought", _("equipment bought")
        MENTOR_REPORT = "mentor_report", _("told by a mentor")
        SURVEY = "survey", _("answer in a survey")
        TECHNICAL_EVENT = "technical_event", _("technical exchange")
        POSTINGS_TREND = "postings_trend", _("trend in job postings")
        STANDARD_VERSION = "standard_version", _("new version of a standard")
        FRAMEWORK_VERSION = "framework_version", _("new version of a framework")
        OFFICE_NOTICE = "office_notice", _("notice of a school or office")
        CONNECTED_SYSTEM = "connected_system", _("told by a connected system")

    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="signals")
    enterprise = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="signals"
    )
    post = models.ForeignKey(
        Post, on_delete=models.SET_NULL, null=True, blank=True, related_name="signals"
    )
    kind = models.CharField(max_length=20, choices=Kind.choices)
    trade = models.SlugField(max_length=60, blank=True)
    title = models.CharField(max_length=200)
    text = models.TextField(blank=True)
    lang = models.CharField(max_length=12, default="zh-hans")
    title_other = models.CharField(max_length=200, blank=True)
    text_other = models.TextField(blank=True)
    event_on = models.DateField()
    noticed_at = models.DateTimeField()
    noticed_by = models.ForeignKey(
        Person, on_delete=models.SET_NULL, null=True, blank=True, related_name="signals_noticed"
    )
    source = ReferenceField()
    tasks = models.ManyToManyField(TypicalTask, blank=True, related_name="signals")
    competences = models.ManyToManyField(Competence, blank=True, related_name="signals")
    equipment_type = models.ForeignKey(
        EquipmentType, on_delete=models.PROTECT, null=True, blank=True, related_name="signals"
    )
    equipment_generation = models.ForeignKey(
        EquipmentGeneration, on_delete=models.PROTECT, null=True, blank=True, related_name="signals"
    )
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            # The same answer or purchase is news once; an exchange may show many things.
            models.UniqueConstraint(
                fields=["source"],
                condition=Q(kind__in=["equipment_bought", "survey"], withdrawn_at__isnull=True)
                & ~Q(source=""),
                name="signal_source_once",
            ),
        ]
        indexes = [
            models.Index(fields=["region", "trade", "noticed_at"]),
            models.Index(fields=["source"]),
        ]
        ordering = ["-noticed_at", "-pk"]

    def __str__(self) -> str:
        return self.title

    @property
    def titled(self) -> Text:
        """The title in the languages in which it was written."""
        return self._in_both(self.title, self.title_other)

    @property
    def told(self) -> Text:
        """The text likewise."""
        return self._in_both(self.text, self.text_other)

    def _in_both(self, own: str, other: str) -> Text:
        return Text(other, own) if self.lang.startswith("zh") else Text(own, other)


class SignalWithdrawal(Identified):
    """That a signal no longer holds, who says so and why."""

    signal = models.OneToOneField(Signal, on_delete=models.CASCADE, related_name="withdrawal")
    reason = models.CharField(max_length=400)
    at = models.DateTimeField()
    withdrawn_by = models.ForeignKey(
        Person, on_delete=models.SET_NULL, null=True, blank=True, related_name="signals_withdrawn"
    )

    def __str__(self) -> str:
        return f"withdrawal of {self.signal_id}"


class TechnicalEvent(Identified):
    """A technical exchange: when, which organisations came, and what was shown."""

    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="technical_events")
    title = models.CharField(max_length=200)
    shown = models.TextField()
    lang = models.CharField(max_length=12, default="zh-hans")
    held_on = models.DateField()
    attendees = models.ManyToManyField(Organisation, blank=True, related_name="technical_events")
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(
        Person, on_delete=models.SET_NULL, null=True, blank=True, related_name="events_recorded"
    )

    class Meta:
        ordering = ["-held_on", "-pk"]

    def __str__(self) -> str:
        return self.title
