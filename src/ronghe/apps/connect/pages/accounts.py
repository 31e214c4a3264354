"""Whom another system knows as whom here: one table for platforms and for schools' sign-ins."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ronghe.apps.base.presentation.tables import Column, Empty, Link, Table, build_table
from ronghe.apps.people.api import PageRequest

ON_A_PAGE = 50
COLUMNS = (
    Column(
        "person",
        gettext_lazy("Person"),
        lambda row: Link(str(row.person), reverse("person", args=[row.person.uuid])),
        order_by="person__name_en",
        header=True,
    ),
    Column("subject", gettext_lazy("Known there as"), order_by="subject"),
    Column("linked_at", gettext_lazy("Connected on"), kind="day", order_by="linked_at"),
    Column(
        "disconnect",
        gettext_lazy("Change"),
        lambda row: Link(_("Disconnect"), reverse("lti_account_disconnect", args=[row.uuid])),
    ),
)


def accounts_table(request: PageRequest, rows: Any, empty: Empty) -> Table:
    """The connected accounts, by person, with the way to disconnect each."""
    title = gettext_lazy("Connected accounts")
    return build_table(request, rows, COLUMNS, title, empty, sort="person", page_size=ON_A_PAGE)
