"""One's calendar links, and the feeds behind them."""

import hashlib

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse, HttpResponseNotModified
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import parse_etags, quote_etag
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import (
    require_GET,
    require_http_methods,
    require_POST,
    require_safe,
)

from ronghe.apps.base.api import NotFound, Reference, now
from ronghe.apps.connect.queries.calendars import calendars_of, feed_of
from ronghe.apps.connect.services.calendars import make_feed, open_feed, withdraw_feed
from ronghe.apps.people.api import (
    LinkSpent,
    PageRequest,
    count_miss,
    has_missed_too_often,
    page,
)
from ronghe.standards.ical import write_feed

CALENDAR = "text/calendar; charset=utf-8"


def _about(request: PageRequest) -> Reference | None:
    """Which calendar the form names; raises NotFound for what is none."""
    text = request.POST.get("about", "")
    try:
        return Reference.parse(text) if text else None
    except ValueError:
        raise NotFound("There is no such calendar.", "没有这一日历。") from None


@require_GET
@page("connect.manage_own_calendars")
def calendars(request: PageRequest) -> HttpResponse:
    return _show(request)


@require_http_methods(["GET", "POST"])
@page("connect.manage_own_calendars")
def calendar_make(request: PageRequest) -> HttpResponse:
    """Make or renew one link and show it this once."""
    if request.method == "GET":
        return redirect("calendars")
    about = _about(request)
    secret = make_feed(viewer=request.viewer, about=about, at=now())
    path = f"{reverse('calendar_feed', args=[secret])}?lang={get_language()}"
    address = request.build_absolute_uri(path)
    return _show(request, address=address, made=str(about or ""))


def _show(request: PageRequest, **more: str) -> HttpResponse:
    rows = calendars_of(request.viewer)
    context = {"calendars": rows, "count": sum(row.made_at is not None for row in rows), **more}
    response = render(request, "connect/calendars.html", context)
    response["Cache-Control"] = "no-store"
    return response


@require_POST
@page("connect.manage_own_calendars")
def calendar_withdraw(request: PageRequest) -> HttpResponse:
    if withdraw_feed(viewer=request.viewer, about=_about(request), at=now()):
        messages.success(request, _("The link was withdrawn; it opens nothing any more."))
    return redirect("calendars")


@require_safe
@page("connect.read_calendar")
def calendar_feed(request: PageRequest, secret: str) -> HttpResponse:
    """The feed as iCalendar. Programs ask again and again: an unchanged one is answered 304."""
    if has_missed_too_often(request):
        return HttpResponse(status=429, content_type="text/plain")
    try:
        feed = open_feed(secret)
    except LinkSpent as spent:
        count_miss(request)
        return HttpResponse(str(spent), status=410, content_type="text/plain; charset=utf-8")
    site = request.build_absolute_uri("/").rstrip("/")
    content = write_feed(feed_of(feed, at=now(), site=site, language=_language(request)))
    tag = quote_etag(hashlib.sha256(content).hexdigest()[:32])
    if tag in parse_etags(request.headers.get("If-None-Match", "")):
        return _private(HttpResponseNotModified(), tag)
    response = HttpResponse(content, content_type=CALENDAR)
    response["Content-Disposition"] = 'inline; filename="ronghe.ics"'
    return _private(response, tag)


def _language(request: PageRequest) -> str:
    """Calendar programs name no language: the address has that in which it was made."""
    asked = request.GET.get("lang", "")
    return asked if asked in dict(settings.LANGUAGES) else ""


def _private(response: HttpResponse, tag: str) -> HttpResponse:
    response["ETag"] = tag
    response["Cache-Control"] = "private, no-cache"
    response["X-Robots-Tag"] = "noindex"
    return response
