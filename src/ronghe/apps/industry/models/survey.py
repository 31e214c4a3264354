"""Surveys among enterprises: versioned questions, invitations by link, answers."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ronghe.apps.base.api import Identified
from ronghe.apps.industry.models.enterprise import Contact
from ronghe.apps.people.api import Organisation, Person


class Survey(Identified):
    """One version of a survey of a school or bureau; once published its questions stay."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="surveys")
    code = models.SlugField(max_length=60)
    version = models.PositiveSmallIntegerField(default=1)
    title_en = models.CharField(max_length=160)
    title_zh = models.CharField(max_length=160)
    intro_en = models.TextField(blank=True)
    intro_zh = models.TextField(blank=True)
    trade = models.SlugField(max_length=60, blank=True)
    made_by = models.ForeignKey(
        Person, on_delete=models.SET_NULL, null=True, blank=True, related_name="surveys_made"
    )
    published_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "code", "version"], name="survey_version_once"
            ),
        ]
        ordering = ["organisation_id", "code", "-version"]

    def __str__(self) -> str:
        return f"{self.code} v{self.version}"


class Question(Identified):
    """A question in both languages. `options` holds texts {"en", "zh"}: the choices, or the two
    ends of a scale."""

    class Kind(models.TextChoices):
        SINGLE = "single", _("one of several")
        MULTIPLE = "multiple", _("several of several")
        SCALE = "scale", _("scale from 1 to 5")
        TEXT = "text", _("free text")
        NEW_EQUIPMENT = "new_equipment", _("new equipment")
        NEW_TASK = "new_task", _("new task or method")
        HEADCOUNT = "headcount", _("headcount plan")

    survey = models.ForeignKey(Survey, on_delete=models.CASCADE, related_name="questions")
    position = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=16, choices=Kind.choices)
    title_en = models.CharField(max_length=300)
    title_zh = models.CharField(max_length=300)
    options = models.JSONField(default=list, blank=True)
    is_required = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["survey", "position"], name="question_position_once"),
        ]
        ordering = ["survey_id", "position"]

    def __str__(self) -> str:
        return f"{self.survey_id}/{self.position}"


class Invitation(Identified):
    """One enterprise asked by one link. `draft` keeps what was typed before it is handed in."""

    survey = models.ForeignKey(Survey, on_delete=models.PROTECT, related_name="invitations")
    enterprise = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="survey_invitations"
    )
    contact = models.ForeignKey(
        Contact, on_delete=models.SET_NULL, null=True, blank=True, related_name="invitations"
    )
    digest = models.BinaryField(unique=True, max_length=32)
    sent_by = models.ForeignKey(
        Person, on_delete=models.SET_NULL, null=True, blank=True, related_name="invitations_sent"
    )
    sent_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    draft = models.JSONField(default=dict)
    drafted_at = models.DateTimeField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["survey", "contact"],
                condition=Q(answered_at__isnull=True, revoked_at__isnull=True),
                name="invitation_open_once",
            ),
        ]
        indexes = [models.Index(fields=["enterprise", "answered_at"])]
        ordering = ["-sent_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.survey_id} to {self.enterprise_id}"


class Answer(Identified):
    """What an enterprise answered to one question; never edited. `value` by the question's kind:
    a position, positions, 1 to 5, a text, {"what", "since"}, or {"now", "next_year"}."""

    invitation = models.ForeignKey(Invitation, on_delete=models.CASCADE, related_name="answers")
    question = models.ForeignKey(Question, on_delete=models.PROTECT, related_name="answers")
    value = models.JSONField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["invitation", "question"], name="answer_once"),
        ]
        ordering = ["invitation_id", "question_id"]

    def __str__(self) -> str:
        return f"{self.invitation_id}/{self.question_id}"
