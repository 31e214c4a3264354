"""The form about a learning platform; rules are in services."""

from django import forms
from django.utils.translation import gettext_lazy as _

from ronghe.apps.connect.services.lti_platforms import PlatformFacts


class PlatformForm(forms.Form):
    """What the platform shows its administrator when Ronghe is added there as a tool."""

    title = forms.CharField(
        label=_("Name of the platform"),
        max_length=120,
        help_text=_("As your school calls it, for example Moodle."),
    )
    issuer = forms.CharField(
        label=_("Issuer"), max_length=300, help_text=_("Also “platform ID”, mostly an address.")
    )
    client_id = forms.CharField(label=_("Client ID"), max_length=255)
    deployments = forms.CharField(
        label=_("Deployment IDs"),
        widget=forms.Textarea(attrs={"rows": 2}),
        max_length=5_000,
        help_text=_("One a line."),
    )
    login_url = forms.CharField(
        label=_("Authentication request URL"),
        max_length=500,
        help_text=_("Also “OIDC authorization endpoint”."),
    )
    token_url = forms.CharField(label=_("Access token URL"), max_length=500)
    keys_url = forms.CharField(
        label=_("Public keyset URL"), max_length=500, help_text=_("Also “JWKS URL”.")
    )

    def facts(self) -> PlatformFacts:
        found = self.cleaned_data
        lines = [line.strip() for line in found["deployments"].splitlines()]
        return PlatformFacts(
            title=found["title"],
            issuer=found["issuer"],
            client_id=found["client_id"],
            deployments=tuple(dict.fromkeys(line for line in lines if line)),
            login_url=found["login_url"],
            token_url=found["token_url"],
            keys_url=found["keys_url"],
        )
