"""Identity providers of schools (OpenID Connect)."""

from django.db import models
from django.db.models import Q

from ronghe.apps.base.api import Identified
from ronghe.apps.people.api import Organisation


class IdentityProvider(Identified):
    """A school's own sign-in. `secret` is wrapped with the master key. `number_claim` names the
    claim with the student or staff number that tells who somebody is on their first visit."""

    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="identity_providers"
    )
    title_en = models.CharField(max_length=80, blank=True)
    title_zh = models.CharField(max_length=80, blank=True)
    issuer = models.CharField(max_length=300)
    client_id = models.CharField(max_length=255)
    secret = models.BinaryField()
    number_claim = models.CharField(max_length=80)
    authorization_url = models.CharField(max_length=500)
    token_url = models.CharField(max_length=500)
    keys_url = models.CharField(max_length=500)
    keys = models.JSONField(default=dict)
    keys_fetched_at = models.DateTimeField()
    registered_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "issuer", "client_id"],
                condition=Q(closed_at__isnull=True),
                name="identity_provider_once",
            ),
        ]
        ordering = ["organisation", "pk"]

    def __str__(self) -> str:
        return self.issuer
