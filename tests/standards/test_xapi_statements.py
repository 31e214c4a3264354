"""Statements of xAPI: which are taken and which are refused, and where the problem stands."""

import copy
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as some

from ronghe.standards import xapi
from ronghe.standards.xapi.values import (
    check_duration,
    check_language,
    duration_seconds,
    truncated_duration,
)

AGENT = {"mbox": "mailto:lin@example.org"}
VERB = {"id": "http://adlnet.gov/expapi/verbs/completed"}
ACTIVITY = {"id": "http://example.org/shaft"}
GROUP = {"objectType": "Group", "member": [AGENT]}
REF = {"objectType": "StatementRef", "id": "16fd2706-8baf-433b-82eb-8c7fada847da"}
PLAIN = {"actor": AGENT, "verb": VERB, "object": ACTIVITY}
SUB = {"objectType": "SubStatement", **PLAIN}
FILE = {
    "usageType": "http://example.org/photo",
    "display": {"en": "Photo"},
    "contentType": "image/png",
    "length": 3,
    "sha2": "0" * 64,
}
DELETE = object()


def changed(path: str, value: Any, base: xapi.Json = PLAIN) -> xapi.Json:
    """A statement with one value put in at a path, or taken out."""
    content = copy.deepcopy(base)
    holder: Any = content
    *steps, last = path.split("/")
    for step in steps:
        holder = holder.setdefault(step, {}) if isinstance(holder, dict) else holder[int(step)]
    if value is DELETE:
        del holder[last]
    else:
        holder[last] = value
    return content


def problem_of(content: Any, version: xapi.Version = "2.0.0") -> str:
    """The path of the problem; empty where there is none."""
    try:
        xapi.parse_statement(content, version)
    except xapi.XapiProblem as problem:
        return problem.path or "."
    return ""


TAKEN = {
    "actor": [
        AGENT,
        {**AGENT, "objectType": "Agent", "name": "Lin"},
        {"mbox_sha1sum": "a" * 40},
        {"openid": "https://lin.example.org/"},
        {"account": {"homePage": "https://lms.example", "name": "7"}},
        GROUP,
        {"objectType": "Group", "openid": "https://bench.example.org/"},
        {**GROUP, "account": {"homePage": "urn:uuid:1", "name": "b"}},
    ],
    "verb": [VERB, {**VERB, "display": {"en-US": "did", "zh-Hans-CN": "做了", "x-own": "-"}}],
    "object": [
        ACTIVITY,
        AGENT | {"objectType": "Agent"},
        GROUP,
        REF,
        SUB,
        {
            **ACTIVITY,
            "definition": {
                "name": {"en": "Shaft"},
                "type": "http://adlnet.gov/expapi/activities/simulation",
                "interactionType": "choice",
                "correctResponsesPattern": ["a[,]b"],
                "choices": [{"id": "a", "description": {"en": "A"}}, {"id": "b"}],
                "extensions": {"http://example.org/x": None},
            },
        },
    ],
    "result": [
        {},
        {"score": {"scaled": -1, "raw": 5, "min": 0, "max": 10}, "success": False},
        {"duration": "PT1H", "response": "", "completion": True},
        {"extensions": {"http://example.org/x": {"deep": [None, 1]}}},
    ],
    "context": [
        {"registration": REF["id"], "language": "zh", "platform": "cell 4", "revision": "2"},
        {"instructor": GROUP, "team": GROUP, "statement": REF},
        {"contextActivities": {"parent": [ACTIVITY], "other": ACTIVITY}},
    ],
    "timestamp": ["2026-03-02T08:00:00+08:00", "2026-03-02T08:00:00.123456789Z"],
    "version": ["1.0", "1.0.9", "2.0.0"],
    "attachments": [[FILE], [{**FILE, "fileUrl": "https://files.example/1"}], []],
    "id": ["16FD2706-8baf-433b-82eb-8c7fada847da"],
    "authority": [AGENT, {"objectType": "Group", "member": [AGENT, {"mbox_sha1sum": "a" * 40}]}],
}


@pytest.mark.parametrize("version", xapi.VERSIONS)
@pytest.mark.parametrize(("name", "value"), [(n, v) for n, vs in TAKEN.items() for v in vs])
def test_what_holds_to_the_rules_is_taken(name: str, value: Any, version: xapi.Version) -> None:
    assert problem_of(changed(name, value), version) == ""


# At a path, what is refused there, and the path at which the problem is told.
REFUSED = [
    ("actor", DELETE, "actor"),
    ("verb", DELETE, "verb"),
    ("object", DELETE, "object"),
    ("actor", None, "actor"),
    ("Actor", AGENT, "Actor"),
    ("note", "x", "note"),
    ("id", "16fd2706", "id"),
    ("id", 7, "id"),
    ("actor", {}, "actor"),
    ("actor", {**AGENT, "openid": "https://a.example"}, "actor"),
    ("actor/mbox", "lin@example.org", "actor.mbox"),
    ("actor/mbox", "mailto:lin", "actor.mbox"),
    ("actor/objectType", "agent", "actor.objectType"),
    ("actor/name", 7, "actor.name"),
    ("actor/member", [AGENT], "actor.member"),
    ("actor", {"mbox_sha1sum": "a" * 39}, "actor.mbox_sha1sum"),
    ("actor", {"openid": "lin"}, "actor.openid"),
    ("actor", {"account": {"name": "7"}}, "actor.account.homePage"),
    ("actor", {"account": {"homePage": "lms", "name": "7"}}, "actor.account.homePage"),
    ("actor", {"objectType": "Group"}, "actor.member"),
    ("actor", {"objectType": "Group", "member": []}, "actor.member"),
    ("actor", {"objectType": "Group", "member": [GROUP]}, "actor.member.0.objectType"),
    ("actor", {"objectType": "Group", "member": AGENT}, "actor.member"),
    ("verb/id", "completed", "verb.id"),
    ("verb/id", "http://a b", "verb.id"),
    ("verb/display", "did", "verb.display"),
    ("verb/display", {"engl_ish": "did"}, "verb.display.engl_ish"),
    ("verb/display", {"en": None}, "verb.display.en"),
    ("object/id", "shaft", "object.id"),
    ("object/objectType", "activity", "object.objectType"),
    ("object/objectType", 7, "object.objectType"),
    ("object/definition", {"type": "simulation"}, "object.definition.type"),
    ("object/definition", {"moreInfo": "here"}, "object.definition.moreInfo"),
    ("object/definition", {"choices": [{"id": "a"}]}, "object.definition.interactionType"),
    ("object/definition", {"interactionType": "guess"}, "object.definition.interactionType"),
    (
        "object/definition",
        {"interactionType": "choice", "choices": [{"id": "a"}, {"id": "a"}]},
        "object.definition.choices",
    ),
    ("object/definition", {"extensions": {"x": 1}}, "object.definition.extensions.x"),
    ("object", {"objectType": "StatementRef", "id": "7"}, "object.id"),
    ("object", {"objectType": "StatementRef"}, "object.id"),
    ("object", {**SUB, "object": SUB}, "object.object"),
    ("object", {**SUB, "id": REF["id"]}, "object.id"),
    ("object", {**SUB, "authority": AGENT}, "object.authority"),
    ("object", {**SUB, "verb": {"id": "x"}}, "object.verb.id"),
    ("result/success", "yes", "result.success"),
    ("result/score", {"scaled": 1.01}, "result.score.scaled"),
    ("result/score", {"raw": True}, "result.score.raw"),
    ("result/score", {"raw": 11, "max": 10}, "result.score.raw"),
    ("result/score", {"raw": -1, "min": 0}, "result.score.raw"),
    ("result/score", {"min": 3, "max": 2}, "result.score.max"),
    ("result/duration", "1 hour", "result.duration"),
    ("result/duration", "P4W1D", "result.duration"),
    ("result/response", 7, "result.response"),
    ("context/registration", "7", "context.registration"),
    ("context/team", AGENT, "context.team.objectType"),
    ("context/language", "english_uk", "context.language"),
    ("context/statement", ACTIVITY, "context.statement"),
    ("context/contextActivities", {"sibling": [ACTIVITY]}, "context.contextActivities.sibling"),
    ("context/contextActivities", {"parent": [VERB | {"id": "x"}]}, "context.contextActivities"),
    ("timestamp", "01/02/2026", "timestamp"),
    ("timestamp", "2026-03-02T08:00:00-00:00", "timestamp"),
    ("timestamp", "2026-02-30T08:00:00Z", "timestamp"),
    ("stored", "yesterday", "stored"),
    ("version", "0.95", "version"),
    ("version", "1.1.0", "version"),
    ("authority", {**GROUP, "mbox": "mailto:g@example.org"}, "authority"),
    ("authority", GROUP, "authority"),
    ("attachments", [{**FILE, "length": -1}], "attachments.0.length"),
    ("attachments", [{**FILE, "sha2": "00"}], "attachments.0.sha2"),
    ("attachments", [{**FILE, "contentType": "photo"}], "attachments.0.contentType"),
    ("attachments", FILE, "attachments"),
]


@pytest.mark.parametrize("version", xapi.VERSIONS)
@pytest.mark.parametrize(("path", "value", "where"), REFUSED)
def test_what_breaks_a_rule_is_refused_and_the_problem_says_where(
    path: str, value: Any, where: str, version: xapi.Version
) -> None:
    assert problem_of(changed(path, value), version).startswith(where)


def test_a_problem_says_in_both_languages_what_is_wrong() -> None:
    with pytest.raises(xapi.XapiProblem) as caught:
        xapi.parse_statement(changed("actor/mbox", "lin"), "2.0.0")

    assert str(caught.value) == "actor.mbox: is not an address as mailto:name@host"
    assert caught.value.zh == "不是mailto: 形式的邮箱地址"


@pytest.mark.parametrize("content", [None, [], "x", 7, [PLAIN]])
def test_what_is_no_object_is_no_statement(content: Any) -> None:
    assert problem_of(content) == "."


@pytest.mark.parametrize("name", ["revision", "platform"])
@pytest.mark.parametrize("target", [AGENT | {"objectType": "Agent"}, GROUP, REF, SUB])
def test_revision_and_platform_stand_only_beside_an_activity(name: str, target: Any) -> None:
    content = changed(f"context/{name}", "2")

    assert problem_of(content) == ""
    assert problem_of({**content, "object": target}) == f"context.{name}"


def test_a_voiding_statement_names_a_statement() -> None:
    voiding = changed("verb/id", xapi.VOIDED)

    assert problem_of(voiding) == "object"
    assert problem_of({**voiding, "object": REF}) == ""


def test_context_agents_and_groups_are_of_version_2_only() -> None:
    for listed, kind, name, who in (
        ("contextAgents", "contextAgent", "agent", AGENT),
        ("contextGroups", "contextGroup", "group", GROUP),
    ):
        entry = {"objectType": kind, name: who, "relevantTypes": ["http://example.org/role"]}
        content = changed(f"context/{listed}", [entry])

        assert problem_of(content, "2.0.0") == ""
        assert problem_of(content, "1.0.3") == f"context.{listed}"
        for wrong in ({**entry, "relevantTypes": []}, {**entry, "objectType": "Agent"}):
            assert problem_of(changed(f"context/{listed}", [wrong])).startswith("context")


def test_a_single_context_activity_is_put_into_a_list() -> None:
    parsed = xapi.parse_statement(
        changed("context/contextActivities", {"parent": ACTIVITY}), "1.0.3"
    )

    assert parsed.content["context"]["contextActivities"] == {"parent": [ACTIVITY]}


def test_what_is_read_has_its_id_its_moment_and_what_it_names() -> None:
    content = {
        **changed("context/registration", REF["id"].upper()),
        "id": REF["id"],
        "object": REF,
        "timestamp": "2026-03-02T08:00:00.5+08:00",
    }

    parsed = xapi.parse_statement(content, "2.0.0")

    assert parsed.id == parsed.registration == parsed.refers_to == UUID(REF["id"])
    assert parsed.timestamp == datetime(2026, 3, 2, 0, 0, 0, 500_000, UTC)
    assert not parsed.is_voiding


# --- single values ---


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("PT0S", 0),
        ("PT1H0M0.1S", 3_600.1),
        ("P1DT12H", 129_600),
        ("P4W", 2_419_200),
        ("PT16559,14S", 16_559.14),
        ("P1Y", None),  # a year has no fixed length
    ],
)
def test_a_duration_is_so_many_seconds(text: str, seconds: float | None) -> None:
    check_duration(text)

    assert duration_seconds(text) == seconds


@pytest.mark.parametrize("text", ["P", "PT", "P1H", "1H", "PA1H", "P1DT", "P-1D", "pt1h", "P1W2D"])
def test_what_only_looks_like_a_duration_is_refused(text: str) -> None:
    with pytest.raises(xapi.XapiProblem):
        check_duration(text)


def test_a_duration_is_cut_off_and_not_rounded_when_it_is_compared() -> None:
    assert truncated_duration("P1DT12H36M0.12567S") == "P1DT12H36M0.12S"
    assert truncated_duration("PT1.109S") == truncated_duration("PT1.1S") == "PT1.1S"
    assert truncated_duration("PT3.001S") == truncated_duration("PT03S") == "PT3S"
    assert truncated_duration("P4W") == "P4W"


@pytest.mark.parametrize("tag", ["en", "zh-Hans-CN", "de-CH-1996", "es-419", "x-own", "i-klingon"])
def test_language_tags_by_rfc_5646_are_taken(tag: str) -> None:
    check_language(tag)


@pytest.mark.parametrize("tag", ["", "e", "en_US", "english!", "en-", "a12345", "zh--CN"])
def test_other_language_tags_are_refused(tag: str) -> None:
    with pytest.raises(xapi.XapiProblem):
        check_language(tag)


@given(
    some.datetimes(min_value=datetime(1900, 1, 1), max_value=datetime(2200, 1, 1)),
    some.integers(-14 * 60, 14 * 60),
)
def test_every_moment_with_its_offset_is_read_as_the_same_moment(at: datetime, offset: int) -> None:
    hours, minutes = divmod(abs(offset), 60)
    sign = "-" if offset < 0 else "+"
    text = f"{at.isoformat(timespec='microseconds')}{sign}{hours:02}:{minutes:02}"

    read = xapi.parse_timestamp(text)

    assert read == at.replace(tzinfo=UTC) - timedelta(minutes=offset)


# --- anything at all ---

JSON = some.recursive(
    some.none() | some.booleans() | some.integers() | some.floats() | some.text(max_size=8),
    lambda inner: (
        some.lists(inner, max_size=3) | some.dictionaries(some.text(max_size=8), inner, max_size=3)
    ),
    max_leaves=8,
)
PATHS = sorted(
    {path for path, *_ in REFUSED} | {"result/score/scaled", "context/contextActivities/parent"}
)


@given(JSON, some.sampled_from(xapi.VERSIONS))
def test_anything_is_read_or_refused_and_never_breaks(content: Any, version: xapi.Version) -> None:
    problem_of(content, version)


@given(JSON, some.sampled_from(PATHS), some.sampled_from(xapi.VERSIONS))
def test_anything_anywhere_in_a_statement_is_read_or_refused(
    value: Any, path: str, version: xapi.Version
) -> None:
    content = changed(path, value)

    if problem_of(content, version) == "":
        assert list(xapi.agents_of(content))
        assert xapi.same_statement(content, content)
        assert xapi.ids_format(content)
        assert xapi.canonical_format(content, {}, ["en"])
