"""What the forms and questions of `people` have in common: one page each, asked once."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from ronghe.apps.base.api import NotFound, Refused
from ronghe.apps.people.routing import PageRequest

Trail = Sequence[tuple[str, str]]


def uuid_of(text: str | None) -> UUID | None:
    """What an address asks for; None where nothing is named. Raises NotFound for what is none."""
    try:
        return UUID(text) if text else None
    except ValueError:
        raise NotFound("There is no such thing.", "没有此项。") from None


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page with one form: its heading, what it does in a sentence, the word on its button."""

    heading: str
    meaning: str
    action: str
    trail: Trail
    facts: Sequence[Any] = ()


@dataclass(frozen=True, slots=True)
class Question:
    """A page that asks once before something that is not taken back easily."""

    title: str
    text: str
    action: str


def fill_in(
    request: PageRequest, form: forms.Form, sheet: Sheet, save: Callable[[], str]
) -> HttpResponse:
    """Show the form; when it is sent and sound, `save` it and go to the address it returns.

    What a rule refuses stands above the form, which keeps what was typed; nothing was changed.
    """
    if request.method == "POST" and form.is_valid():
        try:
            return redirect(save())
        except Refused as refusal:
            form.add_error(None, str(refusal))
    status = 422 if form.is_bound and form.errors else 200
    context = {"form": form, "sheet": sheet, "trail": sheet.trail}
    return render(request, "people/form.html", context, status=status)


def ask_once(
    request: PageRequest, question: Question, back: str, act: Callable[[], str]
) -> HttpResponse:
    """Ask; when it is confirmed, `act` and say what was done. Goes back either way."""
    if request.method == "GET":
        context = {
            "title": question.title,
            "text": question.text,
            "action": question.action,
            "action_url": request.path,
            "back_url": back,
        }
        return render(request, "web/confirm.html", context)
    return act_and_say(request, back, act)


def act_and_say(request: PageRequest, back: str, act: Callable[[], str]) -> HttpResponse:
    """Do it and say what was done, or why not; go back either way."""
    try:
        messages.success(request, act())
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect(back)
