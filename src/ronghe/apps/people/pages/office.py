"""The audit table."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from ronghe.apps.base.presentation.tables import Column, Empty, build_table
from ronghe.apps.people.queries.office import audit_entries, names_by_uuid
from ronghe.apps.people.routing import PageRequest, page


@require_GET
@page("people.view_audit")
def audit(request: PageRequest) -> HttpResponse:
    columns = (
        Column("at", gettext_lazy("When"), kind="day", order_by="at", header=True),
        Column("time", gettext_lazy("Time"), lambda row: f"{row.at:%H:%M:%S} UTC"),
        Column("actor", gettext_lazy("Who"), lambda row: names.get(row.actor, "")),
        Column("kind", gettext_lazy("Kind")),
        Column("action", gettext_lazy("Action")),
        Column("touched", gettext_lazy("What was touched")),
        Column("count", gettext_lazy("How many"), kind="number"),
    )
    entries = audit_entries(request.viewer)
    recent = entries.values_list("actor", flat=True)[:2_000]
    names = names_by_uuid({actor for actor in recent if actor})
    empty = Empty(gettext_lazy("Nothing was written or looked at yet"))
    table = build_table(request, entries, columns, gettext_lazy("Audit"), empty, sort="-at")
    return render(request, "people/audit.html", {"table": table})
