"""How statements of other systems become evidence: rules by version, and which statement did."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ronghe.apps.assessment.models.instrument import Instrument, Item
from ronghe.apps.base.api import Identified, new_uuid
from ronghe.apps.evidence.api import Record
from ronghe.apps.people.api import Organisation, Programme


class StatementMapping(Identified):
    """One version of a rule of a programme: which statements answer which items of an instrument,
    or rate somebody on them.

    A version that has been active never changes; `family` is the same for all versions of a rule.
    `rated_by` says who judges, where the instrument is one that raters judge with; the statement
    is about its actor, or, where the actor judges, about the person who is its object.
    """

    class RatedBy(models.TextChoices):
        NOBODY = "", _("nobody: it is an answer")
        INSTRUCTOR = "instructor", _("the instructor it names, about its actor")
        ACTOR = "actor", _("its actor, about the person who is its object")

    class State(models.TextChoices):
        DRAFT = "draft", _("draft")
        ACTIVE = "active", _("in use")
        RETIRED = "retired", _("out of use")

    programme = models.ForeignKey(
        Programme, on_delete=models.PROTECT, related_name="statement_mappings"
    )
    instrument = models.ForeignKey(
        Instrument, on_delete=models.PROTECT, related_name="statement_mappings"
    )
    family = models.UUIDField(default=new_uuid)
    version = models.PositiveSmallIntegerField(default=1)
    title_en = models.CharField(max_length=200)
    title_zh = models.CharField(max_length=200)
    context = models.CharField(max_length=10, choices=Record.Context.choices)
    phase = models.CharField(max_length=8, choices=Record.Phase.choices)
    rated_by = models.CharField(
        max_length=10, choices=RatedBy.choices, blank=True, default=RatedBy.NOBODY
    )
    takes_from = models.DateField()
    state = models.CharField(max_length=8, choices=State.choices, default=State.DRAFT)
    activated_at = models.DateTimeField(null=True, blank=True)
    retired_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["family", "version"], name="mapping_version_once"),
            models.UniqueConstraint(
                fields=["family"], condition=Q(state="active"), name="mapping_active_once"
            ),
            models.UniqueConstraint(
                fields=["family"], condition=Q(state="draft"), name="mapping_draft_once"
            ),
        ]
        ordering = ["programme_id", "title_en", "-version"]

    def __str__(self) -> str:
        return f"{self.title_en} v{self.version}"


class MappingCondition(models.Model):
    """What a statement must say. Conditions on one field are alternatives; fields add up."""

    class Field(models.TextChoices):
        VERB = "verb"
        ACTIVITY = "activity"
        ACTIVITY_TYPE = "activity_type"
        CONTEXT_ACTIVITY = "context_activity"
        SUCCESS = "success"
        COMPLETION = "completion"
        SCALED = "scaled"
        RAW = "raw"
        MINUTES = "minutes"

    class How(models.TextChoices):
        IS = "is"
        BEGINS = "begins"
        BETWEEN = "between"

    mapping = models.ForeignKey(
        StatementMapping, on_delete=models.CASCADE, related_name="conditions"
    )
    position = models.PositiveSmallIntegerField()
    field = models.CharField(max_length=16, choices=Field.choices)
    how = models.CharField(max_length=8, choices=How.choices)
    value = models.CharField(max_length=500)
    upper = models.CharField(max_length=20, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["mapping", "position"], name="condition_place_once"),
        ]
        ordering = ["mapping_id", "position"]

    def __str__(self) -> str:
        return f"{self.field} {self.how} {self.value}"


class MappingScore(models.Model):
    """From what the statement says to the score of one item.

    `activity` narrows the row to one activity (a question of a test); `cuts` are the values from
    which the next higher score counts, one fewer than the item has different scores.
    """

    class Source(models.TextChoices):
        SUCCESS = "success"
        COMPLETION = "completion"
        SCALED = "scaled"
        RAW = "raw"
        EXACT = "exact"  # the raw score is the score of the item

    mapping = models.ForeignKey(StatementMapping, on_delete=models.CASCADE, related_name="scores")
    position = models.PositiveSmallIntegerField()
    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="mapping_scores")
    source = models.CharField(max_length=10, choices=Source.choices)
    activity = models.CharField(max_length=500, blank=True)
    cuts = models.JSONField(default=list)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["mapping", "position"], name="score_place_once"),
        ]
        ordering = ["mapping_id", "position"]

    def __str__(self) -> str:
        return f"{self.item_id} by {self.source}"


class MappedStatement(models.Model):
    """That a statement became evidence, once and by which version. `corrected_by` when it was
    voided since; the row stays, so that it is not taken a second time."""

    statement = models.UUIDField(unique=True)
    mapping = models.ForeignKey(StatementMapping, on_delete=models.PROTECT, related_name="mapped")
    record = models.OneToOneField(Record, on_delete=models.PROTECT, related_name="mapped_statement")
    corrected_by = models.OneToOneField(
        Record, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    def __str__(self) -> str:
        return f"{self.statement} by {self.mapping_id}"


class LogCursor(models.Model):
    """How far a school's log has been read for statements that become evidence."""

    organisation = models.OneToOneField(
        Organisation, on_delete=models.CASCADE, related_name="statement_cursor"
    )
    position = models.PositiveBigIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.organisation_id} at {self.position}"
