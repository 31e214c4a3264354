"""The form that brings a portfolio in."""

from django import forms
from django.utils.translation import gettext_lazy as _


class BringForm(forms.Form):
    file = forms.FileField(
        label=_("Portfolio file"),
        help_text=_("The ZIP or JSON that was taken along from here or from another school."),
    )
