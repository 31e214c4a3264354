"""Forms of rosters: the package, and how its rows are read."""

from collections.abc import Iterable

from django import forms
from django.utils.translation import gettext_lazy as _

from ronghe.apps.base.api import text_of
from ronghe.apps.connect.models import RosterSource
from ronghe.apps.connect.services.rosters import RosterChoices
from ronghe.apps.people.api import Programme
from ronghe.standards.oneroster import LARGEST_ZIP, Org


class RosterFileForm(forms.Form):
    file = forms.FileField(
        label=_("OneRoster package"),
        help_text=_("A zip file with manifest.csv, version 1.1 or 1.2, at most 32 MB."),
    )

    def clean_file(self) -> tuple[str, bytes]:
        upload = self.cleaned_data["file"]
        if upload.size > LARGEST_ZIP:
            raise forms.ValidationError(_("The file is larger than 32 MB."))
        return str(upload.name), bytes(upload.read())


class ChoicesForm(forms.Form):
    takes = forms.ChoiceField(
        label=_("Which classes are taken"),
        choices=RosterSource.Takes.choices,
        widget=forms.RadioSelect,
        help_text=_("Here a class is a group of students that stays together for years."),
    )
    programme = forms.ChoiceField(
        label=_("Programme for classes whose course is no programme here"),
        required=False,
        help_text=_("A class belongs to the programme that its course names by code or title."),
    )
    org = forms.ChoiceField(label=_("This school in the file"), required=False)

    def __init__(
        self,
        *args: object,
        source: RosterSource,
        programmes: Iterable[Programme],
        schools: tuple[Org, ...] = (),
        **kwargs: object,
    ) -> None:
        initial = {
            "takes": source.takes,
            "programme": source.programme.code if source.programme else "",
            "org": source.org_sourced_id,
        }
        super().__init__(*args, initial=initial, **kwargs)  # type: ignore[arg-type, misc]
        self.programmes = {one.code: one for one in programmes}
        titles = [(code, str(text_of(one))) for code, one in self.programmes.items()]
        self.fields["programme"].choices = [("", _("None: such a class is a fault")), *titles]  # type: ignore[attr-defined]
        found = {one.sourced_id: f"{one.name} ({one.sourced_id})" for one in schools}
        if source.org_sourced_id:
            found.setdefault(source.org_sourced_id, source.org_sourced_id)
        self.fields["org"].choices = [("", _("the one that is found by itself")), *found.items()]  # type: ignore[attr-defined]

    def choices(self) -> RosterChoices:
        return RosterChoices(
            self.cleaned_data["org"],
            self.programmes.get(self.cleaned_data["programme"]),
            self.cleaned_data["takes"],
        )
