"""Certificates by rule: what there is to earn, the versions of its rule, who was decided about and
who confirmed it.

Never change the requirements of a version that left its draft: its digest is what the committee
approved, and decisions name it.
"""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ronghe.apps.base.api import Identified, ReferenceField
from ronghe.apps.competence.api import Framework
from ronghe.apps.people.api import Person, Programme


class CertificateType(Identified):
    """A certificate that a programme gives. `for_months` is how long one is valid; none: for good.
    `at_graduation` says that it is issued to a whole year together."""

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="certificates")
    code = models.SlugField(max_length=60)
    title_en = models.CharField(max_length=200)
    title_zh = models.CharField(max_length=200)
    description_en = models.TextField(blank=True)
    description_zh = models.TextField(blank=True)
    for_months = models.PositiveSmallIntegerField(null=True, blank=True)
    at_graduation = models.BooleanField(default=False)
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["programme", "code"], name="certificate_code_once"),
        ]
        ordering = ["programme_id", "code"]

    def __str__(self) -> str:
        return self.code


class RuleVersion(Identified):
    """One version of a certificate's rule, on one framework's version. `requirements` is the typed
    JSON of the rule engine; `digest` what left the draft and came before the committee."""

    class State(models.TextChoices):
        DRAFT = "draft", _("draft")
        BEFORE_COMMITTEE = "before_committee", _("before the committee")
        APPROVED = "approved", pgettext_lazy("rule", "in force")
        RETIRED = "retired", _("retired")

    certificate = models.ForeignKey(
        CertificateType, on_delete=models.PROTECT, related_name="rule_versions"
    )
    number = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=16, choices=State.choices, default=State.DRAFT)
    framework = models.ForeignKey(
        Framework, on_delete=models.PROTECT, related_name="certificate_rules"
    )
    requirements = models.JSONField(default=list)
    digest = models.CharField(max_length=64, blank=True, editable=False)
    begun_at = models.DateTimeField()
    begun_by = models.ForeignKey(
        Person, on_delete=models.SET_NULL, null=True, blank=True, related_name="rules_begun"
    )
    submitted_at = models.DateTimeField(null=True, blank=True)
    motion = ReferenceField()
    decision = ReferenceField()
    approved_at = models.DateTimeField(null=True, blank=True)
    retired_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["certificate", "number"], name="rule_version_once"),
            models.UniqueConstraint(
                fields=["certificate"], condition=Q(state="approved"), name="rule_in_force_once"
            ),
            models.UniqueConstraint(
                fields=["certificate"],
                condition=Q(state__in=("draft", "before_committee")),
                name="rule_one_version_in_work",
            ),
        ]
        ordering = ["certificate_id", "-number"]

    def __str__(self) -> str:
        return f"{self.certificate_id} v{self.number}"


class Decision(Identified):
    """What the rule engine said of a person under a rule version on a day, with all that it was
    said from. The same input is the same row; `findings` is the proof, requirement by requirement.
    """

    person = models.ForeignKey(
        Person, on_delete=models.CASCADE, related_name="certificate_decisions"
    )
    rule = models.ForeignKey(RuleVersion, on_delete=models.PROTECT, related_name="decisions")
    on_date = models.DateField()
    input_digest = models.CharField(max_length=64)
    facts = models.JSONField()
    findings = models.JSONField()
    is_proved = models.BooleanField()
    engine_version = models.CharField(max_length=20)
    decided_at = models.DateTimeField()
    decided_by = models.ForeignKey(
        Person, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "rule", "input_digest"], name="same_input_same_decision"
            ),
        ]
        ordering = ["-decided_at", "-pk"]
        indexes = [models.Index(fields=["rule", "is_proved"])]

    def __str__(self) -> str:
        return f"{self.rule_id}: {self.person_id} {self.on_date}"


class IssueBatch(Identified):
    """Certificates confirmed together, and the job that issues them. How far it is stands in its
    confirmations; a job that died is taken up by the next one."""

    class State(models.TextChoices):
        WAITING = "waiting", pgettext_lazy("queue", "waiting")
        RUNNING = "running", _("running")
        DONE = "done", _("done")

    rule = models.ForeignKey(RuleVersion, on_delete=models.PROTECT, related_name="batches")
    title = models.CharField(max_length=200)
    state = models.CharField(max_length=7, choices=State.choices, default=State.WAITING)
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(
        Person, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    heard_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-asked_at", "-pk"]
        verbose_name_plural = "issue batches"

    def __str__(self) -> str:
        return self.title


class Confirmation(Identified):
    """That a person confirmed a proved decision, and the credential that was issued on it.

    A person has at most one current confirmation of a certificate, however often and by however
    many it is pressed. One that ran out or was revoked gives way to the next: `is_current`.
    """

    class State(models.TextChoices):
        CONFIRMED = "confirmed", _("confirmed")
        ISSUED = "issued", _("issued")
        FAILED = "failed", _("not issued")

    decision = models.OneToOneField(Decision, on_delete=models.PROTECT, related_name="confirmation")
    certificate = models.ForeignKey(
        CertificateType, on_delete=models.PROTECT, related_name="confirmations"
    )
    person = models.ForeignKey(
        Person, on_delete=models.CASCADE, related_name="certificate_confirmations"
    )
    batch = models.ForeignKey(
        IssueBatch, on_delete=models.PROTECT, null=True, blank=True, related_name="confirmations"
    )
    state = models.CharField(max_length=9, choices=State.choices, default=State.CONFIRMED)
    is_current = models.BooleanField(default=True)
    confirmed_at = models.DateTimeField()
    confirmed_by = models.ForeignKey(
        Person, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    confirmed_as = models.CharField(max_length=30, blank=True)
    credential = ReferenceField()
    issued_at = models.DateTimeField(null=True, blank=True)
    valid_until = models.DateField(null=True, blank=True)
    fault_en = models.TextField(blank=True)
    fault_zh = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["certificate", "person"],
                condition=Q(is_current=True),
                name="certificate_held_once",
            ),
        ]
        ordering = ["-confirmed_at", "-pk"]
        indexes = [models.Index(fields=["batch", "state"])]

    def __str__(self) -> str:
        return f"{self.certificate_id}: {self.person_id} {self.state}"
