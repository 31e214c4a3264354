"""Enterprises: the list, one with everything known of it, adding and changing."""

from collections.abc import Callable, Mapping
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from ronghe.apps.base.api import Refused, text_of
from ronghe.apps.base.presentation.once import act_once
from ronghe.apps.base.presentation.tables import Column, Empty, Link, build_table
from ronghe.apps.industry.forms.enterprises import EnterpriseFilterForm, EnterpriseForm
from ronghe.apps.industry.models import Post
from ronghe.apps.industry.pages.posts_table import posts_table
from ronghe.apps.industry.queries.enterprises import (
    CONTACTS,
    VIEW,
    EnterpriseFilter,
    enterprise_for,
    enterprises_listed,
    partnerships_of,
    profile_of,
)
from ronghe.apps.industry.queries.equipment import equipment_of
from ronghe.apps.industry.queries.reach import organisations_reached, region_for
from ronghe.apps.industry.queries.signals import VIEW as VIEW_SIGNALS
from ronghe.apps.industry.queries.signals import signals_for
from ronghe.apps.industry.queries.surveys import invitations_of
from ronghe.apps.industry.queries.workplaces import people_at, posts_of, sites_of
from ronghe.apps.industry.rules import is_open, last_day_of
from ronghe.apps.industry.services.enterprises import (
    ADD,
    MANAGE,
    add_enterprise,
    change_enterprise,
    programmes_to_partner,
)
from ronghe.apps.people.api import (
    Organisation,
    PageRequest,
    Programme,
    Viewer,
    may,
    page,
    programmes_for,
)

NEWEST = 5


def _profile_words(enterprise: Organisation, field: str) -> str:
    profile = profile_of(enterprise)
    return str(getattr(profile, f"get_{field}_display")()) if profile else ""


ENTERPRISE_COLUMNS = (
    Column(
        "title",
        gettext_lazy("Enterprise"),
        lambda e: Link(text_of(e), reverse("enterprise", args=[e.uuid])),
        order_by="title_en",
        header=True,
    ),
    Column("sector", gettext_lazy("Sector"), lambda e: _profile_words(e, "sector")),
    Column("size", gettext_lazy("Size"), lambda e: _profile_words(e, "size")),
    Column("post_count", gettext_lazy("Posts"), kind="number", places=0, order_by="post_count"),
    Column("newest", gettext_lazy("Last change seen"), kind="day", order_by="newest"),
)


@require_GET
@page(VIEW)
def enterprises(request: PageRequest) -> HttpResponse:
    """The enterprises in reach: found by words, by sector, by the trade they work with."""
    viewer = request.viewer
    form = EnterpriseFilterForm(request.GET, programmes=_programmes(viewer))
    chosen = form.cleaned_data if form.is_valid() else {}
    wanted = EnterpriseFilter(
        chosen.get("q", ""), chosen.get("trade", ""), chosen.get("sector", "")
    )
    adds = may(viewer, ADD)
    empty = Empty(
        gettext_lazy("No enterprise here yet"),
        gettext_lazy("Add one, or bring in many from a file."),
        gettext_lazy("Add an enterprise") if adds else "",
        reverse("enterprise_new") if adds else "",
    )
    rows = enterprises_listed(viewer, wanted)
    caption = gettext_lazy("Enterprises")
    table = build_table(request, rows, ENTERPRISE_COLUMNS, caption, empty, sort="title")
    context = {"table": table, "form": form, "adds": adds}
    return render(request, "industry/enterprises.html", context)


def _programmes(viewer: Viewer) -> list[Programme]:
    return list(programmes_for(viewer, VIEW).order_by("code"))


@require_GET
@page(VIEW)
def enterprise(request: PageRequest, uuid: UUID) -> HttpResponse:
    """Sites, posts, equipment, partners, newest signals, surveys; contacts are a page apart."""
    viewer = request.viewer
    found = enterprise_for(viewer, VIEW, uuid)
    keeps = keeps_it(viewer, found)
    partners = partnerships_of(viewer, found)
    posts = posts_of(found)
    context = {
        "enterprise": found,
        "profile": profile_of(found),
        "sites": sites_of(found),
        "posts": posts_table(request, [one for one in posts if is_open(one, viewer.on_date)]),
        "closed_posts": _closed(posts, viewer),
        "people": people_at(found, viewer.on_date),
        "devices": equipment_of(viewer, found)[: NEWEST + 1],
        "partners": [row for row in partners if row.standing != "ended"],
        "earlier_partners": [row for row in partners if row.standing == "ended"],
        "signals": _signals(viewer, found),
        "invitations": invitations_of(viewer, found)[:NEWEST],
        "keeps": keeps,
        "sees_contacts": _reaches(viewer, CONTACTS, found),
        "enters_partners": may(viewer, ADD) and bool(programmes_to_partner(viewer, found)),
        "trail": [(_("Enterprises"), reverse("enterprises"))],
    }
    return render(request, "industry/enterprise.html", context)


def _closed(posts: list[Post], viewer: Viewer) -> list[dict[str, object]]:
    closed = [one for one in posts if not is_open(one, viewer.on_date)]
    return [{"post": one, "last_day": last_day_of(one)} for one in closed]


def keeps_it(viewer: Viewer, found: Organisation) -> bool:
    """Whether the viewer may add to an enterprise and correct it."""
    return _reaches(viewer, MANAGE, found)


def _reaches(viewer: Viewer, action: str, found: Organisation) -> bool:
    reached = organisations_reached(viewer, action) if may(viewer, action) else None
    return reached is not None and reached.filter(pk=found.pk).exists()


def _signals(viewer: Viewer, found: Organisation) -> object:
    if not may(viewer, VIEW_SIGNALS):
        return []
    return signals_for(viewer).filter(enterprise=found, withdrawn_at=None)[:NEWEST]


# --- adding and changing ------------------------------------------------------------------------


@require_http_methods(["GET", "POST"])
@page(ADD)
def enterprise_new(request: PageRequest) -> HttpResponse:
    form = EnterpriseForm(request.POST if request.method == "POST" else None)
    region = region_for(request.viewer, ADD)

    def act() -> HttpResponse:
        found = add_enterprise(viewer=request.viewer, region=region, draft=form.draft())
        messages.success(request, _("The enterprise is added. Now say where and what it works."))
        return redirect("enterprise", found.uuid)

    context = {
        "title": _("Add an enterprise"),
        "adds": True,
        "meaning": _("A name is enough to begin with."),
        "trail": [(_("Enterprises"), reverse("enterprises"))],
    }
    return answer(request, form, act, context)


@require_http_methods(["GET", "POST"])
@page(MANAGE)
def enterprise_change(request: PageRequest, uuid: UUID) -> HttpResponse:
    found = enterprise_for(request.viewer, MANAGE, uuid)
    profile = profile_of(found)
    initial = {"title_en": found.title_en, "title_zh": found.title_zh}
    if profile:
        names = ("sector", "size", "survey_months")
        initial |= {name: getattr(profile, name) for name in names}
    form = EnterpriseForm(request.POST if request.method == "POST" else None, initial=initial)

    def act() -> HttpResponse:
        change_enterprise(viewer=request.viewer, enterprise=found, draft=form.draft())
        messages.success(request, _("The enterprise is up to date."))
        return redirect("enterprise", found.uuid)

    context = {
        "title": _("Change what is known"),
        "meaning": _("Name, sector, size, and how often to ask."),
        "trail": trail_to(found),
    }
    return answer(request, form, act, context)


# --- what these pages share ---------------------------------------------------------------------


def trail_to(found: Organisation) -> list[tuple[str, str]]:
    return [
        (_("Enterprises"), reverse("enterprises")),
        (str(text_of(found)), reverse("enterprise", args=[found.uuid])),
    ]


def answer(
    request: PageRequest,
    form: forms.Form,
    act: Callable[[], HttpResponse],
    context: Mapping[str, object],
) -> HttpResponse:
    """Show a form; when it was sent and holds, act; what is refused is said on top of it. One that
    `adds` something is acted on once, however often it is sent."""
    if request.method == "POST" and form.is_valid():
        try:
            return act_once(request, act)
        except Refused as refusal:
            form.add_error(None, str(refusal))
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "industry/form.html", {**context, "form": form}, status=status)
