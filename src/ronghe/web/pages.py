"""Pages of the shell: the list everyone starts from, the display choices, the gallery."""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from ronghe.apps.base import api as base
from ronghe.apps.base.presentation import shell
from ronghe.apps.people.api import PageRequest, page
from ronghe.web.context import THEME_COOKIE, THEMES

YEAR = 365 * 24 * 60 * 60

URGENCIES = (
    ("now", _("Now")),
    ("this_week", _("This week")),
    ("for_information", _("For information")),
)


def grouped_steps(steps: Sequence[base.NextStep]) -> list[dict[str, Any]]:
    """The steps under their urgency, in the order given; urgencies without steps are left out."""
    groups = (
        {"key": key, "title": title, "steps": [step for step in steps if step.urgency == key]}
        for key, title in URGENCIES
    )
    return [group for group in groups if group["steps"]]


@page("people.view_home")
def home(request: PageRequest) -> HttpResponse:
    """Next steps: what needs the viewer now, why, and how long it takes."""
    steps = base.next_steps(request.viewer)
    groups = grouped_steps(steps)
    minutes = sum(step.minutes for step in steps if step.urgency == "now")
    return render(
        request,
        "web/home.html",
        {
            "groups": groups,
            "steps": steps,
            "minutes_now": minutes,
            "steps_now": [step for step in steps if step.urgency == "now"],
            "today": base.today(),
        },
    )


@require_POST
@page("web.choose_display")
def choose_theme(request: HttpRequest) -> HttpResponse:
    """Keep light, dark or the device's choice in a cookie and go back to the page."""
    target = request.POST.get("next", "/")
    if not url_has_allowed_host_and_scheme(target, {request.get_host()}, request.is_secure()):
        target = "/"
    response = HttpResponseRedirect(target)
    theme = request.POST.get("theme", "")
    if theme in THEMES:
        secure = settings.SESSION_COOKIE_SECURE
        response.set_cookie(THEME_COOKIE, theme, max_age=YEAR, secure=secure, samesite="Lax")
    return response


@page("web.view_gallery")
def gallery(request: HttpRequest) -> HttpResponse:
    """Every component in all its states; only with DEBUG or the sample region."""
    if not (settings.DEBUG or shell.sample_data()):
        raise Http404
    from ronghe.web.gallery import exhibits

    return render(request, "web/gallery.html", exhibits(request))
