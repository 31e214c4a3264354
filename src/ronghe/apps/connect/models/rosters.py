"""Rosters of another system: which of its rows is which of ours, and packages that wait.

Never the place for what a person or a class is: that stands in `people`.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _

from ronghe.apps.base.api import Identified
from ronghe.apps.people.api import Membership, Organisation, Person, Programme, SchoolClass


class RosterSource(models.Model):
    """The system whose rosters an organisation takes, and how its rows are read here."""

    class Takes(models.TextChoices):
        HOMEROOM = "homeroom", _("classes that stay together (homeroom)")
        ALL = "all", _("these and the groups of single courses (scheduled)")

    organisation = models.OneToOneField(
        Organisation, on_delete=models.CASCADE, related_name="roster_source"
    )
    org_sourced_id = models.CharField(max_length=255, blank=True)
    programme = models.ForeignKey(
        Programme, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    takes = models.CharField(max_length=8, choices=Takes.choices, default=Takes.HOMEROOM)

    def __str__(self) -> str:
        return f"rosters of {self.organisation_id}"


class RosterLink(models.Model):
    """That a row of the other system is a person, class, role or programme here."""

    class Kind(models.TextChoices):
        USER = "user"
        CLASS = "class"
        COURSE = "course"
        ENROLLMENT = "enrollment"
        ROLE = "role"

    source = models.ForeignKey(RosterSource, on_delete=models.CASCADE, related_name="links")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    sourced_id = models.CharField(max_length=300)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, null=True, related_name="+")
    school_class = models.ForeignKey(
        SchoolClass, on_delete=models.CASCADE, null=True, related_name="+"
    )
    membership = models.ForeignKey(
        Membership, on_delete=models.CASCADE, null=True, related_name="+"
    )
    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["source", "kind", "sourced_id"], name="roster_row_linked_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.sourced_id}"


class ErasedUser(models.Model):
    """That somebody whom rosters named was erased here, so that the next one does not bring them
    back unasked. Nothing readable: a hash under the installation's key, and the day."""

    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, related_name="erased_users"
    )
    digest = models.BinaryField(max_length=32)
    erased_on = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "digest"], name="erased_user_noted_once"
            ),
        ]

    def __str__(self) -> str:
        return f"erased user of {self.organisation_id}"


class RosterUpload(Identified):
    """A package that was handed in. Its content is encrypted and dropped once it has landed or
    after a day; what it did stays as numbers."""

    class State(models.TextChoices):
        WAITING = "waiting", _("waits")
        LANDED = "landed", _("landed")
        DROPPED = "dropped", _("dropped")

    source = models.ForeignKey(RosterSource, on_delete=models.CASCADE, related_name="uploads")
    name = models.CharField(max_length=120)
    digest = models.CharField(max_length=64)
    content = models.BinaryField(blank=True, default=bytes)
    uploaded_at = models.DateTimeField()
    state = models.CharField(max_length=8, choices=State.choices, default=State.WAITING)
    closed_at = models.DateTimeField(null=True, blank=True)
    counts = models.JSONField(default=dict)

    class Meta:
        ordering = ["-uploaded_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.name} {self.state}"
