"""The forms that make a rule for statements: which instrument, then its rows; and a try at it."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ronghe.apps.assessment.mapping_rows import MappingRow, ScoreRow, scores_of
from ronghe.apps.assessment.mapping_rules import (
    NO,
    YES,
    Condition,
    Field,
    How,
    ScoreRule,
    Source,
    faults_of_condition,
    faults_of_score,
    number_of,
)
from ronghe.apps.assessment.models import Instrument, Item, StatementMapping
from ronghe.apps.assessment.rules import is_rated
from ronghe.apps.base.api import text_of
from ronghe.apps.evidence.api import Record
from ronghe.apps.people.api import Programme
from ronghe.standards.json_text import read_json

MOST_CONDITIONS = 20
FREE_ROWS = 2
MOST_PASTED = 60_000
ASKED = (
    ("", gettext_lazy("– nothing –")),
    (f"{Field.VERB}:{How.IS}", gettext_lazy("The verb is")),
    (f"{Field.ACTIVITY}:{How.IS}", gettext_lazy("The activity is")),
    (f"{Field.ACTIVITY}:{How.BEGINS}", gettext_lazy("The activity begins with")),
    (f"{Field.ACTIVITY_TYPE}:{How.IS}", gettext_lazy("The type of the activity is")),
    (f"{Field.CONTEXT_ACTIVITY}:{How.IS}", gettext_lazy("It belongs to the activity")),
    (
        f"{Field.CONTEXT_ACTIVITY}:{How.BEGINS}",
        gettext_lazy("It belongs to an activity that begins with"),
    ),
    (f"{Field.SUCCESS}:{How.IS}", gettext_lazy("Success is")),
    (f"{Field.COMPLETION}:{How.IS}", gettext_lazy("Completion is")),
    (f"{Field.SCALED}:{How.BETWEEN}", gettext_lazy("The scaled score lies between")),
    (f"{Field.RAW}:{How.BETWEEN}", gettext_lazy("The raw score lies between")),
    (f"{Field.MINUTES}:{How.BETWEEN}", gettext_lazy("The minutes it took lie between")),
)
SOURCES = (
    ("", gettext_lazy("– not from statements –")),
    (Source.SUCCESS.value, gettext_lazy("success: yes counts the highest, no the lowest")),
    (Source.COMPLETION.value, gettext_lazy("completion: yes counts the highest, no the lowest")),
    (Source.SCALED.value, gettext_lazy("the scaled score, by limits")),
    (Source.RAW.value, gettext_lazy("the raw score, by limits")),
    (Source.EXACT.value, gettext_lazy("the raw score as it is, which must be one of the item's")),
)
YES_WORDS = frozenset({"yes", "true", "1", "是"})
NO_WORDS = frozenset({"no", "false", "0", "否"})


class MappingNewForm(forms.Form):
    target = forms.ChoiceField(
        label=gettext_lazy("Test that statements answer, or scale that they rate on")
    )

    def __init__(
        self, data: Any = None, *, pairs: Sequence[tuple[Programme, Sequence[Instrument]]]
    ) -> None:
        super().__init__(data)
        self.targets = {
            f"{programme.uuid}:{one.uuid}": (programme, one)
            for programme, instruments in pairs
            for one in instruments
        }
        self.fields["target"].choices = [  # type: ignore[attr-defined]
            (
                str(text_of(programme)),
                [(f"{programme.uuid}:{one.uuid}", self._label(one)) for one in instruments],
            )
            for programme, instruments in pairs
        ]

    @staticmethod
    def _label(one: Instrument) -> str:
        title = text_of(one)
        return _("%(title)s, version %(n)d") % {"title": title, "n": one.version}

    @property
    def chosen(self) -> tuple[Programme, Instrument]:
        return self.targets[self.cleaned_data["target"]]


@dataclass(frozen=True, slots=True)
class _ItemRow:
    """One row of the page: an item and the score row it begins with."""

    item: Item
    scores: tuple[int, ...]
    row: ScoreRow | None


class MappingForm(forms.Form):
    """A draft whole: what it is called, what a statement must say, how each item gets its score."""

    title_en = forms.CharField(label=gettext_lazy("Title in English"), max_length=200)
    title_zh = forms.CharField(label=gettext_lazy("Title in Chinese"), max_length=200)
    context = forms.ChoiceField(
        label=gettext_lazy("Where"), choices=Record.Context.choices, widget=forms.RadioSelect
    )
    phase = forms.ChoiceField(
        label=gettext_lazy("Process or outcome"),
        choices=Record.Phase.choices,
        widget=forms.RadioSelect,
    )
    takes_from = forms.DateField(
        label=gettext_lazy("From which day on"),
        help_text=gettext_lazy("Statements about earlier days do not count, also those to come."),
        widget=forms.DateInput(attrs={"type": "date"}),
    )

    def __init__(self, data: Any = None, *, instrument: Instrument, row: MappingRow) -> None:
        self.count = _condition_count(data, row)
        self.rows = _item_rows(instrument, row)
        super().__init__(data, initial=_initial(row, self.rows))
        if is_rated(instrument):
            self._add_rater()
        for number in range(self.count):
            self._add_condition(number)
        for number in range(len(self.rows)):
            self._add_score(number)

    def _add_rater(self) -> None:
        self.fields["rated_by"] = forms.ChoiceField(
            label=_("Who judges"),
            choices=[one for one in StatementMapping.RatedBy.choices if one[0]],
            widget=forms.RadioSelect,
            help_text=_(
                "A person of the school whom the statement names, and who was allowed to rate "
                "the student on that day."
            ),
        )

    def _add_condition(self, number: int) -> None:
        name = {"n": number + 1}
        self.fields[f"asked-{number}"] = forms.ChoiceField(
            label=_("Condition %(n)d") % name, choices=ASKED, required=False
        )
        self.fields[f"value-{number}"] = forms.CharField(
            label=_("what it says (condition %(n)d)") % name,
            required=False,
            max_length=500,
            widget=forms.TextInput(attrs={"list": "addresses-come"}),
        )
        self.fields[f"upper-{number}"] = forms.CharField(
            label=_("and (condition %(n)d)") % name, required=False, max_length=20
        )

    def _add_score(self, number: int) -> None:
        row = self.rows[number]
        self.fields[f"source-{number}"] = forms.ChoiceField(
            label=_("Score from"), choices=SOURCES, required=False
        )
        self.fields[f"cuts-{number}"] = forms.CharField(
            label=_("Limits"),
            required=False,
            max_length=200,
            help_text=_(
                "From which value the next higher score counts: %(n)d, separated by semicolons. "
                "Only with a scaled or raw score."
            )
            % {"n": len(row.scores) - 1},
        )
        self.fields[f"activity-{number}"] = forms.CharField(
            label=_("Only of the activity"),
            required=False,
            max_length=500,
            help_text=_("Its address, where each item is an activity of its own."),
            widget=forms.TextInput(attrs={"list": "activities-come"}),
        )

    # --- for the template ---

    def conditions(self) -> Iterator[Mapping[str, Any]]:
        for number in range(self.count):
            yield {
                "number": number + 1,
                "asked": self[f"asked-{number}"],
                "value": self[f"value-{number}"],
                "upper": self[f"upper-{number}"],
            }

    def scores(self) -> Iterator[Mapping[str, Any]]:
        for number, row in enumerate(self.rows):
            yield {
                "number": number + 1,
                "item": text_of(row.item),
                "code": row.item.code,
                "source": self[f"source-{number}"],
                "cuts": self[f"cuts-{number}"],
                "activity": self[f"activity-{number}"],
            }

    # --- what was typed ---

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        for number in range(self.count):
            self._clean_condition(number)
        for number in range(len(self.rows)):
            self._clean_score(number)
        return said

    def _clean_condition(self, number: int) -> None:
        condition = self._condition(number)
        if condition is None:
            if self._said("value", number):
                self.add_error(f"asked-{number}", _("Say what this is about."))
            return
        for fault in faults_of_condition(condition):
            self.add_error(f"value-{number}", str(fault))

    def _clean_score(self, number: int) -> None:
        row = self._score(number)
        if row is None:
            return
        if row.cuts is None:
            self.add_error(f"cuts-{number}", _("Write numbers, separated by semicolons."))
            return
        rule = ScoreRule(row.item, row.source, self.rows[number].scores, row.activity, row.cuts)
        for fault in faults_of_score(rule):
            self.add_error(f"cuts-{number}", str(fault))

    def _said(self, name: str, number: int) -> str:
        return str(self.cleaned_data.get(f"{name}-{number}") or "").strip()

    def _condition(self, number: int) -> Condition | None:
        field, _sign, how = self._said("asked", number).partition(":")
        if not field:
            return None
        value = self._said("value", number)
        if field in {Field.SUCCESS, Field.COMPLETION}:
            value = _flag(value)
        upper = self._said("upper", number) if how == How.BETWEEN else ""
        if how == How.BETWEEN:
            value, upper = _plain(value), _plain(upper)
        return Condition(field, how, value, upper)

    def _score(self, number: int) -> "_Typed | None":
        source = self._said("source", number)
        if not source:
            return None
        return _Typed(
            self.rows[number].item.code,
            source,
            self._said("activity", number),
            _numbers(self._said("cuts", number)),
        )

    def as_row(self) -> MappingRow:
        said = self.cleaned_data
        typed = [self._score(number) for number in range(len(self.rows))]
        found = [self._condition(number) for number in range(self.count)]
        return MappingRow(
            title_en=said["title_en"],
            title_zh=said["title_zh"],
            context=said["context"],
            phase=said["phase"],
            takes_from=said["takes_from"],
            rated_by=said.get("rated_by", ""),
            conditions=tuple(one for one in found if one is not None),
            scores=tuple(
                ScoreRow(one.item, one.source, one.activity, one.cuts or ())
                for one in typed
                if one is not None
            ),
        )


@dataclass(frozen=True, slots=True)
class _Typed:
    """A score row as it was typed; `cuts` is None where something in it is no number."""

    item: str
    source: str
    activity: str
    cuts: tuple[float, ...] | None


class PastedForm(forms.Form):
    statement = forms.CharField(
        label=gettext_lazy("A statement as JSON"),
        max_length=MOST_PASTED,
        widget=forms.Textarea(attrs={"rows": 8, "spellcheck": "false"}),
        help_text=gettext_lazy("As the other system sends it. Nothing is written."),
    )

    def clean_statement(self) -> dict[str, Any]:
        try:
            content = read_json(self.cleaned_data["statement"])
        except ValueError:
            raise forms.ValidationError(_("This is not JSON.")) from None
        if not isinstance(content, dict):
            raise forms.ValidationError(_("Paste one statement, from { to }."))
        return content


def _condition_count(data: Any, row: MappingRow) -> int:
    """As many rows as are filled and two more; what was posted keeps its rows."""
    posted = [int(n[6:]) + 1 for n in data or () if n[:6] == "asked-" and n[6:].isdigit()]
    wanted = max([3, len(row.conditions) + FREE_ROWS, *posted])
    return max(min(wanted, MOST_CONDITIONS), len(row.conditions))


def _item_rows(instrument: Instrument, row: MappingRow) -> list[_ItemRow]:
    rows: list[_ItemRow] = []
    items = instrument.items.prefetch_related("categories").order_by("position", "pk")
    for item in items:
        there: Sequence[ScoreRow | None] = [one for one in row.scores if one.item == item.code]
        rows += [_ItemRow(item, scores_of(item), one) for one in there or [None]]
    return rows


def _initial(row: MappingRow, rows: Sequence[_ItemRow]) -> dict[str, Any]:
    names = ("title_en", "title_zh", "context", "phase", "rated_by")
    initial: dict[str, Any] = {name: getattr(row, name) for name in names}
    initial["takes_from"] = row.takes_from.isoformat()
    for number, one in enumerate(row.conditions):
        initial |= {
            f"asked-{number}": f"{one.field}:{one.how}",
            f"value-{number}": {YES: _("yes"), NO: _("no")}.get(one.value, one.value),
            f"upper-{number}": one.upper,
        }
    for number, place in enumerate(rows):
        if place.row is not None:
            initial |= {
                f"source-{number}": place.row.source,
                f"activity-{number}": place.row.activity,
                f"cuts-{number}": "; ".join(f"{cut:g}" for cut in place.row.cuts),
            }
    return initial


def _plain(text: str) -> str:
    """A number as it is kept; what is none stays as it was typed, to be named as a fault."""
    number = number_of(text)
    return text if number is None else f"{number:.10g}"


def _flag(text: str) -> str:
    if text.casefold() in YES_WORDS:
        return YES
    return NO if text.casefold() in NO_WORDS else text


def _numbers(text: str) -> tuple[float, ...] | None:
    found = [number_of(part) for part in re.split(r"[;；\s]+", text) if part]
    return None if None in found else tuple(one for one in found if one is not None)
