"""What a page may do in a frame of a platform, and where its forms may go; nobody else's."""

from collections.abc import Iterable
from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse

from ronghe.apps.connect.models import LtiPlatform

COOKIE = "ronghe_lti"
PATH = "/lti/"
KEPT_SECONDS = 600


def origin_of(address: str) -> str:
    """Scheme, host and port; empty for what is no web address."""
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}" if parts.scheme in ("http", "https") else ""


def in_frame_of(response: HttpResponse, platform: LtiPlatform) -> HttpResponse:
    """Let the platform, and it alone, show this answer in a frame."""
    origins = {origin_of(platform.issuer), origin_of(platform.login_url)} - {""}
    _replace(response, "frame-ancestors", sorted(origins))
    response.xframe_options_exempt = True
    return response


def in_any_frame(response: HttpResponse) -> HttpResponse:
    """Let an answer that only says why something did not work be read in the frame in which it
    did not; whose frame it is may be just what is not known. Nothing on it acts."""
    _replace(response, "frame-ancestors", ["*"])
    response.xframe_options_exempt = True
    return response


def posting_to(response: HttpResponse, address: str) -> HttpResponse:
    """Let the form of this answer go to one other site."""
    _replace(response, "form-action", ["'self'", origin_of(address)])
    return response


def _replace(response: HttpResponse, directive: str, values: Iterable[str]) -> None:
    held = getattr(response, "_csp_replace", None) or {}
    response._csp_replace = {**held, directive: list(values)}  # type: ignore[attr-defined]


def is_framed(request: HttpRequest) -> bool:
    """Whether the browser says that it shows this in a frame."""
    return request.headers.get("Sec-Fetch-Dest", "") in ("iframe", "frame", "embed", "object")


def is_from_here(request: HttpRequest) -> bool:
    """Whether a form without a CSRF token was sent from a page of ours: browsers say so of every
    POST. Else another site could sign its visitor in as somebody else."""
    origin = request.headers.get("Origin")
    return origin is None or origin == origin_of(request.build_absolute_uri("/"))


def keep_browser(request: HttpRequest, response: HttpResponse, secret: str) -> None:
    """Remember which browser was sent to the platform. The cookie comes back from inside a frame
    too (where the browser lets it) and says nothing but this; it is no session."""
    response.set_cookie(
        COOKIE,
        secret,
        max_age=KEPT_SECONDS,
        path=PATH,
        secure=request.is_secure(),
        httponly=True,
        samesite="None" if request.is_secure() else "Lax",
    )
