"""Who takes which version of a module, and how it ended."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ronghe.apps.base.api import Identified
from ronghe.apps.curriculum.models.module import Module, ModuleVersion
from ronghe.apps.people.api import Person, SchoolClass, Term


class Enrolment(Identified):
    """A person in a version of a module. At most one of a module is running for a person."""

    class State(models.TextChoices):
        ENROLLED = "enrolled", _("taking it")
        COMPLETED = "completed", _("completed")
        NOT_COMPLETED = "not_completed", _("not completed")
        LEFT = "left", _("left it")

    module = models.ForeignKey(Module, on_delete=models.PROTECT, related_name="enrolments")
    version = models.ForeignKey(ModuleVersion, on_delete=models.PROTECT, related_name="enrolments")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="module_enrolments")
    school_class = models.ForeignKey(
        SchoolClass,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="module_enrolments",
    )
    term = models.ForeignKey(
        Term, on_delete=models.PROTECT, null=True, blank=True, related_name="module_enrolments"
    )
    state = models.CharField(max_length=14, choices=State.choices, default=State.ENROLLED)
    enrolled_on = models.DateField()
    ended_on = models.DateField(null=True, blank=True)
    grade = models.CharField(max_length=20, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["module", "person"],
                condition=Q(state="enrolled"),
                name="enrolment_running_once",
            ),
        ]
        ordering = ["-enrolled_on", "-pk"]
        indexes = [models.Index(fields=["version", "state"])]

    def __str__(self) -> str:
        return f"{self.person_id} in {self.version_id}"
