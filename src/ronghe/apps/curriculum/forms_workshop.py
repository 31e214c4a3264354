"""Forms of workshops: they read what was typed and say what is wrong; rules are in services."""

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ronghe.apps.base.api import text_of
from ronghe.apps.base.presentation.two_languages import OneOfTwoField
from ronghe.apps.competence.api import LearningArea, Occupation
from ronghe.apps.curriculum.models import BoardProcess, Card, Workshop
from ronghe.apps.curriculum.queries.workshops import Candidate
from ronghe.apps.curriculum.services.card_votes import Scores
from ronghe.apps.curriculum.services.cards import TEXTS
from ronghe.apps.curriculum.services.workshops import WorkshopPlan
from ronghe.apps.people.api import Programme

SCALE = [(str(number), str(number)) for number in range(1, 6)]


def title_fields(title: str) -> dict[str, str]:
    """One title typed in whichever language, as the field of that language."""
    is_chinese = any("\u4e00" <= letter <= "\u9fff" for letter in title)
    return {"title_zh" if is_chinese else "title_en": title}


def _long(label: Any, hint: Any = "", rows: int = 2) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(
        label=label, help_text=hint, required=False, max_length=2000, widget=widget
    )


class WorkshopForm(forms.Form):
    """What a workshop is to be about."""

    programme = forms.ChoiceField(label=_("Programme"))
    occupation = forms.ChoiceField(
        label=_("Occupation"),
        help_text=_("Whose work is looked at. Its typical tasks come out of the workshop."),
    )
    title = forms.CharField(label=_("Title"), max_length=200)
    lang = forms.ChoiceField(
        label=_("The title's language"), choices=Workshop.Language.choices, widget=forms.RadioSelect
    )
    least_votes = forms.IntegerField(
        label=_("Votes that each task needs"),
        min_value=1,
        max_value=40,
        initial=3,
        help_text=_("A task with fewer votes cannot be published."),
    )

    def __init__(
        self,
        data: Any = None,
        *,
        programmes: Iterable[Programme],
        occupations: Iterable[Occupation],
        lang: str,
    ) -> None:
        self.programmes = {str(one.uuid): one for one in programmes}
        self.occupations = {str(one.uuid): one for one in occupations}
        super().__init__(data, initial={"lang": lang})
        self._fill("programme", self.programmes)
        self._fill("occupation", self.occupations)

    def _fill(self, name: str, rows: dict[str, Any]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(key, str(text_of(one))) for key, one in rows.items()]

    def plan(self) -> WorkshopPlan:
        given = self.cleaned_data
        return WorkshopPlan(
            self.programmes[given["programme"]],
            self.occupations[given["occupation"]],
            given["title"],
            given["lang"],
            given["least_votes"],
        )


class CardForm(forms.Form):
    """All that a card says. `text_version` is the one that was opened."""

    title_en = OneOfTwoField(label=_("Title in English"), max_length=300)
    title_zh = OneOfTwoField(label=_("Title in Chinese"), max_length=300)
    learning_area = forms.ChoiceField(
        label=_("Learning area"),
        required=False,
        choices=[("", _("not chosen yet")), *LearningArea.choices],
        help_text=_("Where the task lies on the way from beginner to expert."),
    )
    object_en = _long(_("Object of work, in English"), _("What is worked on."))
    object_zh = _long(_("Object of work, in Chinese"))
    tools_en = _long(_("Tools and methods, in English"), _("With what, and how."))
    tools_zh = _long(_("Tools and methods, in Chinese"))
    requirements_en = _long(
        _("Requirements, in English"), _("What customer, firm, law and colleagues ask of it.")
    )
    requirements_zh = _long(_("Requirements, in Chinese"))
    equipment_generation = forms.CharField(
        label=_("Equipment generation"),
        required=False,
        max_length=120,
        help_text=_("The generation of machines on which the task is done, in a word or two."),
    )
    text_version = forms.IntegerField(widget=forms.HiddenInput, min_value=1)

    def __init__(self, data: Any = None, *, card: Card) -> None:
        first = {name: getattr(card, name) for name in TEXTS}
        super().__init__(data, initial={**first, "text_version": card.text_version})

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        if not (given.get("title_en") or given.get("title_zh")):
            self.add_error("title_en", _("Give a title in one of the two languages."))
        return given

    def texts(self) -> dict[str, str]:
        return {name: self.cleaned_data[name] for name in TEXTS}


class ProcessForm(forms.Form):
    """The name of a column. `version` is the one that was opened."""

    title_en = OneOfTwoField(label=_("Name in English"), max_length=200)
    title_zh = OneOfTwoField(label=_("Name in Chinese"), max_length=200)
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def __init__(self, data: Any = None, *, process: BoardProcess | None = None) -> None:
        first: dict[str, Any] = {"version": process.version if process else 0}
        if process:
            first |= {"title_en": process.title_en, "title_zh": process.title_zh}
        # On the board it stands beside the form of a card.
        super().__init__(data, initial=first, auto_id="process-%s")

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        if not (given.get("title_en") or given.get("title_zh")):
            self.add_error("title_en", _("Give a name in one of the two languages."))
        return given

    def titles(self) -> dict[str, str]:
        return {name: self.cleaned_data[name] for name in ("title_en", "title_zh")}


def _scale(label: Any) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label,
        choices=SCALE,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose a number from 1 to 5.")},
    )


class VoteForm(forms.Form):
    """Three questions about one task."""

    frequency = _scale(_("How often does this task come?"))
    importance = _scale(_("How much hangs on it?"))
    difficulty = _scale(_("How hard is it?"))
    ENDS = (
        (_("hardly ever"), _("every day")),
        (_("little"), _("very much")),
        (_("easy"), _("very hard")),
    )

    def questions(self) -> list[tuple[Any, Any, Any]]:
        """Each field with the words at the two ends of its scale."""
        names = ("frequency", "importance", "difficulty")
        return [(self[name], *ends) for name, ends in zip(names, self.ENDS, strict=True)]

    def scores(self) -> Scores:
        given = self.cleaned_data
        return Scores(int(given["frequency"]), int(given["importance"]), int(given["difficulty"]))


class InviteForm(forms.Form):
    """Who is asked, and who of them facilitates."""

    persons = forms.MultipleChoiceField(
        label=_("Who takes part"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one person.")},
    )

    def __init__(self, data: Any = None, *, candidates: Sequence[Candidate]) -> None:
        self.candidates = {str(one.person.uuid): one for one in candidates}
        super().__init__(data)
        field = self.fields["persons"]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = [
            (key, f"{one.person} — {one.role}, {one.organisation}")
            for key, one in self.candidates.items()
        ]

    def chosen(self) -> list[Candidate]:
        return [self.candidates[key] for key in self.cleaned_data["persons"]]


class GuestForm(forms.Form):
    """A guest's name; nothing else is asked."""

    name = forms.CharField(
        label=_("Name"),
        max_length=80,
        help_text=_("As the others know them. No account and no further data are kept."),
    )
