"""Training plans: the list, one plan with its checks, what changed, what it covers, its way."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from ronghe.apps.base.api import NotFound, now, text_of
from ronghe.apps.base.presentation.tables import Badge, Column, Empty, Link, Table, build_table
from ronghe.apps.curriculum.contents import is_plan_as_published
from ronghe.apps.curriculum.exports import plan_pdf, plan_xlsx
from ronghe.apps.curriculum.exports_case import plan_case
from ronghe.apps.curriculum.forms_plans import PlanForm, SubmitForm
from ronghe.apps.curriculum.models import PlanCourse, PlanModule, TrainingPlan
from ronghe.apps.curriculum.pages.shared import (
    accepted,
    plan_trail,
    programme_trail,
    status_of,
    try_to,
)
from ronghe.apps.curriculum.plan_checks import check_plan
from ronghe.apps.curriculum.plan_diff import differences
from ronghe.apps.curriculum.queries import plans as queries
from ronghe.apps.curriculum.queries.choices import framework_of
from ronghe.apps.curriculum.queries.knowledge import coverage_of
from ronghe.apps.curriculum.queries.modules import VIEW, programme_for, reaches
from ronghe.apps.curriculum.queries.plan_sheet import PlanSheet, load_sheet
from ronghe.apps.curriculum.services.plan_publication import publish_plan, submit_plan
from ronghe.apps.curriculum.services.plans import EDIT, begin_plan
from ronghe.apps.curriculum.wording import bound_text, figure_text
from ronghe.apps.people.api import PageRequest, page
from ronghe.files.documents.typst_pdf import Language

MEANING = {
    TrainingPlan.State.DRAFT: "unknown",
    TrainingPlan.State.IN_REVIEW: "attention",
    TrainingPlan.State.APPROVED: "attention",
    TrainingPlan.State.PUBLISHED: "supported",
    TrainingPlan.State.RETIRED: "unknown",
}


def plan_badge(plan: TrainingPlan) -> Badge:
    return Badge(MEANING[TrainingPlan.State(plan.state)], plan.get_state_display())


def _plan_link(plan: TrainingPlan) -> Link:
    name = _("%(year)d no. %(number)d") % {"year": plan.entry_year, "number": plan.number}
    return Link(f"{text_of(plan.programme)} {name}", reverse("plan", args=[plan.uuid]))


PLAN_COLUMNS = (
    Column("plan", gettext_lazy("Plan"), _plan_link, header=True),
    Column("school", gettext_lazy("School"), lambda p: text_of(p.programme.organisation)),
    Column(
        "year", gettext_lazy("Year of entry"), lambda p: str(p.entry_year), order_by="entry_year"
    ),
    Column("modules", gettext_lazy("Modules"), lambda p: p.module_count, kind="number", places=0),
    Column("state", gettext_lazy("State"), plan_badge, kind="badge"),
)


@require_GET
@page(VIEW)
def plans(request: PageRequest) -> HttpResponse:
    """Every plan that the viewer may see, the newest of each programme first."""
    empty = Empty(
        gettext_lazy("No training plan yet"),
        gettext_lazy("A plan begins with the graduate profile of those who enter in one year."),
        gettext_lazy("Choose a programme"),
        reverse("curricula"),
    )
    rows = queries.plans_listed(request.viewer)
    table = build_table(request, rows, PLAN_COLUMNS, gettext_lazy("Training plans"), empty)
    waiting = rows.filter(state=TrainingPlan.State.IN_REVIEW).count()
    return render(request, "curriculum/plans.html", {"table": table, "waiting": waiting})


@require_http_methods(["GET", "POST"])
@page(EDIT)
def plan_new(request: PageRequest, uuid: UUID) -> HttpResponse:
    """The next plan of a programme, from an earlier one or empty."""
    programme = programme_for(request.viewer, uuid, EDIT)
    framework = framework_of(programme)
    own = queries.plans_for(request.viewer, EDIT).filter(programme=programme)
    form = PlanForm(
        request.POST if request.method == "POST" else None,
        frameworks=[framework] if framework else [],
        plans=own.select_related("profile").order_by("-entry_year", "-number"),
        year=request.viewer.on_date.year,
    )
    made: list[TrainingPlan] = []

    def act() -> None:
        year, chosen, like = form.chosen()
        made.append(
            begin_plan(
                viewer=request.viewer,
                programme=programme,
                entry_year=year,
                framework=chosen,
                like=like,
                at=now(),
            )
        )

    if request.method == "POST" and accepted(form, act):
        return redirect("plan", made[0].uuid)
    context = {
        "form": form,
        "programme": programme,
        "framework": framework,
        "trail": programme_trail(programme),
    }
    return render(request, "curriculum/plan_new.html", context, status=status_of(form))


# --- one plan -------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Line:
    """A row of the semester grid: a module or course, its hours in each semester, the sums."""

    title: object
    note: object
    by_semester: dict[int, int]
    total: int
    practice: int


def grid_lines(sheet: PlanSheet, *, may_edit: bool) -> list[Line]:
    """Modules in the order of the work, then courses, then the sums of the semesters."""
    lines = [
        *_lines(sheet.modules, lambda row: row.module_version_id, _module_cell, may_edit),
        *_lines(sheet.courses, lambda row: row.code, _course_cell, may_edit),
    ]
    sums: defaultdict[int, int] = defaultdict(int)
    for line in lines:
        for semester, hours in line.by_semester.items():
            sums[semester] += hours
    total, practice = sum(one.total for one in lines), sum(one.practice for one in lines)
    return [*lines, Line(_("All hours"), "", dict(sums), total, practice)] if lines else []


Row = PlanModule | PlanCourse


def _lines(
    rows: Iterable[Row],
    key: Callable[[Any], object],
    cell: Callable[[Any, bool], tuple[object, object]],
    may_edit: bool,
) -> Iterable[Line]:
    grouped: dict[object, list[Row]] = {}
    for row in rows:
        grouped.setdefault(key(row), []).append(row)
    for same in grouped.values():
        title, note = cell(same[0], may_edit)
        yield Line(
            title,
            note,
            {row.semester: row.total_hours for row in same},
            sum(row.total_hours for row in same),
            sum(row.practice_hours for row in same),
        )


def _module_cell(row: PlanModule, may_edit: bool) -> tuple[object, object]:
    version = row.module_version
    kind = _("elective") if row.is_elective else version.get_group_display()
    address = (
        reverse("plan_module_edit", args=[row.pk])
        if may_edit
        else reverse("module_version", args=[version.uuid])
    )
    return Link(text_of(version), address), kind


def _course_cell(row: PlanCourse, may_edit: bool) -> tuple[object, object]:
    title = text_of(row)
    if not may_edit:
        return title, row.get_group_display()
    return Link(title, reverse("plan_course_edit", args=[row.pk])), row.get_group_display()


def _grid(request: PageRequest, sheet: PlanSheet, *, may_edit: bool) -> Table:
    columns = (
        Column("title", _("Module or course"), lambda line: line.title, header=True),
        Column("note", _("Group"), lambda line: line.note),
        *(_semester_column(number) for number in range(1, sheet.plan.semesters + 1)),
        Column("total", _("Hours"), lambda line: line.total, kind="number", places=0),
        Column("practice", _("Practice"), lambda line: line.practice, kind="number", places=0),
    )
    empty = Empty(
        _("No module in this plan yet"),
        _("Write the graduate profile, then put the modules into their semesters."),
        _("Put a module in") if may_edit else "",
        reverse("plan_module_new", args=[sheet.plan.uuid]) if may_edit else "",
    )
    rows = grid_lines(sheet, may_edit=may_edit)
    caption = _("Modules and courses by semester")
    return build_table(request, rows, columns, caption, empty, page_size=250)


def _semester_column(number: int) -> Column:
    return Column(
        f"s{number}",
        _("Semester %(number)d") % {"number": number},
        lambda line: line.by_semester.get(number),
        kind="number",
        places=0,
    )


@require_GET
@page(VIEW)
def plan(request: PageRequest, uuid: UUID) -> HttpResponse:
    """A plan with its semesters, what the rules say, and what stands against it."""
    found = queries.plan_for(request.viewer, uuid)
    sheet = load_sheet(found)
    is_draft = found.state == TrainingPlan.State.DRAFT
    may_edit = reaches(request.viewer, EDIT, found.programme)
    checks = check_plan(sheet)
    context = {
        "plan": found,
        "sheet": sheet,
        "badge": plan_badge(found),
        "checks": checks,
        "rules": [
            (one, figure_text(one.rule.fact, one.value), bound_text(one.rule))
            for one in checks.results
        ],
        "grid": _grid(request, sheet, may_edit=may_edit and is_draft),
        "is_draft": is_draft,
        "may_edit": may_edit,
        "is_changed": not is_plan_as_published(found),
        "before": queries.has_plan_before(found),
        "trail": [(_("Training plans"), reverse("plans"))],
    }
    return render(request, "curriculum/plan.html", context)


@require_GET
@page(VIEW)
def plan_trace(request: PageRequest, uuid: UUID) -> HttpResponse:
    """Every broken trace between work and teaching, each with where it is mended."""
    found = queries.plan_for(request.viewer, uuid)
    sheet = load_sheet(found)
    context = {
        "plan": found,
        "sheet": sheet,
        "checks": check_plan(sheet),
        "trail": plan_trail(found),
    }
    return render(request, "curriculum/plan_trace.html", context)


@require_GET
@page(VIEW)
def plan_changes(request: PageRequest, uuid: UUID) -> HttpResponse:
    """What changed against the plan before, in sentences."""
    found = queries.plan_for(request.viewer, uuid)
    before = queries.plan_before(found)
    changes = differences(load_sheet(before), load_sheet(found)) if before else ()
    context = {
        "plan": found,
        "before": before,
        "changes": changes,
        "trail": plan_trail(found),
    }
    return render(request, "curriculum/plan_changes.html", context)


@require_GET
@page(VIEW)
def plan_knowledge(request: PageRequest, uuid: UUID) -> HttpResponse:
    """Which knowledge of the national teaching standard the plan covers."""
    found = queries.plan_for(request.viewer, uuid)
    rows = coverage_of(load_sheet(found))
    context = {
        "plan": found,
        "rows": rows,
        "covered": sum(row.is_covered for row in rows),
        "trail": plan_trail(found),
    }
    return render(request, "curriculum/plan_knowledge.html", context)


# --- its way --------------------------------------------------------------------------------------


@require_http_methods(["GET", "POST"])
@page(EDIT)
def plan_submit(request: PageRequest, uuid: UUID) -> HttpResponse:
    """Bring a plan before the committee, with a word to it."""
    found = queries.plan_for(request.viewer, uuid, EDIT)
    form = SubmitForm(request.POST if request.method == "POST" else None)

    def act() -> None:
        submit_plan(viewer=request.viewer, plan=found, text=form.cleaned_data["text"], at=now())

    if request.method == "POST" and accepted(form, act):
        return redirect("plan", found.uuid)
    context = {
        "form": form,
        "plan": found,
        "checks": check_plan(load_sheet(found)),
        "trail": plan_trail(found),
    }
    return render(request, "curriculum/plan_submit.html", context, status=status_of(form))


@require_POST
@page(EDIT)
def plan_step(request: PageRequest, uuid: UUID, step: str) -> HttpResponse:
    """Publish what the committee has approved."""
    found = queries.plan_for(request.viewer, uuid, EDIT)
    if step != "publish":
        raise NotFound("There is no such step.", "没有这个步骤。")
    try_to(
        request,
        lambda: publish_plan(viewer=request.viewer, plan=found, at=now()),
        _("Published. It does not change any more."),
    )
    return redirect("plan", found.uuid)


EXPORTS = {
    "pdf": ("application/pdf", plan_pdf),
    "xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", plan_xlsx),
    "json": ("application/json", plan_case),
}


@require_GET
@page(VIEW)
def plan_export(request: PageRequest, uuid: UUID, kind: str) -> HttpResponse:
    """The plan as PDF, as a workbook, or as a CASE package (JSON), in the page's language."""
    found = queries.plan_for(request.viewer, uuid)
    if kind not in EXPORTS:
        raise NotFound("There is no such export.", "没有这种导出格式。")
    media_type, export = EXPORTS[kind]
    language: Language = "zh" if (get_language() or "en").startswith("zh") else "en"
    answer = HttpResponse(export(load_sheet(found), language=language, at=now()), media_type)
    name = f"plan-{found.programme.code}-{found.entry_year}-{found.number}.{kind}"
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
