"""Forms about credentials: handing one in to be checked, taking one back."""

from django import forms
from django.utils.translation import gettext_lazy as _

from ronghe.standards.openbadges3.baking import LARGEST_IMAGE
from ronghe.standards.verifiable_credentials.data import LARGEST_DOCUMENT


class VerifyForm(forms.Form):
    """One of three ways to hand in a credential."""

    is_search = True

    file = forms.FileField(
        label=_("File"),
        required=False,
        help_text=_("As it was issued: PDF, badge image (PNG, SVG), JSON or token."),
    )
    address = forms.CharField(
        label=_("Address"),
        required=False,
        max_length=500,
        help_text=_("Of a credential's page or file, as the QR code gives it."),
        widget=forms.URLInput(attrs={"inputmode": "url", "autocomplete": "off"}),
    )
    text = forms.CharField(
        label=_("Text"),
        required=False,
        max_length=2 * LARGEST_DOCUMENT,
        help_text=_("Paste the credential itself."),
        widget=forms.Textarea(attrs={"rows": 5, "spellcheck": "false"}),
    )

    def clean(self) -> dict[str, object]:
        given = super().clean() or {}
        filled = [name for name in ("file", "address", "text") if given.get(name)]
        if not filled and not self.errors:
            raise forms.ValidationError(
                _("Choose a file, give an address or paste the text."), code="nothing"
            )
        if len(filled) > 1:
            raise forms.ValidationError(
                _("Give one of the three, so that it is clear what is checked."), code="several"
            )
        return given

    def clean_file(self) -> object:
        file = self.cleaned_data["file"]
        if file and file.size > LARGEST_IMAGE:
            raise forms.ValidationError(_("The file is larger than 2 MB."), code="too-large")
        return file


class TakeBackForm(forms.Form):
    """Why a credential is suspended or revoked."""

    reason = forms.CharField(
        label=_("Why"),
        max_length=400,
        help_text=_("The holder reads this. Whoever verifies sees only that it no longer holds."),
        widget=forms.Textarea(attrs={"rows": 2}),
    )
