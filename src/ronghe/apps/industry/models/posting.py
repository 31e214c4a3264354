"""Job postings of a region with the skills found in them, and their counts by month.

Postings lag behind and hardly show the shop floor; nothing here stands alone (`rules`).
"""

from django.db import models
from django.db.models import Q

from ronghe.apps.base.api import Identified
from ronghe.apps.competence.api import Occupation
from ronghe.apps.people.api import Person, Region


class PostingImport(Identified):
    """One file of postings that was taken in, and what became of its rows."""

    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="posting_imports")
    source = models.SlugField(max_length=60)
    file_name = models.CharField(max_length=200)
    imported_at = models.DateTimeField()
    imported_by = models.ForeignKey(
        Person, on_delete=models.SET_NULL, null=True, blank=True, related_name="posting_imports"
    )
    dictionary_version = models.CharField(max_length=20)
    created = models.PositiveIntegerField(default=0)
    repeated = models.PositiveIntegerField(default=0)
    alike = models.PositiveIntegerField(default=0)
    refused = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["-imported_at", "-pk"]

    def __str__(self) -> str:
        return self.file_name


class Posting(Identified):
    """One posting, once by its source and identifier. `alike` marks the same text posted again
    in the same month: it is kept and not counted."""

    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="postings")
    source = models.SlugField(max_length=60)
    identifier = models.CharField(max_length=200)
    lang = models.CharField(max_length=12)
    title = models.CharField(max_length=300)
    text = models.TextField(blank=True)
    employer = models.CharField(max_length=200, blank=True)
    place = models.CharField(max_length=200, blank=True)
    posted_on = models.DateField()
    month = models.DateField()
    occupation = models.ForeignKey(
        Occupation, on_delete=models.SET_NULL, null=True, blank=True, related_name="postings"
    )
    occupation_basis = models.CharField(max_length=200, blank=True)
    digest = models.CharField(max_length=32)
    is_alike = models.BooleanField(default=False)
    came_with = models.ForeignKey(PostingImport, on_delete=models.CASCADE, related_name="postings")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["region", "source", "identifier"], name="posting_once"),
        ]
        indexes = [
            models.Index(fields=["region", "occupation", "month"], name="posting_by_month"),
            models.Index(fields=["region", "month", "digest"], name="posting_by_digest"),
        ]
        ordering = ["-posted_on", "-pk"]

    def __str__(self) -> str:
        return self.title


class PostingMention(models.Model):
    """That a posting names a skill, by the concept's address; the words are in the posting."""

    posting = models.ForeignKey(Posting, on_delete=models.CASCADE, related_name="mentions")
    concept = models.CharField(max_length=300)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["concept", "posting"], name="posting_mention_once"),
        ]

    def __str__(self) -> str:
        return self.concept


class MonthlyCount(models.Model):
    """How many postings of a month in a language name a concept; without a concept, how many
    there are.

    Made anew from the postings of a month whenever some come in. No occupation: not known.
    """

    region = models.ForeignKey(Region, on_delete=models.CASCADE, related_name="posting_counts")
    occupation = models.ForeignKey(
        Occupation, on_delete=models.CASCADE, null=True, blank=True, related_name="posting_counts"
    )
    lang = models.CharField(max_length=12)
    month = models.DateField()
    concept = models.CharField(max_length=300, blank=True)
    postings = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["region", "occupation", "lang", "month", "concept"],
                condition=Q(occupation__isnull=False),
                name="monthly_count_once",
            ),
            models.UniqueConstraint(
                fields=["region", "lang", "month", "concept"],
                condition=Q(occupation__isnull=True),
                name="monthly_count_unknown_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.month} {self.concept}: {self.postings}"
