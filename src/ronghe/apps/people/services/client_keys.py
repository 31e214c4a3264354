"""Keys for other systems: made once, shown once, replaced with an overlap, revoked at once."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction

from ronghe.apps.base.api import Reference, Refused, audit
from ronghe.apps.people.access import require
from ronghe.apps.people.links import digest_of, new_secret
from ronghe.apps.people.models import ClientKey, KeyUse, Organisation
from ronghe.apps.people.policy import Action, all_actions
from ronghe.apps.people.viewer import Viewer

MANAGE = "people.manage_keys"
PREFIX_LETTERS = 8
# A use is written down when the last one on record is older than this.
USE_NOTED_EVERY = timedelta(minutes=5)
LONGEST_OVERLAP = timedelta(days=30)


def known_scopes() -> tuple[str, ...]:
    """Every scope that some action of the policy table gives to keys."""
    return tuple(sorted({a.key_scope for a in all_actions() if a.key_scope}))


def actions_of_scope(scope: str) -> tuple[Action, ...]:
    """What a key with this scope may do, action by action."""
    return tuple(action for action in all_actions() if action.key_scope == scope)


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
    if expires_at and expires_at <= at:
        raise Refused(
            "The key would have run out already. No key was made.",
            "密钥的失效时间早于现在。未创建密钥。",
            code="key-expired",
        )
    with transaction.atomic():
        key, secret = _create(organisation, title, wanted, at, expires_at)
        audit(viewer, MANAGE, subject=Reference("people.client_key", key.uuid))
    return key, secret


def _create(
    organisation: Organisation,
    title: str,
    scopes: list[str],
    at: datetime,
    expires_at: datetime | None,
    replaces: ClientKey | None = None,
) -> tuple[ClientKey, str]:
    secret = new_secret()
    key = ClientKey.objects.create(
        organisation=organisation,
        title=title,
        prefix=secret[:PREFIX_LETTERS],
        digest=digest_of(secret),
        scopes=scopes,
        created_at=at,
        expires_at=expires_at,
        replaces=replaces,
    )
    return key, secret


def replace_key(
    *, viewer: Viewer, key: ClientKey, overlap: timedelta, at: datetime
) -> tuple[ClientKey, str]:
    """A new key that may do the same; the old one goes on for `overlap` (at most 30 days), so that
    the other system can change over. A period of validity is begun anew.

    Raises NotAllowed; Refused for a key that is revoked, has run out or was replaced before.
    """
    require(viewer, MANAGE, organisation=key.organisation)
    with transaction.atomic():
        row = ClientKey.objects.select_for_update().get(pk=key.pk)
        is_replaced = ClientKey.objects.filter(replaces=row).exists()
        if row.revoked_at or is_replaced or (row.expires_at and row.expires_at <= at):
            raise Refused(
                "This key is out of use or was replaced before. No key was made.",
                "此密钥已停用或已被替换。未创建密钥。",
                code="key-replaced",
            )
        lasts = row.expires_at - row.created_at if row.expires_at else None
        until = at + lasts if lasts else None
        new, secret = _create(row.organisation, row.title, row.scopes, at, until, row)
        last_day = at + min(overlap, LONGEST_OVERLAP)
        row.expires_at = min(row.expires_at, last_day) if row.expires_at else last_day
        row.save(update_fields=["expires_at"])
        subject = Reference("people.client_key", row.uuid)
        audit(viewer, MANAGE, subject=subject, touched=f"replaced by {new.uuid}")
    return new, secret


def revoke_key(*, viewer: Viewer, key: ClientKey, at: datetime) -> None:
    """Let a key open nothing any more; twice is the same as once. Raises NotAllowed."""
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


def note_use(key: ClientKey, at: datetime) -> None:
    """Write down that a key was used, unless that was done within the last five minutes."""
    seen = KeyUse.objects.filter(key=key).values_list("last_used_at", flat=True).first()
    if seen is None or at - seen >= USE_NOTED_EVERY:
        KeyUse.objects.update_or_create(key=key, defaults={"last_used_at": at})
