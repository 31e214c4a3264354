"""Own records as statements: valid by the rules foreign ones are held to, and without names."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from tests.apps.conftest import NOON, World

from ronghe.apps.base.api import Reference
from ronghe.apps.evidence.api import NewRecord, Record, append_records, statement_of
from ronghe.apps.people.api import command_viewer
from ronghe.standards.xapi import parse_statement

ONE, TWO, THREE = (UUID(f"00000000-0000-4000-8000-00000000000{n}") for n in (1, 2, 3))
INSTRUMENT = Reference("assessment.instrument", ONE, "2")
SESSION = Reference("assessment.session", TWO)
ASSESSMENT = "http://adlnet.gov/expapi/activities/assessment"


def new_record(world: World, kind: Record.Kind, **changes: Any) -> NewRecord:
    verbs = {
        Record.Kind.RATING: "https://w3id.org/xapi/dod-isd/verbs/assessed",
        Record.Kind.RESPONSE: "http://adlnet.gov/expapi/verbs/answered",
        Record.Kind.SELF_REPORT: "http://adlnet.gov/expapi/verbs/responded",
        Record.Kind.REFLECTION: "http://id.tincanapi.com/verb/reflected",
        Record.Kind.STATEMENT: "set up the machine",
    }
    student = world.students[0]
    fields: dict[str, Any] = {
        "organisation": world.school,
        "kind": kind,
        "verb": verbs[kind],
        "subject": student,
        "actor": world.mentor if kind == Record.Kind.RATING else student,
        "observed_at": NOON,
        "body": {"scores": {"i-1": 3}},
        "uuid": THREE,
    }
    return NewRecord(**{**fields, **changes})


def written(*records: NewRecord) -> Record:
    """The last of some records, as it is read for a statement."""
    rows = append_records(
        viewer=command_viewer(),
        action="evidence.append_records",
        records=records,
        at=NOON + timedelta(hours=1),
    )
    found = Record.objects.select_related("stream__organisation", "corrects")
    return found.get(pk=rows[-1].pk)


def account(world: World, name: object) -> dict[str, object]:
    home = f"urn:uuid:{world.school.uuid}"
    return {"objectType": "Agent", "account": {"homePage": home, "name": str(name)}}


@pytest.mark.parametrize("kind", Record.Kind)
@pytest.mark.parametrize("version", ["1.0.3", "2.0.0"])
@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"activity": INSTRUMENT, "occasion": SESSION},
        {"context": Record.Context.SIMULATOR, "phase": Record.Phase.PROCESS, "actor": None},
        {"body": {}, "private": {"comment": "Careful."}},
        {"body": {"chosen": {"i-1": 2}, "not_seen": ["i-2"], "note": {"deep": None}}},
    ],
)
def test_every_kind_of_record_is_a_valid_statement(
    world: World, kind: Record.Kind, version: Any, changes: dict[str, Any]
) -> None:
    record = written(new_record(world, kind, **changes))

    content = statement_of(record, private=changes.get("private", {}))

    assert parse_statement(content, version).content == content


def test_rating_says_who_assessed_whom_with_what(world: World) -> None:
    record = written(
        new_record(
            world,
            Record.Kind.RATING,
            activity=INSTRUMENT,
            occasion=SESSION,
            context=Record.Context.WORKPLACE,
            phase=Record.Phase.OUTCOME,
            on_behalf_of=world.teacher,
            body={"scores": {"i-1": 3}, "chosen": {"i-1": 3}, "not_seen": ["i-2"]},
        )
    )

    assert statement_of(record) == {
        "id": str(THREE),
        "actor": account(world, world.mentor.pseudonym),
        "verb": {
            "id": "https://w3id.org/xapi/dod-isd/verbs/assessed",
            "display": {"en": "assessed", "zh": "评价了"},
        },
        "object": account(world, world.students[0].pseudonym),
        "context": {
            "contextActivities": {
                "grouping": [
                    {
                        "objectType": "Activity",
                        "id": f"urn:uuid:{world.school.uuid}",
                        "definition": {
                            "type": "http://activitystrea.ms/schema/1.0/organization",
                            "name": {"en": "School", "zh": "school"},
                        },
                    },
                    {
                        "objectType": "Activity",
                        "id": f"urn:ronghe:assessment.session:{TWO}:",
                        "definition": {"type": "http://activitystrea.ms/schema/1.0/event"},
                    },
                ],
                "parent": [
                    {
                        "objectType": "Activity",
                        "id": f"urn:ronghe:assessment.instrument:{ONE}:2",
                        "definition": {"type": ASSESSMENT},
                    }
                ],
            },
            "extensions": {
                "urn:ronghe:xapi:context": "workplace",
                "urn:ronghe:xapi:phase": "outcome",
                "urn:ronghe:xapi:on-behalf-of": str(world.teacher.pseudonym),
            },
        },
        "result": {
            "completion": True,
            "extensions": {
                "urn:ronghe:xapi:scores": {"i-1": 3},
                "urn:ronghe:xapi:chosen": {"i-1": 3},
                "urn:ronghe:xapi:not-seen": ["i-2"],
            },
        },
        "timestamp": "2026-03-02T04:00:00.000Z",
        "stored": "2026-03-02T05:00:00.000Z",
        "authority": account(world, "urn:ronghe"),
    }


def test_answer_has_the_instrument_as_its_object(world: World) -> None:
    record = written(new_record(world, Record.Kind.RESPONSE, activity=INSTRUMENT))

    statement = statement_of(record)

    assert statement["actor"] == account(world, world.students[0].pseudonym)
    assert statement["object"]["id"] == f"urn:ronghe:assessment.instrument:{ONE}:2"
    assert statement["context"]["platform"] == "Ronghe"


def test_words_that_are_no_verb_stay_readable(world: World) -> None:
    record = written(new_record(world, Record.Kind.STATEMENT))

    assert statement_of(record)["verb"] == {
        "id": "http://adlnet.gov/expapi/verbs/experienced",
        "display": {"und": "set up the machine"},
    }


def test_correction_names_what_it_takes_the_place_of(world: World) -> None:
    first = new_record(world, Record.Kind.RESPONSE)
    written(first)

    record = written(replace(first, uuid=None, corrects=THREE))

    context = statement_of(record)["context"]
    assert context["statement"] == {"objectType": "StatementRef", "id": str(THREE)}
    assert context["extensions"] == {"urn:ronghe:xapi:corrects": str(THREE)}


def test_text_is_in_it_only_when_the_caller_opened_it(world: World) -> None:
    record = written(
        new_record(world, Record.Kind.RATING, private={"comment": "Careful at the chuck."})
    )

    closed, opened = statement_of(record), statement_of(record, private={"comment": "Careful."})

    assert "response" not in closed["result"]
    assert opened["result"]["response"] == "Careful."


def test_nobodys_name_number_or_address_is_in_it(world: World) -> None:
    student, mentor = world.students[0], world.mentor
    student.number = "2025-0417"
    student.save()
    record = written(new_record(world, Record.Kind.RATING, private={"comment": "x"}))

    text = json.dumps(statement_of(record), ensure_ascii=False)

    hidden = [student.name_en, mentor.name_en, student.number, str(student.uuid), str(mentor.uuid)]
    assert [one for one in hidden if one in text] == []


def test_moment_is_told_in_utc_whatever_its_offset(world: World) -> None:
    observed = datetime(2026, 3, 2, 12, 0, 0, 123_456, tzinfo=UTC)
    record = written(new_record(world, Record.Kind.RESPONSE, observed_at=observed))

    assert statement_of(record)["timestamp"] == "2026-03-02T12:00:00.123Z"
