"""What a launch says: address, state document, preferences, statements of the launching side."""

import json
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qsl, urlsplit
from uuid import UUID

from ronghe.standards.cmi5 import (
    AssignableUnit,
    LaunchFacts,
    MoveOn,
    abandoned,
    fetch_error,
    launch_address,
    launch_data,
    launched,
    learner_preferences,
    satisfied,
    waived,
)

AT = datetime(2026, 3, 2, 4, tzinfo=UTC)
ONE = UUID(int=1)
ACTOR = {
    "objectType": "Agent",
    "account": {"homePage": "https://ronghe.example", "name": "p & 1"},
}
UNIT = AssignableUnit(
    id="https://publisher.example/au/1",
    title={"en": "Unit 1"},
    description={},
    url="index.html",
    move_on=MoveOn.PASSED,
    mastery_score=0.8,
    activity_type="http://adlnet.gov/expapi/activities/simulation",
    launch_parameters="speed=slow",
    entitlement_key="key-9",
)
PLAIN = AssignableUnit("https://publisher.example/au/2", {"en": "Unit 2"}, {}, "index.html")
SESSION = {"https://w3id.org/xapi/cmi5/context/extensions/sessionid": "s-1"}
GROUPING = [{"id": "https://publisher.example/au/1"}]
CMI5 = {"id": "https://w3id.org/xapi/cmi5/context/categories/cmi5"}
MOVE_ON = {"id": "https://w3id.org/xapi/cmi5/context/categories/moveon"}


def facts(unit: AssignableUnit = UNIT) -> LaunchFacts:
    return LaunchFacts(unit, "https://ronghe.example/au/1", ACTOR, "r-1", "s-1")


def test_launch_address_carries_the_five_parameters_encoded() -> None:
    address = launch_address(
        facts(),
        start="https://trainer.example/a.html?mode=full#top",
        endpoint="https://ronghe.example/x/",
        fetch="https://ronghe.example/f?k=1&l=2",
    )

    parts = urlsplit(address)
    said = dict(parse_qsl(parts.query, strict_parsing=True))
    assert (parts.netloc, parts.path, parts.fragment) == ("trainer.example", "/a.html", "top")
    assert json.loads(said.pop("actor")) == ACTOR
    assert said == {
        "mode": "full",
        "endpoint": "https://ronghe.example/x/",
        "fetch": "https://ronghe.example/f?k=1&l=2",
        "registration": "r-1",
        "activityId": "https://ronghe.example/au/1",
    }


def test_launch_data_says_what_the_course_says() -> None:
    assert launch_data(facts(), return_url="https://ronghe.example/back/") == {
        "contextTemplate": {
            "contextActivities": {
                "grouping": [{"objectType": "Activity", "id": "https://publisher.example/au/1"}]
            },
            "extensions": SESSION,
        },
        "launchMode": "Normal",
        "moveOn": "Passed",
        "launchParameters": "speed=slow",
        "masteryScore": 0.8,
        "returnURL": "https://ronghe.example/back/",
        "entitlementKey": {"courseStructure": "key-9"},
    }


def test_launch_data_leaves_out_what_the_course_does_not_say() -> None:
    assert launch_data(facts(PLAIN)).keys() == {"contextTemplate", "launchMode", "moveOn"}


def test_preferences_and_fetch_errors_have_the_fixed_members() -> None:
    assert learner_preferences(["zh-Hans", "en"]) == {
        "languagePreference": "zh-Hans,en",
        "audioPreference": "on",
    }
    assert learner_preferences(["en"], audio=False)["audioPreference"] == "off"
    assert fetch_error("1", "used") == {"error-code": "1", "error-text": "used"}


def test_launched_statement_carries_the_launch() -> None:
    statement = launched(facts(), uuid=ONE, at=AT, start="https://trainer.example/a.html")

    extension = "https://w3id.org/xapi/cmi5/context/extensions/"
    assert statement == {
        "id": str(ONE),
        "actor": ACTOR,
        "verb": {
            "id": "http://adlnet.gov/expapi/verbs/launched",
            "display": {"en": "launched", "zh": "启动了"},
        },
        "object": {
            "objectType": "Activity",
            "id": "https://ronghe.example/au/1",
            "definition": {
                "name": {"en": "Unit 1"},
                "type": "http://adlnet.gov/expapi/activities/simulation",
            },
        },
        "context": {
            "registration": "r-1",
            "contextActivities": {"category": [CMI5], "grouping": GROUPING},
            "extensions": {
                **SESSION,
                f"{extension}launchmode": "Normal",
                f"{extension}launchurl": "https://trainer.example/a.html",
                f"{extension}moveon": "Passed",
                f"{extension}launchparameters": "speed=slow",
                f"{extension}masteryscore": 0.8,
            },
        },
        "timestamp": "2026-03-02T04:00:00Z",
    }


def test_abandoned_statement_has_a_duration_and_no_move_on_category() -> None:
    statement = abandoned(facts(), uuid=ONE, at=AT, duration=timedelta(minutes=2, seconds=0.5))

    assert statement["verb"]["id"] == "https://w3id.org/xapi/adl/verbs/abandoned"
    assert statement["result"] == {"duration": "PT120.50S"}
    assert statement["context"]["contextActivities"]["category"] == [CMI5]


def test_waived_statement_says_why_and_counts_for_moving_on() -> None:
    statement = waived(facts(), uuid=ONE, at=AT, reason="Administrative")

    assert statement["result"] == {
        "success": True,
        "completion": True,
        "extensions": {"https://w3id.org/xapi/cmi5/result/extensions/reason": "Administrative"},
    }
    assert statement["context"]["contextActivities"]["category"] == [CMI5, MOVE_ON]


def test_satisfied_statement_is_about_the_block_or_the_course() -> None:
    statement = satisfied(
        facts(),
        uuid=ONE,
        at=AT,
        activity_id="https://ronghe.example/block/1",
        publisher_id="https://publisher.example/block/1",
        title={"en": "Block"},
        is_course=False,
    )

    assert statement["object"] == {
        "objectType": "Activity",
        "id": "https://ronghe.example/block/1",
        "definition": {
            "name": {"en": "Block"},
            "type": "https://w3id.org/xapi/cmi5/activitytype/block",
        },
    }
    assert statement["context"]["contextActivities"]["grouping"] == [
        {"id": "https://publisher.example/block/1"}
    ]
    assert statement["context"]["extensions"] == SESSION
