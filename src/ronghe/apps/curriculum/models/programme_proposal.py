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
from ronghe.apps.people.api import Organisation, Person, Programme


class ProgrammeProposal(Identified):
    """To open, adjust, suspend or close a programme, or one that does not exist yet; the figures
    are the proposer's own.

    A new programme (docs/adr/0045) has its school, titles, level and years here; its `programme`
    is empty until somebody opens what the committee has carried.
    """

    class Kind(models.TextChoices):
        NEW = "new", pgettext_lazy("programme", "begin as new")
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
        OPENED = "opened", pgettext_lazy("programme", "opened")

    class Level(models.TextChoices):
        SECONDARY = "secondary", _("secondary vocational")
        COLLEGE = "college", _("higher vocational, diploma")
        BACHELOR = "bachelor", _("higher vocational, bachelor")

    class Language(models.TextChoices):
        ENGLISH = "en", "English"
        CHINESE = "zh-hans", "中文"

    programme = models.ForeignKey(
        Programme, on_delete=models.PROTECT, null=True, blank=True, related_name="proposals"
    )
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    title_en = models.CharField(max_length=160, blank=True)
    title_zh = models.CharField(max_length=160, blank=True)
    trade = models.SlugField(max_length=60, blank=True)
    level = models.CharField(max_length=10, choices=Level.choices, blank=True)
    years = models.PositiveSmallIntegerField(null=True, blank=True)
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
    opened_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="new", organisation__isnull=False)
                | (~Q(kind="new") & Q(organisation__isnull=True) & Q(programme__isnull=False)),
                name="programme_proposal_about_one",
            ),
            models.UniqueConstraint(
                fields=["organisation", "title_en", "title_zh"],
                condition=Q(kind="new", state__in=("draft", "submitted", "carried")),
                name="new_programme_proposed_once",
            ),
            models.UniqueConstraint(
                fields=["programme"],
                condition=Q(state__in=("draft", "submitted")),
                name="programme_proposal_one_open",
            ),
        ]
        ordering = ["-proposed_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.kind} {self.title_en or self.programme_id}"

    @property
    def is_new(self) -> bool:
        """It is about a programme that did not exist when it was proposed."""
        return self.kind == self.Kind.NEW

    @property
    def school(self) -> Organisation:
        """Whose programme it is, or is to be."""
        if self.organisation is not None:
            return self.organisation
        assert self.programme is not None  # the table's own condition
        return self.programme.organisation


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
