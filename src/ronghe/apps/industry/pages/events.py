"""Technical exchanges: the list, recording one, one with the signals that came of it."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from ronghe.apps.base.api import NotFound, Reference, Refused, now, typed_text
from ronghe.apps.base.presentation.once import act_once
from ronghe.apps.base.presentation.tables import Column, Empty, Link, build_table
from ronghe.apps.industry.forms.signals import EventForm, refuse_field
from ronghe.apps.industry.models import TechnicalEvent
from ronghe.apps.industry.queries import sources
from ronghe.apps.industry.queries.reach import region_for, regions_reached
from ronghe.apps.industry.queries.signals import VIEW, signals_for
from ronghe.apps.industry.services.signals import EVENT, record_event
from ronghe.apps.people.api import Organisation, PageRequest, may, page

EVENT_COLUMNS = (
    Column(
        "title",
        gettext_lazy("What it was"),
        lambda e: Link(typed_text(e.title, e.lang), reverse("technical_event", args=[e.uuid])),
        header=True,
    ),
    Column("held_on", gettext_lazy("When"), kind="day", order_by="held_on"),
)


@require_GET
@page(EVENT)
def technical_events(request: PageRequest) -> HttpResponse:
    """The exchanges of the region, newest first."""
    rows = TechnicalEvent.objects.filter(region__in=regions_reached(request.viewer, EVENT))
    empty = Empty(
        gettext_lazy("No technical exchange yet"),
        gettext_lazy("Record a fair, an open day or a demonstration; then its signals."),
        gettext_lazy("Record an exchange"),
        reverse("technical_event_new"),
    )
    caption = gettext_lazy("Technical exchanges")
    table = build_table(request, rows, EVENT_COLUMNS, caption, empty, sort="-held_on")
    trail = [(_("Signals"), reverse("signals"))]
    return render(request, "industry/events.html", {"table": table, "trail": trail})


@require_http_methods(["GET", "POST"])
@page(EVENT)
def technical_event_new(request: PageRequest) -> HttpResponse:
    region = region_for(request.viewer, EVENT)
    organisations = list(Organisation.objects.filter(region=region).order_by("kind", "code"))
    data = request.POST if request.method == "POST" else None
    form = EventForm(data, region=region, organisations=organisations)
    if request.method == "POST" and form.is_valid():

        def act() -> HttpResponse:
            event = record_event(viewer=request.viewer, draft=form.draft(), at=now())
            messages.success(request, _("The exchange is recorded. Now record what it showed."))
            return redirect("technical_event", event.uuid)

        try:
            return act_once(request, act)
        except Refused as refusal:
            refuse_field(form, refusal)
    trail = [
        (_("Signals"), reverse("signals")),
        (_("Technical exchanges"), reverse("technical_events")),
    ]
    status = 422 if form.is_bound and form.errors else 200
    context = {"form": form, "trail": trail}
    return render(request, "industry/event_new.html", context, status=status)


@require_GET
@page(VIEW)
def technical_event(request: PageRequest, uuid: UUID) -> HttpResponse:
    """What was shown, who came, and the signals recorded from it."""
    viewer = request.viewer
    rows = TechnicalEvent.objects.filter(region__in=regions_reached(viewer, VIEW))
    event = rows.filter(uuid=uuid).first()
    if event is None:
        raise NotFound("There is no such exchange for you.", "没有您可以查看的这次技术交流。")
    reference = Reference(sources.EVENT, event.uuid)
    context = {
        "event": event,
        "attendees": event.attendees.order_by("kind", "code"),
        "signals": signals_for(viewer).filter(source=reference, withdrawn_at=None),
        "source": reference,
        "may_record": may(viewer, EVENT),
        "trail": [(_("Signals"), reverse("signals"))],
    }
    return render(request, "industry/event.html", context)
