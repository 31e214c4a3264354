"""The queue of proposed links: one at a time, by keyboard (a accept, r reject, s later)."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from ronghe.apps.base.api import NotFound, Refused, now
from ronghe.apps.industry.models import DictionaryAddition, LinkProposal
from ronghe.apps.industry.queries import demand as queries
from ronghe.apps.industry.queries.dictionaries import proposals_measured
from ronghe.apps.industry.services.links import JUDGE, accept_link, propose_links, reject_link
from ronghe.apps.people.api import PageRequest, page

SHOWN = 10


@require_GET
@page(JUDGE)
def links(request: PageRequest, uuid: UUID) -> HttpResponse:
    """The likeliest proposal first; `?after=` leaves some for later."""
    region = queries.region_for(request.viewer, uuid, JUDGE)
    waiting = LinkProposal.objects.filter(region=region, state=LinkProposal.State.OPEN)
    skipped = _number(request.GET.get("after", ""))
    ordered = waiting.select_related("posting").order_by("-probability", "pk")
    count = waiting.count()
    additions = DictionaryAddition.objects.filter(region=region).select_related("added_by")
    context = {
        "region": region,
        "count": count,
        "proposal": ordered[skipped : skipped + 1].first() if skipped < count else ordered.first(),
        "measured": proposals_measured(),
        "next": skipped + 1 if skipped + 1 < count else 0,
        "additions": additions.order_by("-added_at", "-pk")[:SHOWN],
        "trail": [(_("Demand"), reverse("demand_region", args=[region.uuid]))],
    }
    return render(request, "industry/links.html", context)


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 6 else 0


@require_POST
@page(JUDGE)
def links_look(request: PageRequest, uuid: UUID) -> HttpResponse:
    """Look through the newest postings for more."""
    region = queries.region_for(request.viewer, uuid, JUDGE)
    added = propose_links(viewer=request.viewer, region=region, at=now())
    words = ngettext("%(n)d new proposal.", "%(n)d new proposals.", added) % {"n": added}
    messages.success(request, words)
    return redirect("links", region.uuid)


@require_POST
@page(JUDGE)
def link_judge(request: PageRequest, uuid: UUID) -> HttpResponse:
    """Accept with the words that name it, or reject."""
    regions = queries.regions_for(request.viewer, JUDGE)
    rows = LinkProposal.objects.filter(uuid=uuid, region__in=regions).select_related("region")
    proposal = rows.first()
    if proposal is None:
        raise NotFound("There is no such proposal for you.", "没有您可以处理的该建议。")
    try:
        if request.POST.get("judgement") == "accept":
            words = request.POST.get("words", "")[:200]
            accept_link(viewer=request.viewer, proposal=proposal, words=words, at=now())
            messages.success(request, _("Accepted; earlier postings were searched again."))
        else:
            reject_link(viewer=request.viewer, proposal=proposal, at=now())
            messages.success(request, _("Rejected; it is not proposed again."))
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect("links", proposal.region.uuid)
