"""The revision of one module, from what set it off to whether it helped (docs/adr/0027)."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ronghe.apps.base.api import Identified, ReferenceField
from ronghe.apps.curriculum.models.module import Module, ModuleVersion
from ronghe.apps.curriculum.models.triage import SignalTriage
from ronghe.apps.people.api import Person, Programme, SchoolClass


class Revision(Identified):
    """One module that is to change, or has. It touches no other module; what follows from it
    elsewhere is named by the impact view. `motion` and `decision` point into `governance`."""

    class State(models.TextChoices):
        PROPOSED = "proposed", pgettext_lazy("revision", "proposed")
        DEFERRED = "deferred", pgettext_lazy("revision", "deferred")
        ACCEPTED = "accepted", pgettext_lazy("revision", "accepted")
        DRAFTING = "drafting", pgettext_lazy("revision", "being drafted")
        IN_REVIEW = "in_review", pgettext_lazy("revision", "in review")
        WITH_COMMITTEE = "with_committee", pgettext_lazy("revision", "before the committee")
        APPROVED = "approved", pgettext_lazy("revision", "approved")
        PUBLISHED = "published", pgettext_lazy("revision", "published")
        RENEWED = "renewed", pgettext_lazy("revision", "resources renewed")
        TAUGHT = "taught", pgettext_lazy("revision", "taught")
        CLOSED = "closed", pgettext_lazy("revision", "effect looked at")
        REJECTED = "rejected", pgettext_lazy("revision", "rejected")
        WITHDRAWN = "withdrawn", pgettext_lazy("revision", "withdrawn")

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="revisions")
    module = models.ForeignKey(
        Module, on_delete=models.PROTECT, null=True, blank=True, related_name="revisions"
    )
    version = models.OneToOneField(
        ModuleVersion, on_delete=models.PROTECT, null=True, blank=True, related_name="revision"
    )
    title = models.CharField(max_length=200)
    text = models.TextField(blank=True)
    lang = models.CharField(max_length=12, default="zh-hans")
    state = models.CharField(max_length=14, choices=State.choices, default=State.PROPOSED)
    opened_at = models.DateTimeField()
    opened_by = models.ForeignKey(
        Person, on_delete=models.SET_NULL, null=True, blank=True, related_name="revisions_opened"
    )
    motion = ReferenceField()
    decision = ReferenceField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["module"],
                condition=Q(state__in=("drafting", "in_review", "with_committee", "approved")),
                name="revision_one_in_work",
            ),
            models.CheckConstraint(
                condition=Q(version__isnull=False, module__isnull=False)
                | Q(state__in=("proposed", "deferred", "accepted", "rejected", "withdrawn")),
                name="revision_has_its_version",
            ),
        ]
        indexes = [models.Index(fields=["programme", "state"])]
        ordering = ["-opened_at", "-pk"]

    def __str__(self) -> str:
        return self.title


class RevisionTrigger(models.Model):
    """What set a revision off: an accepted signal, a gap, the review date, a report, a machine."""

    class Origin(models.TextChoices):
        SIGNAL = "signal", _("signal from industry")
        GAP = "gap", _("gap between demand and supply")
        REVIEW = "review", _("review date")
        REPORT = "report", _("report on a teaching resource")
        EQUIPMENT = "equipment", _("equipment generation gap")
        OTHER = "other", _("other")

    revision = models.ForeignKey(Revision, on_delete=models.CASCADE, related_name="triggers")
    origin = models.CharField(max_length=10, choices=Origin.choices)
    triage = models.ForeignKey(
        SignalTriage, on_delete=models.PROTECT, null=True, blank=True, related_name="triggered"
    )
    source = ReferenceField()
    text = models.TextField(blank=True)
    url = models.CharField(max_length=400, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["triage"],
                condition=Q(triage__isnull=False),
                name="revision_trigger_of_one_triage",
            ),
            models.CheckConstraint(
                condition=~Q(origin="signal") | Q(triage__isnull=False),
                name="revision_trigger_signal_judged",
            ),
        ]
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.origin} of {self.revision_id}"


class RevisionStep(models.Model):
    """A step of a revision with its owner and due date; `done_at` once it has been taken.
    `nothing_to_do` says that it passed by itself, as there was nothing in it for anybody."""

    class Step(models.TextChoices):
        JUDGE = "judge", pgettext_lazy("step", "Judge the proposal")
        DRAFT = "draft", pgettext_lazy("step", "Draft the new version")
        REVIEW = "review", pgettext_lazy("step", "Review the draft")
        DECIDE = "decide", pgettext_lazy("step", "Decide in the committee")
        PUBLISH = "publish", pgettext_lazy("step", "Publish")
        RENEW = "renew", pgettext_lazy("step", "Renew the resources")
        TEACH = "teach", pgettext_lazy("step", "Teach it")
        EFFECT = "effect", pgettext_lazy("step", "Look at the effect")

    revision = models.ForeignKey(Revision, on_delete=models.CASCADE, related_name="steps")
    step = models.CharField(max_length=8, choices=Step.choices)
    position = models.PositiveSmallIntegerField()
    owner = models.ForeignKey(
        Person, on_delete=models.SET_NULL, null=True, blank=True, related_name="revision_steps"
    )
    due_on = models.DateField()
    done_at = models.DateTimeField(null=True, blank=True)
    nothing_to_do = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["revision", "step"], name="revision_step_once"),
        ]
        indexes = [models.Index(fields=["owner", "done_at"])]
        ordering = ["revision_id", "position"]

    def __str__(self) -> str:
        return f"{self.step} of {self.revision_id}"


class RevisionEvent(models.Model):
    """That a revision moved: from where to where, when, by whom, and why. Never edited."""

    revision = models.ForeignKey(Revision, on_delete=models.CASCADE, related_name="events")
    from_state = models.CharField(max_length=14, choices=Revision.State.choices, blank=True)
    to_state = models.CharField(max_length=14, choices=Revision.State.choices)
    at = models.DateTimeField()
    by = models.ForeignKey(
        Person, on_delete=models.SET_NULL, null=True, blank=True, related_name="revision_events"
    )
    note = models.TextField(blank=True)
    lang = models.CharField(max_length=12, blank=True)

    class Meta:
        ordering = ["revision_id", "pk"]

    def __str__(self) -> str:
        return f"{self.revision_id} to {self.to_state}"


class ImpactDecision(Identified):
    """Something outside the module that a revision touches and somebody has to decide: who, until
    when, and what was decided. `key` names what is touched, `text_*` how the question read."""

    class Outcome(models.TextChoices):
        CHANGED = "changed", pgettext_lazy("decision", "it is changed")
        KEPT = "kept", pgettext_lazy("decision", "it stays as it is")

    revision = models.ForeignKey(Revision, on_delete=models.CASCADE, related_name="decisions")
    key = models.SlugField(max_length=60)
    text_en = models.CharField(max_length=400)
    text_zh = models.CharField(max_length=400)
    url = models.CharField(max_length=200)
    owner = models.ForeignKey(
        Person, on_delete=models.SET_NULL, null=True, blank=True, related_name="impacts_to_decide"
    )
    due_on = models.DateField(null=True, blank=True)
    outcome = models.CharField(max_length=8, choices=Outcome.choices, blank=True)
    reason = models.TextField(blank=True)
    lang = models.CharField(max_length=12, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        Person, on_delete=models.SET_NULL, null=True, blank=True, related_name="impacts_decided"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["revision", "key"], name="impact_decision_once"),
            models.CheckConstraint(
                condition=Q(decided_at__isnull=True, outcome="")
                | (Q(decided_at__isnull=False) & ~Q(outcome="") & ~Q(reason="")),
                name="impact_decision_with_reason",
            ),
        ]
        indexes = [models.Index(fields=["owner", "decided_at"])]
        ordering = ["revision_id", "pk"]

    def __str__(self) -> str:
        return f"{self.key} of {self.revision_id}"


class ModuleTeaching(Identified):
    """That a class began to be taught a version of a module, as whoever teaches it says."""

    version = models.ForeignKey(ModuleVersion, on_delete=models.PROTECT, related_name="teachings")
    school_class = models.ForeignKey(
        SchoolClass, on_delete=models.PROTECT, related_name="module_teachings"
    )
    taught_on = models.DateField()
    marked_at = models.DateTimeField()
    marked_by = models.ForeignKey(
        Person, on_delete=models.SET_NULL, null=True, blank=True, related_name="teachings_marked"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["version", "school_class"], name="module_teaching_once"
            ),
        ]
        ordering = ["taught_on", "pk"]

    def __str__(self) -> str:
        return f"{self.version_id} to {self.school_class_id}"


class EffectReview(Identified):
    """What was seen in the estimates after a revision was taught, and what was concluded.

    `figures` holds the numbers as they stood then, by competence (docs/adr/0028).
    """

    class Conclusion(models.TextChoices):
        HELPED = "helped", _("it helped")
        NO_CHANGE = "no_change", _("no change seen")
        WORSE = "worse", _("it got worse")
        CANNOT_TELL = "cannot_tell", _("cannot be told from these data")

    revision = models.OneToOneField(
        Revision, on_delete=models.PROTECT, related_name="effect_review"
    )
    conclusion = models.CharField(max_length=12, choices=Conclusion.choices)
    text = models.TextField()
    lang = models.CharField(max_length=12, default="zh-hans")
    figures = models.JSONField(default=list)
    looked_at = models.DateTimeField()
    looked_by = models.ForeignKey(
        Person, on_delete=models.SET_NULL, null=True, blank=True, related_name="effects_reviewed"
    )

    def __str__(self) -> str:
        return f"{self.conclusion} of {self.revision_id}"


class ModuleReview(Identified):
    """That somebody looked at a published version on its review date: it stays, or is revised."""

    class Outcome(models.TextChoices):
        CONFIRMED = "confirmed", _("stays as it is")
        REVISED = "revised", _("is revised")

    version = models.ForeignKey(ModuleVersion, on_delete=models.PROTECT, related_name="reviews")
    outcome = models.CharField(max_length=9, choices=Outcome.choices)
    reason = models.TextField()
    lang = models.CharField(max_length=12, default="zh-hans")
    reviewed_at = models.DateTimeField()
    reviewed_by = models.ForeignKey(
        Person, on_delete=models.SET_NULL, null=True, blank=True, related_name="modules_reviewed"
    )
    next_due = models.DateField(null=True, blank=True)
    revision = models.ForeignKey(
        Revision, on_delete=models.PROTECT, null=True, blank=True, related_name="reviews"
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(outcome="confirmed", next_due__isnull=False, revision__isnull=True)
                | Q(outcome="revised", next_due__isnull=True, revision__isnull=False),
                name="module_review_one_way",
            ),
        ]
        ordering = ["-reviewed_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.version_id} {self.outcome}"
