"""What a revision touches outside its module: giving each to somebody, and deciding it."""

from datetime import timedelta
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from ronghe.apps.base.api import now
from ronghe.apps.base.presentation.one_form import FormWords, answer_form
from ronghe.apps.curriculum.forms_revisions import ImpactForm, StepForm
from ronghe.apps.curriculum.models import Revision
from ronghe.apps.curriculum.queries.impact_decisions import ItemToDecide, item_of
from ronghe.apps.curriculum.queries.programme_modules import people_of
from ronghe.apps.curriculum.queries.revisions import revision_for
from ronghe.apps.curriculum.services.impact_decisions import (
    DECIDE,
    LEAD,
    assign_decision,
    decide_impact,
)
from ronghe.apps.people.api import PageRequest, page, require

USUAL = timedelta(days=14)


@require_http_methods(["GET", "POST"])
@page(LEAD)
def impact_assign(request: PageRequest, uuid: UUID, item: str) -> HttpResponse:
    """Give one decision to somebody, with a date."""
    found = revision_for(request.viewer, uuid)
    require(request.viewer, LEAD, programme=found.programme)
    touched = item_of(found, item)
    form = StepForm(
        request.POST if request.method == "POST" else None,
        people=list(people_of(request.viewer, found.programme)),
        owner=touched.row.owner if touched.row else None,
        due_on=(touched.row and touched.row.due_on) or request.viewer.on_date + USUAL,
    )
    meaning = _("Whoever decides finds it among their next steps, with the date.")
    words = _words(found, touched, _("Who decides, and by when?"), meaning, _("Save"))

    def act() -> HttpResponse:
        assign_decision(
            viewer=request.viewer,
            revision=found,
            key=item,
            owner=form.chosen,
            due_on=form.cleaned_data["due_on"],
            at=now(),
        )
        messages.success(request, _("Saved."))
        return redirect("revision", found.uuid)

    return answer_form(request, form, words, act)


@require_http_methods(["GET", "POST"])
@page(DECIDE)
def impact_decide(request: PageRequest, uuid: UUID, item: str) -> HttpResponse:
    """Say whether what is touched is changed or stays, and why."""
    found = revision_for(request.viewer, uuid)
    require(request.viewer, DECIDE, programme=found.programme)
    touched = item_of(found, item)
    form = ImpactForm(request.POST if request.method == "POST" else None)
    meaning = _(
        "The new version is not published before this is decided; your reason stays with it."
    )
    words = _words(found, touched, _("What is decided?"), meaning, _("Decide"))

    def act() -> HttpResponse:
        decide_impact(
            viewer=request.viewer,
            revision=found,
            key=item,
            outcome=form.cleaned_data["outcome"],
            reason=form.cleaned_data["reason"],
            at=now(),
        )
        messages.success(request, _("Decided."))
        return redirect("revision", found.uuid)

    return answer_form(request, form, words, act)


def _words(
    found: Revision, touched: ItemToDecide, heading: str, meaning: str, action: str
) -> FormWords:
    own = reverse("revision", args=[found.uuid])
    return FormWords(
        heading=heading,
        meaning=meaning,
        action=action,
        back_url=own,
        trail=((_("Revisions"), reverse("revisions")), (found.title, own)),
        facts=(str(touched.text),),
    )
