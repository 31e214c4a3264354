"""Pages of the shell: the list everyone starts from, the display choices, the gallery."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext, ngettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from ronghe.apps.base import api as base
from ronghe.apps.base.presentation import shell
from ronghe.apps.base.presentation.dates import duration_in_words
from ronghe.apps.people.api import PageRequest, page
from ronghe.web.context import THEME_COOKIE, THEMES

YEAR = 365 * 24 * 60 * 60

WHEN_TITLES: dict[base.When, Any] = {
    "overdue": _("Overdue"),
    "now": pgettext_lazy("next steps", "Today"),
    "this_week": _("This week"),
    "later": pgettext_lazy("next steps", "Later"),
    "for_information": _("For information"),
}


def grouped_steps(steps: Sequence[base.NextStep], today: date) -> list[dict[str, Any]]:
    """The steps under when they are to be done, in the order given; groups without steps are left
    out."""
    groups = (
        {
            "key": when,
            "title": WHEN_TITLES[when],
            "steps": [step for step in steps if step.when(today) == when],
        }
        for when in base.WHENS
    )
    return [group for group in groups if group["steps"]]


def headline(groups: Sequence[dict[str, Any]]) -> str:
    """One sentence about the first group that asks for something, and no calmer than it."""
    by_when = {group["key"]: group["steps"] for group in groups}
    late = len(by_when.get("overdue", ()))
    pressing = [*by_when.get("overdue", ()), *by_when.get("now", ())]
    if pressing:
        return _pressing(late, pressing)
    if steps := by_when.get("this_week"):
        text = ngettext(
            "Nothing presses today. %(n)d thing can be done this week.",
            "Nothing presses today. %(n)d things can be done this week.",
            len(steps),
        )
        return text % {"n": len(steps)}
    if "later" in by_when:
        return gettext("Nothing presses this week. What follows has its day later.")
    if by_when:
        return gettext("Nothing waits for you. What follows is for your information.")
    return gettext("Nothing needs you now.")


def _pressing(late: int, steps: Sequence[base.NextStep]) -> str:
    minutes = duration_in_words(sum(step.minutes for step in steps))
    text = ngettext(
        "%(count)s thing needs you now. It takes about %(minutes)s.",
        "%(count)s things need you now. Together they take about %(minutes)s.",
        len(steps),
    )
    if late:
        text = ngettext(
            "%(count)s thing needs you now; it is overdue. It takes about %(minutes)s.",
            "%(count)s things need you now, %(late)s of them overdue. "
            "Together they take about %(minutes)s.",
            len(steps),
        )
    return text % {"count": len(steps), "late": late, "minutes": minutes}


@page("people.view_home")
def home(request: PageRequest) -> HttpResponse:
    """Next steps: what needs the viewer now, why, and how long it takes; then the doors that
    their role comes for."""
    today = request.viewer.on_date
    groups = grouped_steps(base.next_steps(request.viewer), today)
    context = {
        "groups": groups,
        "headline": headline(groups),
        "doors": shell.doors_of_home(request.viewer),
        "today": today,
    }
    return render(request, "web/home.html", context)


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
