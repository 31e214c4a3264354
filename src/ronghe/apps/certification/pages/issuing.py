"""Confirming a certificate before it is issued: one person, or many with progress shown."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseNotModified
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from ronghe.apps.base.api import NotFound, Refused, now, text_of
from ronghe.apps.certification.forms_rules import BatchForm
from ronghe.apps.certification.models import IssueBatch
from ronghe.apps.certification.pages.certificates import certificate_trail
from ronghe.apps.certification.pages.standings import rows_of, standing_badge
from ronghe.apps.certification.queries.issuing import (
    CONFIRM,
    Progress,
    batch_for,
    progress_of,
    proved_now,
)
from ronghe.apps.certification.queries.rules import certificate_for
from ronghe.apps.certification.queries.standings import Standing, standing_of
from ronghe.apps.certification.queries.students import Enrolled, enrolled_among
from ronghe.apps.certification.services.batches import SILENT_AFTER, confirm_batch, retry_batch
from ronghe.apps.certification.services.confirmations import confirm_and_issue
from ronghe.apps.certification.tasks import issue_batch
from ronghe.apps.people.api import PageRequest, page, persons_for


@require_http_methods(["GET", "POST"])
@page(CONFIRM)
def certificate_confirm(request: PageRequest, uuid: UUID, person: UUID) -> HttpResponse:
    """Look at the proof once more, and confirm: the credential is issued at once."""
    certificate = certificate_for(request.viewer, uuid, CONFIRM)
    if not persons_for(request.viewer, CONFIRM).filter(uuid=person).exists():
        raise NotFound("There is no such student for you.", "没有您可以查看的这名学生。")
    one = standing_of(request.viewer, uuid, person)
    if request.method == "POST":
        try:
            confirm_and_issue(
                viewer=request.viewer,
                person=one.person,
                certificate=certificate,
                shown=request.POST.get("shown", ""),
                at=now(),
            )
        except Refused as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _("Confirmed and issued."))
            return redirect("standing", person, uuid)
    context = {
        "one": one,
        "badge": standing_badge(one),
        "rows": rows_of(one, request.viewer, None),
        "trail": [*certificate_trail(certificate)],
    }
    return render(request, "certification/certificate_confirm.html", context)


@require_http_methods(["GET", "POST"])
@page(CONFIRM)
def batch_new(request: PageRequest, uuid: UUID) -> HttpResponse:
    """Whom the rule has proved; those who are ticked get the certificate together."""
    certificate = certificate_for(request.viewer, uuid, CONFIRM)
    standings = proved_now(request.viewer, certificate)
    places = enrolled_among([one.person.pk for one in standings])
    persons = [
        (one.person, _with_proof(one, places[one.person.pk]))
        for one in standings
        if one.person.pk in places
    ]
    title = _("%(title)s, %(year)d") % {
        "title": text_of(certificate),
        "year": request.viewer.on_date.year,
    }
    form = BatchForm(
        request.POST if request.method == "POST" else None, persons=persons, title=title
    )
    if request.method == "POST" and form.is_valid():
        try:
            report = confirm_batch(
                viewer=request.viewer,
                certificate=certificate,
                persons=form.students(),
                title=form.cleaned_data["title"],
                at=now(),
            )
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            issue_batch.enqueue(str(report.batch.uuid))
            return redirect("batch", report.batch.uuid)
    status = 422 if form.is_bound and form.errors else 200
    context = {
        "form": form,
        "certificate": certificate,
        "count": len(persons),
        "trail": list(certificate_trail(certificate)),
    }
    return render(request, "certification/batch_new.html", context, status=status)


def _with_proof(one: Standing, place: Enrolled) -> SafeString:
    """Whom one confirms: name, class, what was proved, and the way to all of it."""
    return format_html(
        '{} – {}<br><span class="text-muted">{}</span> <a href="{}">{}</a>',
        one.person,
        text_of(place.school_class),
        _("; ").join(str(text) for text in one.proved),
        reverse("standing", args=[one.person.uuid, one.certificate.uuid]),
        _("Look at the proof"),
    )


@require_GET
@page(CONFIRM)
def batch(request: PageRequest, uuid: UUID) -> HttpResponse:
    """How far a batch is; the page follows by itself."""
    found = batch_for(request.viewer, uuid)
    progress = progress_of(found)
    context = {
        **_progress_context(progress),
        "tag": _tag(progress),
        "trail": list(certificate_trail(found.rule.certificate)),
    }
    return render(request, "certification/batch.html", context)


@require_GET
@page(CONFIRM)
def batch_progress(request: PageRequest, uuid: UUID) -> HttpResponse:
    """The live part of a batch's page; 304 while nothing has changed."""
    progress = progress_of(batch_for(request.viewer, uuid))
    tag = _tag(progress)
    if request.headers.get("If-None-Match") == tag:
        answer: HttpResponse = HttpResponseNotModified()
    else:
        context = _progress_context(progress)
        answer = render(request, "certification/batch_progress.html", context)
    answer["ETag"] = tag
    answer["Cache-Control"] = "private, no-cache"
    return answer


@require_POST
@page(CONFIRM)
def batch_retry(request: PageRequest, uuid: UUID) -> HttpResponse:
    """Take up again what could not be issued, or what a job that died has left."""
    found = batch_for(request.viewer, uuid)
    try:
        retry_batch(viewer=request.viewer, batch=found, at=now())
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        issue_batch.enqueue(str(found.uuid))
        messages.success(request, _("It goes on."))
    return redirect("batch", found.uuid)


def _progress_context(progress: Progress) -> dict[str, object]:
    return {"batch": progress.batch, "progress": progress, "is_silent": _is_silent(progress.batch)}


def _is_silent(batch: IssueBatch) -> bool:
    """No job was heard of for a while, though something is left."""
    heard = batch.heard_at or batch.asked_at
    return batch.state != IssueBatch.State.DONE and now() - heard > SILENT_AFTER


def _tag(progress: Progress) -> str:
    silent = _is_silent(progress.batch)
    counts = f"{progress.issued}-{len(progress.failed)}-{progress.total}-{silent}"
    return f'"{progress.batch.state}-{counts}-{get_language()}"'
