"""The form that opens a session; rules are in services/sessions.py."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ronghe.apps.assessment.models import Instrument
from ronghe.apps.assessment.queries.sessions import Candidate
from ronghe.apps.assessment.services.sessions import SessionPlan, is_answered_by_subject
from ronghe.apps.base.api import text_of
from ronghe.apps.evidence.api import Record
from ronghe.apps.people.api import SchoolClass

MOST_PER_SUBJECT = 6
USUAL_DAYS = timedelta(days=14)


class SessionForm(forms.Form):
    """What a session is to be. Choices come from the class: its framework, its possible raters."""

    instrument = forms.ChoiceField(label=_("Instrument"))
    title = forms.CharField(
        label=_("Title"),
        required=False,
        max_length=160,
        help_text=_("Left empty, it is named after the instrument and the class."),
    )
    context = forms.ChoiceField(
        label=_("Where"),
        choices=Record.Context.choices,
        widget=forms.RadioSelect,
        initial=Record.Context.WORKSHOP,
    )
    phase = forms.ChoiceField(
        label=_("Process or outcome"),
        choices=Record.Phase.choices,
        widget=forms.RadioSelect,
        initial=Record.Phase.PROCESS,
        help_text=_("Process: how somebody works. Outcome: what came out of it."),
    )
    opens_on = forms.DateField(label=_("From"), widget=forms.DateInput(attrs={"type": "date"}))
    closes_on = forms.DateField(label=_("Until"), widget=forms.DateInput(attrs={"type": "date"}))
    per_subject = forms.IntegerField(
        label=_("Raters for each student"),
        min_value=1,
        max_value=MOST_PER_SUBJECT,
        initial=2,
        help_text=_("Two or more let raters be compared; a form that students answer needs none."),
    )
    raters = forms.MultipleChoiceField(
        label=_("Raters"), required=False, widget=forms.CheckboxSelectMultiple
    )
    with_confidence = forms.BooleanField(
        label=_("Also ask the students which anchor they expect"),
        required=False,
        help_text=_("Shows each student how well they judge their own work."),
    )
    seed = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=2**31, initial=0)

    def __init__(
        self,
        data: Any = None,
        *,
        school_class: SchoolClass,
        instruments: Sequence[Instrument],
        candidates: Sequence[Candidate],
        confidence: Instrument | None,
        day: date,
    ) -> None:
        self.school_class, self.confidence = school_class, confidence
        self.instruments = {str(one.uuid): one for one in instruments}
        self.candidates = {str(one.person.uuid): one for one in candidates}
        teaching = [key for key, one in self.candidates.items() if one.teaches]
        dates = {"opens_on": day.isoformat(), "closes_on": (day + USUAL_DAYS).isoformat()}
        super().__init__(data, initial={**dates, "raters": teaching})
        self._fill("instrument", [(k, self._label(one)) for k, one in self.instruments.items()])
        self._fill("raters", [(key, str(one.person)) for key, one in self.candidates.items()])
        if confidence is None:
            del self.fields["with_confidence"]

    def _fill(self, name: str, choices: list[tuple[str, str]]) -> None:
        self.fields[name].choices = choices  # type: ignore[attr-defined]

    @staticmethod
    def _label(one: Instrument) -> str:
        return f"{text_of(one)} ({one.get_kind_display()})"

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        opens, closes = cleaned.get("opens_on"), cleaned.get("closes_on")
        if opens and closes and closes < opens:
            self.add_error("closes_on", _("It ends before it begins."))
        instrument = self.instruments.get(cleaned.get("instrument", ""))
        if instrument is None or is_answered_by_subject(instrument):
            return cleaned
        if len(cleaned.get("raters", ())) < cleaned.get("per_subject", 1):
            self.add_error("raters", _("Choose at least as many raters as each student needs."))
        return cleaned

    # --- what was asked for -------------------------------------------------------------------

    @property
    def chosen_instrument(self) -> Instrument:
        return self.instruments[self.cleaned_data["instrument"]]

    def chosen_raters(self) -> list[Candidate]:
        return [self.candidates[key] for key in self.cleaned_data["raters"]]

    def plan(self) -> SessionPlan:
        return self._plan(self.chosen_instrument)

    def confidence_plan(self) -> SessionPlan | None:
        """The form that students answer beside the rated task; None when it was not asked for."""
        if self.confidence is None or not self.cleaned_data.get("with_confidence"):
            return None
        return self._plan(self.confidence)

    def _plan(self, instrument: Instrument) -> SessionPlan:
        typed = self.cleaned_data["title"].strip() if instrument == self.chosen_instrument else ""
        group = self.school_class
        return SessionPlan(
            instrument=instrument,
            organisation=group.cohort.programme.organisation,
            school_class=group,
            title_en=typed or f"{text_of(instrument).en}: {text_of(group).en}",
            title_zh=typed or f"{text_of(instrument).zh}：{text_of(group).zh}",
            context=self.cleaned_data["context"],
            phase=self.cleaned_data["phase"],
            opens_on=self.cleaned_data["opens_on"],
            closes_on=self.cleaned_data["closes_on"],
            per_subject=self.cleaned_data["per_subject"],
            seed=self.cleaned_data["seed"],
        )

    # --- how the raters are drawn -------------------------------------------------------------

    @property
    def rater_groups(self) -> list[tuple[Any, list[tuple[Any, Candidate]], bool]]:
        """Check boxes in groups: (title, boxes with who it is, open at first)."""
        boxes = [(box, self.candidates[box.data["value"]]) for box in self["raters"]]
        groups = (
            (_("Who know the class already"), lambda one: one.knows, True),
            (_("Others of the school"), lambda one: not one.knows and not one.is_enterprise, False),
            (_("Others from enterprises"), lambda one: not one.knows and one.is_enterprise, False),
        )
        drawn = [
            (title, [b for b in boxes if fits(b[1])], is_open) for title, fits, is_open in groups
        ]
        return [
            (title, rows, is_open or self._any_chosen(rows))
            for title, rows, is_open in drawn
            if rows
        ]

    @staticmethod
    def _any_chosen(rows: list[tuple[Any, Candidate]]) -> bool:
        return any(box.data["selected"] for box, _candidate in rows)
