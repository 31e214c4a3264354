"""The form of a portfolio display; the rules are in the service."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ronghe.apps.assessment.api import Candidate, Instrument
from ronghe.apps.base.api import text_of
from ronghe.apps.certification.services.displays import DisplayPlan
from ronghe.apps.people.api import SchoolClass

AHEAD = timedelta(days=21)


class DisplayForm(forms.Form):
    """When, where, on which rubric, before whom."""

    held_on = forms.DateField(
        label=_("Day of the display"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    place = forms.CharField(label=pgettext_lazy("display", "Place"), required=False, max_length=120)
    instrument = forms.ChoiceField(
        label=_("Rubric"),
        widget=forms.RadioSelect,
        help_text=_(
            "One that fits whatever is shown: how it was chosen, what it proves, how its owner "
            "looks back, how far they have come. A rubric of one task fits that task alone."
        ),
    )
    panel = forms.MultipleChoiceField(
        label=_("Panel"),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Somebody of the school and somebody of an enterprise, at least."),
    )

    def __init__(
        self,
        *args: Any,
        school_class: SchoolClass,
        instruments: Sequence[Instrument],
        candidates: Sequence[Candidate],
        day: date,
        **more: Any,
    ) -> None:
        super().__init__(*args, **more)
        self.school_class = school_class
        self.instruments = {str(one.uuid): one for one in instruments}
        self.candidates = {str(one.person.uuid): one.person for one in candidates}
        self.fields["held_on"].initial = day + AHEAD
        self.fields["instrument"].choices = [  # type: ignore[attr-defined]
            (key, f"{text_of(one)} ({one.get_kind_display()})")
            for key, one in self.instruments.items()
        ]
        self.fields["panel"].choices = [  # type: ignore[attr-defined]
            (str(one.person.uuid), _named(one)) for one in candidates
        ]
        if self.instruments:
            self.fields["instrument"].initial = next(iter(self.instruments))

    def plan(self) -> DisplayPlan:
        """Call after `is_valid`."""
        cleaned = self.cleaned_data
        title = text_of(self.school_class)
        return DisplayPlan(
            school_class=self.school_class,
            instrument=self.instruments[cleaned["instrument"]],
            title_en=f"Portfolio display of {title.en}",
            title_zh=f"{title.zh}档案展示",
            held_on=cleaned["held_on"],
            place=cleaned["place"],
            panel=[self.candidates[one] for one in cleaned["panel"]],
        )


def _named(one: Candidate) -> str:
    side = _("enterprise") if one.is_enterprise else _("school")
    return f"{one.person} · {one.organisation} ({side})"
