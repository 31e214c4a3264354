"""An enterprise's profile, its sites, posts, contacts and partners."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ronghe.apps.base.api import Text, text_of
from ronghe.apps.base.presentation.two_languages import OneOfTwoField
from ronghe.apps.industry.forms.picking import (
    DayField,
    chosen,
    trade_choices,
)
from ronghe.apps.industry.models import Contact, EnterpriseProfile
from ronghe.apps.industry.services.contacts import ContactDraft
from ronghe.apps.industry.services.enterprises import ProfileDraft
from ronghe.apps.industry.services.imports import MOST_BYTES
from ronghe.apps.people.api import Person, Programme


class TitledForm(forms.Form):
    """What has a title in both languages; one is enough, and stands for the other until then."""

    title_zh = OneOfTwoField(
        label=pgettext_lazy("name of a thing", "Name in Chinese"), max_length=160
    )
    title_en = OneOfTwoField(
        label=pgettext_lazy("name of a thing", "Name in English"), max_length=160
    )

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if not cleaned.get("title_en") and not cleaned.get("title_zh"):
            self.add_error("title_zh", _("Give a name in one language at least."))
        return cleaned

    @property
    def title(self) -> Text:
        return Text(self.cleaned_data["title_en"], self.cleaned_data["title_zh"])


class EnterpriseFilterForm(forms.Form):
    is_search = True
    q = forms.CharField(label=_("Words"), required=False, max_length=100)
    trade = forms.ChoiceField(label=_("Works with the trade"), required=False)
    sector = forms.ChoiceField(label=_("Sector"), required=False)

    def __init__(self, data: Any, *, programmes: Sequence[Programme]) -> None:
        super().__init__(data)
        sectors = [("", _("all sectors")), *EnterpriseProfile.Sector.choices]
        self.fields["sector"].choices = sectors  # type: ignore[attr-defined]
        self.fields["trade"].choices = trade_choices(programmes, str(_("all trades")))  # type: ignore[attr-defined]


class EnterpriseForm(TitledForm):
    sector = forms.ChoiceField(
        label=_("Sector"),
        required=False,
        choices=[("", _("not known")), *EnterpriseProfile.Sector.choices],
    )
    size = forms.ChoiceField(
        label=_("Size"),
        required=False,
        choices=[("", _("not known")), *EnterpriseProfile.Size.choices],
    )
    survey_months = forms.IntegerField(
        label=_("Ask every so many months"),
        min_value=1,
        max_value=60,
        initial=12,
        help_text=_("How often a survey should reach this enterprise."),
    )

    def draft(self) -> ProfileDraft:
        cleaned = self.cleaned_data
        return ProfileDraft(
            self.title,
            sector=cleaned["sector"],
            size=cleaned["size"],
            survey_months=cleaned["survey_months"],
        )


class ContactForm(forms.Form):
    """Whom to ask, and for what they agreed to be asked."""

    name = forms.CharField(label=_("Name"), max_length=120)
    position = forms.CharField(label=_("Position"), required=False, max_length=120)
    phone = forms.CharField(label=_("Phone"), required=False, max_length=40)
    mail = forms.EmailField(label=_("Mail"), required=False)
    language = forms.ChoiceField(
        label=_("Language"), choices=[("zh-hans", "简体中文"), ("en", "English")]
    )
    purposes = forms.MultipleChoiceField(
        label=_("Agreed to be asked for"),
        choices=Contact.Purpose.choices,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Nobody is asked for anything else. Without an agreement, do not enter them."),
    )

    person = forms.ChoiceField(
        label=_("Person of the platform"),
        required=False,
        help_text=_(
            "Ties the contact to their entry here: it is in their export and is deleted with them."
        ),
    )

    def __init__(
        self, data: Any = None, *, people: Sequence[Person], contact: Contact | None = None
    ) -> None:
        self.people = {str(one.uuid): one for one in people}
        if contact is not None and contact.person is not None:
            self.people.setdefault(str(contact.person.uuid), contact.person)
        super().__init__(data, initial=_contact_initial(contact) if contact else None)
        named = [(key, str(one)) for key, one in self.people.items()]
        self.fields["person"].choices = [("", _("Nobody")), *named]  # type: ignore[attr-defined]

    def draft(self) -> ContactDraft:
        fields = {**self.cleaned_data, "person": self.people.get(self.cleaned_data["person"])}
        return ContactDraft(**fields)


def _contact_initial(contact: Contact) -> dict[str, Any]:
    names = ("position", "phone", "mail", "language", "purposes")
    return {name: getattr(contact, name) for name in names} | {
        "name": str(contact),
        "person": str(contact.person.uuid) if contact.person else "",
    }


class PartnerForm(forms.Form):
    programme = forms.ChoiceField(label=_("Programme"))
    starts_on = DayField(
        label=_("Partner since"), help_text=_("A day to come is shown as such until then.")
    )

    def __init__(self, data: Any = None, *, programmes: Sequence[Programme]) -> None:
        super().__init__(data)
        self.programmes = programmes
        self.fields["programme"].choices = [  # type: ignore[attr-defined]
            (str(one.uuid), f"{text_of(one)} · {text_of(one.organisation)}") for one in programmes
        ]

    @property
    def chosen_programme(self) -> Programme:
        return chosen(self.programmes, [self.cleaned_data["programme"]])[0]


class PartnershipEndForm(forms.Form):
    ends_on = DayField(label=_("Last day"))


class EnterpriseFileForm(forms.Form):
    """A CSV of enterprises, sites, equipment, posts and contacts."""

    file = forms.FileField(label=_("CSV file"))

    def clean_file(self) -> bytes:
        upload = self.cleaned_data["file"]
        if upload.size > MOST_BYTES:
            raise forms.ValidationError(_("The file is larger than 5 MB."))
        return upload.read()
