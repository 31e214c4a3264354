"""Keys for systems: the list, one of them, making, replacing, revoking.

A secret is in the answer to the request that made it, and nowhere else.
"""

from datetime import datetime
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from ronghe.apps.base.api import NotFound, Refused, now
from ronghe.apps.base.presentation.once import act_once
from ronghe.apps.base.presentation.tables import Badge, Column, Empty, Link, build_table
from ronghe.apps.connect.forms_keys import KeyForm, ReplaceForm
from ronghe.apps.connect.scope_words import words_of
from ronghe.apps.people.api import (
    ClientKey,
    PageRequest,
    actions_of_scope,
    client_key_for,
    client_keys,
    make_key,
    organisation_for,
    page,
    replace_key,
    revoke_key,
)

MANAGE = "people.manage_keys"


def is_in_use(key: ClientKey, at: datetime) -> bool:
    return key.revoked_at is None and (key.expires_at is None or key.expires_at > at)


def _state(key: ClientKey) -> Badge:
    if key.revoked_at:
        return Badge("unknown", _("revoked"))
    if not is_in_use(key, now()):
        return Badge("unknown", _("has run out"))
    if hasattr(key, "replaced_by"):
        return Badge("attention", _("being replaced"))
    return Badge("supported", _("in use"))


def _last_used(key: ClientKey) -> datetime | None:
    return key.use.last_used_at if hasattr(key, "use") else None


COLUMNS = (
    Column(
        "title",
        gettext_lazy("Key"),
        lambda key: Link(key.title, reverse("key", args=[key.uuid])),
        order_by="title",
        header=True,
    ),
    Column("prefix", gettext_lazy("Begins with"), lambda key: f"{key.prefix}…"),
    Column(
        "scopes",
        gettext_lazy("What it may do"),
        lambda key: "; ".join(str(words_of(scope)) for scope in key.scopes),
    ),
    Column("used", gettext_lazy("Last used"), _last_used, kind="day"),
    Column("ends", gettext_lazy("Runs out"), "expires_at", kind="day", order_by="expires_at"),
    Column("state", gettext_lazy("State"), _state, kind="badge"),
)


def _asked_organisation(request: PageRequest) -> UUID | None:
    text = request.POST.get("organisation") or request.GET.get("organisation")
    try:
        return UUID(text) if text else None
    except ValueError:
        raise NotFound("There is no such organisation.", "没有此单位。") from None


@require_GET
@page(MANAGE)
def keys(request: PageRequest) -> HttpResponse:
    organisation = organisation_for(request.viewer, MANAGE, _asked_organisation(request))
    new_url = f"{reverse('key_new')}?organisation={organisation.uuid}"
    empty = Empty(
        gettext_lazy("No key yet"),
        gettext_lazy("Make one when another system is to read or write here."),
        gettext_lazy("Make a key"),
        new_url,
    )
    rows = client_keys(request.viewer, organisation)
    table = build_table(request, rows, COLUMNS, gettext_lazy("Keys for systems"), empty)
    count = sum(is_in_use(key, now()) for key in rows)
    context = {"organisation": organisation, "table": table, "count": count, "new_url": new_url}
    return render(request, "connect/keys.html", context)


@never_cache
@require_http_methods(["GET", "POST"])
@page(MANAGE)
def key_new(request: PageRequest) -> HttpResponse:
    organisation = organisation_for(request.viewer, MANAGE, _asked_organisation(request))
    form = KeyForm(request.POST or None)

    def make() -> HttpResponse:
        key, secret = make_key(
            viewer=request.viewer,
            organisation=organisation,
            title=form.cleaned_data["title"],
            scopes=form.cleaned_data["scopes"],
            at=now(),
            expires_at=form.expires_at(),
        )
        return _show_secret(request, key, secret)

    if request.method == "POST" and form.is_valid():
        try:
            return act_once(request, make)
        except Refused as refusal:
            form.add_error("last_day", str(refusal))
    context = {
        "organisation": organisation,
        "form": form,
        "trail": [(_("Keys for systems"), reverse("keys"))],
    }
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "connect/key_new.html", context, status=status)


def _show_secret(request: PageRequest, key: ClientKey, secret: str) -> HttpResponse:
    context = {
        "key": key,
        "secret": secret,
        "is_xapi": any(scope.startswith("xapi.") for scope in key.scopes),
        "site": request.build_absolute_uri("/"),
        "trail": [(_("Keys for systems"), reverse("keys"))],
    }
    return render(request, "connect/key_secret.html", context)


@require_GET
@page(MANAGE)
def key(request: PageRequest, uuid: UUID) -> HttpResponse:
    return _show_key(request, client_key_for(request.viewer, uuid), ReplaceForm())


def _show_key(request: PageRequest, row: ClientKey, form: ReplaceForm) -> HttpResponse:
    context = {
        "key": row,
        "state": _state(row),
        "last_used": _last_used(row),
        "is_in_use": is_in_use(row, now()),
        "successor": getattr(row, "replaced_by", None),
        "scopes": [(words_of(scope), actions_of_scope(scope)) for scope in row.scopes],
        "form": form,
        "trail": [(_("Keys for systems"), reverse("keys"))],
    }
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "connect/key.html", context, status=status)


@never_cache
@require_POST
@page(MANAGE)
def key_replace(request: PageRequest, uuid: UUID) -> HttpResponse:
    row = client_key_for(request.viewer, uuid)
    form = ReplaceForm(request.POST)
    if form.is_valid():
        try:
            new, secret = replace_key(
                viewer=request.viewer, key=row, overlap=form.overlap_time(), at=now()
            )
            return _show_secret(request, new, secret)
        except Refused as refusal:
            form.add_error(None, str(refusal))
    return _show_key(request, row, form)


@require_http_methods(["GET", "POST"])
@page(MANAGE)
def key_revoke(request: PageRequest, uuid: UUID) -> HttpResponse:
    row = client_key_for(request.viewer, uuid)
    if request.method == "POST":
        revoke_key(viewer=request.viewer, key=row, at=now())
        said = _("The key was revoked. Requests with it are refused from now on.")
        messages.success(request, said)
        return redirect("keys")
    context = {
        "title": _("Revoke the key of %(title)s?") % {"title": row.title},
        "text": _("Its requests are refused at once, and it cannot be brought back."),
        "action": _("Revoke it"),
        "action_url": request.path,
        "back_url": reverse("key", args=[row.uuid]),
    }
    return render(request, "web/confirm.html", context)
