"""Keys for other systems: made once, shown once, revoked at once."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from ronghe.apps.base.api import Reference, Refused, audit
from ronghe.apps.people.access import require
from ronghe.apps.people.links import digest_of, new_secret
from ronghe.apps.people.models import ClientKey, Organisation
from ronghe.apps.people.policy import all_actions
from ronghe.apps.people.viewer import Viewer

MANAGE = "people.manage_keys"
PREFIX_LETTERS = 8


def known_scopes() -> tuple[str, ...]:
    """Every scope that some action of the policy table gives to keys."""
    return tuple(sorted({a.key_scope for a in all_actions() if a.key_scope}))


def make_key(
    *,
    viewer: Viewer,
    organisation: Organisation,
    title: str,
    scopes: Iterable[str],
    at: datetime,
    expires_at: datetime | None = None,
) -> tuple[ClientKey, str]:
    """Make a key; returns it with its secret, which is shown once and not kept."""
    require(viewer, MANAGE, organisation=organisation)
    wanted = sorted(set(scopes))
    if not wanted or not set(wanted) <= set(known_scopes()):
        raise Refused(
            "Choose at least one of the scopes offered. No key was made.",
            "请至少选择一项所列权限。未创建密钥。",
            code="unknown-scope",
        )
    secret = new_secret()
    with transaction.atomic():
        key = ClientKey.objects.create(
            organisation=organisation,
            title=title,
            prefix=secret[:PREFIX_LETTERS],
            digest=digest_of(secret),
            scopes=wanted,
            created_at=at,
            expires_at=expires_at,
        )
        audit(viewer, MANAGE, subject=Reference("people.client_key", key.uuid))
    return key, secret


def revoke_key(*, viewer: Viewer, key: ClientKey, at: datetime) -> None:
    require(viewer, MANAGE, organisation=key.organisation)
    with transaction.atomic():
        ClientKey.objects.filter(pk=key.pk, revoked_at__isnull=True).update(revoked_at=at)
        audit(viewer, MANAGE, subject=Reference("people.client_key", key.uuid), touched="revoked")


def key_of_secret(secret: str, at: datetime) -> ClientKey | None:
    """The key a request came with, or None when it is unknown, revoked or has run out."""
    key = (
        ClientKey.objects.filter(digest=digest_of(secret), revoked_at__isnull=True)
        .select_related("organisation")
        .first()
    )
    if key is None or (key.expires_at and key.expires_at <= at):
        return None
    return key
