"""What the tool answers when somebody has chosen (LTI Deep Linking 2.0)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from ronghe.standards.lti.claims import DEEP_LINKING, LTI, VERSION
from ronghe.standards.lti.launch import DeepLinking

HOLDS_SECONDS = 300


@dataclass(frozen=True, slots=True)
class LinkItem:
    """One link for a course. With `points` it has a column in the grade book."""

    url: str
    title: str
    custom: Mapping[str, str] = field(default_factory=dict)
    points: float | None = None
    resource_id: str = ""


def deep_linking_answer(
    request: DeepLinking,
    items: Sequence[LinkItem],
    *,
    issuer: str,
    client_id: str,
    deployment: str,
    nonce: str,
    at: datetime,
) -> dict[str, Any]:
    """The claims of the answer, to be signed; `issuer` is the platform's. The tool speaks as the
    client that the platform knows it by (Deep Linking 2.0, 4.6)."""
    issued = int(at.timestamp())
    claims: dict[str, Any] = {
        "iss": client_id,
        "aud": issuer,
        "iat": issued,
        "exp": issued + HOLDS_SECONDS,
        "nonce": nonce,
        LTI + "message_type": "LtiDeepLinkingResponse",
        LTI + "version": VERSION,
        LTI + "deployment_id": deployment,
        DEEP_LINKING + "content_items": [_item(item) for item in items],
    }
    if request.data is not None:
        claims[DEEP_LINKING + "data"] = request.data
    return claims


def _item(item: LinkItem) -> dict[str, Any]:
    found: dict[str, Any] = {"type": "ltiResourceLink", "url": item.url, "title": item.title}
    if item.custom:
        found["custom"] = dict(item.custom)
    if item.points is not None:
        found["lineItem"] = {
            "label": item.title,
            "scoreMaximum": item.points,
            "resourceId": item.resource_id,
        }
    return found
