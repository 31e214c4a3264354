"""A competence framework of one's own: versions, dimensions, levels, and when a level is shown."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from ronghe.apps.base.api import Identified
from ronghe.apps.competence.dimensions import Dimension, EvidenceKind, Order
from ronghe.apps.people.api import Programme


class Framework(Identified):
    """One version of a framework. A published version never changes; a newer one replaces it."""

    code = models.SlugField(max_length=60)
    version = models.CharField(max_length=20)
    trade = models.SlugField(max_length=60, blank=True, db_index=True)
    title_en = models.CharField(max_length=200, blank=True)
    title_zh = models.CharField(max_length=200, blank=True)
    description_en = models.TextField(blank=True)
    description_zh = models.TextField(blank=True)
    published_at = models.DateTimeField(null=True, blank=True)
    # What the version said when it was published; a version that says something else was changed.
    published_digest = models.CharField(max_length=32, blank=True, editable=False)
    # The work that this version is about, beside what its competences are linked to.
    occupations = models.ManyToManyField(
        "competence.Occupation", related_name="frameworks", blank=True
    )
    work_processes = models.ManyToManyField(
        "competence.WorkProcess", related_name="frameworks", blank=True
    )
    tasks = models.ManyToManyField("competence.TypicalTask", related_name="frameworks", blank=True)
    replaced_by = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="replaces"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["code", "version"], name="framework_version_once"),
        ]
        ordering = ["code", "version"]

    def __str__(self) -> str:
        return f"{self.code} {self.version}"

    @property
    def is_published(self) -> bool:
        return self.published_at is not None


class ProgrammeFramework(models.Model):
    """The framework that a programme follows from one entry year on."""

    programme = models.ForeignKey(
        Programme, on_delete=models.CASCADE, related_name="programme_frameworks"
    )
    framework = models.ForeignKey(
        Framework, on_delete=models.PROTECT, related_name="programme_frameworks"
    )
    from_entry_year = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "from_entry_year"], name="programme_framework_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.programme_id} follows {self.framework_id}"


class Competence(Identified):
    """Something a person can do, in one dimension, basic or higher-order; may have a parent."""

    framework = models.ForeignKey(Framework, on_delete=models.CASCADE, related_name="competences")
    parent = models.ForeignKey(
        "self", on_delete=models.CASCADE, null=True, blank=True, related_name="children"
    )
    code = models.CharField(max_length=60)
    dimension = models.CharField(max_length=14, choices=Dimension.choices)
    order = models.CharField(max_length=6, choices=Order.choices, default=Order.BASIC)
    position = models.PositiveIntegerField(default=0)
    title_en = models.CharField(max_length=300, blank=True)
    title_zh = models.CharField(max_length=300, blank=True)
    description_en = models.TextField(blank=True)
    description_zh = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["framework", "code"], name="competence_code_once"),
        ]
        ordering = ["framework_id", "position", "pk"]

    def __str__(self) -> str:
        return self.code


class Level(models.Model):
    """A level of the scale, 0 the lowest. Cut scores belong to calibrations, in `assessment`."""

    framework = models.ForeignKey(Framework, on_delete=models.CASCADE, related_name="levels")
    number = models.PositiveSmallIntegerField()
    code = models.SlugField(max_length=40)
    title_en = models.CharField(max_length=80)
    title_zh = models.CharField(max_length=80)
    description_en = models.TextField(blank=True)
    description_zh = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["framework", "number"], name="level_once"),
        ]
        ordering = ["framework_id", "number"]

    def __str__(self) -> str:
        return self.code


class Anchor(models.Model):
    """What is seen of somebody on a level of a competence: one sentence in each language."""

    competence = models.ForeignKey(Competence, on_delete=models.CASCADE, related_name="anchors")
    level = models.ForeignKey(Level, on_delete=models.CASCADE, related_name="anchors")
    title_en = models.CharField(max_length=500)
    title_zh = models.CharField(max_length=500)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["competence", "level"], name="anchor_once"),
        ]
        ordering = ["competence_id", "level__number"]

    def __str__(self) -> str:
        return f"{self.competence_id} on {self.level_id}"


class SupportRule(models.Model):
    """What it takes before a level is shown, by kind of evidence; zero where it asks nothing."""

    framework = models.ForeignKey(Framework, on_delete=models.CASCADE, related_name="support_rules")
    evidence_kind = models.CharField(max_length=14, choices=EvidenceKind.choices)
    least_ratings = models.PositiveSmallIntegerField(_("ratings"), default=0)
    least_raters = models.PositiveSmallIntegerField(_("raters"), default=0)
    least_enterprise_raters = models.PositiveSmallIntegerField(_("enterprise raters"), default=0)
    least_contexts = models.PositiveSmallIntegerField(_("contexts"), default=0)
    least_responses = models.PositiveSmallIntegerField(_("responses"), default=0)
    least_occasions = models.PositiveSmallIntegerField(_("occasions"), default=0)
    largest_standard_error = models.FloatField(_("standard error in logits"), null=True)
    shows_level = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["framework", "evidence_kind"], name="support_rule_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.framework_id} {self.evidence_kind}"


class Match(models.TextChoices):
    """How near the meanings are, as SKOS names it."""

    EXACT = "exact", _("means the same")
    CLOSE = "close", _("means nearly the same")
    BROAD = "broad", _("is part of")
    NARROW = "narrow", _("comprises")
    RELATED = "related", _("has to do with")


class Alignment(models.Model):
    """That a competence corresponds to a concept published elsewhere, by its address or code."""

    competence = models.ForeignKey(Competence, on_delete=models.CASCADE, related_name="alignments")
    scheme = models.SlugField(max_length=20)
    uri = models.CharField(max_length=300, db_index=True)
    match = models.CharField(max_length=8, choices=Match.choices, default=Match.RELATED)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["competence", "uri"], name="alignment_once"),
        ]

    def __str__(self) -> str:
        return self.uri
