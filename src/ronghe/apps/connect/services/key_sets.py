"""The public keys of other systems: kept, and fetched again when a message names a new one."""

import json
from datetime import datetime, timedelta
from typing import Any

from ronghe.apps.connect.models import IdentityProvider, LtiPlatform
from ronghe.apps.connect.outside import ask
from ronghe.standards.openid import Expected, key_id_of, read_key_set, verify_token

FETCH_AGAIN_AFTER = timedelta(seconds=60)
TOO_OLD = timedelta(days=1)

Sender = LtiPlatform | IdentityProvider


def fetch_keys(address: str) -> dict[str, Any]:
    """Raises NotFetched, OpenIdProblem."""
    return read_key_set(ask(address, headers={"Accept": "application/json"}))


def verify_from(
    sender: Sender, token: str, *, audience: str, nonce: str | None, at: datetime
) -> dict[str, Any]:
    """The claims of a token from this sender. Raises OpenIdProblem, NotFetched.

    Keys are fetched again when they are a day old, or when a message names one that is not among
    them; the latter at most once a minute, so that nobody makes us knock there at will.
    """
    known = {key.get("kid") for key in sender.keys.get("keys", ())}
    age = at - sender.keys_fetched_at
    is_new = key_id_of(token) not in known
    if age > TOO_OLD or (is_new and age > FETCH_AGAIN_AFTER):
        _keep(sender, fetch_keys(sender.keys_url), at)
    return verify_token(token, sender.keys, Expected(sender.issuer, audience, nonce, at))


def _keep(sender: Sender, keys: dict[str, Any], at: datetime) -> None:
    sender.keys, sender.keys_fetched_at = keys, at
    type(sender).objects.filter(pk=sender.pk).update(keys=keys, keys_fetched_at=at)


def key_set_as_json(keys: list[dict[str, Any]]) -> bytes:
    return json.dumps({"keys": keys}).encode()
