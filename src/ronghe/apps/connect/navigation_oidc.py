"""Where signing in through a school appears: for the office, and on the page for signing in."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from ronghe.apps.base.presentation.shell import (
    NavigationEntry,
    SignInWay,
    navigation,
    sign_in_ways,
)
from ronghe.apps.connect.queries.oidc import open_providers


def by_school() -> SignInWay | None:
    """Offered where at least one school has registered its sign-in."""
    if not open_providers().exists():
        return None
    return SignInWay(_("Sign in through my school"), reverse("school_sign_in"))


def register() -> None:
    navigation.register(
        "connect.identity_providers",
        NavigationEntry(
            _("School sign-ins"),
            "identity_providers",
            "connect.manage_identity_providers",
            group="administration",
            order=111,
            icon="lock",
            under=("connect.keys",),
        ),
    )
    sign_in_ways.register("connect.school", by_school)
