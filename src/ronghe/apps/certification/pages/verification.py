"""Verification by anyone: the page that takes a credential, and the page that a QR code opens."""

from datetime import timedelta
from uuid import UUID

from axes.helpers import get_client_ip_address
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods
from django.views.decorators.vary import vary_on_headers

from ronghe.apps.base.api import NotFound, Text, now
from ronghe.apps.base.presentation.qr import qr_path
from ronghe.apps.certification.addresses import credential_address
from ronghe.apps.certification.credential_files import FORMS, as_pdf
from ronghe.apps.certification.forms_credentials import VerifyForm
from ronghe.apps.certification.models import Credential
from ronghe.apps.certification.queries.credentials import (
    hosted_credential,
    is_gone,
    is_held_by,
    is_open_to,
)
from ronghe.apps.certification.queries.verification import check, check_address, check_own
from ronghe.apps.certification.shown import (
    MEANINGS,
    Shown,
    shown_credential,
    shown_verification,
    state_word,
)
from ronghe.apps.people.api import PageRequest, Rate, count_turn, page
from ronghe.files.documents.typst_pdf import Language
from ronghe.standards.verifiable_credentials.verifying import Verification

VERIFY = "certification.verify_credential"
OPEN = "certification.open_credential"
MOST_CHECKS = 60
CHECKS = Rate(MOST_CHECKS, seconds=15 * 60)
FRESH = timedelta(minutes=1)


@require_http_methods(["GET", "POST"])
@page(VERIFY)
def verify_page(request: PageRequest) -> HttpResponse:
    """Hand in a credential of anybody's, by file, address or text, and read what it is."""
    is_post = request.method == "POST"
    form = VerifyForm(request.POST, request.FILES) if is_post else VerifyForm()
    if is_post and _asks_too_often(request):
        form.add_error(None, _("Too many checks from here. Try again in a quarter of an hour."))
        return render(request, "certification/verify.html", {"form": form}, status=429)
    if not is_post or not form.is_valid():
        status = 422 if is_post else 200
        return render(request, "certification/verify.html", {"form": form}, status=status)
    found = _checked(form)
    shown = shown_verification(found)
    context = {**outcome(found), "shown": shown, "parts": _parts(shown, found)}
    return render(request, "certification/verified.html", context)


def _checked(form: VerifyForm) -> Verification:
    if form.cleaned_data["file"]:
        return check(form.cleaned_data["file"].read(), at=now())
    if form.cleaned_data["address"]:
        return check_address(form.cleaned_data["address"].strip(), at=now())
    return check(form.cleaned_data["text"], at=now())


def _asks_too_often(request: PageRequest) -> bool:
    """A check may go out to the web for somebody: not without end."""
    return count_turn(f"credential-checks:{get_client_ip_address(request)}", CHECKS, at=now()) > (
        MOST_CHECKS
    )


def outcome(found: Verification) -> dict[str, object]:
    """What a template says about an outcome; the age of what was looked up, where it has one."""
    at = now()
    is_older = found.looked_up_at is not None and at - found.looked_up_at > FRESH
    return {
        "state": found.state,
        "state_word": state_word(found.state),
        "meaning": MEANINGS[found.state],
        "sentence": Text(found.en, found.zh),
        "issuer_id": found.issuer,
        "looked_up_at": found.looked_up_at if is_older else None,
        "checked_at": at,
    }


def _parts(shown: Shown | None, found: Verification) -> list[tuple[Shown, str, str]]:
    """What is inside a learner record, each with its own outcome."""
    if shown is None or len(shown.parts) != len(found.parts):
        return []
    return [
        (one, MEANINGS[part.state], state_word(part.state))
        for one, part in zip(shown.parts, found.parts, strict=True)
    ]


@require_GET
@never_cache
@vary_on_headers("Accept")
@page(OPEN)
def hosted(request: PageRequest, uuid: UUID) -> HttpResponse:
    """A credential's own page, as its holder shows it; closed, it says only whether it holds."""
    if is_gone(uuid):
        return render(request, "certification/credential_gone.html", status=410)
    credential = hosted_credential(uuid)
    is_open = is_open_to(request.viewer, credential)
    if _asks_for_document(request):
        return _file(credential, "json", is_open)
    found = check_own(credential, at=now())
    path, side = qr_path(credential_address(uuid))
    context = {
        **outcome(found),
        "credential": credential if is_open else None,
        "shown": shown_credential(credential) if is_open else None,
        "is_held": is_held_by(request.viewer, credential),
        "is_shown": credential.is_shown,
        "address": credential_address(uuid),
        "qr_path": path,
        "qr_size": side,
    }
    return render(request, "certification/hosted.html", context)


@require_GET
@never_cache
@page(OPEN)
def credential_file(request: PageRequest, uuid: UUID, form: str) -> HttpResponse:
    """The credential to take along; for whoever may read its page."""
    credential = hosted_credential(uuid)
    return _file(credential, form, is_open_to(request.viewer, credential))


def _asks_for_document(request: PageRequest) -> bool:
    """A verifier that has the address from the code asks for the credential, not for a page."""
    accepted = request.headers.get("accept", "")
    return "json" in accepted and "text/html" not in accepted


def _file(credential: Credential, form: str, is_open: bool) -> HttpResponse:
    if not is_open:
        raise NotFound("There is no such credential for you.", "没有您可以查看的这个凭证。")
    if form == "pdf":
        content, kind = _printed(credential), "application/pdf"
    elif form in FORMS:
        kind, write = FORMS[form]
        content = write(credential)
    else:
        raise NotFound("There is no such form.", "没有此格式。")
    response = HttpResponse(content, content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="credential-{credential.uuid}.{form}"'
    return response


def _printed(credential: Credential) -> bytes:
    language: Language = "zh" if (get_language() or "").startswith("zh") else "en"
    return as_pdf(credential, language=language, at=now())
