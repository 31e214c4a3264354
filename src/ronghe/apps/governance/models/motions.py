"""Motions, and the packs as they were circulated."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from ronghe.apps.base.api import Identified, ReferenceField
from ronghe.apps.governance.models.committees import Committee
from ronghe.apps.people.api import Organisation, Person


class Motion(Identified):
    """Something a committee is asked to decide. `kind` is a key of the registry of motion kinds.

    `owner`, `due_on` and `review_on` are what the decision will carry; `concerns` are the
    organisations whose interest it touches.
    """

    class State(models.TextChoices):
        DRAFT = "draft", _("draft")
        SUBMITTED = "submitted", _("submitted")
        ON_AGENDA = "on_agenda", _("on the agenda")
        OPEN = "open", _("being voted on")
        POSTPONED = "postponed", _("postponed")
        CARRIED = "carried", _("carried")
        FAILED = "failed", _("not carried")
        WITHDRAWN = "withdrawn", _("withdrawn")

    committee = models.ForeignKey(Committee, on_delete=models.PROTECT, related_name="motions")
    kind = models.CharField(max_length=80)
    subject = ReferenceField()
    title_en = models.CharField(max_length=200)
    title_zh = models.CharField(max_length=200)
    text = models.TextField(blank=True)
    lang = models.CharField(max_length=8, blank=True)
    contributions = models.JSONField(default=list)
    proposed_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, related_name="motions_proposed"
    )
    proposed_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFT)
    concerns = models.ManyToManyField(Organisation, related_name="+")
    owner = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="motions_owned"
    )
    due_on = models.DateField(null=True, blank=True)
    review_on = models.DateField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["committee", "state"]),
            models.Index(fields=["subject"]),
        ]
        ordering = ["-proposed_at", "-pk"]

    def __str__(self) -> str:
        return self.title_en

    @property
    def is_assigned(self) -> bool:
        """Whether it is named who carries it out, by when, and when the effect is looked at."""
        return None not in (self.owner_id, self.due_on, self.review_on)


class CirculatedPack(Identified):
    """The evidence of a motion as the members received it; a later circulation is a new row."""

    motion = models.ForeignKey(Motion, on_delete=models.PROTECT, related_name="packs")
    number = models.PositiveSmallIntegerField()
    content = models.JSONField()
    digest = models.CharField(max_length=64)
    circulated_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["motion", "number"], name="circulated_pack_once"),
        ]
        ordering = ["motion_id", "number"]

    def __str__(self) -> str:
        return f"{self.motion_id}/{self.number}"
