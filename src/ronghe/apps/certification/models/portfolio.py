"""What a student adds to their portfolio, how it hangs together, and whom they show it to.

Evidence, decisions and credentials are never copied in here: a portfolio reads them where they
are. The text of a reflection stands in the evidence log, encrypted with the student's key.
"""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from ronghe.apps.base.api import Identified, ReferenceField, new_uuid
from ronghe.apps.certification.models.stages import DisplayEntry
from ronghe.apps.evidence.api import Record
from ronghe.apps.people.api import Person


def stored_name(item: "PortfolioItem", _typed: str) -> str:
    """Where a file lies in the data folder: never under a name that somebody typed."""
    return f"portfolio/{new_uuid()}"


class Portfolio(Identified):
    """One person's portfolio. Its row is also the lock under which it is written to."""

    person = models.OneToOneField(Person, on_delete=models.CASCADE, related_name="portfolio")
    opened_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"portfolio of {self.person_id}"


class PortfolioItem(Identified):
    """Something that the student added, or brought along from another installation.

    `origin` is its identity wherever it travels: an import finds by it what is there already.
    `facts` holds what was brought along as it was there. `is_open_to_school` lets whoever may see
    the portfolio see this too; without it only the student does, and whom they show it to.
    """

    class Kind(models.TextChoices):
        REFLECTION = "reflection", _("reflection")
        FILE = "file", _("file")
        LINK = "link", _("link")
        BROUGHT = "brought", _("brought along")

    portfolio = models.ForeignKey(Portfolio, on_delete=models.CASCADE, related_name="items")
    origin = models.UUIDField(default=new_uuid, editable=False)
    kind = models.CharField(max_length=10, choices=Kind.choices)
    title = models.CharField(max_length=160)
    text = models.TextField(blank=True)
    lang = models.CharField(max_length=12, default="zh-hans")
    happened_on = models.DateField()
    added_at = models.DateTimeField()
    is_open_to_school = models.BooleanField(default=False)
    record = models.ForeignKey(
        Record, on_delete=models.PROTECT, null=True, blank=True, related_name="portfolio_items"
    )
    file = models.FileField(upload_to=stored_name, blank=True, max_length=120)
    file_name = models.CharField(max_length=120, blank=True)
    media_type = models.CharField(max_length=100, blank=True)
    size_bytes = models.PositiveIntegerField(default=0)
    digest = models.CharField(max_length=64, blank=True)
    link = models.URLField(max_length=400, blank=True)
    facts = models.JSONField(default=dict, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["portfolio", "origin"], name="portfolio_item_once"),
            models.CheckConstraint(
                condition=(Q(kind="reflection", record__isnull=False, file="", link=""))
                | (Q(kind="file", record__isnull=True, link="") & ~Q(file=""))
                | (Q(kind="link", record__isnull=True, file="") & ~Q(link=""))
                | Q(kind="brought", record__isnull=True, file="", link=""),
                name="portfolio_item_is_of_its_kind",
            ),
        ]
        ordering = ["-happened_on", "-pk"]
        indexes = [models.Index(fields=["portfolio", "happened_on"])]

    def __str__(self) -> str:
        return f"{self.kind} {self.origin}"


class ItemLink(models.Model):
    """That an item is about something: evidence, a decision, a module, another item."""

    item = models.ForeignKey(PortfolioItem, on_delete=models.CASCADE, related_name="links")
    target = ReferenceField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["item", "target"], name="item_link_once"),
        ]
        ordering = ["item_id", "pk"]

    def __str__(self) -> str:
        return f"{self.item_id} about {self.target}"


class ShareLink(Identified):
    """A link to what its owner chose to show, for one purpose, until it expires or is withdrawn.

    Only the digest of its secret is kept; without one the link was brought along from elsewhere
    and opens nothing.
    """

    portfolio = models.ForeignKey(Portfolio, on_delete=models.CASCADE, related_name="share_links")
    origin = models.UUIDField(default=new_uuid, editable=False)
    purpose = models.CharField(max_length=160)
    lang = models.CharField(max_length=12, default="zh-hans")
    digest = models.BinaryField(unique=True, max_length=32, null=True)
    shows_levels = models.BooleanField(default=False)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["portfolio", "origin"], name="share_link_once"),
            models.CheckConstraint(
                condition=Q(expires_at__gt=F("made_at")), name="share_link_runs_forward"
            ),
        ]
        ordering = ["-made_at", "-pk"]

    def __str__(self) -> str:
        return self.purpose


class ShareChoice(models.Model):
    """One thing that a link, or what somebody shows to a panel, holds."""

    link = models.ForeignKey(
        ShareLink, on_delete=models.CASCADE, null=True, blank=True, related_name="choices"
    )
    entry = models.ForeignKey(
        DisplayEntry, on_delete=models.CASCADE, null=True, blank=True, related_name="choices"
    )
    target = ReferenceField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["link", "target"], name="share_choice_once"),
            models.UniqueConstraint(fields=["entry", "target"], name="display_choice_once"),
            models.CheckConstraint(
                condition=Q(link__isnull=True, entry__isnull=False)
                | Q(link__isnull=False, entry__isnull=True),
                name="share_choice_of_one",
            ),
        ]
        ordering = ["pk"]

    def __str__(self) -> str:
        return str(self.target)
