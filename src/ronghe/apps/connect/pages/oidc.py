"""Signing in through one's school; and the schools' sign-ins as their offices look after them."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from ronghe.apps.base.api import Refused, now, text_of
from ronghe.apps.base.presentation.tables import Column, Empty, Link, Table, build_table
from ronghe.apps.connect.entering import asks_too_often, enter, too_often
from ronghe.apps.connect.forms_oidc import ProviderForm
from ronghe.apps.connect.models import IdentityProvider
from ronghe.apps.connect.pages.accounts import accounts_table
from ronghe.apps.connect.pages.editing import Sheet, ask_once, fill_in
from ronghe.apps.connect.queries.oidc import (
    accounts_by,
    open_provider,
    open_providers,
    provider_for,
    providers_for,
)
from ronghe.apps.connect.services.oidc import (
    begin_sign_in,
    change_provider,
    close_provider,
    finish_sign_in,
    register_provider,
)
from ronghe.apps.people.api import PageRequest, organisation_for, page

ENTER = "connect.sign_in_by_school"
MANAGE = "connect.manage_identity_providers"
KEPT = "school_sign_in"  # in the session: which browser was sent


def _next(request: PageRequest, wanted: str) -> str:
    """An address of ours to go to afterwards, or home."""
    is_ours = url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return wanted if is_ours else reverse("home")


def _redirect_url(request: PageRequest) -> str:
    return request.build_absolute_uri(reverse("school_sign_in_done"))


@require_GET
@never_cache
@page(ENTER)
def school_sign_in(request: PageRequest) -> HttpResponse:
    """Which school?"""
    context = {"providers": open_providers(), "next": _next(request, request.GET.get("next", ""))}
    return render(request, "connect/school_sign_in.html", context)


@require_POST
@never_cache
@page(ENTER)
def school_sign_in_begin(request: PageRequest, uuid: UUID) -> HttpResponse:
    """Send the browser to the school. A page does it: a form of ours may not lead elsewhere."""
    if asks_too_often(request):
        return _refused(request, too_often())
    sent = begin_sign_in(
        provider=open_provider(uuid),
        redirect_url=_redirect_url(request),
        target=_next(request, request.POST.get("next", "")),
        at=now(),
    )
    request.session[KEPT] = sent.browser
    return render(request, "connect/school_sign_in_leave.html", {"address": sent.url})


@require_GET
@never_cache
@page(ENTER)
def school_sign_in_done(request: PageRequest) -> HttpResponse:
    """Back from the school, with a code that is good once."""
    try:
        if "code" not in request.GET:
            raise Refused(
                "Your school did not let you through.", "学校未放行本次登录。", code="school-error"
            )
        known = finish_sign_in(
            code=request.GET["code"],
            state=request.GET.get("state", ""),
            browser=request.session.pop(KEPT, ""),
            redirect_url=_redirect_url(request),
            at=now(),
        )
        return enter(request, known.person, known.organisation, known.target)
    except Refused as refusal:
        return _refused(request, refusal)


def _refused(request: PageRequest, refusal: Refused) -> HttpResponse:
    context = {"reason": str(refusal), "code": refusal.code}
    return render(request, "connect/school_sign_in_refused.html", context, status=400)


# --- the office -----------------------------------------------------------------------------------


def _trail() -> list[tuple[str, str]]:
    return [(_("School sign-ins"), reverse("identity_providers"))]


@require_GET
@page(MANAGE)
def providers(request: PageRequest) -> HttpResponse:
    columns = (
        Column(
            "title",
            gettext_lazy("Sign-in"),
            lambda row: Link(str(text_of(row)), reverse("identity_provider", args=[row.uuid])),
            header=True,
        ),
        Column("issuer", gettext_lazy("Issuer"), order_by="issuer"),
        Column(
            "registered_at", gettext_lazy("Registered on"), kind="day", order_by="registered_at"
        ),
        Column("closed_at", gettext_lazy("Closed"), kind="day", order_by="closed_at"),
    )
    empty = Empty(
        gettext_lazy("No school sign-in yet"),
        gettext_lazy("Where your school signs people in by OpenID Connect, register it here."),
        gettext_lazy("Register a sign-in"),
        reverse("identity_provider_new"),
    )
    rows = providers_for(request.viewer)
    title = gettext_lazy("School sign-ins")
    table = build_table(request, rows, columns, title, empty, sort="issuer")
    context = {"table": table, "redirect_url": _redirect_url(request)}
    return render(request, "connect/identity_providers.html", context)


@require_http_methods(["GET", "POST"])
@page(MANAGE)
def provider_new(request: PageRequest) -> HttpResponse:
    organisation = organisation_for(request.viewer, MANAGE)
    form = ProviderForm(request.POST or None)
    form.ask_secret()
    sheet = Sheet(
        _("Register a school's sign-in"),
        _("Give it this address to come back to: %(url)s") % {"url": _redirect_url(request)},
        _("Register"),
        _trail(),
    )

    def save() -> str:
        found = register_provider(
            viewer=request.viewer, organisation=organisation, facts=form.facts(), at=now()
        )
        messages.success(request, _("Registered. It is offered on the page for signing in."))
        return reverse("identity_provider", args=[found.uuid])

    return fill_in(request, form, sheet, save)


@require_GET
@page(MANAGE)
def provider(request: PageRequest, uuid: UUID) -> HttpResponse:
    found = provider_for(request.viewer, uuid)
    context = {
        "provider": found,
        "accounts": _accounts(request, found),
        "redirect_url": _redirect_url(request),
        "trail": _trail(),
    }
    return render(request, "connect/identity_provider.html", context)


def _accounts(request: PageRequest, found: IdentityProvider) -> Table:
    empty = Empty(
        gettext_lazy("Nobody has signed in by it yet"),
        gettext_lazy("People appear here on their first visit."),
    )
    return accounts_table(request, accounts_by(found), empty)


@require_http_methods(["GET", "POST"])
@page(MANAGE)
def provider_change(request: PageRequest, uuid: UUID) -> HttpResponse:
    found = provider_for(request.viewer, uuid)
    fields = ("title_en", "title_zh", "issuer", "client_id", "number_claim")
    initial = {name: getattr(found, name) for name in fields}
    form = ProviderForm(request.POST or None, initial=initial)
    here = reverse("identity_provider", args=[found.uuid])
    sheet = Sheet(
        _("Change %(title)s") % {"title": text_of(found)},
        _("Its addresses and keys are read again when you save."),
        _("Save"),
        [*_trail(), (str(text_of(found)), here)],
    )

    def save() -> str:
        change_provider(viewer=request.viewer, provider=found, facts=form.facts(), at=now())
        messages.success(request, _("Saved."))
        return here

    return fill_in(request, form, sheet, save)


@require_http_methods(["GET", "POST"])
@page(MANAGE)
def provider_close(request: PageRequest, uuid: UUID) -> HttpResponse:
    found = provider_for(request.viewer, uuid)

    def work() -> str:
        close_provider(viewer=request.viewer, provider=found, at=now())
        return _("Closed; nobody signs in by it any more.")

    return ask_once(
        request,
        _("Close %(title)s?") % {"title": text_of(found)},
        _("Nobody signs in by it any more. Who has no password here needs a link of the office."),
        _("Close"),
        reverse("identity_providers"),
        work,
    )
