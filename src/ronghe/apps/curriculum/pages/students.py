"""Who takes a module, enrolling a class, recording results; and what a student may take next."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_GET, require_http_methods

from ronghe.apps.base.api import Text, text_of
from ronghe.apps.base.presentation.tables import Column, Empty, Link, build_table
from ronghe.apps.curriculum.forms_plans import EndForm, EnrolClassForm, StudentSearchForm
from ronghe.apps.curriculum.models import ModuleVersion
from ronghe.apps.curriculum.pages.shared import accepted, status_of, version_trail
from ronghe.apps.curriculum.queries import enrolments as queries
from ronghe.apps.curriculum.queries.plans import PATHWAY, pathway_of
from ronghe.apps.curriculum.services.enrolments import (
    ENROL,
    EnrolmentReport,
    end_enrolments,
    enrol_class,
)
from ronghe.apps.people.api import PageRequest, Person, Role, page


@require_http_methods(["GET", "POST"])
@page(ENROL)
def module_enrolments(request: PageRequest, uuid: UUID) -> HttpResponse:
    """Who takes the module now, among those the viewer teaches; a class enrolled at once."""
    version = queries.version_to_enrol(request.viewer, uuid)
    classes = queries.classes_to_enrol(request.viewer, version)
    form = EnrolClassForm(request.POST if request.method == "POST" else None, classes=classes)
    reports: list[EnrolmentReport] = []

    def act() -> None:
        reports.append(
            enrol_class(
                viewer=request.viewer,
                module=version.module,
                school_class=form.chosen(),
                on_date=request.viewer.on_date,
            )
        )

    if request.method == "POST" and accepted(form, act):
        _tell(request, reports[0])
        return redirect("module_enrolments", version.uuid)
    return _students_page(request, version, form, None)


@require_http_methods(["POST"])
@page(ENROL)
def enrolments_end(request: PageRequest, uuid: UUID) -> HttpResponse:
    """Record how the enrolments that were ticked ended."""
    version = queries.version_to_enrol(request.viewer, uuid)
    running = queries.running_in(request.viewer, version)
    form = EndForm(request.POST, running=running)

    def act() -> None:
        end_enrolments(
            viewer=request.viewer,
            enrolments=form.enrolments(),
            state=form.cleaned_data["state"],
            on_date=request.viewer.on_date,
            grade=form.cleaned_data["grade"],
        )

    if accepted(form, act):
        messages.success(request, _("The results are recorded."))
        return redirect("module_enrolments", version.uuid)
    classes = queries.classes_to_enrol(request.viewer, version)
    return _students_page(request, version, EnrolClassForm(classes=classes), form)


def _students_page(
    request: PageRequest, version: ModuleVersion, form: EnrolClassForm, end: EndForm | None
) -> HttpResponse:
    running = queries.running_in(request.viewer, version)
    context = {
        "version": version,
        "form": form,
        "end_form": end or EndForm(running=running),
        "running": running,
        "ended": queries.ended_in(request.viewer, version),
        "trail": version_trail(version),
    }
    status = status_of(end) if end is not None else status_of(form)
    return render(request, "curriculum/module_students.html", context, status=status)


def _tell(request: PageRequest, report: EnrolmentReport) -> None:
    count = len(report.enrolled)
    text = ngettext("%(n)d student is enrolled.", "%(n)d students are enrolled.", count)
    messages.success(request, text % {"n": count})
    if report.lacking:
        names = ", ".join(str(person) for person in report.lacking[:10])
        messages.warning(
            request,
            _("Left out, because they have not completed what comes before: %(names)s")
            % {"names": names},
        )


def _places(person: Person) -> Text:
    """The class, and what it is trained for."""
    found = [text_of(one.school_class) for one in person.studying]  # type: ignore[attr-defined]
    return Text(", ".join(one.en for one in found), "、".join(one.zh for one in found))


def _programmes(person: Person) -> Text:
    found = [text_of(one.programme) for one in person.studying if one.programme]  # type: ignore[attr-defined]
    return Text(", ".join(one.en for one in found), "、".join(one.zh for one in found))


STUDENT_COLUMNS = (
    Column(
        "name",
        gettext_lazy("Name"),
        lambda person: Link(str(person), reverse("pathway_of", args=[person.uuid])),
        order_by="name_en",
        header=True,
    ),
    Column("number", gettext_lazy("Number"), order_by="number"),
    Column("class", gettext_lazy("Class"), _places),
    Column("programme", gettext_lazy("Programme"), _programmes),
)


def _choose_student(request: PageRequest) -> HttpResponse:
    form = StudentSearchForm(request.GET)
    search = form.cleaned_data["q"].strip() if form.is_valid() else ""
    persons = queries.persons_with_pathway(request.viewer, search=search)
    empty = (
        Empty(gettext_lazy("Nobody found"), gettext_lazy("Try another name or number."))
        if search
        else Empty(
            gettext_lazy("Nobody yet"), gettext_lazy("Students of your classes appear here.")
        )
    )
    caption = gettext_lazy("Students")
    table = build_table(request, persons, STUDENT_COLUMNS, caption, empty, sort="name")
    return render(request, "curriculum/pathway_choose.html", {"table": table, "form": form})


@require_GET
@page(PATHWAY)
def pathway(request: PageRequest) -> HttpResponse:
    """One's own way through the modules; a guardian chooses a child, staff a student."""
    viewer = request.viewer
    if viewer.has_role(Role.STUDENT) and viewer.person_uuid is not None:
        return _pathway_page(request, viewer.person_uuid)
    return _choose_student(request)


@require_GET
@page(PATHWAY)
def pathway_of_person(request: PageRequest, uuid: UUID) -> HttpResponse:
    """The way of somebody whom the viewer reaches."""
    return _pathway_page(request, uuid)


def _pathway_page(request: PageRequest, uuid: UUID) -> HttpResponse:
    found = pathway_of(request.viewer, uuid)
    is_own = found.person.uuid == request.viewer.person_uuid
    context = {
        "pathway": found,
        "is_own": is_own,
        "trail": [] if is_own else [(_("Pathway"), reverse("pathway"))],
    }
    return render(request, "curriculum/pathway.html", context)
