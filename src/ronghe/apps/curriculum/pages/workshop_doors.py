"""The two ways into a workshop: signed in, or by a guest's link. Inside, the pages are the same."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache

from ronghe.apps.base.api import now
from ronghe.apps.curriculum.models import Participant, Workshop
from ronghe.apps.curriculum.queries.workshops import workshop_with
from ronghe.apps.curriculum.services.workshops import (
    TAKE_PART,
    open_workshop_link,
    participant_in,
)
from ronghe.apps.people.api import (
    LinkSpent,
    PageRequest,
    Viewer,
    count_miss,
    has_missed_too_often,
    page,
)

OPEN = "curriculum.open_workshop_link"


@dataclass(frozen=True, slots=True)
class Door:
    """Who has come in, to which workshop, and where its pages begin (`base`)."""

    viewer: Viewer
    workshop: Workshop
    participant: Participant
    base: str

    def to(self, rest: str = "") -> str:
        return f"{self.base}{rest}"


Inside = Callable[..., HttpResponse]


def by_account(inside: Inside) -> Inside:
    """The page for whoever is signed in and in the workshop."""

    @never_cache
    @page(TAKE_PART)
    @wraps(inside)
    def view(request: PageRequest, uuid: UUID, **more: Any) -> HttpResponse:
        workshop = workshop_with(request.viewer, uuid)
        participant = participant_in(request.viewer, workshop)
        base = reverse("workshop", args=[workshop.uuid])
        return inside(request, Door(request.viewer, workshop, participant, base), **more)

    return view


def by_link(inside: Inside) -> Inside:
    """The same page for a guest with the link's secret in the address, out of all caches and
    search engines. Who tries too many wrong ones waits."""

    @never_cache
    @page(OPEN)
    @wraps(inside)
    def view(request: PageRequest, secret: str, **more: Any) -> HttpResponse:
        response = _enter(request, secret, inside, more)
        response["X-Robots-Tag"] = "noindex"
        return response

    return view


def _enter(request: PageRequest, secret: str, inside: Inside, more: dict[str, Any]) -> HttpResponse:
    if has_missed_too_often(request):
        return render(request, "curriculum/workshop_link_wait.html", status=429)
    try:
        viewer, workshop = open_workshop_link(secret, at=now())
    except LinkSpent:
        count_miss(request)
        return render(request, "curriculum/workshop_link_spent.html", status=410)
    base = reverse("workshop_link", args=[secret])
    return inside(request, Door(viewer, workshop, participant_in(viewer, workshop), base), **more)
