"""Keys of systems and the audit table."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from ronghe.apps.base.api import NotFound, now
from ronghe.apps.base.presentation.tables import Column, Empty, build_table
from ronghe.apps.people.forms import KeyForm
from ronghe.apps.people.models import ClientKey
from ronghe.apps.people.queries.office import audit_entries, client_keys, names_by_uuid
from ronghe.apps.people.queries.units import organisation_for
from ronghe.apps.people.routing import PageRequest, page
from ronghe.apps.people.services.client_keys import make_key, revoke_key


@require_http_methods(["GET", "POST"])
@page("people.manage_keys")
def keys(request: PageRequest) -> HttpResponse:
    organisation = organisation_for(request.viewer, "people.manage_keys")
    form = KeyForm(request.POST or None)
    secret = ""
    if request.method == "POST" and form.is_valid():
        _key, secret = make_key(
            viewer=request.viewer,
            organisation=organisation,
            title=form.cleaned_data["title"],
            scopes=form.cleaned_data["scopes"],
            at=now(),
        )
        form = KeyForm()
    context = {
        "organisation": organisation,
        "keys": client_keys(request.viewer, organisation),
        "form": form,
        "secret": secret,
    }
    return render(request, "people/keys.html", context)


@require_POST
@page("people.manage_keys")
def key_revoke(request: PageRequest, uuid: UUID) -> HttpResponseRedirect:
    organisation = organisation_for(request.viewer, "people.manage_keys")
    key = client_keys(request.viewer, organisation).filter(uuid=uuid).first()
    if not isinstance(key, ClientKey):
        raise NotFound("There is no such key.", "没有此密钥。")
    revoke_key(viewer=request.viewer, key=key, at=now())
    messages.success(request, _("The key was revoked. Requests with it are refused from now on."))
    return redirect("keys")


@require_GET
@page("people.view_audit")
def audit(request: PageRequest) -> HttpResponse:
    columns = (
        Column("at", gettext_lazy("When"), kind="day", order_by="at", header=True),
        Column("time", gettext_lazy("Time"), lambda row: f"{row.at:%H:%M:%S} UTC"),
        Column("actor", gettext_lazy("Who"), lambda row: names.get(row.actor, "")),
        Column("kind", gettext_lazy("Kind")),
        Column("action", gettext_lazy("Action")),
        Column("touched", gettext_lazy("What was touched")),
        Column("count", gettext_lazy("How many"), kind="number"),
    )
    entries = audit_entries(request.viewer)
    recent = entries.values_list("actor", flat=True)[:2_000]
    names = names_by_uuid({actor for actor in recent if actor})
    empty = Empty(gettext_lazy("Nothing was written or looked at yet"))
    table = build_table(request, entries, columns, gettext_lazy("Audit"), empty, sort="-at")
    return render(request, "people/audit.html", {"table": table})
