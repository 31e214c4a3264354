"""Surveys: the list, building one, sending it by link, what was answered, signals from answers."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from ronghe.apps.base.api import NotFound, Refused, now, text_of
from ronghe.apps.base.presentation.qr import qr_path
from ronghe.apps.base.presentation.tables import Badge, Column, Empty, Link, build_table
from ronghe.apps.industry.forms.picking import language_of
from ronghe.apps.industry.forms.surveys import QuestionForm, SignalTitleForm, SurveyForm
from ronghe.apps.industry.models import Answer, Survey
from ronghe.apps.industry.pages.enterprises import answer
from ronghe.apps.industry.queries.surveys import (
    invitees,
    results_of,
    survey_for,
    surveys_for,
)
from ronghe.apps.industry.services.invitations import VALID_FOR, invite, record_answer
from ronghe.apps.industry.services.surveys import (
    MANAGE,
    add_question,
    begin_survey,
    begin_survey_version,
    publish_survey,
    remove_question,
)
from ronghe.apps.people.api import Organisation, PageRequest, Programme, organisations_for, page


def _standing(one: Survey) -> Badge:
    if one.published_at is None:
        return Badge("unknown", _("being built"))
    return Badge("supported", _("can be sent"))


SURVEY_COLUMNS = (
    Column(
        "title",
        gettext_lazy("Survey"),
        lambda s: Link(text_of(s), reverse("survey", args=[s.uuid])),
        header=True,
    ),
    Column("version", gettext_lazy("Version"), kind="number", places=0),
    Column("sent", gettext_lazy("Sent"), kind="number", places=0, order_by="sent"),
    Column("answered", gettext_lazy("Answered"), kind="number", places=0, order_by="answered"),
    Column("standing", gettext_lazy("Standing"), _standing, kind="badge"),
)


@require_GET
@page(MANAGE)
def surveys(request: PageRequest) -> HttpResponse:
    empty = Empty(
        gettext_lazy("No survey yet"),
        gettext_lazy("Build one: a few questions, in both languages, answered on a phone."),
        gettext_lazy("Build a survey"),
        reverse("survey_new"),
    )
    caption = gettext_lazy("Surveys")
    table = build_table(request, surveys_for(request.viewer), SURVEY_COLUMNS, caption, empty)
    return render(request, "industry/surveys.html", {"table": table})


@require_http_methods(["GET", "POST"])
@page(MANAGE)
def survey_new(request: PageRequest) -> HttpResponse:
    owner = _owner(request)
    programmes = Programme.objects.filter(organisation__region=owner.region_id).order_by("code")
    data = request.POST if request.method == "POST" else None
    form = SurveyForm(data, programmes=list(programmes))

    def act() -> HttpResponse:
        made = begin_survey(viewer=request.viewer, organisation=owner, draft=form.draft())
        return redirect("survey", made.uuid)

    context = {
        "adds": True,
        "title": _("Build a survey"),
        "meaning": _("First its title; then the questions, one by one."),
        "trail": [(_("Surveys"), reverse("surveys"))],
    }
    return answer(request, form, act, context)


def _owner(request: PageRequest) -> Organisation:
    """The viewer's own organisation, or the first in reach."""
    own = {held.organisation_id for held in request.viewer.held}
    reached = list(organisations_for(request.viewer, MANAGE).order_by("kind", "pk"))
    if not reached:
        raise NotFound("No organisation of yours sends surveys.", "您没有可发送调查的单位。")
    return next((one for one in reached if one.pk in own), reached[0])


@require_GET
@page(MANAGE)
def survey(request: PageRequest, uuid: UUID) -> HttpResponse:
    """While it is built: its questions. Once published: whom it was sent to and what came back."""
    return _show(request, survey_for(request.viewer, uuid), QuestionForm(), 200)


def _show(request: PageRequest, found: Survey, form: QuestionForm, status: int) -> HttpResponse:
    is_published = found.published_at is not None
    context = {
        "survey": found,
        "is_published": is_published,
        "questions": list(found.questions.all()),
        "form": form,
        "invitees": invitees(request.viewer, found) if is_published else [],
        "results": results_of(found) if is_published else [],
        "trail": [(_("Surveys"), reverse("surveys"))],
    }
    return render(request, "industry/survey.html", context, status=status)


@require_POST
@page(MANAGE)
def survey_question(request: PageRequest, uuid: UUID) -> HttpResponse:
    """Add a question."""
    found = survey_for(request.viewer, uuid)
    form = QuestionForm(request.POST)
    if form.is_valid():
        try:
            add_question(viewer=request.viewer, survey=found, draft=form.draft())
            return redirect(f"{reverse('survey', args=[found.uuid])}#questions")
        except Refused as refusal:
            form.add_error(None, str(refusal))
    return _show(request, found, form, 422)


@require_POST
@page(MANAGE)
def survey_question_remove(request: PageRequest, uuid: UUID, position: int) -> HttpResponse:
    found = survey_for(request.viewer, uuid)
    try:
        remove_question(viewer=request.viewer, survey=found, position=position)
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect("survey", found.uuid)


@require_POST
@page(MANAGE)
def survey_publish(request: PageRequest, uuid: UUID) -> HttpResponse:
    found = survey_for(request.viewer, uuid)
    try:
        publish_survey(viewer=request.viewer, survey=found, at=now())
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("The survey can be sent now."))
    return redirect("survey", found.uuid)


@require_POST
@page(MANAGE)
def survey_version(request: PageRequest, uuid: UUID) -> HttpResponse:
    """Begin the next version, with the same questions."""
    found = survey_for(request.viewer, uuid)
    version = begin_survey_version(viewer=request.viewer, survey=found)
    return redirect("survey", version.uuid)


@never_cache
@require_POST
@page(MANAGE)
def survey_invite(request: PageRequest, uuid: UUID, contact: UUID) -> HttpResponse:
    """Make a link for one contact and show it, once."""
    found = survey_for(request.viewer, uuid)
    asked = [one.contact for one in invitees(request.viewer, found) if one.contact.uuid == contact]
    if not asked:
        raise NotFound("There is no such contact for you.", "没有您可以邀请的这位联系人。")
    try:
        secret = invite(viewer=request.viewer, survey=found, contact=asked[0], at=now())
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("survey", found.uuid)
    address = request.build_absolute_uri(reverse("survey_link", args=[secret]))
    path, size = qr_path(address)
    context = {
        "name": str(asked[0]),
        "where": asked[0].enterprise,
        "address": address,
        "qr_path": path,
        "qr_size": size,
        "days": VALID_FOR.days,
        "meaning": _("It is shown this once. Whoever has it answers for the enterprise."),
        "back_url": reverse("survey", args=[found.uuid]),
        "trail": [(str(text_of(found)), reverse("survey", args=[found.uuid]))],
    }
    return render(request, "industry/link_made.html", context)


@require_http_methods(["GET", "POST"])
@page(MANAGE)
def answer_signal(request: PageRequest, uuid: UUID) -> HttpResponse:
    """Make a signal of an answer; the sentence can be put otherwise first."""
    mine = surveys_for(request.viewer)
    rows = Answer.objects.filter(invitation__survey__in=mine.values("pk"))
    found = (
        rows.select_related(
            "question", "invitation__survey__organisation", "invitation__enterprise__region"
        )
        .filter(uuid=uuid)
        .first()
    )
    if found is None:
        raise NotFound("There is no such answer for you.", "没有您可以查看的这条回答。")
    what = found.value.get("what", "") if isinstance(found.value, dict) else str(found.value)
    initial = {"title": " ".join(what.split())[:200]}
    form = SignalTitleForm(request.POST if request.method == "POST" else None, initial=initial)

    def act() -> HttpResponse:
        title = form.cleaned_data["title"]
        made = record_answer(
            viewer=request.viewer, answer=found, title=title, lang=language_of(title), at=now()
        )
        messages.success(request, _("The signal is recorded."))
        return redirect("signal", made.uuid)

    made_of = found.invitation.survey
    context = {
        "title": _("Make a signal of this answer"),
        "meaning": what,
        "trail": [(str(text_of(made_of)), reverse("survey", args=[made_of.uuid]))],
    }
    return answer(request, form, act, context)
