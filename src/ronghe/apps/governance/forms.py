"""The forms of governance; rules are in its services."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ronghe.apps.base.api import Text, text_of
from ronghe.apps.governance.models import Bench, EffectReview
from ronghe.apps.governance.registries import MotionKind
from ronghe.apps.governance.services.committees import Appointment
from ronghe.apps.governance.services.interests import Stake
from ronghe.apps.governance.services.motions import Contribution
from ronghe.apps.people.api import Membership, Organisation, Person, Programme

MOST_CONTRIBUTIONS = 30


def _day(**fields: Any) -> forms.DateField:
    return forms.DateField(widget=forms.DateInput(attrs={"type": "date"}), **fields)


def _words(**fields: Any) -> forms.CharField:
    fields.setdefault("max_length", 4_000)
    return forms.CharField(widget=forms.Textarea(attrs={"rows": 4}), **fields)


def _choose(form: forms.Form, name: str, choices: Iterable[tuple[str, Any]]) -> None:
    form.fields[name].choices = list(choices)  # type: ignore[attr-defined]


class CommitteeForm(forms.Form):
    """Found a committee: for which programme, or for the whole school."""

    unit = forms.ChoiceField(label=_("For"))
    title_en = forms.CharField(label=_("Title in English"), max_length=200)
    title_zh = forms.CharField(label=_("Title in Chinese"), max_length=200)
    notice_days = forms.IntegerField(
        label=_("Working days between papers and meeting"), min_value=0, max_value=60, initial=5
    )
    public_bench_counts = forms.BooleanField(
        label=_("The public bench votes too"),
        required=False,
        help_text=_("Left empty, it is heard and shown, and does not decide."),
    )

    def __init__(
        self,
        data: Any = None,
        *,
        programmes: Sequence[Programme],
        schools: Sequence[Organisation],
    ) -> None:
        super().__init__(data)
        self.units: dict[str, tuple[Organisation, Programme | None]] = {
            str(one.uuid): (one.organisation, one) for one in programmes
        }
        self.units |= {str(one.uuid): (one, None) for one in schools}
        names = [(str(one.uuid), str(text_of(one))) for one in programmes]
        names += [(str(one.uuid), _whole_school(one)) for one in schools]
        _choose(self, "unit", names)

    @property
    def chosen(self) -> tuple[Organisation, Programme | None]:
        return self.units[self.cleaned_data["unit"]]

    @property
    def title(self) -> Text:
        return Text(self.cleaned_data["title_en"], self.cleaned_data["title_zh"])


def _whole_school(school: Organisation) -> str:
    return str(_("the whole school: %(school)s") % {"school": text_of(school)})


class SeatForm(forms.Form):
    """Appoint somebody to a bench for a term."""

    person = forms.ChoiceField(label=_("Person"))
    bench = forms.ChoiceField(label=_("Bench"), choices=Bench.choices, widget=forms.RadioSelect)
    is_chair = forms.BooleanField(label=_("As chair of the bench"), required=False)
    starts_on = _day(label=_("From"))
    ends_on = _day(label=_("Until"), required=False)

    def __init__(self, data: Any = None, *, candidates: Sequence[Membership], day: date) -> None:
        super().__init__(data, initial={"starts_on": day.isoformat()})
        self.candidates = {str(one.person.uuid): one for one in candidates}
        groups: dict[str, list[tuple[str, str]]] = {}
        for key, one in self.candidates.items():
            title = f"{text_of(one.organisation)}"
            groups.setdefault(title, []).append((key, f"{one.person} · {one.get_role_display()}"))
        _choose(self, "person", [("", _("Choose somebody")), *groups.items()])

    def appointment(self) -> Appointment:
        data = self.cleaned_data
        member = self.candidates[data["person"]]
        return Appointment(
            person=member.person,
            bench=Bench(data["bench"]),
            starts_on=data["starts_on"],
            ends_on=data["ends_on"],
            is_chair=data["is_chair"],
            organisation=member.organisation,
        )


class InterestForm(forms.Form):
    """Declare an interest: an organisation, or a matter in words."""

    organisation = forms.ChoiceField(label=_("Organisation"), required=False)
    text = forms.CharField(
        label=_("What it is about"),
        max_length=400,
        required=False,
        help_text=_("For example: my brother runs this firm; I wrote the textbook."),
    )
    starts_on = _day(label=_("From"))
    ends_on = _day(label=_("Until"), required=False)

    def __init__(self, data: Any = None, *, near: Sequence[Organisation], day: date) -> None:
        super().__init__(data, initial={"starts_on": day.isoformat()})
        self.near = {str(one.uuid): one for one in near}
        names = [(key, str(text_of(one))) for key, one in self.near.items()]
        _choose(self, "organisation", [("", _("no organisation")), *names])

    def stake(self) -> Stake:
        data = self.cleaned_data
        return Stake(
            organisation=self.near.get(data["organisation"]),
            text=data["text"],
            starts_on=data["starts_on"],
            ends_on=data["ends_on"],
        )


class MotionForm(forms.Form):
    """Propose a motion of a kind that is typed in."""

    kind = forms.ChoiceField(label=_("What is it?"), widget=forms.RadioSelect)
    title = forms.CharField(label=_("What should be decided?"), max_length=200)
    text = _words(label=_("Why"))
    contributions = _words(
        label=_("What each party brings"),
        required=False,
        help_text=_("One line each, as “party: what it brings”."),
    )
    concerns = forms.MultipleChoiceField(
        label=_("Enterprises whose interest it touches"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Members who come from them are asked to step aside."),
    )

    def __init__(
        self,
        data: Any = None,
        *,
        kinds: Sequence[MotionKind],
        enterprises: Sequence[Organisation],
    ) -> None:
        super().__init__(data)
        self.enterprises = {str(one.uuid): one for one in enterprises}
        _choose(self, "kind", [(kind.key, str(kind.title)) for kind in kinds])
        _choose(self, "concerns", [(k, str(text_of(v))) for k, v in self.enterprises.items()])
        if not enterprises:
            del self.fields["concerns"]

    def clean_contributions(self) -> list[Contribution]:
        lines = [line for line in self.cleaned_data["contributions"].splitlines() if line.strip()]
        parts = [line.replace("：", ":").partition(":") for line in lines]
        if len(lines) > MOST_CONTRIBUTIONS or not all(p.strip() and b.strip() for p, _, b in parts):
            raise forms.ValidationError(
                _("Write one line each, as “party: what it brings”, at most 30 lines.")
            )
        return [Contribution(party.strip(), brings.strip()) for party, _, brings in parts]

    def chosen_enterprises(self) -> list[Organisation]:
        return [self.enterprises[key] for key in self.cleaned_data.get("concerns", ())]


class AssignForm(forms.Form):
    """Who carries the decision out, by when, and when its effect is looked at."""

    owner = forms.ChoiceField(label=_("Who carries it out"))
    due_on = _day(label=_("By"))
    review_on = _day(
        label=_("Look at its effect on"),
        help_text=_("The agenda of a meeting after this day brings it by itself."),
    )

    def __init__(
        self, data: Any = None, *, people: Sequence[Person], initial: dict[str, Any]
    ) -> None:
        super().__init__(data, initial=initial)
        self.people = {str(one.uuid): one for one in people}
        _choose(self, "owner", [(key, str(one)) for key, one in self.people.items()])

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        due, review = cleaned.get("due_on"), cleaned.get("review_on")
        if due and review and review < due:
            self.add_error("review_on", _("This is before the decision is due."))
        return cleaned

    @property
    def chosen_owner(self) -> Person:
        return self.people[self.cleaned_data["owner"]]


class WrittenForm(forms.Form):
    """How long a written vote is open."""

    days = forms.IntegerField(
        label=_("Days to answer"),
        min_value=3,
        max_value=60,
        initial=7,
        help_text=_("Everybody entitled is counted: who does not answer is not for it."),
    )


class MeetingForm(forms.Form):
    """When and where."""

    starts_at = forms.DateTimeField(
        label=_("When"),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )
    place = forms.CharField(label=pgettext_lazy("meeting", "Where"), max_length=200)


class ItemForm(forms.Form):
    """A point of the agenda in words."""

    title = forms.CharField(label=_("A further point"), max_length=200)


class WordsForm(forms.Form):
    """A text of one's own: a reason, a note, an annex."""

    text = _words()


class ReasonForm(forms.Form):
    """A short reason."""

    reason = forms.CharField(max_length=400)


class ReviewForm(forms.Form):
    """Did the decision help?"""

    verdict = forms.ChoiceField(
        label=_("Did it help?"), choices=EffectReview.Verdict.choices, widget=forms.RadioSelect
    )
    text = _words(label=_("How this is known"))
    review_again_on = _day(
        label=_("Look again on"), required=False, help_text=_("Only when it is too early to say.")
    )

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        is_early = cleaned.get("verdict") == EffectReview.Verdict.TOO_EARLY
        if is_early and not cleaned.get("review_again_on") and "review_again_on" in cleaned:
            self.add_error("review_again_on", _("Say when to look again."))
        return cleaned
