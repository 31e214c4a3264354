"""Forms of keys for systems."""

from datetime import date, datetime, time, timedelta

from django import forms
from django.utils.timezone import make_aware
from django.utils.translation import gettext_lazy as _

from ronghe.apps.connect.scope_words import words_of
from ronghe.apps.people.api import known_scopes


class KeyForm(forms.Form):
    title = forms.CharField(
        label=_("What the key is for"), max_length=80, help_text=_("The name of the other system.")
    )
    scopes = forms.MultipleChoiceField(
        label=_("What it may do"),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Tick no more than the other system needs. It reaches your organisation only."),
    )
    last_day = forms.DateField(
        label=_("Last day of use"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
        help_text=_("Left empty, it stays in use until somebody revokes it."),
    )

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        choices = [(scope, str(words_of(scope))) for scope in known_scopes()]
        self.fields["scopes"].choices = choices  # type: ignore[attr-defined]

    def expires_at(self) -> datetime | None:
        """The end of the last day, in the site's time."""
        day: date | None = self.cleaned_data["last_day"]
        return make_aware(datetime.combine(day + timedelta(days=1), time())) if day else None


class ReplaceForm(forms.Form):
    overlap = forms.TypedChoiceField(
        label=_("How long the old key goes on"),
        coerce=int,
        initial=7,
        choices=[(0, _("It ends now")), (1, _("1 day")), (7, _("7 days")), (30, _("30 days"))],
        help_text=_("Time for the other system to change over. Choose “now” if it became known."),
    )

    def overlap_time(self) -> timedelta:
        return timedelta(days=self.cleaned_data["overlap"])
