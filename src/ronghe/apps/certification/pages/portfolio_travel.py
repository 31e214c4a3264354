"""Taking a portfolio along, whole, and bringing it in again."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from ronghe.apps.base.api import AuditEntry, NotFound, RongheError, Text, audit, now
from ronghe.apps.certification.forms_travel import BringForm
from ronghe.apps.certification.pages.portfolio import own_person
from ronghe.apps.certification.portfolio_archive import Archive, ArchiveUnreadable, archive_json
from ronghe.apps.certification.portfolio_document import portfolio_document
from ronghe.apps.certification.portfolio_files import MOST_UPLOADED, archive_zip, read_file
from ronghe.apps.certification.queries.portfolio_export import archive_of
from ronghe.apps.certification.queries.timeline import timeline_of
from ronghe.apps.certification.services.items import KEEP
from ronghe.apps.certification.services.portfolio_imports import Brought, bring_in
from ronghe.apps.people.api import PageRequest, Person, page
from ronghe.files.documents.typst_pdf import render_pdf

EXPORT = "certification.export_portfolio"
TYPES = {
    "zip": "application/zip",
    "json": "application/json",
    "zh.pdf": "application/pdf",
    "en.pdf": "application/pdf",
}


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
    response = HttpResponse(_content(request, person, archive, form), content_type=TYPES[form])
    name = f"portfolio-{archive.made_at:%Y-%m-%d}.{form}"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    audit(request.viewer, EXPORT, kind=AuditEntry.Kind.READ, touched=form)
    return response


def _content(request: PageRequest, person: Person, archive: Archive, form: str) -> bytes:
    if form == "json":
        return archive_json(archive, with_contents=True)
    timeline = timeline_of(request.viewer, person)
    if form == "zip":
        context = {"archive": archive, "person": person, "parts": _parts(archive, timeline)}
        index = render_to_string("certification/archive.html", context, request=request)
        return archive_zip(archive, {"index.html": index.encode()})
    return render_pdf(portfolio_document(archive, timeline, form[:2]), at=archive.made_at)


def _parts(archive: Archive, timeline: object) -> list[tuple[int, list[object]]]:
    named = {str(one.id): one for one in archive.entries}
    titles = {key: one.title_zh or one.title_en for key, one in named.items()}
    return [
        (
            part.number,
            [
                (
                    named[str(entry.reference)],
                    [
                        (str(target), titles[str(target)])
                        for target in entry.about
                        if str(target) in titles
                    ],
                )
                for entry in part.entries
                if str(entry.reference) in named
            ],
        )
        for part in timeline.parts  # type: ignore[attr-defined]
    ]


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
