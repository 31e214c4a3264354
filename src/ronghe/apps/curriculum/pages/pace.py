"""Pace of change: how long news takes, and how far the machines are apart."""

from collections import Counter
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_GET

from ronghe.apps.base.api import text_of
from ronghe.apps.base.presentation.dates import day_in_words
from ronghe.apps.base.presentation.tables import Badge, Column, Empty, Link, build_table
from ronghe.apps.curriculum.queries.pace import (
    VIEW,
    GapView,
    LagPoint,
    LagView,
    pace_of,
    pace_programme_for,
    programmes_with_pace,
)
from ronghe.apps.people.api import PageRequest, page

VERDICTS = {
    "behind": ("attention", gettext_lazy("school behind")),
    "level": ("supported", gettext_lazy("level")),
    "ahead": ("supported", gettext_lazy("school ahead")),
    "school_has_none": ("blocked", gettext_lazy("school has none")),
    "partners_unknown": ("unknown", gettext_lazy("partners not known")),
}


def _signal_link(point: LagPoint) -> Link:
    return Link(point.signal.titled, reverse("signal", args=[point.signal.uuid]))


def _end(point: LagPoint) -> object:
    if point.ended_on is None:
        return Badge("attention", _("still open"))
    return Badge("supported", day_in_words(point.ended_on))


def _carried_by(point: LagPoint) -> object:
    if point.revision is None:
        return ""
    return Link(_("revision"), reverse("revision", args=[point.revision]))


LAG_COLUMNS = (
    Column("signal", gettext_lazy("Signal"), _signal_link, header=True),
    Column("event", gettext_lazy("Happened"), lambda p: p.signal.event_on, kind="day"),
    Column("days", gettext_lazy("Days"), kind="number", places=0, order_by="days"),
    Column("end", gettext_lazy("Ended"), _end, kind="badge"),
)
PUBLISHED_COLUMNS = (
    *LAG_COLUMNS,
    Column("revision", gettext_lazy("Carried by"), _carried_by),
)


def _gap_badge(view: GapView) -> Badge:
    meaning, words = VERDICTS[view.gap.verdict]
    return Badge(meaning, str(words))


GAP_COLUMNS = (
    Column("task", gettext_lazy("Typical task"), lambda v: text_of(v.task), header=True),
    Column("kind", gettext_lazy("Equipment"), lambda v: text_of(v.kind)),
    Column(
        "school",
        gettext_lazy("School's newest"),
        lambda v: text_of(v.school.generation) if v.school else "",
    ),
    Column(
        "partners",
        gettext_lazy("Partners' newest"),
        lambda v: _partner_words(v),
    ),
    Column(
        "generations",
        gettext_lazy("Generations behind"),
        lambda v: v.gap.generations,
        kind="number",
        places=0,
    ),
    Column("years", gettext_lazy("Years behind"), lambda v: v.gap.years, kind="number", places=0),
    Column("verdict", gettext_lazy("Standing"), _gap_badge, kind="badge"),
)


def _partner_words(view: GapView) -> str:
    """Each generation once, with how many partners have it as their newest."""
    counted = Counter(str(text_of(one.generation)) for one in view.partners)
    partners = (
        (title, ngettext("%(n)d partner", "%(n)d partners", n) % {"n": n})
        for title, n in counted.most_common()
    )
    return "; ".join(f"{title} ({count})" for title, count in partners)


def lag_sentence(view: LagView) -> str:
    """The median in words, with its interval and what is still open."""
    found = view.median
    if not found.count:
        return _("No signal in the last three years yet.")
    counted = ngettext(
        "%(over)d of %(n)d signal has come so far",
        "%(over)d of %(n)d signals have come so far",
        found.count,
    ) % {"over": found.over, "n": found.count}
    # The curve may reach one half at its last, longest lag while most are still open.
    if found.median is None or 2 * found.over < found.count:
        return _("%(counted)s; that is not half of them, so there is no median yet.") % {
            "counted": counted
        }
    days = ngettext("%(n)g day", "%(n)g days", int(found.median)) % {"n": found.median}
    return _("Half of the news has come within %(days)s%(interval)s; %(counted)s.") % {
        "days": days,
        "interval": _interval(view),
        "counted": counted,
    }


def _interval(view: LagView) -> str:
    found = view.median
    if found.low is None and found.high is None:
        return _(" (too few for an interval)")
    low = f"{found.low:g}" if found.low is not None else "0"
    high = f"{found.high:g}" if found.high is not None else "∞"
    return _(" (95 %% interval %(low)s to %(high)s)") % {"low": low, "high": high}


@require_GET
@page(VIEW)
def pace_programmes(request: PageRequest) -> HttpResponse:
    """Choose a programme; the only one opens by itself."""
    programmes = list(programmes_with_pace(request.viewer))
    if len(programmes) == 1:
        return redirect("pace", programmes[0].uuid)
    context = {"programmes": programmes, "target": "pace"}
    return render(request, "curriculum/choose_programme.html", context)


@require_GET
@page(VIEW)
def pace(request: PageRequest, uuid: UUID) -> HttpResponse:
    """Both indices of one programme, each point opening onto where it comes from."""
    found = pace_programme_for(request.viewer, uuid)
    view = pace_of(found, request.viewer.on_date)
    waiting = Empty(
        gettext_lazy("No signal yet"),
        gettext_lazy(
            "When somebody tells of a change at an enterprise, its days are counted here."
        ),
        gettext_lazy("Signals"),
        reverse("signals"),
    )
    unknown = Empty(
        gettext_lazy("No equipment to compare yet"),
        gettext_lazy("Register the school's and partners' machines with generation and tasks."),
    )
    context = {
        "view": view,
        "programme": found,
        "acknowledged": lag_sentence(view.acknowledged),
        "published": lag_sentence(view.published),
        "behind": sum(row.gap.verdict in ("behind", "school_has_none") for row in view.gaps),
        "acknowledged_table": build_table(
            request,
            view.acknowledged.points,
            LAG_COLUMNS,
            gettext_lazy("From the event to the school's first judgement"),
            waiting,
            prefix="a",
            page_size=10,
        ),
        "published_table": build_table(
            request,
            view.published.points,
            PUBLISHED_COLUMNS,
            gettext_lazy("From the event to the published module"),
            waiting,
            prefix="p",
            page_size=10,
        ),
        "gap_table": build_table(
            request,
            view.gaps,
            GAP_COLUMNS,
            gettext_lazy("Equipment by typical task"),
            unknown,
            prefix="g",
            page_size=20,
        ),
        "trail": [(_("Pace of change"), reverse("pace_programmes"))],
    }
    return render(request, "curriculum/pace.html", context)
