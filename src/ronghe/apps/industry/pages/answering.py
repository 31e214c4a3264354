"""Answering a survey by a one-time link, without an account; interrupted and gone on with."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from ronghe.apps.base.api import Refused, now, today
from ronghe.apps.industry.forms.surveys import AnswerForm
from ronghe.apps.industry.models import Invitation
from ronghe.apps.industry.pages.telling import private, spent
from ronghe.apps.industry.services.invitations import (
    ANSWER,
    answer_survey,
    keep_answers,
    open_invitation,
    viewer_of_invitation,
)
from ronghe.apps.people.api import LinkSpent, PageRequest, has_missed_too_often, page


def _open(request: PageRequest, secret: str) -> Invitation:
    if has_missed_too_often(request):
        raise LinkSpent
    return open_invitation(secret, at=now())


def _form(request: PageRequest, invitation: Invitation) -> AnswerForm:
    return AnswerForm(
        request.POST if request.method == "POST" else None,
        questions=list(invitation.survey.questions.all()),
        draft=invitation.draft,
    )


@private
@require_http_methods(["GET", "POST"])
@page(ANSWER)
def survey_link(request: PageRequest, secret: str) -> HttpResponse:
    """The questions; what was typed earlier is there."""
    try:
        invitation = _open(request, secret)
        form = _form(request, invitation)
        if request.method == "POST":
            answered = _hand_in(request, invitation, form)
            if answered is not None:
                return answered
    except LinkSpent:
        return spent(request)
    context = {
        "form": form,
        "survey": invitation.survey,
        "enterprise": invitation.enterprise,
        "secret": secret,
        "is_begun": bool(invitation.draft),
        "kept_at": invitation.drafted_at,
    }
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "industry/survey_answer.html", context, status=status)


def _hand_in(request: PageRequest, invitation: Invitation, form: AnswerForm) -> HttpResponse | None:
    viewer = viewer_of_invitation(invitation, today())
    if "keep" in request.POST:
        keep_answers(viewer=viewer, invitation=invitation, draft=form.typed(), at=now())
        return redirect(request.path)
    if not form.is_valid():
        return None
    try:
        answer_survey(viewer=viewer, invitation=invitation, values=form.values(), at=now())
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return None
    return redirect("survey_thanks")


@private
@require_POST
@page(ANSWER)
def survey_draft(request: PageRequest, secret: str) -> HttpResponse:
    """Keep what was typed, while it is typed."""
    try:
        invitation = _open(request, secret)
    except LinkSpent:
        return spent(request)
    viewer = viewer_of_invitation(invitation, today())
    typed = _form(request, invitation).typed()
    keep_answers(viewer=viewer, invitation=invitation, draft=typed, at=now())
    return render(request, "industry/kept.html")


@require_GET
@page(ANSWER)
def survey_thanks(request: PageRequest) -> HttpResponse:
    context = {
        "title": _("Thank you"),
        "text": _("Your answers are in. The link is used up; you can close this page."),
    }
    return render(request, "industry/thanks.html", context)
