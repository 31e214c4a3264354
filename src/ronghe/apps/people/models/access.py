"""Who may see whom beyond memberships: relationships, consent, keys of systems, one-time links."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from ronghe.apps.base.api import Identified, ReferenceField
from ronghe.apps.people.models.organisation import Organisation
from ronghe.apps.people.models.person import Person


class Relationship(Identified):
    """`viewer` may see `subject` while this runs; `source` says what it comes from.

    Written by higher apps through the api: a rater for a session, a mentor for a placement.
    """

    class Kind(models.TextChoices):
        GUARDIAN = "guardian", _("guardian")
        RATER = "rater", _("rater")
        MENTOR = "mentor", _("enterprise mentor")
        TUTOR = "tutor", _("tutor")

    viewer = models.ForeignKey(
        Person, on_delete=models.CASCADE, related_name="relationships_as_viewer"
    )
    subject = models.ForeignKey(
        Person, on_delete=models.CASCADE, related_name="relationships_as_subject"
    )
    kind = models.CharField(max_length=12, choices=Kind.choices)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)
    source = ReferenceField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["viewer", "subject", "kind", "source"], name="relationship_once"
            ),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="relationship_runs_forward",
            ),
        ]
        indexes = [models.Index(fields=["subject", "kind"])]

    def __str__(self) -> str:
        return f"{self.viewer_id} {self.kind} {self.subject_id}"


class Consent(Identified):
    """Agreement to one purpose; read at each use, never copied; withdrawn at once."""

    class Purpose(models.TextChoices):
        GUARDIAN_VIEW = "guardian_view", _("my guardian sees my competence")
        PARTNER_VIEW = "partner_view", _("partner enterprises see my competence")
        RECRUITMENT = "recruitment", _("recruiters find me")
        RESEARCH = "research", _("research with my data, without my name")

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="consents")
    purpose = models.CharField(max_length=20, choices=Purpose.choices)
    given_by = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="consents_given")
    given_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "purpose"],
                condition=Q(withdrawn_at__isnull=True),
                name="consent_in_force_once",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True) | Q(withdrawn_at__gte=F("given_at")),
                name="consent_runs_forward",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.purpose}"


class ClientKey(Identified):
    """A system's key: the secret is shown once; what is kept is its SHA-256 and its first letters.

    The secret has 256 random bits, so a fast hash is enough and requests stay cheap.
    """

    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, related_name="client_keys"
    )
    title = models.CharField(max_length=80)
    prefix = models.CharField(max_length=12)
    digest = models.BinaryField(unique=True, max_length=32)
    scopes = models.JSONField(default=list)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)
    replaces = models.OneToOneField(
        "self", on_delete=models.SET_NULL, null=True, blank=True, related_name="replaced_by"
    )

    def __str__(self) -> str:
        return f"{self.title} ({self.prefix}…)"


class AccessLink(Identified):
    """A one-time link: lets `person` do one thing (`purpose` on `subject`) without an account."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="access_links")
    purpose = models.CharField(max_length=40)
    subject = ReferenceField()
    digest = models.BinaryField(unique=True, max_length=32)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.purpose} for {self.person_id}"
