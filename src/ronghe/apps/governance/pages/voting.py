"""The vote on a phone: one question, three buttons; and its count."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from ronghe.apps.base.api import NotFound, Refused, now
from ronghe.apps.governance.counting import barrier_to_vote, count_votes
from ronghe.apps.governance.models import Vote, VotingRound
from ronghe.apps.governance.pages.acting import act, said, trail_to
from ronghe.apps.governance.queries.committees import seat_of
from ronghe.apps.governance.queries.rounds import round_for, sitting_of
from ronghe.apps.governance.services.access import LEAD, TAKE_PART
from ronghe.apps.governance.services.voting import BARRIERS, annul_round, cast_vote, close_round
from ronghe.apps.people.api import PageRequest, page

LONGEST_REASON = 400


@require_http_methods(["GET", "POST"])
@page(TAKE_PART)
def vote(request: PageRequest, uuid: UUID) -> HttpResponse:
    """Choose, look at it once more, and vote; what keeps the viewer from it is said instead."""
    found = round_for(request.viewer, uuid)
    if request.method == "POST":
        choice = request.POST.get("choice", "")
        if choice not in Vote.Choice.values:
            raise NotFound("There is no such choice.", "没有该选项。")
        return act(
            request,
            _back(found),
            _("Your vote is taken."),
            lambda: cast_vote(
                viewer=request.viewer,
                voting_round=found,
                choice=Vote.Choice(choice),
                at=now(),
            ),
        )
    sitting = sitting_of(found)
    seat = seat_of(request.viewer, found.motion.committee, request.viewer.on_date)
    barrier = barrier_to_vote(sitting, seat.pk if seat else None)
    chosen = request.GET.get("choice", "")
    context = {
        "voting_round": found,
        "choice": Vote.Choice(chosen) if chosen in Vote.Choice.values else None,
        "motion": found.motion,
        "tally": count_votes(sitting),
        "barrier": BARRIERS[barrier] if barrier else None,
        "trail": [*trail_to(found.motion.committee), (str(found.motion), _motion_address(found))],
    }
    return render(request, "governance/vote.html", context)


def _motion_address(voting_round: VotingRound) -> str:
    return reverse("motion", args=[voting_round.motion.uuid])


def _back(voting_round: VotingRound) -> str:
    if voting_round.meeting is not None:
        return reverse("meeting", args=[voting_round.meeting.uuid])
    return _motion_address(voting_round)


@require_POST
@page(LEAD)
def vote_count(request: PageRequest, uuid: UUID) -> HttpResponse:
    """Close the vote and count it."""
    found = round_for(request.viewer, uuid)
    try:
        counted = close_round(viewer=request.viewer, voting_round=found, at=now())
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect(_back(found))
    if counted.state == VotingRound.State.WITHOUT_QUORUM:
        messages.warning(
            request,
            _("Nothing was decided: a bench had no quorum when it was counted. It stays open."),
        )
    else:
        messages.success(request, _("The vote is counted."))
    return redirect(_back(found))


@require_POST
@page(LEAD)
def vote_annul(request: PageRequest, uuid: UUID) -> HttpResponse:
    """Give up an open vote, with a reason that the minutes print."""
    found = round_for(request.viewer, uuid)
    return act(
        request,
        _back(found),
        _("The vote is annulled; it may be opened again."),
        lambda: annul_round(
            viewer=request.viewer,
            voting_round=found,
            reason=said(request, "reason", LONGEST_REASON),
            at=now(),
        ),
    )
