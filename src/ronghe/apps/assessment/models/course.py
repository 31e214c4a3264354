"""cmi5 courses: packages as they came, who is registered, and the sessions of their units."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ronghe.apps.base.api import Identified, new_uuid
from ronghe.apps.people.api import Organisation, Person, SchoolClass


def media_name(file: "CourseFile", name: str) -> str:
    """Where a file of a package lies: under names of our own, whatever it was called."""
    return f"courses/{file.package.uuid}/{new_uuid()}"


class CoursePackage(Identified):
    """One import of a course of a school. The same course again is a new version.

    `structure` is the course's cmi5.xml as it came; titles are copied out for lists. With
    `archived_at` it is only still read: its files are gone.
    """

    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="course_packages"
    )
    publisher_id = models.CharField(max_length=1_000)
    version = models.PositiveSmallIntegerField(default=1)
    title_en = models.CharField(max_length=300, blank=True)
    title_zh = models.CharField(max_length=300, blank=True)
    structure = models.BinaryField()
    imported_at = models.DateTimeField()
    archived_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "publisher_id", "version"], name="course_version_once"
            ),
        ]
        ordering = ["-imported_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.publisher_id} v{self.version}"


class CourseUnit(Identified):
    """An assignable unit of a package; its address and criteria stand in the structure."""

    package = models.ForeignKey(CoursePackage, on_delete=models.CASCADE, related_name="units")
    position = models.PositiveSmallIntegerField()
    publisher_id = models.CharField(max_length=1_000)
    title_en = models.CharField(max_length=300, blank=True)
    title_zh = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["package", "position"], name="course_unit_place_once"),
        ]
        ordering = ["package_id", "position"]

    def __str__(self) -> str:
        return self.publisher_id


class CourseFile(models.Model):
    """A file that came in a package, by its path there."""

    package = models.ForeignKey(CoursePackage, on_delete=models.CASCADE, related_name="files")
    path = models.CharField(max_length=500)
    file = models.FileField(upload_to=media_name, max_length=160)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["package", "path"], name="course_file_once"),
        ]

    def __str__(self) -> str:
        return self.path


class CourseRegistration(Identified):
    """That a student is to take a course. Its UUID is the registration of all statements.

    `satisfied` are the publisher's ids of blocks and course that were said to be satisfied.
    """

    package = models.ForeignKey(
        CoursePackage, on_delete=models.PROTECT, related_name="registrations"
    )
    person = models.ForeignKey(
        Person, on_delete=models.CASCADE, related_name="course_registrations"
    )
    school_class = models.ForeignKey(
        SchoolClass,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="course_registrations",
    )
    assigned_at = models.DateTimeField()
    due_on = models.DateField(null=True, blank=True)
    satisfied = models.JSONField(default=list)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["package", "person"], name="course_registered_once"),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} takes {self.package_id}"


class UnitProgress(models.Model):
    """What a registration's sessions have reported of one unit."""

    registration = models.ForeignKey(
        CourseRegistration, on_delete=models.CASCADE, related_name="progress"
    )
    unit = models.ForeignKey(CourseUnit, on_delete=models.CASCADE, related_name="progress")
    has_completed = models.BooleanField(default=False)
    has_passed = models.BooleanField(default=False)
    has_failed = models.BooleanField(default=False)
    is_waived = models.BooleanField(default=False)
    is_met = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["registration", "unit"], name="unit_progress_once"),
        ]

    def __str__(self) -> str:
        return f"{self.registration_id} in {self.unit_id}"


class CourseSession(Identified):
    """One launch of a unit. Its secrets are kept as digests: the fetch address gives the token
    once, the media address opens the package's files while the session lasts."""

    class Mode(models.TextChoices):
        NORMAL = "Normal", _("for credit")
        REVIEW = "Review", _("to look at it again")

    registration = models.ForeignKey(
        CourseRegistration, on_delete=models.CASCADE, related_name="sessions"
    )
    unit = models.ForeignKey(CourseUnit, on_delete=models.PROTECT, related_name="sessions")
    mode = models.CharField(max_length=8, choices=Mode.choices, default=Mode.NORMAL)
    fetch_digest = models.BinaryField(max_length=32)
    media_digest = models.BinaryField(max_length=32)
    token_digest = models.BinaryField(max_length=32, null=True)
    launched_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    said = models.JSONField(default=list)
    initialized_at = models.DateTimeField(null=True)
    latest_at = models.DateTimeField(null=True)
    terminated_at = models.DateTimeField(null=True)
    terminated_seen = models.DateTimeField(null=True)
    abandoned_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["fetch_digest"], name="course_fetch_once"),
            models.UniqueConstraint(fields=["media_digest"], name="course_media_once"),
            models.UniqueConstraint(
                fields=["registration", "unit"],
                condition=Q(terminated_at__isnull=True, abandoned_at__isnull=True),
                name="course_session_open_once",
            ),
        ]
        indexes = [models.Index(fields=["token_digest"])]

    def __str__(self) -> str:
        return f"session {self.uuid}"
