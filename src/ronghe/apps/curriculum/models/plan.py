"""Training plans: which modules and courses in which semester, with how many hours."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from ronghe.apps.base.api import Identified, ReferenceField
from ronghe.apps.curriculum.models.module import ModuleVersion
from ronghe.apps.curriculum.models.profile import GraduateProfile
from ronghe.apps.curriculum.models.standard import TeachingStandard
from ronghe.apps.people.api import Programme


class TrainingPlan(Identified):
    """One numbered plan of a programme for those who enter in one year; approved with its profile.

    An approved plan never changes; the next number takes its place.
    """

    class State(models.TextChoices):
        DRAFT = "draft", _("draft")
        IN_REVIEW = "in_review", _("before the committee")
        APPROVED = "approved", _("approved")
        PUBLISHED = "published", _("published")
        RETIRED = "retired", _("retired")

    programme = models.ForeignKey(
        Programme, on_delete=models.PROTECT, related_name="training_plans"
    )
    entry_year = models.PositiveSmallIntegerField()
    number = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFT)
    profile = models.OneToOneField(
        GraduateProfile, on_delete=models.PROTECT, related_name="training_plan"
    )
    standard = models.ForeignKey(
        TeachingStandard,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="training_plans",
    )
    rule_pack = models.SlugField(max_length=60, default="cn-secvet-plan")
    semesters = models.PositiveSmallIntegerField(default=6)
    begun_at = models.DateTimeField()
    submitted_at = models.DateTimeField(null=True, blank=True)
    # The motion before the committee and the decision that carried it, both in `governance`.
    motion = ReferenceField()
    decision = ReferenceField()
    approved_at = models.DateTimeField(null=True, blank=True)
    published_at = models.DateTimeField(null=True, blank=True)
    published_digest = models.CharField(max_length=64, blank=True, editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "entry_year", "number"], name="training_plan_once"
            ),
            models.UniqueConstraint(
                fields=["programme", "entry_year"],
                condition=Q(state="published"),
                name="training_plan_published_once",
            ),
            models.UniqueConstraint(
                fields=["programme", "entry_year"],
                condition=Q(state__in=("draft", "in_review", "approved")),
                name="training_plan_one_in_work",
            ),
        ]
        ordering = ["programme_id", "-entry_year", "-number"]

    def __str__(self) -> str:
        return f"{self.programme_id}/{self.entry_year} no. {self.number}"


class PlanModule(models.Model):
    """A module in a semester of a plan, in the version and with the hours that were approved."""

    plan = models.ForeignKey(TrainingPlan, on_delete=models.CASCADE, related_name="plan_modules")
    module_version = models.ForeignKey(
        ModuleVersion, on_delete=models.PROTECT, related_name="plan_modules"
    )
    semester = models.PositiveSmallIntegerField()
    total_hours = models.PositiveSmallIntegerField()
    practice_hours = models.PositiveSmallIntegerField()
    is_elective = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "module_version", "semester"], name="plan_module_once"
            ),
            models.CheckConstraint(
                condition=Q(practice_hours__lte=F("total_hours")), name="plan_practice_within"
            ),
        ]
        ordering = ["plan_id", "semester", "module_version__position"]

    def __str__(self) -> str:
        return f"{self.module_version_id} in {self.semester}"


class PlanCourse(models.Model):
    """A course beside the modules that no task shapes: public basic courses and free electives."""

    class Group(models.TextChoices):
        PUBLIC_BASIC = "public_basic", _("public basic course")
        PUBLIC_ELECTIVE = "public_elective", _("public elective")

    plan = models.ForeignKey(TrainingPlan, on_delete=models.CASCADE, related_name="courses")
    code = models.SlugField(max_length=60)
    group = models.CharField(max_length=16, choices=Group.choices, default=Group.PUBLIC_BASIC)
    title_en = models.CharField(max_length=200)
    title_zh = models.CharField(max_length=200)
    semester = models.PositiveSmallIntegerField()
    total_hours = models.PositiveSmallIntegerField()
    practice_hours = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["plan", "code", "semester"], name="plan_course_once"),
            models.CheckConstraint(
                condition=Q(practice_hours__lte=F("total_hours")),
                name="plan_course_practice_within",
            ),
        ]
        ordering = ["plan_id", "semester", "code"]

    def __str__(self) -> str:
        return f"{self.code} in {self.semester}"
