"""A statement of another system in words: what it was about, what was done, what came out."""

from typing import Any
from uuid import uuid4

import pytest
from tests.apps.conftest import NOON, World

from ronghe.apps.base.api import Explanation, NotFound, Reference, Text
from ronghe.apps.evidence.api import Record, append_statements, statement_words, verb_text
from ronghe.apps.evidence.queries.statement_words import explain_statement
from ronghe.apps.evidence.statement_words import StatementWords, words_of
from ronghe.apps.people.api import Role, command_viewer, viewer_of_person
from ronghe.standards import xapi

TRAINER = "https://trainer.example"
VERB = "http://adlnet.gov/expapi/verbs/"


def said(**changes: Any) -> xapi.Json:
    return {
        "id": str(uuid4()),
        "actor": {"account": {"homePage": TRAINER, "name": "x"}},
        "verb": {"id": f"{VERB}passed"},
        "object": {
            "id": f"{TRAINER}/tasks/7",
            "definition": {"name": {"en-GB": "Bore to size", "zh-CN": "镗孔"}},
        },
        "timestamp": "2026-03-02T04:00:00Z",
        **changes,
    }


def named(**names: str) -> xapi.Json:
    return {"id": f"{TRAINER}/tasks/7", "definition": {"name": names}}


def test_a_statement_is_told_in_both_languages() -> None:
    words = words_of(said(result={"success": True, "duration": "PT1M5S"}))

    assert words == StatementWords(
        Text("Bore to size", "镗孔"),
        Text("passed", "已通过"),
        Text("1 min 5 s", "1 分 5 秒"),
        about=f"{TRAINER}/tasks/7",
        weight=4,
    )


@pytest.mark.parametrize("verb", ["launched", "initialized", "terminated", "Logged-In"])
def test_opening_and_closing_is_housekeeping(verb: str) -> None:
    words = words_of(said(verb={"id": f"http://adlnet.gov/expapi/verbs/{verb}"}))

    assert (words.is_housekeeping, words.weight) == (True, 0)


@pytest.mark.parametrize(
    ("target", "expected"),
    [
        (named(en="Boring"), Text("Boring", "")),
        (named(zh="镗孔"), Text("", "镗孔")),
        (named(de="Bohren"), Text("Bohren", "")),
        (named(und="Bore", zh="镗孔"), Text("Bore", "镗孔")),
        ({"id": f"{TRAINER}/tasks/7"}, Text("7", "7")),
        ({"id": f"{TRAINER}/tasks#seven"}, Text("seven", "seven")),
        ({"id": "urn:trainer:7"}, Text("urn:trainer:7", "urn:trainer:7")),
        ({"objectType": "Agent", "mbox": "mailto:a@b.example"}, Text("somebody", "某人")),
        (
            {"objectType": "StatementRef", "id": str(uuid4())},
            Text("another statement", "另一条学习记录"),
        ),
        ({"objectType": "SubStatement", "object": named(en="Boring")}, Text("Boring", "")),
    ],
)
def test_what_it_is_about_has_a_name_or_the_end_of_its_address(
    target: xapi.Json, expected: Text
) -> None:
    assert words_of(said(object=target)).activity == expected


def test_a_long_address_is_cut_at_its_front() -> None:
    words = words_of(said(object={"id": f"{TRAINER}/{'x' * 200}end"}))

    assert words.activity.en == "…" + "x" * 57 + "end"


@pytest.mark.parametrize(
    ("iri", "display", "expected"),
    [
        (f"{VERB}failed", {"en": "flunked"}, Text("not passed", "未通过")),
        (
            f"{TRAINER}/welded",
            {"en": "welded", "zh": "焊接了"},
            Text("welded", "焊接了"),
        ),
        (f"{TRAINER}/welded", {}, Text("welded", "welded")),
    ],
)
def test_a_verb_has_the_name_of_the_house_or_its_own(
    iri: str, display: dict[str, str], expected: Text
) -> None:
    assert verb_text(iri, display) == expected


@pytest.mark.parametrize(
    ("result", "expected"),
    [
        ({}, None),
        ({"completion": True}, None),
        ({"success": False}, Text("no success", "未成功")),
        ({"score": {"raw": 7, "max": 10, "scaled": 0.7}}, Text("7 / 10", "7 / 10")),
        ({"score": {"scaled": 0.825}}, Text("82%", "82%")),
        ({"score": {"raw": 7.5}}, Text("7.5 points", "7.5 分")),
        ({"duration": "PT40S"}, Text("40 s", "40 秒")),
        ({"duration": "P1Y"}, None),
    ],
)
def test_what_came_out_is_told_as_far_as_it_is_said(
    result: xapi.Json, expected: Text | None
) -> None:
    assert words_of(said(verb={"id": f"{VERB}attempted"}, result=result)).result == expected


@pytest.mark.parametrize("verb", ["passed", "failed"])
def test_a_verb_that_judges_is_not_said_twice(verb: str) -> None:
    told = words_of(said(verb={"id": f"{VERB}{verb}"}, result={"success": verb == "passed"}))

    assert told.result is None


# --- from the log ---------------------------------------------------------------------------------


def reported(world: World, **changes: Any) -> Record:
    """A statement of a trainer about a student of the world."""
    actor = {"account": {"homePage": TRAINER, "name": str(world.students[0].uuid)}}
    append_statements(
        viewer=command_viewer(),
        organisation=world.school,
        statements=[xapi.parse_statement(said(actor=actor, **changes), "1.0.3")],
        at=NOON,
    )
    return Record.objects.order_by("pk").last()  # type: ignore[return-value]


def test_records_in_the_log_are_told_and_the_house_s_own_left_out(world: World) -> None:
    first, second = reported(world), reported(world, verb={"id": f"{VERB}failed"})

    found = statement_words([first, second])

    assert {pk: words.verb.en for pk, words in found.items()} == {
        first.pk: "passed",
        second.pk: "not passed",
    }
    assert statement_words([Record(pk=first.pk, kind=Record.Kind.STATEMENT)]) == {}


def test_the_page_of_a_statement_says_what_was_done_and_which_system_says_so(world: World) -> None:
    record = reported(world, context={"platform": "Lathe trainer"}, result={"score": {"raw": 7}})
    viewer = viewer_of_person(world.students[0])

    told = explain_statement(viewer, Reference("evidence.record", record.uuid))

    assert told == Explanation(
        title=Text("Bore to size", "镗孔"),
        sentence=Text("Another system reported this.", "由其他系统报送。"),
        facts=(
            (Text("What was done", "做了什么"), Text("passed", "已通过")),
            (Text("What came out", "结果"), Text("7 points", "7 分")),
            (Text("Reported by", "来自"), Text("Lathe trainer", "Lathe trainer")),
        ),
    )


def test_whoever_may_not_see_the_student_is_told_nothing(world: World) -> None:
    record = reported(world)
    other = world.add_person("Other", Role.TEACHER, school_class=world.other_class)

    with pytest.raises(NotFound):
        explain_statement(viewer_of_person(other), Reference("evidence.record", record.uuid))


def test_other_things_are_explained_by_others(world: World) -> None:
    viewer = viewer_of_person(world.students[0])

    assert explain_statement(viewer, Reference("assessment.session", uuid4())) is None
