"""Links to a choice of one's portfolio, and what whoever holds one sees."""

from collections.abc import Callable
from functools import wraps
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from ronghe.apps.base.api import NotFound, Refused, now
from ronghe.apps.base.presentation.qr import qr_path
from ronghe.apps.certification.file_answers import file_response
from ronghe.apps.certification.forms_portfolio import ChoiceForm, ShareForm
from ronghe.apps.certification.models import ShareLink
from ronghe.apps.certification.pages.portfolio import own_person
from ronghe.apps.certification.queries.items import file_of
from ronghe.apps.certification.queries.shared import (
    link_for,
    link_row,
    links_of,
    shared_item,
    shown_by,
    targets_of,
)
from ronghe.apps.certification.queries.timeline import Timeline, timeline_of
from ronghe.apps.certification.services.share_links import (
    KEEP,
    OPEN,
    change_share_link,
    link_behind,
    make_share_link,
    open_share_link,
    withdraw_share_link,
)
from ronghe.apps.people.api import (
    LinkSpent,
    PageRequest,
    count_miss,
    has_missed_too_often,
    page,
)


def _trail() -> list[tuple[str, str]]:
    return [
        (_("My portfolio"), reverse("portfolio")),
        (_("Links to it"), reverse("portfolio_links")),
    ]


@require_GET
@page(KEEP)
def portfolio_links(request: PageRequest) -> HttpResponse:
    """Every link that was made, to whom, and whether it works."""
    rows = links_of(request.viewer, now())
    context = {
        "rows": rows,
        "open_count": sum(row.standing == "open" for row in rows),
        "trail": _trail()[:1],
    }
    return render(request, "certification/links.html", context)


@require_http_methods(["GET", "POST"])
@page(KEEP)
def portfolio_link_new(request: PageRequest) -> HttpResponse:
    person = own_person(request)
    timeline = timeline_of(request.viewer, person)
    asked = request.GET.get("shows", "")
    form = ShareForm(
        request.POST if request.method == "POST" else None,
        entries=timeline.offered,
        initial={"targets": [asked] if asked else []},
    )

    def act() -> HttpResponse:
        link, secret = make_share_link(
            viewer=request.viewer, person=person, draft=form.draft(), at=now()
        )
        return _show_address(request, link, secret)

    return _choose(request, form, timeline, act, _("Show a choice of your portfolio"))


@require_http_methods(["GET", "POST"])
@page(KEEP)
def portfolio_link_edit(request: PageRequest, uuid: UUID) -> HttpResponse:
    link = link_for(request.viewer, uuid)
    timeline = timeline_of(request.viewer, link.portfolio.person)
    form = ChoiceForm(
        request.POST if request.method == "POST" else None,
        entries=timeline.offered,
        initial={
            "targets": targets_of(link.choices.all()),
            "shows_levels": link.shows_levels,
        },
    )

    def act() -> HttpResponse:
        change_share_link(
            viewer=request.viewer,
            link=link,
            targets=form.chosen(),
            shows_levels=form.cleaned_data["shows_levels"],
            at=now(),
        )
        messages.success(request, _("The link shows your new choice."))
        return redirect("portfolio_link", link.uuid)

    return _choose(request, form, timeline, act, link.purpose)


def _choose(
    request: PageRequest,
    form: ChoiceForm,
    timeline: Timeline,
    act: Callable[[], HttpResponse],
    heading: str,
) -> HttpResponse:
    if request.method == "POST" and form.is_valid():
        try:
            return act()
        except Refused as refusal:
            form.add_error(None, str(refusal))
    context = {"form": form, "timeline": timeline, "heading": heading, "trail": _trail()}
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "certification/link_choice.html", context, status=status)


def _show_address(request: PageRequest, link: ShareLink, secret: str) -> HttpResponse:
    """The address, once: it is not kept, so the page cannot be opened again."""
    address = request.build_absolute_uri(reverse("portfolio_shared", args=[secret]))
    path, size = qr_path(address)
    context = {
        "link": link,
        "address": address,
        "qr_path": path,
        "qr_size": size,
        "trail": _trail(),
    }
    response = render(request, "certification/link_made.html", context)
    response["Cache-Control"] = "no-store"
    return response


@require_GET
@page(KEEP)
def portfolio_link(request: PageRequest, uuid: UUID) -> HttpResponse:
    """One link: what it shows, how often it was opened, and withdrawing it."""
    link = link_for(request.viewer, uuid)
    row = link_row(link, now())
    context = {
        "link": link,
        "row": row,
        "standing": row.standing,
        "shown": shown_by(link),
        "trail": _trail(),
    }
    return render(request, "certification/link.html", context)


@require_POST
@page(KEEP)
def portfolio_link_withdraw(request: PageRequest, uuid: UUID) -> HttpResponse:
    """Withdrawn at once, without asking: a new link is made as easily."""
    link = link_for(request.viewer, uuid)
    if withdraw_share_link(viewer=request.viewer, link=link, at=now()):
        messages.success(request, _("The link is withdrawn. Whoever opens it sees nothing."))
    return redirect("portfolio_links")


# --- whoever holds a link -------------------------------------------------------------------------


def _private(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Keep the secret address out of caches, search engines and the next page's referrer."""

    @wraps(view)
    def kept(*args: object, **kwargs: object) -> HttpResponse:
        response = never_cache(view)(*args, **kwargs)
        response["X-Robots-Tag"] = "noindex"
        response["Referrer-Policy"] = "no-referrer"
        return response

    return kept


@_private
@require_GET
@page(OPEN)
def portfolio_shared(request: PageRequest, secret: str) -> HttpResponse:
    """What its owner chose, for a recruiter with a phone; a closed link says so and no more."""
    if has_missed_too_often(request):
        return render(request, "people/link_wait.html", status=429)
    try:
        link = open_share_link(viewer=request.viewer, secret=secret, at=now())
    except LinkSpent:
        count_miss(request)
        return render(request, "certification/shared_closed.html", status=410)
    context = {"link": link, "shown": shown_by(link), "secret": secret}
    return render(request, "certification/shared.html", context)


@_private
@require_GET
@page(OPEN)
def portfolio_shared_file(request: PageRequest, secret: str, uuid: UUID) -> HttpResponse:
    if has_missed_too_often(request):
        return render(request, "people/link_wait.html", status=429)
    try:
        link = link_behind(secret, now())
        return file_response(file_of(shared_item(link, uuid)))
    except LinkSpent:
        count_miss(request)
        return render(request, "certification/shared_closed.html", status=410)
    except NotFound as missing:
        raise Http404(str(missing)) from None
