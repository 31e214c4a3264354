"""The evidence log. Append-only: triggers refuse every update and delete of records and seals.

Never put a name, a free text or an address into an open column: persons stand here by pseudonym,
and what identifies goes into `private`, encrypted with the subject's key.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _

from ronghe.apps.base.api import Identified, ReferenceField
from ronghe.apps.people.api import Organisation


class Stream(Identified):
    """One organisation's log, with the position and digest of its newest sealed record."""

    organisation = models.OneToOneField(
        Organisation, on_delete=models.PROTECT, related_name="evidence_stream"
    )
    position = models.PositiveBigIntegerField(default=0)
    digest = models.BinaryField(max_length=32, default=bytes(32))

    def __str__(self) -> str:
        return f"stream {self.organisation_id} at {self.position}"


class Record(Identified):
    """One piece of evidence: who did or judged what, in which context, when.

    `subject` is whom it is about, `actor` who observed or answered, `on_behalf_of` for whom they
    did so; all are pseudonyms. `activity` is what was used (an instrument and its version),
    `occasion` what it belongs to (a rating session). `body` holds codes and numbers only.
    """

    class Kind(models.TextChoices):
        RATING = "rating", _("rating")
        RESPONSE = "response", _("test answers")
        SELF_REPORT = "self_report", _("self-report")
        REFLECTION = "reflection", _("reflection")
        STATEMENT = "statement", _("statement from another system")

    class Context(models.TextChoices):
        CLASSROOM = "class", _("class")
        WORKSHOP = "workshop", _("workshop")
        SIMULATOR = "simulator", _("simulator")
        WORKPLACE = "workplace", _("workplace")

    class Phase(models.TextChoices):
        PROCESS = "process", _("process")
        OUTCOME = "outcome", _("outcome")

    stream = models.ForeignKey(Stream, on_delete=models.PROTECT, related_name="records")
    kind = models.CharField(max_length=12, choices=Kind.choices)
    verb = models.CharField(max_length=200)
    subject = models.UUIDField(null=True)
    actor = models.UUIDField(null=True)
    on_behalf_of = models.UUIDField(null=True)
    context = models.CharField(max_length=10, choices=Context.choices, blank=True)
    phase = models.CharField(max_length=8, choices=Phase.choices, blank=True)
    activity = ReferenceField()
    occasion = ReferenceField()
    observed_at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    body = models.JSONField(default=dict)
    private = models.BinaryField(null=True)
    corrects = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, related_name="corrections"
    )
    schema = models.PositiveSmallIntegerField(default=1)

    class Meta:
        indexes = [
            models.Index(fields=["subject", "observed_at"]),
            models.Index(fields=["actor", "observed_at"]),
            models.Index(fields=["occasion"]),
            models.Index(fields=["stream", "recorded_at"]),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.uuid}"


class Unsealed(models.Model):
    """The tail of the log: records that wait for their position. Emptied by the sealer."""

    record = models.OneToOneField(Record, on_delete=models.CASCADE, primary_key=True)
    stream = models.ForeignKey(Stream, on_delete=models.CASCADE, related_name="tail")

    def __str__(self) -> str:
        return f"unsealed {self.record_id}"


class Seal(models.Model):
    """A record's place in its stream's hash chain.

    The foreign key has no constraint in the database on purpose: a record that was taken out
    behind Ronghe's back must leave its seal behind, which then names it.
    """

    stream = models.ForeignKey(Stream, on_delete=models.PROTECT, related_name="seals")
    position = models.PositiveBigIntegerField()
    record = models.OneToOneField(
        Record, on_delete=models.DO_NOTHING, db_constraint=False, related_name="seal"
    )
    record_uuid = models.UUIDField()
    digest = models.BinaryField(max_length=32)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["stream", "position"], name="seal_position_once"),
        ]

    def __str__(self) -> str:
        return f"{self.stream_id}/{self.position}"


class SigningKey(Identified):
    """An Ed25519 key for heads; the private half is wrapped with the master key."""

    public = models.BinaryField(max_length=32)
    wrapped = models.BinaryField()
    created_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"signing key {self.uuid}"


class SignedHead(models.Model):
    """A stream's head on one day, signed, so that it can be kept elsewhere and compared."""

    stream = models.ForeignKey(Stream, on_delete=models.PROTECT, related_name="signed_heads")
    day = models.DateField()
    position = models.PositiveBigIntegerField()
    digest = models.BinaryField(max_length=32)
    signed_at = models.DateTimeField()
    key = models.ForeignKey(SigningKey, on_delete=models.PROTECT, related_name="heads")
    signature = models.BinaryField(max_length=64)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["stream", "day"], name="head_once_a_day"),
        ]

    def __str__(self) -> str:
        return f"{self.stream_id} on {self.day}"
