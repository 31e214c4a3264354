"""Schools' own sign-ins: as the office sees them, and as the page for signing in offers them."""

from uuid import UUID

from django.db.models import QuerySet

from ronghe.apps.base.api import NotFound
from ronghe.apps.connect.models import IdentityProvider, LinkedAccount
from ronghe.apps.people.api import Viewer, organisations_for

MANAGE = "connect.manage_identity_providers"


def open_providers() -> "QuerySet[IdentityProvider]":
    """Offered to whoever signs in: which schools there are is no secret."""
    rows = IdentityProvider.objects.filter(closed_at=None).select_related("organisation")
    return rows.order_by("organisation__code", "pk")


def open_provider(uuid: UUID) -> IdentityProvider:
    """Raises NotFound."""
    found = open_providers().filter(uuid=uuid).first()
    if found is None:
        raise NotFound("There is no such way to sign in.", "没有这一登录方式。")
    return found


def providers_for(viewer: Viewer) -> "QuerySet[IdentityProvider]":
    """Those of the organisations that the viewer looks after."""
    rows = IdentityProvider.objects.filter(organisation__in=organisations_for(viewer, MANAGE))
    return rows.select_related("organisation").order_by("organisation__code", "pk")


def provider_for(viewer: Viewer, uuid: UUID) -> IdentityProvider:
    """Raises NotFound."""
    found = providers_for(viewer).filter(uuid=uuid).first()
    if found is None:
        raise NotFound("There is no such sign-in for you.", "没有您可以管理的该登录方式。")
    return found


def accounts_by(provider: IdentityProvider) -> "QuerySet[LinkedAccount]":
    """Who signs in by it; callers have come by `provider_for`."""
    rows = LinkedAccount.objects.filter(
        organisation=provider.organisation_id, issuer=provider.issuer
    )
    return rows.select_related("person").order_by("person__name_zh", "person__name_en", "pk")
