"""Forms of competence: they read what was typed and say what is wrong; rules are in services."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ronghe.apps.base.api import text_of
from ronghe.apps.competence.dimensions import Dimension
from ronghe.apps.competence.models import Concept, Framework

MOST_BYTES = 5_000_000


class FrameworkFileForm(forms.Form):
    file = forms.FileField(
        label=_("CSV file or CASE package"),
        help_text=_("A table saved as “CSV UTF-8”, or a CASE package as JSON; at most 5 MB."),
    )
    dimension = forms.ChoiceField(
        label=_("Dimension of the items of a CASE package"),
        required=False,
        choices=Dimension.choices,
        initial=Dimension.BEHAVIOURAL,
        help_text=_("Packages of other systems do not say it. A table and Ronghe’s own do."),
    )

    def clean_file(self) -> bytes:
        upload = self.cleaned_data["file"]
        if upload.size > MOST_BYTES:
            raise forms.ValidationError(_("The file is larger than 5 MB. Split it and try again."))
        return bytes(upload.read())


class VersionForm(forms.Form):
    version = forms.CharField(
        label=_("Name of the new version"), max_length=20, help_text=_("For example 2, or 2027.")
    )


class SearchForm(forms.Form):
    q = forms.CharField(
        label=_("What are you looking for?"),
        max_length=200,
        help_text=_("A skill, an occupation, a task or a tool, in English or Chinese."),
    )
    kind = forms.ChoiceField(
        label=_("Kind"), required=False, choices=[("", _("All kinds")), *Concept.Kind.choices]
    )


class FollowForm(forms.Form):
    """A published framework, and from which year of entry it counts."""

    framework = forms.ChoiceField(label=_("Framework"))
    from_entry_year = forms.IntegerField(
        label=_("For those who entered from"), min_value=1990, max_value=2100
    )

    def __init__(
        self, data: Any = None, *, frameworks: Sequence[Framework], **options: Any
    ) -> None:
        super().__init__(data, **options)
        self.frameworks = {str(one.uuid): one for one in frameworks}
        self.fields["framework"].choices = [  # type: ignore[attr-defined]
            (key, f"{text_of(one)} ({one.version})") for key, one in self.frameworks.items()
        ]

    def chosen(self) -> Framework:
        return self.frameworks[self.cleaned_data["framework"]]
