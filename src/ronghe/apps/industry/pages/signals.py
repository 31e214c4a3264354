"""Signals: the list, recording one, one with its sources and what came of it, withdrawing."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext
from django.views.decorators.http import require_GET, require_http_methods

from ronghe.apps.base.api import Reference, Refused, day_of, now, text_of
from ronghe.apps.base.presentation.once import act_once
from ronghe.apps.base.presentation.tables import Badge, Column, Empty, Link, Table, build_table
from ronghe.apps.industry.forms.signals import (
    SignalFilterForm,
    SignalForm,
    WithdrawForm,
    refuse_field,
)
from ronghe.apps.industry.models import Signal
from ronghe.apps.industry.queries import sources
from ronghe.apps.industry.queries.enterprises import ASK, Teller, tellers
from ronghe.apps.industry.queries.reach import (
    enterprises_reached,
    programmes_reached,
    programmes_touched,
    region_for,
    signal_reached,
    signals_reached,
)
from ronghe.apps.industry.queries.signals import (
    VIEW,
    SignalFilter,
    corroborating,
    signal_for,
    signals_listed,
)
from ronghe.apps.industry.queries.work import programmes_held
from ronghe.apps.industry.registries import sections_of, standings_of
from ronghe.apps.industry.rules import may_stand_alone
from ronghe.apps.industry.services.claims import own_kind
from ronghe.apps.industry.services.signals import RECORD, WITHDRAW, record_signal, withdraw_signal
from ronghe.apps.people.api import (
    Organisation,
    PageRequest,
    Programme,
    Role,
    Viewer,
    may,
    page,
)

MOST_CORROBORATING = 20


# --- the list -----------------------------------------------------------------------------------


@require_GET
@page(VIEW)
def signals(request: PageRequest) -> HttpResponse:
    """What was noticed, newest first; what came of each as the upper floors say."""
    viewer = request.viewer
    programmes = list(programmes_reached(viewer, VIEW).order_by("code"))
    form = SignalFilterForm(request.GET, programmes=programmes)
    wanted = _wanted(form)
    rows = signals_listed(viewer, wanted)
    table = signal_table(request, rows)
    region = region_for(viewer, VIEW) if may(viewer, "industry.record_event") else None
    context = {
        "table": table,
        "form": form,
        "offers": sources.offered_versions(viewer, region) if region else [],
        "may_tell": may(viewer, "industry.tell_change"),
        "may_ask": may(viewer, "industry.ask_to_tell"),
    }
    return render(request, "industry/signals.html", context)


def _wanted(form: SignalFilterForm) -> SignalFilter:
    chosen = form.cleaned_data if form.is_valid() else {}
    return SignalFilter(
        kind=chosen.get("kind", ""),
        trade=chosen.get("trade", ""),
        words=chosen.get("q", ""),
        standing=chosen.get("standing", ""),
    )


SIGNAL_COLUMNS = (
    Column(
        "title",
        gettext_lazy("What changed"),
        lambda s: Link(s.titled, reverse("signal", args=[s.uuid])),
        header=True,
    ),
    Column("kind", gettext_lazy("Source"), lambda s: s.get_kind_display()),
    Column(
        "enterprise",
        gettext_lazy("Enterprise"),
        lambda s: text_of(s.enterprise) if s.enterprise else "",
    ),
    Column("event_on", gettext_lazy("Since"), kind="day", order_by="event_on"),
    Column(
        "noticed",
        gettext_lazy("Noticed"),
        lambda s: day_of(s.noticed_at),
        kind="day",
        order_by="noticed_at",
    ),
)


def signal_table(request: PageRequest, rows: "QuerySet[Signal]", *, prefix: str = "") -> Table:
    """Signals as a table, with what came of each."""
    above = standings_of(request.viewer, rows.order_by())
    standing = Column(
        "standing", gettext_lazy("Standing"), lambda s: standing_of(s, above), kind="badge"
    )
    empty = Empty(
        gettext_lazy("No signal here yet"),
        gettext_lazy("Record what you noticed, or ask a mentor to tell what changed."),
        gettext_lazy("Record a signal"),
        reverse("signal_new"),
    )
    caption = gettext_lazy("What changes in the work")
    return build_table(
        request,
        rows,
        (*SIGNAL_COLUMNS, standing),
        caption,
        empty,
        sort="-noticed",
        page_size=25,
        prefix=prefix,
    )


def standing_of(signal: Signal, above: Mapping[int, Badge]) -> Badge:
    """What came of a signal: withdrawn, as the upper floors say, postings only, or new."""
    if signal.withdrawn_at is not None:
        return Badge("unknown", pgettext("signal", "withdrawn"))
    if signal.pk in above:
        return above[signal.pk]
    if not may_stand_alone([signal]):
        is_posting = signal.kind == Signal.Kind.POSTINGS_TREND
        return Badge(
            "attention", _("job postings only") if is_posting else _("needs another source")
        )
    return Badge("attention", pgettext("signal", "new"))


# --- recording ----------------------------------------------------------------------------------


@require_http_methods(["GET", "POST"])
@page(RECORD)
def signal_new(request: PageRequest) -> HttpResponse:
    """Record what was noticed; from a source (an exchange, a new version) when one is named."""
    viewer = request.viewer
    source = _source(request)
    form = _signal_form(request, source)
    if request.method == "POST" and form.is_valid():
        reference = source.reference if source else None

        def act() -> HttpResponse:
            signal = record_signal(viewer=viewer, draft=form.draft(reference), at=now())
            messages.success(request, _("The signal is recorded."))
            return redirect("signal", signal.uuid)

        try:
            return act_once(request, act)
        except Refused as refusal:
            refuse_field(form, refusal)
    context = {
        "form": form,
        "source": source,
        "trail": [(_("Signals"), reverse("signals"))],
    }
    return render(request, "industry/signal_new.html", context, status=_status(form))


def _source(request: PageRequest) -> sources.Source | None:
    """The source named in the address, when it may be read here and become a signal by hand."""
    named = request.POST.get("source") or request.GET.get("source") or ""
    try:
        reference = Reference.parse(named) if named else None
    except ValueError:
        return None
    by_hand = (sources.EVENT, sources.FRAMEWORK, sources.CLASSIFICATION)
    if reference is None or reference.kind not in by_hand:
        return None
    return sources.source_of(reference)


def _signal_form(request: PageRequest, source: sources.Source | None) -> SignalForm:
    viewer = request.viewer
    region = region_for(viewer, RECORD)
    own = enterprises_reached(viewer, RECORD)
    programmes = programmes_reached(viewer, RECORD).filter(organisation__region=region)
    is_of_enterprise = not programmes.exists()
    if not is_of_enterprise:
        own = Organisation.objects.filter(region=region, kind=Organisation.Kind.ENTERPRISE)
    else:
        programmes = Programme.objects.filter(
            partner_enterprises__enterprise__in=own, partner_enterprises__ends_on=None
        )
    offered = list(programmes.order_by("code").distinct())
    initial: dict[str, Any] = {"event_on": viewer.on_date.isoformat()}
    if source:
        initial |= {"title": source.title[:200], "event_on": source.happened_on.isoformat()}
    kinds = _kinds(viewer, source)
    return SignalForm(
        request.POST if request.method == "POST" else None,
        region=region,
        kinds=kinds,
        enterprises=list(own.order_by("code")),
        tellers=_tellers(viewer, kinds),
        programmes=offered,
        own_programmes=programmes_held(viewer, offered),
        must_name_enterprise=is_of_enterprise,
        initial=initial,
    )


def _tellers(viewer: Viewer, kinds: Sequence[str]) -> list[Teller]:
    """Whose word the viewer may write down, where that is not their own."""
    if Signal.Kind.MENTOR_REPORT not in kinds or len(kinds) == 1:
        return []
    found = tellers(viewer)
    return sorted(found, key=lambda one: (not one.is_partner, one.enterprise.code))


def _kinds(viewer: Viewer, source: sources.Source | None) -> Sequence[str]:
    """Whoever sits on one side says what that side can say; offices choose."""
    if source:
        return [source.kind]
    own = own_kind(viewer)
    if own != Signal.Kind.OFFICE_NOTICE:
        return [own]
    kinds = [own, Signal.Kind.EQUIPMENT_BOUGHT]
    if viewer.has_role(Role.COMMITTEE_MEMBER):
        kinds.insert(0, Signal.Kind.COMMITTEE_NOTICE)
    return [*kinds, Signal.Kind.MENTOR_REPORT] if may(viewer, ASK) else kinds


def _status(form: forms.Form) -> int:
    return 422 if form.is_bound and form.errors else 200


# --- one signal ---------------------------------------------------------------------------------


@require_GET
@page(VIEW)
def signal(request: PageRequest, uuid: UUID) -> HttpResponse:
    """What changed, what it rests on, who else says so, who must judge it and what came of it."""
    viewer = request.viewer
    found = signal_for(viewer, uuid)
    others = list(
        corroborating(viewer, found).select_related("enterprise")[: MOST_CORROBORATING + 1]
    )
    context = {
        "signal": found,
        "days": max((day_of(found.noticed_at) - found.event_on).days, 0),
        "tasks": found.tasks.select_related("work_process__occupation"),
        "competences": found.competences.select_related("framework"),
        "source": sources.source_seen(viewer, found.source),
        "others": others[:MOST_CORROBORATING],
        "programmes": programmes_touched(found).select_related("organisation"),
        "stands_alone": may_stand_alone([found, *others]),
        "sections": sections_of(viewer, found),
        "may_withdraw": found.withdrawn_at is None and _may_withdraw(viewer, found),
        "trail": [(_("Signals"), reverse("signals"))],
    }
    return render(request, "industry/signal.html", context)


def _may_withdraw(viewer: Viewer, found: Signal) -> bool:
    return may(viewer, WITHDRAW) and signals_reached(viewer, WITHDRAW).filter(pk=found.pk).exists()


@require_http_methods(["GET", "POST"])
@page(WITHDRAW)
def signal_withdraw(request: PageRequest, uuid: UUID) -> HttpResponse:
    """Say why a signal does not hold; it stays to be read."""
    found = signal_reached(request.viewer, WITHDRAW, uuid=uuid)
    form = WithdrawForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        try:
            withdraw_signal(viewer=request.viewer, signal=found, reason=reason, at=now())
        except Refused as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _("The signal is withdrawn."))
        return redirect("signal", found.uuid)
    trail = [(_("Signals"), reverse("signals")), (found.title, reverse("signal", args=[uuid]))]
    context = {"form": form, "signal": found, "trail": trail}
    return render(request, "industry/signal_withdraw.html", context, status=_status(form))
