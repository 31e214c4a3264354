"""Telling in a minute what changed: signed in, or by a one-time link; and asking for it."""

from collections.abc import Callable
from functools import wraps
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from ronghe.apps.base.api import NotFound, Refused, now
from ronghe.apps.base.presentation.once import act_once
from ronghe.apps.base.presentation.qr import qr_path
from ronghe.apps.industry.forms.signals import TellForm, refuse_field
from ronghe.apps.industry.queries.enterprises import own_enterprises, tellers
from ronghe.apps.industry.queries.reach import programmes_of_enterprise
from ronghe.apps.industry.queries.work import tasks_near
from ronghe.apps.industry.queries.workplaces import open_posts_of
from ronghe.apps.industry.services.telling import (
    ASK,
    OPEN,
    TELL,
    VALID_FOR,
    make_tell_link,
    open_tell_link,
    tell_by_link,
    tell_change,
)
from ronghe.apps.people.api import (
    LinkSpent,
    Organisation,
    PageRequest,
    Viewer,
    count_miss,
    has_missed_too_often,
    page,
)


@require_http_methods(["GET", "POST"])
@page(TELL)
def tell(request: PageRequest) -> HttpResponse:
    """The one-minute form of somebody who signed in."""
    viewer = request.viewer
    enterprises = own_enterprises(viewer)
    wanted = request.POST.get("enterprise") or request.GET.get("enterprise")
    enterprise = next((e for e in enterprises if str(e.uuid) == wanted), None)
    enterprise = enterprise or (enterprises[0] if enterprises else None)
    if enterprise is None:
        raise NotFound("You belong to no enterprise here.", "您在此处不属于任何企业。")
    form = _tell_form(request, viewer, enterprise)
    if request.method == "POST" and form.is_valid():

        def act() -> HttpResponse:
            signal = tell_change(viewer=viewer, draft=form.draft(), at=now())
            messages.success(request, _("Thank you. The schools that work with you see it now."))
            return redirect("signal", signal.uuid)

        try:
            return act_once(request, act)
        except Refused as refusal:
            refuse_field(form, refusal)
    context = {"form": form, "enterprise": enterprise, "enterprises": enterprises}
    return render(request, "industry/tell.html", context, status=_status(form))


def _tell_form(request: PageRequest, viewer: Viewer, enterprise: Organisation) -> TellForm:
    return TellForm(
        request.POST if request.method == "POST" else None,
        enterprise=enterprise,
        programmes=programmes_of_enterprise(enterprise, viewer),
        posts=open_posts_of(enterprise, viewer.on_date),
        near=tasks_near(enterprise, viewer.on_date),
        day=viewer.on_date,
    )


def _status(form: TellForm) -> int:
    return 422 if form.is_bound and form.errors else 200


# --- by link ------------------------------------------------------------------------------------


def private(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Keep a secret address out of caches and search engines."""

    @wraps(view)
    def kept(*args: object, **kwargs: object) -> HttpResponse:
        response = never_cache(view)(*args, **kwargs)
        response["X-Robots-Tag"] = "noindex"
        return response

    return kept


def spent(request: PageRequest) -> HttpResponse:
    """The page of a link that was used, has run out, or never was."""
    if has_missed_too_often(request):
        return render(request, "industry/link_spent.html", {"must_wait": True}, status=429)
    count_miss(request)
    return render(request, "industry/link_spent.html", status=410)


@private
@require_http_methods(["GET", "POST"])
@page(OPEN)
def tell_link(request: PageRequest, secret: str) -> HttpResponse:
    """The same form by a link, which it uses up."""
    try:
        if has_missed_too_often(request):
            raise LinkSpent
        viewer, enterprise = open_tell_link(secret, at=now())
        form = _tell_form(request, viewer, enterprise)
        if request.method == "POST" and form.is_valid():
            try:
                tell_by_link(viewer=viewer, secret=secret, draft=form.draft(), at=now())
                return redirect("tell_thanks")
            except Refused as refusal:
                refuse_field(form, refusal)
    except LinkSpent:
        return spent(request)
    context = {"form": form, "enterprise": enterprise}
    return render(request, "industry/tell.html", context, status=_status(form))


@require_GET
@page(OPEN)
def tell_thanks(request: PageRequest) -> HttpResponse:
    context = {
        "title": _("Thank you"),
        "text": _("The schools that work with you see it now. You can close this page."),
    }
    return render(request, "industry/thanks.html", context)


# --- asking -------------------------------------------------------------------------------------


@require_GET
@page(ASK)
def ask_to_tell(request: PageRequest) -> HttpResponse:
    """Mentors and experts, first those of one's own partners: who told and was asked when."""
    everybody = tellers(request.viewer)
    partners = [one for one in everybody if one.is_partner]
    shows_all = request.GET.get("show") == "all" or not partners
    context = {
        "tellers": everybody if shows_all else partners,
        "shows_all": shows_all,
        "has_partners": bool(partners),
        "everybody": len(everybody),
        "trail": [(_("Signals"), reverse("signals"))],
    }
    return render(request, "industry/ask_to_tell.html", context)


@never_cache
@require_http_methods(["POST"])
@page(ASK)
def ask_to_tell_link(request: PageRequest, uuid: UUID) -> HttpResponse:
    """Make a link for one of them and show it, once."""
    viewer = request.viewer
    teller = next((one for one in tellers(viewer) if one.person.uuid == uuid), None)
    if teller is None:
        raise NotFound("Nobody here can be asked by this address.", "此地址没有可邀请的人员。")
    secret = make_tell_link(
        viewer=viewer, person=teller.person, enterprise=teller.enterprise, at=now()
    )
    address = request.build_absolute_uri(reverse("tell_link", args=[secret]))
    path, size = qr_path(address)
    context = {
        "name": teller.person,
        "where": teller.enterprise,
        "address": address,
        "qr_path": path,
        "qr_size": size,
        "days": VALID_FOR.days,
        "meaning": _("It is shown this once. Whoever has it can tell one change in this name."),
        "back_url": reverse("ask_to_tell"),
        "trail": [(_("Ask mentors"), reverse("ask_to_tell"))],
    }
    return render(request, "industry/link_made.html", context)
