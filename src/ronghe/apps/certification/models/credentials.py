"""What was issued, the keys that signed it, and the lists that say whether it still holds."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ronghe.apps.base.api import Identified
from ronghe.apps.people.api import Organisation, Person


class IssuerKey(Identified):
    """A key of an organisation. `wrapped` is the private half under the master key; it is blank
    once the key is retired for good. The public half stays for as long as what it signed."""

    class Kind(models.TextChoices):
        ED25519 = "ed25519", "Ed25519"
        RSA = "rsa", "RSA"

    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="issuer_keys"
    )
    kind = models.CharField(max_length=8, choices=Kind.choices)
    fragment = models.CharField(max_length=80)
    public_pem = models.TextField()
    wrapped = models.BinaryField()
    created_at = models.DateTimeField()
    retired_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "kind"],
                condition=Q(retired_at__isnull=True),
                name="issuer_key_in_use_once",
            ),
            models.UniqueConstraint(
                fields=["organisation", "fragment"], name="issuer_key_fragment_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} of {self.organisation_id}"


class StatusList(Identified):
    """A pair of lists with the same places: of what was revoked, and of what is out of force for
    now or for good; each as a document and as a token.

    What is served is kept signed, made anew in the transaction that changes a credential's state.
    """

    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="status_lists"
    )
    number = models.PositiveIntegerField()
    revocation = models.TextField(blank=True)
    suspension = models.TextField(blank=True)
    revocation_token = models.TextField(blank=True)
    suspension_token = models.TextField(blank=True)
    signed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "number"], name="status_list_once"),
        ]

    def __str__(self) -> str:
        return f"{self.organisation_id} {self.number}"


class Credential(Identified):
    """What one person was given. `document` carries its proof, `token` is the same as a VC-JWT.

    An erased holder's row stays, without person, document and content: its place in the status
    lists must not be given to another, and the copy that they hold still verifies.
    """

    class Kind(models.TextChoices):
        ACHIEVEMENT = "achievement", _("credential")
        RECORD = "record", _("learner record")

    class State(models.TextChoices):
        VALID = "valid", _("in force")
        SUSPENDED = "suspended", _("suspended")
        REVOKED = "revoked", _("revoked")

    person = models.ForeignKey(
        Person, on_delete=models.SET_NULL, null=True, related_name="credentials"
    )
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="credentials"
    )
    kind = models.CharField(max_length=12, choices=Kind.choices)
    code = models.CharField(max_length=120, blank=True)
    title_en = models.CharField(max_length=240, blank=True)
    title_zh = models.CharField(max_length=240, blank=True)
    contents = models.JSONField(default=list)
    document = models.TextField(blank=True)
    token = models.TextField(blank=True)
    status_list = models.ForeignKey(
        StatusList, on_delete=models.PROTECT, related_name="credentials"
    )
    status_index = models.PositiveIntegerField()
    decision = models.UUIDField(null=True, blank=True)
    issued_at = models.DateTimeField()
    valid_until = models.DateField(null=True, blank=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.VALID)
    state_since = models.DateTimeField()
    state_reason = models.CharField(max_length=400, blank=True)
    is_shown = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["status_list", "status_index"], name="credential_place_once"
            ),
            models.UniqueConstraint(
                fields=["decision"],
                condition=Q(decision__isnull=False),
                name="credential_of_decision_once",
            ),
        ]
        indexes = [
            models.Index(fields=["person", "issued_at"]),
            models.Index(fields=["organisation", "issued_at"]),
            models.Index(fields=["code", "state"]),
        ]
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.kind} {self.uuid}"
