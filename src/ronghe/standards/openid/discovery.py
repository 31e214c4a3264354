"""The document under `/.well-known/openid-configuration` (OpenID Connect Discovery 1.0)."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from ronghe.standards.json_text import read_json
from ronghe.standards.openid.problems import OpenIdProblem

PATH = "/.well-known/openid-configuration"


@dataclass(frozen=True, slots=True)
class Discovery:
    """Where a provider signs people in, gives tokens and shows its keys."""

    issuer: str
    authorization_endpoint: str
    token_endpoint: str
    jwks_uri: str


def read_discovery(content: bytes, *, issuer: str) -> Discovery:
    """Raises OpenIdProblem where it is none, or is another issuer's: who speaks for one issuer
    must not speak for another (Discovery 1.0, 4.3)."""
    found = _object(content)
    named = found.get("issuer")
    if not isinstance(named, str) or named.rstrip("/") != issuer.rstrip("/"):
        raise OpenIdProblem(
            "issuer-differs",
            "The provider's own document names another issuer.",
            "身份提供方的配置文档中签发者不一致。",
        )
    return Discovery(
        issuer=named,
        authorization_endpoint=_address(found, "authorization_endpoint"),
        token_endpoint=_address(found, "token_endpoint"),
        jwks_uri=_address(found, "jwks_uri"),
    )


def _object(content: bytes) -> dict[str, Any]:
    try:
        found = read_json(content)
    except ValueError:
        found = None
    if not isinstance(found, dict):
        raise OpenIdProblem(
            "no-discovery",
            "There is no OpenID configuration at this address.",
            "此地址没有 OpenID 配置文档。",
        )
    return found


def _address(found: dict[str, Any], name: str) -> str:
    value = found.get(name)
    if not isinstance(value, str) or not _is_address(value):
        raise OpenIdProblem(
            "discovery-incomplete",
            f"The provider's document gives no address as {name}.",
            f"身份提供方的配置文档缺少 {name}。",
        )
    return value


def _is_address(value: str) -> bool:
    try:
        return urlsplit(value).scheme in ("http", "https")
    except ValueError:
        return False
