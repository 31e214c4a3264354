"""Schools, enterprises and bureaus: the list, one of them, putting up, renaming, closing."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from ronghe.apps.base.api import text_of
from ronghe.apps.base.presentation.tables import Badge, Column, Empty, Link, Table, build_table
from ronghe.apps.people.access import may, reaches, regions_for
from ronghe.apps.people.forms_units import OrganisationForm
from ronghe.apps.people.models import Organisation, Programme
from ronghe.apps.people.pages.editing import (
    Question,
    Sheet,
    Trail,
    act_and_say,
    ask_once,
    fill_in,
)
from ronghe.apps.people.queries import units
from ronghe.apps.people.routing import PageRequest, page
from ronghe.apps.people.services.closing import close_unit, reopen_unit, roles_in
from ronghe.apps.people.services.organisations import (
    ADD,
    MANAGE,
    add_organisation,
    change_organisation,
)
from ronghe.apps.people.unit_links import organisation_links

VIEW = units.UNITS


def closed_badge(unit: Organisation | Programme) -> Badge:
    if unit.closed_on:
        return Badge("unknown", _("closed"))
    return Badge("supported", pgettext("organisation", "open"))


COLUMNS = (
    Column(
        "title",
        gettext_lazy("Organisation"),
        lambda row: Link(text_of(row), reverse("organisation", args=[row.uuid])),
        order_by="title_en",
        header=True,
    ),
    Column("kind", gettext_lazy("Kind"), "get_kind_display", order_by="kind"),
    Column("region", gettext_lazy("Region"), lambda row: text_of(row.region)),
    Column("programmes", gettext_lazy("Programmes"), "programme_count", kind="number", places=0),
    Column("people", gettext_lazy("People"), "people_count", kind="number", places=0),
    Column("state", gettext_lazy("State"), closed_badge, kind="badge"),
)


@require_GET
@page(VIEW)
def organisations(request: PageRequest) -> HttpResponse:
    may_add = may(request.viewer, ADD)
    empty = Empty(
        gettext_lazy("No organisation yet"),
        gettext_lazy("Begin with the first school; enterprises can follow."),
        gettext_lazy("Add a school or an enterprise") if may_add else "",
        reverse("organisation_new") if may_add else "",
    )
    rows = units.organisations_counted(request.viewer)
    caption = gettext_lazy("Schools and enterprises")
    table = build_table(request, rows, COLUMNS, caption, empty)
    context = {"table": table, "may_add": may_add}
    return render(request, "people/organisations.html", context)


@require_http_methods(["GET", "POST"])
@page(ADD)
def organisation_new(request: PageRequest) -> HttpResponse:
    regions = list(regions_for(request.viewer, ADD).order_by("code"))
    form = OrganisationForm(
        request.POST or None, regions=regions, is_new=True, initial={"kind": "school"}
    )
    sheet = Sheet(
        _("Add a school or an enterprise"),
        _("Its programmes, classes and people come next, on its own page."),
        _("Add"),
        [(_("Schools and enterprises"), reverse("organisations"))],
    )

    def save() -> str:
        made = add_organisation(
            viewer=request.viewer,
            region=form.region(),
            kind=Organisation.Kind(form.cleaned_data["kind"]),
            title=form.title(),
            code=form.cleaned_data["code"],
        )
        messages.success(request, _("Added. Now say what it offers and who works here."))
        return reverse("organisation", args=[made.uuid])

    return fill_in(request, form, sheet, save)


# What the page of an organisation offers, by the action that it takes.
OFFERED = {
    "may_manage": MANAGE,
    "may_close": ADD,
    "may_add_people": "people.manage_memberships",
    "may_import": "people.import_people",
    "may_let_in": units.SIGN_INS,
}
PROGRAMME_COLUMNS = (
    Column(
        "title",
        gettext_lazy("Programme"),
        lambda row: Link(text_of(row), reverse("programme", args=[row.uuid])),
        header=True,
    ),
    Column("trade", gettext_lazy("Trade")),
    Column("classes", gettext_lazy("Classes"), "class_count", kind="number", places=0),
    Column("students", gettext_lazy("Students"), "student_count", kind="number", places=0),
    Column("state", gettext_lazy("State"), closed_badge, kind="badge"),
)


@require_GET
@page(VIEW)
def organisation(request: PageRequest, uuid: UUID) -> HttpResponse:
    """What it is, what it offers, who cannot sign in yet, and where the rest is looked after."""
    viewer = request.viewer
    found = units.organisation_for(viewer, VIEW, uuid)
    offered = {
        name: reaches(viewer, action, organisation=found) for name, action in OFFERED.items()
    }
    context = {
        "organisation": found,
        "programmes": _programme_table(request, found, offered["may_manage"]),
        "links": [one for provider in organisation_links for one in provider(viewer, found)],
        "trail": [(_("Schools and enterprises"), reverse("organisations"))],
        **offered,
        **(_who_is_outside(request, found) if offered["may_let_in"] else {}),
    }
    return render(request, "people/organisation.html", context)


def _who_is_outside(request: PageRequest, found: Organisation) -> dict[str, object]:
    """Who cannot sign in yet: classes with so many of their students, and how many of the staff."""
    staff = units.without_sign_in(request.viewer, role="staff", organisation=found)
    return {
        "outside_classes": units.classes_with_outsiders(request.viewer, found),
        "outside_staff": staff.count(),
    }


def _programme_table(request: PageRequest, found: Organisation, may_manage: bool) -> Table:
    may_add = may_manage and found.closed_on is None
    empty = Empty(
        gettext_lazy("No programme yet"),
        gettext_lazy("A programme leads to a trade; classes and students come under it."),
        gettext_lazy("Add a programme") if may_add else "",
        reverse("programme_new", args=[found.uuid]) if may_add else "",
    )
    rows = units.programmes_counted(request.viewer, found)
    return build_table(request, rows, PROGRAMME_COLUMNS, gettext_lazy("Programmes"), empty)


def trail_of(organisation: Organisation) -> Trail:
    return [
        (_("Schools and enterprises"), reverse("organisations")),
        (str(text_of(organisation)), reverse("organisation", args=[organisation.uuid])),
    ]


@require_http_methods(["GET", "POST"])
@page(MANAGE)
def organisation_change(request: PageRequest, uuid: UUID) -> HttpResponse:
    found = units.organisation_for(request.viewer, MANAGE, uuid)
    now_so = {"title_en": found.title_en, "title_zh": found.title_zh, "kind": found.kind}
    form = OrganisationForm(
        request.POST or None, initial=now_so, may_set_kind=may(request.viewer, ADD)
    )
    sheet = Sheet(
        _("Change title and kind"),
        _("The code stays: files and other systems know it."),
        _("Save"),
        trail_of(found),
    )

    def save() -> str:
        change_organisation(
            viewer=request.viewer,
            organisation=found,
            title=form.title(),
            kind=Organisation.Kind(form.cleaned_data["kind"]),
        )
        messages.success(request, _("Saved."))
        return reverse("organisation", args=[found.uuid])

    return fill_in(request, form, sheet, save)


@require_http_methods(["GET", "POST"])
@page(ADD)
def organisation_close(request: PageRequest, uuid: UUID) -> HttpResponse:
    found = units.organisation_for(request.viewer, ADD, uuid)
    question = Question(
        _("Close %(title)s?") % {"title": text_of(found)},
        roles_that_end(roles_in(found, request.viewer.on_date).count()),
        _("Close it"),
    )

    def act() -> str:
        close_unit(viewer=request.viewer, unit=found, on_date=request.viewer.on_date)
        return _("Closed. Its history stays.")

    return ask_once(request, question, reverse("organisation", args=[found.uuid]), act)


@require_POST
@page(ADD)
def organisation_reopen(request: PageRequest, uuid: UUID) -> HttpResponse:
    found = units.organisation_for(request.viewer, ADD, uuid)

    def act() -> str:
        reopen_unit(viewer=request.viewer, unit=found)
        return _("Open again. Roles that ended stay ended.")

    return act_and_say(request, reverse("organisation", args=[found.uuid]), act)


def roles_that_end(count: int) -> str:
    """What closing does, for the question before it."""
    ending = ngettext(
        "%(n)d role that is held in it ends today.",
        "%(n)d roles that are held in it end today.",
        count,
    ) % {"n": count}
    first = _("Nothing is deleted; it takes nobody new.")
    return f"{first} {ending}"
