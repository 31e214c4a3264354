"""Calls to the services of a platform: a token for a scope, then grades or people."""

from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from ronghe.apps.connect.models import LtiPlatform
from ronghe.apps.connect.outside import FORM, ask
from ronghe.apps.connect.services.lti_keys import signer
from ronghe.apps.people.api import new_secret
from ronghe.files.web_documents import NotFetched
from ronghe.standards.json_text import read_json

ASSERTION = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
HOLDS_SECONDS = 300


def token_for(platform: LtiPlatform, scope: str, *, at: datetime) -> str:
    """An access token (client credentials with a signed assertion). Raises NotFetched."""
    issued = int(at.timestamp())
    assertion = signer(at).sign(
        {
            "iss": platform.client_id,
            "sub": platform.client_id,
            "aud": platform.token_url,
            "iat": issued,
            "exp": issued + HOLDS_SECONDS,
            "jti": new_secret(),
        }
    )
    form = {
        "grant_type": "client_credentials",
        "client_assertion_type": ASSERTION,
        "client_assertion": assertion,
        "scope": scope,
    }
    content = ask(platform.token_url, body=urlencode(form).encode(), headers={"Content-Type": FORM})
    return _token_in(content)


def _token_in(content: bytes) -> str:
    try:
        found: Any = read_json(content)
        token = found["access_token"]
    except (ValueError, TypeError, KeyError):
        token = None
    if not isinstance(token, str) or not token.isascii() or not token.isprintable():
        raise NotFetched("The platform gave no token.", "平台未返回访问令牌。")
    return token


def bearer(token: str, **more: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}", **more}
