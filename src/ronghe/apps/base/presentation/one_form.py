"""A page that is one form: drawn, checked, acted on, and drawn again with what was typed."""

from collections.abc import Callable
from dataclasses import dataclass

from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from ronghe.apps.base.errors import Refused


@dataclass(frozen=True, slots=True)
class FormWords:
    """What the page around a form says. `quote` is shown above it, in `quote_lang`, and under it
    `about`: names with what there is to know before the form is filled in."""

    heading: str
    meaning: str
    action: str
    back_url: str
    trail: tuple[tuple[str, str], ...] = ()
    quote: str = ""
    quote_lang: str = ""
    facts: tuple[str, ...] = ()
    about: tuple[tuple[str, str], ...] = ()
    is_upload: bool = False


def answer_form(
    request: HttpRequest, form: Form, words: FormWords, act: Callable[[], HttpResponse]
) -> HttpResponse:
    """Act on a form that is whole; show it again, with what is wrong, when it is not, or when the
    domain refuses. What was typed stays."""
    if request.method == "POST" and form.is_valid():
        try:
            return act()
        except Refused as refusal:
            form.add_error(None, str(refusal))
    status = 422 if form.is_bound and form.errors else 200
    context = {"form": form, "words": words, "trail": list(words.trail)}
    return render(request, "web/one_form.html", context, status=status)
