"""Recording a signal, telling what changed, withdrawing, a technical exchange."""

from collections.abc import Sequence
from datetime import date
from itertools import groupby
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ronghe.apps.base.api import Reference, Refused, text_of
from ronghe.apps.base.presentation.picking import PickMany
from ronghe.apps.competence.api import TypicalTask
from ronghe.apps.industry.forms.picking import (
    DayField,
    EquipmentField,
    chosen,
    competence_choices,
    current_competences,
    language_of,
    organisation_choices,
    trade_choices,
)
from ronghe.apps.industry.forms.picking_tasks import TasksField, unless_searching
from ronghe.apps.industry.models import Post, Signal
from ronghe.apps.industry.queries.enterprises import Teller
from ronghe.apps.industry.queries.work import tasks_of_programmes
from ronghe.apps.industry.services.signals import (
    LONGEST_TEXT,
    LONGEST_TITLE,
    EventDraft,
    SignalDraft,
)
from ronghe.apps.people.api import Organisation, Programme, Region


class SignalFilterForm(forms.Form):
    """What the list is narrowed to, in the address."""

    is_search = True

    q = forms.CharField(label=_("Words"), required=False, max_length=100)
    kind = forms.ChoiceField(label=_("Source"), required=False)
    trade = forms.ChoiceField(label=_("Trade"), required=False)
    standing = forms.ChoiceField(
        label=_("Show"),
        required=False,
        choices=[("", _("those that hold")), ("all", _("withdrawn ones too"))],
    )

    def __init__(self, data: Any, *, programmes: Sequence[Programme]) -> None:
        super().__init__(data)
        self.fields["kind"].choices = [("", _("all sources")), *Signal.Kind.choices]  # type: ignore[attr-defined]
        self.fields["trade"].choices = trade_choices(programmes, str(_("all trades")))  # type: ignore[attr-defined]


class SignalForm(forms.Form):
    """What changed, since when, where, and what it concerns."""

    title = forms.CharField(
        label=_("What changed"),
        max_length=LONGEST_TITLE,
        help_text=_("One sentence, as you would tell a colleague."),
    )
    event_on = DayField(label=_("Since when"), help_text=_("As near as you know."))
    kind = forms.ChoiceField(label=_("Where it comes from"))
    told_by = forms.ChoiceField(
        label=_("Which mentor told it"),
        required=False,
        help_text=_("Only where it comes from a mentor; then it is their word."),
    )
    enterprise = forms.ChoiceField(label=_("Enterprise"), required=False)
    trade = forms.ChoiceField(label=_("Trade"), required=False)
    text = forms.CharField(
        label=_("More about it"),
        required=False,
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    equipment = EquipmentField(label=_("Equipment"))
    tasks = TasksField(label=_("Typical tasks it touches"))
    competences = forms.MultipleChoiceField(
        label=_("Competences it touches"), required=False, widget=PickMany
    )

    def __init__(
        self,
        data: Any = None,
        *,
        region: Region,
        kinds: Sequence[str],
        enterprises: Sequence[Organisation],
        tellers: Sequence[Teller],
        programmes: Sequence[Programme],
        own_programmes: Sequence[Programme],
        must_name_enterprise: bool,
        initial: dict[str, Any],
    ) -> None:
        checked, typed = unless_searching(type(self), data, initial)
        super().__init__(checked, initial=typed)
        self.region, self.enterprises, self.tellers = region, enterprises, tellers
        self.all_competences = current_competences(own_programmes)
        near = tasks_of_programmes(own_programmes)
        self.fields["tasks"].offer(near, data)  # type: ignore[attr-defined]
        blank = "" if must_name_enterprise else str(_("none in particular"))
        choices = {
            "kind": [(key, Signal.Kind(key).label) for key in kinds],
            "enterprise": organisation_choices(enterprises, blank),
            "trade": trade_choices(programmes, str(_("all trades"))),
            "told_by": [("", _("Nobody")), *_by_enterprise(tellers)],
            "competences": competence_choices(self.all_competences),
        }
        for name, rows in choices.items():
            self.fields[name].choices = rows  # type: ignore[attr-defined]
        self.fields["equipment"].load(near, with_others=True)  # type: ignore[attr-defined]
        self.fields["enterprise"].required = must_name_enterprise
        if len(kinds) == 1:
            del self.fields["kind"]
            self.only_kind = kinds[0]
        if not self.all_competences:
            del self.fields["competences"]
        if not tellers:
            del self.fields["told_by"]

    def clean(self) -> dict[str, Any]:
        """A mentor's word needs the mentor; their enterprise need not be named beside them."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        teller = self._teller(cleaned)
        if self.tellers and cleaned.get("kind") == Signal.Kind.MENTOR_REPORT:
            named = cleaned.get("enterprise") or (str(teller.enterprise.uuid) if teller else "")
            if teller is None:
                self.add_error("told_by", _("Choose the mentor who told it."))
            elif named != str(teller.enterprise.uuid):
                self.add_error("told_by", _("This mentor belongs to another enterprise."))
            else:
                cleaned["enterprise"] = named
        elif teller is not None:
            self.add_error("kind", _("What a mentor told comes from a mentor."))
        return cleaned

    def _teller(self, cleaned: dict[str, Any]) -> Teller | None:
        wanted = cleaned.get("told_by")
        return next((one for one in self.tellers if str(one.person.uuid) == wanted), None)

    def draft(self, source: Reference | None = None) -> SignalDraft:
        """What was filled in, once the form is valid."""
        cleaned = self.cleaned_data
        kind, generation = cleaned["equipment"]
        enterprises = chosen(self.enterprises, [cleaned["enterprise"]])
        teller = self._teller(cleaned)
        return SignalDraft(
            region=self.region,
            kind=cleaned.get("kind") or self.only_kind,
            title=cleaned["title"],
            event_on=cleaned["event_on"],
            text=cleaned["text"],
            lang=language_of(cleaned["title"] + cleaned["text"]),
            enterprise=enterprises[0] if enterprises else None,
            trade=cleaned["trade"],
            source=source,
            told_by=teller.person if teller else None,
            tasks=cleaned["tasks"],
            competences=chosen(self.all_competences, cleaned.get("competences", ())),
            equipment_type=kind,
            equipment_generation=generation,
        )


def _by_enterprise(tellers: Sequence[Teller]) -> list[tuple[Any, Any]]:
    return [
        (str(text_of(enterprise)), [(str(one.person.uuid), str(one.person)) for one in group])
        for enterprise, group in groupby(tellers, lambda one: one.enterprise)
    ]


class TellForm(forms.Form):
    """The one-minute form of somebody at an enterprise, one question at a time on a phone."""

    title = forms.CharField(
        label=_("What changed at your work?"),
        max_length=LONGEST_TITLE,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("A new machine, another way of doing something: one sentence."),
    )
    event_on = DayField(label=_("Since when?"), help_text=_("About is enough."))
    post = forms.ChoiceField(label=_("At which post?"), required=False)
    tasks = TasksField(label=_("Which work does it change?"))
    equipment = EquipmentField(label=_("Is there new equipment?"))

    def __init__(
        self,
        data: Any = None,
        *,
        enterprise: Organisation,
        programmes: Sequence[Programme],
        posts: Sequence[Post],
        near: Sequence[TypicalTask],
        day: date,
    ) -> None:
        checked, initial = unless_searching(type(self), data, {"event_on": day.isoformat()})
        super().__init__(checked, initial=initial)
        self.enterprise, self.posts, self.programmes = enterprise, posts, programmes
        self.fields["tasks"].offer(near, data)  # type: ignore[attr-defined]
        rows = [("", _("no post in particular")), *((str(p.uuid), text_of(p)) for p in posts)]
        self.fields["post"].choices = rows  # type: ignore[attr-defined]
        self.fields["event_on"].widget.attrs["max"] = day.isoformat()
        self.fields["equipment"].load(near, enterprise)  # type: ignore[attr-defined]
        if not posts:
            del self.fields["post"]

    def draft(self) -> SignalDraft:
        """What was told. Work that was not named is that of the post; the trade is that of the
        enterprise's only partner programme, if there is one."""
        cleaned = self.cleaned_data
        kind, generation = cleaned["equipment"]
        posts = chosen(self.posts, [cleaned.get("post", "")])
        tasks = cleaned["tasks"]
        trades = {programme.trade for programme in self.programmes}
        title = " ".join(cleaned["title"].split())
        return SignalDraft(
            region=self.enterprise.region,
            kind=Signal.Kind.MENTOR_REPORT,
            title=title,
            event_on=cleaned["event_on"],
            lang=language_of(title),
            enterprise=self.enterprise,
            post=posts[0] if posts else None,
            trade=trades.pop() if len(trades) == 1 else "",
            tasks=tasks or [task for post in posts for task in post.tasks.all()],
            equipment_type=kind,
            equipment_generation=generation,
        )


FIELD_OF = {
    "day-to-come": ("event_on", "held_on"),
    "signal-title": ("title",),
    "enterprise-missing": ("enterprise",),
    "mentor-missing": ("told_by",),
}


def refuse_field(form: forms.Form, refusal: Refused) -> None:
    """Say what the domain refused beside the field that it is about, or on top of the form."""
    names = FIELD_OF.get(refusal.code, ())
    form.add_error(next((name for name in names if name in form.fields), None), str(refusal))


class WithdrawForm(forms.Form):
    reason = forms.CharField(
        label=_("Why it does not hold"),
        max_length=400,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("It stays readable here, with the signal."),
    )


class EventForm(forms.Form):
    """A technical exchange: a fair, an open day, a demonstration."""

    title = forms.CharField(label=_("What it was"), max_length=LONGEST_TITLE)
    held_on = DayField(label=_("When"))
    shown = forms.CharField(
        label=_("What was shown"),
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    attendees = forms.MultipleChoiceField(label=_("Who came"), required=False, widget=PickMany)

    def __init__(
        self, data: Any = None, *, region: Region, organisations: Sequence[Organisation]
    ) -> None:
        super().__init__(data)
        self.region, self.organisations = region, organisations
        self.fields["attendees"].choices = organisation_choices(organisations)  # type: ignore[attr-defined]

    def draft(self) -> EventDraft:
        cleaned = self.cleaned_data
        return EventDraft(
            region=self.region,
            title=cleaned["title"],
            shown=cleaned["shown"],
            lang=language_of(cleaned["title"] + cleaned["shown"]),
            held_on=cleaned["held_on"],
            attendees=chosen(self.organisations, cleaned["attendees"]),
        )
