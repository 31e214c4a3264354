"""Taking a portfolio along, whole, and bringing it in again."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from ronghe.apps.base.api import AuditEntry, NotFound, RongheError, Text, audit, now
from ronghe.apps.certification.forms_travel import BringForm
from ronghe.apps.certification.pages.portfolio import own_person
from ronghe.apps.certification.portfolio_archive import ArchiveUnreadable
from ronghe.apps.certification.portfolio_files import MOST_UPLOADED, read_file
from ronghe.apps.certification.portfolio_taken import TYPES, taken_along
from ronghe.apps.certification.queries.portfolio_export import archive_of
from ronghe.apps.certification.services.items import KEEP
from ronghe.apps.certification.services.portfolio_imports import Brought, bring_in
from ronghe.apps.people.api import PageRequest, Person, page

EXPORT = "certification.export_portfolio"


@require_GET
@page(EXPORT)
def portfolio_take(request: PageRequest) -> HttpResponse:
    """What can be taken along in which form, and the way to bring it in."""
    context = {
        "form": BringForm(),
        "trail": [(_("My portfolio"), reverse("portfolio"))],
    }
    return render(request, "certification/take.html", context)


@never_cache
@require_GET
@page(EXPORT)
def portfolio_export(request: PageRequest, form: str) -> HttpResponse:
    """The whole portfolio as pages with files (ZIP), as JSON, or as PDF."""
    if form not in TYPES:
        raise NotFound("There is no such form.", "没有这种格式。")
    person = own_person(request)
    archive = archive_of(request.viewer, person, now())
    response = HttpResponse(taken_along(request, person, archive, form), content_type=TYPES[form])
    name = f"portfolio-{archive.made_at:%Y-%m-%d}.{form}"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    audit(request.viewer, EXPORT, kind=AuditEntry.Kind.READ, touched=form)
    return response


@require_http_methods(["POST"])
@page(KEEP)
def portfolio_bring(request: PageRequest) -> HttpResponse:
    """Bring a file in: all of it or nothing, with every place that is wrong."""
    person = own_person(request)
    form = BringForm(request.POST, request.FILES)
    problems: tuple[tuple[str, Text], ...] = ()
    if form.is_valid():
        try:
            brought = _bring(request, person, form)
        except ArchiveUnreadable as unreadable:
            problems = tuple((place, Text(en, zh)) for place, en, zh in unreadable.problems)
            form.add_error("file", str(unreadable))
        except RongheError as refusal:
            form.add_error("file", str(refusal))
        else:
            messages.success(request, _said(brought))
            return redirect("portfolio")
    context = {
        "form": form,
        "problems": problems,
        "trail": [(_("My portfolio"), reverse("portfolio"))],
    }
    return render(request, "certification/take.html", context, status=422)


def _bring(request: PageRequest, person: Person, form: BringForm) -> Brought:
    file = form.cleaned_data["file"]
    content = file.read(MOST_UPLOADED + 1)
    return bring_in(viewer=request.viewer, person=person, archive=read_file(content), at=now())


def _said(brought: Brought) -> str:
    added = brought.added + brought.brought
    text = ngettext("%(n)d thing came in", "%(n)d things came in", added) % {"n": added}
    there = _("%(n)d were there already") % {"n": brought.there}
    return f"{text}; {there}."
