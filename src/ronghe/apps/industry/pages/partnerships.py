"""With which programmes an enterprise works: from when, until when, and taken back."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from ronghe.apps.base.api import Refused, text_of
from ronghe.apps.base.presentation.one_form import FormWords, answer_form
from ronghe.apps.industry.forms.enterprises import PartnerForm, PartnershipEndForm
from ronghe.apps.industry.models import Partnership
from ronghe.apps.industry.pages.enterprises import answer, trail_to
from ronghe.apps.industry.queries.enterprises import enterprise_for, partnership_for
from ronghe.apps.industry.services.enterprises import (
    ADD,
    PARTNER,
    begin_partnership,
    continue_partnership,
    end_partnership,
    programmes_to_partner,
    take_back_partnership,
)
from ronghe.apps.people.api import PageRequest, page


@require_http_methods(["GET", "POST"])
@page(ADD)
def partnership_new(request: PageRequest, uuid: UUID) -> HttpResponse:
    """Say with which programme the enterprise works, and since when."""
    found = enterprise_for(request.viewer, ADD, uuid)
    data = request.POST if request.method == "POST" else None
    form = PartnerForm(data, programmes=programmes_to_partner(request.viewer, found))

    def act() -> HttpResponse:
        begun = begin_partnership(
            viewer=request.viewer,
            enterprise=found,
            programme=form.chosen_programme,
            starts_on=form.cleaned_data["starts_on"],
        )
        if begun.starts_on > request.viewer.on_date:
            messages.success(request, _("The partner is entered and begins on its day."))
        else:
            messages.success(request, _("The partner is entered."))
        return redirect("enterprise", found.uuid)

    context = {
        "title": _("Enter a partner"),
        "meaning": _("Signals and surveys of a partner reach the programmes it works with."),
        "trail": trail_to(found),
    }
    return answer(request, form, act, context)


@require_http_methods(["GET", "POST"])
@page(PARTNER)
def partnership_end(request: PageRequest, uuid: UUID) -> HttpResponse:
    """Ask for the last day of a partnership and set it."""
    found = partnership_for(request.viewer, uuid)
    data = request.POST if request.method == "POST" else None
    form = PartnershipEndForm(data, initial={"ends_on": request.viewer.on_date.isoformat()})

    def act() -> HttpResponse:
        day = form.cleaned_data["ends_on"]
        end_partnership(viewer=request.viewer, partnership=found, on_date=day)
        messages.success(request, _("The partnership has its last day."))
        return redirect("enterprise", found.enterprise.uuid)

    words = FormWords(
        heading=_("End a partnership"),
        meaning=_(
            "After its last day, what changes at this enterprise reaches the programme no more "
            "by itself, and it is not asked in its name."
        ),
        action=_("End the partnership"),
        back_url=reverse("enterprise", args=[found.enterprise.uuid]),
        trail=tuple(trail_to(found.enterprise)),
        facts=(str(text_of(found.programme)), str(text_of(found.programme.organisation))),
    )
    return answer_form(request, form, words, act)


@require_POST
@page(PARTNER)
def partnership_continue(request: PageRequest, uuid: UUID) -> HttpResponse:
    """Let a partnership go on that was to end."""
    found = partnership_for(request.viewer, uuid)
    day = request.viewer.on_date
    try:
        continue_partnership(viewer=request.viewer, partnership=found, on_date=day)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("The partnership goes on."))
    return redirect("enterprise", found.enterprise.uuid)


@require_http_methods(["GET", "POST"])
@page(PARTNER)
def partnership_take_back(request: PageRequest, uuid: UUID) -> HttpResponse:
    """Ask once, then delete a partnership that has not begun."""
    found = partnership_for(request.viewer, uuid)
    if request.method == "POST":
        return _take_back(request, found)
    context = {
        "title": _("Take this partnership back?"),
        "text": _("%(programme)s and %(enterprise)s: it has not begun, and nothing is kept of it.")
        % {"programme": text_of(found.programme), "enterprise": text_of(found.enterprise)},
        "action": _("Take it back"),
        "action_url": request.path,
        "back_url": reverse("enterprise", args=[found.enterprise.uuid]),
    }
    return render(request, "web/confirm.html", context)


def _take_back(request: PageRequest, found: Partnership) -> HttpResponse:
    day = request.viewer.on_date
    try:
        take_back_partnership(viewer=request.viewer, partnership=found, on_date=day)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("The partnership is taken back."))
    return redirect("enterprise", found.enterprise.uuid)
