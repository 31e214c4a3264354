"""Portfolio displays over the API: held, chosen for, and seen by the panel alone."""

from typing import Any

import pytest
from tests.apps.certification.conftest import Training
from tests.apps.certification.test_displays import IN_THREE_WEEKS, entry_of, hold
from tests.apps.certification.test_items import PDF, add, drawing

from api_calls import post_json, signed_in, state_of_tables
from ronghe.apps.certification.models import Display
from ronghe.apps.certification.services.items import item_reference
from ronghe.apps.people.api import Role

API = "/api/v1"


def body(training: Training, **changes: Any) -> dict[str, Any]:
    world = training.world
    return {
        "school_class": str(world.school_class.uuid),
        "instrument": str(training.work.instrument.uuid),
        "held_on": IN_THREE_WEEKS.isoformat(),
        "place": "Hall",
        "panel": [str(world.second_teacher.uuid), str(world.mentor.uuid)],
        **changes,
    }


def test_a_display_is_held_before_those_who_may_sit_on_its_panel(training: Training) -> None:
    teacher = signed_in(training.world.teacher)
    options = f"{API}/classes/{training.world.school_class.uuid}/display-options"
    offered = teacher.get(options).json()

    made = post_json(teacher, f"{API}/displays", body(training))

    assert made.status_code == 201, made.content
    assert str(training.world.mentor.uuid) in {one["person"] for one in offered["candidates"]}
    assert str(training.work.instrument.uuid) in {one["uuid"] for one in offered["rubrics"]}
    assert teacher.get(f"{API}/displays").json()["items"] == [made.json()]
    entries = teacher.get(f"{API}/displays/{made.json()['uuid']}/entries").json()["items"]
    assert [(row["asked"], row["rated"], row["chosen"]) for row in entries] == [(2, 0, 0)] * 4


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({"panel": []}, 409),
        ({"panel": ["00000000-0000-4000-8000-000000000000"]}, 404),
        ({"instrument": "00000000-0000-4000-8000-000000000000"}, 404),
        ({"place": "x" * 121}, 422),
    ],
)
def test_a_display_that_cannot_be_is_refused(
    training: Training, changes: dict[str, Any], status: int
) -> None:
    teacher = signed_in(training.world.teacher)
    before = state_of_tables()

    answer = post_json(teacher, f"{API}/displays", body(training, **changes))

    assert answer.status_code == status, answer.content
    assert state_of_tables() == before


def test_a_panel_of_one_side_opens_nothing(training: Training) -> None:
    panel = [str(training.world.second_teacher.uuid)]

    answer = post_json(
        signed_in(training.world.teacher), f"{API}/displays", body(training, panel=panel)
    )

    assert answer.status_code == 409
    assert not Display.objects.exists()


def test_the_panel_sees_what_a_student_chose_and_its_file(training: Training) -> None:
    display, item = hold(training), add(training.student, drawing())
    choice = {"targets": [str(item_reference(item))]}

    chosen = post_json(signed_in(training.student), f"{API}/displays/{display.uuid}/choice", choice)

    assert chosen.status_code == 200, chosen.content
    entry = f"{API}/display-entries/{entry_of(display, training.student).uuid}"
    panel = signed_in(training.world.mentor)
    [shown] = panel.get(entry).json()["things"]
    assert shown["item"] == str(item.uuid)
    assert panel.get(f"{entry}/files/{item.uuid}").content == PDF


def test_who_is_not_on_the_panel_sees_nothing_of_it(training: Training) -> None:
    display = hold(training)
    entry = f"{API}/display-entries/{entry_of(display, training.student).uuid}"
    stranger = signed_in(training.world.add_person("Other mentor", Role.MENTOR))
    before = state_of_tables()

    assert stranger.get(entry).status_code == 404
    assert stranger.get(f"{API}/displays/{display.uuid}").status_code == 404
    refused = post_json(stranger, f"{API}/displays/{display.uuid}/choice", {"targets": []})
    assert refused.status_code == 403
    assert state_of_tables() == before
