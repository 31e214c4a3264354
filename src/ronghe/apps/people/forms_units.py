"""Forms about organisations, programmes, classes and school years; rules are in services."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ronghe.apps.base.api import Text, text_of
from ronghe.apps.base.presentation.two_languages import OneOfTwoField
from ronghe.apps.people.models import Organisation, Region
from ronghe.apps.people.services.school_years import Period, YearPlan


def day_field(label: Any, **options: Any) -> forms.DateField:
    return forms.DateField(label=label, widget=forms.DateInput(attrs={"type": "date"}), **options)


class TitleForm(forms.Form):
    """A title in one language at least; the service says so where both are empty."""

    title_zh = OneOfTwoField(label=_("Title in Chinese"), max_length=160)
    title_en = OneOfTwoField(
        label=_("Title in English"),
        max_length=160,
        help_text=_("One of the two is enough."),
    )

    def title(self) -> Text:
        return Text(self.cleaned_data["title_en"].strip(), self.cleaned_data["title_zh"].strip())


class ShortTitleForm(TitleForm):
    title_zh = OneOfTwoField(label=_("Title in Chinese"), max_length=80)
    title_en = OneOfTwoField(
        label=_("Title in English"),
        max_length=80,
        help_text=_("One of the two is enough."),
    )


def code_field() -> forms.SlugField:
    return forms.SlugField(
        label=_("Code"),
        max_length=60,
        required=False,
        help_text=_(
            "For files and other systems: letters, digits, hyphens. Left empty, it is made."
        ),
    )


class OrganisationForm(TitleForm):
    """Kind and region are asked where there is a choice."""

    kind = forms.ChoiceField(
        label=_("What is it?"), choices=Organisation.Kind.choices, widget=forms.RadioSelect
    )

    def __init__(
        self,
        data: Any = None,
        *,
        regions: Iterable[Region] = (),
        is_new: bool = False,
        may_set_kind: bool = True,
        **options: Any,
    ) -> None:
        super().__init__(data, **options)
        self.regions = {str(one.uuid): one for one in regions}
        if not may_set_kind:
            self.fields["kind"].disabled = True
        if is_new:
            self.fields["code"] = code_field()
        if len(self.regions) > 1:
            choices = [(key, str(text_of(one))) for key, one in self.regions.items()]
            self.fields["region"] = forms.ChoiceField(label=_("Region"), choices=choices)

    def region(self) -> Region:
        chosen = self.cleaned_data.get("region") or next(iter(self.regions))
        return self.regions[chosen]


class ProgrammeForm(TitleForm):
    trade = forms.SlugField(
        label=_("Trade"),
        max_length=60,
        required=False,
        help_text=_("The same word at every school that offers it. Left empty, it is the code."),
    )

    def __init__(
        self, data: Any = None, *, is_new: bool = False, trades: Iterable[str] = (), **options: Any
    ) -> None:
        super().__init__(data, **options)
        known = ", ".join(trades)
        if known:
            text = _("The same word at every school that offers it. In use here: %(trades)s.")
            self.fields["trade"].help_text = text % {"trades": known}
        if is_new:
            self.fields["code"] = code_field()


class ClassForm(ShortTitleForm):
    entry_year = forms.IntegerField(
        label=_("Year of entry"), help_text=_("The year in which these students began.")
    )
    field_order = ("entry_year", "title_zh", "title_en")


class YearForm(forms.Form):
    """A school year with its two terms."""

    label = forms.CharField(label=_("Name"), max_length=20)
    starts_on = day_field(_("The year begins on"))
    ends_on = day_field(
        _("The year ends on"), help_text=_("The day before the next one: holidays belong to it.")
    )
    first_from = day_field(_("First term from"))
    first_to = day_field(_("First term until"))
    second_from = day_field(_("Second term from"))
    second_to = day_field(_("Second term until"))

    @staticmethod
    def initial_of(plan: YearPlan) -> dict[str, str]:
        named = {"": plan.period, "first": plan.terms[0], "second": plan.terms[1]}
        days = {"starts_on": named[""].starts_on, "ends_on": named[""].ends_on}
        for name in ("first", "second"):
            days |= {f"{name}_from": named[name].starts_on, f"{name}_to": named[name].ends_on}
        return {"label": plan.label, **{key: day.isoformat() for key, day in days.items()}}

    def plan(self) -> YearPlan:
        said = self.cleaned_data
        return YearPlan(
            label=said["label"],
            period=Period(said["starts_on"], said["ends_on"]),
            terms=(
                Period(said["first_from"], said["first_to"]),
                Period(said["second_from"], said["second_to"]),
            ),
        )
