"""Forms of signals, revisions and reviews; the rules are in the services."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ronghe.apps.base.api import Text
from ronghe.apps.curriculum.models import EffectReview, Module, Revision, SignalTriage
from ronghe.apps.people.api import Person, SchoolClass

LATER = ("", _("Choose later"))


def choices_of(modules: Iterable[tuple[Module, Text]]) -> list[tuple[str, str]]:
    """Modules by their titles; the code beside it only where two have the same."""
    rows = [(module, str(title)) for module, title in modules]
    often = Counter(title for _module, title in rows)
    return [
        (str(module.uuid), title if often[title] == 1 else f"{title} ({module.code})")
        for module, title in rows
    ]


def day_field(**more: Any) -> forms.DateField:
    return forms.DateField(widget=forms.DateInput(attrs={"type": "date"}), **more)


def text_field(*, label: Any, most: int, rows: int = 4, **more: Any) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(label=label, max_length=most, widget=widget, **more)


class JudgeForm(forms.Form):
    """What is made of a signal for one programme."""

    outcome = forms.ChoiceField(
        label=_("What is to be done"),
        widget=forms.RadioSelect,
        choices=[
            (SignalTriage.Outcome.ACCEPTED, _("Accept: a module is to be revised")),
            (SignalTriage.Outcome.REJECTED, _("Reject: nothing follows from it")),
            (SignalTriage.Outcome.DEFERRED, _("Defer: look at it again later")),
        ],
    )
    reason = text_field(
        label=_("Why"), most=2_000, help_text=_("Whoever told it reads this, and the committee.")
    )
    revision = forms.ChoiceField(
        label=_("Revision that it belongs to"),
        required=False,
        help_text=_("When accepted: another word for a change that is under way, or a new one."),
    )
    module = forms.ChoiceField(
        label=_("Module that is to change"),
        required=False,
        help_text=_("When accepted and a new revision begins."),
    )
    deferred_to = day_field(
        label=_("Until"), required=False, help_text=_("When deferred: it comes back on this day.")
    )

    def __init__(
        self,
        data: Any = None,
        *,
        modules: Sequence[tuple[Module, Text]],
        revisions: Sequence[Revision],
    ) -> None:
        super().__init__(data)
        self.modules = {str(module.uuid): module for module, _title in modules}
        self.revisions = {str(one.uuid): one for one in revisions}
        self.fields["module"].choices = [LATER, *choices_of(modules)]  # type: ignore[attr-defined]
        joined = [(key, _named(one, modules)) for key, one in self.revisions.items()]
        self.fields["revision"].choices = [("", _("A new revision")), *joined]  # type: ignore[attr-defined]
        if not self.revisions:
            del self.fields["revision"]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if cleaned.get("outcome") != SignalTriage.Outcome.DEFERRED:
            cleaned["deferred_to"] = None
        elif not cleaned.get("deferred_to") and "deferred_to" not in self.errors:
            self.add_error("deferred_to", _("Say until when."))
        if cleaned.get("outcome") == SignalTriage.Outcome.ACCEPTED:
            self._refuse_second()
        return cleaned

    def _refuse_second(self) -> None:
        """A module has one revision under way; what else is told of it belongs to that."""
        module, joined = self.chosen_module, self.chosen_revision
        if module is None or joined is not None:
            return
        running = next((one for one in self.revisions.values() if one.module == module), None)
        if running is not None:
            words = _("“%(title)s” revises this module already: choose it here.")
            self.add_error("revision", words % {"title": running.title})

    @property
    def chosen_module(self) -> Module | None:
        return self.modules.get(self.cleaned_data.get("module", ""))

    @property
    def chosen_revision(self) -> Revision | None:
        return self.revisions.get(self.cleaned_data.get("revision", ""))


def _named(revision: Revision, modules: Sequence[tuple[Module, Text]]) -> str:
    """A revision by its title, with its module's."""
    titles = {module.pk: title for module, title in modules}
    module = titles.get(revision.module_id or 0)
    return f"{revision.title} · {module}" if module else revision.title


class ProposalForm(forms.Form):
    """A module that somebody wants revised, and why."""

    module = forms.ChoiceField(label=_("Module"), required=False)
    title = forms.CharField(label=_("What is to change, in a few words"), max_length=200)
    text = text_field(label=_("Why"), most=2_000)

    def __init__(
        self,
        data: Any = None,
        *,
        modules: Sequence[tuple[Module, Text]],
        initial: dict[str, str] | None = None,
    ) -> None:
        super().__init__(data, initial=initial)
        self.modules = {str(module.uuid): module for module, _title in modules}
        self.fields["module"].choices = [LATER, *choices_of(modules)]  # type: ignore[attr-defined]

    @property
    def chosen_module(self) -> Module | None:
        return self.modules.get(self.cleaned_data.get("module", ""))


class NoteForm(forms.Form):
    """The reason for a move."""

    note = text_field(label=_("Why"), most=2_000)


class ModuleForm(forms.Form):
    """Which module is to change."""

    module = forms.ChoiceField(label=_("Module"))

    def __init__(self, data: Any = None, *, modules: Sequence[tuple[Module, Text]]) -> None:
        super().__init__(data)
        self.modules = {str(module.uuid): module for module, _title in modules}
        self.fields["module"].choices = choices_of(modules)  # type: ignore[attr-defined]

    @property
    def chosen(self) -> Module:
        return self.modules[self.cleaned_data["module"]]


class StepForm(forms.Form):
    """Who takes a step, and by when."""

    owner = forms.ChoiceField(label=_("Who"), required=False)
    due_on = day_field(label=_("By"))

    def __init__(
        self, data: Any = None, *, people: Sequence[Person], owner: Person | None, due_on: date
    ) -> None:
        self.people = {str(person.uuid): person for person in people}
        if owner is not None:
            self.people.setdefault(str(owner.uuid), owner)
        initial = {"owner": str(owner.uuid) if owner else "", "due_on": due_on.isoformat()}
        super().__init__(data, initial=initial)
        named = [(key, str(person)) for key, person in self.people.items()]
        self.fields["owner"].choices = [("", _("Nobody yet")), *named]  # type: ignore[attr-defined]

    @property
    def chosen(self) -> Person | None:
        return self.people.get(self.cleaned_data["owner"])


class ImpactForm(forms.Form):
    """What is decided about something that a revision touches."""

    outcome = forms.ChoiceField(
        label=_("What is decided?"),
        widget=forms.RadioSelect,
        choices=[
            ("changed", _("It is changed, in its own place")),
            ("kept", _("It stays as it is")),
        ],
    )
    reason = text_field(label=_("Why"), most=2_000)


class TaughtForm(forms.Form):
    """Which class is taught the new version, and since when."""

    school_class = forms.ChoiceField(label=_("Class"))
    taught_on = day_field(label=_("Since"))

    def __init__(
        self, data: Any = None, *, classes: Sequence[tuple[SchoolClass, str]], day: date
    ) -> None:
        super().__init__(data, initial={"taught_on": day.isoformat()})
        self.classes = {str(one.uuid): one for one, _title in classes}
        self.fields["school_class"].choices = [  # type: ignore[attr-defined]
            (str(one.uuid), title) for one, title in classes
        ]

    @property
    def chosen(self) -> SchoolClass:
        return self.classes[self.cleaned_data["school_class"]]


class EffectForm(forms.Form):
    """What is concluded from the estimates."""

    conclusion = forms.ChoiceField(
        label=_("What do you conclude?"),
        widget=forms.RadioSelect,
        choices=EffectReview.Conclusion.choices,
    )
    text = text_field(
        label=_("In your words"),
        most=4_000,
        help_text=_("What you saw besides the numbers, and what is to be done next."),
    )


class ReviewForm(forms.Form):
    """Whether a published module stays or is revised."""

    outcome = forms.ChoiceField(
        label=_("Does it still hold?"),
        widget=forms.RadioSelect,
        choices=[
            ("confirmed", _("It stays as it is for another twelve months")),
            ("revised", _("It is to be revised")),
        ],
    )
    reason = text_field(label=_("Why"), most=2_000)
