"""Motions: proposing, the motion with its pack, disposing of it, stepping aside."""

from datetime import timedelta
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from ronghe.apps.base.api import Refused, Text, now, text_of
from ronghe.apps.governance.flows import MOTION
from ronghe.apps.governance.forms import AssignForm, MotionForm, WrittenForm
from ronghe.apps.governance.kinds import kind_named
from ronghe.apps.governance.models import Committee, Motion, Seat, VotingRound
from ronghe.apps.governance.packs import build_pack, pack_from_json
from ronghe.apps.governance.pages.acting import act, said, show_form, trail_to, uuid_of
from ronghe.apps.governance.queries import overview
from ronghe.apps.governance.queries.board import counts_of
from ronghe.apps.governance.queries.committees import (
    committee_for,
    committees_for,
    seat_of,
    seats_in_term,
)
from ronghe.apps.governance.queries.interests import conflicts_in
from ronghe.apps.governance.queries.motions import motion_for
from ronghe.apps.governance.queries.rounds import recused_seats
from ronghe.apps.governance.registries import motion_kinds
from ronghe.apps.governance.rules import UNDECIDED, WAITS_FOR_AGENDA
from ronghe.apps.governance.services.access import CONVENE, LEAD, TAKE_PART
from ronghe.apps.governance.services.motions import (
    PROPOSE,
    USUAL_DUE,
    USUAL_REVIEW,
    assign_motion,
    propose_motion,
    submit_motion,
    withdraw_motion,
)
from ronghe.apps.governance.services.voting import open_written_round, step_aside
from ronghe.apps.people.api import PageRequest, Person, Viewer, page

VIEW = "governance.view_committees"
LONGEST_REASON = 400


@require_http_methods(["GET", "POST"])
@page(PROPOSE)
def motion_new(request: PageRequest, uuid: UUID) -> HttpResponse:
    """Propose a motion of a kind that is typed in; other kinds come from their own pages."""
    found = committee_for(request.viewer, uuid)
    form = MotionForm(
        request.POST if request.method == "POST" else None,
        kinds=[kind for kind in motion_kinds if kind.is_typed_in],
        enterprises=list(overview.enterprises_near(found)[:200]),
    )

    def take() -> HttpResponse:
        data = form.cleaned_data
        motion = propose_motion(
            viewer=request.viewer,
            committee=found,
            kind=data["kind"],
            subject=None,
            title=Text(data["title"], data["title"]),
            text=data["text"],
            at=now(),
            concerns=form.chosen_enterprises(),
            contributions=data["contributions"],
            as_draft="draft" in request.POST,
        )
        return redirect("motion", motion.uuid)

    context = {"committee": found, "trail": trail_to(found)}
    return show_form(request, "governance/motion_new.html", form, context, take)


@require_GET
@page(VIEW)
def motion(request: PageRequest, uuid: UUID) -> HttpResponse:
    """What is asked, the evidence (as sent out, else as it stands now), what came of it."""
    viewer = request.viewer
    found = motion_for(viewer, uuid)
    pack = found.packs.order_by("-number").first()
    sections = pack_from_json(pack.content) if pack else build_pack(viewer, found)
    written = found.rounds.filter(state=VotingRound.State.OPEN, meeting=None).first()
    kind = kind_named(found.kind)
    context = {
        "motion": found,
        "kind": kind,
        "pack": pack,
        "sections": sections,
        "counts": counts_of(found),
        "written": written,
        "decision": getattr(found, "decision", None),
        "recusals": found.recusals.select_related("seat__person").order_by("pk"),
        "trail": trail_to(found.committee),
        **_members_context(viewer, found),
        **_what_may_be_done(viewer, found, allows_written=kind.allows_written),
    }
    return render(request, "governance/motion.html", context)


def _members_context(viewer: Viewer, found: Motion) -> dict[str, object]:
    """Who should step aside, and whether the viewer can."""
    is_open = found.state in UNDECIDED
    seats = list(seats_in_term(found.committee, viewer.on_date)) if is_open else []
    aside = recused_seats(found)
    own = seat_of(viewer, found.committee, viewer.on_date)
    conflicts = [
        one for one in conflicts_in(found, seats, viewer.on_date) if one.seat.pk not in aside
    ]
    return {
        "conflicts": conflicts,
        "own_conflict": next((one for one in conflicts if own and one.seat.pk == own.pk), None),
        "own_seat": own,
        "can_step_aside": is_open and own is not None and own.pk not in aside,
        "can_vote_in_writing": own is not None,
    }


def _what_may_be_done(viewer: Viewer, found: Motion, *, allows_written: bool) -> dict[str, object]:
    convenes = committees_for(viewer, CONVENE).filter(pk=found.committee_id).exists()
    is_own = viewer.person_id is not None and found.proposed_by_id == viewer.person_id
    leads = convenes or _is_chair(viewer, found.committee)
    return {
        "can_submit": MOTION.allows("submit", found.state) and (convenes or is_own),
        "can_withdraw": MOTION.allows("withdraw", found.state) and (convenes or is_own),
        "can_assign": convenes and found.state in (Motion.State.DRAFT, *UNDECIDED),
        "can_open_in_writing": convenes and allows_written and found.state in WAITS_FOR_AGENDA,
        "can_lead": leads,
    }


def _is_chair(viewer: Viewer, committee: Committee) -> bool:
    seat = seat_of(viewer, committee, viewer.on_date)
    return seat is not None and seat.is_chair


@require_POST
@page(PROPOSE)
def motion_dispose(request: PageRequest, uuid: UUID) -> HttpResponse:
    """Hand a draft in, or take a motion back."""
    found = motion_for(request.viewer, uuid)
    back = reverse("motion", args=[found.uuid])
    if request.POST.get("do") == "submit":
        text = _("Submitted. It comes onto the next agenda by itself.")
        return act(request, back, text, lambda: submit_motion(viewer=request.viewer, motion=found))
    return act(
        request,
        back,
        _("The motion is withdrawn."),
        lambda: withdraw_motion(viewer=request.viewer, motion=found),
    )


@require_http_methods(["GET", "POST"])
@page(CONVENE)
def motion_assign(request: PageRequest, uuid: UUID) -> HttpResponse:
    """Name who carries it out, by when, and when its effect is looked at."""
    viewer = request.viewer
    found = motion_for(viewer, uuid)
    form = AssignForm(
        request.POST if request.method == "POST" else None,
        people=_possible_owners(viewer, found),
        initial={
            "owner": str(found.owner.uuid) if found.owner else "",
            "due_on": (found.due_on or viewer.on_date + USUAL_DUE).isoformat(),
            "review_on": (found.review_on or viewer.on_date + USUAL_REVIEW).isoformat(),
        },
    )

    def take() -> HttpResponse:
        assign_motion(
            viewer=viewer,
            motion=found,
            owner=form.chosen_owner,
            due_on=form.cleaned_data["due_on"],
            review_on=form.cleaned_data["review_on"],
        )
        return redirect("motion", found.uuid)

    context = {
        "title": _("Who carries it out?"),
        "meaning": _("The decision will carry these; afterwards they cannot be changed."),
        "action": _("Save"),
        "trail": _trail_from(found),
    }
    return show_form(request, "governance/form.html", form, context, take)


def _trail_from(found: Motion) -> list[tuple[str, str]]:
    """The way back to the motion, by its title in the viewer's language."""
    here = (str(text_of(found)), reverse("motion", args=[found.uuid]))
    return [*trail_to(found.committee), here]


def _possible_owners(viewer: Viewer, found: Motion) -> list[Person]:
    """The members, whoever proposed it, and the secretary who assigns."""
    people = {
        seat.person.pk: seat.person for seat in seats_in_term(found.committee, viewer.on_date)
    }
    others = Person.objects.filter(
        pk__in=[pk for pk in (found.proposed_by_id, viewer.person_id) if pk]
    )
    people |= {person.pk: person for person in others}
    return sorted(people.values(), key=str)


@require_POST
@page(TAKE_PART)
def motion_step_aside(request: PageRequest, uuid: UUID) -> HttpResponse:
    """A member steps aside for reasons of their own."""
    found = motion_for(request.viewer, uuid)

    def take() -> None:
        seat = seat_of(request.viewer, found.committee, request.viewer.on_date)
        if seat is None:
            raise Refused("You hold no seat here.", "您不是该委员会委员。", code="no-seat")
        _step_aside(request, found, seat)

    back = reverse("motion", args=[found.uuid])
    return act(request, back, _("You stepped aside; you are not counted on this motion."), take)


@require_POST
@page(LEAD)
def motion_set_aside(request: PageRequest, uuid: UUID) -> HttpResponse:
    """A chair or the secretary records that a member has a conflict."""
    found = motion_for(request.viewer, uuid)

    def take() -> None:
        seats = seats_in_term(found.committee, request.viewer.on_date)
        seat = seats.filter(uuid=uuid_of(request.POST.get("seat"))).first()
        if seat is None:
            raise Refused("There is no such member.", "没有该委员。", code="no-seat")
        _step_aside(request, found, seat)

    back = reverse("motion", args=[found.uuid])
    return act(request, back, _("Recorded; this member is not counted on the motion."), take)


def _step_aside(request: PageRequest, found: Motion, seat: Seat) -> None:
    reason = said(request, "reason", LONGEST_REASON)
    step_aside(viewer=request.viewer, motion=found, seat=seat, reason=reason, at=now())


@require_http_methods(["GET", "POST"])
@page(CONVENE)
def motion_in_writing(request: PageRequest, uuid: UUID) -> HttpResponse:
    """Let the committee decide in writing."""
    found = motion_for(request.viewer, uuid)
    form = WrittenForm(request.POST if request.method == "POST" else None)

    def take() -> HttpResponse:
        at = now()
        closes_at = at + timedelta(days=form.cleaned_data["days"])
        open_written_round(viewer=request.viewer, motion=found, closes_at=closes_at, at=at)
        return redirect("motion", found.uuid)

    context = {
        "title": _("Decide in writing"),
        "meaning": _("Every member is asked to vote by a day; the evidence is sent as it is now."),
        "action": _("Open the written vote"),
        "trail": _trail_from(found),
    }
    return show_form(request, "governance/form.html", form, context, take)
