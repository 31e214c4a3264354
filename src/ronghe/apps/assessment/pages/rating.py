"""The rating form and its kin: who waits, the form itself, its drafts, and what was handed in.

One set of pages for three doors: a signed-in rater, a student who answers for themselves, and an
enterprise mentor with a one-time link (pages/links.py).
"""

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from ronghe.apps.assessment.form_holds import hold_on
from ronghe.apps.assessment.forms import RatingForm
from ronghe.apps.assessment.models import Assignment, RatingSession
from ronghe.apps.assessment.queries import forms as queries
from ronghe.apps.assessment.queries.forms import ANSWER, RATE
from ronghe.apps.assessment.services.links import submit_by_link
from ronghe.apps.assessment.services.ratings import (
    Entry,
    assignment_for,
    save_draft,
    submit_form,
)
from ronghe.apps.base.api import NotFound, Refused, now
from ronghe.apps.people.api import PageRequest, Viewer, page


@dataclass(frozen=True, slots=True)
class Door:
    """By which addresses somebody reaches their forms. `secret` is a one-time link's, or empty."""

    action: str
    list_name: str
    form_name: str
    draft_name: str
    correct_name: str
    done_name: str
    secret: str = ""

    def url(self, name: str, *arguments: object) -> str:
        return reverse(name, args=[*((self.secret,) if self.secret else ()), *arguments])

    @property
    def list_url(self) -> str:
        return self.url(self.list_name)

    def form_url(self, uuid: UUID) -> str:
        return self.url(self.form_name, uuid)

    def draft_url(self, uuid: UUID) -> str:
        return self.url(self.draft_name, uuid)

    def correct_url(self, uuid: UUID) -> str:
        return self.url(self.correct_name, uuid)

    def done_url(self, uuid: UUID) -> str:
        return self.url(self.done_name, uuid)


RATING = Door(RATE, "rate", "rate_person", "rate_draft", "rate_correct", "rate_done")
ANSWERING = Door(ANSWER, "forms", "form", "form_draft", "form_correct", "form_done")
AfterSubmit = Callable[[Assignment], HttpResponse]


def form_of(viewer: Viewer, door: Door, uuid: UUID) -> Assignment:
    """The viewer's own form, through the door it belongs to."""
    assignment = assignment_for(viewer, uuid)
    is_own = assignment.rater_id == assignment.subject_id
    if is_own != (door.action == ANSWER):
        raise NotFound("There is no such form for you.", "没有需要您填写的这份表单。")
    return assignment


def fill_in(
    request: PageRequest,
    viewer: Viewer,
    door: Door,
    assignment: Assignment,
    after: AfterSubmit,
    *,
    is_correction: bool = False,
) -> HttpResponse:
    """Show the form; on a post keep it as a draft, hand it in, or show what is still missing."""
    if assignment.submitted_at and not is_correction:
        return redirect(door.done_url(assignment.uuid))
    if assignment.session.state == RatingSession.State.CLOSED:
        return _closed(request, door, assignment)
    hold = hold_on([assignment], viewer.on_date)
    if hold is not None:
        return _waits(request, door, assignment, hold)
    items = queries.items_of(assignment.session.instrument)
    data = request.POST if request.method == "POST" else None
    form = RatingForm(data, assignment=assignment, items=items, day=viewer.on_date)
    status = 200
    if data is not None and "keep" in data:
        return _keep(request, viewer, door, assignment, form)
    if data is not None:
        corrects = assignment.record.uuid if is_correction and assignment.record else None
        if form.is_valid() and _hand_in(viewer, door, form, corrects):
            return after(assignment)
        if not is_correction:
            _keep_quietly(viewer, assignment, form)
        status = 422
    context = {
        "form": form,
        "assignment": assignment,
        "session": assignment.session,
        "door": door,
        "list_url": door.list_url,
        "draft_url": "" if is_correction else door.draft_url(assignment.uuid),
        "back_url": door.done_url(assignment.uuid) if is_correction else door.list_url,
        "is_correction": is_correction,
        "is_begun": bool(assignment.draft.get("answers")) and not is_correction,
        "trail": [(list_title(door), door.list_url)],
    }
    return render(request, "assessment/form.html", context, status=status)


def _closed(request: PageRequest, door: Door, assignment: Assignment) -> HttpResponse:
    """Somebody comes back to a form whose session was closed meanwhile."""
    context = {"session": assignment.session, "list_url": door.list_url}
    return render(request, "assessment/form_closed.html", context, status=409)


def _waits(request: PageRequest, door: Door, assignment: Assignment, hold: Refused) -> HttpResponse:
    """There is nothing to rate yet: why, and nothing to fill in."""
    context = {"assignment": assignment, "hold": hold, "list_url": door.list_url}
    status = 409 if request.method == "POST" else 200
    return render(request, "assessment/form_waits.html", context, status=status)


def list_title(door: Door) -> str:
    return _("Forms to answer") if door.action == ANSWER else _("Rate")


def _hand_in(viewer: Viewer, door: Door, form: RatingForm, corrects: UUID | None) -> bool:
    """Hand in; a refusal of the domain becomes an error of the form."""
    at = now()
    entry = Entry(
        assignment=form.assignment,
        chosen=form.chosen(),
        comment=form.cleaned_data.get("comment", ""),
        not_seen=form.not_seen(),
        observed_at=form.observed_at(at),
        corrects=corrects,
    )
    try:
        if door.secret:
            submit_by_link(viewer=viewer, secret=door.secret, entry=entry, at=at)
        else:
            submit_form(viewer=viewer, entry=entry, at=at)
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return False
    return True


def _keep(
    request: PageRequest, viewer: Viewer, door: Door, assignment: Assignment, form: RatingForm
) -> HttpResponse:
    try:
        save_draft(viewer=viewer, assignment=assignment, draft=form.draft(), at=now())
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Kept. You can go on where you stopped."))
    return redirect(door.list_url)


def _keep_quietly(viewer: Viewer, assignment: Assignment, form: RatingForm) -> None:
    """What was typed outlives the error page."""
    try:
        save_draft(viewer=viewer, assignment=assignment, draft=form.draft(), at=now())
    except Refused:
        return  # a closed session keeps what it has; the form itself says so


def keep_draft(
    request: PageRequest, viewer: Viewer, door: Door, assignment: Assignment
) -> HttpResponse:
    """What the form sends by itself while it is filled in; answers with a word."""
    if assignment.session.state == RatingSession.State.CLOSED:
        context = {"refusal": _("This session is closed. Nothing more is kept.")}
        return render(request, "assessment/form_kept.html", context, status=409)
    items = queries.items_of(assignment.session.instrument)
    form = RatingForm(request.POST, assignment=assignment, items=items, day=viewer.on_date)
    try:
        save_draft(viewer=viewer, assignment=assignment, draft=form.draft(), at=now())
    except Refused as refusal:
        return render(request, "assessment/form_kept.html", {"refusal": refusal}, status=409)
    return render(request, "assessment/form_kept.html", {"at": now()})


def correct(
    request: PageRequest, viewer: Viewer, door: Door, assignment: Assignment, after: AfterSubmit
) -> HttpResponse:
    """The form again with what was handed in; handing it in writes a new record."""
    view = queries.handed_in(assignment)
    if not view.can_correct:
        raise Refused(
            "This form can no longer be corrected. Nothing was changed.",
            "此表单已不能更正。未作任何更改。",
            code="not-correctable",
        )
    body = view.record.body
    answers = {code: str(number) for code, number in body.get("chosen", {}).items()}
    answers |= dict.fromkeys(body.get("not_seen", []), queries.NOT_SEEN)
    observed_on = view.record.observed_at.date().isoformat()
    assignment.draft = {"answers": answers, "comment": view.comment, "observed_on": observed_on}
    return fill_in(request, viewer, door, assignment, after, is_correction=True)


def show_handed_in(
    request: PageRequest,
    viewer: Viewer,
    door: Door,
    assignment: Assignment,
    *,
    session: RatingSession | None = None,
) -> HttpResponse:
    """What was handed in, and who is next (of `session` only, where one is given)."""
    following = queries.next_waiting(viewer, door.action, assignment, session)
    context = {
        "view": queries.handed_in(assignment),
        "session": assignment.session,
        "next": following,
        "next_url": door.form_url(following.uuid) if following else "",
        "list_url": door.list_url,
        "correct_url": door.correct_url(assignment.uuid),
        "is_own": door.action == ANSWER,
        "trail": [(list_title(door), door.list_url)],
    }
    return render(request, "assessment/form_done.html", context)


def show_list(
    request: PageRequest, door: Door, *, viewer: Viewer, session: RatingSession | None = None
) -> HttpResponse:
    """Who waits, by session; of one session only where the door leads to no other."""
    sessions = queries.forms_by_session(viewer, door.action, session)
    context = {
        "sessions": [
            (one, _rows(one.waiting, door), _rows(one.handed_in, door)) for one in sessions
        ],
        "waiting": sum(len(one.waiting) for one in sessions),
        "minutes": sum(one.minutes for one in sessions),
        "first_url": _first_url(sessions, door),
        "is_own": door.action == ANSWER,
        "title": list_title(door),
        "today": viewer.on_date,
        "by_link": bool(door.secret),
        "name": viewer.name,
    }
    return render(request, "assessment/rate.html", context)


def _rows(
    forms: tuple[queries.WaitingForm, ...], door: Door
) -> list[tuple[queries.WaitingForm, str]]:
    url = door.form_url
    return [
        (form, door.done_url(form.uuid) if form.submitted_at else url(form.uuid)) for form in forms
    ]


def _first_url(sessions: tuple[queries.SessionForms, ...], door: Door) -> str:
    waiting = [form for one in sessions for form in one.waiting]
    begun = next((form for form in waiting if form.is_begun), None)
    first = begun or (waiting[0] if waiting else None)
    return door.form_url(first.uuid) if first else ""


# --- a signed-in rater ----------------------------------------------------------------------------


@require_GET
@page(RATE)
def rate(request: PageRequest) -> HttpResponse:
    """Who waits for the viewer's rating, by session."""
    return show_list(request, RATING, viewer=request.viewer)


@require_http_methods(["GET", "POST"])
@page(RATE)
def rate_person(request: PageRequest, uuid: UUID) -> HttpResponse:
    return _fill_in(request, RATING, uuid)


@require_POST
@page(RATE)
def rate_draft(request: PageRequest, uuid: UUID) -> HttpResponse:
    return keep_draft(request, request.viewer, RATING, form_of(request.viewer, RATING, uuid))


@require_http_methods(["GET", "POST"])
@page(RATE)
def rate_correct(request: PageRequest, uuid: UUID) -> HttpResponse:
    return _correct(request, RATING, uuid)


@require_GET
@page(RATE)
def rate_done(request: PageRequest, uuid: UUID) -> HttpResponse:
    return show_handed_in(request, request.viewer, RATING, form_of(request.viewer, RATING, uuid))


# --- a student about themselves -------------------------------------------------------------------


@require_GET
@page(ANSWER)
def forms(request: PageRequest) -> HttpResponse:
    """Tests and forms that wait for the viewer's own answers."""
    return show_list(request, ANSWERING, viewer=request.viewer)


@require_http_methods(["GET", "POST"])
@page(ANSWER)
def form(request: PageRequest, uuid: UUID) -> HttpResponse:
    return _fill_in(request, ANSWERING, uuid)


@require_POST
@page(ANSWER)
def form_draft(request: PageRequest, uuid: UUID) -> HttpResponse:
    return keep_draft(request, request.viewer, ANSWERING, form_of(request.viewer, ANSWERING, uuid))


@require_http_methods(["GET", "POST"])
@page(ANSWER)
def form_correct(request: PageRequest, uuid: UUID) -> HttpResponse:
    return _correct(request, ANSWERING, uuid)


@require_GET
@page(ANSWER)
def form_done(request: PageRequest, uuid: UUID) -> HttpResponse:
    assignment = form_of(request.viewer, ANSWERING, uuid)
    return show_handed_in(request, request.viewer, ANSWERING, assignment)


def _to_done(door: Door) -> AfterSubmit:
    def go(assignment: Assignment) -> HttpResponseRedirect:
        return redirect(door.done_url(assignment.uuid))

    return go


def _fill_in(request: PageRequest, door: Door, uuid: UUID) -> HttpResponse:
    assignment = form_of(request.viewer, door, uuid)
    return fill_in(request, request.viewer, door, assignment, _to_done(door))


def _correct(request: PageRequest, door: Door, uuid: UUID) -> HttpResponse:
    assignment = form_of(request.viewer, door, uuid)
    try:
        return correct(request, request.viewer, door, assignment, _to_done(door))
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect(door.done_url(assignment.uuid))
