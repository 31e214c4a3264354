"""The form about a qualification that somebody has shown; rules are in services."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ronghe.apps.base.presentation.two_languages import OneOfTwoField
from ronghe.apps.competence.services.qualifications import Shown


def _day() -> forms.DateInput:
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class QualificationForm(forms.Form):
    title_zh = OneOfTwoField(label=_("Title in Chinese"), max_length=200)
    title_en = OneOfTwoField(
        label=_("Title in English"),
        max_length=200,
        help_text=_("As it stands on the document; one of the two is enough."),
    )
    issuer = forms.CharField(label=_("Who awarded it"), max_length=200)
    awarded_on = forms.DateField(label=_("Awarded on"), widget=_day())
    expires_on = forms.DateField(label=_("Valid until"), required=False, widget=_day())
    uri = forms.CharField(
        label=_("Published address or code"),
        required=False,
        max_length=300,
        help_text=_("Where a certificate's rule names one, it must be the same."),
    )

    def clean(self) -> dict[str, Any]:
        said = self.cleaned_data
        if not (said.get("title_zh") or said.get("title_en")):
            self.add_error("title_zh", _("Give a title in at least one language."))
        return said

    def shown(self) -> Shown:
        """Call after `is_valid`."""
        said = self.cleaned_data
        return Shown(
            title_en=said["title_en"].strip(),
            title_zh=said["title_zh"].strip(),
            issuer=said["issuer"].strip(),
            awarded_on=said["awarded_on"],
            expires_on=said["expires_on"],
            uri=said["uri"].strip(),
        )
