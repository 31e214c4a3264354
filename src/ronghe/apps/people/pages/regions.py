"""Regions and their school years."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from ronghe.apps.base.api import text_of
from ronghe.apps.base.presentation.tables import Column, Empty, Link, build_table
from ronghe.apps.people.access import may, reaches
from ronghe.apps.people.forms_units import TitleForm, YearForm
from ronghe.apps.people.models import AcademicYear, Region
from ronghe.apps.people.pages.editing import Sheet, Trail, fill_in
from ronghe.apps.people.queries import units
from ronghe.apps.people.routing import PageRequest, page
from ronghe.apps.people.services.organisations import MANAGE_REGIONS, add_region
from ronghe.apps.people.services.school_years import (
    MANAGE,
    Period,
    YearPlan,
    add_year,
    change_year,
    usual_year,
    year_to_offer,
)

VIEW = units.UNITS
COLUMNS = (
    Column(
        "title",
        gettext_lazy("Region"),
        lambda row: Link(text_of(row), reverse("region", args=[row.uuid])),
        header=True,
    ),
    Column("code", gettext_lazy("Code")),
    Column("count", gettext_lazy("Organisations"), "organisation_count", kind="number", places=0),
)


@require_GET
@page(VIEW)
def regions(request: PageRequest) -> HttpResponse:
    rows = units.regions_listed(request.viewer)
    empty = Empty(gettext_lazy("No region yet"))
    table = build_table(request, rows, COLUMNS, gettext_lazy("Regions"), empty)
    context = {"table": table, "may_add": may(request.viewer, MANAGE_REGIONS)}
    return render(request, "people/regions.html", context)


@require_http_methods(["GET", "POST"])
@page(MANAGE_REGIONS)
def region_new(request: PageRequest) -> HttpResponse:
    form = TitleForm(request.POST or None)
    sheet = Sheet(
        _("Add a region"),
        _("An area whose schools and enterprises are coupled. Most installations have one."),
        _("Add"),
        [(_("Regions"), reverse("regions"))],
    )

    def save() -> str:
        made = add_region(viewer=request.viewer, title=form.title())
        messages.success(request, _("Added. Now set its first school year."))
        return reverse("region", args=[made.uuid])

    return fill_in(request, form, sheet, save)


def _term(number: int, edge: str) -> Column:
    names = {
        (1, "starts_on"): gettext_lazy("First term from"),
        (1, "ends_on"): gettext_lazy("First term until"),
        (2, "starts_on"): gettext_lazy("Second term from"),
        (2, "ends_on"): gettext_lazy("Second term until"),
    }

    def value(year: AcademicYear) -> object:
        terms = {term.number: term for term in year.terms.all()}
        return getattr(terms.get(number), edge, None)

    return Column(f"term_{number}_{edge}", names[number, edge], value, kind="day")


@require_GET
@page(VIEW)
def region(request: PageRequest, uuid: UUID) -> HttpResponse:
    """A region's school years, one after the other."""
    found = units.region_for(request.viewer, uuid)
    may_set = reaches(request.viewer, MANAGE, region=found)

    def name(year: AcademicYear) -> Link | str:
        address = reverse("year_change", args=[found.uuid, year.uuid])
        return Link(year.label, address) if may_set else year.label

    columns = (
        Column("label", gettext_lazy("School year"), name, header=True),
        Column("starts_on", gettext_lazy("From"), kind="day"),
        Column("ends_on", gettext_lazy("Until"), kind="day"),
        *(_term(number, edge) for number in (1, 2) for edge in ("starts_on", "ends_on")),
    )
    empty = Empty(
        gettext_lazy("No school year yet"),
        gettext_lazy("The usual one is offered; change its days where yours differ."),
        gettext_lazy("Add a school year") if may_set else "",
        reverse("year_new", args=[found.uuid]) if may_set else "",
    )
    context = {
        "region": found,
        "table": build_table(
            request, units.years_of(found), columns, gettext_lazy("School years"), empty
        ),
        "may_set": may_set,
        "trail": [(_("Regions"), reverse("regions"))],
    }
    return render(request, "people/region.html", context)


def _trail(region: Region) -> Trail:
    return [
        (_("Regions"), reverse("regions")),
        (str(text_of(region)), reverse("region", args=[region.uuid])),
    ]


@require_http_methods(["GET", "POST"])
@page(MANAGE)
def year_new(request: PageRequest, uuid: UUID) -> HttpResponse:
    found = units.region_for(request.viewer, uuid, MANAGE)
    offered = YearForm.initial_of(year_to_offer(found, request.viewer.on_date))
    form = YearForm(request.POST or None, initial=offered)
    sheet = Sheet(
        _("Add a school year"),
        _("The usual days stand here already. Years follow each other without gap or overlap."),
        _("Add"),
        _trail(found),
    )

    def save() -> str:
        add_year(viewer=request.viewer, region=found, plan=form.plan())
        messages.success(request, _("Added."))
        return reverse("region", args=[found.uuid])

    return fill_in(request, form, sheet, save)


@require_http_methods(["GET", "POST"])
@page(MANAGE)
def year_change(request: PageRequest, uuid: UUID, year: UUID) -> HttpResponse:
    found = units.region_for(request.viewer, uuid, MANAGE)
    row = units.year_for(request.viewer, found, year)
    form = YearForm(request.POST or None, initial=YearForm.initial_of(_plan_of(row)))
    sheet = Sheet(
        _("Change %(year)s") % {"year": row.label},
        _("Years follow each other without gap or overlap; holidays belong to the year."),
        _("Save"),
        _trail(found),
    )

    def save() -> str:
        change_year(viewer=request.viewer, year=row, plan=form.plan())
        messages.success(request, _("Saved."))
        return reverse("region", args=[found.uuid])

    return fill_in(request, form, sheet, save)


def _plan_of(year: AcademicYear) -> YearPlan:
    """As it stands; a term that was never set is offered as usual."""
    terms = {term.number: Period(term.starts_on, term.ends_on) for term in year.terms.all()}
    usual = usual_year(year.starts_on.year).terms
    return YearPlan(
        year.label,
        Period(year.starts_on, year.ends_on),
        tuple(terms.get(number, usual[number - 1]) for number in (1, 2)),
    )
