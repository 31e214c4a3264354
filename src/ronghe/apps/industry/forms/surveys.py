"""Building a survey, and the form by which an enterprise answers it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import zip_longest
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ronghe.apps.base.api import Text, text_of
from ronghe.apps.base.presentation.two_languages import OneOfTwoField
from ronghe.apps.industry.forms.enterprises import TitledForm
from ronghe.apps.industry.forms.picking import trade_choices
from ronghe.apps.industry.models import Question
from ronghe.apps.industry.services.invitations import LONGEST_TEXT, MOST_PEOPLE
from ronghe.apps.industry.services.surveys import QuestionDraft, SurveyDraft
from ronghe.apps.people.api import Programme
from ronghe.standards.json_text import fit_text


class SurveyForm(TitledForm):
    """A survey's frame; the questions come after."""

    intro_zh = forms.CharField(
        label=_("A word to whoever answers, in Chinese"),
        required=False,
        max_length=1_000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    intro_en = forms.CharField(
        label=_("A word to whoever answers, in English"),
        required=False,
        max_length=1_000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    trade = forms.ChoiceField(label=_("Trade"), required=False)

    def __init__(self, data: Any = None, *, programmes: Sequence[Programme]) -> None:
        super().__init__(data)
        self.fields["trade"].choices = trade_choices(programmes, str(_("all trades")))  # type: ignore[attr-defined]

    def draft(self) -> SurveyDraft:
        cleaned = self.cleaned_data
        intro = Text(cleaned["intro_en"], cleaned["intro_zh"])
        return SurveyDraft(self.title, intro, cleaned["trade"])


class QuestionForm(forms.Form):
    """One question in both languages; one language is enough to begin with."""

    kind = forms.ChoiceField(label=_("Kind of question"), choices=Question.Kind.choices)
    title_zh = OneOfTwoField(label=_("Question in Chinese"), max_length=300)
    title_en = OneOfTwoField(label=_("Question in English"), max_length=300)
    options_zh = forms.CharField(
        label=_("Choices in Chinese"),
        required=False,
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("One a line; for a scale its two ends. Other kinds need none."),
    )
    options_en = forms.CharField(
        label=_("Choices in English"),
        required=False,
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("In the same order."),
    )
    is_required = forms.BooleanField(label=_("Must be answered"), required=False)

    def draft(self) -> QuestionDraft:
        cleaned = self.cleaned_data
        pairs = zip_longest(
            _lines(cleaned["options_en"]), _lines(cleaned["options_zh"]), fillvalue=""
        )
        return QuestionDraft(
            cleaned["kind"],
            Text(cleaned["title_en"], cleaned["title_zh"]),
            [Text(en[:200], zh[:200]) for en, zh in pairs],
            cleaned["is_required"],
        )


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


class SignalTitleForm(forms.Form):
    """The sentence under which an answer becomes a signal."""

    title = forms.CharField(label=_("What changed"), max_length=200)


# --- answering ----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Step:
    """One question with its one or two fields."""

    question: Question
    fields: tuple[forms.BoundField, ...]

    @property
    def title(self) -> Text:
        return text_of(self.question)


class AnswerForm(forms.Form):
    """A survey's questions, one at a time on a phone."""

    def __init__(
        self, data: Any = None, *, questions: Sequence[Question], draft: Mapping[str, Any]
    ) -> None:
        super().__init__(data, initial=dict(draft))
        self.questions = questions
        for question in questions:
            self.fields.update(_fields(question))

    @property
    def steps(self) -> list[Step]:
        return [
            Step(question, tuple(self[name] for name in _fields(question)))
            for question in self.questions
        ]

    @property
    def first_open(self) -> int:
        """The first question that the draft has no answer to, counted from 0."""
        for number, question in enumerate(self.questions):
            if not any(self.initial.get(name) for name in _fields(question)):
                return number
        return 0

    def typed(self) -> dict[str, Any]:
        """What was typed, as it was, for the draft: known fields only, and no more than fits."""
        found: dict[str, Any] = {}
        for name, field in self.fields.items():
            values = [one[:LONGEST_TEXT] for one in self._sent(name)][:20]
            if values:
                several = isinstance(field, forms.MultipleChoiceField)
                found[name] = values if several else values[0]
        return found

    def _sent(self, name: str) -> list[str]:
        data = self.data
        sent = data.getlist(name) if isinstance(data, QueryDict) else []
        return [fit_text(one) for one in sent]

    def values(self) -> dict[int, Any]:
        """The answers by the question's primary key, once the form is valid."""
        found = {question.pk: self._value(question) for question in self.questions}
        return {key: value for key, value in found.items() if value is not None}

    def _value(self, question: Question) -> Any:
        name, cleaned = f"q{question.position}", self.cleaned_data
        match question.kind:
            case Question.Kind.SINGLE | Question.Kind.SCALE:
                return int(cleaned[name]) if cleaned[name] else None
            case Question.Kind.MULTIPLE:
                return [int(one) for one in cleaned[name]] or None
            case Question.Kind.TEXT:
                return cleaned[name].strip() or None
            case Question.Kind.HEADCOUNT:
                pair = {"now": cleaned[name], "next_year": cleaned[f"{name}_next"]}
                return None if set(pair.values()) == {None} else pair
            case _:
                return _news(cleaned[name].strip(), cleaned[f"{name}_since"])


def _news(what: str, since: date | None) -> dict[str, str] | None:
    return {"what": what, "since": since.isoformat() if since else ""} if what else None


def _fields(question: Question) -> dict[str, forms.Field]:
    name, needed = f"q{question.position}", question.is_required
    title = text_of(question)
    match question.kind:
        case Question.Kind.SINGLE:
            return {name: _choice(question, title, needed)}
        case Question.Kind.MULTIPLE:
            boxes = forms.CheckboxSelectMultiple
            options = _options(question)
            return {
                name: forms.MultipleChoiceField(
                    label=str(title), choices=options, required=needed, widget=boxes
                )
            }
        case Question.Kind.SCALE:
            return {name: _scale(question, title, needed)}
        case Question.Kind.TEXT:
            return {name: _words(str(title), needed)}
        case Question.Kind.HEADCOUNT:
            return {
                name: _people(gettext("How many people now"), needed),
                f"{name}_next": _people(gettext("How many in a year"), needed=False),
            }
        case _:
            return {name: _words(gettext("What is new"), needed), f"{name}_since": _day()}


def _options(question: Question) -> list[tuple[str, Text]]:
    return [
        (str(number), Text(option["en"], option["zh"]))
        for number, option in enumerate(question.options)
    ]


def _choice(question: Question, title: Text, needed: bool) -> forms.Field:
    return forms.ChoiceField(
        label=str(title), choices=_options(question), required=needed, widget=forms.RadioSelect
    )


def _scale(question: Question, title: Text, needed: bool) -> forms.Field:
    low, high = (Text(end["en"], end["zh"]) for end in question.options)
    choices = [("1", f"1 · {low}"), *((str(n), str(n)) for n in (2, 3, 4)), ("5", f"5 · {high}")]
    return forms.ChoiceField(
        label=str(title), choices=choices, required=needed, widget=forms.RadioSelect
    )


def _words(label: Any, needed: bool) -> forms.Field:
    return forms.CharField(
        label=label,
        required=needed,
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


def _people(label: Any, needed: bool) -> forms.Field:
    return forms.IntegerField(label=label, required=needed, min_value=0, max_value=MOST_PEOPLE)


def _day() -> forms.Field:
    return forms.DateField(
        label=gettext("Since when"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
