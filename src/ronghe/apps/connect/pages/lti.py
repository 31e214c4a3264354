"""Coming in from a learning platform: asked, known, let in; choosing what goes into a course."""

from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from ronghe.apps.base.api import Refused, now
from ronghe.apps.connect.embedding import (
    COOKIE,
    in_any_frame,
    in_frame_of,
    is_framed,
    is_from_here,
    keep_browser,
    posting_to,
)
from ronghe.apps.connect.entering import asks_too_often, enter, too_often
from ronghe.apps.connect.models import LtiTicket
from ronghe.apps.connect.queries.lti_targets import address_of
from ronghe.apps.connect.services.lti_accounts import connect_own_account
from ronghe.apps.connect.services.lti_choices import Choosing, begin_choosing, choose
from ronghe.apps.connect.services.lti_keys import public_keys
from ronghe.apps.connect.services.lti_launches import (
    Received,
    begin_launch,
    open_ticket,
    receive_launch,
    use_ticket,
)
from ronghe.apps.people.api import NotAllowed, PageRequest, page, viewer_of_person

LAUNCH = "connect.launch_lti"


def _launch_url(request: PageRequest) -> str:
    return request.build_absolute_uri(reverse("lti_launch"))


def _site(request: PageRequest) -> str:
    return request.build_absolute_uri("/").rstrip("/")


def _refusal(request: PageRequest, refusal: Exception, status: int = 400) -> HttpResponse:
    context = {"reason": str(refusal), "code": getattr(refusal, "code", "")}
    return in_any_frame(render(request, "connect/lti_refused.html", context, status=status))


@csrf_exempt
@require_http_methods(["GET", "POST"])
@never_cache
@page(LAUNCH)
def lti_login(request: PageRequest) -> HttpResponse:
    """The platform asks to have somebody known: send the browser to it with state and nonce."""
    asked = request.POST if request.method == "POST" else request.GET
    try:
        if asks_too_often(request):
            raise too_often()
        sent = begin_launch(
            asked={key: str(value) for key, value in asked.items()},
            launch_url=_launch_url(request),
            site=_site(request),
            browser=request.COOKIES.get(COOKIE, ""),
            at=now(),
        )
    except Refused as refusal:
        return _refusal(request, refusal)
    response = redirect(sent.url)
    keep_browser(request, response, sent.browser)
    return response


@csrf_exempt  # the platform posts it; the state of a question asked here stands for the token
@require_POST
@never_cache
@page(LAUNCH)
def lti_launch(request: PageRequest) -> HttpResponse:
    """The platform's answer. A launch that was seen before is refused."""
    if "error" in request.POST:
        return _refusal(request, _platform_error())
    try:
        received = receive_launch(
            token=request.POST.get("id_token", ""),
            state=request.POST.get("state", ""),
            browser=request.COOKIES.get(COOKIE, ""),
            at=now(),
        )
    except Refused as refusal:
        return _refusal(request, refusal)
    return in_frame_of(_go_on(request, received), received.ticket.platform)


def _platform_error() -> Refused:
    return Refused(
        "The learning platform did not let you through. Sign in there again and open the link "
        "once more.",
        "学习平台未放行。请在平台重新登录后再打开链接。",
        code="platform-error",
    )


def _go_on(request: PageRequest, received: Received) -> HttpResponse:
    """Straight in, where this is a window of its own and the browser that was sent; else by one
    press, in a window of its own: a frame has no session, and nobody is signed in unasked."""
    match received.ticket.purpose:
        case LtiTicket.Purpose.CHOOSE:
            return _show_choice(request, received.secret)
        case LtiTicket.Purpose.CONNECT:
            return _show_connecting(request, received)
    if received.is_same_browser and not is_framed(request):
        return _open(request, received.secret)
    context = {"secret": received.secret, "person": received.ticket.person}
    return render(request, "connect/lti_open.html", context | {"launch": received.launch})


def _show_connecting(request: PageRequest, received: Received) -> HttpResponse:
    context = {
        "address": reverse("lti_connect", args=[received.secret]),
        "platform": received.ticket.platform,
        "is_framed": is_framed(request),
    }
    return render(request, "connect/lti_unknown.html", context)


@csrf_exempt  # posted from a frame without cookies: the ticket, good once, stands for the token
@require_POST
@never_cache
@page(LAUNCH)
def lti_open(request: PageRequest) -> HttpResponse:
    if not is_from_here(request):
        return _refusal(request, _platform_error())
    return _open(request, request.POST.get("ticket", ""))


def _open(request: PageRequest, secret: str) -> HttpResponse:
    """Use the ticket up and sign its person in, second factor and all."""
    try:
        ticket = open_ticket(secret, LtiTicket.Purpose.OPEN, at=now())
        assert ticket.person is not None  # a ticket to open is of a known person
        use_ticket(ticket, at=now())
        target = address_of(ticket.target, viewer_of_person(ticket.person))
        return enter(request, ticket.person, ticket.platform.organisation, target)
    except Refused as refusal:
        return _refusal(request, refusal)


@require_http_methods(["GET", "POST"])
@never_cache
@page("connect.link_own_account")
def lti_connect(request: PageRequest, secret: str) -> HttpResponse:
    """Say that the platform's account is one's own: both names are shown, asked once."""
    try:
        ticket = open_ticket(secret, LtiTicket.Purpose.CONNECT, at=now())
        if request.method == "GET":
            return render(request, "connect/lti_connect.html", {"ticket": ticket})
        connect_own_account(viewer=request.viewer, secret=secret, at=now())
    except Refused as refusal:
        return _refusal(request, refusal)
    return redirect(address_of(ticket.target, request.viewer))


# --- choosing what goes into a course -------------------------------------------------------------


def _show_choice(request: PageRequest, secret: str, problem: str = "") -> HttpResponse:
    try:
        choosing = begin_choosing(secret, at=now())
    except (Refused, NotAllowed) as refusal:
        return _refusal(request, refusal, 403 if isinstance(refusal, NotAllowed) else 400)
    context = {"choosing": choosing, "secret": secret, "problem": problem}
    response = render(request, "connect/lti_choose.html", context, status=422 if problem else 200)
    return in_frame_of(response, choosing.ticket.platform)


@csrf_exempt  # posted from a frame without cookies: the ticket, good once, stands for the token
@require_POST
@never_cache
@page(LAUNCH)
def lti_choose(request: PageRequest) -> HttpResponse:
    """Sign what was chosen and hand it to the platform."""
    if not is_from_here(request):
        return _refusal(request, _platform_error())
    secret = request.POST.get("ticket", "")
    try:
        choosing: Choosing = begin_choosing(secret, at=now())
    except (Refused, NotAllowed) as refusal:
        return _refusal(request, refusal, 403 if isinstance(refusal, NotAllowed) else 400)
    try:
        keys = request.POST.getlist("chosen")
        chosen = choose(secret, keys, launch_url=_launch_url(request), at=now())
    except Refused as refusal:
        return _show_choice(request, secret, str(refusal))
    response = render(request, "connect/lti_chosen.html", {"chosen": chosen})
    return posting_to(in_frame_of(response, choosing.ticket.platform), chosen.return_url)


@require_GET
@page("connect.read_lti_keys")
def lti_keys(request: PageRequest) -> HttpResponse:
    """The tool's public keys (JWKS)."""
    at = now()
    keys = public_keys(at)
    response = JsonResponse({"keys": keys})
    response["Cache-Control"] = "public, max-age=300"
    return response
