"""Proposals about programmes: the list with the programmes' states, and one with its evidence."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from ronghe.apps.base.api import Refused, now, text_of
from ronghe.apps.base.presentation.tables import Badge, Column, Empty, Link, build_table
from ronghe.apps.curriculum.forms_programme import CommitteeForm, LeadForm
from ronghe.apps.curriculum.models import ProgrammeProposal, ProgrammeState
from ronghe.apps.curriculum.queries import programme_proposals as queries
from ronghe.apps.curriculum.queries.programme_evidence import evidence_of
from ronghe.apps.curriculum.rules_programme import state_of, state_shown
from ronghe.apps.curriculum.services.new_programmes import OPEN, open_programme
from ronghe.apps.curriculum.services.programme_proposals import (
    PROPOSE,
    committees_deciding,
    submit_proposal,
    title_of,
    withdraw_proposal,
)
from ronghe.apps.people.api import PageRequest, Programme, may, page

State = ProgrammeProposal.State
MEANINGS = {
    State.DRAFT: "attention",
    State.SUBMITTED: "attention",
    State.CARRIED: "supported",
    State.REJECTED: "blocked",
    State.WITHDRAWN: "unknown",
    State.OPENED: "supported",
}
STANDING = {
    ProgrammeState.State.OPEN: "supported",
    ProgrammeState.State.PLANNED: "unknown",
    ProgrammeState.State.SUSPENDED: "attention",
    ProgrammeState.State.CLOSED: "blocked",
}


def _state(row: ProgrammeProposal) -> Badge:
    return Badge(MEANINGS[State(row.state)], row.get_state_display())


def standing(row: Programme) -> Badge:
    """The state of a programme that came through `with_state`."""
    state = ProgrammeState.State(state_shown(row))
    return Badge(STANDING[state], state.label)


COLUMNS = (
    Column(
        "title",
        gettext_lazy("Proposal"),
        lambda row: Link(title_of(row), reverse("programme_proposal", args=[row.uuid])),
        header=True,
    ),
    Column("school", gettext_lazy("School"), lambda row: text_of(row.school)),
    Column("state", gettext_lazy("State"), _state, kind="badge"),
    Column("from_on", gettext_lazy("From"), kind="day", order_by="from_on"),
    Column("proposed_at", gettext_lazy("Proposed"), kind="day", order_by="proposed_at"),
)
PROGRAMMES = (
    Column("title", gettext_lazy("Programme"), text_of, header=True, order_by="title_en"),
    Column("school", gettext_lazy("School"), lambda row: text_of(row.organisation)),
    Column("state", gettext_lazy("State today"), standing, kind="badge"),
)


@require_GET
@page(queries.VIEW)
def programme_proposals(request: PageRequest) -> HttpResponse:
    """What is proposed, newest first, and in which state every programme is."""
    may_propose = may(request.viewer, PROPOSE)
    empty = Empty(
        gettext_lazy("Nothing is proposed"),
        gettext_lazy("A proposal comes with its evidence and is decided by the committee."),
        gettext_lazy("Propose something") if may_propose else "",
        reverse("programme_proposal_new") if may_propose else "",
    )
    proposals = build_table(
        request,
        queries.proposals_for(request.viewer).order_by("-proposed_at", "-pk"),
        COLUMNS,
        gettext_lazy("Proposals"),
        empty,
        key="proposals",
        prefix="p-",
    )
    programmes = build_table(
        request,
        queries.programmes_with_state(request.viewer),
        PROGRAMMES,
        gettext_lazy("Programmes"),
        Empty(gettext_lazy("No programme yet")),
        key="programmes",
        prefix="s-",
    )
    context = {"proposals": proposals, "programmes": programmes, "may_propose": may_propose}
    return render(request, "curriculum/programme_proposals.html", context)


@require_GET
@page(queries.VIEW)
def programme_proposal(request: PageRequest, uuid: UUID) -> HttpResponse:
    """The proposal, its evidence as of today, and what may be done with it."""
    viewer = request.viewer
    row = queries.proposal_for(viewer, uuid)
    is_mine = queries.own_proposals(viewer).filter(pk=row.pk).exists()
    context = {
        "proposal": row,
        "title": title_of(row),
        "state": _state(row),
        "sections": evidence_of(viewer, row),
        "may_change": is_mine and row.state == State.DRAFT,
        "trail": [(_("Programmes and proposals"), reverse("programme_proposals"))],
        **_about_programme(request, row),
        **_asking(request, row, is_mine),
        **_to_open(request, row),
        **_where_decided(row),
    }
    return render(request, "curriculum/programme_proposal.html", context)


def _about_programme(request: PageRequest, row: ProgrammeProposal) -> dict[str, Any]:
    if row.programme is None:
        return {}
    state = state_of(row.programme, request.viewer.on_date)
    return {
        "programme_state": ProgrammeState.State(state).label,
        "history": queries.history_of_programme(row.programme),
        "programme_url": reverse("programme", args=[row.programme.uuid]),
    }


def _asking(request: PageRequest, row: ProgrammeProposal, is_mine: bool) -> dict[str, Any]:
    """A choice of committees where a new programme could go to several."""
    if not is_mine or row.state != State.DRAFT:
        return {}
    possible = committees_deciding(request.viewer, row)
    return {
        "no_committee": not possible,
        "committees": CommitteeForm(committees=possible) if len(possible) > 1 else None,
    }


def _to_open(request: PageRequest, row: ProgrammeProposal) -> dict[str, Any]:
    if not row.is_new or row.state != State.CARRIED:
        return {}
    may_open = queries.own_proposals(request.viewer, OPEN).filter(pk=row.pk).exists()
    people = queries.leads_to_choose(request.viewer, row)
    return {"may_open": may_open, "leads": LeadForm(people=people) if may_open else None}


def _where_decided(row: ProgrammeProposal) -> dict[str, Any]:
    if row.motion is None:
        return {}
    decision = getattr(row.motion, "decision", None)
    return {
        "motion_url": reverse("motion", args=[row.motion.uuid]),
        "decision_url": reverse("decision", args=[decision.uuid]) if decision else "",
        "decided_at": decision.decided_at if decision else None,
    }


@require_POST
@page(PROPOSE)
def programme_proposal_submit(request: PageRequest, uuid: UUID) -> HttpResponse:
    row = own_proposal(request, uuid)
    form = CommitteeForm(request.POST, committees=committees_deciding(request.viewer, row))
    try:
        submit_proposal(viewer=request.viewer, proposal=row, committee=form.chosen(), at=now())
        messages.success(request, _("It comes onto the committee's next agenda by itself."))
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect("programme_proposal", row.uuid)


@require_POST
@page(PROPOSE)
def programme_proposal_withdraw(request: PageRequest, uuid: UUID) -> HttpResponse:
    row = own_proposal(request, uuid)
    try:
        withdraw_proposal(viewer=request.viewer, proposal=row, at=now())
        messages.success(request, _("Withdrawn."))
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect("programme_proposal", row.uuid)


@require_POST
@page(OPEN)
def programme_proposal_open(request: PageRequest, uuid: UUID) -> HttpResponse:
    """Make the programme that the committee has carried."""
    row = own_proposal(request, uuid, OPEN)
    form = LeadForm(request.POST, people=queries.leads_to_choose(request.viewer, row))
    if not form.is_valid():
        messages.error(request, _("Say who leads it. Nothing was opened."))
        return redirect("programme_proposal", row.uuid)
    try:
        made = open_programme(viewer=request.viewer, proposal=row, lead=form.chosen(), at=now())
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("programme_proposal", row.uuid)
    messages.success(request, _("The programme is there; its lead finds the next steps at home."))
    return redirect("programme", made.uuid)


def own_proposal(request: PageRequest, uuid: UUID, action: str = PROPOSE) -> ProgrammeProposal:
    """A proposal that the viewer may write, or open. Raises NotFound."""
    row = queries.own_proposals(request.viewer, action).filter(uuid=uuid).first()
    if row is None:
        raise queries.NotFound("There is no such proposal for you.", "没有您可以修改的该提案。")
    return row
