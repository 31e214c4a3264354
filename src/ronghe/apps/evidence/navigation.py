"""The entries of the navigation that belong to evidence."""

from django.utils.translation import gettext_lazy as _

from ronghe.apps.base.presentation.shell import NavigationEntry, navigation


def register() -> None:
    navigation.register(
        "evidence.verification",
        NavigationEntry(
            _("Check of the evidence"),
            "evidence_verification",
            "evidence.verify_log",
            group="administration",
            order=110,
            icon="check",
            under=("people.audit",),
        ),
    )
    navigation.register(
        "evidence.identities",
        NavigationEntry(
            _("Unknown identities"),
            "identities",
            "evidence.tie_identities",
            group="administration",
            order=52,
            icon="person",
            under=("connect.keys",),
        ),
    )
