"""What waits for somebody in connect: a key of a system that is about to run out."""

from collections.abc import Iterable
from datetime import timedelta

from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from ronghe.apps.base.api import NextStep, next_step_providers, now, text_of
from ronghe.apps.people.api import ClientKey, Viewer, keys_running_out, may

AHEAD = timedelta(days=14)


def keys_to_replace(viewer: Viewer) -> Iterable[NextStep]:
    """Keys that run out within two weeks: without a new one the other system stops."""
    if viewer.person_id is None or not may(viewer, "people.manage_keys"):
        return
    at = now()
    for key in keys_running_out(viewer, after=at, before=at + AHEAD):
        yield _step(key)


def _step(key: ClientKey) -> NextStep:
    assert key.expires_at is not None
    return NextStep(
        key=f"connect.key.{key.pk}",
        title=_("Replace the key of %(title)s") % {"title": key.title},
        why=_("It runs out; %(organisation)s’s system then stops reading and writing here.")
        % {"organisation": text_of(key.organisation)},
        url=reverse("key", args=[key.uuid]),
        minutes=5,
        urgency="this_week",
        due=localdate(key.expires_at),
    )


def register() -> None:
    next_step_providers.register("connect.keys", keys_to_replace)
