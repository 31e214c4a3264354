"""The form of a proposal about a programme; rules are in services/programme_proposals.py."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ronghe.apps.base.api import text_of
from ronghe.apps.competence.api import Occupation
from ronghe.apps.curriculum.models import ProgrammeProposal
from ronghe.apps.curriculum.services.programme_proposals import FIGURES, ProposalDraft
from ronghe.apps.people.api import Programme

LARGEST = 2_000_000_000


def _number(label: Any, hint: Any = "", largest: int = LARGEST) -> forms.IntegerField:
    return forms.IntegerField(
        label=label, help_text=hint, required=False, min_value=0, max_value=largest
    )


class ProposalForm(forms.Form):
    """What is proposed. With `proposal` its programme and kind stay."""

    programme = forms.ChoiceField(label=_("Programme"))
    kind = forms.ChoiceField(
        label=_("What is proposed"),
        choices=ProgrammeProposal.Kind.choices,
        widget=forms.RadioSelect,
        help_text=_("Closing needs two thirds of the votes on both benches."),
    )
    from_on = forms.DateField(
        label=_("From"),
        widget=forms.DateInput(attrs={"type": "date"}),
        help_text=_("Not before the committee has decided."),
    )
    reason = forms.CharField(
        label=_("Why"), max_length=5000, widget=forms.Textarea(attrs={"rows": 5})
    )
    occupation = forms.ChoiceField(
        label=_("Occupation it prepares for"),
        required=False,
        help_text=_("Demand is looked up for it."),
    )
    places = _number(_("Places a year"), largest=10_000)
    yearly_cost = _number(_("Cost a year, in yuan"), _("For all places together."))
    investment = _number(_("Investment, in yuan"), _("Once, for rooms and equipment."))
    teachers_needed = _number(_("Teachers needed"), largest=1_000)
    equipment_needed = forms.CharField(
        label=_("Equipment needed"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(
        self,
        data: Any = None,
        *,
        programmes: Iterable[Programme],
        occupations: Iterable[Occupation],
        day: date,
        proposal: ProgrammeProposal | None = None,
    ) -> None:
        self.proposal = proposal
        self.programmes = {str(one.uuid): one for one in programmes}
        self.occupations = {str(one.uuid): one for one in occupations}
        super().__init__(data, initial=_initial(proposal) or {"from_on": day.isoformat()})
        self._fill("programme", self.programmes)
        self._fill("occupation", self.occupations, first=[("", _("not named yet"))])
        if proposal is not None:
            del self.fields["programme"], self.fields["kind"]

    def _fill(self, name: str, rows: dict[str, Any], first: Any = ()) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [*first, *((key, str(text_of(one))) for key, one in rows.items())]

    def draft(self) -> ProposalDraft:
        given, kept = self.cleaned_data, self.proposal
        return ProposalDraft(
            kept.programme if kept else self.programmes[given["programme"]],
            kept.kind if kept else given["kind"],
            given["from_on"],
            given["reason"],
            self.occupations.get(given["occupation"]),
            **{name: given[name] for name in FIGURES},
        )


def _initial(proposal: ProgrammeProposal | None) -> dict[str, Any]:
    if proposal is None:
        return {}
    figures = {name: getattr(proposal, name) for name in FIGURES}
    return {
        "from_on": proposal.from_on.isoformat(),
        "reason": proposal.reason,
        "occupation": str(proposal.occupation.uuid) if proposal.occupation else "",
        **figures,
    }
