"""What statements of other systems bring along: whom they name, what finds them, documents.

A statement itself is a `Record` like any other. Here nothing is readable without a key: learners,
documents and attachments lie under the learner's own, definitions and names under the
installation's; what has to be found is found by keyed hash. docs/adr/0030 says why.
"""

from uuid import uuid4

from django.db import models

from ronghe.apps.evidence.models.log import Record, Stream
from ronghe.apps.people.api import Person


class Learner(models.Model):
    """Somebody (or a group) whom statements of one organisation's systems name, by one identity.

    `person` where the identity is known to be somebody of the house (`tied_at` when the office
    said so); `pseudonym` stands in the
    log where it is not. `wrapped` is the key, wrapped with the master key: with it gone, nothing
    that was said of them can be read.
    """

    stream = models.ForeignKey(Stream, on_delete=models.PROTECT, related_name="learners")
    identity = models.BinaryField(max_length=32)
    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, related_name="learner_identities"
    )
    pseudonym = models.UUIDField(default=uuid4)
    wrapped = models.BinaryField(null=True)
    agent = models.BinaryField(null=True)
    erased_at = models.DateTimeField(null=True)
    tied_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["stream", "identity"], name="learner_once_a_stream"),
        ]

    def __str__(self) -> str:
        return f"learner {self.pseudonym}"


class StatementEntry(models.Model):
    """The entry of the index for one statement, made anew from the log at any time.

    `statement` is the statement's own id. Foreign keys have no constraint in the database:
    it is an index, and it is written often.
    """

    record = models.OneToOneField(
        Record,
        on_delete=models.DO_NOTHING,
        primary_key=True,
        db_constraint=False,
        related_name="entry",
    )
    stream = models.ForeignKey(
        Stream,
        on_delete=models.DO_NOTHING,
        db_constraint=False,
        db_index=False,
        related_name="entries",
    )
    statement = models.UUIDField()
    stored = models.DateTimeField()
    refers_to = models.UUIDField(null=True)
    is_voiding = models.BooleanField(default=False)
    is_voided = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["stream", "statement"], name="statement_once_a_stream"),
        ]
        indexes = [
            models.Index(fields=["stream", "stored", "record"], name="statement_by_stored"),
            models.Index(
                fields=["stream", "refers_to"],
                condition=models.Q(refers_to__isnull=False),
                name="statement_by_target",
            ),
        ]

    def __str__(self) -> str:
        return f"statement {self.statement}"


class StatementTerm(models.Model):
    """One thing that a statement is found by: the keyed hash of a verb, an activity, an agent or a
    registration, each apart by stream. In the order in which statements are given out."""

    pk = models.CompositePrimaryKey("term", "stored", "record_id")
    term = models.UUIDField()
    stored = models.DateTimeField()
    record = models.ForeignKey(
        Record,
        on_delete=models.DO_NOTHING,
        db_constraint=False,
        db_index=False,
        related_name="terms",
    )

    def __str__(self) -> str:
        return f"{self.term} of {self.record_id}"


class ActivityDefinition(models.Model):
    """The definition of an activity as its systems have told it so far, encrypted."""

    stream = models.ForeignKey(
        Stream, on_delete=models.PROTECT, db_index=False, related_name="definitions"
    )
    activity = models.UUIDField()
    definition = models.BinaryField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["stream", "activity"], name="definition_once"),
        ]

    def __str__(self) -> str:
        return f"definition of {self.activity}"


class Attachment(models.Model):
    """The bytes of one attachment, under the key of its statement."""

    record = models.ForeignKey(Record, on_delete=models.PROTECT, related_name="attachments")
    digest = models.BinaryField(max_length=32)
    content = models.BinaryField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["record", "digest"], name="attachment_once"),
        ]

    def __str__(self) -> str:
        return f"attachment of {self.record_id}"


class Document(models.Model):
    """A document that another system keeps here: the state of an activity, or a profile.

    `address` is the keyed hash of all that names it, `place` of all but its own name and the
    registration. Name and content lie under the learner's key; those of an activity's profile,
    which is about nobody, under the installation's.
    """

    class Kind(models.TextChoices):
        STATE = "state"
        AGENT_PROFILE = "agent"
        ACTIVITY_PROFILE = "activity"

    stream = models.ForeignKey(
        Stream, on_delete=models.PROTECT, db_index=False, related_name="documents"
    )
    kind = models.CharField(max_length=8, choices=Kind.choices)
    address = models.UUIDField()
    place = models.UUIDField()
    registration = models.UUIDField(null=True)
    learner = models.ForeignKey(
        Learner, on_delete=models.PROTECT, null=True, related_name="documents"
    )
    name = models.BinaryField()
    content = models.BinaryField()
    content_type = models.CharField(max_length=255)
    updated_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["stream", "address"], name="document_once"),
        ]
        indexes = [models.Index(fields=["stream", "place", "updated_at"])]

    def __str__(self) -> str:
        return f"{self.kind} {self.address}"
