"""Committees: the list, one committee, founding, seats, interests, one's own work."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from ronghe.apps.base.api import Refused, day_of, now, text_of
from ronghe.apps.base.presentation.tables import Badge, Column, Empty, Link, build_table
from ronghe.apps.governance.forms import CommitteeForm, InterestForm, SeatForm
from ronghe.apps.governance.kinds import kind_named
from ronghe.apps.governance.models import Decision, EffectReview, Seat
from ronghe.apps.governance.next_steps import committee_steps
from ronghe.apps.governance.pages.acting import act, show_form, trail_to, uuid_of
from ronghe.apps.governance.queries import overview
from ronghe.apps.governance.queries.committees import committee_for, committees_for, seat_of
from ronghe.apps.governance.queries.interests import interests_of, last_declared
from ronghe.apps.governance.queries.meetings import matters_of, next_meeting
from ronghe.apps.governance.services.access import CONVENE, TAKE_PART
from ronghe.apps.governance.services.committees import (
    FOUND,
    appoint_member,
    end_seat,
    found_committee,
)
from ronghe.apps.governance.services.interests import (
    declare_complete,
    declare_interest,
    end_interest,
)
from ronghe.apps.people.api import (
    PageRequest,
    Viewer,
    may,
    organisations_for,
    page,
    programmes_for,
)

VIEW = "governance.view_committees"
PROPOSE = "governance.propose_motion"

COMMITTEE_COLUMNS = (
    Column(
        "title",
        gettext_lazy("Committee"),
        lambda c: Link(text_of(c), reverse("committee", args=[c.uuid])),
        order_by="title_en",
        header=True,
    ),
    Column(
        "unit",
        gettext_lazy("For"),
        lambda c: text_of(c.programme) if c.programme else gettext_lazy("the whole school"),
    ),
    Column("school", gettext_lazy("School"), lambda c: text_of(c.organisation)),
    Column("members", gettext_lazy("Members"), kind="number", places=0, order_by="members"),
    Column(
        "meets_at",
        gettext_lazy("Next meeting"),
        lambda c: c.meets_at and day_of(c.meets_at),
        kind="day",
        order_by="meets_at",
    ),
)


@require_GET
@page(VIEW)
def committees(request: PageRequest) -> HttpResponse:
    """The committees that the viewer may see."""
    can_found = may(request.viewer, FOUND)
    empty = Empty(
        gettext_lazy("No committee yet"),
        gettext_lazy("The school's administrator founds it and fills the seats of both benches."),
        gettext_lazy("Found a committee") if can_found else "",
        reverse("committee_new") if can_found else "",
    )
    rows = overview.committees_listed(request.viewer)
    table = build_table(request, rows, COMMITTEE_COLUMNS, gettext_lazy("Committees"), empty)
    return render(request, "governance/committees.html", {"table": table, "can_found": can_found})


def standing_of(decision: Decision, viewer: Viewer) -> Badge:
    """What became of a decision, in a word."""
    verdict = decision.last_verdict  # type: ignore[attr-defined]
    if not decision.carried:
        return Badge("unknown", _("not carried"))
    if verdict == EffectReview.Verdict.HELPED:
        return Badge("supported", _("it helped"))
    if verdict == EffectReview.Verdict.DID_NOT:
        return Badge("attention", _("it did not help"))
    if decision.is_done:  # type: ignore[attr-defined]
        return Badge("supported", _("carried out"))
    if decision.due_on and decision.due_on < viewer.on_date:
        return Badge("blocked", _("overdue"))
    return Badge("attention", _("to be carried out"))


def decision_columns(viewer: Viewer) -> tuple[Column, ...]:
    return (
        Column(
            "decision",
            gettext_lazy("Decision"),
            lambda d: Link(text_of(d.motion), reverse("decision", args=[d.uuid])),
            header=True,
        ),
        Column("kind", gettext_lazy("Kind"), lambda d: kind_named(d.motion.kind).title),
        Column("decided_at", gettext_lazy("Decided"), lambda d: day_of(d.decided_at), kind="day"),
        Column("owner", gettext_lazy("Who carries it out"), lambda d: d.owner and str(d.owner)),
        Column("due_on", gettext_lazy("By"), kind="day", order_by="due_on"),
        Column(
            "standing", gettext_lazy("Standing"), lambda d: standing_of(d, viewer), kind="badge"
        ),
    )


@require_GET
@page(VIEW)
def committee(request: PageRequest, uuid: UUID) -> HttpResponse:
    """Who sits in it, what comes next, what waits, what was decided."""
    viewer = request.viewer
    found = committee_for(viewer, uuid)
    empty = Empty(
        gettext_lazy("Nothing decided yet"),
        gettext_lazy("Decisions appear here with their owner and date once a vote is counted."),
    )
    table = build_table(
        request,
        overview.decisions_of(found),
        decision_columns(viewer),
        gettext_lazy("Decisions"),
        empty,
        page_size=10,
    )
    can_convene = committees_for(viewer, CONVENE).filter(pk=found.pk).exists()
    context = {
        "committee": found,
        "benches": overview.benches_of(found, viewer.on_date),
        "meeting": next_meeting(found),
        "meetings": overview.meetings_of(found),
        "motions": overview.open_motions_of(viewer, found),
        "matters": list(matters_of(viewer, found)) if can_convene else [],
        "table": table,
        "own_seat": seat_of(viewer, found, viewer.on_date),
        "can_found": committees_for(viewer, FOUND).filter(pk=found.pk).exists(),
        "can_convene": can_convene,
        "can_propose": committees_for(viewer, PROPOSE).filter(pk=found.pk).exists(),
        "trail": trail_to(),
    }
    return render(request, "governance/committee.html", context)


@require_http_methods(["GET", "POST"])
@page(FOUND)
def committee_new(request: PageRequest) -> HttpResponse:
    """Found the committee of a programme or a school."""
    viewer = request.viewer
    programmes = programmes_for(viewer, FOUND).select_related("organisation").order_by("title_en")
    schools = organisations_for(viewer, FOUND).filter(kind="school").order_by("title_en")
    form = CommitteeForm(
        request.POST if request.method == "POST" else None,
        programmes=list(programmes[:500]),
        schools=list(schools[:500]),
    )

    def take() -> HttpResponse:
        organisation, programme = form.chosen
        new = found_committee(
            viewer=viewer,
            organisation=organisation,
            programme=programme,
            title=form.title,
            on_date=viewer.on_date,
            notice_days=form.cleaned_data["notice_days"],
            public_bench_counts=form.cleaned_data["public_bench_counts"],
        )
        return redirect("committee", new.uuid)

    context = {
        "title": _("Found a committee"),
        "meaning": _("Two benches decide together: a motion passes only on both."),
        "action": _("Found the committee"),
        "trail": trail_to(),
    }
    return show_form(request, "governance/form.html", form, context, take)


# --- seats ----------------------------------------------------------------------------------------


@require_http_methods(["GET", "POST"])
@page(FOUND)
def committee_appoint(request: PageRequest, uuid: UUID) -> HttpResponse:
    """Appoint a member."""
    found = committee_for(request.viewer, uuid)
    form = SeatForm(
        request.POST if request.method == "POST" else None,
        candidates=overview.candidates_for(request.viewer, found),
        day=request.viewer.on_date,
    )

    def take() -> HttpResponse:
        appoint_member(viewer=request.viewer, committee=found, appointment=form.appointment())
        return redirect("committee", found.uuid)

    context = {
        "title": _("Appoint a member"),
        "meaning": _("A seat opens the committee's papers to its holder for the term."),
        "action": _("Appoint"),
        "trail": trail_to(found),
    }
    return show_form(request, "governance/form.html", form, context, take)


@require_http_methods(["GET", "POST"])
@page(FOUND)
def seat_end(request: PageRequest, uuid: UUID) -> HttpResponse:
    """Ask once, then end a term today."""
    rows = Seat.objects.filter(committee__in=committees_for(request.viewer, VIEW))
    seat = get_object_or_404(rows.select_related("committee__organisation", "person"), uuid=uuid)
    back = reverse("committee", args=[seat.committee.uuid])
    if request.method == "POST":
        return act(
            request,
            back,
            _("The term ends today."),
            lambda: end_seat(viewer=request.viewer, seat=seat, on_date=request.viewer.on_date),
        )
    context = {
        "title": _("End this term?"),
        "text": _("%(name)s leaves the committee at the end of today. What they voted stays.")
        % {"name": seat.person},
        "action": _("End the term"),
        "action_url": request.path,
        "back_url": back,
    }
    return render(request, "web/confirm.html", context)


# --- interests ------------------------------------------------------------------------------------


@require_http_methods(["GET", "POST"])
@page(TAKE_PART)
def interests(request: PageRequest, uuid: UUID) -> HttpResponse:
    """One's own interests: listed, added, ended, declared complete."""
    viewer = request.viewer
    found = committee_for(viewer, uuid)
    form = InterestForm(
        request.POST if request.method == "POST" else None,
        near=list(overview.enterprises_near(found)[:500]),
        day=viewer.on_date,
    )

    def take() -> HttpResponse:
        declare_interest(viewer=viewer, committee=found, stake=form.stake(), at=now())
        return redirect("committee_interests", found.uuid)

    context = {
        "committee": found,
        "interests": interests_of(viewer, found).select_related("organisation"),
        "declared_at": last_declared(viewer, found),
        "trail": trail_to(found),
    }
    return show_form(request, "governance/interests.html", form, context, take)


@require_POST
@page(TAKE_PART)
def interests_settle(request: PageRequest, uuid: UUID) -> HttpResponse:
    """End one interest, or declare that the list is complete."""
    viewer = request.viewer
    found = committee_for(viewer, uuid)
    back = reverse("committee_interests", args=[found.uuid])
    if "end" not in request.POST:
        text = _("Declared as complete. You are asked again in a year.")
        return act(
            request,
            back,
            text,
            lambda: declare_complete(viewer=viewer, committee=found, at=now()),
        )

    def end() -> None:
        rows = interests_of(viewer, found)
        interest = rows.filter(uuid=uuid_of(request.POST.get("end"))).first()
        if interest is None:
            raise Refused("There is no such interest of yours.", "没有您的该项申报。")
        end_interest(viewer=viewer, interest=interest, on_date=viewer.on_date)

    return act(request, back, _("This interest ends today."), end)


# --- one's own work -------------------------------------------------------------------------------


@require_GET
@page(TAKE_PART)
def committee_work(request: PageRequest) -> HttpResponse:
    """Where I sit, what waits for me there, what I carry out."""
    viewer = request.viewer
    empty = Empty(
        gettext_lazy("Nothing to carry out"),
        gettext_lazy("A decision that names you appears here with its date."),
    )
    table = build_table(
        request,
        overview.own_decisions(viewer),
        decision_columns(viewer),
        gettext_lazy("Decisions I carry out"),
        empty,
    )
    context = {
        "steps": list(committee_steps(viewer)),
        "seats": overview.own_seats(viewer),
        "table": table,
        "today": viewer.on_date,
    }
    return render(request, "governance/work.html", context)
