"""A module as an identity, and its versions. A published version never changes: services refuse,
and `published_digest` shows whoever went past them (docs/adr/0025)."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from ronghe.apps.base.api import Identified
from ronghe.apps.competence.api import TypicalTask
from ronghe.apps.people.api import Person, Programme


class Module(Identified):
    """What stays the same from version to version: prerequisites and plans name modules by it."""

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="modules")
    code = models.SlugField(max_length=60)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["programme", "code"], name="module_code_once"),
        ]
        ordering = ["programme_id", "code"]

    def __str__(self) -> str:
        return self.code


class ModuleVersion(Identified):
    """One version of a module: one whole typical task or technical unit, with its situations.

    `position` is its place in the order of the work; where it departs from the order of its tasks,
    `order_reason` says why, and the committee reads it.
    """

    class State(models.TextChoices):
        DRAFT = "draft", _("draft")
        IN_REVIEW = "in_review", _("in review")
        APPROVED = "approved", _("approved")
        PUBLISHED = "published", _("published")
        RETIRED = "retired", _("retired")

    class Group(models.TextChoices):
        BASIC = "professional_basic", _("professional basics")
        CORE = "professional_core", _("professional core")
        EXTENSION = "professional_extension", _("professional extension")
        INTERNSHIP = "internship", _("internship at the workplace")

    module = models.ForeignKey(Module, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFT)
    group = models.CharField(max_length=24, choices=Group.choices, default=Group.CORE)
    title_en = models.CharField(max_length=200)
    title_zh = models.CharField(max_length=200)
    description_en = models.TextField(blank=True)
    description_zh = models.TextField(blank=True)
    task = models.ForeignKey(
        TypicalTask, on_delete=models.PROTECT, null=True, blank=True, related_name="module_versions"
    )
    technical_unit_en = models.CharField(max_length=200, blank=True)
    technical_unit_zh = models.CharField(max_length=200, blank=True)
    order_reason = models.TextField(blank=True)
    position = models.PositiveSmallIntegerField(default=0)
    total_hours = models.PositiveSmallIntegerField(default=0)
    practice_hours = models.PositiveSmallIntegerField(default=0)
    change_note = models.TextField(blank=True)
    begun_at = models.DateTimeField()
    submitted_at = models.DateTimeField(null=True, blank=True)
    submitted_by = models.ForeignKey(
        Person, on_delete=models.SET_NULL, null=True, blank=True, related_name="modules_submitted"
    )
    approved_at = models.DateTimeField(null=True, blank=True)
    approved_by = models.ForeignKey(
        Person, on_delete=models.SET_NULL, null=True, blank=True, related_name="modules_approved"
    )
    published_at = models.DateTimeField(null=True, blank=True)
    published_digest = models.CharField(max_length=64, blank=True, editable=False)
    review_due = models.DateField(null=True, blank=True)
    retired_at = models.DateTimeField(null=True, blank=True)
    requires = models.ManyToManyField(
        Module, through="curriculum.ModulePrerequisite", related_name="required_by"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["module", "number"], name="module_version_once"),
            models.UniqueConstraint(
                fields=["module"], condition=Q(state="published"), name="module_published_once"
            ),
            models.UniqueConstraint(
                fields=["module"],
                condition=Q(state__in=("draft", "in_review", "approved")),
                name="module_one_version_in_work",
            ),
            models.CheckConstraint(
                condition=Q(practice_hours__lte=F("total_hours")), name="module_practice_within"
            ),
        ]
        ordering = ["position", "module_id", "-number"]
        indexes = [models.Index(fields=["state", "review_due"])]

    def __str__(self) -> str:
        return f"{self.module_id} v{self.number}"


class ModulePrerequisite(models.Model):
    """That a version asks for another module to be completed first, in whichever version."""

    version = models.ForeignKey(
        ModuleVersion, on_delete=models.CASCADE, related_name="prerequisites"
    )
    requires = models.ForeignKey(Module, on_delete=models.PROTECT, related_name="prerequisite_of")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["version", "requires"], name="prerequisite_once"),
        ]
        ordering = ["version_id", "requires_id"]

    def __str__(self) -> str:
        return f"{self.version_id} requires {self.requires_id}"
