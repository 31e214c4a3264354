"""One's own data and consents; export and erasure of one person."""

import json
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from ronghe.apps.base.api import NotFound, Refused, now
from ronghe.apps.people.forms_persons import EraseForm
from ronghe.apps.people.models import Person
from ronghe.apps.people.queries.own import consents_of, holdings_of, wards_of
from ronghe.apps.people.queries.people import person_for
from ronghe.apps.people.routing import PageRequest, page
from ronghe.apps.people.services.consents import give_consent, withdraw_consent
from ronghe.apps.people.services.erasure import erase_person, export_person


@require_GET
@page("people.view_own_data")
def own_data(request: PageRequest) -> HttpResponse:
    """What is kept about oneself, for what one has given consent, and the way to take it along."""
    person = Person.objects.get(pk=request.viewer.person_id or 0)
    wards = [(ward, consents_of(request.viewer, ward)) for ward in wards_of(request.viewer)]
    context = {"person": person, "holdings": holdings_of(request.viewer, person), "wards": wards}
    return render(request, "people/own_data.html", context)


@require_GET
@page("people.export_person")
def export_data(request: PageRequest, uuid: UUID) -> HttpResponse:
    person = person_for(request.viewer, uuid, "people.export_person")
    data = export_person(viewer=request.viewer, person=person)
    response = HttpResponse(
        json.dumps(data, ensure_ascii=False, indent=2), content_type="application/json"
    )
    response["Content-Disposition"] = f'attachment; filename="ronghe-{person.uuid}.json"'
    return response


@require_POST
@page("people.give_consent")
def change_consent(request: PageRequest, uuid: UUID) -> HttpResponse:
    person = person_for(request.viewer, uuid, "people.give_consent")
    change = give_consent if request.POST.get("give") == "yes" else withdraw_consent
    purpose = request.POST.get("purpose", "")
    try:
        change(viewer=request.viewer, person=person, purpose=purpose, at=now())
    except Refused as refusal:
        messages.error(request, str(refusal))
    except ValueError:
        raise NotFound("There is no such purpose.", "没有这一用途。") from None
    else:
        given = change is give_consent
        messages.success(request, _("Consent given.") if given else _("Consent withdrawn."))
    return redirect("own_data")


@require_http_methods(["GET", "POST"])
@page("people.erase_person")
def erase(request: PageRequest, uuid: UUID) -> HttpResponse:
    """Say what will go and what becomes of it, ask for the name, then erase."""
    person = person_for(request.viewer, uuid, "people.erase_person")
    form = EraseForm(request.POST if request.method == "POST" else None, person=person)
    if request.method == "POST" and form.is_valid():
        erase_person(viewer=request.viewer, person=person, at=now())
        messages.success(request, _("The person was erased."))
        return redirect("people_list")
    context = {"person": person, "form": form, "holdings": holdings_of(request.viewer, person)}
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "people/erase.html", context, status=status)
