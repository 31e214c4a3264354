"""A programme's own rule of stage decisions, version by version.

Never change the terms of a version that left its draft: its digest is what the committee approved,
and decisions name it.
"""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ronghe.apps.base.api import Identified, ReferenceField
from ronghe.apps.people.api import Person, Programme


class StageRule(Identified):
    """One version. `terms` is the JSON of `stage_terms`; `digest` what left the draft and came
    before the committee. Without one in force, stages are decided by the default."""

    class State(models.TextChoices):
        DRAFT = "draft", _("draft")
        BEFORE_COMMITTEE = "before_committee", _("before the committee")
        APPROVED = "approved", pgettext_lazy("rule", "in force")
        RETIRED = "retired", _("retired")

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="stage_rules")
    number = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=16, choices=State.choices, default=State.DRAFT)
    terms = models.JSONField(default=list)
    digest = models.CharField(max_length=64, blank=True, editable=False)
    begun_at = models.DateTimeField()
    begun_by = models.ForeignKey(
        Person, on_delete=models.SET_NULL, null=True, blank=True, related_name="stage_rules_begun"
    )
    submitted_at = models.DateTimeField(null=True, blank=True)
    motion = ReferenceField()
    decision = ReferenceField()
    approved_at = models.DateTimeField(null=True, blank=True)
    retired_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["programme", "number"], name="stage_rule_once"),
            models.UniqueConstraint(
                fields=["programme"],
                condition=Q(state="approved"),
                name="stage_rule_in_force_once",
            ),
            models.UniqueConstraint(
                fields=["programme"],
                condition=Q(state__in=("draft", "before_committee")),
                name="stage_rule_one_in_work",
            ),
        ]
        ordering = ["programme_id", "-number"]

    def __str__(self) -> str:
        return f"stage rule of {self.programme_id} v{self.number}"
