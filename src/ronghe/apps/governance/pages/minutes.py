"""Minutes: read, print, sign, correct beside."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_POST

from ronghe.apps.base.api import now, signatures_of
from ronghe.apps.governance.minutes_document import minutes_document
from ronghe.apps.governance.pages.acting import act, said, trail_to
from ronghe.apps.governance.queries.committees import committees_for, seat_of
from ronghe.apps.governance.queries.meetings import meeting_for
from ronghe.apps.governance.queries.minutes import is_unchanged, minutes_for, reference_of
from ronghe.apps.governance.queries.signing import signature_lines
from ronghe.apps.governance.services.access import CONVENE, LEAD, TAKE_PART
from ronghe.apps.governance.services.minutes import (
    CAPACITIES,
    add_annex,
    chairs_missing,
    sign_minutes,
)
from ronghe.apps.people.api import PageRequest, page
from ronghe.files.documents.typst_pdf import render_pdf

VIEW = "governance.view_committees"
LONGEST_ANNEX = 8_000


@require_GET
@page(VIEW)
def minutes(request: PageRequest, uuid: UUID) -> HttpResponse:
    """The minutes in the page's language, who signed, and whether they are unchanged."""
    found = minutes_for(request.viewer, uuid)
    committee = found.meeting.committee
    own = seat_of(request.viewer, committee, request.viewer.on_date)
    missing = chairs_missing(found)
    convenes = committees_for(request.viewer, CONVENE).filter(pk=committee.pk).exists()
    language = "zh" if (get_language() or "").startswith("zh") else "en"
    context = {
        "minutes": found,
        "meeting": found.meeting,
        "committee": committee,
        "document": minutes_document(found.content, language, signature_lines(found), found.digest),
        "signatures": signatures_of(reference_of(found)),
        "missing": missing,
        "is_unchanged": is_unchanged(found),
        "can_sign": own is not None and own.is_chair and own.bench in missing,
        "can_correct": len(missing) < len(CAPACITIES)
        and (convenes or (own is not None and own.is_chair)),
        "annexes": found.annexes.select_related("written_by"),
        "trail": [
            *trail_to(committee),
            (
                _("Meeting %(number)d") % {"number": found.meeting.number},
                reverse("meeting", args=[found.meeting.uuid]),
            ),
        ],
    }
    return render(request, "governance/minutes.html", context)


@require_GET
@page(VIEW)
def minutes_pdf(request: PageRequest, uuid: UUID, language: str) -> HttpResponse:
    """The minutes as PDF in English or Chinese, with the signatures so far."""
    found = minutes_for(request.viewer, uuid)
    document = minutes_document(found.content, language, signature_lines(found), found.digest)
    answer = HttpResponse(
        render_pdf(document, at=found.drawn_up_at), content_type="application/pdf"
    )
    name = f"minutes-{found.meeting.number}-{language}.pdf"
    answer["Content-Disposition"] = f'inline; filename="{name}"'
    return answer


@sensitive_post_parameters("password")
@require_POST
@page(TAKE_PART)
def minutes_sign(request: PageRequest, uuid: UUID) -> HttpResponse:
    """Sign as the chair of one's bench, with the password given again."""
    found = meeting_for(request.viewer, uuid)
    return act(
        request,
        reverse("minutes", args=[found.uuid]),
        _("You signed the minutes."),
        lambda: sign_minutes(
            viewer=request.viewer,
            meeting=found,
            digest=request.POST.get("digest", ""),
            password=request.POST.get("password", ""),
            at=now(),
        ),
    )


@require_POST
@page(LEAD)
def minutes_annex(request: PageRequest, uuid: UUID) -> HttpResponse:
    """Correct signed minutes beside them."""
    found = minutes_for(request.viewer, uuid)
    return act(
        request,
        reverse("minutes", args=[found.meeting.uuid]),
        _("The annex is added."),
        lambda: add_annex(
            viewer=request.viewer,
            minutes=found,
            text=said(request, "text", LONGEST_ANNEX),
            at=now(),
        ),
    )
