"""What the pages share: act once, say what came of it, go back."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from ronghe.apps.base.api import Refused, text_of
from ronghe.apps.governance.models import Committee
from ronghe.apps.people.api import PageRequest


def act(
    request: PageRequest, back: str, done: str, action: Callable[[], object]
) -> HttpResponseRedirect:
    """Do it, say so, and go back; a refusal is said there, and nothing was changed."""
    try:
        action()
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, done)
    return redirect(back)


def show_form(
    request: PageRequest,
    template: str,
    form: forms.Form,
    context: dict[str, Any],
    take: Callable[[], HttpResponse],
) -> HttpResponse:
    """Show a form; when it is sent and valid, `take` it. A refusal is shown in the form, which
    keeps what was typed."""
    if request.method == "POST" and form.is_valid():
        try:
            return take()
        except Refused as refusal:
            form.add_error(None, str(refusal))
    status = 422 if form.is_bound and form.errors else 200
    return render(request, template, {**context, "form": form}, status=status)


def uuid_of(text: str | None) -> UUID:
    """The UUID in a posted field; Refused for anything else."""
    try:
        return UUID(text or "")
    except ValueError:
        raise Refused("There is no such thing here.", "此处没有该项。", code="no-such") from None


def said(request: PageRequest, field: str, most: int) -> str:
    """A posted text, trimmed; Refused when it is empty or too long."""
    text = request.POST.get(field, "").strip()
    if not text or len(text) > most:
        raise Refused(
            f"Write something, at most {most} characters. Nothing was changed.",
            f"请填写内容，最多 {most} 字。未作任何更改。",
            code="words",
        )
    return text


def trail_to(committee: Committee | None = None) -> list[tuple[str, str]]:
    """The way back to the committees, and to one of them."""
    trail = [(_("Committees"), reverse("committees"))]
    if committee is not None:
        trail.append((str(text_of(committee)), reverse("committee", args=[committee.uuid])))
    return trail
