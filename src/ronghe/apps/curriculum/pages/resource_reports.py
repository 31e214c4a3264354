"""Reports on teaching resources: telling one, one's own, answering; and reviewing a module."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from ronghe.apps.base.api import NotFound, now, text_of
from ronghe.apps.base.presentation.one_form import FormWords, answer_form
from ronghe.apps.curriculum.forms_resources import AnswerForm, ReportForm
from ronghe.apps.curriculum.forms_revisions import ReviewForm
from ronghe.apps.curriculum.models import ModuleVersion
from ronghe.apps.curriculum.queries.resources import (
    EDIT,
    VIEW,
    own_reports,
    report_for,
    resource_for,
)
from ronghe.apps.curriculum.services.module_reviews import REVIEW, confirm_module, revise_module
from ronghe.apps.curriculum.services.resource_reports import (
    REPORT,
    answer_report,
    report_resource,
)
from ronghe.apps.people.api import PageRequest, page, programmes_for


@require_http_methods(["GET", "POST"])
@page(REPORT)
def resource_report(request: PageRequest, uuid: UUID) -> HttpResponse:
    """Say what is wrong in a resource: two fields, for a phone."""
    found = resource_for(request.viewer, uuid)
    version = found.versions.order_by("-number").first()
    if version is None:
        raise NotFound("This resource has no version yet.", "该资源尚无版本。")
    form = ReportForm(request.POST if request.method == "POST" else None)
    back = reverse("resource", args=[found.uuid])
    words = FormWords(
        heading=_("What is wrong?"),
        meaning=_("Whoever keeps the resource reads it and answers you."),
        action=_("Send it"),
        back_url=back,
        trail=((str(text_of(found)), back),),
        facts=(_("version %(n)d") % {"n": version.number},),
    )

    def act() -> HttpResponse:
        report_resource(
            viewer=request.viewer,
            version=version,
            place=form.cleaned_data["place"],
            text=form.cleaned_data["text"],
            lang=get_language() or "en",
            at=now(),
        )
        messages.success(request, _("Thank you. The answer will stand among your reports."))
        return redirect("my_reports")

    return answer_form(request, form, words, act)


@require_GET
@page(VIEW)
def my_reports(request: PageRequest) -> HttpResponse:
    """What the viewer reported, and what was answered."""
    reports = list(own_reports(request.viewer)[:200])
    waiting = sum(report.answered_at is None for report in reports)
    context = {"reports": reports, "waiting": waiting}
    return render(request, "curriculum/my_reports.html", context)


@require_http_methods(["GET", "POST"])
@page(EDIT)
def report_answer(request: PageRequest, uuid: UUID) -> HttpResponse:
    """Answer a report."""
    report = report_for(request.viewer, uuid)
    found = report.version.resource
    form = AnswerForm(request.POST if request.method == "POST" else None)
    back = reverse("resource", args=[found.uuid])
    words = FormWords(
        heading=_("Answer a report"),
        meaning=_("Whoever told it reads your answer."),
        action=_("Answer"),
        back_url=back,
        trail=((str(text_of(found)), back),),
        quote=f"{report.place}\n{report.text}".strip(),
        quote_lang=report.lang,
        facts=(_("version %(n)d") % {"n": report.version.number},),
    )

    def act() -> HttpResponse:
        answer_report(
            viewer=request.viewer,
            report=report,
            answer=form.cleaned_data["answer"],
            text=form.cleaned_data["text"],
            lang=get_language() or "en",
            at=now(),
        )
        messages.success(request, _("Answered."))
        return redirect("resource", found.uuid)

    return answer_form(request, form, words, act)


@require_http_methods(["GET", "POST"])
@page(REVIEW)
def module_review(request: PageRequest, uuid: UUID) -> HttpResponse:
    """Review a published version: it stays for twelve months, or a revision begins."""
    rows = ModuleVersion.objects.filter(
        uuid=uuid,
        state=ModuleVersion.State.PUBLISHED,
        module__programme__in=programmes_for(request.viewer, REVIEW),
    )
    version = rows.select_related("module__programme").first()
    if version is None:
        raise NotFound("There is no such published module for you.", "没有您可以复核的该模块。")
    form = ReviewForm(request.POST if request.method == "POST" else None)
    words = FormWords(
        heading=_("Review: %(title)s") % {"title": text_of(version)},
        meaning=_("Does it still show the work as it is done?"),
        action=_("Record the review"),
        back_url=reverse("revisions"),
        facts=(str(text_of(version.module.programme)),),
    )

    def act() -> HttpResponse:
        asked = {
            "viewer": request.viewer,
            "version": version,
            "reason": form.cleaned_data["reason"],
            "lang": get_language() or "en",
            "at": now(),
        }
        if form.cleaned_data["outcome"] == "revised":
            return redirect("revision", revise_module(**asked).uuid)
        confirm_module(**asked)
        messages.success(request, _("Recorded. It is due again in twelve months."))
        return redirect("revisions")

    return answer_form(request, form, words, act)
