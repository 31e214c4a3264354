"""Sending a survey by one-time link, answering it, and making signals of answers."""

import hashlib
import secrets
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction

from ronghe.apps.base.api import Reference, Refused, Text, audit, day_of
from ronghe.apps.industry.models import Answer, Contact, Invitation, Question, Signal, Survey
from ronghe.apps.industry.queries.reach import organisations_reached
from ronghe.apps.industry.services.signals import SignalDraft, record_signal
from ronghe.apps.industry.services.surveys import MANAGE, reference_of
from ronghe.apps.people.api import LinkSpent, Viewer, refuse, require

ANSWER = "industry.answer_survey"
CONTACTS = "industry.view_contacts"
VALID_FOR = timedelta(days=45)
LONGEST_TEXT = 2_000
MOST_PEOPLE = 1_000_000
NEWS = (Question.Kind.NEW_EQUIPMENT, Question.Kind.NEW_TASK, Question.Kind.TEXT)
Values = Mapping[int, Any]


def invite(*, viewer: Viewer, survey: Survey, contact: Contact, at: datetime) -> str:
    """Make a link by which a contact answers a survey; returns its secret, shown once. An earlier
    open one of the same contact stops working, and what was typed there goes along.

    Raises NotAllowed; Refused for a draft, or a contact who did not agree to surveys.
    """
    require(viewer, MANAGE, organisation=survey.organisation)
    reached = organisations_reached(viewer, CONTACTS).filter(pk=contact.enterprise_id)
    if not viewer.is_system and not reached.exists():
        refuse(viewer, MANAGE)
    _refuse_unfit(survey, contact)
    secret = secrets.token_urlsafe(32)
    with transaction.atomic():
        earlier = Invitation.objects.select_for_update().filter(
            survey=survey, contact=contact, answered_at=None, revoked_at=None
        )
        kept: dict[str, Any] = next((one.draft for one in earlier), {})
        earlier.update(revoked_at=at)
        Invitation.objects.create(
            survey=survey,
            enterprise_id=contact.enterprise_id,
            contact=contact,
            digest=_digest(secret),
            sent_by_id=viewer.person_id,
            sent_at=at,
            expires_at=at + VALID_FOR,
            draft=kept,
        )
        audit(viewer, MANAGE, subject=reference_of(survey), touched="invitation")
    return secret


def open_invitation(secret: str, *, at: datetime) -> Invitation:
    """The invitation that a link opens. Raises LinkSpent when it was answered, taken back, has
    run out or never was."""
    found = (
        Invitation.objects.filter(
            digest=_digest(secret), answered_at=None, revoked_at=None, expires_at__gt=at
        )
        .select_related("survey__organisation", "enterprise__region", "contact__person")
        .first()
    )
    if found is None:
        raise LinkSpent
    return found


def viewer_of_invitation(invitation: Invitation, on_date: date) -> Viewer:
    """Whoever comes by the link: nobody the platform knows, for this one survey."""
    language = invitation.contact.language if invitation.contact else "zh-hans"
    return Viewer(None, None, Text("", ""), language, (), "link", on_date)


def keep_answers(
    *, viewer: Viewer, invitation: Invitation, draft: Mapping[str, Any], at: datetime
) -> None:
    """Keep what was typed so far, to go on later. Does nothing once it is answered."""
    require(viewer, ANSWER)
    with transaction.atomic():
        Invitation.objects.filter(pk=invitation.pk, answered_at=None, revoked_at=None).update(
            draft=dict(draft), drafted_at=at
        )
        audit(viewer, ANSWER, subject=reference_of(invitation.survey), touched="draft")


def answer_survey(
    *, viewer: Viewer, invitation: Invitation, values: Values, at: datetime
) -> list[Answer]:
    """Hand the answers in: `values` by the question's primary key, left out where not answered.
    The link is used up; a second time raises LinkSpent. Raises Refused for values that do not fit
    their question or a required one left out; nothing is written then."""
    require(viewer, ANSWER)
    questions = {question.pk: question for question in invitation.survey.questions.all()}
    for question in questions.values():
        _refuse_unfit_value(question, values.get(question.pk))
    with transaction.atomic():
        waiting = Invitation.objects.filter(pk=invitation.pk, answered_at=None, revoked_at=None)
        if not waiting.update(answered_at=at, draft={}):
            raise LinkSpent
        answers = Answer.objects.bulk_create(
            Answer(invitation=invitation, question=questions[key], value=value)
            for key, value in values.items()
            if key in questions and value not in (None, "", [])
        )
        audit(
            viewer,
            ANSWER,
            subject=reference_of(invitation.survey),
            touched="answers",
            count=len(answers),
        )
    return answers


def answer_reference(answer: Answer) -> Reference:
    return Reference("industry.answer", answer.uuid)


def record_answer(*, viewer: Viewer, answer: Answer, title: str, lang: str, at: datetime) -> Signal:
    """Make a signal of an answer that tells something new. Raises NotAllowed, Refused (also the
    second time)."""
    invitation = answer.invitation
    require(viewer, MANAGE, organisation=invitation.survey.organisation)
    if answer.question.kind not in NEWS or invitation.answered_at is None:
        raise Refused(
            "This answer tells nothing new by itself. Nothing was recorded.",
            "该回答本身不构成新信息。未登记。",
            code="answer-no-news",
        )
    answered_on = day_of(invitation.answered_at)
    draft = SignalDraft(
        region=invitation.enterprise.region,
        enterprise=invitation.enterprise,
        kind=Signal.Kind.SURVEY,
        title=title,
        lang=lang,
        event_on=min(_since(answer) or answered_on, answered_on),
        trade=invitation.survey.trade,
        source=answer_reference(answer),
    )
    return record_signal(viewer=viewer, draft=draft, at=at)


def _since(answer: Answer) -> date | None:
    since = answer.value.get("since") if isinstance(answer.value, dict) else None
    return date.fromisoformat(since) if since else None


def _digest(secret: str) -> bytes:
    """SHA-256 of a secret with 256 random bits: fast, and not to be guessed."""
    return hashlib.sha256(secret.encode()).digest()


def _refuse_unfit(survey: Survey, contact: Contact) -> None:
    if survey.published_at is None:
        raise Refused(
            "Publish the survey first. No link was made.",
            "请先发布调查。未生成链接。",
            code="survey-draft",
        )
    if Contact.Purpose.SURVEYS not in contact.purposes:
        raise Refused(
            "This contact did not agree to surveys. No link was made.",
            "该联系人未同意接受调查。未生成链接。",
            code="contact-not-agreed",
        )


def _refuse_unfit_value(question: Question, value: Any) -> None:
    is_left_out = value in (None, "", [])
    if question.is_required if is_left_out else not _fits(question, value):
        raise Refused(
            f"Look at question {question.position} again. Nothing was sent.",
            f"请再看第 {question.position} 题。未提交。",
            code="answer-unfit",
        )


def _fits(question: Question, value: Any) -> bool:
    """Whether a value is one that the question can have."""
    match question.kind:
        case Question.Kind.SINGLE:
            return value in range(len(question.options))
        case Question.Kind.MULTIPLE:
            return isinstance(value, list) and set(value) <= set(range(len(question.options)))
        case Question.Kind.SCALE:
            return value in range(1, 6)
        case Question.Kind.TEXT:
            return isinstance(value, str) and len(value) <= LONGEST_TEXT
        case Question.Kind.HEADCOUNT:
            numbers = [value.get("now"), value.get("next_year")]
            return all(one is None or 0 <= one <= MOST_PEOPLE for one in numbers)
        case _:
            return 0 < len(value.get("what", "")) <= LONGEST_TEXT
