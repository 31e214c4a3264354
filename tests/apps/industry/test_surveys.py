"""Surveys: building, versions, sending by link, answering, results, signals from answers."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import translation
from tests.apps.assessment.test_rating_pages import signed_in
from tests.apps.industry.conftest import SYSTEM, Industry

from ronghe.apps.base.api import Refused, Text, now, today
from ronghe.apps.industry.forms.surveys import AnswerForm
from ronghe.apps.industry.models import Answer, Contact, Invitation, Question, Signal, Survey
from ronghe.apps.industry.queries.enterprises import overdue_surveys
from ronghe.apps.industry.queries.sources import source_seen
from ronghe.apps.industry.queries.surveys import Sum, results_of
from ronghe.apps.industry.services.contacts import ContactDraft, add_contact
from ronghe.apps.industry.services.invitations import (
    VALID_FOR,
    answer_survey,
    invite,
    keep_answers,
    open_invitation,
    record_answer,
    viewer_of_invitation,
)
from ronghe.apps.industry.services.surveys import (
    QuestionDraft,
    SurveyDraft,
    add_question,
    begin_survey,
    begin_survey_version,
    publish_survey,
    remove_question,
)
from ronghe.apps.people.api import LinkSpent, NotAllowed, Organisation, Viewer

YES_NO = (Text("yes", "是"), Text("no", "否"))
QUESTIONS = (
    QuestionDraft("single", Text("Bought machines?", "买了设备吗？"), YES_NO, is_required=True),
    QuestionDraft("multiple", Text("Which?", "哪些？"), (*YES_NO, Text("some", "一些"))),
    QuestionDraft("scale", Text("How fast?", "多快？"), (Text("slow", "慢"), Text("fast", "快"))),
    QuestionDraft("headcount", Text("People?", "人数？")),
    QuestionDraft("new_equipment", Text("New equipment?", "新设备？")),
)
COMPLETE = {
    1: 0,
    2: [0, 2],
    3: 4,
    4: {"now": 10, "next_year": 14},
    5: {"what": "A robot", "since": "2026-05-04"},
}


def published(industry: Industry) -> Survey:
    survey = begin_survey(
        viewer=SYSTEM,
        organisation=industry.world.school,
        draft=SurveyDraft(Text("Autumn", "秋季"), trade="cnc"),
    )
    for question in QUESTIONS:
        add_question(viewer=SYSTEM, survey=survey, draft=question)
    publish_survey(viewer=SYSTEM, survey=survey, at=now())
    survey.refresh_from_db()
    return survey


def contact_of(enterprise: Organisation, *purposes: str) -> Contact:
    draft = ContactDraft("Chen", purposes=purposes or ("surveys",))
    return add_contact(viewer=SYSTEM, enterprise=enterprise, draft=draft)


def invited(industry: Industry, survey: Survey) -> tuple[str, Invitation, Viewer]:
    contact = contact_of(industry.world.enterprise)
    secret = invite(viewer=SYSTEM, survey=survey, contact=contact, at=now())
    invitation = open_invitation(secret, at=now())
    return secret, invitation, viewer_of_invitation(invitation, today())


def by_question(survey: Survey, values: dict[int, Any]) -> dict[int, Any]:
    keys = dict(survey.questions.values_list("position", "pk"))
    return {keys[position]: value for position, value in values.items()}


# --- building -------------------------------------------------------------------------------------


def test_a_lead_builds_a_survey_of_their_school(industry: Industry) -> None:
    lead = industry.viewer(industry.world.lead)

    survey = begin_survey(
        viewer=lead, organisation=industry.world.school, draft=SurveyDraft(Text("Autumn", ""))
    )
    add_question(viewer=lead, survey=survey, draft=QUESTIONS[0])

    question = Question.objects.get()
    assert (survey.code, survey.version, survey.title_zh) == ("autumn", 1, "Autumn")
    assert question.options == [{"en": "yes", "zh": "是"}, {"en": "no", "zh": "否"}]


def test_a_teacher_builds_none(industry: Industry) -> None:
    teacher = industry.viewer(industry.world.teacher)

    with pytest.raises(NotAllowed):
        begin_survey(
            viewer=teacher, organisation=industry.world.school, draft=SurveyDraft(Text("X", ""))
        )

    assert Survey.objects.count() == 0


@pytest.mark.parametrize(
    ("draft", "code"),
    [
        (QuestionDraft("text", Text("", " ")), "question-unfit"),
        (QuestionDraft("guess", Text("Why?", "")), "question-unfit"),
        (QuestionDraft("single", Text("Which?", ""), YES_NO[:1]), "question-options"),
        (QuestionDraft("scale", Text("How?", ""), ()), "question-scale"),
    ],
)
def test_an_unfit_question_is_refused_and_not_added(
    industry: Industry, draft: QuestionDraft, code: str
) -> None:
    survey = begin_survey(
        viewer=SYSTEM, organisation=industry.world.school, draft=SurveyDraft(Text("X", ""))
    )

    with pytest.raises(Refused) as refusal:
        add_question(viewer=SYSTEM, survey=survey, draft=draft)

    assert refusal.value.code == code
    assert Question.objects.count() == 0


def test_a_published_survey_never_changes(industry: Industry) -> None:
    survey = published(industry)

    for act in (
        lambda: add_question(viewer=SYSTEM, survey=survey, draft=QUESTIONS[0]),
        lambda: remove_question(viewer=SYSTEM, survey=survey, position=1),
        lambda: publish_survey(viewer=SYSTEM, survey=survey, at=now()),
    ):
        with pytest.raises(Refused) as refusal:
            act()
        assert refusal.value.code == "survey-published"

    assert survey.questions.count() == len(QUESTIONS)


def test_a_survey_without_a_question_is_not_published(industry: Industry) -> None:
    survey = begin_survey(
        viewer=SYSTEM, organisation=industry.world.school, draft=SurveyDraft(Text("X", ""))
    )

    with pytest.raises(Refused):
        publish_survey(viewer=SYSTEM, survey=survey, at=now())

    assert Survey.objects.get().published_at is None


def test_the_next_version_has_the_same_questions_and_is_begun_once(industry: Industry) -> None:
    survey = published(industry)

    version = begin_survey_version(viewer=SYSTEM, survey=survey)
    again = begin_survey_version(viewer=SYSTEM, survey=survey)

    assert (version.version, version.published_at, again.pk) == (2, None, version.pk)
    titles = [list(one.questions.values_list("title_en", flat=True)) for one in (survey, version)]
    assert titles[0] == titles[1]


# --- by link --------------------------------------------------------------------------------------


def test_what_was_typed_is_kept_and_goes_along_with_a_new_link(industry: Industry) -> None:
    survey = published(industry)
    secret, invitation, viewer = invited(industry, survey)
    keep_answers(viewer=viewer, invitation=invitation, draft={"q1": "0"}, at=now())
    assert invitation.contact is not None

    second = invite(viewer=SYSTEM, survey=survey, contact=invitation.contact, at=now())

    assert open_invitation(second, at=now()).draft == {"q1": "0"}
    with pytest.raises(LinkSpent):
        open_invitation(secret, at=now())


def test_a_link_runs_out_and_a_guessed_one_never_was(industry: Industry) -> None:
    secret, _, _ = invited(industry, published(industry))

    for wrong, at in (("never-was", now()), (secret, now() + VALID_FOR + timedelta(days=1))):
        with pytest.raises(LinkSpent):
            open_invitation(wrong, at=at)


def test_answers_are_handed_in_once(industry: Industry) -> None:
    survey = published(industry)
    secret, invitation, viewer = invited(industry, survey)
    values = by_question(survey, COMPLETE)

    answers = answer_survey(viewer=viewer, invitation=invitation, values=values, at=now())
    with pytest.raises(LinkSpent):
        answer_survey(viewer=viewer, invitation=invitation, values=values, at=now())

    assert len(answers) == Answer.objects.count() == len(QUESTIONS)
    with pytest.raises(LinkSpent):
        open_invitation(secret, at=now())


@pytest.mark.parametrize(
    "wrong",
    [
        {1: None},
        {1: 2},
        {2: [0, 3]},
        {3: 6},
        {4: {"now": -1}},
        {5: {"what": "", "since": ""}},
    ],
)
def test_a_value_that_does_not_fit_its_question_is_refused(
    industry: Industry, wrong: dict[int, Any]
) -> None:
    survey = published(industry)
    _, invitation, viewer = invited(industry, survey)

    with pytest.raises(Refused):
        answer_survey(
            viewer=viewer,
            invitation=invitation,
            values=by_question(survey, {**COMPLETE, **wrong}),
            at=now(),
        )

    assert Answer.objects.count() == 0
    assert Invitation.objects.get().answered_at is None


def test_nobody_is_asked_who_did_not_agree(industry: Industry) -> None:
    survey = published(industry)
    contact = contact_of(industry.world.enterprise, "placements")

    with pytest.raises(Refused) as refusal:
        invite(viewer=SYSTEM, survey=survey, contact=contact, at=now())

    assert refusal.value.code == "contact-not-agreed"
    assert Invitation.objects.count() == 0


# --- what came back -------------------------------------------------------------------------------


def test_results_count_what_was_answered(industry: Industry) -> None:
    survey = published(industry)
    for enterprise in (industry.world.enterprise, industry.other_enterprise):
        secret = invite(viewer=SYSTEM, survey=survey, contact=contact_of(enterprise), at=now())
        invitation = open_invitation(secret, at=now())
        answer_survey(
            viewer=viewer_of_invitation(invitation, today()),
            invitation=invitation,
            values=by_question(survey, COMPLETE),
            at=now(),
        )

    single, multiple, scale, people, devices = results_of(survey)

    assert [count for _, count in single.counts] == [2, 0]
    assert [count for _, count in multiple.counts] == [2, 0, 2]
    assert [count for _, count in scale.counts] == [0, 0, 0, 2, 0]
    assert people.sums == (Sum(20, 2), Sum(28, 2))
    assert [said.words for said in devices.said] == ["A robot", "A robot"]


def test_what_was_left_empty_is_not_said_and_no_zero(industry: Industry) -> None:
    survey = published(industry)
    _, invitation, viewer = invited(industry, survey)
    values = by_question(survey, COMPLETE)
    [people] = [one for one in survey.questions.all() if one.kind == "headcount"]
    values[people.pk] = {"now": 3, "next_year": None}
    answer_survey(viewer=viewer, invitation=invitation, values=values, at=now())
    client = signed_in(industry.world.administrator)

    result = next(one for one in results_of(survey) if one.sums)
    page = client.get(reverse("survey", args=[survey.uuid])).content.decode()
    told = client.get(f"/api/v1/surveys/{survey.uuid}/results").json()["items"]

    assert result.sums == (Sum(3, 1), Sum(None, 0))
    assert ("not said" in page, "0 in a year" in page) == (True, False)
    assert [(one["people_now"], one["people_next_year"]) for one in told if one["people_now"]] == [
        (3, None)
    ]


def test_the_parts_of_a_question_are_asked_in_the_language_of_the_page(
    industry: Industry,
) -> None:
    questions = list(published(industry).questions.all())

    with translation.override("zh-hans"):
        labels = [
            str(one.label) for one in AnswerForm(questions=questions, draft={}).fields.values()
        ]

    assert not [label for label in labels if label.isascii()]


def test_an_answer_becomes_a_signal_once(industry: Industry) -> None:
    survey = published(industry)
    _, invitation, viewer = invited(industry, survey)
    answer_survey(
        viewer=viewer,
        invitation=invitation,
        values=by_question(survey, COMPLETE),
        at=now(),
    )
    answer = Answer.objects.get(question__position=5)
    lead = industry.viewer(industry.world.lead)

    signal = record_answer(viewer=lead, answer=answer, title="A robot", lang="en", at=now())
    with pytest.raises(Refused):
        record_answer(viewer=lead, answer=answer, title="A robot", lang="en", at=now())

    assert (signal.kind, signal.trade, signal.event_on) == ("survey", "cnc", date(2026, 5, 4))
    assert signal.enterprise == industry.world.enterprise
    assert Signal.objects.count() == 1
    assert [one.signal for one in results_of(survey)[4].said] == [signal]


def test_a_signal_leads_to_its_survey_only_where_the_reader_may_read_it(
    industry: Industry,
) -> None:
    survey = published(industry)
    _, invitation, viewer = invited(industry, survey)
    values = by_question(survey, COMPLETE)
    answer_survey(viewer=viewer, invitation=invitation, values=values, at=now())
    lead = industry.viewer(industry.world.lead)
    answer = Answer.objects.get(question__position=5)
    signal = record_answer(viewer=lead, answer=answer, title="A robot", lang="en", at=now())

    seen = {
        person: source_seen(industry.viewer(person), signal.source)
        for person in (industry.world.lead, industry.world.teacher, industry.world.mentor)
    }

    titles = {one.title for one in seen.values() if one}
    assert [bool(one and one.url) for one in seen.values()] == [True, False, False]
    assert len(titles) == 1


def test_a_count_is_no_news(industry: Industry) -> None:
    survey = published(industry)
    _, invitation, viewer = invited(industry, survey)
    values = by_question(survey, COMPLETE)
    answer_survey(viewer=viewer, invitation=invitation, values=values, at=now())

    with pytest.raises(Refused):
        record_answer(
            viewer=SYSTEM,
            answer=Answer.objects.get(question__position=1),
            title="x",
            lang="en",
            at=now(),
        )

    assert Signal.objects.count() == 0


# --- rhythm ---------------------------------------------------------------------------------------


def test_a_partner_that_was_never_asked_is_overdue_from_its_first_day(industry: Industry) -> None:
    lead = industry.viewer(industry.world.lead)

    [overdue] = overdue_surveys(lead, industry.world.programme)

    assert (overdue.enterprise, overdue.asked_on) == (industry.world.enterprise, None)
    assert overdue.due_on == date(2024, 9, 1)


@pytest.mark.parametrize(("months_ago", "is_overdue"), [(11, False), (13, True)])
def test_a_partner_is_overdue_once_its_rhythm_has_passed(
    industry: Industry, months_ago: int, is_overdue: bool
) -> None:
    survey = published(industry)
    _, invitation, _ = invited(industry, survey)
    sent_at = now() - timedelta(days=round(30.44 * months_ago))
    Invitation.objects.filter(pk=invitation.pk).update(sent_at=sent_at)

    overdue = overdue_surveys(SYSTEM, industry.world.programme)

    assert bool(overdue) is is_overdue
