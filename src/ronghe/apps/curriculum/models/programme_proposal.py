"""What is proposed about a programme as a whole, and in which state it is from when on.

A programme's row is in `people`; whether it takes new students is decided here, by a committee.
"""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ronghe.apps.base.api import Identified
from ronghe.apps.competence.api import Occupation
from ronghe.apps.governance.api import Motion
from ronghe.apps.people.api import Person, Programme


class ProgrammeProposal(Identified):
    """To open, adjust, suspend or close a programme; the figures are the proposer's own."""

    class Kind(models.TextChoices):
        OPEN = "open", pgettext_lazy("programme", "open")
        ADJUST = "adjust", pgettext_lazy("programme", "adjust")
        SUSPEND = "suspend", pgettext_lazy("programme", "suspend")
        CLOSE = "close", pgettext_lazy("programme", "close")

    class State(models.TextChoices):
        DRAFT = "draft", _("draft")
        SUBMITTED = "submitted", _("before the committee")
        CARRIED = "carried", _("carried")
        REJECTED = "rejected", _("not carried")
        WITHDRAWN = "withdrawn", _("withdrawn")

    class Language(models.TextChoices):
        ENGLISH = "en", "English"
        CHINESE = "zh-hans", "中文"

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="proposals")
    kind = models.CharField(max_length=8, choices=Kind.choices)
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFT)
    from_on = models.DateField()
    reason = models.TextField()
    lang = models.CharField(max_length=8, choices=Language.choices)
    occupation = models.ForeignKey(
        Occupation, on_delete=models.PROTECT, null=True, blank=True, related_name="proposals"
    )
    places = models.PositiveIntegerField(null=True, blank=True)
    yearly_cost = models.PositiveIntegerField(null=True, blank=True)
    investment = models.PositiveIntegerField(null=True, blank=True)
    teachers_needed = models.PositiveSmallIntegerField(null=True, blank=True)
    equipment_needed = models.TextField(blank=True)
    motion = models.OneToOneField(
        Motion, on_delete=models.PROTECT, null=True, blank=True, related_name="programme_proposal"
    )
    proposed_by = models.ForeignKey(
        Person, on_delete=models.SET_NULL, null=True, related_name="programme_proposals"
    )
    proposed_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["programme"],
                condition=Q(state__in=("draft", "submitted")),
                name="programme_proposal_one_open",
            ),
        ]
        ordering = ["-proposed_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.kind} {self.programme_id}"


class ProgrammeState(Identified):
    """In which state a programme is from a day on; the history is never rewritten."""

    class State(models.TextChoices):
        PLANNED = "planned", pgettext_lazy("programme", "planned")
        OPEN = "open", pgettext_lazy("programme", "open")
        SUSPENDED = "suspended", pgettext_lazy("programme", "suspended")
        CLOSED = "closed", pgettext_lazy("programme", "closed")

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="states")
    state = models.CharField(max_length=10, choices=State.choices)
    from_on = models.DateField()
    proposal = models.OneToOneField(
        ProgrammeProposal, on_delete=models.PROTECT, related_name="outcome"
    )
    recorded_at = models.DateTimeField()

    class Meta:
        ordering = ["from_on", "pk"]
        indexes = [models.Index(fields=["programme", "from_on"])]

    def __str__(self) -> str:
        return f"{self.programme_id} {self.state} from {self.from_on}"
