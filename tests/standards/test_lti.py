"""LTI messages: launches of both kinds, the answer of a choice, scores, lists of people."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ronghe.standards.lti import (
    SCOPE_SCORE,
    Course,
    DeepLinking,
    GradeBook,
    LinkItem,
    LtiProblem,
    Score,
    deep_linking_answer,
    read_launch,
    read_members,
    score_address,
    write_score,
)

AT = datetime(2026, 3, 2, 4, 0, 0, 250_000, tzinfo=UTC)
LTI = "https://purl.imsglobal.org/spec/lti/claim/"
DL = "https://purl.imsglobal.org/spec/lti-dl/claim/"
ROLE = "http://purl.imsglobal.org/vocab/lis/v2/membership#"
LAUNCH: dict[str, Any] = {
    LTI + "version": "1.3.0",
    LTI + "message_type": "LtiResourceLinkRequest",
    LTI + "deployment_id": "d1",
    LTI + "target_link_uri": "https://ronghe.example/lti/launch/",
    LTI + "resource_link": {"id": "r1", "title": "Week 10"},
    LTI + "roles": [ROLE + "Learner"],
    LTI + "custom": {"ronghe": "x", "number": 7},
    LTI + "lis": {"person_sourcedid": "2025001"},
    LTI + "context": {"id": "c1", "title": "CNC 1"},
    "sub": "u7",
    "name": "Li Wei",
    "email": "li@school.example",
    "https://purl.imsglobal.org/spec/lti-ags/claim/endpoint": {
        "scope": [SCOPE_SCORE],
        "lineitem": "https://lms.example/items/1",
    },
    "https://purl.imsglobal.org/spec/lti-nrps/claim/namesroleservice": {
        "context_memberships_url": "https://lms.example/members"
    },
}
CHOOSING = {
    **LAUNCH,
    LTI + "message_type": "LtiDeepLinkingRequest",
    DL + "deep_linking_settings": {
        "deep_link_return_url": "https://lms.example/return",
        "accept_types": ["link", "ltiResourceLink"],
        "data": "opaque",
    },
}
REQUEST = DeepLinking("https://lms.example/return", "opaque", True)


def fault(changes: dict[str, Any], base: dict[str, Any] = LAUNCH) -> str:
    with pytest.raises(LtiProblem) as caught:
        read_launch({**base, **changes})
    assert caught.value.zh
    return caught.value.code


def test_a_launch_is_read_whole() -> None:
    launch = read_launch(LAUNCH)

    assert (launch.deployment, launch.subject, launch.resource) == ("d1", "u7", "r1")
    assert (launch.name, launch.email, launch.number) == ("Li Wei", "li@school.example", "2025001")
    assert launch.custom == {"ronghe": "x"}
    assert launch.course == Course("c1", "CNC 1", "https://lms.example/members")
    assert launch.grades == GradeBook("https://lms.example/items/1", True)
    assert launch.deep_linking is None
    assert launch.is_learner


def test_what_a_platform_need_not_send_may_be_missing() -> None:
    needed = ("version", "message_type", "deployment_id", "resource_link")
    bare = {LTI + name: LAUNCH[LTI + name] for name in needed} | {"sub": "u7"}

    launch = read_launch(bare)

    assert (launch.course, launch.grades, launch.roles, launch.name) == (None, None, (), "")
    assert not launch.is_learner


def test_a_request_to_choose_is_read() -> None:
    launch = read_launch(CHOOSING)

    assert launch.deep_linking == REQUEST
    assert launch.resource == ""


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({LTI + "version": "1.1"}, "version-unknown"),
        ({LTI + "message_type": "LtiSubmissionReviewRequest"}, "message-unknown"),
        ({LTI + "deployment_id": ""}, "claim-missing"),
        ({LTI + "deployment_id": "x" * 256}, "claim-missing"),
        ({LTI + "resource_link": "r1"}, "claim-missing"),
        ({LTI + "context": {"title": "no id"}}, "claim-missing"),
        ({"sub": None}, "claim-missing"),
    ],
)
def test_a_launch_that_lacks_something_is_refused(changes: dict[str, Any], code: str) -> None:
    assert fault(changes) == code


@pytest.mark.parametrize(
    ("settings", "code"),
    [
        ({}, "claim-missing"),
        (
            {"deep_link_return_url": "javascript:alert(1)", "accept_types": ["ltiResourceLink"]},
            "claim-missing",
        ),
        (
            {"deep_link_return_url": "https://lms.example", "accept_types": ["html"]},
            "links-not-accepted",
        ),
    ],
)
def test_a_request_to_choose_must_say_where_to_and_take_links(
    settings: dict[str, Any], code: str
) -> None:
    assert fault({DL + "deep_linking_settings": settings}, CHOOSING) == code


@pytest.mark.parametrize(
    ("roles", "is_learner"),
    [
        ([ROLE + "Learner"], True),
        (["Learner"], True),
        ([ROLE + "Learner", ROLE + "Instructor"], False),
        ([ROLE + "Instructor"], False),
        (["http://purl.imsglobal.org/vocab/lis/v2/institution/person#Student"], False),
        ([], False),
    ],
)
def test_a_learner_is_who_is_nothing_else_in_the_course(roles: list[str], is_learner: bool) -> None:
    assert read_launch({**LAUNCH, LTI + "roles": roles}).is_learner == is_learner


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from([*LAUNCH, "id", "scope"]), inner, max_size=4)
    ),
    max_leaves=12,
)


@given(st.dictionaries(st.sampled_from(sorted(LAUNCH | CHOOSING)), JSON))
def test_any_claims_are_read_or_refused(changes: dict[str, Any]) -> None:
    claims = {**CHOOSING, **changes}
    try:
        launch = read_launch(claims)
    except LtiProblem:
        return

    assert launch.subject == claims["sub"]


# --- the answer of a choice -----------------------------------------------------------------------


def test_the_answer_carries_links_points_and_the_platform_s_own_data() -> None:
    item = LinkItem("https://ronghe.example/lti/launch/", "Week 10", {"ronghe": "x"}, 1, "s1")

    claims = deep_linking_answer(
        REQUEST,
        [item],
        issuer="https://lms.example",
        client_id="c",
        deployment="d1",
        nonce="n",
        at=AT,
    )

    assert (claims["iss"], claims["aud"]) == ("c", "https://lms.example")
    assert claims["exp"] - claims["iat"] == 300
    assert claims[DL + "data"] == "opaque"
    assert claims[DL + "content_items"] == [
        {
            "type": "ltiResourceLink",
            "url": "https://ronghe.example/lti/launch/",
            "title": "Week 10",
            "custom": {"ronghe": "x"},
            "lineItem": {"label": "Week 10", "scoreMaximum": 1, "resourceId": "s1"},
        }
    ]


# --- scores ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("line_item", "address"),
    [
        ("https://lms.example/items/1", "https://lms.example/items/1/scores"),
        ("https://lms.example/items/1/", "https://lms.example/items/1/scores"),
        (
            "https://lms.example/mod/ltiservice?type_id=3",
            "https://lms.example/mod/ltiservice/scores?type_id=3",
        ),
    ],
)
def test_scores_go_below_their_line_item_before_the_query(line_item: str, address: str) -> None:
    assert score_address(line_item) == address


def test_a_score_says_who_how_much_and_when() -> None:
    assert json.loads(write_score(Score("u7", 1, 1, AT))) == {
        "userId": "u7",
        "scoreGiven": 1,
        "scoreMaximum": 1,
        "activityProgress": "Completed",
        "gradingProgress": "FullyGraded",
        "timestamp": "2026-03-02T04:00:00.250+00:00",
    }


# --- people ---------------------------------------------------------------------------------------


def test_members_are_read_and_those_who_left_are_left_out() -> None:
    content = json.dumps(
        {
            "id": "https://lms.example/members",
            "members": [
                {"user_id": "u1", "given_name": "Li", "family_name": "Wei", "roles": ["Learner"]},
                {"user_id": "u2", "status": "Inactive", "roles": []},
                {"roles": ["Learner"]},
                "rubbish",
            ],
        }
    ).encode()

    page = read_members(content, {"next": "https://lms.example/members?page=2"})

    assert [(one.subject, one.name, one.is_learner) for one in page.members] == [
        ("u1", "Li Wei", True)
    ]
    assert page.next_url == "https://lms.example/members?page=2"


@pytest.mark.parametrize("content", [b"", b"{}", b"[]", b'{"members": 7}', b"<html>"])
def test_what_is_no_list_of_people_is_refused(content: bytes) -> None:
    with pytest.raises(LtiProblem):
        read_members(content, {})
