"""Qualifications that somebody has shown to the school: seen, recorded, taken away."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from ronghe.apps.base.api import NotFound, text_of
from ronghe.apps.base.presentation.one_form import FormWords, answer_form
from ronghe.apps.competence.forms_qualifications import QualificationForm
from ronghe.apps.competence.queries.qualifications import (
    VIEW,
    qualification_for,
    qualifications_of,
)
from ronghe.apps.competence.services.qualifications import (
    RECORD,
    record_qualification,
    remove_qualification,
)
from ronghe.apps.people.api import PageRequest, Person, page, persons_for

# What a link from a certificate's rule may fill in.
GIVEN = ("title_zh", "title_en", "uri")


def _person(request: PageRequest, uuid: UUID, action: str) -> Person:
    person = persons_for(request.viewer, action).filter(uuid=uuid).first()
    if person is None:
        raise NotFound("There is no such person for you.", "没有您可以查看的这个人。")
    return person


@require_GET
@page(VIEW)
def qualifications(request: PageRequest, uuid: UUID) -> HttpResponse:
    person = _person(request, uuid, VIEW)
    records = persons_for(request.viewer, RECORD).filter(pk=person.pk).exists()
    context = {
        "person": person,
        "rows": qualifications_of(request.viewer, person),
        "is_own": person.pk == request.viewer.person_id,
        "today": request.viewer.on_date,
        "records": records,
    }
    return render(request, "competence/qualifications.html", context)


@require_http_methods(["GET", "POST"])
@page(RECORD)
def qualification_new(request: PageRequest, uuid: UUID) -> HttpResponse:
    person = _person(request, uuid, RECORD)
    given = {name: request.GET[name][:300] for name in GIVEN if name in request.GET}
    form = QualificationForm(request.POST if request.method == "POST" else None, initial=given)
    back = reverse("qualifications", args=[uuid])

    def act() -> HttpResponse:
        record_qualification(viewer=request.viewer, person=person, shown=form.shown())
        messages.success(request, _("It is recorded, and counts from now on."))
        return redirect(back)

    words = FormWords(
        heading=_("Record a qualification"),
        meaning=_("Record what you have seen on the document itself; it counts for certificates."),
        action=_("Record it"),
        back_url=back,
        trail=((_("Qualifications of %(name)s") % {"name": person}, back),),
        facts=(str(person),),
    )
    return answer_form(request, form, words, act)


@require_http_methods(["GET", "POST"])
@page(RECORD)
def qualification_remove(request: PageRequest, uuid: UUID) -> HttpResponse:
    row = qualification_for(request.viewer, uuid)
    back = reverse("qualifications", args=[row.person.uuid])
    if request.method == "POST":
        remove_qualification(viewer=request.viewer, qualification=row)
        messages.success(request, _("It is taken away."))
        return redirect(back)
    context = {
        "title": _("Take away “%(title)s”?") % {"title": text_of(row)},
        "text": _("Only what was recorded by mistake. What was issued because of it stays."),
        "action": _("Take it away"),
        "action_url": request.path,
        "back_url": back,
    }
    return render(request, "web/confirm.html", context)
