"""What the forms of `connect` have in common: one page each; what is refused stands above them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from ronghe.apps.base.api import Refused
from ronghe.apps.base.presentation.one_form import FormWords, answer_form
from ronghe.apps.people.api import PageRequest


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page with one form: its heading, what it does in a sentence, the word on its button, and
    the way here, to whose last step one goes back."""

    heading: str
    meaning: str
    action: str
    trail: Sequence[tuple[str, str]]


def fill_in(
    request: PageRequest, form: forms.Form, sheet: Sheet, save: Callable[[], str]
) -> HttpResponse:
    """Show the form; when it is sent and sound, `save` it and go to the address it returns."""
    words = FormWords(
        sheet.heading, sheet.meaning, sheet.action, sheet.trail[-1][1], tuple(sheet.trail)
    )
    return answer_form(request, form, words, lambda: redirect(save()))


def act(request: PageRequest, back: str, work: Callable[[], str]) -> HttpResponse:
    """Do it and say what was done, or why not; go back either way."""
    try:
        messages.success(request, work())
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect(back)


def ask_once(
    request: PageRequest, title: str, text: str, action: str, back: str, work: Callable[[], str]
) -> HttpResponse:
    """A question before something that is not taken back easily."""
    if request.method == "POST":
        return act(request, back, work)
    context = {
        "title": title,
        "text": text,
        "action": action,
        "action_url": request.path,
        "back_url": back,
    }
    return render(request, "web/confirm.html", context)
