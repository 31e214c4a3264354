"""Forms of `assessment`: they read what was typed and say what is wrong; rules are in services."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _

from ronghe.apps.assessment.models import Assignment, Item
from ronghe.apps.assessment.queries.forms import NOT_SEEN
from ronghe.apps.assessment.rules import is_keyed
from ronghe.apps.assessment.services.ratings import LONGEST_COMMENT
from ronghe.apps.assessment.services.sessions import is_answered_by_subject
from ronghe.apps.base.api import text_of
from ronghe.apps.competence.api import InstrumentKind

PREFIX = "item-"
LETTERS = "ABCDEFGHIJKL"
LEAST_SIGNED = 3


class RatingForm(forms.Form):
    """One field an item: its categories as radio buttons, and "could not see this" for a rater.

    `draft` holds what was entered before: `answers` by item code, `comment`, `observed_on`.
    """

    def __init__(
        self, data: Any = None, *, assignment: Assignment, items: Sequence[Item], day: date
    ) -> None:
        self.assignment, self.items, self.day = assignment, items, day
        self.kind = InstrumentKind(assignment.session.instrument.kind)
        self.is_own = is_answered_by_subject(assignment.session.instrument)
        self.is_keyed = is_keyed(assignment.session.instrument)
        super().__init__(data, initial=_initial(assignment.draft, day))
        for number, item in enumerate(items, start=1):
            self.fields[PREFIX + item.code] = self._field(number, item)
        self._add_end()

    def _field(self, number: int, item: Item) -> forms.Field:
        choices = [(str(c.number), str(text_of(c))) for c in item.categories.all()]
        if not self.is_own:
            choices.append((NOT_SEEN, _("I could not see this")))
        return forms.ChoiceField(
            label=f"{number}. {text_of(item)}",
            choices=choices,
            widget=forms.RadioSelect,
            error_messages={
                "required": _("Choose one of the answers.")
                if self.is_own
                else _("Choose what you saw, or “I could not see this”."),
                "invalid_choice": _("This is not one of the answers. Choose again."),
            },
        )

    def _add_end(self) -> None:
        if not self.is_own:
            self.fields["observed_on"] = forms.DateField(
                label=_("Seen on"),
                widget=forms.DateInput(attrs={"type": "date", "max": self.day.isoformat()}),
                help_text=_("Today, unless you noted it down earlier."),
                error_messages={"invalid": _("Write the day as 2026-09-01.")},
            )
        if not self.is_keyed:
            self.fields["comment"] = forms.CharField(
                label=_("A remark"),
                required=False,
                max_length=LONGEST_COMMENT,
                widget=forms.Textarea(attrs={"rows": 4}),
                help_text=_(
                    "What helped, what to try next. Only those who may see the evidence read it."
                ),
            )

    def clean_observed_on(self) -> date:
        day: date = self.cleaned_data["observed_on"]
        if day > self.day:
            raise forms.ValidationError(_("This day has not come yet."))
        if day < self.assignment.session.opens_on:
            opens = self.assignment.session.opens_on.isoformat()
            raise forms.ValidationError(_("The session began on %(day)s.") % {"day": opens})
        return day

    # --- what was entered ---------------------------------------------------------------------

    def chosen(self) -> dict[str, int]:
        answers = self._answers(self.cleaned_data)
        return {code: int(value) for code, value in answers.items() if value != NOT_SEEN}

    def not_seen(self) -> frozenset[str]:
        answers = self._answers(self.cleaned_data)
        return frozenset(code for code, value in answers.items() if value == NOT_SEEN)

    def observed_at(self, at: datetime) -> datetime:
        """Now for today; noon of an earlier day, whose hour nobody noted."""
        day = self.cleaned_data.get("observed_on")
        if day is None or day == timezone.localdate(at):
            return at
        return timezone.make_aware(datetime.combine(day, time(12)))

    def draft(self) -> dict[str, object]:
        """What was typed so far, whole or not, as far as it can be an answer."""
        known = {
            item.code: {str(c.number) for c in item.categories.all()} | {NOT_SEEN}
            for item in self.items
        }
        answers = {c: v for c, v in self._answers(self.data).items() if v in known[c]}
        return {
            "answers": answers,
            "comment": str(self.data.get("comment", ""))[:LONGEST_COMMENT],
            "observed_on": str(self.data.get("observed_on", ""))[:10],
        }

    def _answers(self, values: Mapping[str, Any]) -> dict[str, str]:
        given = ((item.code, values.get(PREFIX + item.code)) for item in self.items)
        return {code: str(value) for code, value in given if value not in (None, "")}

    # --- how it is drawn ----------------------------------------------------------------------

    @property
    def steps(self) -> list[dict[str, Any]]:
        """Each item's field with its choices and the sign before each of them."""
        return [self._step(self[PREFIX + item.code]) for item in self.items]

    def _step(self, field: forms.BoundField) -> dict[str, Any]:
        choices = list(field)
        answers = [c for c in choices if c.data["value"] != NOT_SEEN]
        signs = self._signs(len(answers))
        return {
            "field": field,
            "choices": list(zip(answers, signs, strict=True)),
            "not_seen": next((c for c in choices if c.data["value"] == NOT_SEEN), None),
        }

    def _signs(self, count: int) -> list[str]:
        if self.is_keyed:
            return list(LETTERS[:count])
        if self.is_own or count < LEAST_SIGNED:  # words that need no number beside them
            return [""] * count
        return [str(number) for number in range(1, count + 1)]

    @property
    def end(self) -> list[forms.BoundField]:
        """The fields after the items."""
        return [self[name] for name in ("observed_on", "comment") if name in self.fields]

    @property
    def first_open(self) -> int:
        """The step to go on with: the first item without an answer, or the last step."""
        answers = self.initial if not self.is_bound else self.data
        for number, item in enumerate(self.items):
            if not answers.get(PREFIX + item.code):
                return number
        return len(self.items) if self.end else max(len(self.items) - 1, 0)

    @property
    def step_count(self) -> int:
        return len(self.items) + (1 if self.end else 0)


def _initial(draft: Mapping[str, Any], day: date) -> dict[str, Any]:
    answers = draft.get("answers", {})
    answers = answers if isinstance(answers, dict) else {}
    return {
        **{PREFIX + code: value for code, value in answers.items()},
        "comment": draft.get("comment", ""),
        "observed_on": draft.get("observed_on") or day.isoformat(),
    }
