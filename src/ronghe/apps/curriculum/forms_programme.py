"""The forms of proposals about programmes; rules are in services/programme_proposals.py."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ronghe.apps.base.api import Text, text_of
from ronghe.apps.base.presentation.two_languages import OneOfTwoField
from ronghe.apps.competence.api import Occupation
from ronghe.apps.curriculum.models import ProgrammeProposal
from ronghe.apps.curriculum.services.programme_proposals import (
    FIGURES,
    NewProgramme,
    ProposalDraft,
)
from ronghe.apps.governance.api import Committee
from ronghe.apps.people.api import Organisation, Person, Programme

LARGEST = 2_000_000_000
MOST_YEARS = 8


def _number(label: Any, hint: Any = "", largest: int = LARGEST) -> forms.IntegerField:
    return forms.IntegerField(
        label=label, help_text=hint, required=False, min_value=0, max_value=largest
    )


def _choices(rows: Mapping[str, Any], first: Any = ()) -> list[Any]:
    return [*first, *((key, str(text_of(one))) for key, one in rows.items())]


class CaseForm(forms.Form):
    """Why something is proposed, and the figures behind it."""

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
        self, data: Any, *, occupations: Iterable[Occupation], initial: Mapping[str, Any]
    ) -> None:
        self.occupations = {str(one.uuid): one for one in occupations}
        super().__init__(data, initial=dict(initial))
        self.fill("occupation", _choices(self.occupations, [("", _("not named yet"))]))

    def fill(self, name: str, choices: Iterable[Any]) -> None:
        """What a field may be chosen from."""
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = list(choices)

    def case(self) -> dict[str, Any]:
        """The part of a draft that every proposal has."""
        given = self.cleaned_data
        return {
            "reason": given["reason"],
            "occupation": self.occupations.get(given["occupation"]),
            **{name: given[name] for name in FIGURES},
        }


class ProposalForm(CaseForm):
    """What is proposed about a programme: of `kinds`, what its state allows. With `proposal` its
    kind stays."""

    kind = forms.ChoiceField(
        label=_("What is proposed"),
        widget=forms.RadioSelect,
        help_text=_("Closing needs two thirds of the votes on both benches."),
    )
    from_on = forms.DateField(
        label=_("From"),
        widget=forms.DateInput(attrs={"type": "date"}),
        help_text=_("Not before the committee has decided."),
    )
    field_order = ("kind", "from_on")

    def __init__(
        self,
        data: Any = None,
        *,
        programme: Programme,
        kinds: Iterable[str],
        occupations: Iterable[Occupation],
        day: date,
        proposal: ProgrammeProposal | None = None,
    ) -> None:
        self.programme, self.proposal = programme, proposal
        initial = {"from_on": day.isoformat(), **_initial(proposal)}
        super().__init__(data, occupations=occupations, initial=initial)
        kept = [(one, ProgrammeProposal.Kind(one).label) for one in kinds]
        self.fill("kind", kept)
        if len(kept) == 1:
            self.initial["kind"] = kept[0][0]
        if proposal is not None:
            del self.fields["kind"]

    def draft(self) -> ProposalDraft:
        given = self.cleaned_data
        kind = self.proposal.kind if self.proposal else given["kind"]
        return ProposalDraft(self.programme, kind, given["from_on"], **self.case())


class NewProgrammeForm(CaseForm):
    """A programme that does not exist yet. With `proposal` its school stays."""

    school = forms.ChoiceField(label=_("School"))
    title_zh = OneOfTwoField(label=_("Title in Chinese"), max_length=160)
    title_en = OneOfTwoField(
        label=_("Title in English"),
        max_length=160,
    )
    trade = forms.ChoiceField(
        label=_("Trade"),
        required=False,
        help_text=_("The same as a programme in the region, if there is one like it."),
    )
    level = forms.ChoiceField(
        label=_("Level"),
        required=False,
        choices=[("", _("not decided yet")), *ProgrammeProposal.Level.choices],
    )
    years = forms.IntegerField(
        label=_("Years of study"), required=False, min_value=1, max_value=MOST_YEARS
    )
    from_year = forms.ChoiceField(
        label=_("From which school year"), help_text=_("The first in which students enter.")
    )
    field_order = ("school", "title_zh", "title_en", "occupation", "trade", "level", "years")

    def __init__(
        self,
        data: Any = None,
        *,
        schools: Iterable[Organisation],
        trades: Mapping[str, Programme],
        years: Mapping[int, date],
        occupations: Iterable[Occupation],
        proposal: ProgrammeProposal | None = None,
    ) -> None:
        self.schools = {str(one.uuid): one for one in schools}
        self.school_years = {**years, **_year_of(proposal)}
        self.proposal = proposal
        initial = {**_initial(proposal), **_initial_new(proposal)}
        super().__init__(data, occupations=occupations, initial=initial)
        self.fill("school", _choices(self.schools))
        self.fill("trade", _choices(trades, [("", _("a trade of its own"))]))
        self.fill(
            "from_year", [(str(year), f"{year}–{year + 1}") for year in sorted(self.school_years)]
        )
        self.order_fields([*self.field_order, "from_year", "reason"])
        if proposal is not None or len(self.schools) == 1:
            del self.fields["school"]

    def draft(self) -> ProposalDraft:
        given = self.cleaned_data
        chosen = given.get("school") or next(iter(self.schools), "")
        new = NewProgramme(
            school=self.proposal.school if self.proposal else self.schools[chosen],
            title=Text(given["title_en"], given["title_zh"]),
            level=given["level"],
            years=given["years"],
            trade=given["trade"],
        )
        from_on = self.school_years[int(given["from_year"])]
        return ProposalDraft(None, ProgrammeProposal.Kind.NEW, from_on, new=new, **self.case())


class CommitteeForm(forms.Form):
    """Which committee decides, where several could."""

    committee = forms.ChoiceField(label=_("Which committee decides"))

    def __init__(self, data: Any = None, *, committees: Iterable[Committee]) -> None:
        self.committees = {str(one.uuid): one for one in committees}
        super().__init__(data)
        field = self.fields["committee"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = _choices(self.committees)

    def chosen(self) -> Committee | None:
        """None where nothing, or something else, was chosen."""
        return self.committees.get(self.data.get("committee", ""))


class LeadForm(forms.Form):
    """Who leads the new programme."""

    lead = forms.ChoiceField(label=_("Who leads it"))

    def __init__(self, data: Any = None, *, people: Iterable[Person]) -> None:
        self.people = {str(one.uuid): one for one in people}
        super().__init__(data)
        field = self.fields["lead"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(key, str(one)) for key, one in self.people.items()]
        if not self.people:
            del self.fields["lead"]

    def chosen(self) -> Person | None:
        return self.people.get(self.cleaned_data.get("lead", ""))


def _year_of(proposal: ProgrammeProposal | None) -> dict[int, date]:
    return {proposal.from_on.year: proposal.from_on} if proposal else {}


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


def _initial_new(proposal: ProgrammeProposal | None) -> dict[str, Any]:
    if proposal is None:
        return {}
    names = ("title_zh", "title_en", "trade", "level", "years")
    return {
        **{name: getattr(proposal, name) for name in names},
        "from_year": str(proposal.from_on.year),
    }
