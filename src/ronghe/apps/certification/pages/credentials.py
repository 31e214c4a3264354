"""Credentials for those who hold them and for those who issued them."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from ronghe.apps.base.api import Refused, now, text_of
from ronghe.apps.base.presentation.tables import Badge, Column, Empty, Link, build_table
from ronghe.apps.certification.forms_credentials import TakeBackForm
from ronghe.apps.certification.models import Credential
from ronghe.apps.certification.queries import credentials as queries
from ronghe.apps.certification.queries.standings import proof_behind
from ronghe.apps.certification.services.credentials import (
    TAKE_BACK,
    reinstate_credential,
    revoke_credential,
    suspend_credential,
)
from ronghe.apps.certification.services.sharing import SHARE, show_credential
from ronghe.apps.certification.shown import shown_credential
from ronghe.apps.people.api import PageRequest, page, reaches

WORDS = {
    Credential.State.VALID: ("supported", gettext_lazy("in force")),
    Credential.State.SUSPENDED: ("blocked", gettext_lazy("suspended")),
    Credential.State.REVOKED: ("blocked", gettext_lazy("revoked")),
}


def standing(credential: Credential) -> Badge:
    """Its state in a word; one whose time is over is expired, whatever its state was."""
    if credential.valid_until and credential.valid_until < now().date():
        return Badge("attention", _("expired"))
    meaning, word = WORDS[Credential.State(credential.state)]
    return Badge(meaning, word)


@require_GET
@never_cache
@page(queries.VIEW_OWN)
def my_credentials(request: PageRequest) -> HttpResponse:
    """One's own credentials: what each says, who can see it, how to take it along."""
    rows = [
        {"credential": one, "standing": standing(one), "shown": shown_credential(one)}
        for one in queries.own_credentials(request.viewer)
    ]
    return render(request, "certification/my_credentials.html", {"rows": rows})


@require_POST
@page(SHARE)
def credential_share(request: PageRequest, uuid: UUID) -> HttpResponse:
    """Open the page to whoever has its address, or close it."""
    credential = queries.own_credential(request.viewer, uuid)
    is_shown = request.POST.get("show") == "yes"
    show_credential(viewer=request.viewer, credential=credential, is_shown=is_shown)
    if is_shown:
        messages.success(request, _("The page is open to whoever has its address."))
    else:
        messages.success(request, _("The page is closed. Its address shows nothing of it now."))
    if request.POST.get("back") == "page":
        return redirect("credential", uuid)
    return redirect("my_credentials")


ISSUED_COLUMNS = (
    Column(
        "title",
        gettext_lazy("Credential"),
        lambda c: Link(text_of(c), reverse("credential_issued", args=[c.uuid])),
        header=True,
    ),
    Column("person", gettext_lazy("Holder"), lambda c: str(c.person), order_by="person__name_en"),
    Column("kind", gettext_lazy("Kind"), lambda c: c.get_kind_display()),
    Column("issued_at", gettext_lazy("Issued"), kind="day", order_by="issued_at"),
    Column("valid_until", gettext_lazy("Until"), kind="day", order_by="valid_until"),
    Column("standing", gettext_lazy("Standing"), standing, kind="badge"),
)


@require_GET
@page(queries.VIEW_ISSUED)
def issued_credentials(request: PageRequest) -> HttpResponse:
    """What the school issued, newest first."""
    rows = queries.issued_credentials(request.viewer)
    empty = Empty(
        gettext_lazy("Nothing issued yet"),
        gettext_lazy(
            "A credential is issued when a certificate's rule is met and a person confirms it."
        ),
    )
    caption = gettext_lazy("Issued credentials")
    table = build_table(request, rows, ISSUED_COLUMNS, caption, empty)
    return render(request, "certification/issued.html", {"table": table})


@require_http_methods(["GET", "POST"])
@page(queries.VIEW_ISSUED)
def issued_credential(request: PageRequest, uuid: UUID) -> HttpResponse:
    """One credential for its issuer, and the ways to take it out of force."""
    credential = queries.issued_credential(request.viewer, uuid)
    form = TakeBackForm(request.POST if "reason" in request.POST else None)
    if request.method == "POST":
        done = _taken_back(request, credential, form)
        if done:
            messages.success(request, done)
            return redirect("credential_issued", uuid)
    context = {
        "credential": credential,
        "standing": standing(credential),
        "shown": shown_credential(credential),
        "form": form,
        "proof": proof_behind(request.viewer, credential),
        "may_take_back": reaches(
            request.viewer,
            TAKE_BACK,
            person=credential.person,
            organisation=credential.organisation,
        ),
        "trail": [(_("Issued credentials"), reverse("credentials_issued"))],
    }
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "certification/issued_credential.html", context, status=status)


def _taken_back(request: PageRequest, credential: Credential, form: TakeBackForm) -> str:
    """Do what was asked; the sentence that says so, or nothing where it was refused."""
    viewer, at, wanted = request.viewer, now(), request.POST.get("do", "")
    try:
        if wanted == "reinstate":
            reinstate_credential(viewer=viewer, credential=credential, at=at)
            return _("It is in force again, and whoever verifies it sees that from now on.")
        if not form.is_valid():
            return ""
        reason = form.cleaned_data["reason"]
        if wanted == "suspend":
            suspend_credential(viewer=viewer, credential=credential, reason=reason, at=at)
            return _("It is suspended, and whoever verifies it sees that from now on.")
        if wanted == "revoke":
            revoke_credential(viewer=viewer, credential=credential, reason=reason, at=at)
            return _("It is revoked, and whoever verifies it sees that from now on.")
    except Refused as refusal:
        messages.error(request, str(refusal))
    return ""
