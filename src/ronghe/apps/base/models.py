"""What every app's tables share, and the audit table. Knows no other app."""

from django.db import models

from ronghe.apps.base.identifiers import new_uuid
from ronghe.apps.base.references import ReferenceField


class Identified(models.Model):
    """A row with a UUID for other systems beside its primary key for this one."""

    uuid = models.UUIDField(default=new_uuid, unique=True, editable=False)

    class Meta:
        abstract = True


class AuditEntry(models.Model):
    """One row per write and per sensitive page view, naming the set that was touched.

    Holds identifiers only, never names or contents, so that erasing a person means blanking
    `actor` and `subject` here and nothing else.
    """

    class Kind(models.TextChoices):
        READ = "read"
        WRITE = "write"
        REFUSED = "refused"

    at = models.DateTimeField()
    kind = models.CharField(max_length=8, choices=Kind.choices)
    action = models.CharField(max_length=80)
    actor = models.UUIDField(null=True)
    on_behalf_of = models.UUIDField(null=True)
    via = models.CharField(max_length=12)
    subject = ReferenceField()
    touched = models.CharField(max_length=200, blank=True)
    count = models.PositiveIntegerField(default=1)

    class Meta:
        indexes = [
            models.Index(fields=["at"]),
            models.Index(fields=["actor", "at"]),
            models.Index(fields=["subject"]),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.action} {self.touched}"


class SentForm(models.Model):
    """That a form with this number was sent, and where its answer led: sent again, it leads there
    and does nothing. Holds no person; a row goes after a week."""

    number = models.UUIDField(primary_key=True)
    at = models.DateTimeField(db_index=True)
    leads_to = models.CharField(max_length=500, blank=True)

    def __str__(self) -> str:
        return str(self.number)


class Signature(Identified):
    """That somebody signed one version of a document in a capacity: `digest` is of what they saw.

    `signer` is a person's UUID, empty once they are erased; the signature stays.
    """

    document = ReferenceField()
    digest = models.CharField(max_length=64)
    signer = models.UUIDField(null=True)
    capacity = models.CharField(max_length=40)
    signed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["document", "capacity"], name="signature_once_in_capacity"
            ),
            models.UniqueConstraint(fields=["document", "signer"], name="signature_once_by_person"),
        ]

    def __str__(self) -> str:
        return f"{self.capacity} of {self.document}"
