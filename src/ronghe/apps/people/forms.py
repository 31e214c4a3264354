"""Forms of `people`: they read what was typed and say what is wrong; rules are in services."""

from django import forms
from django.utils.translation import gettext_lazy as _

from ronghe.apps.people.roles import Role
from ronghe.apps.people.services.imports import MOST_BYTES


class PeopleFileForm(forms.Form):
    file = forms.FileField(
        label=_("CSV file"),
        help_text=_("Saved as “CSV UTF-8”, at most 5 MB. The columns are explained below."),
    )

    def clean_file(self) -> bytes:
        upload = self.cleaned_data["file"]
        if upload.size > MOST_BYTES:
            raise forms.ValidationError(_("The file is larger than 5 MB. Split it and try again."))
        return bytes(upload.read())


class PeopleSearchForm(forms.Form):
    q = forms.CharField(label=_("Name or number"), required=False, max_length=80)
    role = forms.ChoiceField(
        label=_("Role"), required=False, choices=[("", _("All roles")), *Role.choices]
    )
