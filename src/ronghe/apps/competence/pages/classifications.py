"""Pages of published classifications: the tree, one concept, the search over everything."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from ronghe.apps.base.api import text_of
from ronghe.apps.competence.forms import SearchForm
from ronghe.apps.competence.queries import browsing
from ronghe.apps.competence.queries.searching import search
from ronghe.apps.people.api import PageRequest, page

LINK_TITLES: dict[tuple[str, bool], Promise] = {
    ("essential", True): gettext_lazy("Essential skills and knowledge"),
    ("optional", True): gettext_lazy("Useful skills and knowledge"),
    ("essential", False): gettext_lazy("Essential for"),
    ("optional", False): gettext_lazy("Useful for"),
    ("rated", True): gettext_lazy("Skills, knowledge and activities by importance"),
    ("rated", False): gettext_lazy("Occupations by importance"),
    ("has_task", True): gettext_lazy("Main tasks"),
    ("has_task", False): gettext_lazy("A task of"),
    ("involves", True): gettext_lazy("Work activities"),
    ("involves", False): gettext_lazy("Seen in these tasks"),
    ("uses", True): gettext_lazy("Tools and technology"),
    ("uses", False): gettext_lazy("Used by"),
    ("related", True): gettext_lazy("Related occupations"),
    ("related", False): gettext_lazy("Named as related by"),
}


def _start(request: PageRequest) -> int:
    given = request.GET.get("start", "")
    return int(given) if given.isascii() and given.isdigit() and len(given) < 8 else 0


@require_GET
@page("competence.view_frameworks")
def classification(request: PageRequest, uuid: UUID) -> HttpResponse:
    """The top of the tree; branches come when they are opened."""
    row = browsing.classification_with(request.viewer, uuid)
    branch = browsing.tops(request.viewer, row, _start(request))
    context = {
        "classification": row,
        "branch": branch,
        "more_url": _more(reverse("classification", args=[row.uuid]), branch),
        "form": SearchForm(),
        "trail": [(_("Frameworks"), reverse("frameworks"))],
    }
    template = "branch" if request.headers.get("HX-Request") else "classification"
    return render(request, f"competence/{template}.html", context)


@require_GET
@page("competence.view_frameworks")
def concept_branch(request: PageRequest, uuid: UUID) -> HttpResponse:
    """What stands directly below a concept, as a list to be put into the tree."""
    row = browsing.concept_with(request.viewer, uuid)
    branch = browsing.narrower(request.viewer, row, _start(request))
    context = {
        "above": row,
        "branch": branch,
        "more_url": _more(reverse("concept_branch", args=[row.uuid]), branch),
    }
    return render(request, "competence/branch.html", context)


def _more(address: str, branch: browsing.Branch) -> str:
    return f"{address}?start={branch.next_start}" if branch.has_more else ""


@require_GET
@page("competence.view_frameworks")
def concept(request: PageRequest, uuid: UUID) -> HttpResponse:
    """One concept: what it is, what it is linked to, what of our own is aligned to it."""
    row = browsing.concept_with(request.viewer, uuid)
    view = browsing.view_concept(request.viewer, row)
    below = browsing.narrower(request.viewer, row) if row.has_narrower else None
    home = reverse("classification", args=[row.classification.uuid])
    context = {
        "view": view,
        "below": below,
        "below_more_url": _more(reverse("concept_branch", args=[row.uuid]), below) if below else "",
        "groups": [
            (LINK_TITLES.get((group.kind, group.outgoing), group.kind), group)
            for group in view.groups
        ],
        "trail": [
            (_("Frameworks"), reverse("frameworks")),
            (str(text_of(row.classification)), home),
            *((above.label, reverse("concept", args=[above.uuid])) for above in view.trail),
        ],
    }
    return render(request, "competence/concept.html", context)


@require_GET
@page("competence.view_frameworks")
def framework_search(request: PageRequest) -> HttpResponse:
    """One search over own frameworks and every classification; a fragment for htmx."""
    form = SearchForm(request.GET if "q" in request.GET else None)
    chosen = form.cleaned_data if form.is_valid() else {}
    kinds = [chosen["kind"]] if chosen.get("kind") else []
    results = search(request.viewer, chosen.get("q", ""), kinds=kinds)
    context = {
        "form": form,
        "results": results,
        "trail": [(_("Frameworks"), reverse("frameworks"))],
    }
    template = "search_results" if request.headers.get("HX-Request") else "search"
    return render(request, f"competence/{template}.html", context)
