"""Writing a proposal down: about which programme, what its state allows, or a new one."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from ronghe.apps.base.api import NotFound, Refused, now, text_of
from ronghe.apps.base.presentation.once import act_once
from ronghe.apps.base.presentation.tables import Column, Empty, Link, Table, build_table
from ronghe.apps.competence.api import occupations
from ronghe.apps.curriculum.forms_programme import NewProgrammeForm, ProposalForm
from ronghe.apps.curriculum.models import ProgrammeProposal, ProgrammeState
from ronghe.apps.curriculum.pages.programme_proposals import own_proposal, standing
from ronghe.apps.curriculum.pages.shared import Trail, accepted, status_of
from ronghe.apps.curriculum.queries import programme_proposals as queries
from ronghe.apps.curriculum.rules_programme import (
    coming_shown,
    kinds_for,
    state_coming,
    with_state,
)
from ronghe.apps.curriculum.services.programme_proposals import (
    PROPOSE,
    change_proposal,
    draft_proposal,
    title_of,
)
from ronghe.apps.people.api import PageRequest, Programme, page, programmes_for

KINDS = ProgrammeProposal.Kind


@require_http_methods(["GET", "POST"])
@page(PROPOSE)
def programme_proposal_new(request: PageRequest) -> HttpResponse:
    """First about what, then the form: a programme offers only what can be done to its state."""
    named = request.POST.get("programme") or request.GET.get("programme") or ""
    if not named:
        return _about_what(request)
    programme = _programme_named(request, named)
    form = ProposalForm(
        request.POST if request.method == "POST" else None,
        programme=programme,
        kinds=kinds_for(state_coming(programme, request.viewer.on_date)),
        occupations=occupations(request.viewer),
        day=request.viewer.on_date,
    )
    return _write_down(request, form, _("Propose something about a programme"), programme)


def _programme_named(request: PageRequest, named: str) -> Programme:
    rows = programmes_for(request.viewer, PROPOSE).filter(closed_on=None)
    try:
        found = rows.select_related("organisation").filter(uuid=UUID(named)).first()
    except ValueError:
        found = None
    if found is None:
        raise NotFound("There is no such programme for you.", "没有您可以查看的该专业。")
    return found


def _about_what(request: PageRequest) -> HttpResponse:
    schools = queries.schools_to_begin_in(request.viewer)
    context = {
        "programmes": _programme_table(request),
        "may_begin": schools.exists(),
        "trail": _trail(),
    }
    return render(request, "curriculum/programme_proposal_about.html", context)


def _programme_table(request: PageRequest) -> Table:
    viewer = request.viewer
    rows = with_state(programmes_for(viewer, PROPOSE).filter(closed_on=None), viewer.on_date)
    programmes = list(rows.select_related("organisation").order_by("organisation", "code"))
    running = queries.under_way(programmes)

    def what(row: Programme) -> object:
        if proposal := running.get(row.pk):
            return Link(title_of(proposal), reverse("programme_proposal", args=[proposal.uuid]))
        return " · ".join(str(KINDS(one).label) for one in kinds_for(coming_shown(row)))

    def named(row: Programme) -> object:
        if row.pk in running:
            return text_of(row)
        return Link(text_of(row), f"{reverse('programme_proposal_new')}?programme={row.uuid}")

    columns = (
        Column("title", gettext_lazy("Programme"), named, header=True),
        Column("school", gettext_lazy("School"), lambda row: text_of(row.organisation)),
        Column("state", gettext_lazy("State today"), standing, kind="badge"),
        Column("what", gettext_lazy("Can be proposed, or is under way"), what),
    )
    empty = Empty(
        gettext_lazy("No programme is yours yet"),
        gettext_lazy("A programme that does not exist yet can be proposed as a new one."),
    )
    return build_table(request, programmes, columns, gettext_lazy("Existing programmes"), empty)


@require_http_methods(["GET", "POST"])
@page(PROPOSE)
def programme_proposal_begin(request: PageRequest) -> HttpResponse:
    """A programme that does not exist yet."""
    form = _new_form(request, None)
    return _write_down(request, form, _("Propose a new programme"), None)


def _new_form(request: PageRequest, row: ProgrammeProposal | None) -> NewProgrammeForm:
    schools = [row.school] if row else list(queries.schools_to_begin_in(request.viewer))
    if not schools:
        raise NotFound(
            "There is no school for which you may propose one.", "没有您可以提出新设专业的学校。"
        )
    region = schools[0].region
    return NewProgrammeForm(
        request.POST if request.method == "POST" else None,
        schools=schools,
        trades=queries.trades_of(region),
        years=queries.school_years(region, request.viewer.on_date),
        occupations=occupations(request.viewer),
        proposal=row,
    )


def _write_down(
    request: PageRequest,
    form: ProposalForm | NewProgrammeForm,
    heading: str,
    programme: Programme | None,
) -> HttpResponse:
    def act() -> HttpResponse:
        row = draft_proposal(viewer=request.viewer, draft=form.draft(), at=now())
        messages.success(
            request, _("Written down. Look at the evidence, then bring it to the committee.")
        )
        return redirect("programme_proposal", row.uuid)

    if request.method == "POST" and form.is_valid():
        try:
            return act_once(request, act)
        except Refused as refusal:
            form.add_error(None, str(refusal))
    return _form_page(request, form, heading, programme)


@require_http_methods(["GET", "POST"])
@page(PROPOSE)
def programme_proposal_change(request: PageRequest, uuid: UUID) -> HttpResponse:
    row = own_proposal(request, uuid)
    form: ProposalForm | NewProgrammeForm
    form = _new_form(request, row) if row.is_new else _old_form(request, row)

    def change() -> None:
        change_proposal(viewer=request.viewer, proposal=row, draft=form.draft())

    if request.method == "POST" and accepted(form, change):
        messages.success(request, _("Saved."))
        return redirect("programme_proposal", row.uuid)
    link = (str(title_of(row)), reverse("programme_proposal", args=[row.uuid]))
    return _form_page(request, form, _("Change the proposal"), row.programme, link)


def _old_form(request: PageRequest, row: ProgrammeProposal) -> ProposalForm:
    assert row.programme is not None  # the table's own condition
    return ProposalForm(
        request.POST if request.method == "POST" else None,
        programme=row.programme,
        kinds=(row.kind,),
        occupations=occupations(request.viewer),
        day=request.viewer.on_date,
        proposal=row,
    )


def _trail(*more: tuple[str, str]) -> Trail:
    return [(_("Programmes and proposals"), reverse("programme_proposals")), *more]


def _form_page(
    request: PageRequest,
    form: ProposalForm | NewProgrammeForm,
    heading: str,
    programme: Programme | None,
    *more: tuple[str, str],
) -> HttpResponse:
    state = state_coming(programme, request.viewer.on_date) if programme else ""
    context = {
        "form": form,
        "heading": heading,
        "programme": programme,
        "programme_state": ProgrammeState.State(state).label if state else "",
        "is_new": not more,
        "trail": _trail(*more),
    }
    return render(
        request, "curriculum/programme_proposal_form.html", context, status=status_of(form)
    )
