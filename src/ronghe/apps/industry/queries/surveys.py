"""Surveys as whoever manages them sees them: lists, whom to send them to, what was answered."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from ronghe.apps.base.api import NotFound, Reference, Text
from ronghe.apps.industry.models import Answer, Contact, Invitation, Question, Signal, Survey
from ronghe.apps.industry.queries.reach import organisations_reached
from ronghe.apps.people.api import Organisation, Viewer, organisations_for

MANAGE = "industry.manage_surveys"
CONTACTS = "industry.view_contacts"
REMIND_AFTER = timedelta(days=7)


def surveys_for(viewer: Viewer) -> "QuerySet[Survey]":
    """The surveys that the viewer manages, with `sent` and `answered`, the newest first."""
    counted = Q(invitations__revoked_at=None)
    return (
        Survey.objects.filter(organisation__in=organisations_for(viewer, MANAGE))
        .select_related("organisation")
        .annotate(
            sent=Count("invitations", filter=counted),
            answered=Count("invitations", filter=Q(invitations__answered_at__isnull=False)),
        )
        .order_by("-pk")
    )


def survey_for(viewer: Viewer, uuid: UUID) -> Survey:
    """One survey that the viewer manages; NotFound otherwise."""
    found = surveys_for(viewer).filter(uuid=uuid).first()
    if found is None:
        raise NotFound("There is no such survey for you.", "没有您可以管理的这份调查。")
    return found


def invitations_of(viewer: Viewer, enterprise: Organisation) -> "QuerySet[Invitation]":
    """The surveys that an enterprise was sent, the newest first, of those the viewer manages or
    all of them for people of the enterprise itself."""
    own = {held.organisation_id for held in viewer.held}
    rows = Invitation.objects.filter(enterprise=enterprise, revoked_at=None)
    if enterprise.pk not in own:
        rows = rows.filter(survey__organisation__in=organisations_for(viewer, MANAGE))
    return rows.select_related("survey").order_by("-sent_at", "-pk")


@dataclass(frozen=True, slots=True)
class Invitee:
    """A contact who agreed to surveys, and the newest link to this survey they were sent."""

    contact: Contact
    invitation: Invitation | None


def invitees(viewer: Viewer, survey: Survey) -> list[Invitee]:
    """Whom the survey can be sent to, who was not asked yet first. Two queries."""
    contacts = Contact.objects.filter(
        enterprise__in=organisations_reached(viewer, CONTACTS),
        enterprise__region=survey.organisation.region_id,
    ).select_related("person", "enterprise")
    sent = {
        one.contact_id: one
        for one in survey.invitations.filter(revoked_at=None).order_by("sent_at", "pk")
    }
    agreed = [
        Invitee(contact, sent.get(contact.pk))
        for contact in contacts.order_by("enterprise__code", "pk")
        if Contact.Purpose.SURVEYS in contact.purposes
    ]
    return sorted(agreed, key=lambda one: one.invitation is not None)


# --- results ------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Said:
    """One enterprise's words on a question; `signal` is what was made of them."""

    answer: Answer
    words: str
    since: str
    signal: Signal | None


@dataclass(frozen=True, slots=True)
class QuestionResult:
    """What was answered to one question: `n` answers; counts for what can be counted, words for
    the rest; for headcounts what all who said it said together, now and next year."""

    question: Question
    n: int
    counts: tuple[tuple[Text, int], ...] = ()
    said: tuple[Said, ...] = ()
    sums: tuple["Sum", "Sum"] | None = None


@dataclass(frozen=True, slots=True)
class Sum:
    """People that `n` answers count together; None where nobody said."""

    people: int | None
    n: int


def results_of(survey: Survey) -> list[QuestionResult]:
    """By question, in order. Three queries."""
    answers: dict[int, list[Answer]] = {}
    rows = Answer.objects.filter(invitation__survey=survey).select_related("invitation__enterprise")
    for answer in rows.order_by("invitation__answered_at", "pk"):
        answers.setdefault(answer.question_id, []).append(answer)
    every = [answer for group in answers.values() for answer in group]
    signals = _signals_of(every)
    return [
        _result(question, answers.get(question.pk, []), signals)
        for question in survey.questions.all()
    ]


def _signals_of(answers: Iterable[Answer]) -> dict[UUID, Signal]:
    sources = [Reference("industry.answer", answer.uuid) for answer in answers]
    rows = Signal.objects.filter(source__in=sources, withdrawn_at=None)
    return {row.source.uuid: row for row in rows if row.source is not None}


def _result(
    question: Question, answers: list[Answer], signals: dict[UUID, Signal]
) -> QuestionResult:
    values = [answer.value for answer in answers]
    match question.kind:
        case Question.Kind.SINGLE | Question.Kind.MULTIPLE | Question.Kind.SCALE:
            counts = _counts(question, values)
            return QuestionResult(question, len(values), counts)
        case Question.Kind.HEADCOUNT:
            sums = (_sum(values, "now"), _sum(values, "next_year"))
            return QuestionResult(question, len(values), sums=sums)
        case _:
            said = tuple(_said(answer, signals.get(answer.uuid)) for answer in answers)
            return QuestionResult(question, len(values), said=said)


def _sum(values: Iterable[Mapping[str, Any]], name: str) -> Sum:
    """Of what was left empty nothing is known: it is no 0."""
    said = [value[name] for value in values if value.get(name) is not None]
    return Sum(sum(said) if said else None, len(said))


def _counts(question: Question, values: list[Any]) -> tuple[tuple[Text, int], ...]:
    chosen = [one for value in values for one in (value if isinstance(value, list) else [value])]
    found = Counter(chosen)
    if question.kind != Question.Kind.SCALE:
        return tuple(
            (Text(option["en"], option["zh"]), found[number])
            for number, option in enumerate(question.options)
        )
    low, high = (Text(end["en"], end["zh"]) for end in question.options)
    labels = [Text(f"1 {low.en}", f"1 {low.zh}"), *(Text(str(n), str(n)) for n in (2, 3, 4))]
    labels.append(Text(f"5 {high.en}", f"5 {high.zh}"))
    return tuple((label, found[number]) for number, label in enumerate(labels, start=1))


def _said(answer: Answer, signal: Signal | None) -> Said:
    if isinstance(answer.value, dict):
        return Said(answer, answer.value.get("what", ""), answer.value.get("since", ""), signal)
    return Said(answer, str(answer.value), "", signal)


def waiting_invitations(viewer: Viewer) -> "QuerySet[Invitation]":
    """What the viewer sent a week ago or longer and nobody answered yet."""
    return Invitation.objects.filter(
        sent_by=viewer.person_id,
        sent_at__date__lte=viewer.on_date - REMIND_AFTER,
        answered_at=None,
        revoked_at=None,
    ).select_related("survey", "enterprise")
