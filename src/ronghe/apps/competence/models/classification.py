"""Classifications published by others (ESCO, O*NET, the national one), as they were imported.

Read only for everybody: an import writes them whole, and nothing else does. Texts stay the
publisher's, marked with their language.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _

from ronghe.apps.base.api import Identified


class Classification(Identified):
    """A published classification in one language, in the version that was imported last."""

    code = models.SlugField(max_length=20)
    lang = models.CharField(max_length=12)
    version = models.CharField(max_length=40)
    title_en = models.CharField(max_length=200)
    title_zh = models.CharField(max_length=200)
    publisher = models.CharField(max_length=200)
    licence = models.CharField(max_length=200)
    attribution_en = models.TextField()
    attribution_zh = models.TextField()
    homepage = models.CharField(max_length=300, blank=True)
    imported_at = models.DateTimeField()
    occupation_count = models.PositiveIntegerField(default=0)
    skill_count = models.PositiveIntegerField(default=0)
    concept_count = models.PositiveIntegerField(default=0)
    relation_count = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["code", "lang"], name="classification_once"),
        ]
        ordering = ["code", "lang"]

    def __str__(self) -> str:
        return f"{self.code} {self.version} ({self.lang})"


class Concept(Identified):
    """A node of a classification.

    `key` is the publisher's own and stays from version to version; `uri` is what alignments name.
    `digest` tells an import what has changed. A concept that the latest import no longer holds is
    withdrawn, never deleted: something may be aligned to it.
    """

    class Kind(models.TextChoices):
        OCCUPATION_GROUP = "occupation_group", _("group of occupations")
        OCCUPATION = "occupation", _("occupation")
        SKILL_GROUP = "skill_group", _("group of skills")
        SKILL = "skill", _("skill")
        KNOWLEDGE = "knowledge", _("knowledge")
        TASK = "task", _("task")
        WORK_ACTIVITY = "work_activity", _("work activity")
        TECHNOLOGY = "technology", _("software or technology")
        TOOL = "tool", _("tool or machine")
        PRODUCT_GROUP = "product_group", _("group of products")

    classification = models.ForeignKey(
        Classification, on_delete=models.CASCADE, related_name="concepts"
    )
    key = models.CharField(max_length=400)
    uri = models.CharField(max_length=420, db_index=True)
    kind = models.CharField(max_length=20, choices=Kind.choices)
    code = models.CharField(max_length=60, blank=True)
    label = models.CharField(max_length=1000)
    description = models.TextField(blank=True)
    alternative_labels = models.JSONField(default=list)
    attributes = models.JSONField(default=dict)
    described = models.BooleanField(default=True)
    withdrawn = models.BooleanField(default=False)
    is_top = models.BooleanField(default=False)
    has_narrower = models.BooleanField(default=False)
    digest = models.CharField(max_length=32)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["classification", "key"], name="concept_key_once"),
        ]
        indexes = [
            models.Index(
                fields=["classification", "kind", "code"], name="concept_by_kind_and_code"
            ),
            models.Index(
                fields=["classification", "is_top", "code"],
                name="concept_tops",
                condition=models.Q(is_top=True),
            ),
        ]

    def __str__(self) -> str:
        return self.label


class ConceptRelation(models.Model):
    """An edge between two concepts of one classification, read from `source` to `target`."""

    class Kind(models.TextChoices):
        BROADER = "broader", _("lies under")
        ESSENTIAL = "essential", _("needs")
        OPTIONAL = "optional", _("is helped by")
        RATED = "rated", _("is rated on")
        HAS_TASK = "has_task", _("comprises")
        INVOLVES = "involves", _("is an instance of")
        USES = "uses", _("works with")
        RELATED = "related", _("is related to")

    # The unique constraint and the index below serve both directions; plain ones would double them.
    source = models.ForeignKey(
        Concept, on_delete=models.CASCADE, related_name="outgoing", db_index=False
    )
    target = models.ForeignKey(
        Concept, on_delete=models.CASCADE, related_name="incoming", db_index=False
    )
    kind = models.CharField(max_length=12, choices=Kind.choices)
    importance = models.FloatField(null=True)
    level = models.FloatField(null=True)
    note = models.CharField(max_length=60, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["source", "kind", "target"], name="concept_relation_once"
            ),
        ]
        indexes = [
            models.Index(fields=["target", "kind", "source"], name="concept_relation_backwards"),
        ]

    def __str__(self) -> str:
        return f"{self.source_id} {self.kind} {self.target_id}"
