"""What was made of the counts: trend runs kept as they were made, and links that people judge."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ronghe.apps.base.api import Identified
from ronghe.apps.competence.api import Occupation
from ronghe.apps.industry.models.posting import Posting
from ronghe.apps.people.api import Person, Region


class TrendRun(Identified):
    """One assessment of an occupation's postings in a region. Never changed; a new one is made."""

    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="trend_runs")
    occupation = models.ForeignKey(Occupation, on_delete=models.PROTECT, related_name="trend_runs")
    method = models.CharField(max_length=60)
    version = models.CharField(max_length=20)
    dictionary_version = models.CharField(max_length=20)
    rules = models.JSONField(default=dict)
    first_month = models.DateField()
    last_month = models.DateField()
    postings = models.PositiveIntegerField()
    prior_deviation = models.FloatField()
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(
        Person, on_delete=models.SET_NULL, null=True, blank=True, related_name="trend_runs"
    )

    class Meta:
        ordering = ["-made_at", "-pk"]
        indexes = [models.Index(fields=["region", "occupation", "-made_at"], name="trend_newest")]

    def __str__(self) -> str:
        return f"{self.occupation_id} {self.first_month}–{self.last_month}"


class SkillTrend(Identified):
    """What a run says of one concept. Numbers are null where too few postings name it."""

    class Verdict(models.TextChoices):
        RISING = "rising", _("rising")
        DECLINING = "declining", _("declining")
        UNCLEAR = "unclear", _("no clear trend")
        TOO_FEW = "too_few", _("too few postings to tell")

    run = models.ForeignKey(TrendRun, on_delete=models.CASCADE, related_name="skills")
    concept = models.CharField(max_length=300)
    label = models.CharField(max_length=1000)
    lang = models.CharField(max_length=12)
    mentions = models.PositiveIntegerField()
    share_first = models.FloatField(null=True)
    share_last = models.FloatField(null=True)
    slope = models.FloatField(null=True)
    standard_error = models.FloatField(null=True)
    shrunk_slope = models.FloatField(null=True)
    rising = models.FloatField(null=True)
    q_value = models.FloatField(null=True)
    confirmed = models.BooleanField(default=False)
    verdict = models.CharField(max_length=10, choices=Verdict.choices)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["run", "lang", "concept"], name="skill_trend_once"),
        ]

    def __str__(self) -> str:
        return f"{self.label}: {self.verdict}"


class TrendNotice(Identified):
    """That some verdicts of a run differ from those of the month before; it waits until somebody
    has looked at it. `changes` holds {"label", "lang", "concept", "before", "after"}."""

    run = models.OneToOneField(TrendRun, on_delete=models.CASCADE, related_name="notice")
    changes = models.JSONField()
    looked_at = models.DateTimeField(null=True, blank=True)
    looked_by = models.ForeignKey(
        Person, on_delete=models.SET_NULL, null=True, blank=True, related_name="trends_looked_at"
    )

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{len(self.changes)} changes in {self.run_id}"


class LinkProposal(Identified):
    """That a sentence of a posting may be about a concept; a person says whether it is."""

    class State(models.TextChoices):
        OPEN = "open", pgettext_lazy("judgement", "waiting")
        ACCEPTED = "accepted", _("accepted")
        REJECTED = "rejected", _("rejected")

    region = models.ForeignKey(Region, on_delete=models.CASCADE, related_name="link_proposals")
    posting = models.ForeignKey(Posting, on_delete=models.CASCADE, related_name="link_proposals")
    sentence = models.CharField(max_length=400)
    sentence_digest = models.CharField(max_length=32)
    lang = models.CharField(max_length=12)
    concept = models.CharField(max_length=300)
    label = models.CharField(max_length=1000)
    probability = models.FloatField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    proposed_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        Person, on_delete=models.SET_NULL, null=True, blank=True, related_name="links_decided"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["region", "sentence_digest", "concept"], name="link_proposal_once"
            ),
        ]
        indexes = [
            models.Index(
                fields=["region", "-probability"],
                condition=Q(state="open"),
                name="link_proposal_open",
            )
        ]

    def __str__(self) -> str:
        return f"{self.sentence} → {self.label}"


class DictionaryAddition(Identified):
    """Words that name a concept in a region's postings, added by a person."""

    region = models.ForeignKey(Region, on_delete=models.CASCADE, related_name="dictionary")
    lang = models.CharField(max_length=12)
    text = models.CharField(max_length=200)
    concept = models.CharField(max_length=300)
    label = models.CharField(max_length=1000)
    proposal = models.OneToOneField(
        LinkProposal, on_delete=models.SET_NULL, null=True, blank=True, related_name="addition"
    )
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(
        Person, on_delete=models.SET_NULL, null=True, blank=True, related_name="words_added"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["region", "lang", "text"], name="dictionary_addition_once"
            ),
        ]

    def __str__(self) -> str:
        return self.text
