"""Meetings before, while and after they run."""

from uuid import UUID

from django.http import HttpResponse, HttpResponseNotModified
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from ronghe.apps.base.api import NotFound, Refused, day_of, now
from ronghe.apps.governance.flows import MEETING
from ronghe.apps.governance.forms import ItemForm, MeetingForm
from ronghe.apps.governance.models import AgendaItem, Attendance, Meeting, Motion, Seat
from ronghe.apps.governance.pages.acting import act, said, show_form, trail_to, uuid_of
from ronghe.apps.governance.queries.board import (
    agenda_of,
    board_of,
    counted_without_quorum,
    open_round_of,
)
from ronghe.apps.governance.queries.committees import (
    committee_for,
    committees_for,
    seat_of,
    seats_in_term,
)
from ronghe.apps.governance.queries.meetings import bench_to_preside, meeting_for
from ronghe.apps.governance.queries.minutes import latest_minutes
from ronghe.apps.governance.services.access import CONVENE, LEAD, TAKE_PART
from ronghe.apps.governance.services.agenda import (
    add_agenda_item,
    draw_agenda,
    move_agenda_item,
    note_outcome,
    remove_agenda_item,
)
from ronghe.apps.governance.services.meetings import (
    cancel_meeting,
    chairs_without_consent,
    circulate_meeting,
    close_meeting,
    consent_to_short_notice,
    notice_of,
    plan_meeting,
    postpone_motion,
    record_attendance,
    reschedule_meeting,
    start_meeting,
)
from ronghe.apps.governance.services.minutes import draw_up_minutes
from ronghe.apps.governance.services.voting import open_round
from ronghe.apps.people.api import PageRequest, Viewer, page

VIEW = "governance.view_committees"
LONGEST_NOTE = 4_000


@require_http_methods(["GET", "POST"])
@page(CONVENE)
def meeting_new(request: PageRequest, uuid: UUID) -> HttpResponse:
    """Plan a meeting; what waits comes onto its agenda."""
    found = committee_for(request.viewer, uuid)
    form = MeetingForm(request.POST if request.method == "POST" else None)

    def take() -> HttpResponse:
        data = form.cleaned_data
        new = plan_meeting(
            viewer=request.viewer,
            committee=found,
            starts_at=data["starts_at"],
            place=data["place"],
            at=now(),
        )
        return redirect("meeting", new.uuid)

    chair = bench_to_preside(found).label
    context = {
        "title": _("Plan a meeting"),
        "meaning": _("What waits comes onto the agenda by itself. It is led by: %(bench)s.")
        % {"bench": chair},
        "action": _("Plan the meeting"),
        "trail": trail_to(found),
    }
    return show_form(request, "governance/form.html", form, context, take)


@require_http_methods(["GET", "POST"])
@page(CONVENE)
def meeting_reschedule(request: PageRequest, uuid: UUID) -> HttpResponse:
    """Move a planned meeting to another day or place."""
    found = meeting_for(request.viewer, uuid)
    form = MeetingForm(
        request.POST if request.method == "POST" else None,
        initial={"starts_at": found.starts_at, "place": found.place},
    )

    def take() -> HttpResponse:
        data = form.cleaned_data
        reschedule_meeting(
            viewer=request.viewer,
            meeting=found,
            starts_at=data["starts_at"],
            place=data["place"],
            at=now(),
        )
        return redirect("meeting", found.uuid)

    context = {
        "title": _("Move the meeting"),
        "meaning": _("Consent to shorter notice was for the old day and is asked anew."),
        "action": _("Save"),
        "trail": [*trail_to(found.committee), (_title(found), _address(found))],
    }
    return show_form(request, "governance/form.html", form, context, take)


def _title(meeting: Meeting) -> str:
    return _("Meeting %(number)d") % {"number": meeting.number}


def _address(meeting: Meeting) -> str:
    return reverse("meeting", args=[meeting.uuid])


@require_GET
@page(VIEW)
def meeting(request: PageRequest, uuid: UUID) -> HttpResponse:
    """The meeting as its state asks for: agenda and papers, the live board, or what came of it."""
    viewer = request.viewer
    found = meeting_for(viewer, uuid)
    own = seat_of(viewer, found.committee, viewer.on_date)
    convenes = committees_for(viewer, CONVENE).filter(pk=found.committee_id).exists()
    context = {
        "meeting": found,
        "committee": found.committee,
        "items": agenda_of(found),
        "own_seat": own,
        "can_convene": convenes,
        "can_lead": convenes or (own is not None and own.is_chair),
        "minutes": latest_minutes(found),
        "is_its_day": day_of(found.starts_at) <= viewer.on_date,
        "trail": trail_to(found.committee),
        **_state_context(request, found),
    }
    return render(request, "governance/meeting.html", context)


def _state_context(request: PageRequest, found: Meeting) -> dict[str, object]:
    if found.state == Meeting.State.RUNNING:
        return {
            "board": board_of(request.viewer, found),
            "tag": _tag(request.viewer, found),
            "voting_round": open_round_of(found),
            "without_quorum": counted_without_quorum(found),
        }
    if found.state == Meeting.State.PLANNED:
        at = now()
        missing = chairs_without_consent(found, at)
        return {
            "notice": notice_of(found, at),
            "missing_consent": missing,
            "is_short": notice_of(found, at) < found.committee.notice_days,
            "consents": found.notice_consents.select_related("seat__person"),
            "own_consent_missing": any(
                seat.person_id == request.viewer.person_id for seat in missing
            ),
            "item_form": ItemForm(),
        }
    return {"can_start": MEETING.allows("start", found.state)}


@require_GET
@page(VIEW)
def meeting_board(request: PageRequest, uuid: UUID) -> HttpResponse:
    """The live part of a running meeting. Unchanged since the tag that is sent: 304, and no more
    than the meeting's row was read."""
    found = meeting_for(request.viewer, uuid)
    tag = _tag(request.viewer, found)
    if request.headers.get("If-None-Match") == tag:
        answer: HttpResponse = HttpResponseNotModified()
    else:
        board = board_of(request.viewer, found)
        convenes = committees_for(request.viewer, CONVENE).filter(pk=found.committee_id).exists()
        leads = convenes or (board.own_seat is not None and board.own_seat.is_chair)
        context = {"board": board, "meeting": found, "can_lead": leads, "own_seat": board.own_seat}
        answer = render(request, "governance/board.html", context)
    answer["ETag"] = tag
    answer["Cache-Control"] = "private, no-cache"
    return answer


def _tag(viewer: Viewer, meeting: Meeting) -> str:
    return f'"{meeting.revision}-{meeting.state}-{viewer.person_id}-{get_language()}"'


# --- secretary ------------------------------------------------------------------------------------


@require_POST
@page(CONVENE)
def meeting_convene(request: PageRequest, uuid: UUID) -> HttpResponse:
    """What the secretary does: agenda, papers, cancelling, minutes."""
    found = meeting_for(request.viewer, uuid)
    viewer, at = request.viewer, now()
    acts = {
        "draw": (
            _("What waits is on the agenda."),
            lambda: draw_agenda(viewer=viewer, meeting=found),
        ),
        "add": (
            _("The point is on the agenda."),
            lambda: add_agenda_item(
                viewer=viewer, meeting=found, title=said(request, "title", 200)
            ),
        ),
        "remove": (
            _("The point is off the agenda."),
            lambda: remove_agenda_item(viewer=viewer, item=_item(request, found)),
        ),
        "up": (
            _("The point stands earlier."),
            lambda: move_agenda_item(viewer=viewer, item=_item(request, found), direction="up"),
        ),
        "down": (
            _("The point stands later."),
            lambda: move_agenda_item(viewer=viewer, item=_item(request, found), direction="down"),
        ),
        "circulate": (
            _("The papers are out. Each member finds them among their next steps."),
            lambda: circulate_meeting(viewer=viewer, meeting=found, at=at),
        ),
        "cancel": (
            _("The meeting is cancelled; its motions wait for another."),
            lambda: cancel_meeting(viewer=viewer, meeting=found),
        ),
        "minutes": (
            _("The minutes are drawn up and wait for both chairs."),
            lambda: draw_up_minutes(viewer=viewer, meeting=found, at=at),
        ),
    }
    done, action = acts[_chosen(request, set(acts))]
    return act(request, _address(found), done, action)


@require_GET
@page(CONVENE)
def meeting_cancel(request: PageRequest, uuid: UUID) -> HttpResponse:
    """Ask once before cancelling; the page behind the dialog."""
    found = meeting_for(request.viewer, uuid)
    context = {"meeting": found, "trail": trail_to(found.committee)}
    return render(request, "governance/meeting_cancel.html", context)


@require_GET
@page(LEAD)
def meeting_close(request: PageRequest, uuid: UUID) -> HttpResponse:
    """Ask once before closing, with the points that are not decided."""
    found = meeting_for(request.viewer, uuid)
    waiting = (Motion.State.ON_AGENDA, Motion.State.OPEN)
    undecided = [item for item in agenda_of(found) if item.motion and item.motion.state in waiting]
    trail = [*trail_to(found.committee), (_title(found), _address(found))]
    context = {"meeting": found, "undecided": undecided, "trail": trail}
    return render(request, "governance/meeting_close.html", context)


def _chosen(request: PageRequest, known: set[str]) -> str:
    wanted = request.POST.get("do", "")
    if wanted not in known:
        raise NotFound("There is nothing like this to do here.", "此处没有这项操作。")
    return wanted


def _item(request: PageRequest, meeting: Meeting) -> AgendaItem:
    rows = AgendaItem.objects.filter(meeting=meeting, uuid=uuid_of(request.POST.get("item")))
    item = rows.select_related("meeting__committee", "motion__committee").first()
    if item is None:
        raise Refused("There is no such point.", "没有该议程项。", code="no-item")
    return item


# --- chairs and secretary -------------------------------------------------------------------------


@require_POST
@page(LEAD)
def meeting_lead(request: PageRequest, uuid: UUID) -> HttpResponse:
    """What chairs and secretary do while it runs."""
    found = meeting_for(request.viewer, uuid)
    viewer, at = request.viewer, now()
    acts = {
        "start": (
            _("The meeting has begun."),
            lambda: start_meeting(viewer=viewer, meeting=found, at=at),
        ),
        "close": (
            _("The meeting is closed. Next: the minutes."),
            lambda: close_meeting(viewer=viewer, meeting=found, at=at),
        ),
        "arrive": (_("Recorded as here."), lambda: _attend(request, found, "arrive")),
        "leave": (_("Recorded as gone."), lambda: _attend(request, found, "leave")),
        "open": (
            _("The vote is open."),
            lambda: open_round(
                viewer=viewer,
                item=_item(request, found),
                is_secret="secret" in request.POST,
                at=at,
            ),
        ),
        "postpone": (
            _("Left for a later meeting."),
            lambda: postpone_motion(viewer=viewer, item=_item(request, found)),
        ),
        "note": (
            _("Noted."),
            lambda: note_outcome(
                viewer=viewer,
                item=_item(request, found),
                text=said(request, "text", LONGEST_NOTE),
            ),
        ),
    }
    done, action = acts[_chosen(request, set(acts))]
    return act(request, _address(found), done, action)


def _attend(request: PageRequest, meeting: Meeting, kind: str, seat: Seat | None = None) -> None:
    if seat is None:
        rows = seats_in_term(meeting.committee, request.viewer.on_date)
        seat = rows.filter(uuid=uuid_of(request.POST.get("seat"))).first()
    if seat is None:
        raise Refused("There is no such member today.", "今日没有该委员。", code="no-seat")
    record_attendance(
        viewer=request.viewer,
        meeting=meeting,
        seat=seat,
        kind=Attendance.Kind(kind),
        at=now(),
    )


# --- members --------------------------------------------------------------------------------------


@require_POST
@page(TAKE_PART)
def meeting_take_part(request: PageRequest, uuid: UUID) -> HttpResponse:
    """A member says that they are here, or go; a chair agrees to shorter notice."""
    found = meeting_for(request.viewer, uuid)
    viewer = request.viewer

    def attend(kind: str) -> None:
        own = seat_of(viewer, found.committee, viewer.on_date)
        if own is None:
            raise Refused("You hold no seat here.", "您不是该委员会委员。", code="no-seat")
        _attend(request, found, kind, own)

    acts = {
        "arrive": (_("You are recorded as here."), lambda: attend("arrive")),
        "leave": (_("You are recorded as gone."), lambda: attend("leave")),
        "consent": (
            _("You agreed to shorter notice for this meeting."),
            lambda: consent_to_short_notice(viewer=viewer, meeting=found, at=now()),
        ),
    }
    done, action = acts[_chosen(request, set(acts))]
    return act(request, _address(found), done, action)
