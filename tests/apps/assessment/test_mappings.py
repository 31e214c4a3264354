"""Rules for statements as their makers meet them: drafts, use, versions, and who may."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from tests.apps.conftest import NOON, World, add_instrument

from ronghe.apps.assessment.mapping_rows import MappingRow, ScoreRow, row_of_mapping
from ronghe.apps.assessment.mapping_rules import Condition
from ronghe.apps.assessment.models import Instrument, LogCursor, StatementMapping
from ronghe.apps.assessment.services.mappings import (
    activate_mapping,
    begin_mapping,
    begin_mapping_version,
    discard_mapping,
    retire_mapping,
    write_mapping,
)
from ronghe.apps.base.api import Refused
from ronghe.apps.competence.api import InstrumentKind, ProgrammeFramework
from ronghe.apps.people.api import NotAllowed, Person, Viewer, viewer_of_person

PASSED = "http://adlnet.gov/expapi/verbs/passed"
ROW = MappingRow(
    title_en="Lathe trainer",
    title_zh="车床模拟器",
    context="simulator",
    phase="process",
    takes_from=date(2026, 2, 1),
    conditions=(Condition("verb", "is", PASSED),),
    scores=(ScoreRow("test-1", "success"), ScoreRow("test-2", "scaled", "", (0.6,))),
)


@pytest.fixture
def instrument(world: World) -> Instrument:
    ProgrammeFramework.objects.create(
        programme=world.programme, framework=world.framework, from_entry_year=2020
    )
    return add_instrument(
        world.framework, InstrumentKind.KNOWLEDGE_TEST, code="test", dimension="cognitive", top=1
    )


def seen_by(person: Person) -> Viewer:
    return viewer_of_person(person)


def draft(world: World, instrument: Instrument, row: MappingRow = ROW) -> StatementMapping:
    return begin_mapping(
        viewer=seen_by(world.lead), programme=world.programme, instrument=instrument, row=row
    )


def states(mapping: StatementMapping) -> list[tuple[int, str]]:
    family = StatementMapping.objects.filter(family=mapping.family).order_by("version")
    return list(family.values_list("version", "state"))


def code_of(refusal: pytest.ExceptionInfo[Refused]) -> str:
    return refusal.value.code


def test_draft_says_what_was_written(world: World, instrument: Instrument) -> None:
    mapping = draft(world, instrument)

    assert row_of_mapping(mapping) == ROW
    assert (mapping.state, mapping.version) == ("draft", 1)


def test_draft_is_written_whole(world: World, instrument: Instrument) -> None:
    mapping = draft(world, instrument)
    row = replace(ROW, title_en="Other", scores=(ScoreRow("test-3", "completion"),))

    write_mapping(viewer=seen_by(world.lead), mapping=mapping, row=row)

    assert row_of_mapping(mapping) == row


def test_row_about_an_item_of_another_instrument_is_refused_and_nothing_changes(
    world: World, instrument: Instrument
) -> None:
    mapping = draft(world, instrument)

    with pytest.raises(Refused) as refusal:
        write_mapping(
            viewer=seen_by(world.lead),
            mapping=mapping,
            row=replace(ROW, scores=(ScoreRow("other-1", "success"),)),
        )

    assert code_of(refusal) == "unknown-item"
    assert row_of_mapping(StatementMapping.objects.get()) == ROW


def test_form_that_students_answer_about_themselves_is_refused(
    world: World, instrument: Instrument
) -> None:
    own = add_instrument(world.framework, InstrumentKind.SELF_REPORT)

    with pytest.raises(Refused) as refusal:
        draft(world, own, replace(ROW, scores=()))

    assert code_of(refusal) == "instrument-not-answered"
    assert not StatementMapping.objects.exists()


def test_instrument_of_a_framework_that_the_programme_does_not_follow_is_refused(
    world: World, instrument: Instrument
) -> None:
    ProgrammeFramework.objects.all().delete()

    with pytest.raises(Refused) as refusal:
        draft(world, instrument)

    assert code_of(refusal) == "instrument-not-answered"


@pytest.mark.parametrize("name", ["teacher", "mentor"])
def test_whoever_does_not_lead_may_not_make_rules(
    world: World, instrument: Instrument, name: str
) -> None:
    with pytest.raises(NotAllowed):
        begin_mapping(
            viewer=seen_by(getattr(world, name)),
            programme=world.programme,
            instrument=instrument,
            row=ROW,
        )

    assert not StatementMapping.objects.exists()


def test_activating_puts_in_use_and_lets_the_log_be_read_from_its_beginning(
    world: World, instrument: Instrument
) -> None:
    LogCursor.objects.create(organisation=world.school, position=77)
    mapping = draft(world, instrument)

    activate_mapping(viewer=seen_by(world.lead), mapping=mapping, at=NOON)

    assert (mapping.state, mapping.activated_at) == ("active", NOON)
    assert LogCursor.objects.get().position == 0


def test_rule_that_lacks_something_is_not_put_in_use(world: World, instrument: Instrument) -> None:
    mapping = draft(world, instrument, replace(ROW, conditions=()))

    with pytest.raises(Refused) as refusal:
        activate_mapping(viewer=seen_by(world.lead), mapping=mapping, at=NOON)

    assert code_of(refusal) == "mapping-not-ready"
    assert states(mapping) == [(1, "draft")]
    assert not LogCursor.objects.exists()


def test_version_in_use_does_not_change(world: World, instrument: Instrument) -> None:
    mapping = draft(world, instrument)
    activate_mapping(viewer=seen_by(world.lead), mapping=mapping, at=NOON)

    for act in (
        lambda: write_mapping(
            viewer=seen_by(world.lead), mapping=mapping, row=replace(ROW, title_en="x")
        ),
        lambda: discard_mapping(viewer=seen_by(world.lead), mapping=mapping),
        lambda: activate_mapping(viewer=seen_by(world.lead), mapping=mapping, at=NOON),
    ):
        with pytest.raises(Refused) as refusal:
            act()
        assert code_of(refusal) == "mapping-state"

    assert row_of_mapping(StatementMapping.objects.get()) == ROW
    assert states(mapping) == [(1, "active")]


def test_next_version_begins_with_the_same_rows_and_takes_the_place_of_the_one_in_use(
    world: World, instrument: Instrument
) -> None:
    first = draft(world, instrument)
    activate_mapping(viewer=seen_by(world.lead), mapping=first, at=NOON)

    second = begin_mapping_version(viewer=seen_by(world.lead), mapping=first)
    again = begin_mapping_version(viewer=seen_by(world.lead), mapping=first)
    activate_mapping(viewer=seen_by(world.lead), mapping=second, at=NOON + timedelta(days=1))

    assert (second.pk, row_of_mapping(second)) == (again.pk, ROW)
    assert states(first) == [(1, "retired"), (2, "active")]


def test_retired_rule_is_not_retired_twice(world: World, instrument: Instrument) -> None:
    mapping = draft(world, instrument)
    activate_mapping(viewer=seen_by(world.lead), mapping=mapping, at=NOON)

    retire_mapping(viewer=seen_by(world.lead), mapping=mapping, at=NOON)
    with pytest.raises(Refused):
        retire_mapping(viewer=seen_by(world.lead), mapping=mapping, at=NOON + timedelta(days=1))

    mapping.refresh_from_db()
    assert (mapping.state, mapping.retired_at) == ("retired", NOON)


def test_draft_is_thrown_away(world: World, instrument: Instrument) -> None:
    mapping = draft(world, instrument)

    discard_mapping(viewer=seen_by(world.lead), mapping=mapping)

    assert not StatementMapping.objects.exists()
