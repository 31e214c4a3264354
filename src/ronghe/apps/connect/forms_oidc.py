"""The form about a school's own sign-in; rules are in services."""

from django import forms
from django.utils.translation import gettext_lazy as _

from ronghe.apps.base.api import Text
from ronghe.apps.base.presentation.two_languages import OneOfTwoField
from ronghe.apps.connect.services.oidc import ProviderFacts


class ProviderForm(forms.Form):
    title_zh = OneOfTwoField(label=_("Title in Chinese"), max_length=80)
    title_en = OneOfTwoField(
        label=_("Title in English"),
        max_length=80,
        help_text=_("What stands on the button; one of the two is enough."),
    )
    issuer = forms.CharField(
        label=_("Issuer"),
        max_length=300,
        help_text=_("The address under which its OpenID configuration stands."),
    )
    client_id = forms.CharField(label=_("Client ID"), max_length=255)
    secret = forms.CharField(
        label=_("Client secret"),
        max_length=500,
        required=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
        help_text=_("Kept encrypted. Left empty, the one that is there stays."),
    )
    number_claim = forms.CharField(
        label=_("Claim with the student or staff number"),
        max_length=80,
        initial="preferred_username",
        help_text=_("On a first visit, it must be the number of exactly one person here."),
    )

    def ask_secret(self) -> None:
        """A provider that is new has none yet."""
        self.fields["secret"].required = True
        self.fields["secret"].help_text = _("Kept encrypted.")

    def facts(self) -> ProviderFacts:
        found = self.cleaned_data
        return ProviderFacts(
            title=Text(found["title_en"], found["title_zh"]),
            issuer=found["issuer"].strip(),
            client_id=found["client_id"].strip(),
            secret=found["secret"],
            number_claim=found["number_claim"],
        )
