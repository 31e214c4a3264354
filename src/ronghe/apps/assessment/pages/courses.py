"""Courses for those who bring them in and assign them, and for those who take them."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from ronghe.apps.assessment.forms_courses import AssignForm, CourseFileForm, WaiveForm
from ronghe.apps.assessment.launch_addresses import doors_of
from ronghe.apps.assessment.models import CoursePackage
from ronghe.apps.assessment.queries.courses import (
    LearnerView,
    course_for,
    course_view,
    courses_listed,
    courses_taken,
    own_registration,
)
from ronghe.apps.assessment.queries.sessions import students_of
from ronghe.apps.assessment.services.course_removal import remove_course
from ronghe.apps.assessment.services.course_sessions import TAKE, launch_unit
from ronghe.apps.assessment.services.courses import (
    ASSIGN,
    IMPORT,
    assign_course,
    import_course,
    waive_for_several,
)
from ronghe.apps.base.api import NotFound, Refused, now, text_of
from ronghe.apps.base.presentation.tables import Badge, Column, Empty, Link, build_table
from ronghe.apps.people.api import (
    PageRequest,
    SchoolClass,
    classes_for,
    may,
    organisations_for,
    page,
)

Trail = list[tuple[str, str]]


def trail_to(package: CoursePackage | None = None) -> Trail:
    trail = [(_("Courses"), reverse("courses"))]
    if package is not None:
        trail.append((str(text_of(package)), reverse("course", args=[package.uuid])))
    return trail


COLUMNS = (
    Column(
        "title",
        gettext_lazy("Course"),
        lambda one: Link(text_of(one), reverse("course", args=[one.uuid])),
        header=True,
    ),
    Column("version", gettext_lazy("Version"), kind="number", places=0),
    Column("unit_count", gettext_lazy("Units"), kind="number", places=0, order_by="unit_count"),
    Column(
        "learner_count", gettext_lazy("Learners"), kind="number", places=0, order_by="learner_count"
    ),
    Column(
        "imported_at",
        gettext_lazy("Brought in"),
        lambda one: one.imported_at.date(),
        kind="day",
        order_by="imported_at",
    ),
)


@require_GET
@page(ASSIGN)
def courses(request: PageRequest) -> HttpResponse:
    """Every package of the viewer's school, the newest first."""
    may_import = may(request.viewer, IMPORT)
    empty = Empty(
        gettext_lazy("No course yet"),
        gettext_lazy("A course package (cmi5) brings units that students take in the browser."),
        gettext_lazy("Bring in a package") if may_import else "",
        reverse("course_import") if may_import else "",
    )
    caption = gettext_lazy("Courses")
    table = build_table(request, courses_listed(request.viewer), COLUMNS, caption, empty)
    return render(request, "assessment/courses.html", {"table": table, "may_import": may_import})


@require_http_methods(["GET", "POST"])
@page(IMPORT)
def course_import(request: PageRequest) -> HttpResponse:
    """A package comes in whole, or the page says what is wrong with it."""
    schools = list(organisations_for(request.viewer, IMPORT).filter(kind="school"))
    form = CourseFileForm(request.POST or None, request.FILES or None, organisations=schools)
    if request.method == "POST" and form.is_valid():
        try:
            package = import_course(
                viewer=request.viewer,
                organisation=form.chosen,
                data=form.cleaned_data["file"],
                at=now(),
            )
        except Refused as refusal:
            form.add_error("file", str(refusal))
        else:
            messages.success(request, _("The course is here. Assign it to a class."))
            return redirect("course", package.uuid)
    status = 422 if form.errors else 200
    context = {"form": form, "trail": trail_to()}
    return render(request, "assessment/course_import.html", context, status=status)


def _standing(row: LearnerView) -> Badge:
    if row.is_done:
        return Badge("supported", _("all units met"))
    return Badge("attention", _("%(n)d of %(all)d units met") % {"n": row.met, "all": row.units})


LEARNER_COLUMNS = (
    Column("person", gettext_lazy("Student"), lambda r: str(r.registration.person), header=True),
    Column(
        "class",
        gettext_lazy("Class"),
        lambda r: text_of(r.registration.school_class) if r.registration.school_class else "",
    ),
    Column("standing", gettext_lazy("Moved on"), _standing, kind="badge"),
    Column(
        "newest", gettext_lazy("Last heard of"), lambda r: r.newest and r.newest.date(), kind="day"
    ),
    Column("due", gettext_lazy("Due"), lambda r: r.registration.due_on, kind="day"),
)


@require_GET
@page(ASSIGN)
def course(request: PageRequest, uuid: UUID) -> HttpResponse:
    """A package: its units with what they ask, and who has moved on how far."""
    view = course_view(request.viewer, uuid)
    empty = Empty(
        gettext_lazy("Nobody takes it yet"),
        gettext_lazy("Assign it to a class; students find it among their next steps."),
        gettext_lazy("Assign it"),
        reverse("course_assign", args=[uuid]),
    )
    caption = gettext_lazy("Who takes it")
    context = {
        "view": view,
        "package": view.package,
        "done": sum(1 for one in view.learners if one.is_done),
        "may_waive": any(not one.is_done for one in view.learners),
        "may_remove": may(request.viewer, IMPORT) and view.package.archived_at is None,
        "table": build_table(request, view.learners, LEARNER_COLUMNS, caption, empty, page_size=50),
        "trail": trail_to(),
    }
    return render(request, "assessment/course.html", context)


@require_http_methods(["GET", "POST"])
@page(IMPORT)
def course_remove(request: PageRequest, uuid: UUID) -> HttpResponse:
    """Say what taking it out does, ask once, then do it."""
    package = course_for(request.viewer, uuid)
    if request.method == "GET":
        context = {
            "title": _("Take this course out?"),
            "text": _(
                "Its files are deleted, and students who have not begun are no longer to take it. "
                "What students did in it stays."
            ),
            "action": _("Take it out"),
            "action_url": request.path,
            "back_url": reverse("course", args=[package.uuid]),
            "trail": trail_to(package),
        }
        return render(request, "web/confirm.html", context)
    try:
        is_kept = remove_course(viewer=request.viewer, package=package, at=now())
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("course", package.uuid)
    messages.success(request, _("The course is taken out."))
    return redirect("course", package.uuid) if is_kept else redirect("courses")


@require_http_methods(["GET", "POST"])
@page(ASSIGN)
def course_assign(request: PageRequest, uuid: UUID) -> HttpResponse:
    """Which class, and by when."""
    package = course_for(request.viewer, uuid)
    form = AssignForm(request.POST or None, classes=_classes(request, package))
    if request.method == "POST" and form.is_valid():
        persons = list(students_of(request.viewer, form.chosen))
        try:
            new = assign_course(
                viewer=request.viewer,
                package=package,
                persons=persons,
                school_class=form.chosen,
                due_on=form.cleaned_data["due_on"],
                at=now(),
            )
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            said = ngettext(
                "%(n)d student is to take it now.", "%(n)d students are to take it now.", len(new)
            )
            messages.success(request, said % {"n": len(new)})
            return redirect("course", package.uuid)
    context = {"form": form, "package": package, "trail": trail_to(package)}
    status = 422 if form.errors else 200
    return render(request, "assessment/course_assign.html", context, status=status)


def _classes(request: PageRequest, package: CoursePackage) -> list[SchoolClass]:
    found = classes_for(request.viewer, ASSIGN).filter(
        cohort__programme__organisation=package.organisation, closed_on__isnull=True
    )
    return list(found.order_by("-cohort__entry_year", "title_en", "pk"))


@require_http_methods(["GET", "POST"])
@page(ASSIGN)
def course_waive(request: PageRequest, uuid: UUID) -> HttpResponse:
    """Let students off one unit, with a reason that stands in the log of each."""
    view = course_view(request.viewer, uuid)
    form = WaiveForm(
        request.POST or None,
        units=[one.unit for one in view.units],
        learners=[one.registration for one in view.learners if not one.is_done],
    )
    if request.method == "POST" and form.is_valid():
        try:
            count = waive_for_several(
                viewer=request.viewer,
                package=view.package,
                registrations=form.chosen_learners,
                unit=form.chosen,
                reason=form.cleaned_data["reason"],
                at=now(),
            )
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            said = ngettext(
                "The unit counts as met for %(n)d student.",
                "The unit counts as met for %(n)d students.",
                count,
            )
            messages.success(request, said % {"n": count})
            return redirect("course", uuid)
    context = {"form": form, "package": view.package, "trail": trail_to(view.package)}
    status = 422 if form.errors else 200
    return render(request, "assessment/course_waive.html", context, status=status)


# --- taking ---------------------------------------------------------------------------------------


@require_GET
@page(TAKE)
def my_courses(request: PageRequest) -> HttpResponse:
    """The student's own courses, what is still to do first."""
    taken = courses_taken(request.viewer)
    to_do = sum(1 for one in taken if not one.is_done)
    return render(request, "assessment/my_courses.html", {"taken": taken, "to_do": to_do})


@never_cache
@require_POST
@page(TAKE)
def course_launch(request: PageRequest, registration: UUID, unit: UUID) -> HttpResponse:
    """Launch a unit; the page leads to it, so that no form has to send anybody elsewhere."""
    found = own_registration(request.viewer, registration)
    chosen = found.package.units.select_related("package").filter(uuid=unit).first()
    if chosen is None:
        raise NotFound("There is no such unit for you.", "没有您可以学习的这个单元。")
    try:
        launched = launch_unit(
            viewer=request.viewer,
            registration=found,
            unit=chosen,
            doors=doors_of(request),
            at=now(),
        )
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("my_courses")
    context: dict[str, Any] = {
        "unit": chosen,
        "package": found.package,
        "launched": launched,
        "is_review": launched.session.mode == "Review",
        "trail": [(_("My courses"), reverse("my_courses"))],
    }
    return render(request, "assessment/course_launch.html", context)
