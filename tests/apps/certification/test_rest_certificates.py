"""Certificates, versions of rules and standings over the API."""

from typing import Any

import pytest
from tests.apps.certification.conftest import Training
from tests.apps.certification.issuers import give_keys
from tests.apps.certification.ruling import Ruled, draft_of, rule_certificate

from api_calls import post_json, signed_in, state_of_tables, system_of
from ronghe.apps.base.api import now
from ronghe.apps.certification.models import IssueBatch, RuleVersion

API = "/api/v1"


@pytest.fixture
def ruled(training: Training) -> Ruled:
    give_keys(training.world.school)
    return rule_certificate(training)


def test_the_lead_says_otherwise_what_a_certificate_is_called(ruled: Ruled) -> None:
    lead, path = signed_in(ruled.world.lead), f"{API}/certificates/{ruled.certificate.uuid}"

    changed = post_json(lead, path, {"title_en": "Setter", "title_zh": "调试工"})

    assert changed.status_code == 200, changed.content
    assert lead.get(path).json()["title"] == {"en": "Setter", "zh": "调试工"}


@pytest.mark.parametrize(
    ("who", "body", "status"),
    [
        ("teacher", {"title_en": "X", "title_zh": "某"}, 403),
        ("lead", {"title_en": "X"}, 422),
        ("lead", {"title_en": "X", "title_zh": "某", "for_months": 0}, 422),
    ],
)
def test_a_change_that_cannot_be_is_refused(
    ruled: Ruled, who: str, body: dict[str, Any], status: int
) -> None:
    client, path = signed_in(getattr(ruled.world, who)), f"{API}/certificates/"
    before = state_of_tables()

    answer = post_json(client, f"{path}{ruled.certificate.uuid}", body)

    assert answer.status_code == status
    assert state_of_tables() == before


def test_a_version_says_what_it_asks_and_tells_of_nobody_among_few(ruled: Ruled) -> None:
    system = system_of(ruled.world.school, "certification:read")

    found = system.get(f"{API}/certificate-rules/{ruled.rule.uuid}").json()

    assert (found["number"], found["state"], len(found["in_words"])) == (1, "approved", 3)
    assert (found["students"], found["proved"], found["met"]) == (4, None, None)


def test_a_newer_version_is_held_against_the_one_in_force(ruled: Ruled) -> None:
    lead = signed_in(ruled.world.lead)
    draft = draft_of(ruled.certificate, ruled.training)
    asked = draft.requirements[:2]
    path = f"{API}/certificate-rules/{draft.uuid}"
    assert post_json(lead, f"{path}/requirements", {"requirements": asked}).status_code == 200

    changes = lead.get(f"{path}/changes").json()["items"]

    assert len(changes) == 1
    assert lead.get(f"{path}/changes", {"against": 1}).json()["items"] == changes
    assert lead.get(f"{path}/changes", {"against": 7}).status_code == 404


def test_a_rule_is_taken_out_of_force_once(ruled: Ruled) -> None:
    lead, path = signed_in(ruled.world.lead), f"{API}/certificate-rules/{ruled.rule.uuid}/retire"

    first, again = post_json(lead, path, {}), post_json(lead, path, {})

    assert (first.status_code, first.json()["state"], again.status_code) == (200, "retired", 409)
    assert RuleVersion.objects.get().state == "retired"


def test_a_class_and_a_student_read_how_they_stand(ruled: Ruled) -> None:
    student = ruled.world.students[0]
    ruled.prove(student)
    path = f"{API}/classes/{ruled.world.school_class.uuid}/certificates"

    rows = signed_in(ruled.world.teacher).get(path).json()["items"]
    [own] = signed_in(student).get(f"{API}/certificates/mine").json()["items"]

    assert [row["person"] for row in rows if row["is_proved"]] == [str(student.uuid)]
    assert (own["certificate"], own["is_proved"]) == (str(ruled.certificate.uuid), True)


def test_whom_the_rule_proves_is_for_those_who_confirm(ruled: Ruled) -> None:
    student = ruled.world.students[0]
    ruled.prove(student)
    path = f"{API}/certificates/{ruled.certificate.uuid}/proved"

    [row] = signed_in(ruled.world.lead).get(path).json()["items"]

    assert (row["person"], row["met"], row["missing"]) == (str(student.uuid), 3, [])
    assert signed_in(ruled.world.teacher).get(path).status_code == 403


def test_a_batch_with_nothing_left_does_not_go_on(ruled: Ruled) -> None:
    batch = IssueBatch.objects.create(rule=ruled.rule, title="Summer", asked_at=now())
    lead = signed_in(ruled.world.lead)
    before = state_of_tables()

    again = post_json(lead, f"{API}/certificate-batches/{batch.uuid}/retry", {})

    assert (again.status_code, again.json()["code"]) == (409, "batch-done")
    assert state_of_tables() == before
    listed = lead.get(f"{API}/certificates/{ruled.certificate.uuid}/batches").json()["items"]
    assert [(row["uuid"], row["total"]) for row in listed] == [(str(batch.uuid), 0)]
