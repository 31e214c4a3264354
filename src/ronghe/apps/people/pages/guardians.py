"""Linking a guardian to a student, and ending it."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from ronghe.apps.base.api import Refused
from ronghe.apps.people.access import organisations_for
from ronghe.apps.people.forms_persons import GuardianForm, today_and
from ronghe.apps.people.models import Organisation, Person
from ronghe.apps.people.pages.editing import Question, Sheet, ask_once, fill_in
from ronghe.apps.people.pages.persons import person_trail
from ronghe.apps.people.queries.people import person_for
from ronghe.apps.people.queries.records import guardians_known, guardianship_for
from ronghe.apps.people.roles import Role
from ronghe.apps.people.routing import PageRequest, page
from ronghe.apps.people.services.guardians import add_guardian, end_guardianship, link_guardian
from ronghe.apps.people.services.memberships import MANAGE
from ronghe.apps.people.viewer import in_force


@require_http_methods(["GET", "POST"])
@page(MANAGE)
def guardian_new(request: PageRequest, uuid: UUID) -> HttpResponse:
    student = person_for(request.viewer, uuid, MANAGE)
    known = [one for one in guardians_known(request.viewer) if one.pk != student.pk]
    initial = today_and(request.viewer.on_date)
    form = GuardianForm(request.POST or None, known=known, initial=initial)
    sheet = Sheet(
        _("Link a guardian to %(name)s") % {"name": student},
        _("They are told of consents, decide below 14, and see what consent covers, up to 18."),
        _("Link"),
        person_trail(student),
    )

    def save() -> str:
        where = _school_of(request, student)
        chosen, day = form.chosen(), form.cleaned_data["from_day"]
        if chosen is not None:
            link_guardian(
                viewer=request.viewer,
                student=student,
                guardian=chosen,
                organisation=where,
                from_day=day,
            )
        else:
            add_guardian(
                viewer=request.viewer,
                student=student,
                facts=form.facts(),
                organisation=where,
                from_day=day,
            )
        messages.success(request, _("Linked. Make a link so that the guardian can sign in."))
        return reverse("person", args=[student.uuid])

    return fill_in(request, form, sheet, save)


def _school_of(request: PageRequest, student: Person) -> Organisation:
    """Where the person is a student and the viewer may link guardians."""
    held = student.memberships.filter(in_force(request.viewer.on_date), role=Role.STUDENT)
    found = organisations_for(request.viewer, MANAGE).filter(pk__in=held.values("organisation"))
    school = found.order_by("pk").first()
    if school is None:
        raise Refused(
            "This person is no student here. Nothing was changed.",
            "此人不是本单位学生。未作任何更改。",
            code="no-student",
        )
    return school


@require_http_methods(["GET", "POST"])
@page(MANAGE)
def guardian_end(request: PageRequest, uuid: UUID, guardian: UUID) -> HttpResponse:
    student = person_for(request.viewer, uuid, MANAGE)
    row = guardianship_for(student, guardian)
    question = Question(
        _("End the guardianship of %(name)s?") % {"name": row.viewer},
        _("From tomorrow they see nothing of %(student)s and are told nothing.")
        % {"student": student},
        _("End it"),
    )

    def act() -> str:
        viewer = request.viewer
        end_guardianship(viewer=viewer, relationship=row, on_date=viewer.on_date)
        return _("The guardianship ends today.")

    return ask_once(request, question, reverse("person", args=[student.uuid]), act)
