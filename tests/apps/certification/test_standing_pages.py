"""Pages of how people stand, of confirming, of batches and of proofs; next steps; the API."""

import json

import pytest
from django.test import Client
from django.urls import reverse
from tests.apps.certification.conftest import NOW, Training
from tests.apps.certification.issuers import give_keys
from tests.apps.certification.ruling import Ruled, rule_certificate

from api_calls import post_json, signed_in, system_of
from ronghe.apps.base.api import next_steps
from ronghe.apps.certification.models import Confirmation, Credential, Decision, IssueBatch
from ronghe.apps.certification.services.batches import confirm_batch, issue_some
from ronghe.apps.certification.services.decisions import decide_for
from ronghe.apps.people.api import viewer_of_person


@pytest.fixture
def ruled(training: Training) -> Ruled:
    give_keys(training.world.school)
    return rule_certificate(training)


def text(client: Client, address: str) -> str:
    page = client.get(address)
    assert page.status_code == 200
    return " ".join(page.content.decode().split())


def standing_address(ruled: Ruled, number: int = 0) -> str:
    return f"/certificates/of/{ruled.world.students[number].uuid}/{ruled.certificate.uuid}/"


def confirm_address(ruled: Ruled, number: int = 0) -> str:
    student = ruled.world.students[number]
    return f"/certificates/{ruled.certificate.uuid}/confirm/{student.uuid}/"


def test_student_sees_what_is_missing_with_a_way_to_it(ruled: Ruled) -> None:
    student = ruled.world.students[0]
    ruled.prove(student, workplace=False)
    client = signed_in(student)

    overview = text(client, "/certificates/mine/")
    page = text(client, standing_address(ruled))

    assert "Nearest is “Machine setter”: 2 things are missing." in overview
    assert "1 of 3 requirements are met; 2 are missing." in page
    assert f"/competence/of/{student.uuid}/behavioural/evidence/" in page


def test_teacher_is_led_to_a_rating_session_of_the_class(ruled: Ruled) -> None:
    ruled.prove(ruled.world.students[0], workplace=False)

    page = text(signed_in(ruled.world.teacher), standing_address(ruled))

    assert f"/sessions/new/?class={ruled.world.school_class.uuid}" in page
    assert "Confirm and issue" not in page


def test_class_table_says_who_holds_it_and_what_others_lack(ruled: Ruled) -> None:
    ruled.prove(ruled.world.students[0])
    address = f"/certificates/classes/{ruled.world.school_class.uuid}/"

    page = text(signed_in(ruled.world.teacher), address)

    assert "Nobody in this class holds it yet. For 1 student everything is there." in page
    assert "a first measure; 2 more raters; 1 rater from an enterprise" in page


def test_lead_confirms_what_was_looked_at(ruled: Ruled) -> None:
    student = ruled.world.students[0]
    ruled.prove(student)
    client = signed_in(ruled.world.lead)

    page = client.get(confirm_address(ruled)).content.decode()
    digest = page.split('name="shown" value="')[1].split('"')[0]
    client.post(confirm_address(ruled), {"shown": digest})

    assert Confirmation.objects.get().state == "issued"
    assert "Issued on" in text(client, standing_address(ruled))
    assert "See the proof" in text(signed_in(student), standing_address(ruled))


def test_confirming_something_else_than_was_looked_at_changes_nothing(ruled: Ruled) -> None:
    ruled.prove(ruled.world.students[0])
    client = signed_in(ruled.world.lead)

    page = client.post(confirm_address(ruled), {"shown": "0" * 64})

    assert "The evidence has changed since you looked." in page.content.decode()
    assert Credential.objects.count() == 0


def test_proof_opens_onto_the_evidence_and_says_that_it_holds(ruled: Ruled) -> None:
    student = ruled.world.students[0]
    ruled.prove(student)
    decision = decide_for(viewer=ruled.lead, person=student, rule=ruled.rule, at=NOW)
    client = signed_in(student)

    page = text(client, f"/certificates/decisions/{decision.uuid}/")
    Decision.objects.update(is_proved=False)
    after = text(client, f"/certificates/decisions/{decision.uuid}/")

    assert "the same facts give the same decision" in page
    assert decision.input_digest in page
    assert f"/competence/of/{student.uuid}/behavioural/evidence/" in page
    assert "This proof does not hold" in after


def test_batch_is_confirmed_in_one_act_and_its_progress_is_followed(ruled: Ruled) -> None:
    for student in ruled.world.students[:2]:
        ruled.prove(student)
    client = signed_in(ruled.world.lead)
    address = f"/certificates/{ruled.certificate.uuid}/batch/"

    offered = text(client, address)
    chosen = [str(student.uuid) for student in ruled.world.students[:2]]
    answer = client.post(address, {"title": "Summer", "chosen": chosen})
    batch = IssueBatch.objects.get()
    before = client.get(f"/certificates/batches/{batch.uuid}/progress/")
    same = client.get(
        f"/certificates/batches/{batch.uuid}/progress/",
        headers={"If-None-Match": before["ETag"]},
    )
    issue_some(batch=batch.uuid, at=NOW)
    after = client.get(
        f"/certificates/batches/{batch.uuid}/progress/",
        headers={"If-None-Match": before["ETag"]},
    )

    assert "The rule has proved everything for 2 students" in offered
    for student in ruled.world.students[:2]:
        assert reverse("standing", args=[student.uuid, ruled.certificate.uuid]) in offered
    assert "Doing: competent or above, 90%" in offered
    assert answer.headers["Location"] == f"/certificates/batches/{batch.uuid}/"
    assert "0 of 2 issued" in before.content.decode()
    assert same.status_code == 304
    assert "2 of 2 issued" in after.content.decode()
    for one in Confirmation.objects.select_related("decision"):
        assert one.credential is not None
        issued = reverse("credential_issued", args=[one.credential.uuid])
        proof = reverse("certificate_decision", args=[one.decision.uuid])
        assert issued in after.content.decode()
        assert proof in after.content.decode()
        assert proof in text(client, issued)


def test_batch_without_anybody_ticked_is_not_begun(ruled: Ruled) -> None:
    ruled.prove(ruled.world.students[0])
    client = signed_in(ruled.world.lead)

    page = client.post(f"/certificates/{ruled.certificate.uuid}/batch/", {"title": "Summer"})

    assert page.status_code == 422
    assert "Choose at least one student." in page.content.decode()
    assert IssueBatch.objects.count() == 0


def test_batch_that_stopped_is_taken_up_again_from_its_page(ruled: Ruled) -> None:
    ruled.prove(ruled.world.students[0])
    batch = confirm_batch(
        viewer=ruled.lead,
        certificate=ruled.certificate,
        persons=ruled.world.students,
        title="Summer",
        at=NOW,
    ).batch
    client = signed_in(ruled.world.lead)

    page = text(client, f"/certificates/batches/{batch.uuid}/")
    answer = client.post(f"/certificates/batches/{batch.uuid}/again/")

    assert "The job was not heard of for a while" in page
    assert answer.status_code == 302


def test_empty_states_say_what_comes_first(ruled: Ruled) -> None:
    lead, student = signed_in(ruled.world.lead), signed_in(ruled.world.students[0])
    ruled.certificate.rule_versions.update(state="retired")

    batch = text(lead, f"/certificates/{ruled.certificate.uuid}/batch/")
    standing = text(student, standing_address(ruled))

    assert "Nobody waits for a confirmation today." in batch
    assert "The committee approves the rule first." in standing


# --- next steps ------------------------------------------------------------------------------

OWN = tuple(f"certification.{name}." for name in ("missing", "near", "confirm", "rule", "batch"))


def steps_of(person) -> dict[str, str]:  # type: ignore[no-untyped-def]
    steps = next_steps(viewer_of_person(person))
    return {one.key: one.title for one in steps if one.key.startswith(OWN)}


def test_student_finds_what_is_missing_among_the_next_steps(ruled: Ruled) -> None:
    ruled.prove(ruled.world.students[0], workplace=False)

    titles = list(steps_of(ruled.world.students[0]).values())

    assert titles == [
        "For “Machine setter”: 1 more rater; 1 rater from an enterprise",
        "For “Machine setter”: 1 more kind of context; evidence from: workplace",
    ]


def test_student_who_has_nothing_yet_is_not_troubled(ruled: Ruled) -> None:
    assert steps_of(ruled.world.students[0]) == {}


def test_teacher_is_told_whose_students_are_near(ruled: Ruled) -> None:
    ruled.prove(ruled.world.students[0], workplace=False)

    titles = list(steps_of(ruled.world.teacher).values())

    assert titles == ["See who is close to “Machine setter”, and what is missing"]


def test_lead_is_told_who_waits_for_a_confirmation(ruled: Ruled) -> None:
    ruled.prove(ruled.world.students[0])

    titles = list(steps_of(ruled.world.lead).values())

    assert titles == ["Confirm and issue “Machine setter”"]


def test_lead_is_told_of_a_batch_that_stopped(ruled: Ruled) -> None:
    ruled.prove(ruled.world.students[0])
    confirm_batch(
        viewer=ruled.lead,
        certificate=ruled.certificate,
        persons=ruled.world.students,
        title="Summer",
        at=NOW,
    )

    assert list(steps_of(ruled.world.lead).values()) == ["Look at the batch “Summer”"]


# --- the HTTP API ----------------------------------------------------------------------------


def test_rule_is_written_and_read_through_the_api(ruled: Ruled) -> None:
    client = signed_in(ruled.world.lead)
    certificate = ruled.certificate.uuid
    body = {"framework": str(ruled.world.framework.uuid)}

    made = post_json(client, f"/api/v1/certificates/{certificate}/rules", body).json()
    asked = [{"kind": "level", "dimension": "behavioural", "level": 2, "probability": 0.9}]
    written = post_json(
        client,
        f"/api/v1/certificate-rules/{made['uuid']}/requirements",
        {"requirements": asked},
    ).json()
    listed = client.get(f"/api/v1/certificates/{certificate}/rules").json()["items"]

    assert (made["number"], made["state"]) == (2, "draft")
    assert written["in_words"] == [
        {
            "en": "Doing: competent or above, with a probability of at least 90%",
            "zh": "行为：达到“competent”或以上，概率不低于 90%",
        }
    ]
    assert [(one["number"], one["state"]) for one in listed] == [(2, "draft"), (1, "approved")]


def test_api_refuses_requirements_that_are_none(ruled: Ruled) -> None:
    client = signed_in(ruled.world.lead)
    body = {"framework": str(ruled.world.framework.uuid)}
    made = post_json(client, f"/api/v1/certificates/{ruled.certificate.uuid}/rules", body).json()

    answer = post_json(
        client,
        f"/api/v1/certificate-rules/{made['uuid']}/requirements",
        {"requirements": [{"kind": "luck"}]},
    )

    assert answer.status_code == 409
    assert json.loads(answer.content)["code"] == "requirement-unreadable"


def test_standing_is_read_confirmed_and_proved_through_the_api(ruled: Ruled) -> None:
    student = ruled.world.students[0]
    ruled.prove(student)
    client = signed_in(ruled.world.lead)

    [standing] = client.get(f"/api/v1/persons/{student.uuid}/certificates").json()["items"]
    body = {"person": str(student.uuid), "digest": _digest_today(client, student.uuid)}
    made = post_json(client, f"/api/v1/certificates/{ruled.certificate.uuid}/confirm", body)
    proof = client.get(f"/api/v1/certificate-decisions/{made.json()['decision']}").json()

    assert (standing["is_proved"], standing["is_held"]) == (True, False)
    assert made.status_code == 201
    assert (made.json()["state"], proof["is_proved"]) == ("issued", True)


def _digest_today(client: Client, uuid) -> str:  # type: ignore[no-untyped-def]
    [standing] = client.get(f"/api/v1/persons/{uuid}/certificates").json()["items"]
    return str(standing["digest"])


def test_batch_is_begun_and_followed_through_the_api(ruled: Ruled) -> None:
    ruled.prove(ruled.world.students[0])
    client = signed_in(ruled.world.lead)
    body = {"title": "Summer", "persons": [str(ruled.world.students[0].uuid)]}

    made = post_json(client, f"/api/v1/certificates/{ruled.certificate.uuid}/batches", body)
    issue_some(batch=IssueBatch.objects.get().uuid, at=NOW)
    read = client.get(f"/api/v1/certificate-batches/{made.json()['uuid']}").json()

    assert made.status_code == 201
    assert (read["total"], read["issued"], read["state"]) == (1, 1, "done")


def test_key_reads_certificates_of_its_school_only(ruled: Ruled) -> None:
    own = system_of(ruled.world.school, "certification:read")
    other = system_of(ruled.world.enterprise, "certification:read")

    mine = own.get("/api/v1/certificates").json()["items"]
    theirs = other.get("/api/v1/certificates").json()["items"]

    assert [one["code"] for one in mine] == ["setter"]
    assert theirs == []
