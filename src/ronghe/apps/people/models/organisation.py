"""Regions, organisations, what schools offer, and how their time and classes are cut."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from ronghe.apps.base.api import Identified


class Region(Identified):
    """The area whose schools and enterprises are coupled; `is_sample` marks generated ones."""

    code = models.SlugField(max_length=40, unique=True)
    title_en = models.CharField(max_length=160)
    title_zh = models.CharField(max_length=160)
    is_sample = models.BooleanField(default=False)

    def __str__(self) -> str:
        return self.code


class Organisation(Identified):
    """A school, an enterprise or a bureau. An enterprise's profile is kept in `industry`.

    One that was closed keeps its history and takes nobody new.
    """

    class Kind(models.TextChoices):
        SCHOOL = "school", _("school")
        ENTERPRISE = "enterprise", _("enterprise")
        BUREAU = "bureau", _("bureau")

    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="organisations")
    kind = models.CharField(max_length=12, choices=Kind.choices)
    code = models.SlugField(max_length=60)
    title_en = models.CharField(max_length=160)
    title_zh = models.CharField(max_length=160)
    closed_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["region", "code"], name="organisation_code_once"),
        ]
        ordering = ["code"]

    def __str__(self) -> str:
        return self.code


class Programme(Identified):
    """A programme as an organisation's offer. `trade` is the same for the same programme
    in different schools; the framework it follows is linked from `competence`."""

    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="programmes"
    )
    code = models.SlugField(max_length=60)
    trade = models.SlugField(max_length=60, db_index=True)
    title_en = models.CharField(max_length=160)
    title_zh = models.CharField(max_length=160)
    closed_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "code"], name="programme_code_once"),
        ]
        ordering = ["organisation_id", "code"]

    def __str__(self) -> str:
        return self.code


class AcademicYear(Identified):
    """A region's school year, `label` as people say it ("2025–2026")."""

    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="academic_years")
    label = models.CharField(max_length=20)
    starts_on = models.DateField()
    ends_on = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["region", "label"], name="academic_year_once"),
            models.CheckConstraint(
                condition=Q(ends_on__gt=F("starts_on")), name="academic_year_runs_forward"
            ),
        ]
        ordering = ["starts_on"]

    def __str__(self) -> str:
        return self.label


class Term(Identified):
    """A semester: the first or second half of an academic year."""

    academic_year = models.ForeignKey(AcademicYear, on_delete=models.CASCADE, related_name="terms")
    number = models.PositiveSmallIntegerField()
    starts_on = models.DateField()
    ends_on = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["academic_year", "number"], name="term_once"),
            models.CheckConstraint(
                condition=Q(ends_on__gt=F("starts_on")), name="term_runs_forward"
            ),
        ]
        ordering = ["starts_on"]

    def __str__(self) -> str:
        return f"{self.academic_year_id}/{self.number}"


class Cohort(Identified):
    """Those who entered a programme in one year."""

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="cohorts")
    entry_year = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["programme", "entry_year"], name="cohort_once"),
        ]
        ordering = ["-entry_year"]

    def __str__(self) -> str:
        return f"{self.programme_id}/{self.entry_year}"


class SchoolClass(Identified):
    """A class of a cohort: who is in it and who teaches it are memberships."""

    cohort = models.ForeignKey(Cohort, on_delete=models.PROTECT, related_name="classes")
    title_en = models.CharField(max_length=80)
    title_zh = models.CharField(max_length=80)
    closed_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["cohort", "title_en"], name="school_class_once"),
        ]
        ordering = ["cohort_id", "title_en"]
        verbose_name_plural = "school classes"

    def __str__(self) -> str:
        return self.title_en
