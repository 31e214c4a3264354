"""Surveys over the API: built, published, sent by link, read."""

from typing import Any

import pytest
from tests.apps.industry.conftest import SYSTEM, Industry
from tests.apps.industry.test_surveys import COMPLETE, published

from api_calls import post_json, signed_in, state_of_tables
from ronghe.apps.base.api import Text, now, today
from ronghe.apps.industry.models import Contact, Invitation, Question, Signal, Survey
from ronghe.apps.industry.services.contacts import ContactDraft, add_contact
from ronghe.apps.industry.services.invitations import (
    answer_survey,
    open_invitation,
    viewer_of_invitation,
)
from ronghe.apps.industry.services.surveys import SurveyDraft, begin_survey

API = "/api/v1"
QUESTION = {
    "kind": "single",
    "title_en": "Bought machines?",
    "options": [{"en": "yes", "zh": "是"}, {"en": "no", "zh": "否"}],
}


def contact_of(industry: Industry) -> Contact:
    draft = ContactDraft("Ann", purposes=["surveys"])
    return add_contact(viewer=SYSTEM, enterprise=industry.world.enterprise, draft=draft)


def test_a_survey_is_built_question_by_question_and_published(industry: Industry) -> None:
    client = signed_in(industry.world.administrator)

    made = post_json(client, f"{API}/surveys", {"title_en": "Autumn", "trade": "cnc"}).json()
    path = f"{API}/surveys/{made['uuid']}"
    post_json(client, f"{path}/questions", QUESTION)
    post_json(client, f"{path}/questions", {"kind": "text", "title_zh": "有何变化？"})
    fewer = client.delete(f"{path}/questions/2").json()
    public = post_json(client, f"{path}/publish", {}).json()

    assert [one["kind"] for one in fewer["questions"]] == ["single"]
    assert fewer["questions"][0]["options"][0] == {"en": "yes", "zh": "是"}
    assert public["published_at"] is not None
    assert client.get(f"{API}/surveys").json()["items"][0]["code"] == "autumn"


def test_a_published_survey_stays_and_its_next_version_begins(industry: Industry) -> None:
    survey = published(industry)
    client = signed_in(industry.world.administrator)
    path = f"{API}/surveys/{survey.uuid}"

    codes = [
        post_json(client, f"{path}/questions", QUESTION).status_code,
        client.delete(f"{path}/questions/1").status_code,
        post_json(client, f"{path}/publish", {}).status_code,
    ]
    version = post_json(client, f"{path}/versions", {})

    assert codes == [409, 409, 409]
    assert (version.status_code, version.json()["version"]) == (201, 2)
    assert len(version.json()["questions"]) == survey.questions.count() == 5


def test_what_fits_no_question_and_who_may_not_add_nothing(industry: Industry) -> None:
    survey = begin_survey(
        viewer=SYSTEM, organisation=industry.world.school, draft=SurveyDraft(Text("Autumn", ""))
    )
    client, teacher = (
        signed_in(one) for one in (industry.world.administrator, industry.world.teacher)
    )
    path = f"{API}/surveys/{survey.uuid}/questions"
    foreign = {"title_en": "New", "organisation": str(industry.world.enterprise.uuid)}

    codes = [
        post_json(client, path, {**QUESTION, "options": []}).status_code,
        post_json(client, path, {**QUESTION, "kind": "riddle"}).status_code,
        post_json(client, path, {"kind": "text"}).status_code,
        post_json(teacher, path, QUESTION).status_code,
        post_json(client, f"{API}/surveys", foreign).status_code,
        post_json(client, f"{API}/surveys", {}).status_code,
    ]

    assert codes == [409, 422, 409, 403, 404, 409]
    assert not Question.objects.exists()
    assert Survey.objects.count() == 1


def test_a_link_is_made_for_a_contact_and_an_earlier_one_ends(industry: Industry) -> None:
    survey, contact = published(industry), contact_of(industry)
    client = signed_in(industry.world.administrator)
    path = f"{API}/surveys/{survey.uuid}/invitees"

    waiting = client.get(path).json()["items"]
    first = post_json(client, f"{path}/{contact.uuid}/links", {}).json()["secret"]
    second = post_json(client, f"{path}/{contact.uuid}/links", {}).json()["secret"]

    assert [(one["contact"], one["sent_at"]) for one in waiting] == [(str(contact.uuid), None)]
    assert open_invitation(second, at=now()).contact == contact
    assert Invitation.objects.filter(revoked_at=None).count() == 1
    assert client.get(f"/q/{first}/").status_code == 410


def test_nobody_is_asked_who_did_not_agree_or_by_a_teacher(industry: Industry) -> None:
    survey = published(industry)
    agreed = contact_of(industry)
    draft = ContactDraft("Bo", purposes=["placements"])
    other = add_contact(viewer=SYSTEM, enterprise=industry.world.enterprise, draft=draft)
    path = f"{API}/surveys/{survey.uuid}/invitees"

    not_agreed = post_json(
        signed_in(industry.world.administrator), f"{path}/{other.uuid}/links", {}
    )
    refused = post_json(signed_in(industry.world.teacher), f"{path}/{agreed.uuid}/links", {})

    assert (not_agreed.status_code, refused.status_code) == (404, 403)
    assert not Invitation.objects.exists()


def answered(industry: Industry) -> Survey:
    survey, contact = published(industry), contact_of(industry)
    client = signed_in(industry.world.administrator)
    path = f"{API}/surveys/{survey.uuid}/invitees/{contact.uuid}/links"
    secret = post_json(client, path, {}).json()["secret"]
    invitation = open_invitation(secret, at=now())
    answer_survey(
        viewer=viewer_of_invitation(invitation, today()),
        invitation=invitation,
        values={one.pk: COMPLETE[one.position] for one in survey.questions.all()},
        at=now(),
    )
    return survey


def test_results_come_by_question_and_news_becomes_a_signal_once(industry: Industry) -> None:
    survey = answered(industry)
    client = signed_in(industry.world.administrator)

    results = client.get(f"{API}/surveys/{survey.uuid}/results").json()["items"]
    [said] = results[4]["said"]
    path = f"{API}/survey-answers/{said['answer']}/signal"
    first = post_json(client, path, {"title": "A robot came", "lang": "en"})
    again = post_json(client, path, {"title": "Again", "lang": "en"})

    assert [one["n"] for one in results[0]["counts"]] == [1, 0]
    assert (results[3]["people_now"], results[3]["people_next_year"]) == (10, 14)
    assert (said["words"], said["since"], said["signal"]) == ("A robot", "2026-05-04", None)
    assert (first.status_code, again.status_code) == (201, 409)
    assert Signal.objects.get().title == "A robot came"


def test_a_teacher_reads_no_results(industry: Industry) -> None:
    survey = answered(industry)
    teacher = signed_in(industry.world.teacher)
    before = state_of_tables()

    response = teacher.get(f"{API}/surveys/{survey.uuid}/results")

    assert response.status_code == 403
    assert state_of_tables() == before


@pytest.mark.parametrize("more", [0, 4])
def test_surveys_cost_the_same_for_one_and_for_many(
    industry: Industry, more: int, django_assert_max_num_queries: Any
) -> None:
    for number in range(1 + more):
        begin_survey(
            viewer=SYSTEM,
            organisation=industry.world.school,
            draft=SurveyDraft(Text(f"Survey {number}", "")),
        )
    client = signed_in(industry.world.administrator)
    client.get(f"{API}/surveys")

    with django_assert_max_num_queries(10):
        items = client.get(f"{API}/surveys").json()["items"]

    assert len(items) == 1 + more
