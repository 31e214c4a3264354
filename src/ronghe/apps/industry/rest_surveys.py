"""Routes of surveys: building one, publishing, sending by link, what was answered."""

from datetime import datetime
from typing import Any
from uuid import UUID

from ninja import Field, Schema, Status
from ninja.pagination import paginate

from ronghe.apps.base.api import NotFound, Text, now, text_of
from ronghe.apps.industry.models import Answer, Question, Survey
from ronghe.apps.industry.queries.surveys import (
    Invitee,
    QuestionResult,
    Said,
    invitees,
    results_of,
    survey_for,
    surveys_for,
)
from ronghe.apps.industry.rest_reading import SignalOut
from ronghe.apps.industry.rest_shapes import Titled, TitledIn, router
from ronghe.apps.industry.rest_signals import LinkOut
from ronghe.apps.industry.services.invitations import VALID_FOR, invite, record_answer
from ronghe.apps.industry.services.signals import LONGEST_TITLE
from ronghe.apps.industry.services.surveys import (
    MANAGE,
    MOST_OPTIONS,
    QuestionDraft,
    SurveyDraft,
    add_question,
    begin_survey,
    begin_survey_version,
    publish_survey,
    remove_question,
)
from ronghe.apps.people.api import (
    InBothLanguages,
    Organisation,
    Paged,
    PageRequest,
    Strict,
    Viewer,
    organisations_for,
    route,
)

LONGEST_INTRO = 1_000
LONGEST_QUESTION = 300
LONGEST_OPTION = 200


# --- what comes and goes --------------------------------------------------------------------------


class SurveyOut(Titled):
    """A version of a survey; it can be sent once it is published and stays as it is then."""

    organisation: UUID
    version: int
    trade: str
    published_at: datetime | None
    sent: int
    answered: int

    @staticmethod
    def resolve_organisation(row: Any) -> UUID:
        return UUID(str(row.organisation.uuid))


class QuestionOut(Schema):
    """`options` are the choices, or the two ends of a scale."""

    position: int
    kind: str
    title: InBothLanguages
    options: list[InBothLanguages]
    is_required: bool

    @staticmethod
    def resolve_title(row: Any) -> InBothLanguages:
        return InBothLanguages.of(text_of(row))

    @staticmethod
    def resolve_options(row: Any) -> list[InBothLanguages]:
        return [InBothLanguages(**one) for one in row.options]


class SurveyDetailOut(SurveyOut):
    intro: InBothLanguages
    questions: list[QuestionOut]

    @staticmethod
    def resolve_intro(row: Any) -> InBothLanguages:
        return InBothLanguages(en=row.intro_en, zh=row.intro_zh)

    @staticmethod
    def resolve_questions(row: Any) -> list[Any]:
        return list(row.questions.all())


class SurveyIn(TitledIn):
    """`trade` is the trade its answers are about, empty for several; `organisation` is whose it
    is, the caller's own when it is left out."""

    organisation: UUID | None = None
    intro_en: str = Field("", max_length=LONGEST_INTRO)
    intro_zh: str = Field("", max_length=LONGEST_INTRO)
    trade: str = Field("", max_length=60)


class OptionIn(Strict):
    en: str = Field("", max_length=LONGEST_OPTION)
    zh: str = Field("", max_length=LONGEST_OPTION)


class QuestionIn(Strict):
    """A question; choices for a choosing one, two ends for a scale, else none."""

    kind: Question.Kind
    title_en: str = Field("", max_length=LONGEST_QUESTION)
    title_zh: str = Field("", max_length=LONGEST_QUESTION)
    options: list[OptionIn] = Field(default_factory=list, max_length=MOST_OPTIONS)
    is_required: bool = False


class InviteeOut(Schema):
    """Somebody who agreed to surveys, and what became of the newest link to them."""

    contact: UUID
    name: str
    enterprise: UUID
    sent_at: datetime | None
    answered_at: datetime | None


class CountOut(Schema):
    label: InBothLanguages
    n: int


class SaidOut(Schema):
    """One enterprise's words; `signal` is what was made of them."""

    answer: UUID
    enterprise: UUID
    words: str
    since: str
    signal: UUID | None


class ResultOut(Schema):
    """What was answered to one question: counts, words, or people now and in a year, which are null
    where nobody said."""

    position: int
    title: InBothLanguages
    kind: str
    answers: int
    counts: list[CountOut]
    said: list[SaidOut]
    people_now: int | None
    people_next_year: int | None


class AnswerSignalIn(Strict):
    """The sentence under which an answer becomes a signal."""

    title: str = Field(min_length=1, max_length=LONGEST_TITLE)
    lang: str = Field("zh-hans", max_length=12)


# --- building -------------------------------------------------------------------------------------


@router.get("/surveys", response=list[SurveyOut], summary="Surveys")
@paginate(Paged)
@route(MANAGE)
def list_surveys(request: PageRequest) -> Any:
    """The surveys that the caller manages, newest first, with how many were sent and answered."""
    return surveys_for(request.viewer)


@router.get("/surveys/{uuid}", response=SurveyDetailOut, summary="One survey")
@route(MANAGE)
def survey_of(request: PageRequest, uuid: UUID) -> Any:
    """A version with its questions in order."""
    return survey_for(request.viewer, uuid)


@router.post("/surveys", response={201: SurveyDetailOut}, summary="Begin a survey")
@route(MANAGE)
def create_survey(request: PageRequest, body: SurveyIn) -> Any:
    """Its frame; the questions come one by one after it."""
    draft = SurveyDraft(body.title, Text(body.intro_en, body.intro_zh), body.trade)
    owner = _owner(request.viewer, body.organisation)
    made = begin_survey(viewer=request.viewer, organisation=owner, draft=draft)
    return Status(201, survey_for(request.viewer, made.uuid))


@router.post("/surveys/{uuid}/questions", response={201: SurveyDetailOut}, summary="Add a question")
@route(MANAGE)
def create_question(request: PageRequest, uuid: UUID, body: QuestionIn) -> Any:
    """Put a question at the end. A published survey takes no more."""
    draft = QuestionDraft(
        body.kind,
        Text(body.title_en, body.title_zh),
        [Text(one.en, one.zh) for one in body.options],
        body.is_required,
    )
    add_question(viewer=request.viewer, survey=survey_for(request.viewer, uuid), draft=draft)
    return Status(201, survey_for(request.viewer, uuid))


@router.delete("/surveys/{uuid}/questions/{position}", response=SurveyDetailOut)
@route(MANAGE)
def delete_question(request: PageRequest, uuid: UUID, position: int) -> Any:
    """Take a question out of a survey that is not published."""
    found = survey_for(request.viewer, uuid)
    remove_question(viewer=request.viewer, survey=found, position=position)
    return survey_for(request.viewer, uuid)


@router.post("/surveys/{uuid}/publish", response=SurveyDetailOut, summary="Publish a survey")
@route(MANAGE)
def make_survey_public(request: PageRequest, uuid: UUID) -> Any:
    """From now on its questions stay as they are, and it can be sent."""
    found = survey_for(request.viewer, uuid)
    publish_survey(viewer=request.viewer, survey=found, at=now())
    return survey_for(request.viewer, uuid)


@router.post("/surveys/{uuid}/versions", response={201: SurveyDetailOut})
@route(MANAGE)
def create_survey_version(request: PageRequest, uuid: UUID) -> Any:
    """Begin the next version, with the same questions; one that is begun already is returned."""
    found = survey_for(request.viewer, uuid)
    version = begin_survey_version(viewer=request.viewer, survey=found)
    return Status(201, survey_for(request.viewer, version.uuid))


# --- sending and results --------------------------------------------------------------------------


@router.get("/surveys/{uuid}/invitees", response=list[InviteeOut], summary="Whom to send it to")
@paginate(Paged)
@route(MANAGE)
def list_invitees(request: PageRequest, uuid: UUID) -> Any:
    """Contacts who agreed to surveys, who was not asked yet first."""
    found = invitees(request.viewer, survey_for(request.viewer, uuid))
    return [_invitee(one) for one in found]


@router.post("/surveys/{uuid}/invitees/{contact}/links", response={201: LinkOut})
@route(MANAGE)
def create_invitation(request: PageRequest, uuid: UUID, contact: UUID) -> Any:
    """A link by which the contact answers, at /q/…/. An earlier open one ends."""
    found = survey_for(request.viewer, uuid)
    asked = [one.contact for one in invitees(request.viewer, found) if one.contact.uuid == contact]
    if not asked:
        raise NotFound("There is no such contact for you.", "没有您可以邀请的这位联系人。")
    secret = invite(viewer=request.viewer, survey=found, contact=asked[0], at=now())
    return Status(201, LinkOut(secret=secret, days=VALID_FOR.days))


@router.get("/surveys/{uuid}/results", response=list[ResultOut], summary="What was answered")
@paginate(Paged)
@route(MANAGE)
def survey_results(request: PageRequest, uuid: UUID) -> Any:
    """By question: counts, words with the enterprise, sums of headcounts."""
    return [_result(one) for one in results_of(survey_for(request.viewer, uuid))]


@router.post("/survey-answers/{uuid}/signal", response={201: SignalOut})
@route(MANAGE)
def create_answer_signal(request: PageRequest, uuid: UUID, body: AnswerSignalIn) -> Any:
    """Make a signal of an answer that tells something new. Refused the second time."""
    signal = record_answer(
        viewer=request.viewer,
        answer=_answer(request.viewer, uuid),
        title=body.title,
        lang=body.lang,
        at=now(),
    )
    return Status(201, signal)


def _answer(viewer: Viewer, uuid: UUID) -> Answer:
    mine = Survey.objects.filter(organisation__in=organisations_for(viewer, MANAGE))
    rows = Answer.objects.filter(invitation__survey__in=mine, uuid=uuid)
    found = rows.select_related(
        "question", "invitation__survey__organisation", "invitation__enterprise__region"
    ).first()
    if found is None:
        raise NotFound("There is no such answer for you.", "没有您可以查看的这条回答。")
    return found


def _owner(viewer: Viewer, uuid: UUID | None) -> Organisation:
    """The organisation that is named, or the caller's own, or the first in reach."""
    own = {held.organisation_id for held in viewer.held}
    reached = list(organisations_for(viewer, MANAGE).order_by("kind", "pk"))
    wanted = [one for one in reached if uuid in (None, one.uuid)]
    if not wanted:
        raise NotFound("No organisation of yours sends surveys.", "您没有可发送调查的单位。")
    return next((one for one in wanted if one.pk in own), wanted[0])


def _invitee(one: Invitee) -> InviteeOut:
    sent = one.invitation
    return InviteeOut(
        contact=one.contact.uuid,
        name=str(one.contact),
        enterprise=one.contact.enterprise.uuid,
        sent_at=sent.sent_at if sent else None,
        answered_at=sent.answered_at if sent else None,
    )


def _result(one: QuestionResult) -> ResultOut:
    people_now, people_next_year = (row.people for row in one.sums) if one.sums else (None, None)
    return ResultOut(
        position=one.question.position,
        title=InBothLanguages.of(text_of(one.question)),
        kind=one.question.kind,
        answers=one.n,
        counts=[CountOut(label=InBothLanguages.of(label), n=n) for label, n in one.counts],
        said=[_said(words) for words in one.said],
        people_now=people_now,
        people_next_year=people_next_year,
    )


def _said(one: Said) -> SaidOut:
    return SaidOut(
        answer=one.answer.uuid,
        enterprise=one.answer.invitation.enterprise.uuid,
        words=one.words,
        since=one.since,
        signal=one.signal.uuid if one.signal else None,
    )
