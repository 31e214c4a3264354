"""Talent: what a student lets recruiters find, and the recruiters' search."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from ronghe.apps.base.api import now, text_of
from ronghe.apps.certification.forms_talent import TalentFieldsForm, TalentSearchForm
from ronghe.apps.certification.models import TalentChoice
from ronghe.apps.certification.queries.talent import (
    MOST_FOUND,
    SEARCH,
    Findable,
    consented_to_be_found,
    findable,
    levels_of,
    search_talent,
)
from ronghe.apps.certification.services.talent import CHOOSE, choose_talent_fields
from ronghe.apps.people.api import PageRequest, page, persons_for


@require_http_methods(["GET", "POST"])
@never_cache
@page(CHOOSE)
def my_talent(request: PageRequest) -> HttpResponse:
    """What recruiters may find of me; the consent itself is given and withdrawn on My data."""
    person = persons_for(request.viewer, CHOOSE).get()  # one's own: the grant reaches no other
    choice = TalentChoice.objects.filter(person=person).first()
    if request.method == "POST":
        form = TalentFieldsForm(request.POST)
        if form.is_valid():
            choose_talent_fields(
                viewer=request.viewer, person=person, fields=form.fields_chosen(), at=now()
            )
            messages.success(request, _("Kept. It holds from the next search on."))
            return redirect("my_talent")
    else:
        form = TalentFieldsForm(initial=_shown(choice))
    context = {
        "form": form,
        "person": person,
        "choice": choice,
        "is_consented": consented_to_be_found(person),
    }
    return render(request, "certification/my_talent.html", context)


def _shown(choice: TalentChoice | None) -> dict[str, bool]:
    if choice is None:
        return {}
    return {
        "name": choice.shows_name,
        "levels": choice.shows_levels,
        "tasks": choice.shows_tasks,
    }


@require_GET
@never_cache
@page(SEARCH)
def talent(request: PageRequest) -> HttpResponse:
    """Search those who consented to be found, by what they chose to show."""
    rows = findable(request.viewer, request.viewer.on_date)
    form = TalentSearchForm(request.GET, levels=levels_of(rows), schools=_schools(rows))
    found = search_talent(form.query(), rows) if form.is_valid() else []
    context = {
        "form": form,
        "found": found,
        "is_cut": len(found) == MOST_FOUND,
        "asked": any(request.GET.get(name) for name in form.fields),
    }
    return render(request, "certification/talent.html", context)


def _schools(rows: list[Findable]) -> list[tuple[str, str]]:
    schools = {
        str(row.credential.organisation.uuid): str(text_of(row.credential.organisation))
        for row in rows
    }
    return sorted(schools.items(), key=lambda one: one[1])
