"""A decision: how it was counted, who carries it out, whether it helped."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from ronghe.apps.base.api import now
from ronghe.apps.governance.forms import ReviewForm
from ronghe.apps.governance.kinds import kind_named
from ronghe.apps.governance.models import EffectReview, Meeting
from ronghe.apps.governance.pages.acting import act, show_form, trail_to
from ronghe.apps.governance.pages.committees import standing_of
from ronghe.apps.governance.queries.board import counts_of
from ronghe.apps.governance.queries.committees import committees_for, seat_of
from ronghe.apps.governance.queries.decisions import decision_for
from ronghe.apps.governance.queries.meetings import review_due_on
from ronghe.apps.governance.registries import decision_links
from ronghe.apps.governance.services.access import CONVENE, LEAD
from ronghe.apps.governance.services.decisions import FOLLOW, fulfil_decision, review_effect
from ronghe.apps.people.api import PageRequest, page

VIEW = "governance.view_committees"
LONGEST_NOTE = 4_000


@require_http_methods(["GET"])
@page(VIEW)
def decision(request: PageRequest, uuid: UUID) -> HttpResponse:
    """The decision with its count, its owner and dates, and what was found of its effect."""
    return _decision_page(request, uuid, ReviewForm())


@require_POST
@page(LEAD)
def decision_review(request: PageRequest, uuid: UUID) -> HttpResponse:
    """Write down whether it helped."""
    return _decision_page(request, uuid, ReviewForm(request.POST))


def _decision_page(request: PageRequest, uuid: UUID, form: ReviewForm) -> HttpResponse:
    viewer = request.viewer
    found = decision_for(viewer, uuid)
    committee = found.motion.committee
    own = seat_of(viewer, committee, viewer.on_date)
    convenes = committees_for(viewer, CONVENE).filter(pk=committee.pk).exists()
    due = review_due_on(found)

    def take() -> HttpResponse:
        data = form.cleaned_data
        review_effect(
            viewer=viewer,
            decision=found,
            verdict=EffectReview.Verdict(data["verdict"]),
            text=data["text"],
            meeting=Meeting.objects.filter(
                committee=committee, state=Meeting.State.RUNNING
            ).first(),
            review_again_on=data["review_again_on"],
            at=now(),
        )
        return redirect("decision", found.uuid)

    is_judged = bool(found.reviews.all()) and due is None
    is_own = viewer.person_id is not None and found.owner_id == viewer.person_id
    is_done = hasattr(found, "fulfilment")
    context = {
        "decision": found,
        "motion": found.motion,
        "kind": kind_named(found.motion.kind),
        "standing": standing_of(found, viewer),
        "counts": counts_of(found.motion),
        "fulfilment": getattr(found, "fulfilment", None),
        "reviews": found.reviews.all(),
        "about": [one for provider in decision_links for one in provider(viewer, found)],
        "review_due": due,
        "can_fulfil": found.carried and not is_done and (is_own or convenes),
        "can_review": found.carried
        and not is_judged
        and (convenes or (own is not None and own.is_chair)),
        "trail": trail_to(committee),
    }
    return show_form(request, "governance/decision.html", form, context, take)


@require_POST
@page(FOLLOW)
def decision_done(request: PageRequest, uuid: UUID) -> HttpResponse:
    """Report that it is carried out."""
    found = decision_for(request.viewer, uuid)
    note = request.POST.get("note", "").strip()[:LONGEST_NOTE]
    return act(
        request,
        reverse("decision", args=[found.uuid]),
        _("Reported as carried out."),
        lambda: fulfil_decision(viewer=request.viewer, decision=found, note=note, at=now()),
    )
