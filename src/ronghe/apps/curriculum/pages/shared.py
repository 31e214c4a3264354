"""What the pages of curriculum share: the way back, and doing something that may be refused."""

from collections.abc import Callable

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from ronghe.apps.base.api import Refused, text_of
from ronghe.apps.curriculum.models import ModuleVersion, TrainingPlan
from ronghe.apps.curriculum.services.drafts import never_changes
from ronghe.apps.people.api import Programme

Trail = list[tuple[str, str]]


def programme_trail(programme: Programme) -> Trail:
    return [
        (_("Curriculum"), reverse("curricula")),
        (str(text_of(programme)), reverse("modules", args=[programme.uuid])),
    ]


def version_trail(version: ModuleVersion) -> Trail:
    link = (str(text_of(version)), reverse("module_version", args=[version.uuid]))
    return [*programme_trail(version.module.programme), link]


def plan_trail(plan: TrainingPlan) -> Trail:
    name = _("Plan %(year)d no. %(number)d") % {"year": plan.entry_year, "number": plan.number}
    return [
        (_("Training plans"), reverse("plans")),
        (f"{text_of(plan.programme)} · {name}", reverse("plan", args=[plan.uuid])),
    ]


def try_to(request: HttpRequest, act: Callable[[], object], success: str) -> bool:
    """Do it and say so, or say why it was refused; whether it was done."""
    try:
        act()
    except Refused as refusal:
        messages.error(request, str(refusal))
        return False
    messages.success(request, success)
    return True


def accepted(form: Form, act: Callable[[], object]) -> bool:
    """Do what a valid form asks; a refusal is shown in the form, with all that was typed."""
    if not form.is_valid():
        return False
    try:
        act()
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return False
    return True


def kept_as_it_is(request: HttpRequest, version: ModuleVersion) -> HttpResponse:
    """No form for what does not change any more: what is typed there would be lost."""
    messages.error(request, str(never_changes(version)))
    return redirect("module_version", version.uuid)


def status_of(form: Form) -> int:
    return 422 if form.is_bound and form.errors else 200
