"""Forms of teaching resources and of reports on them; the rules are in the services."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from ronghe.apps.base.api import text_of
from ronghe.apps.curriculum.forms_revisions import text_field
from ronghe.apps.curriculum.models import ResourceAuthor, ResourceReport, TeachingResource
from ronghe.apps.curriculum.services.resources import Author, ResourceDraft, VersionDraft
from ronghe.apps.industry.api import EquipmentGeneration
from ronghe.apps.people.api import Person

LONGEST_NAME = 120


class VersionForm(forms.Form):
    """One version: a file or a link, who wrote it, and for which machines."""

    file = forms.FileField(
        label=_("File"),
        required=False,
        help_text=_("PDF, picture, Word, Excel, PowerPoint, EPUB, MP4, WebM, MP3 or ZIP; 50 MB."),
    )
    link = forms.URLField(
        label=_("Or a link"), required=False, max_length=400, assume_scheme="https"
    )
    school_authors = forms.CharField(
        label=_("Authors of the school"),
        required=False,
        max_length=400,
        help_text=_("Names, with commas between them."),
    )
    enterprise_authors = forms.CharField(
        label=_("Authors of enterprises"), required=False, max_length=400
    )
    generation = forms.ChoiceField(
        label=_("Shows machines of the generation"),
        required=False,
        help_text=_("When partners work with a newer one, the resource is stale."),
    )
    note = text_field(label=_("What is new in it"), most=2_000, rows=2, required=False)

    def __init__(self, *args: Any, generations: Sequence[EquipmentGeneration], **more: Any) -> None:
        super().__init__(*args, **more)
        self.generations = {str(one.uuid): one for one in generations}
        named = [
            (key, f"{text_of(one.type)}: {text_of(one)}") for key, one in self.generations.items()
        ]
        self.fields["generation"].choices = [("", _("None in particular")), *named]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if not self.authors(cleaned):
            self.add_error("school_authors", _("Name at least one author."))
        if bool(cleaned.get("file")) == bool(cleaned.get("link")) and not self.errors.get("file"):
            self.add_error("file", _("Give either a file or a link."))
        return cleaned

    @staticmethod
    def authors(cleaned: dict[str, Any]) -> list[Author]:
        sides = ResourceAuthor.Side
        given = (
            (sides.SCHOOL, cleaned.get("school_authors", "")),
            (sides.ENTERPRISE, cleaned.get("enterprise_authors", "")),
        )
        return [
            Author(side, name=name.strip()[:LONGEST_NAME])
            for side, names in given
            for name in names.replace("，", ",").replace("、", ",").split(",")
            if name.strip()
        ]

    def version(self) -> VersionDraft:
        file = self.cleaned_data["file"]
        return VersionDraft(
            authors=self.authors(self.cleaned_data),
            note=self.cleaned_data["note"],
            lang=get_language() or "en",
            link=self.cleaned_data["link"],
            file=file,
            file_name=file.name if file else "",
            file_size=file.size if file else 0,
            generation=self.generations.get(self.cleaned_data["generation"]),
        )


class AccessForm(forms.Form):
    """Who may see a resource."""

    confidentiality = forms.ChoiceField(
        label=_("Who may see it"),
        widget=forms.RadioSelect,
        choices=TeachingResource.Confidentiality.choices,
        initial=TeachingResource.Confidentiality.SCHOOL,
    )
    circle = forms.MultipleChoiceField(
        label=_("Named people"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Only when named people alone may see it."),
    )

    def __init__(self, *args: Any, people: Sequence[Person], **more: Any) -> None:
        super().__init__(*args, **more)
        self.people = {str(person.uuid): person for person in people}
        named = [(key, str(person)) for key, person in self.people.items()]
        self.fields["circle"].choices = named  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        named = TeachingResource.Confidentiality.CIRCLE
        if cleaned.get("confidentiality") == named and not cleaned.get("circle"):
            self.add_error("circle", _("Name at least one person who may see it."))
        return cleaned

    @property
    def chosen(self) -> list[Person]:
        if self.cleaned_data["confidentiality"] != TeachingResource.Confidentiality.CIRCLE:
            return []
        return [self.people[key] for key in self.cleaned_data["circle"]]


class ResourceForm(VersionForm, AccessForm):
    """A new resource with its first version."""

    kind = forms.ChoiceField(
        label=_("Kind"), widget=forms.RadioSelect, choices=TeachingResource.Kind.choices
    )
    code = forms.SlugField(label=_("Short code"), max_length=60)
    title_en = forms.CharField(label=_("Title in English"), max_length=200)
    title_zh = forms.CharField(label=_("Title in Chinese"), max_length=200)
    licence = forms.CharField(
        label=_("Licence"),
        max_length=120,
        help_text=_("For example CC BY 4.0, or: for teaching at this school only."),
    )
    field_order = (
        "kind",
        "title_en",
        "title_zh",
        "code",
        "file",
        "link",
        "school_authors",
        "enterprise_authors",
        "licence",
        "confidentiality",
        "circle",
        "generation",
        "note",
    )

    def resource(self) -> ResourceDraft:
        names = ("code", "kind", "title_en", "title_zh", "licence", "confidentiality")
        given = {name: self.cleaned_data[name] for name in names}
        return ResourceDraft(**given, circle=self.chosen)


class ConfirmForm(forms.Form):
    """Why a resource still holds."""

    note = text_field(label=_("Why it still holds"), most=2_000)
    generation = forms.ChoiceField(label=_("Shows machines of the generation"), required=False)

    def __init__(self, *args: Any, generations: Sequence[EquipmentGeneration], **more: Any) -> None:
        super().__init__(*args, **more)
        self.generations = {str(one.uuid): one for one in generations}
        named = [
            (key, f"{text_of(one.type)}: {text_of(one)}") for key, one in self.generations.items()
        ]
        self.fields["generation"].choices = [("", _("None in particular")), *named]  # type: ignore[attr-defined]

    @property
    def chosen(self) -> EquipmentGeneration | None:
        return self.generations.get(self.cleaned_data["generation"])


class ReportForm(forms.Form):
    """What is wrong, and where: two fields, for a phone."""

    place = forms.CharField(
        label=pgettext_lazy("in a workbook", "Where"),
        max_length=80,
        required=False,
        help_text=_("For example: page 12."),
    )
    text = text_field(label=_("What is wrong"), most=2_000, rows=3)


class AnswerForm(forms.Form):
    """What is answered to a report."""

    answer = forms.ChoiceField(
        label=_("Answer"), widget=forms.RadioSelect, choices=ResourceReport.Answer.choices
    )
    text = text_field(label=_("In a sentence"), most=2_000, rows=3)
