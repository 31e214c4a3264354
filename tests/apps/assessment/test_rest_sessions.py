"""Sessions and forms over the API: opened, handed in and closed by the same rules as pages."""

from typing import Any

import pytest
from tests.apps.conftest import World, add_instrument

from api_calls import post_json, signed_in, state_of_tables, system_of
from ronghe.apps.assessment.models import Assignment, Instrument, RatingSession
from ronghe.apps.base.api import today
from ronghe.apps.competence.models import ProgrammeFramework

API = "/api/v1"


@pytest.fixture
def instrument(world: World) -> Instrument:
    ProgrammeFramework.objects.create(
        programme=world.programme, framework=world.framework, from_entry_year=2020
    )
    return add_instrument(world.framework)


def body(world: World, used: Instrument, **changes: Any) -> dict[str, Any]:
    return {
        "school_class": str(world.school_class.uuid),
        "instrument": str(used.uuid),
        "title_en": "Week 10",
        "context": "workshop",
        "phase": "process",
        "opens_on": today().isoformat(),
        "closes_on": today().isoformat(),
        "per_subject": 1,
        "raters": [str(world.second_teacher.uuid)],
        **changes,
    }


def opened(world: World, instrument: Instrument) -> dict[str, Any]:
    response = post_json(signed_in(world.teacher), f"{API}/sessions", body(world, instrument))
    assert response.status_code == 201, response.content
    return dict(response.json())


def test_a_teacher_opens_a_session_of_their_class(world: World, instrument: Instrument) -> None:
    session = opened(world, instrument)

    assert (session["asked"], session["handed_in"], session["state"]) == (4, 0, "open")
    assert session["school_class"] == str(world.school_class.uuid)
    assert Assignment.objects.filter(rater=world.second_teacher).count() == 4


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({"instrument": "00000000-0000-4000-8000-000000000000"}, 404),
        ({"raters": ["00000000-0000-4000-8000-000000000000"]}, 404),
        ({"closes_on": "2020-01-01"}, 409),
        ({"per_subject": 0}, 422),
        ({"context": "nowhere"}, 422),
        ({"phase": "never"}, 422),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_changes(
    world: World, instrument: Instrument, changes: dict[str, Any], status: int
) -> None:
    client = signed_in(world.teacher)
    before = state_of_tables()

    response = post_json(client, f"{API}/sessions", body(world, instrument, **changes))

    assert response.status_code == status, response.content
    assert state_of_tables() == before


def test_a_student_and_a_key_open_none(world: World, instrument: Instrument) -> None:
    for client in (signed_in(world.students[0]), system_of(world.school, "people:read")):
        assert post_json(client, f"{API}/sessions", body(world, instrument)).status_code == 403
    assert not RatingSession.objects.exists()


def test_another_class_is_not_there(world: World, instrument: Instrument) -> None:
    other = body(world, instrument, school_class=str(world.other_class.uuid))

    assert post_json(signed_in(world.teacher), f"{API}/sessions", other).status_code == 404


def test_whoever_is_asked_hands_in_their_rating(world: World, instrument: Instrument) -> None:
    session = opened(world, instrument)
    client = signed_in(world.second_teacher)
    [form, *others] = client.get(f"{API}/rating-forms").json()["items"]
    chosen = {item.code: 2 for item in instrument.items.all()}

    done = post_json(client, f"{API}/rating-forms/{form['uuid']}", {"chosen": chosen})

    assert done.status_code == 201
    assert len(others) == 3
    assignment = Assignment.objects.get(uuid=form["uuid"])
    assert assignment.record is not None
    assert done.json() == {"record": str(assignment.record.uuid)}
    again = signed_in(world.teacher).get(f"{API}/sessions/{session['uuid']}").json()
    assert again["handed_in"] == 1


def test_another_s_form_is_not_there_and_stays_as_it_is(
    world: World, instrument: Instrument
) -> None:
    opened(world, instrument)
    form = Assignment.objects.first()
    assert form is not None
    client = signed_in(world.teacher)
    before = state_of_tables()

    response = post_json(client, f"{API}/rating-forms/{form.uuid}", {"chosen": {}})

    assert response.status_code == 404
    assert state_of_tables() == before


def test_a_session_is_closed_once(world: World, instrument: Instrument) -> None:
    path = f"{API}/sessions/{opened(world, instrument)['uuid']}"
    client = signed_in(world.teacher)

    closed = post_json(client, f"{path}/close", {})
    again = post_json(client, f"{path}/close", {})

    assert (closed.status_code, closed.json()["state"]) == (200, "closed")
    assert again.status_code in (200, 409)
    assert signed_in(world.students[0]).get(path).status_code == 403
