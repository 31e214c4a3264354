"""Workshops for whoever opens and leads them: the list, a new one, people, starting, publishing."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from ronghe.apps.base.api import Refused, now, text_of
from ronghe.apps.base.presentation.qr import qr_path
from ronghe.apps.base.presentation.tables import Badge, Column, Empty, Link, build_table
from ronghe.apps.competence.api import (
    Planned,
    TaskPlan,
    occupations,
    starting_points,
    starting_texts,
    tasks_in_force,
)
from ronghe.apps.curriculum.forms_workshop import GuestForm, InviteForm, WorkshopForm
from ronghe.apps.curriculum.models import Workshop
from ronghe.apps.curriculum.pages.workshop_doors import Door, by_account
from ronghe.apps.curriculum.queries import workshops as queries
from ronghe.apps.curriculum.queries.workshop_results import readiness_of
from ronghe.apps.curriculum.rules_workshop import has_ended, may_add
from ronghe.apps.curriculum.services.board_starts import fill_from_previous, fill_from_texts
from ronghe.apps.curriculum.services.workshop_publishing import (
    plan_of_workshop,
    publish_workshop,
)
from ronghe.apps.curriculum.services.workshops import (
    MANAGE,
    invite,
    invite_guest,
    open_workshop,
    renew_link,
    withdraw_link,
)
from ronghe.apps.people.api import PageRequest, may, page, programmes_for

VIEW = "curriculum.view_workshops"
State = Workshop.State


def _link(row: Workshop) -> Link:
    name = "workshop" if row.is_in else "workshop_people"  # type: ignore[attr-defined]
    return Link(row.title, reverse(name, args=[row.uuid]))


def _state(row: Workshop) -> Badge:
    if row.state == State.PUBLISHED:
        return Badge("supported", row.get_state_display())
    if row.state == State.ABANDONED:
        return Badge("unknown", row.get_state_display())
    return Badge("attention", row.get_state_display())


COLUMNS = (
    Column("title", gettext_lazy("Workshop"), _link, order_by="title", header=True),
    Column("occupation", gettext_lazy("Occupation"), lambda row: text_of(row.occupation)),
    Column("programme", gettext_lazy("Programme"), lambda row: text_of(row.programme)),
    Column("state", gettext_lazy("Phase"), _state, kind="badge"),
    Column("card_count", gettext_lazy("Tasks"), kind="number", places=0, order_by="card_count"),
    Column("people_count", gettext_lazy("People"), kind="number", places=0),
    Column("opened_at", gettext_lazy("Opened"), kind="day", order_by="opened_at"),
)


@require_GET
@page(VIEW)
def workshops(request: PageRequest) -> HttpResponse:
    """Those the viewer is in or manages, newest first."""
    may_open = may(request.viewer, MANAGE)
    empty = Empty(
        gettext_lazy("No workshop yet"),
        gettext_lazy("People from school and enterprises write down what the work consists of."),
        gettext_lazy("Open a workshop") if may_open else "",
        reverse("workshop_new") if may_open else "",
    )
    rows = queries.workshops_for(request.viewer).order_by("-opened_at", "-pk")
    table = build_table(request, rows, COLUMNS, gettext_lazy("Workshops"), empty)
    context = {"table": table, "may_open": may_open}
    return render(request, "curriculum/workshops.html", context)


@require_http_methods(["GET", "POST"])
@page(MANAGE)
def workshop_new(request: PageRequest) -> HttpResponse:
    programmes = list(programmes_for(request.viewer, MANAGE).order_by("code"))
    form = WorkshopForm(
        request.POST if request.method == "POST" else None,
        programmes=programmes,
        occupations=occupations(request.viewer),
        lang="zh" if (get_language() or "").startswith("zh") else "en",
    )
    if request.method == "POST" and form.is_valid():
        try:
            row = open_workshop(viewer=request.viewer, plan=form.plan(), at=now())
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The workshop is open. Fill its board, then invite."))
            return redirect("workshop_start", row.uuid)
    context = {"form": form, "trail": [(_("Workshops"), reverse("workshops"))]}
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "curriculum/workshop_new.html", context, status=status)


# --- who takes part -------------------------------------------------------------------------------


@require_http_methods(["GET", "POST"])
@page(MANAGE)
def workshop_people(request: PageRequest, uuid: UUID) -> HttpResponse:
    """Who is in, who else may be asked, and guests by link."""
    row = queries.managed_workshop(request.viewer, uuid)
    found = queries.candidates(request.viewer, row)
    form = InviteForm(request.POST if request.method == "POST" else None, candidates=found)
    if request.method == "POST" and form.is_valid():
        try:
            count = _invite(request, row, form)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            words = ngettext("%(n)d person is invited.", "%(n)d people are invited.", count)
            messages.success(request, words % {"n": count})
            return redirect("workshop_people", row.uuid)
    people = queries.attendance(row)
    context = {
        "workshop": row,
        "people": people,
        "form": form,
        "guest_form": GuestForm(prefix="guest"),
        "has_ended": has_ended(row),
        "is_in": any(one.participant.person_id == request.viewer.person_id for one in people),
        "candidates": found,
        "trail": [(_("Workshops"), reverse("workshops"))],
    }
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "curriculum/workshop_people.html", context, status=status)


def _invite(request: PageRequest, row: Workshop, form: InviteForm) -> int:
    persons = [one.person for one in form.chosen()]
    wanted = request.POST.get("as") == "facilitators"
    facilitators = frozenset(one.pk for one in persons) if wanted else frozenset()
    return invite(
        viewer=request.viewer,
        workshop=row,
        persons=persons,
        facilitators=facilitators,
        at=now(),
    )


@never_cache
@require_POST
@page(MANAGE)
def workshop_guest(request: PageRequest, uuid: UUID) -> HttpResponse:
    """Let a guest in, or give one a new link; the link is shown this once."""
    row = queries.managed_workshop(request.viewer, uuid)
    try:
        if "participant" in request.POST:
            participant = row.participants.filter(
                pk__in=[value for value in [request.POST["participant"]] if value.isdigit()]
            ).first()
            if participant is None:
                raise Refused("There is no such guest.", "没有这位来宾。", code="no-guest")
            if request.POST.get("do") == "withdraw":
                withdraw_link(
                    viewer=request.viewer, workshop=row, participant=participant, at=now()
                )
                messages.success(request, _("The link opens nothing any more."))
                return redirect("workshop_people", row.uuid)
            secret = renew_link(
                viewer=request.viewer, workshop=row, participant=participant, at=now()
            )
        else:
            name = request.POST.get("guest-name", "")
            participant, secret = invite_guest(
                viewer=request.viewer, workshop=row, name=name, at=now()
            )
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("workshop_people", row.uuid)
    address = request.build_absolute_uri(reverse("workshop_link", args=[secret]))
    path, size = qr_path(address)
    context = {
        "workshop": row,
        "guest": participant.person,
        "address": address,
        "qr_size": size,
        "qr_path": path,
        "trail": [(row.title, reverse("workshop_people", args=[row.uuid]))],
    }
    return render(request, "curriculum/workshop_guest.html", context)


# --- starting from something ----------------------------------------------------------------------


@require_http_methods(["GET", "POST"])
def _start(request: PageRequest, door: Door) -> HttpResponse:
    """Published tasks, or those of a classification, as cards; or nothing."""
    row, viewer = door.workshop, request.viewer
    if request.method == "POST":
        return _fill(request, door)
    question = request.GET.get("q", "")[:100].strip()
    context = {
        "workshop": row,
        "base": door.base,
        "question": question,
        "points": starting_points(viewer, row.occupation, question),
        "previous_count": _previous_count(row),
        "may_add": may_add(row),
        "trail": [(row.title, door.base)],
    }
    return render(request, "curriculum/workshop_start.html", context)


def _previous_count(row: Workshop) -> int:
    return tasks_in_force(row.occupation).count()


def _fill(request: PageRequest, door: Door) -> HttpResponse:
    wanted = request.POST.get("from", "")
    try:
        if wanted == "previous":
            count = fill_from_previous(viewer=request.viewer, workshop=door.workshop, at=now())
        else:
            source = starting_texts(request.viewer, _uuid(wanted))
            count = fill_from_texts(
                viewer=request.viewer, workshop=door.workshop, source=source, at=now()
            )
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect(door.to("start/"))
    words = ngettext("%(n)d card was added.", "%(n)d cards were added.", count)
    messages.success(request, words % {"n": count})
    return redirect(door.base)


def _uuid(value: str) -> UUID:
    try:
        return UUID(value)
    except ValueError:
        raise Refused(
            "Choose one of the lists. Nothing was added.", "请选择一个来源。未添加任何内容。"
        ) from None


workshop_start = by_account(_start)


# --- publishing -----------------------------------------------------------------------------------


@require_http_methods(["GET", "POST"])
@page(MANAGE)
def workshop_publish(request: PageRequest, uuid: UUID) -> HttpResponse:
    """What is missing, what would be new, replaced, unchanged and retired; then publish."""
    row = queries.managed_workshop(request.viewer, uuid)
    if request.method == "POST":
        try:
            done = publish_workshop(viewer=request.viewer, workshop=row, at=now())
        except Refused as refusal:
            messages.error(request, str(refusal))
            return redirect("workshop_publish", row.uuid)
        messages.success(request, _("Published: the tasks stand in the occupation now."))
        for title in done.kept:
            messages.warning(
                request,
                _("“%(title)s” kept its name: a published framework shows it.") % {"title": title},
            )
        return redirect("occupation", row.occupation.uuid)
    readiness = readiness_of(row)
    plan = _plan(request, row)
    context = {
        "workshop": row,
        "readiness": readiness,
        "plan": plan,
        "plan_groups": _groups(plan) if plan else (),
        "is_closing": row.state == State.CLOSING,
        "is_published": row.state == State.PUBLISHED,
        "base": _way_inside(request, row),
        "trail": [(_("Workshops"), reverse("workshops"))],
    }
    return render(request, "curriculum/workshop_publish.html", context)


def _way_inside(request: PageRequest, row: Workshop) -> str:
    """Where the board's pages begin for who takes part; an administrator need not."""
    takes_part = row.participants.filter(person=request.viewer.person_id).exists()
    return reverse("workshop", args=[row.uuid]) if takes_part else ""


def _plan(request: PageRequest, row: Workshop) -> TaskPlan | None:
    """None while titles are missing: then nothing can be compared yet."""
    try:
        return plan_of_workshop(viewer=request.viewer, workshop=row)
    except Refused:
        return None


def _groups(plan: TaskPlan) -> list[tuple[str, str, tuple[Planned, ...]]]:
    titles = (
        ("created", _("New")),
        ("replaced", _("Replaced by a new version")),
        ("unchanged", _("Unchanged")),
    )
    return [(outcome, title, plan.with_outcome(outcome)) for outcome, title in titles]
