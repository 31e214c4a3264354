"""Choosing from a long list."""

from django import forms


class PickMany(forms.CheckboxSelectMultiple):
    """A long list of boxes, in groups where the choices have them, with a field that narrows it
    where a script runs: the page loads web/pick.js."""

    template_name = "web/forms/pick_many.html"
