"""The forms of an upload of ratings: the file, then which column says what."""

import base64
import binascii
from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ronghe.apps.assessment.services.upload_reading import Defaults
from ronghe.apps.assessment.services.upload_table import MOST_BYTES, ColumnMap
from ronghe.apps.base.api import text_of
from ronghe.apps.competence.api import Framework
from ronghe.apps.evidence.api import Record

COLUMN_LABELS = {
    "person": _("Person (number)"),
    "rater": _("Rater (number)"),
    "date": _("Day"),
    "context": _("Where"),
    "phase": _("Process or outcome"),
    "item": _("Item"),
    "score": _("Score"),
}


class UploadFileForm(forms.Form):
    framework = forms.ChoiceField(label=_("Framework"))
    file = forms.FileField(
        label=_("CSV file"),
        help_text=_(
            "One row a score, or one row a form with a column for each item. At most 5 MB."
        ),
        widget=forms.FileInput(attrs={"accept": ".csv,text/csv"}),
    )

    def __init__(self, *args: Any, frameworks: Sequence[Framework], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(str(one.uuid), str(text_of(one))) for one in frameworks]
        self.fields["framework"].choices = choices  # type: ignore[attr-defined]

    def clean_file(self) -> bytes:
        upload = self.cleaned_data["file"]
        if upload.size > MOST_BYTES:
            raise forms.ValidationError(_("The file is larger than 5 MB. Split it and try again."))
        return bytes(upload.read())


class ColumnsForm(forms.Form):
    """Which column says what, and what holds where there is no column. Carries the file along."""

    content = forms.CharField(widget=forms.HiddenInput)
    framework = forms.CharField(widget=forms.HiddenInput)
    shape = forms.ChoiceField(
        label=_("The file has"),
        choices=[("long", _("one row for each score")), ("wide", _("one column for each item"))],
        widget=forms.RadioSelect,
    )
    first_score = forms.TypedChoiceField(
        label=_("The lowest score is written as"),
        choices=[("0", "0"), ("1", "1")],
        coerce=int,
        widget=forms.RadioSelect,
        initial="0",
    )
    default_day = forms.DateField(
        label=_("Day, where no column says it"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
    )
    default_context = forms.ChoiceField(
        label=_("Where, where no column says it"),
        required=False,
        choices=[("", "–"), *Record.Context.choices],
    )
    default_phase = forms.ChoiceField(
        label=_("Process or outcome, where no column says it"),
        required=False,
        choices=[("", "–"), *Record.Phase.choices],
    )

    def __init__(self, *args: Any, header: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", _("– none –")), *((name, name) for name in header if name)]
        for part, label in COLUMN_LABELS.items():
            self.fields[f"column_{part}"] = forms.ChoiceField(
                label=label, required=False, choices=choices
            )
        first = ["content", "framework", "shape", *(f"column_{part}" for part in COLUMN_LABELS)]
        self.order_fields(first)

    def columns(self) -> ColumnMap:
        named = {part: self.cleaned_data[f"column_{part}"] for part in COLUMN_LABELS}
        if self.cleaned_data["shape"] == "wide":
            named |= {"item": "", "score": ""}
        return ColumnMap(self.cleaned_data["shape"], named)

    def defaults(self) -> Defaults:
        chosen = self.cleaned_data
        return Defaults(
            day=chosen["default_day"],
            context=chosen["default_context"],
            phase=chosen["default_phase"],
            first_score=chosen["first_score"],
        )


def packed(content: bytes) -> str:
    """The file as a form field carries it."""
    return base64.b64encode(content).decode()


def unpacked(text: str) -> bytes:
    """The file again; nothing where the field was tampered with."""
    try:
        return base64.b64decode(text, validate=True)[: MOST_BYTES + 1]
    except binascii.Error:
        return b""
