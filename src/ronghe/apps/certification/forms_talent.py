"""Forms about talent: what a student shows, what a recruiter asks for."""

from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from ronghe.apps.certification.queries.talent import TalentQuery
from ronghe.apps.certification.services.talent import TalentFields


class TalentFieldsForm(forms.Form):
    """Beside the certificates in force, which are always shown to those who may search."""

    name = forms.BooleanField(
        label=_("My name"),
        required=False,
        help_text=_("Without it a recruiter sees a reference and asks the school."),
    )
    levels = forms.BooleanField(label=_("My certified levels"), required=False)
    tasks = forms.BooleanField(label=_("Typical work tasks, and where I did them"), required=False)

    def fields_chosen(self) -> TalentFields:
        return TalentFields(**self.cleaned_data)


class TalentSearchForm(forms.Form):
    """Every field may stay empty."""

    is_search = True

    certificate = forms.CharField(label=_("Certificate"), required=False, max_length=120)
    level = forms.ChoiceField(label=_("Level, at least"), required=False)
    task = forms.CharField(label=_("Typical work task"), required=False, max_length=120)
    school = forms.ChoiceField(label=_("School"), required=False)

    def __init__(self, data: object, *, levels: list[str], schools: list[tuple[str, str]]) -> None:
        super().__init__(data)  # type: ignore[arg-type]
        anything = [("", _("any"))]
        self.fields["level"].choices = [*anything, *((one, one) for one in levels)]  # type: ignore[attr-defined]
        self.fields["school"].choices = [*anything, *schools]  # type: ignore[attr-defined]

    def query(self) -> TalentQuery:
        given = self.cleaned_data if self.is_valid() else {}
        return TalentQuery(
            certificate=given.get("certificate", "").strip(),
            level=given.get("level", ""),
            task=given.get("task", "").strip(),
            school=UUID(given["school"]) if given.get("school") else None,
        )
