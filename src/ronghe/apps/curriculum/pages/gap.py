"""Demand against supply: what work asks for, what is taught, what students can do."""

from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy, override
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from ronghe.apps.base.api import NotFound
from ronghe.apps.curriculum.queries.gap import GapLine, gap_of
from ronghe.apps.people.api import PageRequest, may, page, programmes_for

VIEW = "curriculum.view_gap"
PROPOSE = "curriculum.propose_revision"
REASONS = {
    "not_taught": ("blocked", gettext_lazy("asked for, not taught")),
    "target_below": ("attention", gettext_lazy("taught, the level is set too low")),
    "not_reached": ("attention", gettext_lazy("taught, not reached yet")),
    "not_known": ("unknown", gettext_lazy("taught, nothing measured yet")),
    "covered": ("supported", gettext_lazy("asked for, taught, reached")),
    "not_asked": ("unknown", gettext_lazy("taught, nobody asks yet")),
}


@require_GET
@page(VIEW)
def gap_programmes(request: PageRequest) -> HttpResponse:
    """Choose a programme; the only one opens by itself."""
    rows = programmes_for(request.viewer, VIEW).select_related("organisation")
    programmes = list(rows.order_by("organisation", "code"))
    if len(programmes) == 1:
        return redirect("gap", programmes[0].uuid)
    context = {"programmes": programmes, "target": "gap"}
    return render(request, "curriculum/choose_programme.html", context)


@require_GET
@page(VIEW)
def gap(request: PageRequest, uuid: UUID) -> HttpResponse:
    """One programme and occupation, the largest gap first; each cell opens onto its sources."""
    rows = programmes_for(request.viewer, VIEW).select_related("organisation__region")
    programme = rows.filter(uuid=uuid).first()
    if programme is None:
        raise NotFound("There is no such programme for you.", "没有您可以查看的该专业。")
    view = gap_of(request.viewer, programme, request.GET.get("occupation", ""))
    proposes = may(request.viewer, PROPOSE)
    context = {
        "view": view,
        "programme": programme,
        "lines": [
            (line, *REASONS[line.row.reason], _propose_url(line, uuid)) for line in view.lines
        ],
        "proposes": proposes,
        "trail": [(_("Demand against supply"), reverse("gap_programmes"))],
    }
    return render(request, "curriculum/gap.html", context)


def _propose_url(line: GapLine, programme: UUID) -> str:
    """The form of a proposal, filled with what the row says: all of it in the page's language, or
    in the one that the row's title has."""
    page = "zh-hans" if (get_language() or "").startswith("zh") else "en"
    own = line.title.zh if page == "zh-hans" else line.title.en
    lang = page if own else {"en": "zh-hans", "zh-hans": "en"}[page]
    _meaning, words = REASONS[line.row.reason]
    with override(lang):
        title, text = str(line.title), f"{line.title}: {words}"
    given = {
        "origin": "gap",
        "title": title[:200],
        "text": text,
        "lang": lang,
        "from": reverse("gap", args=[programme]),
    }
    return f"{reverse('revision_new', args=[programme])}?{urlencode(given)}"
