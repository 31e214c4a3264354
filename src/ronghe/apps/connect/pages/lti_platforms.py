"""Learning platforms, as their school's office registers and looks after them."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from ronghe.apps.base.api import Refused, now
from ronghe.apps.base.presentation.tables import Badge, Column, Empty, Link, Table, build_table
from ronghe.apps.connect.forms_lti import PlatformForm
from ronghe.apps.connect.models import LtiPlatform
from ronghe.apps.connect.pages.accounts import accounts_table
from ronghe.apps.connect.pages.editing import Sheet, act, ask_once, fill_in
from ronghe.apps.connect.queries.lti_platforms import (
    account_for,
    accounts_of,
    course_for,
    grade_counts,
    platform_for,
    platforms_for,
)
from ronghe.apps.connect.services.lti_accounts import disconnect
from ronghe.apps.connect.services.lti_grades import send_again
from ronghe.apps.connect.services.lti_keys import rotate_key
from ronghe.apps.connect.services.lti_people import connect_people, plan_people
from ronghe.apps.connect.services.lti_platforms import (
    change_platform,
    close_platform,
    register_platform,
)
from ronghe.apps.people.api import PageRequest, may, organisation_for, page

MANAGE = "connect.manage_lti"


def _trail() -> list[tuple[str, str]]:
    return [(_("Learning platforms"), reverse("lti_platforms"))]


def _our_addresses(request: PageRequest) -> list[tuple[str, str]]:
    """What the platform's administrator has to enter there."""
    return [
        (label, request.build_absolute_uri(reverse(name)))
        for label, name in (
            (_("Tool and redirection URL"), "lti_launch"),
            (_("Initiate login URL"), "lti_login"),
            (_("Public keyset URL"), "lti_keys"),
        )
    ]


@require_GET
@page(MANAGE)
def platforms(request: PageRequest) -> HttpResponse:
    columns = (
        Column(
            "title",
            gettext_lazy("Platform"),
            lambda row: Link(row.title, reverse("lti_platform", args=[row.uuid])),
            order_by="title",
            header=True,
        ),
        Column("issuer", gettext_lazy("Issuer"), order_by="issuer"),
        Column("standing", gettext_lazy("Standing"), _standing, kind="badge"),
        Column(
            "registered_at", gettext_lazy("Registered on"), kind="day", order_by="registered_at"
        ),
    )
    empty = Empty(
        gettext_lazy("No learning platform yet"),
        gettext_lazy("Register the one your school uses; teachers then place links in courses."),
        gettext_lazy("Register a platform"),
        reverse("lti_platform_new"),
    )
    rows = platforms_for(request.viewer)
    title = gettext_lazy("Learning platforms")
    table = build_table(request, rows, columns, title, empty, sort="title")
    context = {
        "table": table,
        "addresses": _our_addresses(request),
        "may_rotate": may(request.viewer, "connect.rotate_lti_keys"),
    }
    return render(request, "connect/lti_platforms.html", context)


def _standing(row: LtiPlatform) -> Badge:
    if row.closed_at:
        return Badge("unknown", gettext_lazy("closed"))
    return Badge("supported", gettext_lazy("in use"))


@require_http_methods(["GET", "POST"])
@page(MANAGE)
def platform_new(request: PageRequest) -> HttpResponse:
    organisation = organisation_for(request.viewer, MANAGE)
    form = PlatformForm(request.POST or None)
    sheet = Sheet(
        _("Register a learning platform"),
        _("Add Ronghe as a tool in the platform first; it then shows what is asked for here."),
        _("Register"),
        _trail(),
    )

    def save() -> str:
        found = register_platform(
            viewer=request.viewer, organisation=organisation, facts=form.facts(), at=now()
        )
        messages.success(request, _("The platform is registered. Open a link there to try it."))
        return reverse("lti_platform", args=[found.uuid])

    return fill_in(request, form, sheet, save)


@require_GET
@page(MANAGE)
def platform(request: PageRequest, uuid: UUID) -> HttpResponse:
    found = platform_for(request.viewer, uuid)
    context = {
        "platform": found,
        "addresses": _our_addresses(request),
        "accounts": _accounts(request, found),
        "courses": found.courses.all(),
        "grades": grade_counts(found),
        "trail": _trail(),
    }
    return render(request, "connect/lti_platform.html", context)


def _accounts(request: PageRequest, found: LtiPlatform) -> Table:
    empty = Empty(
        gettext_lazy("Nobody is connected yet"),
        gettext_lazy("People connect themselves on their first visit, or you connect a course."),
    )
    return accounts_table(request, accounts_of(found), empty)


@require_http_methods(["GET", "POST"])
@page(MANAGE)
def platform_change(request: PageRequest, uuid: UUID) -> HttpResponse:
    found = platform_for(request.viewer, uuid)
    fields = ("title", "issuer", "client_id", "login_url", "token_url", "keys_url")
    initial = {name: getattr(found, name) for name in fields}
    initial["deployments"] = "\n".join(found.deployments)
    form = PlatformForm(request.POST or None, initial=initial)
    here = reverse("lti_platform", args=[found.uuid])
    sheet = Sheet(
        _("Change %(title)s") % {"title": found.title},
        _("Its keys are fetched again when you save."),
        _("Save"),
        [*_trail(), (found.title, here)],
    )

    def save() -> str:
        change_platform(viewer=request.viewer, platform=found, facts=form.facts(), at=now())
        messages.success(request, _("Saved."))
        return here

    return fill_in(request, form, sheet, save)


@require_http_methods(["GET", "POST"])
@page(MANAGE)
def platform_close(request: PageRequest, uuid: UUID) -> HttpResponse:
    found = platform_for(request.viewer, uuid)

    def work() -> str:
        close_platform(viewer=request.viewer, platform=found, at=now())
        return _("The platform is closed; nobody comes in from it any more.")

    return ask_once(
        request,
        _("Close %(title)s?") % {"title": found.title},
        _("Nobody comes in from it any more, and nothing is told to it. What was done stays."),
        _("Close the platform"),
        reverse("lti_platform", args=[found.uuid]),
        work,
    )


@require_POST
@page(MANAGE)
def grades_again(request: PageRequest, uuid: UUID) -> HttpResponse:
    found = platform_for(request.viewer, uuid)

    def work() -> str:
        count = send_again(viewer=request.viewer, platform=found, at=now())
        text = ngettext("%(n)d is tried again.", "%(n)d are tried again.", count)
        return text % {"n": count}

    return act(request, reverse("lti_platform", args=[found.uuid]), work)


@require_http_methods(["GET", "POST"])
@page(MANAGE)
def account_disconnect(request: PageRequest, uuid: UUID) -> HttpResponse:
    account = account_for(request.viewer, uuid)

    def work() -> str:
        disconnect(viewer=request.viewer, account=account)
        return _("Disconnected. They can connect again with both sign-ins.")

    return ask_once(
        request,
        _("Disconnect %(name)s?") % {"name": account.person},
        _("From the platform, they come in as nobody until the accounts are connected again."),
        _("Disconnect"),
        reverse("lti_platforms"),
        work,
    )


@require_http_methods(["GET", "POST"])
@page(MANAGE)
def course(request: PageRequest, uuid: UUID) -> HttpResponse:
    """Who of a course is who here: proposals to tick, and those whom nobody knows."""
    found = course_for(request.viewer, uuid)
    back = reverse("lti_platform", args=[found.platform.uuid])
    try:
        if request.method == "POST":
            return _connect(request, found, back)
        plan = plan_people(viewer=request.viewer, course=found, at=now())
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect(back)
    context = {
        "course": found,
        "plan": plan,
        "proposed": plan.of("proposed"),
        "unknown": [*plan.of("several"), *plan.of("unknown")],
        "connected": plan.of("connected"),
        "trail": [*_trail(), (found.platform.title, back)],
    }
    return render(request, "connect/lti_course.html", context)


def _connect(request: PageRequest, found: object, back: str) -> HttpResponse:
    done, refused = connect_people(
        viewer=request.viewer,
        course=found,  # type: ignore[arg-type]
        subjects=request.POST.getlist("subject"),
        at=now(),
    )
    for refusal in refused:
        messages.error(request, str(refusal))
    text = ngettext("%(n)d account was connected.", "%(n)d accounts were connected.", done)
    messages.success(request, text % {"n": done})
    return redirect(back)


@require_http_methods(["GET", "POST"])
@page("connect.rotate_lti_keys")
def key_rotate(request: PageRequest) -> HttpResponse:
    def work() -> str:
        rotate_key(viewer=request.viewer, at=now())
        return _("A new key signs from now on.")

    return ask_once(
        request,
        _("Change the signing key?"),
        _("Platforms fetch the new key by themselves. The old one is shown for 30 days yet."),
        _("Change the key"),
        reverse("lti_platforms"),
        work,
    )
