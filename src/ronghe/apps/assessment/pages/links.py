"""Rating by a one-time link, without an account: the same form, for one session only."""

from collections.abc import Callable
from functools import wraps
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from ronghe.apps.assessment.models import Assignment, RatingSession
from ronghe.apps.assessment.pages.rating import (
    Door,
    correct,
    fill_in,
    form_of,
    keep_draft,
    show_handed_in,
    show_list,
)
from ronghe.apps.assessment.queries.forms import RATE, own_assignments
from ronghe.apps.assessment.services.links import OPEN, open_rating_link
from ronghe.apps.base.api import Refused, now
from ronghe.apps.people.api import (
    LinkSpent,
    PageRequest,
    Viewer,
    count_miss,
    has_missed_too_often,
    page,
)

Inside = Callable[[PageRequest, Viewer, Door, RatingSession], HttpResponse]


def door_of(secret: str) -> Door:
    return Door(
        RATE, "link", "link_form", "link_draft", "link_correct", "link_handed_in", secret=secret
    )


def enter(request: PageRequest, secret: str, inside: Inside) -> HttpResponse:
    """Open the link and go inside; a spent or guessed one gets a page that says so.

    Who misses too often from one address waits.
    """
    if has_missed_too_often(request):
        return render(request, "people/link_wait.html", status=429)
    try:
        viewer, session = open_rating_link(secret, at=now())
    except LinkSpent:
        count_miss(request)
        return render(request, "assessment/link_spent.html", status=410)
    return inside(request, viewer, door_of(secret), session)


def _own_form(viewer: Viewer, door: Door, session: RatingSession, uuid: UUID) -> Assignment:
    """A form of this session only: the link opens nothing else of its person's."""
    assignment = form_of(viewer, door, uuid)
    if assignment.session_id != session.pk:
        raise Http404
    return assignment


def _private(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Keep the secret address out of caches and search engines."""

    @wraps(view)
    def kept(*args: object, **kwargs: object) -> HttpResponse:
        response = never_cache(view)(*args, **kwargs)
        response["X-Robots-Tag"] = "noindex"
        return response

    return kept


@_private
@require_GET
@page(OPEN)
def link(request: PageRequest, secret: str) -> HttpResponse:
    """Whom the link asks to rate."""

    def inside(
        request: PageRequest, viewer: Viewer, door: Door, session: RatingSession
    ) -> HttpResponse:
        return show_list(request, door, viewer=viewer, session=session)

    return enter(request, secret, inside)


@_private
@require_http_methods(["GET", "POST"])
@page(OPEN)
def link_form(request: PageRequest, secret: str, uuid: UUID) -> HttpResponse:
    def inside(
        request: PageRequest, viewer: Viewer, door: Door, session: RatingSession
    ) -> HttpResponse:
        assignment = _own_form(viewer, door, session, uuid)
        return fill_in(request, viewer, door, assignment, _after(viewer, door))

    return enter(request, secret, inside)


@_private
@require_POST
@page(OPEN)
def link_draft(request: PageRequest, secret: str, uuid: UUID) -> HttpResponse:
    def inside(
        request: PageRequest, viewer: Viewer, door: Door, session: RatingSession
    ) -> HttpResponse:
        return keep_draft(request, viewer, door, _own_form(viewer, door, session, uuid))

    return enter(request, secret, inside)


@_private
@require_http_methods(["GET", "POST"])
@page(OPEN)
def link_correct(request: PageRequest, secret: str, uuid: UUID) -> HttpResponse:
    def inside(
        request: PageRequest, viewer: Viewer, door: Door, session: RatingSession
    ) -> HttpResponse:
        assignment = _own_form(viewer, door, session, uuid)
        try:
            return correct(request, viewer, door, assignment, _after(viewer, door))
        except Refused:
            return redirect(door.done_url(assignment.uuid))

    return enter(request, secret, inside)


@_private
@require_GET
@page(OPEN)
def link_handed_in(request: PageRequest, secret: str, uuid: UUID) -> HttpResponse:
    def inside(
        request: PageRequest, viewer: Viewer, door: Door, session: RatingSession
    ) -> HttpResponse:
        assignment = _own_form(viewer, door, session, uuid)
        return show_handed_in(request, viewer, door, assignment, session=session)

    return enter(request, secret, inside)


@require_GET
@page(OPEN)
def link_thanks(request: PageRequest) -> HttpResponse:
    """The link is used up: everything was handed in."""
    return render(request, "assessment/link_thanks.html", {"title": _("Thank you")})


def _after(viewer: Viewer, door: Door) -> Callable[[Assignment], HttpResponse]:
    def go(assignment: Assignment) -> HttpResponse:
        waiting = own_assignments(viewer, RATE).filter(
            session=assignment.session_id, submitted_at__isnull=True
        )
        if not waiting.exists():
            return redirect("link_thanks")
        return redirect(door.done_url(assignment.uuid))

    return go
