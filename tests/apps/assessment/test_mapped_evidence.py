"""Statements become evidence: once, for students of the programme, and taken back when voided."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import numpy as np
import pytest
from tests.apps.assessment.test_mappings import PASSED, ROW, draft, instrument, seen_by
from tests.apps.conftest import NOON, World, add_instrument

from ronghe.apps.assessment.mapping_rows import MappingRow, ScoreRow
from ronghe.apps.assessment.mapping_rules import Condition
from ronghe.apps.assessment.models import (
    Instrument,
    LogCursor,
    MappedStatement,
    Observation,
    StatementMapping,
)
from ronghe.apps.assessment.observations import load_observations
from ronghe.apps.assessment.queries.mapping_trials import try_on, try_on_newest
from ronghe.apps.assessment.queries.mappings import mapping_view
from ronghe.apps.assessment.queries.records import explain_record
from ronghe.apps.assessment.services.estimates import _counts as counts_of
from ronghe.apps.assessment.services.mapped_evidence import Followed, follow_statements
from ronghe.apps.assessment.services.mappings import (
    activate_mapping,
    begin_mapping_version,
    retire_mapping,
    write_mapping,
)
from ronghe.apps.assessment.services.rebuilding import rebuild_from_log
from ronghe.apps.base.api import Reference, Refused
from ronghe.apps.competence.api import InstrumentKind
from ronghe.apps.evidence.api import Record, append_statements, seal_all, statement_of, verify_log
from ronghe.apps.people.api import Membership, NotAllowed, Person, Viewer, command_viewer
from ronghe.apps.people.services.client_keys import make_key
from ronghe.apps.people.viewer import viewer_of_key
from ronghe.standards import xapi

__all__ = ["instrument"]

FAILED = "http://adlnet.gov/expapi/verbs/failed"
TASK = "https://trainer.example/task/7"
LATER = NOON + timedelta(hours=1)


@pytest.fixture
def trainer(world: World) -> Viewer:
    """The key of a machine trainer of the school."""
    key, _secret = make_key(
        viewer=command_viewer(),
        organisation=world.school,
        title="Lathe trainer",
        scopes=("xapi.write", "xapi.define"),
        at=NOON,
    )
    return viewer_of_key(key)


def said(person: Person | str, **changes: Any) -> xapi.Json:
    name = person if isinstance(person, str) else str(person.uuid)
    return {
        "id": str(uuid4()),
        "actor": {"account": {"homePage": "https://trainer.example", "name": name}},
        "verb": {"id": PASSED},
        "object": {"id": TASK},
        "result": {"success": True, "score": {"scaled": 0.75}},
        "timestamp": "2026-03-02T04:00:00Z",
        **changes,
    }


def voiding(statement: xapi.Json) -> xapi.Json:
    target = {"objectType": "StatementRef", "id": statement["id"]}
    return said("operator", verb={"id": xapi.VOIDED}, object=target, result={})


def send(viewer: Viewer, *contents: xapi.Json) -> None:
    parsed = [xapi.parse_statement(content, "1.0.3") for content in contents]
    append_statements(viewer=viewer, statements=parsed, at=NOON)
    seal_all()


def active(
    world: World, instrument: Instrument, row: MappingRow = ROW, at: datetime = NOON
) -> StatementMapping:
    mapping = draft(world, instrument, row)
    activate_mapping(viewer=seen_by(world.lead), mapping=mapping, at=at)
    return mapping


def follow() -> Followed:
    return follow_statements(viewer=command_viewer(), at=LATER)


def scores(person: Person) -> dict[str, int]:
    rows = Observation.objects.filter(subject=person, is_superseded=False)
    return dict(rows.values_list("item__code", "score"))


# --- taking ---------------------------------------------------------------------------------------


def test_fitting_statement_becomes_an_answer_that_points_at_it(
    world: World, instrument: Instrument, trainer: Viewer
) -> None:
    student, statement = world.students[0], said(world.students[0])
    mapping = active(world, instrument)
    send(trainer, statement)

    assert follow() == Followed(read=1, taken=1, corrected=0)

    [record] = Record.objects.filter(kind=Record.Kind.RESPONSE)
    source = Record.objects.get(kind=Record.Kind.STATEMENT)
    assert record.body == {
        "scores": {"test-1": 1, "test-2": 1},
        "statement": statement["id"],
        "mapping": str(mapping.uuid),
    }
    assert (record.subject, record.actor, record.observed_at) == (
        student.pseudonym,
        student.pseudonym,
        NOON,
    )
    assert (record.context, record.phase) == ("simulator", "process")
    assert (str(record.activity), str(record.occasion)) == (
        f"assessment.instrument:{instrument.uuid}:1",
        f"evidence.record:{source.uuid}:",
    )
    assert scores(student) == {"test-1": 1, "test-2": 1}
    assert set(Observation.objects.values_list("rater", "session")) == {(None, None)}


def test_statement_is_taken_once_however_often_the_log_is_read(
    world: World, instrument: Instrument, trainer: Viewer
) -> None:
    active(world, instrument)
    send(trainer, said(world.students[0]))
    follow()

    LogCursor.objects.update(position=0)
    again = follow()

    assert again == Followed(read=1, taken=0, corrected=0)
    assert (Observation.objects.count(), MappedStatement.objects.count()) == (2, 1)


def test_reading_goes_on_where_it_was_left(
    world: World, instrument: Instrument, trainer: Viewer
) -> None:
    active(world, instrument)
    send(trainer, said(world.students[0]))
    follow()
    send(trainer, said(world.students[1]))

    assert follow() == Followed(read=1, taken=1, corrected=0)
    assert follow() == Followed()


def test_statement_that_waits_for_its_seal_is_taken_after_it(
    world: World, instrument: Instrument, trainer: Viewer
) -> None:
    active(world, instrument)
    parsed = xapi.parse_statement(said(world.students[0]), "1.0.3")
    append_statements(viewer=trainer, statements=[parsed], at=NOON)

    assert follow() == Followed()
    seal_all()
    assert follow().taken == 1


Change = Callable[[World], xapi.Json]


@pytest.mark.parametrize(
    "change",
    [
        lambda world: said(world.students[0], verb={"id": FAILED}),
        lambda world: said(world.students[0], timestamp="2026-01-31T04:00:00Z"),
        lambda world: said("somebody else"),
        lambda world: said(world.teacher),
        lambda world: said(world.students[0], result={}),
    ],
)
def test_statement_that_does_not_fit_stays_a_statement(
    world: World, instrument: Instrument, trainer: Viewer, change: Change
) -> None:
    active(world, instrument)
    send(trainer, change(world))

    assert follow() == Followed(read=1)

    assert not Observation.objects.exists()
    assert not Record.objects.filter(kind=Record.Kind.RESPONSE).exists()


def test_student_who_left_before_the_day_is_not_taken(
    world: World, instrument: Instrument, trainer: Viewer
) -> None:
    Membership.objects.filter(person=world.students[0]).update(ends_on=date(2026, 2, 27))
    Membership.objects.create(
        person=world.students[0],
        organisation=world.school,
        role="student",
        starts_on=date(2026, 2, 28),
    )
    active(world, instrument)
    send(trainer, said(world.students[0]))

    assert follow().taken == 0


def test_rule_that_is_not_in_use_takes_nothing(
    world: World, instrument: Instrument, trainer: Viewer
) -> None:
    mapping = active(world, instrument)
    retire_mapping(viewer=seen_by(world.lead), mapping=mapping, at=NOON)
    send(trainer, said(world.students[0]))

    assert follow() == Followed(read=1)


def test_new_version_takes_what_the_earlier_one_left_since_its_day(
    world: World, instrument: Instrument, trainer: Viewer
) -> None:
    first = active(world, instrument)
    taken, left = said(world.students[0]), said(world.students[1], verb={"id": FAILED})
    send(trainer, taken, left)
    follow()
    second = begin_mapping_version(viewer=seen_by(world.lead), mapping=first)
    wider = replace(ROW, conditions=(*ROW.conditions, Condition("verb", "is", FAILED)))
    write_mapping(viewer=seen_by(world.lead), mapping=second, row=wider)

    activate_mapping(viewer=seen_by(world.lead), mapping=second, at=LATER)
    follow()

    by_statement = MappedStatement.objects.values_list("statement", "mapping")
    assert set(by_statement) == {
        (UUID(str(taken["id"])), first.pk),
        (UUID(str(left["id"])), second.pk),
    }


def test_first_rule_that_fits_takes_a_statement_alone(
    world: World, instrument: Instrument, trainer: Viewer
) -> None:
    first = active(world, instrument)
    active(world, instrument, replace(ROW, scores=(ScoreRow("test-3", "success"),)), at=LATER)
    send(trainer, said(world.students[0]))

    follow()

    assert MappedStatement.objects.get().mapping == first
    assert scores(world.students[0]) == {"test-1": 1, "test-2": 1}


def test_only_a_command_follows_the_log(world: World) -> None:
    with pytest.raises(NotAllowed):
        follow_statements(viewer=seen_by(world.lead), at=NOON)


# --- taking back ----------------------------------------------------------------------------------


def test_voided_statement_takes_its_evidence_back_by_a_correction(
    world: World, instrument: Instrument, trainer: Viewer
) -> None:
    active(world, instrument)
    statement = said(world.students[0])
    send(trainer, statement)
    follow()
    void = voiding(statement)
    send(trainer, void)

    assert follow() == Followed(read=1, corrected=1)

    first, correction = Record.objects.filter(kind=Record.Kind.RESPONSE).order_by("pk")
    assert correction.corrects == first
    assert correction.body == {
        "scores": {},
        "statement": statement["id"],
        "voided_by": void["id"],
    }
    assert scores(world.students[0]) == {}
    assert MappedStatement.objects.get().corrected_by == correction


def test_evidence_is_taken_back_once(world: World, instrument: Instrument, trainer: Viewer) -> None:
    active(world, instrument)
    statement = said(world.students[0])
    send(trainer, statement)
    follow()
    send(trainer, voiding(statement))
    follow()

    LogCursor.objects.update(position=0)

    assert follow() == Followed(read=2)
    assert Record.objects.filter(kind=Record.Kind.RESPONSE).count() == 2


@pytest.mark.parametrize("is_void_first", [True, False])
def test_statement_that_is_voided_before_it_is_read_is_never_taken(
    world: World, instrument: Instrument, trainer: Viewer, is_void_first: bool
) -> None:
    active(world, instrument)
    statement = said(world.students[0])
    both = [statement, voiding(statement)]
    for one in reversed(both) if is_void_first else both:
        send(trainer, one)

    assert follow() == Followed(read=2)


# --- what the copies and the log make of it -------------------------------------------------------


def test_copies_are_rebuilt_the_same_from_the_log(
    world: World, instrument: Instrument, trainer: Viewer
) -> None:
    active(world, instrument)
    kept, voided = said(world.students[0]), said(world.students[1])
    send(trainer, kept, voided)
    follow()
    send(trainer, voiding(voided))
    follow()
    columns = ("record", "item", "subject", "rater", "session", "score", "is_superseded")
    before = set(Observation.objects.values_list(*columns))

    rebuild_from_log(viewer=command_viewer(), at=LATER)

    assert set(Observation.objects.values_list(*columns)) == before
    assert verify_log().is_whole


def test_answers_through_a_machine_have_each_day_as_an_occasion(
    world: World, instrument: Instrument, trainer: Viewer
) -> None:
    """Support for answers asks for 20 responses on 2 occasions: two statements of two half-years,
    two items each, are four responses on two."""
    active(world, instrument)
    student = world.students[0]
    moments = ("2026-03-02T01:00:00Z", "2026-09-02T05:00:00Z")
    send(trainer, *(said(student, timestamp=moment) for moment in moments))
    follow()

    table = load_observations(world.framework)
    counts = counts_of(table, np.arange(table.count))

    assert (counts.responses, counts.occasions, counts.raters) == (4, 2, 0)


def test_an_item_answered_again_in_the_same_half_year_is_kept_and_does_not_count(
    world: World, instrument: Instrument, trainer: Viewer
) -> None:
    """Two items on three days: six answers are evidence, the first two count; the page says that
    four repeat."""
    mapping = active(world, instrument)
    days = ("2026-03-02T01:00:00Z", "2026-03-03T05:00:00Z", "2026-03-04T05:00:00Z")
    send(trainer, *(said(world.students[0], timestamp=day) for day in days))
    follow()

    table = load_observations(world.framework)

    assert Observation.objects.filter(is_superseded=False).count() == 6
    assert [str(day) for day in table.observed_on] == ["2026-03-02", "2026-03-02"]
    view = mapping_view(seen_by(world.lead), mapping.uuid)
    assert (view.taken, view.repeated) == (3, 4)


def test_when_the_first_answer_was_taken_back_the_next_one_counts(
    world: World, instrument: Instrument, trainer: Viewer
) -> None:
    active(world, instrument)
    first, second = (
        said(world.students[0], timestamp=day)
        for day in ("2026-03-02T01:00:00Z", "2026-03-03T05:00:00Z")
    )
    send(trainer, first, second)
    follow()
    send(trainer, voiding(first))
    follow()

    table = load_observations(world.framework)

    assert {str(day) for day in table.observed_on} == {"2026-03-03"}


def test_evidence_from_a_statement_is_given_out_as_a_statement_too(
    world: World, instrument: Instrument, trainer: Viewer
) -> None:
    active(world, instrument)
    send(trainer, said(world.students[0]))
    follow()
    record = Record.objects.select_related("stream__organisation", "corrects").get(
        kind=Record.Kind.RESPONSE
    )

    content = statement_of(record)

    source = Record.objects.get(kind=Record.Kind.STATEMENT)
    grouping = [one["id"] for one in content["context"]["contextActivities"]["grouping"]]
    assert grouping[1:] == [f"urn:ronghe:evidence.record:{source.uuid}:"]
    assert xapi.parse_statement(content, "1.0.3").content == content


def test_record_says_in_words_by_which_rule_it_came(
    world: World, instrument: Instrument, trainer: Viewer
) -> None:
    active(world, instrument)
    send(trainer, said(world.students[0]))
    follow()
    record = Record.objects.get(kind=Record.Kind.RESPONSE)

    told = explain_record(seen_by(world.lead), Reference("evidence.record", record.uuid))

    assert told is not None
    assert told.sentence.en == (
        "Through the rule “Lathe trainer”, version 1, from a statement of another system; "
        "with “test”, version 1."
    )


# --- trying ---------------------------------------------------------------------------------------


def test_try_shows_what_would_become_evidence_and_why_others_do_not(
    world: World, instrument: Instrument, trainer: Viewer
) -> None:
    mapping = draft(world, instrument)
    send(
        trainer,
        said(world.students[0]),
        said(world.students[1], verb={"id": FAILED}),
        said("somebody else"),
    )

    trial = try_on_newest(seen_by(world.lead), mapping)

    assert (trial.fitting, trial.taken) == (1, 0)
    assert [(row.who, row.said.en) for row in trial.rows] == [
        ("", "It is about nobody whom the school knows."),
        ("Student 2", "The verb is not one the rule asks for."),
        ("Student 1", "Item 1 – right; Item 2 – right"),
    ]
    assert not Observation.objects.exists()


def test_try_says_what_was_taken_already(
    world: World, instrument: Instrument, trainer: Viewer
) -> None:
    mapping = active(world, instrument)
    send(trainer, said(world.students[0]))
    follow()

    trial = try_on_newest(seen_by(world.lead), mapping)

    assert (trial.fitting, trial.taken) == (0, 1)
    assert [row.taken_by for row in trial.rows] == [mapping]


def test_try_leaves_out_persons_whom_the_viewer_does_not_reach(
    world: World, instrument: Instrument, trainer: Viewer
) -> None:
    mapping = draft(world, instrument)
    send(trainer, said(world.administrator), said(world.students[0]))

    trial = try_on_newest(seen_by(world.lead), mapping)

    assert [row.who for row in trial.rows] == ["Student 1"]


def test_pasted_statement_is_tried_without_being_written(
    world: World, instrument: Instrument, trainer: Viewer
) -> None:
    mapping = draft(world, instrument)

    row = try_on(seen_by(world.lead), mapping, said(world.students[0]), at=datetime.now(UTC))

    assert (row.who, row.said.en) == ("Student 1", "Item 1 – right; Item 2 – right")
    assert not Record.objects.exists()


def test_pasted_text_that_is_no_statement_says_what_is_wrong(
    world: World, instrument: Instrument
) -> None:
    mapping = draft(world, instrument)

    with pytest.raises(Refused) as refusal:
        try_on(seen_by(world.lead), mapping, {"actor": {}}, at=NOON)

    assert refusal.value.code == "no-statement"


def test_scores_of_situational_judgement_are_counted_by_limits(
    world: World, instrument: Instrument, trainer: Viewer
) -> None:
    judged = add_instrument(
        world.framework,
        InstrumentKind.SITUATIONAL_JUDGEMENT,
        code="sjt",
        dimension="cognitive",
        items=1,
        top=2,
    )
    row = replace(ROW, scores=(ScoreRow("sjt-1", "scaled", TASK, (0.5, 0.9)),))
    active(world, judged, row)
    send(trainer, said(world.students[0]))

    follow()

    assert scores(world.students[0]) == {"sjt-1": 1}
