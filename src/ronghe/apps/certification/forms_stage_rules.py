"""The form of one row of a rule of stage decisions: it reads what was typed."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ronghe.apps.base.api import Text
from ronghe.apps.certification.stage_terms import LAST_SEMESTER, SURE, StageTerm, TermFault

FAULTS = {
    "last": _("The last semester comes before the first."),
    "at_least": _("It asks for more targets than are chosen."),
    "competences": _("Choose at most 60 competences."),
}


class StageTermForm(forms.Form):
    first = forms.IntegerField(label=_("From semester"), min_value=1, max_value=LAST_SEMESTER)
    last = forms.IntegerField(label=_("To semester"), min_value=1, max_value=LAST_SEMESTER)
    competences = forms.MultipleChoiceField(
        label=_("Competences whose targets count"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("None chosen: the targets of all competences that are due by then."),
    )
    at_least = forms.IntegerField(
        label=_("How many of them have to be reached"),
        required=False,
        min_value=1,
        max_value=60,
        help_text=_("Left empty: every one; then one that is not is enough for “not yet”."),
    )
    percent = forms.IntegerField(
        label=_("With what probability, in percent"),
        min_value=50,
        max_value=99,
        help_text=_("Of being on the level of the target or above it."),
    )

    def __init__(
        self,
        data: Any = None,
        *,
        titles: Mapping[str, Text],
        term: StageTerm | None = None,
    ) -> None:
        super().__init__(data, initial=_initial(term))
        named = dict(titles) | {
            code: Text(code, code) for code in (term.competences if term else ())
        }
        shown = {code: titles.get(code, text) for code, text in named.items()}
        choices = self.fields["competences"]
        assert isinstance(choices, forms.MultipleChoiceField)
        choices.choices = [(code, str(text)) for code, text in shown.items()]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not self.errors:
            try:
                self.made()
            except TermFault as fault:
                name = fault.field if fault.field in FAULTS else None
                self.add_error(name, FAULTS.get(fault.field, _("This row cannot be read.")))
        return cleaned

    def made(self) -> StageTerm:
        typed = self.cleaned_data
        return StageTerm(
            first=typed["first"],
            last=typed["last"],
            competences=tuple(typed["competences"]),
            at_least=typed["at_least"] or 0,
            probability=typed["percent"] / 100,
        )


def _initial(term: StageTerm | None) -> dict[str, Any]:
    if term is None:
        return {"percent": round(SURE * 100)}
    return {
        "first": term.first,
        "last": term.last,
        "competences": list(term.competences),
        "at_least": term.at_least or None,
        "percent": round(term.probability * 100),
    }
