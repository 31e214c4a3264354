"""Instruments and files of ratings over the API, by the same rules as the pages."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.apps.conftest import World, add_instrument

from api_calls import post_json, signed_in, state_of_tables, system_of
from ronghe.apps.assessment.models import Instrument, Observation
from ronghe.apps.assessment.services.instruments import export_instruments
from ronghe.apps.competence.api import Competence, ProgrammeFramework

API = "/api/v1"
STEPS = [
    {"score": 0, "title_en": "Shown", "title_zh": "示范"},
    {"score": 1, "title_en": "Alone", "title_zh": "独立"},
]
ITEM = {
    "code": "turning-1",
    "competence": "clamps",
    "title_en": "Clamps",
    "title_zh": "装夹",
    "categories": STEPS,
}
SAID = {
    "kind": "anchored_scale",
    "title_en": "Turning",
    "title_zh": "车削",
    "items": [ITEM],
}


@pytest.fixture
def ready(world: World) -> World:
    ProgrammeFramework.objects.create(
        programme=world.programme, framework=world.framework, from_entry_year=2020
    )
    Competence.objects.create(
        framework=world.framework,
        code="clamps",
        dimension="behavioural",
        title_en="Clamps",
        title_zh="装夹",
    )
    return world


@pytest.fixture
def lead(ready: World) -> Client:
    return signed_in(ready.lead)


def body(world: World, **changes: Any) -> dict[str, Any]:
    return {"framework": str(world.framework.uuid), "code": "turning", **SAID, **changes}


def made(world: World, lead: Client, **changes: Any) -> str:
    response = post_json(lead, f"{API}/instruments", body(world, **changes))
    assert response.status_code == 201, response.content
    return f"{API}/instruments/{response.json()['uuid']}"


def test_a_draft_is_made_written_again_and_published(ready: World, lead: Client) -> None:
    path = made(ready, lead, items=[])
    assert lead.get(f"{path}/draft").json()["faults"][0]["en"] == "It has no item yet."

    written = post_json(lead, f"{path}/draft", SAID)
    published = post_json(lead, f"{path}/publish", {})

    assert [one["code"] for one in written.json()["items"]] == ["turning-1"]
    assert published.status_code == 200, published.content
    assert published.json()["published_at"] is not None
    assert post_json(lead, f"{path}/draft", SAID).status_code == 404


def test_what_a_draft_says_can_be_sent_back_as_it_came(ready: World, lead: Client) -> None:
    path = made(ready, lead)
    said = lead.get(f"{path}/draft").json()["said"]

    again = post_json(lead, f"{path}/draft", said)

    assert again.status_code == 200, again.content
    assert lead.get(f"{path}/draft").json()["said"] == said


def test_a_draft_that_lacks_something_is_not_published(ready: World, lead: Client) -> None:
    path = made(ready, lead, items=[])
    before = state_of_tables()

    assert post_json(lead, f"{path}/publish", {}).status_code == 409
    assert state_of_tables() == before


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({"kind": "quiz"}, 422),
        ({"code": "with space"}, 422),
        ({"minutes": 0}, 422),
        ({"framework": "00000000-0000-4000-8000-000000000000"}, 404),
        ({"items": [{**ITEM, "competence": "none"}]}, 409),
    ],
)
def test_an_instrument_that_cannot_be_is_refused(
    ready: World, lead: Client, changes: dict[str, Any], status: int
) -> None:
    before = state_of_tables()

    response = post_json(lead, f"{API}/instruments", body(ready, **changes))

    assert response.status_code == status, response.content
    assert state_of_tables() == before


def test_a_teacher_and_a_key_make_none(ready: World) -> None:
    teacher = signed_in(ready.teacher)
    system = system_of(ready.school, "calibrations:read")
    before = state_of_tables()

    codes = [
        post_json(one, f"{API}/instruments", body(ready)).status_code for one in (teacher, system)
    ]

    assert codes == [403, 403]
    assert state_of_tables() == before


def test_a_published_one_gets_a_next_version_and_a_copy(ready: World, lead: Client) -> None:
    path = f"{API}/instruments/{add_instrument(ready.framework).uuid}"

    version = post_json(lead, f"{path}/version", {})
    copied = post_json(lead, f"{path}/copy", {"code": "copied"})
    twice = post_json(lead, f"{path}/copy", {"code": "copied"})

    assert (version.json()["version"], version.json()["item_count"]) == (2, 3)
    assert (copied.json()["code"], twice.status_code) == ("copied", 409)
    gone = post_json(lead, f"{API}/instruments/{copied.json()['uuid']}/discard", {})
    assert gone.json() == {"uuid": copied.json()["uuid"]}
    assert Instrument.objects.count() == 2


def test_a_file_is_looked_at_first_and_lands_whole(ready: World, lead: Client) -> None:
    instrument = add_instrument(ready.framework)
    content = export_instruments([instrument])
    again = signed_in(ready.teacher).get(f"{API}/instruments/{instrument.uuid}/csv")
    assert again.content == content
    Instrument.objects.all().delete()
    file = {"file": SimpleUploadedFile("scale.csv", content)}

    looked = lead.post(f"{API}/instrument-files?dry_run=true", file)
    file["file"].seek(0)
    landed = lead.post(f"{API}/instrument-files", file)

    assert looked.json() == {
        "landed": False,
        "can_land": True,
        "drafts": ["scale"],
        "unchanged": [],
        "problems": [],
    }
    assert (landed.status_code, landed.json()["landed"]) == (200, True)
    assert Instrument.objects.get().published_at is None


def test_a_file_with_a_bad_row_changes_nothing(ready: World, lead: Client) -> None:
    content = export_instruments([add_instrument(ready.framework)])
    Instrument.objects.all().delete()
    bad = SimpleUploadedFile("scale.csv", content.replace(b"anchored_scale", b"quiz"))

    refused = lead.post(f"{API}/instrument-files", {"file": bad})
    nothing = lead.post(f"{API}/instrument-files", {})

    assert (refused.status_code, nothing.status_code) == (409, 409)
    assert (refused.json()["problems"][0]["line"], nothing.json()["code"]) == (2, "no-file")
    assert not Instrument.objects.exists()


# --- ratings --------------------------------------------------------------------------------------

HEAD = "person,item,score,rater,date,context,phase"
GOOD = f"{HEAD}\nS1,scale-1,3,T1,2026-03-05,workshop,process\n"


@pytest.fixture
def numbered(ready: World) -> World:
    add_instrument(ready.framework)
    for number, person in {"S1": ready.students[0], "T1": ready.teacher}.items():
        person.number = number
        person.save()
    return ready


def ratings(text: str, **said: str) -> dict[str, Any]:
    return {"file": SimpleUploadedFile("ratings.csv", text.encode()), **said}


def test_ratings_are_looked_at_first_and_land_once(numbered: World, lead: Client) -> None:
    looked = lead.post(f"{API}/ratings/import?dry_run=true", ratings(GOOD))
    assert not Observation.objects.exists()

    landed = lead.post(f"{API}/ratings/import", ratings(GOOD))
    again = lead.post(f"{API}/ratings/import", ratings(GOOD))

    assert (looked.json()["can_land"], looked.json()["scores"]) == (True, 1)
    assert (landed.status_code, landed.json()["landed"]) == (200, True)
    assert (again.status_code, again.json()["landed"]) == (409, False)
    assert again.json()["landed_before"] is not None
    assert Observation.objects.get().score == 3


def test_columns_are_named_where_they_are_called_otherwise(numbered: World, lead: Client) -> None:
    text = "who,item,points\nS1,scale-1,3\n"
    said = {"person": "who", "item": "item", "score": "points", "default_day": "2026-03-05"}

    looked = lead.post(f"{API}/ratings/import?dry_run=true", ratings(text, **said))

    assert looked.json()["persons"] in (0, 1)
    assert [one["column"] for one in looked.json()["problems"]] in ([], ["rater"], [""])


def test_a_wrong_cell_is_named_and_nothing_lands(numbered: World, lead: Client) -> None:
    before = state_of_tables()

    refused = lead.post(f"{API}/ratings/import", ratings(GOOD.replace("S1", "S9")))

    assert (refused.status_code, refused.json()["landed"]) == (409, False)
    [problem] = refused.json()["problems"]
    assert (problem["line"], problem["column"]) == (2, "person")
    assert state_of_tables() == before


def test_a_teacher_uploads_no_file(numbered: World) -> None:
    teacher = signed_in(numbered.teacher)

    assert teacher.post(f"{API}/ratings/import", ratings(GOOD)).status_code == 403
    assert not Observation.objects.exists()
