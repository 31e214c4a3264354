"""Learning platforms that open Ronghe from their courses (LTI 1.3)."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ronghe.apps.base.api import Identified, ReferenceField
from ronghe.apps.connect.models.outside import LinkedAccount
from ronghe.apps.people.api import Organisation, Person


class LtiKey(Identified):
    """A key with which Ronghe signs as a tool. A retired one is shown for a while yet, so that
    what it signed can still be checked."""

    wrapped = models.BinaryField()
    public = models.JSONField()
    is_current = models.BooleanField(default=True)
    made_at = models.DateTimeField()
    retired_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["is_current"], condition=Q(is_current=True), name="lti_key_in_use_once"
            ),
        ]

    def __str__(self) -> str:
        return str(self.uuid)


class LtiPlatform(Identified):
    """A platform as its school registered it: who it is, where it signs people in, where it gives
    tokens and shows its keys (kept, with when they were fetched)."""

    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="lti_platforms"
    )
    title = models.CharField(max_length=120)
    issuer = models.CharField(max_length=300)
    client_id = models.CharField(max_length=255)
    deployments = models.JSONField(default=list)
    login_url = models.CharField(max_length=500)
    token_url = models.CharField(max_length=500)
    keys_url = models.CharField(max_length=500)
    keys = models.JSONField(default=dict)
    keys_fetched_at = models.DateTimeField()
    registered_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["issuer", "client_id"],
                condition=Q(closed_at__isnull=True),
                name="lti_platform_once",
            ),
        ]
        ordering = ["title", "pk"]

    def __str__(self) -> str:
        return self.title


class LtiCourse(Identified):
    """A course from which somebody has come; `members_url` lists its people, where given."""

    platform = models.ForeignKey(LtiPlatform, on_delete=models.CASCADE, related_name="courses")
    identifier = models.CharField(max_length=255)
    title = models.CharField(max_length=500, blank=True)
    members_url = models.CharField(max_length=2_000, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["platform", "identifier"], name="lti_course_once"),
        ]
        ordering = ["title", "pk"]

    def __str__(self) -> str:
        return self.title or self.identifier


class LtiLink(Identified):
    """A link that was placed in a platform: what it opens, and where its score goes."""

    platform = models.ForeignKey(LtiPlatform, on_delete=models.CASCADE, related_name="links")
    deployment = models.CharField(max_length=255)
    identifier = models.CharField(max_length=255)
    target = ReferenceField()
    line_item = models.CharField(max_length=2_000, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["platform", "deployment", "identifier"], name="lti_link_once"
            ),
        ]

    def __str__(self) -> str:
        return self.identifier


class LtiTicket(Identified):
    """What a launch that held lets its bearer do next, once and for some minutes: open what was
    launched, connect an account that is not known yet, or choose what goes into a course."""

    class Purpose(models.TextChoices):
        OPEN = "open", _("open")
        CONNECT = "connect", _("connect an account")
        CHOOSE = "choose", _("choose a link")

    platform = models.ForeignKey(LtiPlatform, on_delete=models.CASCADE, related_name="tickets")
    purpose = models.CharField(max_length=7, choices=Purpose.choices)
    person = models.ForeignKey(
        Person, on_delete=models.CASCADE, null=True, related_name="lti_tickets"
    )
    launch = models.JSONField(default=dict)
    target = ReferenceField()
    digest = models.BinaryField(unique=True, max_length=32)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField(db_index=True)
    used_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.purpose} at {self.platform_id}"


class LtiGrade(Identified):
    """That a learner handed in what a link asked for, on its way to the platform's grade book."""

    class State(models.TextChoices):
        WAITING = "waiting", pgettext_lazy("queue", "waiting")
        SENT = "sent", _("sent")
        FAILED = "failed", _("given up")

    link = models.ForeignKey(LtiLink, on_delete=models.CASCADE, related_name="grades")
    account = models.ForeignKey(LinkedAccount, on_delete=models.CASCADE, related_name="lti_grades")
    done_at = models.DateTimeField()
    state = models.CharField(max_length=7, choices=State.choices, default=State.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    next_try_at = models.DateTimeField()
    problem = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["link", "account"], name="lti_grade_once"),
        ]
        indexes = [models.Index(fields=["state", "next_try_at"])]

    def __str__(self) -> str:
        return f"{self.account_id}: {self.state}"
