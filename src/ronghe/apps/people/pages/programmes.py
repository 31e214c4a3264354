"""Programmes and classes: one of each, putting up, renaming, closing."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from ronghe.apps.base.api import text_of
from ronghe.apps.base.presentation.tables import Badge, Column, Empty, Link, Table, build_table
from ronghe.apps.people.access import may, reaches
from ronghe.apps.people.forms_units import ClassForm, ProgrammeForm, ShortTitleForm
from ronghe.apps.people.models import Membership, Organisation, Programme, SchoolClass
from ronghe.apps.people.pages.editing import (
    Question,
    Sheet,
    Trail,
    act_and_say,
    ask_once,
    fill_in,
)
from ronghe.apps.people.pages.organisations import closed_badge, roles_that_end, trail_of
from ronghe.apps.people.queries import units
from ronghe.apps.people.routing import PageRequest, page
from ronghe.apps.people.services.closing import close_unit, reopen_unit, roles_in
from ronghe.apps.people.services.programmes import (
    MANAGE,
    add_class,
    add_programme,
    change_class,
    change_programme,
)
from ronghe.apps.people.unit_links import programme_links

VIEW = units.UNITS
RECORD = "people.view_person_record"


def _trades_of(organisation: Organisation) -> list[str]:
    """The trades in use in the region, so that the same one gets the same word."""
    rows = Programme.objects.filter(organisation__region=organisation.region_id)
    return list(rows.order_by("trade").values_list("trade", flat=True).distinct()[:20])


@require_http_methods(["GET", "POST"])
@page(MANAGE)
def programme_new(request: PageRequest, uuid: UUID) -> HttpResponse:
    organisation = units.organisation_for(request.viewer, MANAGE, uuid)
    form = ProgrammeForm(request.POST or None, is_new=True, trades=_trades_of(organisation))
    sheet = Sheet(
        _("Add a programme"),
        _(
            "What the school offers already; its classes and the framework it follows come next. "
            "One that does not exist yet is proposed to the committee under Curriculum."
        ),
        _("Add"),
        trail_of(organisation),
    )

    def save() -> str:
        made = add_programme(
            viewer=request.viewer,
            organisation=organisation,
            title=form.title(),
            trade=form.cleaned_data["trade"],
            code=form.cleaned_data["code"],
        )
        messages.success(request, _("Added. Now add its first class."))
        return reverse("programme", args=[made.uuid])

    return fill_in(request, form, sheet, save)


CLASS_COLUMNS = (
    Column("entry_year", gettext_lazy("Entered in"), lambda row: str(row.cohort.entry_year)),
    Column(
        "title",
        gettext_lazy("Class"),
        lambda row: Link(text_of(row), reverse("school_class", args=[row.uuid])),
        header=True,
    ),
    Column("students", gettext_lazy("Students"), "student_count", kind="number", places=0),
    Column("outside", gettext_lazy("Without sign-in"), "outside_count", kind="number", places=0),
    Column("state", gettext_lazy("State"), closed_badge, kind="badge"),
)


@require_GET
@page(VIEW)
def programme(request: PageRequest, uuid: UUID) -> HttpResponse:
    """Its classes by year of entry, and what the rooms above keep about it."""
    viewer = request.viewer
    found = units.programme_for(viewer, uuid)
    may_manage = reaches(viewer, MANAGE, programme=found)
    may_add = may_manage and found.closed_on is None
    empty = Empty(
        gettext_lazy("No class yet"),
        gettext_lazy("A class stands under the year in which its students entered."),
        gettext_lazy("Add a class") if may_add else "",
        reverse("class_new", args=[found.uuid]) if may_add else "",
    )
    rows = units.classes_counted(viewer, cohort__programme=found)
    context = {
        "programme": found,
        "classes": build_table(request, rows, CLASS_COLUMNS, gettext_lazy("Classes"), empty),
        "may_manage": may_manage,
        "links": [one for provider in programme_links for one in provider(viewer, found)],
        "trail": trail_of(found.organisation),
    }
    return render(request, "people/programme.html", context)


def programme_trail(programme: Programme) -> Trail:
    address = reverse("programme", args=[programme.uuid])
    return [*trail_of(programme.organisation), (str(text_of(programme)), address)]


@require_http_methods(["GET", "POST"])
@page(MANAGE)
def programme_change(request: PageRequest, uuid: UUID) -> HttpResponse:
    found = units.programme_for(request.viewer, uuid, MANAGE)
    now_so = {"title_en": found.title_en, "title_zh": found.title_zh, "trade": found.trade}
    trades = _trades_of(found.organisation)
    form = ProgrammeForm(request.POST or None, initial=now_so, trades=trades)
    sheet = Sheet(
        _("Change title and trade"),
        _("Results of the same trade are compared across schools."),
        _("Save"),
        programme_trail(found),
    )

    def save() -> str:
        trade = form.cleaned_data["trade"]
        change_programme(viewer=request.viewer, programme=found, title=form.title(), trade=trade)
        messages.success(request, _("Saved."))
        return reverse("programme", args=[found.uuid])

    return fill_in(request, form, sheet, save)


@require_http_methods(["GET", "POST"])
@page(MANAGE)
def programme_close(request: PageRequest, uuid: UUID) -> HttpResponse:
    found = units.programme_for(request.viewer, uuid, MANAGE)
    return _close(request, found, reverse("programme", args=[found.uuid]))


@require_POST
@page(MANAGE)
def programme_reopen(request: PageRequest, uuid: UUID) -> HttpResponse:
    found = units.programme_for(request.viewer, uuid, MANAGE)
    return _reopen(request, found, reverse("programme", args=[found.uuid]))


def _close(request: PageRequest, unit: Programme | SchoolClass, back: str) -> HttpResponse:
    viewer = request.viewer
    question = Question(
        _("Close %(title)s?") % {"title": text_of(unit)},
        roles_that_end(roles_in(unit, viewer.on_date).count()),
        _("Close it"),
    )

    def act() -> str:
        close_unit(viewer=viewer, unit=unit, on_date=viewer.on_date)
        return _("Closed. Its history stays.")

    return ask_once(request, question, back, act)


def _reopen(request: PageRequest, unit: Programme | SchoolClass, back: str) -> HttpResponse:
    def act() -> str:
        reopen_unit(viewer=request.viewer, unit=unit)
        return _("Open again. Roles that ended stay ended.")

    return act_and_say(request, back, act)


# --- classes --------------------------------------------------------------------------------------


@require_http_methods(["GET", "POST"])
@page(MANAGE)
def class_new(request: PageRequest, uuid: UUID) -> HttpResponse:
    found = units.programme_for(request.viewer, uuid, MANAGE)
    initial = {"entry_year": request.viewer.on_date.year}
    form = ClassForm(request.POST or None, initial=initial)
    sheet = Sheet(
        _("Add a class"),
        _("Its students come next: from a file, or one by one."),
        _("Add"),
        programme_trail(found),
    )

    def save() -> str:
        made = add_class(
            viewer=request.viewer,
            programme=found,
            entry_year=form.cleaned_data["entry_year"],
            title=form.title(),
        )
        messages.success(request, _("Added. Now bring its students in."))
        return reverse("school_class", args=[made.uuid])

    return fill_in(request, form, sheet, save)


def _person(held: Membership) -> Link | str:
    return Link(str(held.person), reverse("person", args=[held.person.uuid]))


def _sign_in(held: Membership) -> Badge:
    if hasattr(held.person, "account"):
        return Badge("supported", _("can sign in"))
    return Badge("unknown", _("no sign-in"))


MEMBER_COLUMNS = (
    Column("name", gettext_lazy("Name"), _person, header=True),
    Column("number", gettext_lazy("Number"), "person.number"),
    Column("role", gettext_lazy("Role"), "get_role_display"),
    Column("since", gettext_lazy("Since"), "starts_on", kind="day"),
    Column("sign_in", gettext_lazy("Sign-in"), _sign_in, kind="badge"),
)


@require_GET
@page(VIEW)
def school_class(request: PageRequest, uuid: UUID) -> HttpResponse:
    """Who is in a class, who teaches it, and who cannot sign in yet."""
    viewer = request.viewer
    found = units.class_for(viewer, uuid)
    may_let_in = may(viewer, units.SIGN_INS)
    outside = units.without_sign_in(viewer, role="student", school_class=found)
    context = {
        "school_class": found,
        "programme": found.cohort.programme,
        "table": _member_table(request, found),
        "may_manage": reaches(viewer, MANAGE, school_class=found),
        "outside": outside.count() if may_let_in else 0,
        "trail": programme_trail(found.cohort.programme),
    }
    return render(request, "people/school_class.html", context)


def _member_table(request: PageRequest, found: SchoolClass) -> Table:
    columns = MEMBER_COLUMNS
    if not may(request.viewer, RECORD):
        plain = Column("name", gettext_lazy("Name"), "person.__str__", header=True)
        columns = (plain, *MEMBER_COLUMNS[1:])
    empty = Empty(
        gettext_lazy("Nobody is in this class yet"),
        gettext_lazy("Bring students in from a file, or add them one by one."),
    )
    rows = units.people_of_class(request.viewer, found)
    return build_table(
        request, rows, columns, gettext_lazy("Who is in this class"), empty, page_size=100
    )


@require_http_methods(["GET", "POST"])
@page(MANAGE)
def school_class_change(request: PageRequest, uuid: UUID) -> HttpResponse:
    found = units.class_for(request.viewer, uuid, MANAGE)
    now_so = {"title_en": found.title_en, "title_zh": found.title_zh}
    form = ShortTitleForm(request.POST or None, initial=now_so)
    back = reverse("school_class", args=[found.uuid])
    trail = [*programme_trail(found.cohort.programme), (str(text_of(found)), back)]
    sheet = Sheet(
        _("Change the title"), _("Everything recorded about the class stays."), _("Save"), trail
    )

    def save() -> str:
        change_class(viewer=request.viewer, school_class=found, title=form.title())
        messages.success(request, _("Saved."))
        return back

    return fill_in(request, form, sheet, save)


@require_http_methods(["GET", "POST"])
@page(MANAGE)
def school_class_close(request: PageRequest, uuid: UUID) -> HttpResponse:
    found = units.class_for(request.viewer, uuid, MANAGE)
    return _close(request, found, reverse("school_class", args=[found.uuid]))


@require_POST
@page(MANAGE)
def school_class_reopen(request: PageRequest, uuid: UUID) -> HttpResponse:
    found = units.class_for(request.viewer, uuid, MANAGE)
    return _reopen(request, found, reverse("school_class", args=[found.uuid]))
