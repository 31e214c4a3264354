"""Secrets that are handed out once: system keys and one-time links. Only digests are kept."""

import hashlib
import secrets
from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Max

from ronghe.apps.base.api import Reference, RongheError
from ronghe.apps.people.models import AccessLink, Person
from ronghe.apps.people.viewer import Viewer, viewer_of_person

# What an office hands out so that somebody chooses their sign-in.
SIGN_IN = "people.sign_in"


class LinkSpent(RongheError):
    """A one-time link that was used, has run out, or never was."""

    code = "link-spent"

    def __init__(self) -> None:
        super().__init__(
            "This link has been used or has run out. Ask the school for a new one.",
            "此链接已使用或已过期。请联系学校获取新链接。",
        )


def digest_of(secret: str) -> bytes:
    """SHA-256 of a secret with 256 random bits: fast, and not to be guessed."""
    return hashlib.sha256(secret.encode()).digest()


def new_secret() -> str:
    return secrets.token_urlsafe(32)


def make_link(
    *, person: Person, purpose: str, subject: Reference, at: datetime, valid_for: timedelta
) -> str:
    """Make a one-time link; returns its secret, which is not kept. Callers check permission."""
    secret = new_secret()
    AccessLink.objects.create(
        person=person,
        purpose=purpose,
        subject=subject,
        digest=digest_of(secret),
        created_at=at,
        expires_at=at + valid_for,
    )
    return secret


def links_last_made(*, purpose: str, persons: Iterable[int]) -> dict[int, datetime]:
    """When each of these persons (by primary key) was last made a link for a purpose; one query."""
    rows = AccessLink.objects.filter(purpose=purpose, person__in=list(persons))
    return dict(rows.values_list("person").annotate(newest=Max("created_at")))


def open_link(secret: str, *, purpose: str, at: datetime) -> tuple[Viewer, Reference]:
    """Who a link lets in and to what. Raises LinkSpent. Opening does not use it up."""
    link = (
        AccessLink.objects.filter(
            digest=digest_of(secret),
            purpose=purpose,
            used_at__isnull=True,
            revoked_at__isnull=True,
            expires_at__gt=at,
            person__erased_at__isnull=True,
        )
        .select_related("person")
        .first()
    )
    if link is None or link.subject is None:
        raise LinkSpent
    return viewer_of_person(link.person, via="link"), link.subject


def use_link(secret: str, *, purpose: str, at: datetime) -> None:
    """Use a link up, inside the transaction of what it was used for; a second use is refused."""
    with transaction.atomic():
        used = AccessLink.objects.filter(
            digest=digest_of(secret),
            purpose=purpose,
            used_at__isnull=True,
            revoked_at__isnull=True,
        ).update(used_at=at)
        if used != 1:
            raise LinkSpent


def revoke_links(*, person: Person, purpose: str, subject: Reference, at: datetime) -> int:
    """Take back the links of one person to one thing that are still open; returns how many."""
    return AccessLink.objects.filter(
        person=person,
        purpose=purpose,
        subject=subject,
        used_at__isnull=True,
        revoked_at__isnull=True,
    ).update(revoked_at=at)
