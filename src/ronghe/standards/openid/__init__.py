"""OpenID Connect as a relying party sees it: discovery, key sets, signed tokens."""

from ronghe.standards.openid.discovery import Discovery, read_discovery
from ronghe.standards.openid.problems import OpenIdProblem
from ronghe.standards.openid.tokens import (
    Expected,
    key_id_of,
    read_key_set,
    sign_token,
    verify_token,
)

__all__ = [
    "Discovery",
    "Expected",
    "OpenIdProblem",
    "key_id_of",
    "read_discovery",
    "read_key_set",
    "sign_token",
    "verify_token",
]
