"""Sites and posts: one of each with what stands there, adding, correcting, closing, opening."""

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from ronghe.apps.base.api import Refused, text_of
from ronghe.apps.base.presentation.one_form import FormWords, answer_form
from ronghe.apps.industry.forms.workplaces import ClosingForm, PostForm, SiteForm
from ronghe.apps.industry.models import Post, Site
from ronghe.apps.industry.pages.enterprises import answer, keeps_it, trail_to
from ronghe.apps.industry.pages.posts_table import posts_table
from ronghe.apps.industry.queries.enterprises import VIEW, enterprise_for
from ronghe.apps.industry.queries.equipment import equipment_at, equipment_of
from ronghe.apps.industry.queries.signals import VIEW as VIEW_SIGNALS
from ronghe.apps.industry.queries.signals import signals_for
from ronghe.apps.industry.queries.work import tasks_near
from ronghe.apps.industry.queries.workplaces import post_for, posts_at, site_for, site_open_on
from ronghe.apps.industry.rules import is_open, last_day_of
from ronghe.apps.industry.services.enterprises import MANAGE
from ronghe.apps.industry.services.workplaces import (
    add_post,
    add_site,
    change_post,
    change_site,
    close_post,
    close_site,
    reopen_post,
    reopen_site,
)
from ronghe.apps.people.api import PageRequest, Viewer, may, page

NEWEST = 5


# --- sites ----------------------------------------------------------------------------------------


@require_GET
@page(VIEW)
def site(request: PageRequest, uuid: UUID) -> HttpResponse:
    """What stands at a site: its posts, its equipment."""
    viewer = request.viewer
    found = site_for(viewer, VIEW, uuid)
    context = {
        "site": found,
        "is_open": is_open(found, viewer.on_date),
        "posts": posts_table(request, posts_at(found), of_one_site=True),
        "devices": equipment_at(viewer, found),
        "keeps": keeps_it(viewer, found.organisation),
        "trail": trail_to(found.organisation),
    }
    return render(request, "industry/site.html", context)


@require_http_methods(["GET", "POST"])
@page(MANAGE)
def site_new(request: PageRequest, uuid: UUID) -> HttpResponse:
    found = enterprise_for(request.viewer, MANAGE, uuid)
    form = SiteForm(request.POST if request.method == "POST" else None)

    def act() -> HttpResponse:
        address = form.cleaned_data["address"]
        add_site(viewer=request.viewer, organisation=found, title=form.title, address=address)
        messages.success(request, _("The site is added."))
        return redirect("enterprise", found.uuid)

    context = {
        "title": _("Add a site"),
        "adds": True,
        "meaning": _("A place where the enterprise works; posts and equipment stand there."),
        "trail": trail_to(found),
    }
    return answer(request, form, act, context)


@require_http_methods(["GET", "POST"])
@page(MANAGE)
def site_change(request: PageRequest, uuid: UUID) -> HttpResponse:
    """Correct its names and address."""
    found = site_for(request.viewer, MANAGE, uuid)
    form = SiteForm(request.POST if request.method == "POST" else None, site=found)

    def act() -> HttpResponse:
        address = form.cleaned_data["address"]
        change_site(viewer=request.viewer, site=found, title=form.title, address=address)
        messages.success(request, _("The site is up to date."))
        return redirect("site", found.uuid)

    context = {
        "title": _("Change a site"),
        "meaning": _("Posts and equipment that stand there stay there."),
        "trail": _trail_to_site(found),
    }
    return answer(request, form, act, context)


@require_http_methods(["GET", "POST"])
@page(MANAGE)
def site_close(request: PageRequest, uuid: UUID) -> HttpResponse:
    """Ask for its last day and set it."""
    found = site_for(request.viewer, MANAGE, uuid)
    form = _closing_form(request)

    def act() -> HttpResponse:
        day = form.cleaned_data["last_day"]
        close_site(viewer=request.viewer, site=found, last_day=day)
        messages.success(request, _("The site has its last day."))
        return redirect("site", found.uuid)

    words = FormWords(
        heading=_("Close a site"),
        meaning=_(
            "After its last day its posts are offered and counted no more. Nothing is deleted: "
            "what named the site or its posts goes on naming them."
        ),
        action=_("Close the site"),
        back_url=reverse("site", args=[found.uuid]),
        trail=tuple(_trail_to_site(found)),
        facts=(str(text_of(found)), str(text_of(found.organisation))),
    )
    return answer_form(request, form, words, act)


@require_POST
@page(MANAGE)
def site_reopen(request: PageRequest, uuid: UUID) -> HttpResponse:
    """Take its last day back."""
    found = site_for(request.viewer, MANAGE, uuid)
    said = _("The site is open again.")
    _reopened(request, lambda: reopen_site(viewer=request.viewer, site=found), said)
    return redirect("site", found.uuid)


# --- posts ----------------------------------------------------------------------------------------


@require_GET
@page(VIEW)
def post(request: PageRequest, uuid: UUID) -> HttpResponse:
    """A kind of workplace: who does what, on which equipment, and what changed there."""
    viewer = request.viewer
    found = post_for(viewer, VIEW, uuid)
    context = {
        "post": found,
        "is_open": is_open(found, viewer.on_date),
        "last_day": last_day_of(found),
        "devices": list(found.equipment.all()),
        "tasks": list(found.tasks.all()),
        "signals": _signals(viewer, found),
        "keeps": keeps_it(viewer, found.site.organisation),
        "trail": trail_to(found.site.organisation),
    }
    return render(request, "industry/post.html", context)


def _signals(viewer: Viewer, found: Post) -> object:
    if not may(viewer, VIEW_SIGNALS):
        return []
    return signals_for(viewer).filter(post=found, withdrawn_at=None)[:NEWEST]


@require_http_methods(["GET", "POST"])
@page(MANAGE)
def post_new(request: PageRequest, uuid: UUID) -> HttpResponse:
    found = enterprise_for(request.viewer, MANAGE, uuid)
    sites = list(found.sites.filter(site_open_on(request.viewer.on_date)).order_by("code"))
    if not sites:
        messages.info(request, _("First add the site where the post is."))
        return redirect("site_new", found.uuid)
    devices = list(equipment_of(request.viewer, found))
    data = request.POST if request.method == "POST" else None
    near = tasks_near(found, request.viewer.on_date)
    form = PostForm(data, sites=sites, equipment=devices, near=near)

    def act() -> HttpResponse:
        made = add_post(viewer=request.viewer, site=form.chosen_site, draft=form.draft())
        messages.success(request, _("The post is added."))
        return redirect("post", made.uuid)

    context = {
        "title": _("Add a post"),
        "adds": True,
        "meaning": _("A kind of workplace: how many people do it, on what, with what."),
        "trail": trail_to(found),
    }
    return answer(request, form, act, context)


@require_http_methods(["GET", "POST"])
@page(MANAGE)
def post_change(request: PageRequest, uuid: UUID) -> HttpResponse:
    found = post_for(request.viewer, MANAGE, uuid)
    data = request.POST if request.method == "POST" else None
    owner = found.site.organisation
    devices = list(equipment_of(request.viewer, owner))
    near = tasks_near(owner, request.viewer.on_date)
    form = PostForm(data, sites=[found.site], equipment=devices, near=near, post=found)

    def act() -> HttpResponse:
        change_post(viewer=request.viewer, post=found, draft=form.draft())
        messages.success(request, _("The post is up to date."))
        return redirect("post", found.uuid)

    context = {
        "title": _("Change a post"),
        "meaning": _("A kind of workplace: how many people do it, on what, with what."),
        "trail": _trail_to_post(found),
    }
    return answer(request, form, act, context)


@require_http_methods(["GET", "POST"])
@page(MANAGE)
def post_close(request: PageRequest, uuid: UUID) -> HttpResponse:
    """Ask for its last day and set it."""
    found = post_for(request.viewer, MANAGE, uuid)
    form = _closing_form(request)

    def act() -> HttpResponse:
        day = form.cleaned_data["last_day"]
        close_post(viewer=request.viewer, post=found, last_day=day)
        messages.success(request, _("The post has its last day."))
        return redirect("post", found.uuid)

    words = FormWords(
        heading=_("Close a post"),
        meaning=_(
            "After its last day it is offered and counted no more. Nothing is deleted: graduate "
            "profiles and signals that named it go on naming it."
        ),
        action=_("Close the post"),
        back_url=reverse("post", args=[found.uuid]),
        trail=tuple(_trail_to_post(found)),
        facts=(str(text_of(found)), str(text_of(found.site.organisation))),
    )
    return answer_form(request, form, words, act)


@require_POST
@page(MANAGE)
def post_reopen(request: PageRequest, uuid: UUID) -> HttpResponse:
    """Take its last day back."""
    found = post_for(request.viewer, MANAGE, uuid)
    said = _("The post is open again.")
    _reopened(request, lambda: reopen_post(viewer=request.viewer, post=found), said)
    return redirect("post", found.uuid)


# --- what both share ------------------------------------------------------------------------------


def _closing_form(request: PageRequest) -> ClosingForm:
    data = request.POST if request.method == "POST" else None
    return ClosingForm(data, initial={"last_day": request.viewer.on_date.isoformat()})


def _reopened(request: PageRequest, act: Callable[[], None], said: str) -> None:
    try:
        act()
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, said)


def _trail_to_site(found: Site) -> list[tuple[str, str]]:
    return [
        *trail_to(found.organisation),
        (str(text_of(found)), reverse("site", args=[found.uuid])),
    ]


def _trail_to_post(found: Post) -> list[tuple[str, str]]:
    return [
        *trail_to(found.site.organisation),
        (str(text_of(found)), reverse("post", args=[found.uuid])),
    ]
