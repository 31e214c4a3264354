"""Forms of the pages about demand."""

import base64
import binascii
from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ronghe.standards.job_posting import FIELDS, REQUIRED, Mapped, column_names, suggest_mapping

MOST_BYTES = 1_500_000
FIELD_WORDS = {
    "identifier": _("Number of the posting"),
    "title": _("Title"),
    "text": _("Description"),
    "language": _("Language"),
    "employer": _("Employer"),
    "region": _("Place"),
    "posted_on": _("Day of posting"),
    "occupation_code": _("Code of the occupation"),
    "occupation": _("Name of the occupation"),
}


class PostingFileForm(forms.Form):
    """A file of postings and where it comes from."""

    source = forms.SlugField(
        label=_("Where from"),
        max_length=60,
        help_text=_(
            "A short name for the job board or list, such as board-one. With it the same posting "
            "is known again."
        ),
    )
    file = forms.FileField(
        label=_("File"),
        help_text=_("schema.org JobPosting (JSON), JSON Lines or CSV, at most 1.5 MB."),
    )

    file_name = "postings"

    def clean_source(self) -> str:
        return str(self.cleaned_data["source"]).lower()

    def clean_file(self) -> bytes:
        upload = self.cleaned_data["file"]
        if upload.size > MOST_BYTES:
            raise forms.ValidationError(
                _("The file is larger than 1.5 MB. Larger ones are taken in by a command.")
            )
        self.file_name = str(upload.name or "postings")
        return bytes(upload.read())


class PostingLandForm(forms.Form):
    """The file that was looked at, carried along, and for a table which column is what."""

    source = forms.SlugField(max_length=60, widget=forms.HiddenInput)
    name = forms.CharField(max_length=200, required=False, widget=forms.HiddenInput)
    content = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, columns: Sequence[str] = (), **more: Any) -> None:
        super().__init__(data, **more)
        choices = [("", _("not in this file")), *((name, name) for name in columns)]
        for field in FIELDS if columns else ():
            self.fields[f"map_{field}"] = forms.ChoiceField(
                label=FIELD_WORDS[field], choices=choices, required=field in REQUIRED
            )

    def clean_content(self) -> bytes:
        try:
            return base64.b64decode(self.cleaned_data["content"], validate=True)
        except (binascii.Error, ValueError):
            raise forms.ValidationError(_("Choose the file again.")) from None

    def mapping(self) -> Mapped | None:
        """Which column is which field, as chosen; None for a file that is no table."""
        chosen = {
            field: str(self.cleaned_data[f"map_{field}"])
            for field in FIELDS
            if self.cleaned_data.get(f"map_{field}")
        }
        return chosen or None


def land_form(source: str, name: str, content: bytes, *, is_table: bool) -> PostingLandForm:
    """The second step, filled with what the first one brought and the likeliest columns."""
    columns = column_names(content) if is_table else ()
    suggested = {f"map_{field}": column for field, column in suggest_mapping(columns).items()}
    carried = {"source": source, "name": name, "content": base64.b64encode(content).decode()}
    return PostingLandForm(columns=columns, initial={**carried, **suggested})
