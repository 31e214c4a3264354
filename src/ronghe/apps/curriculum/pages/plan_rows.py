"""Writing a draft plan: its profile, its settings, its modules and courses."""

from uuid import UUID

from django.contrib import messages
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from ronghe.apps.base.api import NotFound
from ronghe.apps.curriculum.forms_plans import (
    CourseForm,
    PlanModuleForm,
    ProfileForm,
    SettingsForm,
)
from ronghe.apps.curriculum.models import (
    ModuleVersion,
    PlanCourse,
    PlanModule,
    TeachingStandard,
    TrainingPlan,
)
from ronghe.apps.curriculum.pages.plans import plan_badge
from ronghe.apps.curriculum.pages.shared import accepted, plan_trail, status_of, try_to
from ronghe.apps.curriculum.queries import choices
from ronghe.apps.curriculum.queries.plan_sheet import load_sheet
from ronghe.apps.curriculum.queries.plans import plan_for
from ronghe.apps.curriculum.services import plan_rows as services
from ronghe.apps.curriculum.services.plans import EDIT, edit_profile, edit_settings
from ronghe.apps.people.api import PageRequest, page


def _draft_for(request: PageRequest, uuid: UUID) -> TrainingPlan:
    return plan_for(request.viewer, uuid, EDIT)


def _kept(request: PageRequest, plan: TrainingPlan) -> HttpResponse | None:
    """Where to go instead of a form for a plan that is no draft any more."""
    if plan.state == TrainingPlan.State.DRAFT:
        return None
    messages.error(request, _("This plan is no draft and does not change. Nothing was changed."))
    return redirect("plan", plan.uuid)


def _form_page(
    request: PageRequest, plan: TrainingPlan, form: Form, heading: str, remove_url: str = ""
) -> HttpResponse:
    context = {
        "form": form,
        "plan": plan,
        "heading": heading,
        "remove_url": remove_url,
        "trail": plan_trail(plan),
    }
    return render(request, "curriculum/plan_form.html", context, status=status_of(form))


@require_http_methods(["GET", "POST"])
@page(EDIT)
def profile_edit(request: PageRequest, uuid: UUID) -> HttpResponse:
    """The graduate profile: occupations, posts, and which level by the end of which semester.
    That of a plan which is no draft any more is there to read."""
    plan = _draft_for(request, uuid)
    if plan.state != TrainingPlan.State.DRAFT and request.method == "GET":
        return _profile_to_read(request, plan)
    kept = _kept(request, plan)
    if kept is not None:
        return kept
    framework = plan.profile.framework
    form = ProfileForm(
        request.POST if request.method == "POST" else None,
        plan=plan,
        occupations=choices.occupations_of(plan.programme),
        posts=choices.posts_of(plan.programme, request.viewer.on_date),
        competences=choices.leaf_competences(framework),
        levels=choices.levels_of(framework),
    )

    def act() -> None:
        edit_profile(viewer=request.viewer, plan=plan, draft=form.draft())

    if request.method == "POST" and accepted(form, act):
        messages.success(request, _("The profile is saved."))
        return redirect("plan", plan.uuid)
    context = {"form": form, "plan": plan, "trail": plan_trail(plan)}
    return render(request, "curriculum/profile_form.html", context, status=status_of(form))


def _profile_to_read(request: PageRequest, plan: TrainingPlan) -> HttpResponse:
    context = {
        "plan": plan,
        "sheet": load_sheet(plan),
        "badge": plan_badge(plan),
        "trail": plan_trail(plan),
    }
    return render(request, "curriculum/plan_profile.html", context)


@require_http_methods(["GET", "POST"])
@page(EDIT)
def plan_settings(request: PageRequest, uuid: UUID) -> HttpResponse:
    """Semesters, rule pack and national standard of a draft."""
    plan = _draft_for(request, uuid)
    kept = _kept(request, plan)
    if kept is not None:
        return kept
    form = SettingsForm(
        request.POST if request.method == "POST" else None,
        plan=plan,
        standards=TeachingStandard.objects.order_by("code", "-imported_at"),
    )

    def act() -> None:
        try:
            edit_settings(viewer=request.viewer, plan=plan, settings=form.settings())
        except NotFound as missing:
            form.add_error("rule_pack", str(missing))

    if request.method == "POST" and accepted(form, act) and not form.errors:
        return redirect("plan", plan.uuid)
    return _form_page(request, plan, form, _("Length, rules and standard"))


@require_http_methods(["GET", "POST"])
@page(EDIT)
def plan_module_new(request: PageRequest, uuid: UUID) -> HttpResponse:
    """Put a published module into a semester."""
    plan = _draft_for(request, uuid)
    kept = _kept(request, plan)
    if kept is not None:
        return kept
    form = PlanModuleForm(
        request.POST if request.method == "POST" else None, versions=_versions(plan)
    )

    def act() -> None:
        said = form.cleaned_data
        services.plan_module(
            viewer=request.viewer,
            plan=plan,
            version=form.chosen(),
            semester=said["semester"],
            total_hours=said["total_hours"],
            practice_hours=said["practice_hours"],
            is_elective=said["is_elective"],
        )

    if request.method == "POST" and accepted(form, act):
        messages.success(request, _("The module is in the plan."))
        return redirect("plan", plan.uuid)
    return _form_page(request, plan, form, _("Put a module into a semester"))


def _versions(plan: TrainingPlan) -> list[ModuleVersion]:
    """Published versions, and where a module has none yet, the one in work."""
    rows = (
        ModuleVersion.objects.filter(module__programme=plan.programme_id)
        .exclude(state=ModuleVersion.State.RETIRED)
        .order_by("position", "module__code", "number")
    )
    found: dict[int, ModuleVersion] = {}
    for row in rows:
        found.setdefault(row.module_id, row)
    return list(found.values())


@require_http_methods(["GET", "POST"])
@page(EDIT)
def plan_module_edit(request: PageRequest, number: int) -> HttpResponse:
    """Semester, hours and elective of a planned module."""
    row = (
        PlanModule.objects.filter(pk=number)
        .select_related("plan", "module_version__module")
        .first()
    )
    if row is None:
        raise NotFound("There is no such row.", "没有这一行。")
    plan = _draft_for(request, row.plan.uuid)
    kept = _kept(request, plan)
    if kept is not None:
        return kept
    form = PlanModuleForm(request.POST if request.method == "POST" else None, versions=(), row=row)

    def act() -> None:
        services.change_module(
            viewer=request.viewer,
            row=row,
            **{name: form.cleaned_data[name] for name in ROW_FIELDS},
        )

    if request.method == "POST" and accepted(form, act):
        return redirect("plan", plan.uuid)
    heading = _("Change the module in this plan")
    return _form_page(request, plan, form, heading, reverse("plan_module_remove", args=[row.pk]))


ROW_FIELDS = ("semester", "total_hours", "practice_hours", "is_elective")


@require_POST
@page(EDIT)
def plan_module_remove(request: PageRequest, number: int) -> HttpResponse:
    """Take a module out of a semester."""
    row = PlanModule.objects.filter(pk=number).select_related("plan__programme").first()
    if row is None:
        raise NotFound("There is no such row.", "没有这一行。")
    plan = _draft_for(request, row.plan.uuid)
    try_to(
        request,
        lambda: services.remove_module(viewer=request.viewer, row=row),
        _("The module is taken out of the plan."),
    )
    return redirect("plan", plan.uuid)


@require_http_methods(["GET", "POST"])
@page(EDIT)
def plan_course_new(request: PageRequest, uuid: UUID) -> HttpResponse:
    """A course beside the modules in a semester."""
    plan = _draft_for(request, uuid)
    kept = _kept(request, plan)
    if kept is not None:
        return kept
    form = CourseForm(request.POST if request.method == "POST" else None, initial={"semester": 1})

    def act() -> None:
        services.plan_course(viewer=request.viewer, plan=plan, draft=form.draft())

    if request.method == "POST" and accepted(form, act):
        messages.success(request, _("The course is in the plan."))
        return redirect("plan", plan.uuid)
    return _form_page(request, plan, form, _("Put a course into a semester"))


@require_http_methods(["GET", "POST"])
@page(EDIT)
def plan_course_edit(request: PageRequest, number: int) -> HttpResponse:
    """What a course of the plan is called, and its hours."""
    row = PlanCourse.objects.filter(pk=number).select_related("plan__programme").first()
    if row is None:
        raise NotFound("There is no such row.", "没有这一行。")
    plan = _draft_for(request, row.plan.uuid)
    kept = _kept(request, plan)
    if kept is not None:
        return kept
    names = services.CourseDraft.__slots__
    form = CourseForm(
        request.POST if request.method == "POST" else None,
        initial={name: getattr(row, name) for name in names},
    )

    def act() -> None:
        services.change_course(viewer=request.viewer, row=row, draft=form.draft())

    if request.method == "POST" and accepted(form, act):
        return redirect("plan", plan.uuid)
    remove_url = reverse("plan_course_remove", args=[row.pk])
    return _form_page(request, plan, form, _("Change the course"), remove_url)


@require_POST
@page(EDIT)
def plan_course_remove(request: PageRequest, number: int) -> HttpResponse:
    """Take a course out of a semester."""
    row = PlanCourse.objects.filter(pk=number).select_related("plan__programme").first()
    if row is None:
        raise NotFound("There is no such row.", "没有这一行。")
    plan = _draft_for(request, row.plan.uuid)
    try_to(
        request,
        lambda: services.remove_course(viewer=request.viewer, row=row),
        _("The course is taken out of the plan."),
    )
    return redirect("plan", plan.uuid)
