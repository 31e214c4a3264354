"""The entries of the navigation that belong to credentials."""

from django.utils.translation import gettext_lazy as _

from ronghe.apps.base.presentation.shell import NavigationEntry, navigation

ENTRIES = (
    NavigationEntry(
        _("My credentials"),
        "my_credentials",
        "certification.view_own_credentials",
        order=45,
        icon="flag",
        under=("certification.my_certificates",),
    ),
    NavigationEntry(
        _("Found by recruiters"),
        "my_talent",
        "certification.choose_talent_fields",
        order=47,
        icon="search",
        under=("certification.my_certificates",),
    ),
    NavigationEntry(
        _("Find talent"),
        "talent",
        "certification.search_talent",
        group="partnership",
        order=70,
        icon="search",
    ),
    NavigationEntry(
        _("Issued credentials"),
        "credentials_issued",
        "certification.view_issued",
        group="training",
        order=75,
        icon="flag",
        under=("certification.certificates",),
    ),
    NavigationEntry(
        _("Verify a credential"),
        "verify",
        "certification.verify_credential",
        group="partnership",
        order=95,
        icon="check",
        under=(
            "certification.my_certificates",
            "certification.certificates",
            "certification.talent",
        ),
    ),
)


def register() -> None:
    for entry in ENTRIES:
        navigation.register(f"certification.{entry.url_name}", entry)
