"""Identities of other systems that nobody is known by: the list, and saying who one is."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from ronghe.apps.base.api import Refused, now
from ronghe.apps.evidence.forms import NumberForm
from ronghe.apps.evidence.queries.identities import (
    TIE,
    identities_for,
    identity_for,
    person_by_number,
    viewed,
)
from ronghe.apps.evidence.services.identities import tie_identity, untie_identity
from ronghe.apps.people.api import PageRequest, page

AT_ONCE = 25


@require_GET
@page(TIE)
def identities(request: PageRequest) -> HttpResponse:
    """The unknown first, then those that were tied by hand."""
    rows = identities_for(request.viewer)
    pages = Paginator(rows, AT_ONCE).get_page(request.GET.get("page"))
    context = {
        "rows": viewed(list(pages)),
        "pages": pages,
        "unknown": rows.filter(person=None).count(),
    }
    return render(request, "evidence/identities.html", context)


@require_http_methods(["GET", "POST"])
@page(TIE)
def identity(request: PageRequest, uuid: UUID) -> HttpResponse:
    """One identity: look for the person by number, see who it is, then tie."""
    learner = identity_for(request.viewer, uuid)
    given = request.POST if request.method == "POST" else request.GET
    form = NumberForm(given if "number" in given else None)
    found = None
    if form.is_valid():
        found = person_by_number(learner, form.cleaned_data["number"])
        if found is None:
            form.add_error(
                "number",
                _("Nobody of the school has this number, and no mentor of its students this name."),
            )
    if request.method == "POST" and found is not None:
        try:
            tie_identity(viewer=request.viewer, learner=learner, person=found, at=now())
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Tied. Statements are read again for the rules in use."))
            return redirect("identities")
    [view] = viewed([learner])
    context = {"view": view, "form": form, "found": found, "trail": _trail()}
    status = 422 if form.errors else 200
    return render(request, "evidence/identity.html", context, status=status)


@require_POST
@page(TIE)
def identity_untie(request: PageRequest, uuid: UUID) -> HttpResponse:
    learner = identity_for(request.viewer, uuid)
    try:
        untie_identity(viewer=request.viewer, learner=learner, at=now())
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Untied. What became evidence by it no longer counts."))
    return redirect("identity", uuid)


def _trail() -> list[tuple[str, str]]:
    return [(_("Unknown identities"), reverse("identities"))]
