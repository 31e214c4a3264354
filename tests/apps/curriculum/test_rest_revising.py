"""Revisions carried over the API: signals judged, moves, steps, decisions, teaching, effect."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from tests.apps.curriculum.conftest import Work
from tests.apps.curriculum.revising import (
    accepted_revision,
    committee_of_world,
    in_review,
    proposal,
    published_revision,
    signal_of,
)
from tests.apps.curriculum.test_impact_decisions import approved as approved  # a fixture

from api_calls import post_json, put_json, signed_in, state_of_tables, system_of
from ronghe.apps.base.api import today
from ronghe.apps.curriculum.models import (
    ImpactDecision,
    ModuleTeaching,
    ModuleVersion,
    Revision,
    SignalTriage,
)

API = "/api/v1"


@pytest.fixture
def lead(work: Work) -> Client:
    return signed_in(work.world.lead)


def path_of(revision: Revision) -> str:
    return f"{API}/revisions/{revision.uuid}"


def judging(work: Work, signal: Any) -> str:
    return f"{API}/signals-to-judge/{signal.uuid}/{work.world.programme.uuid}"


def test_a_signal_waits_until_it_is_accepted_and_begins_a_revision(
    work: Work, lead: Client
) -> None:
    signal, module = signal_of(work), work.published().module
    body = {"outcome": "accepted", "reason": "It is used.", "module": str(module.uuid)}

    [waiting] = lead.get(f"{API}/signals-to-judge").json()["items"]
    judged = post_json(lead, judging(work, signal), body)
    again = post_json(lead, judging(work, signal), body)

    assert (waiting["signal"], waiting["deferred"]) == (str(signal.uuid), False)
    assert (judged.status_code, judged.json()["outcome"], again.status_code) == (
        201,
        "accepted",
        409,
    )
    assert Revision.objects.get().module == module


def test_a_judgement_that_cannot_be_is_not_kept(work: Work, lead: Client) -> None:
    signal = signal_of(work)
    no_day = {"outcome": "deferred", "reason": "Later."}
    foreign = {"outcome": "accepted", "reason": "Yes.", "module": str(signal.uuid)}
    teacher = signed_in(work.world.teacher)

    codes = [
        post_json(lead, judging(work, signal), no_day).status_code,
        post_json(lead, judging(work, signal), foreign).status_code,
        post_json(lead, judging(work, signal), {"outcome": "rejected", "reason": ""}).status_code,
        post_json(teacher, judging(work, signal), {**no_day, "outcome": "rejected"}).status_code,
    ]

    assert codes == [409, 404, 422, 403]
    assert not SignalTriage.objects.exists()


def test_a_teacher_proposes_and_the_lead_accepts(work: Work, lead: Client) -> None:
    module = work.published().module
    path = f"{API}/curricula/{work.world.programme.uuid}/revisions"
    body = {"module": str(module.uuid), "title": "Renew it", "text": "It is old.", "lang": "en"}

    made = post_json(signed_in(work.world.teacher), path, body)
    one = f"{API}/revisions/{made.json()['uuid']}"
    unsaid = post_json(lead, f"{one}/moves/accepted", {})
    accepted = post_json(lead, f"{one}/moves/accepted", {"note": "Yes."})

    assert (made.status_code, made.json()["state"]) == (201, "proposed")
    assert unsaid.status_code == 409
    assert accepted.json()["revision"]["state"] == "accepted"
    assert "drafting" in accepted.json()["moves"]


def test_a_student_proposes_nothing(work: Work) -> None:
    path = f"{API}/curricula/{work.world.programme.uuid}/revisions"
    body = {"title": "Renew it", "text": "It is old."}

    assert post_json(signed_in(work.world.students[0]), path, body).status_code == 403
    assert not Revision.objects.exists()


def test_each_move_asks_for_its_own_permission(work: Work) -> None:
    revision = proposal(work, work.published().module)
    teacher = signed_in(work.world.teacher)
    system = system_of(work.world.school, "curriculum:read")
    before = Revision.objects.get().state

    codes = [
        post_json(one, f"{path_of(revision)}/moves/{target}", {"note": "Yes."}).status_code
        for one, target in ((teacher, "accepted"), (teacher, "nowhere"), (system, "accepted"))
    ]

    assert codes == [403, 403, 403]
    assert Revision.objects.get().state == before


def test_a_revision_is_drafted_and_handed_in_by_moves(work: Work) -> None:
    revision = accepted_revision(work, work.published().module)
    teacher = signed_in(work.world.teacher)

    drafted = post_json(teacher, f"{path_of(revision)}/moves/drafting", {})
    same = post_json(teacher, f"{path_of(revision)}/moves/in_review", {})
    ModuleVersion.objects.filter(number=2).update(title_en="Renewed")
    handed = post_json(teacher, f"{path_of(revision)}/moves/in_review", {})

    assert (drafted.json()["revision"]["version"], same.status_code) == (2, 409)
    assert handed.json()["revision"]["state"] == "in_review"


def test_the_module_is_chosen_before_drafting_only(work: Work, lead: Client) -> None:
    first, second = work.published(0).module, work.published(1).module
    revision = proposal(work, first)
    path = f"{path_of(revision)}/module"

    chosen = put_json(lead, path, {"module": str(second.uuid)})
    other = in_review(work, first)
    late = put_json(lead, f"{path_of(other)}/module", {"module": str(second.uuid)})

    assert (chosen.status_code, late.status_code) == (200, 409)
    assert Revision.objects.get(pk=revision.pk).module == second


def test_a_step_is_given_to_somebody_of_the_programme(work: Work, lead: Client) -> None:
    revision = accepted_revision(work, work.published().module)
    day = (today() + timedelta(days=9)).isoformat()
    path = f"{path_of(revision)}/steps/draft"
    teacher = work.world.teacher

    given = put_json(lead, path, {"owner": str(teacher.uuid), "due_on": day}).json()
    stranger = put_json(lead, path, {"owner": str(work.world.mentor.uuid), "due_on": day})
    nowhere = put_json(lead, f"{path_of(revision)}/steps/none", {"due_on": day})

    step = next(one for one in given["steps"] if one["step"] == "draft")
    assert (step["owner"], step["due_on"]) == (str(teacher.uuid), day)
    assert (stranger.status_code, nowhere.status_code) == (404, 404)


def test_what_is_touched_elsewhere_is_given_and_decided_once(
    work: Work, approved: Revision, lead: Client
) -> None:
    [item] = lead.get(path_of(approved)).json()["to_decide"]
    path = f"{path_of(approved)}/decisions/{item['key']}"
    day = (today() + timedelta(days=9)).isoformat()
    kept = {"outcome": "kept", "reason": "It holds."}

    given = put_json(lead, f"{path}/owner", {"owner": str(work.world.lead.uuid), "due_on": day})
    codes = [
        post_json(lead, path, {**kept, "reason": ""}).status_code,
        post_json(lead, f"{path_of(approved)}/decisions/none", kept).status_code,
        post_json(signed_in(work.world.students[0]), path, kept).status_code,
    ]
    decided = post_json(lead, path, kept)
    again = post_json(lead, path, {**kept, "outcome": "changed"})

    assert given.json()["owner"] == str(work.world.lead.uuid)
    assert (codes, decided.json()["outcome"], again.status_code) == ([422, 404, 403], "kept", 409)
    assert ImpactDecision.objects.get().outcome == "kept"


def test_a_class_is_taught_a_published_version(work: Work, lead: Client) -> None:
    committee_of_world(work)
    revision = published_revision(work, work.published().module)
    body = {
        "school_class": str(work.world.school_class.uuid),
        "taught_on": today().isoformat(),
    }
    path = f"{path_of(revision)}/teachings"

    stranger = post_json(lead, path, {**body, "school_class": str(revision.uuid)})
    student = post_json(signed_in(work.world.students[0]), path, body)
    taught = post_json(lead, path, body)

    assert (stranger.status_code, student.status_code, taught.status_code) == (404, 403, 201)
    assert taught.json()["version"] == 2
    assert ModuleTeaching.objects.get().school_class == work.world.school_class


def test_its_effect_is_looked_at_once_it_is_taught(work: Work, lead: Client) -> None:
    revision = accepted_revision(work, work.published().module)
    body = {"conclusion": "cannot_tell", "text": "Too early."}
    before = state_of_tables()

    early = post_json(lead, f"{path_of(revision)}/effect", body)
    none = lead.get(f"{path_of(revision)}/effect-review")
    teacher = signed_in(work.world.teacher).get(f"{path_of(revision)}/effect")

    assert (early.status_code, none.status_code, teacher.status_code) == (409, 404, 403)
    assert state_of_tables() == {**before, "people.Account": state_of_tables()["people.Account"]}


def test_a_taught_revision_is_closed_with_its_conclusion(work: Work, lead: Client) -> None:
    committee_of_world(work)
    revision = published_revision(work, work.published().module)
    body = {"school_class": str(work.world.school_class.uuid), "taught_on": today().isoformat()}
    post_json(lead, f"{path_of(revision)}/moves/renewed", {})
    post_json(lead, f"{path_of(revision)}/teachings", body)

    view = lead.get(f"{path_of(revision)}/effect").json()
    review = {"conclusion": "cannot_tell", "text": "Too early.", "lang": "en"}
    closed = post_json(lead, f"{path_of(revision)}/effect", review)

    assert (view["students"], view["since"]) == (4, today().isoformat())
    assert closed.status_code == 201
    assert lead.get(f"{path_of(revision)}/effect-review").json() == closed.json()
    assert Revision.objects.get().state == "closed"
