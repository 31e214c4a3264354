"""Proposals about programmes: the list with the programmes' states, a new one, one with its
evidence."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from ronghe.apps.base.api import Refused, now, text_of
from ronghe.apps.base.presentation.tables import Badge, Column, Empty, Link, build_table
from ronghe.apps.competence.api import occupations
from ronghe.apps.curriculum.forms_programme import ProposalForm
from ronghe.apps.curriculum.models import ProgrammeProposal, ProgrammeState
from ronghe.apps.curriculum.queries import programme_proposals as queries
from ronghe.apps.curriculum.rules_programme import state_of, state_shown
from ronghe.apps.curriculum.services.programme_proposals import (
    PROPOSE,
    change_proposal,
    draft_proposal,
    submit_proposal,
    title_of,
    withdraw_proposal,
)
from ronghe.apps.people.api import PageRequest, Programme, may, page, programmes_for

State = ProgrammeProposal.State
MEANINGS = {
    State.DRAFT: "attention",
    State.SUBMITTED: "attention",
    State.CARRIED: "supported",
    State.REJECTED: "blocked",
    State.WITHDRAWN: "unknown",
}
STANDING = {
    ProgrammeState.State.OPEN: "supported",
    ProgrammeState.State.PLANNED: "unknown",
    ProgrammeState.State.SUSPENDED: "attention",
    ProgrammeState.State.CLOSED: "blocked",
}


def _state(row: ProgrammeProposal) -> Badge:
    return Badge(MEANINGS[State(row.state)], row.get_state_display())


def _standing(row: Programme) -> Badge:
    state = ProgrammeState.State(state_shown(row))
    return Badge(STANDING[state], state.label)


COLUMNS = (
    Column(
        "title",
        gettext_lazy("Proposal"),
        lambda row: Link(title_of(row), reverse("programme_proposal", args=[row.uuid])),
        header=True,
    ),
    Column("school", gettext_lazy("School"), lambda row: text_of(row.programme.organisation)),
    Column("state", gettext_lazy("State"), _state, kind="badge"),
    Column("from_on", gettext_lazy("From"), kind="day", order_by="from_on"),
    Column("proposed_at", gettext_lazy("Proposed"), kind="day", order_by="proposed_at"),
)
PROGRAMMES = (
    Column("title", gettext_lazy("Programme"), text_of, header=True, order_by="title_en"),
    Column("school", gettext_lazy("School"), lambda row: text_of(row.organisation)),
    Column("state", gettext_lazy("State today"), _standing, kind="badge"),
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


@require_http_methods(["GET", "POST"])
@page(PROPOSE)
def programme_proposal_new(request: PageRequest) -> HttpResponse:
    form = ProposalForm(
        request.POST if request.method == "POST" else None,
        programmes=programmes_for(request.viewer, PROPOSE).filter(closed_on=None).order_by("code"),
        occupations=occupations(request.viewer),
        day=request.viewer.on_date,
    )
    if request.method == "POST" and form.is_valid():
        try:
            row = draft_proposal(viewer=request.viewer, draft=form.draft(), at=now())
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(
                request, _("Written down. Look at the evidence, then bring it to the committee.")
            )
            return redirect("programme_proposal", row.uuid)
    return _form_page(request, form, None)


@require_http_methods(["GET", "POST"])
@page(PROPOSE)
def programme_proposal_change(request: PageRequest, uuid: UUID) -> HttpResponse:
    row = _own(request, uuid)
    form = ProposalForm(
        request.POST if request.method == "POST" else None,
        programmes=[],
        occupations=occupations(request.viewer),
        day=request.viewer.on_date,
        proposal=row,
    )
    if request.method == "POST" and form.is_valid():
        try:
            change_proposal(viewer=request.viewer, proposal=row, draft=form.draft())
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Saved."))
            return redirect("programme_proposal", row.uuid)
    return _form_page(request, form, row)


def _own(request: PageRequest, uuid: UUID) -> ProgrammeProposal:
    """A proposal that the viewer may write. Raises NotFound."""
    row = queries.proposal_for(request.viewer, uuid)
    if not programmes_for(request.viewer, PROPOSE).filter(pk=row.programme_id).exists():
        raise queries.NotFound("There is no such proposal for you.", "没有您可以修改的该提案。")
    return row


def _form_page(
    request: PageRequest, form: ProposalForm, row: ProgrammeProposal | None
) -> HttpResponse:
    trail = [(_("Programmes and proposals"), reverse("programme_proposals"))]
    if row is not None:
        trail.append((str(title_of(row)), reverse("programme_proposal", args=[row.uuid])))
    status = 422 if form.is_bound and form.errors else 200
    context = {"form": form, "proposal": row, "trail": trail}
    return render(request, "curriculum/programme_proposal_form.html", context, status=status)


@require_GET
@page(queries.VIEW)
def programme_proposal(request: PageRequest, uuid: UUID) -> HttpResponse:
    """The proposal, its evidence as of today, and what may be done with it."""
    row = queries.proposal_for(request.viewer, uuid)
    may_write = programmes_for(request.viewer, PROPOSE).filter(pk=row.programme_id).exists()
    context = {
        "proposal": row,
        "title": title_of(row),
        "state": _state(row),
        "sections": queries.evidence_of(request.viewer, row),
        "programme_state": ProgrammeState.State(
            state_of(row.programme, request.viewer.on_date)
        ).label,
        "history": queries.history_of_programme(row.programme),
        "may_change": may_write and row.state == State.DRAFT,
        "trail": [(_("Programmes and proposals"), reverse("programme_proposals"))],
    }
    return render(request, "curriculum/programme_proposal.html", context)


@require_POST
@page(PROPOSE)
def programme_proposal_submit(request: PageRequest, uuid: UUID) -> HttpResponse:
    row = _own(request, uuid)
    try:
        submit_proposal(viewer=request.viewer, proposal=row, at=now())
        messages.success(request, _("It comes onto the committee's next agenda by itself."))
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect("programme_proposal", row.uuid)


@require_POST
@page(PROPOSE)
def programme_proposal_withdraw(request: PageRequest, uuid: UUID) -> HttpResponse:
    row = _own(request, uuid)
    try:
        withdraw_proposal(viewer=request.viewer, proposal=row, at=now())
        messages.success(request, _("Withdrawn."))
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect("programme_proposal", row.uuid)
