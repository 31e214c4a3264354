"""The list of people."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from ronghe.apps.base.presentation.tables import Column, Empty, Link, build_table
from ronghe.apps.people.forms import PeopleSearchForm
from ronghe.apps.people.models import Person
from ronghe.apps.people.queries.people import people_listed
from ronghe.apps.people.routing import PageRequest, page


def _roles_of(person: Person) -> str:
    return ", ".join(dict.fromkeys(str(m.get_role_display()) for m in person.current))  # type: ignore[attr-defined]


def _name_in_other_script(person: Person) -> str:
    return next((n for n in (person.name_en, person.name_zh) if n != str(person)), "")


def _class_of(person: Person) -> str:
    classes = [m.school_class for m in person.current if m.school_class]  # type: ignore[attr-defined]
    return ", ".join(dict.fromkeys(str(c) for c in classes))


PEOPLE_COLUMNS = (
    Column(
        "name",
        gettext_lazy("Name"),
        lambda person: Link(str(person), reverse("person", args=[person.uuid])),
        order_by="name_en",
        header=True,
    ),
    Column("other_name", gettext_lazy("In the other script"), _name_in_other_script),
    Column("number", gettext_lazy("Number"), order_by="number"),
    Column("roles", gettext_lazy("Roles"), _roles_of),
    Column("class", gettext_lazy("Class"), _class_of),
)


@require_GET
@page("people.list_people")
def people_list(request: PageRequest) -> HttpResponse:
    form = PeopleSearchForm(request.GET)
    chosen = form.cleaned_data if form.is_valid() else {}
    people = people_listed(
        request.viewer, search=chosen.get("q", "").strip(), role=chosen.get("role", "")
    )
    empty = Empty(
        gettext_lazy("Nobody found"),
        gettext_lazy("Try another name or role, or bring people in from a file."),
        gettext_lazy("Import people"),
        reverse("people_import"),
    )
    table = build_table(request, people, PEOPLE_COLUMNS, gettext_lazy("People"), empty, sort="name")
    return render(request, "people/list.html", {"table": table, "form": form})
