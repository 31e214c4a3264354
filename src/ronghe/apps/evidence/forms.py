"""The form by which the office finds the person behind an identity."""

from django import forms
from django.utils.translation import gettext_lazy as _


class NumberForm(forms.Form):
    number = forms.CharField(
        label=_("Student or staff number, or the full name of an enterprise mentor"),
        max_length=80,
        help_text=_("As it stands on the person's page."),
    )
