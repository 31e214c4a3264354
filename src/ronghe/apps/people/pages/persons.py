"""One person: the page, adding somebody, putting right, giving, ending and moving roles."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from ronghe.apps.base.api import now, text_of
from ronghe.apps.people.access import organisations_for, reaches
from ronghe.apps.people.forms_persons import (
    EndForm,
    MoveForm,
    NewPersonForm,
    PersonForm,
    RoleForm,
    today_and,
)
from ronghe.apps.people.models import Organisation, Person
from ronghe.apps.people.pages.editing import Sheet, Trail, fill_in, uuid_of
from ronghe.apps.people.pages.organisations import trail_of
from ronghe.apps.people.queries import units
from ronghe.apps.people.queries.people import person_for
from ronghe.apps.people.queries.records import RECORD, membership_for, record_of
from ronghe.apps.people.roles_given import roles_given_by
from ronghe.apps.people.routing import PageRequest, page
from ronghe.apps.people.services.memberships import (
    MANAGE,
    end_role,
    give_role,
    move_to_class,
)
from ronghe.apps.people.services.persons import add_person, change_person
from ronghe.apps.people.unit_links import person_links


def person_trail(person: Person) -> Trail:
    return [
        (_("People"), reverse("people_list")),
        (str(person), reverse("person", args=[person.uuid])),
    ]


@require_GET
@page(RECORD)
def person(request: PageRequest, uuid: UUID) -> HttpResponse:
    viewer = request.viewer
    record = record_of(viewer, uuid, at=now())
    person = record.person
    context = {
        "record": record,
        "person": person,
        "links": [one for provider in person_links for one in provider(viewer, person)],
        "may_export": reaches(viewer, "people.export_person", person=person),
        "may_erase": reaches(viewer, "people.erase_person", person=person),
        "trail": [(_("People"), reverse("people_list"))],
    }
    return render(request, "people/person.html", context)


@require_http_methods(["GET", "POST"])
@page(MANAGE)
def person_new(request: PageRequest, uuid: UUID) -> HttpResponse:
    """Add somebody with their first role in an organisation."""
    organisation = units.organisation_for(request.viewer, MANAGE, uuid)
    form = NewPersonForm(
        request.POST or None,
        roles=roles_given_by(request.viewer),
        units=units.open_units_of(request.viewer, organisation),
        initial=today_and(
            request.viewer.on_date,
            unit=request.GET.get("class"),
            role="student" if request.GET.get("class") else "",
        ),
    )
    sheet = Sheet(
        _("Add a person"),
        _("With their first role; how they sign in comes next. For many at once, import a file."),
        _("Add"),
        trail_of(organisation),
    )

    def save() -> str:
        made = add_person(
            viewer=request.viewer,
            facts=form.facts(),
            organisation=organisation,
            role=form.chosen_role(),
            starts_on=form.cleaned_data["starts_on"],
            ends_on=form.cleaned_data["ends_on"],
            **form.where(),  # type: ignore[arg-type]
        )
        messages.success(request, _("Added. Make a link so that they can sign in."))
        return reverse("person", args=[made.uuid])

    return fill_in(request, form, sheet, save)


@require_http_methods(["GET", "POST"])
@page(MANAGE)
def person_change(request: PageRequest, uuid: UUID) -> HttpResponse:
    found = person_for(request.viewer, uuid, MANAGE)
    now_so = {
        "name_zh": found.name_zh,
        "name_en": found.name_en,
        "number": found.number,
        "birth_date": found.birth_date and found.birth_date.isoformat(),
        "language": found.language,
    }
    form = PersonForm(request.POST or None, initial=now_so)
    sheet = Sheet(
        _("Put right what is written about %(name)s") % {"name": found},
        _("Evidence and results stay with the person."),
        _("Save"),
        person_trail(found),
    )

    def save() -> str:
        change_person(viewer=request.viewer, person=found, facts=form.facts())
        messages.success(request, _("Saved."))
        return reverse("person", args=[found.uuid])

    return fill_in(request, form, sheet, save)


@require_http_methods(["GET", "POST"])
@page(MANAGE)
def role_new(request: PageRequest, uuid: UUID) -> HttpResponse:
    """Give a role, in the person's own organisation or in another that is chosen above the form."""
    found = person_for(request.viewer, uuid, MANAGE)
    organisation = _organisation_of(request, found)
    form = RoleForm(
        request.POST or None,
        roles=roles_given_by(request.viewer),
        units=units.open_units_of(request.viewer, organisation),
        initial=today_and(request.viewer.on_date),
    )
    sheet = Sheet(
        _("Give %(name)s a role") % {"name": found},
        _("A role says what somebody may see and do, from a day on."),
        _("Give the role"),
        person_trail(found),
        [text_of(organisation)],
    )

    def save() -> str:
        give_role(
            viewer=request.viewer,
            person=found,
            organisation=organisation,
            role=form.chosen_role(),
            starts_on=form.cleaned_data["starts_on"],
            ends_on=form.cleaned_data["ends_on"],
            **form.where(),  # type: ignore[arg-type]
        )
        messages.success(request, _("The role was given."))
        return reverse("person", args=[found.uuid])

    return fill_in(request, form, sheet, save)


def _organisation_of(request: PageRequest, found: Person) -> Organisation:
    """The one that the address names, or the first in which the person is something."""
    chosen = uuid_of(request.GET.get("organisation"))
    reached = organisations_for(request.viewer, MANAGE)
    if chosen is None:
        own = reached.filter(memberships__person=found).order_by("memberships__pk").first()
        chosen = own.uuid if own else None
    return units.organisation_for(request.viewer, MANAGE, chosen)


@require_http_methods(["GET", "POST"])
@page(MANAGE)
def role_end(request: PageRequest, uuid: UUID, role: UUID) -> HttpResponse:
    found = person_for(request.viewer, uuid, MANAGE)
    membership = membership_for(request.viewer, found, role)
    form = EndForm(request.POST or None, initial=today_and(request.viewer.on_date))
    sheet = Sheet(
        _("End the role of %(name)s") % {"name": found},
        _("From the day after, it gives no rights. What was done in it stays."),
        _("End the role"),
        person_trail(found),
        [membership.get_role_display(), text_of(membership.organisation)],
    )

    def save() -> str:
        on_date = form.cleaned_data["on_date"]
        end_role(viewer=request.viewer, membership=membership, on_date=on_date)
        messages.success(request, _("The role ends."))
        return _after(request, found)

    return fill_in(request, form, sheet, save)


def _after(request: PageRequest, found: Person) -> str:
    """Back to the person, or to the list where the viewer does not reach them any more."""
    if reaches(request.viewer, RECORD, person=found):
        return reverse("person", args=[found.uuid])
    return reverse("people_list")


@require_http_methods(["GET", "POST"])
@page(MANAGE)
def role_move(request: PageRequest, uuid: UUID, role: UUID) -> HttpResponse:
    """Move a student or a teacher to another class of the same organisation."""
    found = person_for(request.viewer, uuid, MANAGE)
    membership = membership_for(request.viewer, found, role)
    classes = units.classes_listed(request.viewer).filter(
        cohort__programme__organisation=membership.organisation_id, closed_on=None
    )
    others = [one for one in classes if one.pk != membership.school_class_id]
    initial = today_and(request.viewer.on_date)
    form = MoveForm(request.POST or None, classes=others, initial=initial)
    came_from = text_of(membership.school_class) if membership.school_class else ""
    sheet = Sheet(
        _("Move %(name)s to another class") % {"name": found},
        _("The old class ends the day before. Evidence and results move along."),
        _("Move"),
        person_trail(found),
        [came_from] if came_from else [],
    )

    def save() -> str:
        move_to_class(
            viewer=request.viewer,
            membership=membership,
            school_class=form.chosen(),
            on_date=form.cleaned_data["on_date"],
        )
        messages.success(request, _("Moved."))
        return reverse("person", args=[found.uuid])

    return fill_in(request, form, sheet, save)
