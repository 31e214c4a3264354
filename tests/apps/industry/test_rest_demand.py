"""Demand over the API: shares, postings from a file, trends, words to judge."""

import json
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from tests.apps.conftest import World
from tests.apps.industry.test_postings import SYSTEM, land, posting
from tests.apps.industry.test_postings import occupation as occupation  # a fixture
from tests.apps.industry.test_trends import AT, add_months
from tests.apps.industry.test_trends import proposal as proposal  # a fixture

from api_calls import post_json, signed_in, state_of_tables, system_of
from ronghe.apps.base.api import Text
from ronghe.apps.competence.api import Occupation
from ronghe.apps.governance.api import Motion, found_committee
from ronghe.apps.industry.models import (
    DictionaryAddition,
    LinkProposal,
    Posting,
    Signal,
    TrendNotice,
    TrendRun,
)
from ronghe.apps.industry.services.trends import run_trends

API = "/api/v1/demand"


def region_of(world: World) -> str:
    return f"{API}/regions/{world.region.uuid}"


def of(world: World, job: Occupation) -> str:
    return f"{region_of(world)}/occupations/{job.uuid}"


def test_shares_months_and_postings_of_a_skill_are_read(
    world: World, occupation: Occupation
) -> None:
    land(world.region, [posting(1), posting(2, title="Baker", text="bakes")])
    system = system_of(world.school, "industry:read")

    [region] = system.get(f"{API}/regions").json()["items"]
    [job] = system.get(f"{region_of(world)}/occupations").json()["items"]
    skills = system.get(f"{of(world, occupation)}/skills").json()["items"]
    asked = {"concept": "urn:turn", "lang": "en"}
    [month] = system.get(f"{of(world, occupation)}/months", asked).json()["items"]
    [behind] = system.get(f"{of(world, occupation)}/postings", asked).json()["items"]

    assert (region["code"], region["unknown_postings"]) == ("lake", 1)
    assert (job["code"], job["postings"]) == ("turner", 1)
    assert {one["concept"]: one["share"] for one in skills} == {"urn:turn": 1, "urn:draw": 1}
    assert (month["month"], month["mentions"]) == ("2026-03-01", 1)
    assert (behind["title"], behind["source"]) == ("CNC turner wanted", "board")


def test_a_mentor_reads_no_demand_and_a_region_elsewhere_is_not_there(
    world: World, occupation: Occupation
) -> None:
    elsewhere = world.region.__class__.objects.create(code="far")

    mentor = signed_in(world.mentor).get(f"{of(world, occupation)}/skills")
    far = signed_in(world.lead).get(f"{API}/regions/{elsewhere.uuid}/occupations")

    assert (mentor.status_code, far.status_code) == (403, 404)


def upload(rows: list[dict[str, str]]) -> dict[str, SimpleUploadedFile]:
    content = "\n".join(map(json.dumps, rows)).encode()
    return {"file": SimpleUploadedFile("p.jsonl", content)}


def test_postings_are_looked_at_and_taken_in_once(world: World, occupation: Occupation) -> None:
    client = signed_in(world.lead)
    path = f"{region_of(world)}/posting-imports?source=board"

    looked = client.post(f"{path}&dry_run=true", upload([posting(1)])).json()
    before = Posting.objects.count()
    first = client.post(path, upload([posting(1)])).json()
    again = client.post(path, upload([posting(1)])).json()

    assert (looked["landed"], looked["new"], before) == (False, 1, 0)
    assert (first["landed"], first["with_occupation"], first["with_skills"]) == (True, 1, 1)
    assert (again["new"], again["repeated"]) == (0, 1)
    assert Posting.objects.count() == 1


def test_a_table_s_columns_are_named(world: World, occupation: Occupation) -> None:
    table = "no,job,words,day\nA1,CNC turner,You operate lathes,2026-03-05\n"
    named = "map_identifier=no&map_title=job&map_text=words&map_posted_on=day"
    path = f"{region_of(world)}/posting-imports?source=list&{named}"
    file = SimpleUploadedFile("p.csv", table.encode())

    response = signed_in(world.lead).post(path, {"file": file})

    assert response.status_code == 200
    assert Posting.objects.get().identifier == "A1"


def test_a_bad_row_no_file_and_a_teacher_take_nothing_in(
    world: World, occupation: Occupation
) -> None:
    lead, teacher = signed_in(world.lead), signed_in(world.teacher)
    path = f"{region_of(world)}/posting-imports?source=board"
    rows = [posting(1), posting(2, date="yesterday")]

    bad = lead.post(path, upload(rows))
    codes = [
        bad.status_code,
        lead.post(path).status_code,
        lead.post(f"{region_of(world)}/posting-imports", upload(rows)).status_code,
        teacher.post(path, upload(rows)).status_code,
    ]

    assert codes == [409, 409, 409, 403]
    assert bad.json()["problems"][0]["line"] == 2
    assert not Posting.objects.exists()


def test_trends_are_assessed_and_the_surest_comes_first(
    world: World, occupation: Occupation
) -> None:
    add_months(world.region, occupation)
    client = signed_in(world.lead)

    nothing = client.get(f"{of(world, occupation)}/assessment")
    run = post_json(client, f"{of(world, occupation)}/assessments", {})
    trends = client.get(f"{of(world, occupation)}/trends").json()["items"]

    assert (nothing.status_code, run.status_code) == (404, 201)
    assert (run.json()["rising"], run.json()["postings"]) == (1, 960)
    assert trends[0]["label"] == "operate lathes"
    assert client.get(f"{of(world, occupation)}/assessment").json() == run.json()


def test_nothing_is_assessed_without_postings_or_by_a_teacher(
    world: World, occupation: Occupation
) -> None:
    path = f"{of(world, occupation)}/assessments"

    empty = post_json(signed_in(world.lead), path, {})
    refused = post_json(signed_in(world.teacher), path, {})

    assert (empty.status_code, refused.status_code) == (409, 403)
    assert not TrendRun.objects.exists()


@pytest.fixture
def run(world: World, occupation: Occupation) -> TrendRun:
    add_months(world.region, occupation)
    return run_trends(viewer=SYSTEM, region=world.region, occupation=occupation, at=AT)


def test_a_rising_skill_becomes_a_signal_once(world: World, run: TrendRun) -> None:
    trend = run.skills.get(verdict="rising")
    client = signed_in(world.lead)
    path = f"{API}/trends/{trend.uuid}/signal"

    first = post_json(client, path, {"trade": "cnc"})
    again = post_json(client, path, {"trade": "cnc"})
    unclear = run.skills.get(verdict="unclear")
    neither = post_json(client, f"{API}/trends/{unclear.uuid}/signal", {"trade": "cnc"})

    assert [one.status_code for one in (first, again, neither)] == [201, 409, 409]
    assert Signal.objects.get().kind == "postings_trend"


def test_an_assessment_comes_before_a_committee_of_the_region(world: World, run: TrendRun) -> None:
    committee = found_committee(
        viewer=SYSTEM,
        organisation=world.school,
        programme=world.programme,
        title=Text("Committee", "委员会"),
        on_date=AT.date(),
    )
    client = signed_in(world.administrator)
    path = f"{of(world, run.occupation)}/judgements"

    nowhere = post_json(client, path, {"committee": str(run.uuid)})
    made = post_json(client, path, {"committee": str(committee.uuid)})
    again = post_json(client, path, {"committee": str(committee.uuid)})

    assert [one.status_code for one in (nowhere, made, again)] == [409, 201, 409]
    assert Motion.objects.get().uuid.hex == made.json()["uuid"].replace("-", "")


def test_what_changed_waits_until_somebody_looked(world: World, run: TrendRun) -> None:
    change = {"label": "x", "lang": "en", "concept": "u", "before": "unclear", "after": "rising"}
    notice = TrendNotice.objects.create(run=run, changes=[change])
    client, teacher = signed_in(world.lead), signed_in(world.teacher)
    path = f"{API}/notices/{notice.uuid}/looked"

    waiting = client.get(f"{API}/notices").json()["items"]
    refused = post_json(teacher, path, {})
    looked = post_json(client, path, {})

    assert [one["changes"] for one in waiting] == [[change]]
    assert (refused.status_code, looked.status_code) == (403, 200)
    assert looked.json()["looked_at"] is not None
    assert client.get(f"{API}/notices").json()["items"] == []


def test_words_are_judged_once_by_whoever_may(world: World, proposal: LinkProposal) -> None:
    client, mentor = signed_in(world.teacher), signed_in(world.mentor)
    path = f"{API}/words/{proposal.uuid}/judgement"
    no_such_words = {"judgement": "accept", "words": "nowhere in it"}

    waiting = client.get(f"{region_of(world)}/words").json()["items"]
    before = state_of_tables()
    refused = [
        post_json(client, path, no_such_words).status_code,
        post_json(client, path, {"judgement": "maybe"}).status_code,
        post_json(mentor, path, {"judgement": "reject"}).status_code,
    ]
    unchanged = state_of_tables()["industry.LinkProposal"] == before["industry.LinkProposal"]
    rejected = post_json(client, path, {"judgement": "reject"})
    again = post_json(client, path, {"judgement": "reject"})

    assert proposal.sentence in [one["sentence"] for one in waiting]
    assert (refused, unchanged) == ([409, 422, 403], True)
    assert (rejected.status_code, again.status_code) == (200, 409)
    assert rejected.json()["state"] == "rejected"
    assert not DictionaryAddition.objects.exists()


def test_looking_for_more_says_how_many_are_new(world: World, occupation: Occupation) -> None:
    path = f"{region_of(world)}/words/look"

    looked = post_json(signed_in(world.teacher), path, {})
    refused = post_json(signed_in(world.mentor), path, {})

    assert (looked.json(), refused.status_code) == ({"added": 0}, 403)


@pytest.mark.parametrize("more", [0, 4])
def test_regions_cost_the_same_for_one_and_for_many(
    world: World, more: int, django_assert_max_num_queries: Any
) -> None:
    officer = world.add_person("Officer", "system_administrator")  # type: ignore[arg-type]
    for number in range(more):
        region = world.region.__class__.objects.create(code=f"r{number}")
        world.school.__class__.objects.create(region=region, kind="school", code="s")
    client = signed_in(officer)
    client.get(f"{API}/regions")

    with django_assert_max_num_queries(9):
        items = client.get(f"{API}/regions").json()["items"]

    assert len(items) == 1 + more
