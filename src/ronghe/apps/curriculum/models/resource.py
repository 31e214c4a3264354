"""Teaching resources of a module: versions, authors, who may see them, and users' reports."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ronghe.apps.base.api import Identified, new_uuid
from ronghe.apps.competence.api import TypicalTask
from ronghe.apps.curriculum.models.module import Module, ModuleVersion
from ronghe.apps.industry.api import EquipmentGeneration
from ronghe.apps.people.api import Person


def stored_name(version: "ResourceVersion", _typed: str) -> str:
    """Where an upload lies in the data folder: never under a name that somebody typed."""
    return f"resources/{new_uuid()}"


class TeachingResource(Identified):
    """A workbook, manual or digital resource of a module. Whether it is stale is computed, never
    stored."""

    class Kind(models.TextChoices):
        WORKBOOK = "workbook", _("workbook")
        MANUAL = "manual", _("manual")
        DIGITAL = "digital", _("digital resource")

    class Confidentiality(models.TextChoices):
        OPEN = "open", _("open to everybody who is signed in")
        SCHOOL = "school", _("the school")
        PARTNERS = "partners", _("the school and its partners")
        CIRCLE = "circle", _("named people only")

    module = models.ForeignKey(Module, on_delete=models.PROTECT, related_name="resources")
    code = models.SlugField(max_length=60)
    kind = models.CharField(max_length=10, choices=Kind.choices)
    title_en = models.CharField(max_length=200)
    title_zh = models.CharField(max_length=200)
    licence = models.CharField(max_length=120)
    confidentiality = models.CharField(
        max_length=10, choices=Confidentiality.choices, default=Confidentiality.SCHOOL
    )
    circle = models.ManyToManyField(
        Person, through="curriculum.ResourceReader", related_name="resources_readable"
    )
    created_at = models.DateTimeField()
    retired_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["module", "code"], name="teaching_resource_once"),
        ]
        ordering = ["module_id", "kind", "code"]

    def __str__(self) -> str:
        return self.code


class ResourceReader(models.Model):
    """That a person is in the circle of a confidential resource."""

    resource = models.ForeignKey(TeachingResource, on_delete=models.CASCADE, related_name="readers")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="resource_readings")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["resource", "person"], name="resource_reader_once"),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} reads {self.resource_id}"


class ResourceVersion(Identified):
    """One version: a file or a link, and what it was written for. Never changes once it is there.

    `module_version`, `task` and `generation` say for what it was right; when one of them is
    replaced, the resource is stale from that day.
    """

    resource = models.ForeignKey(
        TeachingResource, on_delete=models.PROTECT, related_name="versions"
    )
    number = models.PositiveSmallIntegerField()
    module_version = models.ForeignKey(
        ModuleVersion, on_delete=models.PROTECT, related_name="resource_versions"
    )
    task = models.ForeignKey(
        TypicalTask,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="resource_versions",
    )
    generation = models.ForeignKey(
        EquipmentGeneration,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="resource_versions",
    )
    file = models.FileField(upload_to=stored_name, blank=True, max_length=120)
    file_name = models.CharField(max_length=120, blank=True)
    media_type = models.CharField(max_length=100, blank=True)
    size_bytes = models.PositiveIntegerField(default=0)
    digest = models.CharField(max_length=64, blank=True)
    link = models.URLField(max_length=400, blank=True)
    note = models.TextField(blank=True)
    lang = models.CharField(max_length=12, default="zh-hans")
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(
        Person, on_delete=models.SET_NULL, null=True, blank=True, related_name="resources_made"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["resource", "number"], name="resource_version_once"),
            models.CheckConstraint(
                condition=(Q(file="") & ~Q(link="")) | (~Q(file="") & Q(link="")),
                name="resource_version_file_or_link",
            ),
        ]
        ordering = ["resource_id", "-number"]

    def __str__(self) -> str:
        return f"{self.resource_id} v{self.number}"


class ResourceAuthor(models.Model):
    """Who wrote a version: somebody of the platform, or a name; for the school or an enterprise."""

    class Side(models.TextChoices):
        SCHOOL = "school", pgettext_lazy("side", "school")
        ENTERPRISE = "enterprise", pgettext_lazy("side", "enterprise")

    version = models.ForeignKey(ResourceVersion, on_delete=models.CASCADE, related_name="authors")
    person = models.ForeignKey(
        Person, on_delete=models.CASCADE, null=True, blank=True, related_name="resource_authorships"
    )
    name = models.CharField(max_length=120, blank=True)
    side = models.CharField(max_length=10, choices=Side.choices)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(person__isnull=False) | ~Q(name=""), name="resource_author_is_somebody"
            ),
        ]
        ordering = ["version_id", "side", "pk"]

    def __str__(self) -> str:
        return str(self.person) if self.person else self.name


class ResourceReport(Identified):
    """What a user found wrong in a version ("page 12"), and what was answered."""

    class Answer(models.TextChoices):
        FIXED = "fixed", _("put right in a new version")
        PLANNED = "planned", _("will be put right")
        AS_MEANT = "as_meant", _("is meant as it stands")

    version = models.ForeignKey(ResourceVersion, on_delete=models.PROTECT, related_name="reports")
    place = models.CharField(max_length=80, blank=True)
    text = models.TextField()
    lang = models.CharField(max_length=12, default="zh-hans")
    reported_at = models.DateTimeField()
    reported_by = models.ForeignKey(
        Person, on_delete=models.SET_NULL, null=True, blank=True, related_name="resource_reports"
    )
    answer = models.CharField(max_length=8, choices=Answer.choices, blank=True)
    answer_text = models.TextField(blank=True)
    answer_lang = models.CharField(max_length=12, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(
        Person, on_delete=models.SET_NULL, null=True, blank=True, related_name="reports_answered"
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(answer="", answered_at__isnull=True)
                | (~Q(answer="") & Q(answered_at__isnull=False)),
                name="resource_report_answer_whole",
            ),
        ]
        indexes = [models.Index(fields=["reported_by", "answered_at"])]
        ordering = ["-reported_at", "-pk"]

    def __str__(self) -> str:
        return f"report on {self.version_id}"
