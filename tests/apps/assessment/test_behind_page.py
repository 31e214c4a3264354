"""The evidence behind a number: each score with the answer that was really chosen."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.apps.assessment.test_record_page import handed_in
from tests.apps.conftest import NOON, World, add_instrument

from ronghe.apps.assessment.models import Calibration, Category, Instrument
from ronghe.apps.assessment.queries.evidence import EvidenceRow, behind
from ronghe.apps.base.api import Text
from ronghe.apps.competence.api import InstrumentKind, ProgrammeFramework
from ronghe.apps.evidence.api import Record
from ronghe.apps.people.api import viewer_of_person


@pytest.fixture
def measured(world: World) -> World:
    """A world whose framework has a calibration in force, without which no number stands."""
    ProgrammeFramework.objects.create(
        programme=world.programme, framework=world.framework, from_entry_year=2020
    )
    Calibration.objects.create(
        framework=world.framework,
        title_en="Spring",
        title_zh="春季",
        state=Calibration.State.DONE,
        has_converged=True,
        evidence_to=NOON,
        asked_at=NOON,
        in_force_from=NOON + timedelta(days=1),
        population={"dimensions": [], "means": {}, "reference": "", "covariance": []},
    )
    return world


def knowledge_test(world: World, *, items: int) -> Instrument:
    """Options 0, 1 and 3 are wrong, 2 is right."""
    test = add_instrument(
        world.framework, InstrumentKind.KNOWLEDGE_TEST, dimension="cognitive", items=items, top=3
    )
    Category.objects.filter(item__instrument=test).exclude(number=2).update(score=0)
    Category.objects.filter(item__instrument=test, number=2).update(score=1)
    return test


def rows_of(world: World, dimension: str) -> dict[str, EvidenceRow]:
    student = world.students[0]
    view = behind(viewer_of_person(student), student, dimension)
    return {row.item.en: row for row in view.rows}


def test_of_a_test_the_option_that_was_chosen_is_shown_and_whether_it_was_right(
    measured: World,
) -> None:
    test = knowledge_test(measured, items=4)

    chosen = {"scale-1": 1, "scale-2": 2, "scale-3": 3, "scale-4": 0}
    handed_in(measured, test, chosen=chosen, raters=[])

    found = {item: row.category for item, row in rows_of(measured, "cognitive").items()}
    assert found == {
        "Item 1": Text("does 1 (not right)", "做1（不正确）"),
        "Item 2": Text("does 2 (right)", "做2（正确）"),
        "Item 3": Text("does 3 (not right)", "做3（不正确）"),
        "Item 4": Text("does 0 (not right)", "做0（不正确）"),
    }


def test_of_two_anchors_that_count_the_same_the_chosen_one_is_shown(measured: World) -> None:
    scale = add_instrument(measured.framework, items=2)
    Category.objects.filter(item__instrument=scale, number=3).update(score=2)

    handed_in(measured, scale, chosen={"scale-1": 2, "scale-2": 3})

    found = rows_of(measured, "behavioural")
    assert (found["Item 1"].score, found["Item 1"].category.en) == (2, "does 2")
    assert (found["Item 2"].score, found["Item 2"].category.en) == (2, "does 3")


def test_where_no_form_says_what_was_chosen_no_wrong_option_is_made_up(measured: World) -> None:
    record = handed_in(
        measured, knowledge_test(measured, items=2), chosen={"scale-1": 1, "scale-2": 2}, raters=[]
    )
    twin = without_choices(record)

    found = rows_of(measured, "cognitive")

    assert found["Item 1"].record == twin.uuid
    assert found["Item 1"].category == Text("not right", "不正确")
    assert found["Item 2"].category == Text("does 2 (right)", "做2（正确）")


def without_choices(record: Record) -> Record:
    """The same scores told by a record that names no choices, as other systems send them."""
    twin = Record.objects.get(pk=record.pk)
    twin.pk, twin.uuid, twin._state.adding = None, None, True
    twin.uuid = Record._meta.get_field("uuid").get_default()
    twin.body = {"scores": record.body["scores"]}
    twin.save()
    record.observations.update(record=twin)
    return twin


def test_a_hundred_scores_cost_as_many_queries_as_one(measured: World) -> None:
    scale = add_instrument(measured.framework, items=1)
    handed_in(measured, scale, chosen={"scale-1": 1})
    with CaptureQueriesContext(connection) as one:
        rows_of(measured, "behavioural")
    more = add_instrument(measured.framework, code="more", items=30)
    handed_in(measured, more, chosen={f"more-{n}": 2 for n in range(1, 31)})
    with CaptureQueriesContext(connection) as many:
        rows_of(measured, "behavioural")

    assert len(many) == len(one)
