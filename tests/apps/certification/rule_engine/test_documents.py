"""Requirements and facts as JSON and back: strict, and without loss."""

import json
from datetime import date

import pytest

from ronghe.apps.certification.rule_engine import (
    EvidenceFact,
    Fact,
    LevelFact,
    LevelReached,
    ModuleCompleted,
    ModuleFact,
    NotADocument,
    ProcessAndOutcome,
    QualificationFact,
    QualificationHeld,
    RatedBy,
    Recent,
    Requirement,
    RequirementFault,
    SeenIn,
    StageFact,
    StageReached,
    TaskFact,
    TaskPractised,
    decide,
    facts_of,
    findings_json,
    json_of,
    requirement_of,
    requirements_of,
)

DAY = date(2026, 3, 2)
REQUIREMENTS: list[Requirement] = [
    LevelReached("behavioural", 2, 0.8, "competence:c", "u"),
    RatedBy("behavioural", 3, 1),
    SeenIn("", 2, ("workplace",)),
    Recent("", 12),
    ProcessAndOutcome("behavioural", False),
    ModuleCompleted("m", "Module", "模块"),
    TaskPractised("t", 3, "Task", "任务"),
    StageReached(4),
    QualificationHeld("urn:q", "Q", "资格"),
]
FACTS: list[Fact] = [
    LevelFact("behavioural", "", 1.25, 0.3, (0.25, 0.75), True, "f", "c", (0.5,), "m", "p", DAY),
    EvidenceFact("behavioural", "r", True, "workshop", 3, DAY),
    ModuleFact("m", 1, DAY),
    TaskFact("t", "workshop", 1, DAY),
    StageFact("d", 1, True, DAY),
    QualificationFact("q", "", "Q", "资格", DAY, None),
]


@pytest.mark.parametrize("requirement", REQUIREMENTS, ids=lambda one: one.kind)
def test_requirement_comes_back_as_it_was(requirement: Requirement) -> None:
    text = json.dumps(json_of(requirement))

    assert requirement_of(json.loads(text)) == requirement


def test_facts_come_back_as_they_were() -> None:
    text = json.dumps([json_of(fact) for fact in FACTS])

    assert facts_of(json.loads(text)) == tuple(FACTS)


@pytest.mark.parametrize(
    ("data", "path"),
    [
        ("level", "[0]"),
        ({"kind": "luck"}, "[0].kind"),
        ({"kind": "raters", "dimension": "", "at_least": 1, "luck": 1}, "[0].luck"),
        ({"kind": "raters", "dimension": ""}, "[0]"),
        ({"kind": "raters", "dimension": 1, "at_least": 1}, "[0].dimension"),
        ({"kind": "raters", "dimension": "", "at_least": True}, "[0].at_least"),
        ({"kind": "raters", "dimension": "", "at_least": 1.5}, "[0].at_least"),
        ({"kind": "contexts", "dimension": "", "at_least": 1, "named": "class"}, "[0].named"),
        ({"kind": "contexts", "dimension": "", "at_least": 1, "named": [1]}, "[0].named[0]"),
    ],
)
def test_what_is_no_requirement_is_named_by_its_place(data: object, path: str) -> None:
    with pytest.raises(NotADocument) as raised:
        requirements_of([data])

    assert raised.value.path == path


def test_facts_need_days() -> None:
    with pytest.raises(NotADocument):
        facts_of([json_of(FACTS[2]) | {"ended_on": "yesterday"}])


def test_a_whole_number_is_a_probability_as_well() -> None:
    data = {"kind": "level", "dimension": "d", "level": 1, "probability": 1}

    with pytest.raises(RequirementFault) as raised:
        requirement_of(data)

    assert (raised.value.field, raised.value.low, raised.value.high) == ("probability", 0.5, 0.99)


@pytest.mark.parametrize(
    "make",
    [
        lambda: LevelReached("d", 0, 0.8),
        lambda: RatedBy("d", 2, 3),
        lambda: SeenIn("d", 5),
        lambda: Recent("d", 0),
        lambda: TaskPractised("t", 0),
        lambda: StageReached(13),
        lambda: QualificationHeld(),
    ],
)
def test_what_cannot_be_asked_for_is_refused(make) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(RequirementFault):
        make()


def test_proof_says_what_was_had_lacked_and_looked_at() -> None:
    verdict = decide([RatedBy("behavioural", 2)], FACTS, DAY)

    assert findings_json(verdict) == [
        {
            "requirement": {
                "kind": "raters",
                "dimension": "behavioural",
                "at_least": 2,
                "from_enterprise": 0,
            },
            "is_met": False,
            "have": [["raters", 1], ["enterprise_raters", 1]],
            "lack": [["raters", 1]],
            "facts": ["evidence:behavioural:workshop:enterprise:r"],
        }
    ]
