"""Forms of portfolios: adding, changing, showing. The rules are in the services."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from ronghe.apps.base.api import Reference
from ronghe.apps.base.presentation.dates import day_in_words
from ronghe.apps.certification.models import PortfolioItem
from ronghe.apps.certification.portfolio_limits import (
    LONGEST_ADDRESS,
    LONGEST_PURPOSE,
    LONGEST_TEXT,
    LONGEST_TITLE,
)
from ronghe.apps.certification.queries.timeline import Entry
from ronghe.apps.certification.services.items import ItemDraft
from ronghe.apps.certification.services.share_links import ShareDraft

DAYS = (
    (7, _("one week")),
    (30, _("one month")),
    (90, _("three months")),
    (180, _("half a year")),
    (366, _("one year")),
)


class ItemForm(forms.Form):
    """What every item says: a title, the day, what it is about, who may see it."""

    kind = ""
    title = forms.CharField(label=_("Title"), max_length=LONGEST_TITLE)
    happened_on = forms.DateField(
        label=_("Day"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    about = forms.MultipleChoiceField(
        label=_("What this is about"), required=False, widget=forms.CheckboxSelectMultiple
    )
    is_open_to_school = forms.BooleanField(
        label=_("My teachers may read it"),
        required=False,
        help_text=_("Your guardian too, where you let them see your competence."),
    )

    def __init__(self, *args: Any, entries: Sequence[Entry], day: date, **more: Any) -> None:
        super().__init__(*args, **more)
        self.references = {str(entry.reference): entry.reference for entry in entries}
        self.fields["about"].choices = [  # type: ignore[attr-defined]
            (str(entry.reference), f"{entry.title} · {day_in_words(entry.day)}")
            for entry in entries
        ]
        self.fields["happened_on"].initial = day
        self.fields["happened_on"].widget.attrs["max"] = day.isoformat()

    def _fields_of_kind(self) -> dict[str, Any]:
        return {}

    def draft(self) -> ItemDraft:
        """Call after `is_valid`."""
        cleaned = self.cleaned_data
        return ItemDraft(
            kind=self.kind,
            title=cleaned["title"],
            lang=get_language() or "zh-hans",
            happened_on=cleaned["happened_on"],
            is_open_to_school=cleaned["is_open_to_school"],
            about=tuple(self.references[one] for one in cleaned["about"]),
            text=cleaned.get("text", ""),
            **self._fields_of_kind(),
        )


class ReflectionForm(ItemForm):
    kind = PortfolioItem.Kind.REFLECTION
    text = forms.CharField(
        label=_("What I think"),
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_("What did I do? What went well, what did not? What will I do differently?"),
    )
    field_order = ("title", "text", "happened_on", "about", "is_open_to_school")


class FileForm(ItemForm):
    kind = PortfolioItem.Kind.FILE
    file = forms.FileField(
        label=_("File"),
        help_text=_("PDF, picture, Word, Excel, PowerPoint, EPUB, MP4, WebM, MP3 or ZIP; 10 MB."),
    )
    text = forms.CharField(
        label=_("What it shows"),
        required=False,
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    field_order = ("file", "title", "text", "happened_on", "about", "is_open_to_school")

    def _fields_of_kind(self) -> dict[str, Any]:
        file = self.cleaned_data["file"]
        return {"file": file, "file_name": file.name, "file_size": file.size}


class LinkForm(ItemForm):
    kind = PortfolioItem.Kind.LINK
    link = forms.URLField(label=_("Address"), max_length=LONGEST_ADDRESS, assume_scheme="https")
    text = forms.CharField(
        label=_("What it shows"),
        required=False,
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    field_order = ("link", "title", "text", "happened_on", "about", "is_open_to_school")

    def clean_link(self) -> str:
        address = str(self.cleaned_data["link"])
        if not address.startswith(("https://", "http://")):
            raise forms.ValidationError(_("Give an address that begins with https://."))
        return address

    def _fields_of_kind(self) -> dict[str, Any]:
        return {"link": self.cleaned_data["link"]}


class NoteForm(ItemForm):
    """Changing what is said of a file, or of what was brought along; the thing itself stays."""

    kind = PortfolioItem.Kind.FILE
    text = forms.CharField(
        label=_("What it shows"),
        required=False,
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    field_order = ("title", "text", "happened_on", "about", "is_open_to_school")


NEW: dict[str, type[ItemForm]] = {
    PortfolioItem.Kind.REFLECTION: ReflectionForm,
    PortfolioItem.Kind.FILE: FileForm,
    PortfolioItem.Kind.LINK: LinkForm,
}
CHANGING: dict[str, type[ItemForm]] = {
    PortfolioItem.Kind.REFLECTION: ReflectionForm,
    PortfolioItem.Kind.FILE: NoteForm,
    PortfolioItem.Kind.LINK: LinkForm,
    PortfolioItem.Kind.BROUGHT: NoteForm,
}


class ChoiceForm(forms.Form):
    """What is shown: things of the timeline, and the five levels."""

    targets = forms.MultipleChoiceField(
        label=_("What to show"), required=False, widget=forms.CheckboxSelectMultiple
    )
    shows_levels = forms.BooleanField(
        label=_("My levels in the five dimensions, where enough evidence supports them"),
        required=False,
    )

    def __init__(self, *args: Any, entries: Sequence[Entry], **more: Any) -> None:
        super().__init__(*args, **more)
        self.references = {str(entry.reference): entry.reference for entry in entries}
        self.fields["targets"].choices = [  # type: ignore[attr-defined]
            (key, key) for key in self.references
        ]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if not cleaned.get("targets") and not cleaned.get("shows_levels"):
            self.add_error("targets", _("Choose at least one thing to show."))
        return cleaned

    def chosen(self) -> tuple[Reference, ...]:
        """Call after `is_valid`."""
        return tuple(self.references[one] for one in self.cleaned_data["targets"])

    @property
    def ticked(self) -> set[str]:
        """What stands ticked on the page: as it was sent, or as it is."""
        if self.is_bound:
            return set(self.data.getlist("targets"))  # type: ignore[attr-defined]
        return {str(one) for one in self.initial.get("targets", ())}


class ShareForm(ChoiceForm):
    purpose = forms.CharField(
        label=_("For whom and for what"),
        max_length=LONGEST_PURPOSE,
        help_text=_("They read this too. For example: application at Linlan Works."),
    )
    days = forms.TypedChoiceField(label=_("It works for"), choices=DAYS, coerce=int, initial=30)
    field_order = ("purpose", "days", "shows_levels", "targets")

    def draft(self) -> ShareDraft:
        """Call after `is_valid`."""
        cleaned = self.cleaned_data
        return ShareDraft(
            purpose=cleaned["purpose"],
            lang=get_language() or "zh-hans",
            targets=self.chosen(),
            shows_levels=cleaned["shows_levels"],
            days=cleaned["days"],
        )
