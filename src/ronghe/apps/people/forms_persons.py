"""Forms about one person; rules are in services."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ronghe.apps.base.api import text_of
from ronghe.apps.base.presentation.two_languages import OneOfTwoField
from ronghe.apps.people.forms_units import day_field
from ronghe.apps.people.models import Person, Programme, SchoolClass
from ronghe.apps.people.roles import Role
from ronghe.apps.people.services.persons import PersonFacts

MOST_LISTED = 200
Unit = Programme | SchoolClass


class NameForm(forms.Form):
    name_zh = OneOfTwoField(label=_("Name in Chinese"), max_length=80)
    name_en = OneOfTwoField(
        label=_("Name in Latin letters"),
        max_length=120,
        help_text=_("One of the two is enough."),
    )
    language = forms.ChoiceField(label=_("Language"), choices=Person.Language.choices)

    def facts(self) -> PersonFacts:
        said = self.cleaned_data
        return PersonFacts(
            name_zh=said["name_zh"].strip(),
            name_en=said["name_en"].strip(),
            number=said.get("number", "").strip(),
            birth_date=said.get("birth_date"),
            language=said["language"],
        )


class PersonForm(NameForm):
    number = forms.CharField(
        label=_("Student or staff number"),
        max_length=40,
        required=False,
        help_text=_("Files find people by it."),
    )
    birth_date = day_field(
        _("Date of birth"),
        required=False,
        help_text=_("For students: it says who decides on consent."),
    )
    field_order: Sequence[str] = ("name_zh", "name_en", "number", "birth_date", "language")


class RoleForm(forms.Form):
    """A role in one organisation, perhaps in one of its programmes or classes."""

    role = forms.ChoiceField(label=_("Role"))
    unit = forms.ChoiceField(
        label=_("Programme or class"),
        required=False,
        help_text=_("Students and teachers need their class, programme leads their programme."),
    )
    starts_on = day_field(_("From"))
    ends_on = day_field(_("Until"), required=False, help_text=_("Left empty, it goes on."))

    def __init__(
        self, data: Any = None, *, roles: Sequence[Role], units: Sequence[Unit], **options: Any
    ) -> None:
        super().__init__(data, **options)
        self.units = {str(unit.uuid): unit for unit in units}
        choices = [(role.value, role.label) for role in roles]
        self.fields["role"].choices = [("", _("Choose one")), *choices]  # type: ignore[attr-defined]
        self.fields["unit"].choices = [  # type: ignore[attr-defined]
            ("", _("None")),
            *((key, _unit_label(unit)) for key, unit in self.units.items()),
        ]

    def chosen_role(self) -> Role:
        return Role(self.cleaned_data["role"])

    def where(self) -> dict[str, Unit]:
        """The chosen unit as the services name it."""
        unit = self.units.get(self.cleaned_data["unit"])
        if unit is None:
            return {}
        return {"programme" if isinstance(unit, Programme) else "school_class": unit}

    def clean(self) -> dict[str, Any]:
        """Without its class a student's or teacher's role reaches nobody; say so early."""
        said: dict[str, Any] = super().clean() or self.cleaned_data
        unit = self.units.get(said.get("unit") or "")
        if said.get("role") in (Role.STUDENT, Role.TEACHER) and not isinstance(unit, SchoolClass):
            self.add_error("unit", _("Choose the class. Add one first where there is none."))
        if said.get("role") == Role.PROGRAMME_LEAD and not isinstance(unit, Programme):
            self.add_error("unit", _("Choose the programme. Add one first where there is none."))
        return said


def _unit_label(unit: Unit) -> str:
    if isinstance(unit, Programme):
        return str(text_of(unit))
    return f"— {text_of(unit)} ({unit.cohort.entry_year})"


class NewPersonForm(RoleForm, PersonForm):
    """Somebody new with their first role."""

    field_order = (
        "name_zh",
        "name_en",
        "number",
        "role",
        "unit",
        "starts_on",
        "ends_on",
        "birth_date",
        "language",
    )


class EndForm(forms.Form):
    on_date = day_field(_("Last day"))


class MoveForm(forms.Form):
    """To which class, from which day."""

    school_class = forms.ChoiceField(label=_("New class"))
    on_date = day_field(_("First day there"))

    def __init__(self, data: Any = None, *, classes: Sequence[SchoolClass], **options: Any) -> None:
        super().__init__(data, **options)
        self.classes = {str(one.uuid): one for one in classes}
        labels = [
            (key, f"{text_of(one)} ({text_of(one.cohort.programme)}, {one.cohort.entry_year})")
            for key, one in self.classes.items()
        ]
        self.fields["school_class"].choices = labels  # type: ignore[attr-defined]

    def chosen(self) -> SchoolClass:
        return self.classes[self.cleaned_data["school_class"]]


class GuardianForm(NameForm):
    """Somebody who is a guardian here already, or somebody new."""

    known = forms.ChoiceField(
        label=_("Guardian"), required=False, help_text=_("Or write the name of somebody new below.")
    )
    from_day = day_field(_("From"))
    field_order = ("known", "name_zh", "name_en", "language", "from_day")

    def __init__(self, data: Any = None, *, known: Sequence[Person], **options: Any) -> None:
        super().__init__(data, **options)
        self.guardians = {str(one.uuid): one for one in known[:MOST_LISTED]}
        self.fields["known"].choices = [  # type: ignore[attr-defined]
            ("", _("Somebody new")),
            *((key, str(one)) for key, one in self.guardians.items()),
        ]

    def chosen(self) -> Person | None:
        return self.guardians.get(self.cleaned_data["known"])


class EraseForm(forms.Form):
    """Whoever erases somebody types the name: nothing else tells so well whom it is about."""

    name = forms.CharField(
        label=_("Type the person's name to confirm"),
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def __init__(self, *args: Any, person: Person, **more: Any) -> None:
        super().__init__(*args, **more)
        self.names = {one.casefold() for one in (person.name_zh, person.name_en) if one}

    def clean_name(self) -> str:
        name: str = self.cleaned_data["name"].strip()
        if name.casefold() not in self.names:
            raise forms.ValidationError(
                _("This is not the person's name. Nothing was erased."), code="other-name"
            )
        return name


class OwnSignInForm(forms.Form):
    """A user name and a password that their owner chooses."""

    username = forms.CharField(
        label=_("User name"),
        max_length=80,
        help_text=_("Without spaces; your student or staff number will do."),
        widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none"}),
    )
    password = forms.CharField(
        label=_("Password"),
        strip=False,
        max_length=200,
        help_text=_("At least 8 characters, not only digits, and nothing that others guess."),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    again = forms.CharField(
        label=_("The same password again"),
        strip=False,
        max_length=200,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or self.cleaned_data
        if said.get("password") and said.get("again") and said["password"] != said["again"]:
            self.add_error("again", _("The two passwords differ."))
        return said


def today_and(day: date, **more: Any) -> dict[str, Any]:
    """Initial values with days as a date control wants them."""
    days = {name: day.isoformat() for name in ("starts_on", "on_date", "from_day")}
    return {**days, **{key: value for key, value in more.items() if value}}
