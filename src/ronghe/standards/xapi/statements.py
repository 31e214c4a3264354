"""Reading statements, strictly: the rules of xAPI 1.0.3 (part two) and 2.0 (IEEE 9274.1.1)."""

import re
from functools import partial
from typing import Any
from uuid import UUID

from ronghe.standards.xapi.activities import check_activity
from ronghe.standards.xapi.agents import check_actor, check_agent, check_authority, check_group
from ronghe.standards.xapi.data import VOIDED, Json, Statement, Version
from ronghe.standards.xapi.problems import Check, XapiProblem
from ronghe.standards.xapi.shapes import check_object, exactly, list_of, object_of
from ronghe.standards.xapi.values import (
    check_boolean,
    check_count,
    check_duration,
    check_extensions,
    check_iri,
    check_language,
    check_language_map,
    check_mime,
    check_number,
    check_sha2,
    check_text,
    check_timestamp,
    check_url,
    check_uuid,
    parse_timestamp,
)

VERSIONS: tuple[Version, ...] = ("1.0.3", "2.0.0")
_NUMBERED = re.compile(r"(?:1\.0(?:\.[0-9]+)?|2\.0(?:\.[0-9]+)?)")

check_verb = object_of({"id": check_iri, "display": check_language_map}, "id")
check_statement_ref = object_of(
    {"objectType": exactly("StatementRef"), "id": check_uuid}, "objectType", "id"
)


def _check_scaled(value: Any) -> None:
    check_number(value)
    if not -1 <= value <= 1:
        raise XapiProblem("is not between -1 and 1", "不在 -1 与 1 之间")


_SCORE: dict[str, Check] = {
    "scaled": _check_scaled,
    "raw": check_number,
    "min": check_number,
    "max": check_number,
}


def check_score(value: Any) -> None:
    check_object(value, _SCORE)
    low, raw, high = value.get("min"), value.get("raw"), value.get("max")
    if low is not None and high is not None and low >= high:
        raise XapiProblem("is not above min", "不大于 min").within("max")
    if raw is not None and ((low is not None and raw < low) or (high is not None and raw > high)):
        raise XapiProblem("is not between min and max", "不在 min 与 max 之间").within("raw")


check_result = object_of(
    {
        "score": check_score,
        "success": check_boolean,
        "completion": check_boolean,
        "response": check_text,
        "duration": check_duration,
        "extensions": check_extensions,
    }
)

_activities = list_of(check_activity)


def _check_activities(value: Any) -> None:
    """A list of activities; one alone may stand without its list."""
    if type(value) is dict:
        check_activity(value)
    else:
        _activities(value)


_context_agent = object_of(
    {
        "objectType": exactly("contextAgent"),
        "agent": check_agent,
        "relevantTypes": list_of(check_iri, least=1),
    },
    "objectType",
    "agent",
)
_context_group = object_of(
    {
        "objectType": exactly("contextGroup"),
        "group": check_group,
        "relevantTypes": list_of(check_iri, least=1),
    },
    "objectType",
    "group",
)
_CONTEXT: dict[str, Check] = {
    "registration": check_uuid,
    "instructor": check_actor,
    "team": check_group,
    "contextActivities": object_of(
        dict.fromkeys(("parent", "grouping", "category", "other"), _check_activities)
    ),
    "revision": check_text,
    "platform": check_text,
    "language": check_language,
    "statement": check_statement_ref,
    "extensions": check_extensions,
}
_CONTEXT_2 = {
    **_CONTEXT,
    "contextAgents": list_of(_context_agent),
    "contextGroups": list_of(_context_group),
}

_ATTACHMENT: dict[str, Check] = {
    "usageType": check_iri,
    "display": check_language_map,
    "description": check_language_map,
    "contentType": check_mime,
    "length": check_count,
    "sha2": check_sha2,
    "fileUrl": check_url,
}
check_attachment = object_of(_ATTACHMENT, "usageType", "display", "contentType", "length", "sha2")


def _check_version(value: Any) -> None:
    if type(value) is not str or _NUMBERED.fullmatch(value) is None:
        raise XapiProblem("is no version that is understood here", "不是此处支持的版本")


def _check_object_of_sub(value: Any) -> None:
    if type(value) is dict and value.get("objectType") == "SubStatement":
        raise XapiProblem("may not stand in a statement within another", "子语句不得再嵌套")
    _check_target(value, None)


def _check_target(value: Any, sub: Check | None) -> None:
    """What a statement is about: by its objectType, an activity where it says nothing."""
    if type(value) is not dict:
        raise XapiProblem("is not an object", "不是对象")
    kind = value.get("objectType", "Activity")
    check = _TARGETS.get(kind) if type(kind) is str else None
    if kind == "SubStatement" and sub:
        check = sub
    if check is None:
        raise XapiProblem("is no kind of object", "不是有效的对象类型").within("objectType")
    check(value)


_TARGETS: dict[str, Check] = {
    "Activity": check_activity,
    "Agent": check_agent,
    "Group": check_group,
    "StatementRef": check_statement_ref,
}


def _part(context: dict[str, Check]) -> dict[str, Check]:
    return {
        "actor": check_actor,
        "verb": check_verb,
        "result": check_result,
        "context": object_of(context),
        "timestamp": check_timestamp,
        "attachments": list_of(check_attachment),
    }


def _sub(context: dict[str, Check]) -> Check:
    return object_of(
        {**_part(context), "objectType": exactly("SubStatement"), "object": _check_object_of_sub},
        "objectType",
        "actor",
        "verb",
        "object",
    )


def _whole(context: dict[str, Check]) -> dict[str, Check]:
    return {
        **_part(context),
        "id": check_uuid,
        "object": partial(_check_target, sub=_sub(context)),
        "stored": check_timestamp,
        "authority": check_authority,
        "version": _check_version,
    }


_STATEMENT: dict[Version, dict[str, Check]] = {
    "1.0.3": _whole(_CONTEXT),
    "2.0.0": _whole(_CONTEXT_2),
}
_REQUIRED = frozenset({"actor", "verb", "object"})


def parse_statement(content: Any, version: Version) -> Statement:
    """Read one statement. Raises XapiProblem at the first rule that it breaks.

    Single context activities are put into lists, as both versions want them kept; nothing else
    of `content` is changed.
    """
    check_object(content, _STATEMENT[version], _REQUIRED)
    _check_part(content)
    if content["object"].get("objectType") == "SubStatement":
        _check_within(content["object"])
    _check_voiding(content)
    given, timestamp = content.get("id"), content.get("timestamp")
    return Statement(
        content=content,
        version=version,
        id=UUID(given) if given else None,
        timestamp=parse_timestamp(timestamp) if timestamp else None,
    )


def _check_within(part: Json) -> None:
    try:
        _check_part(part)
    except XapiProblem as problem:
        raise problem.within("object") from None


def _check_part(part: Json) -> None:
    """What binds several properties of one statement together."""
    context = part.get("context")
    if context is None:
        return
    if part["object"].get("objectType", "Activity") != "Activity":
        for name in ("revision", "platform"):
            if name in context:
                raise XapiProblem(
                    "may only stand where the object is an activity", "仅当对象为活动时可用"
                ).within("context", name)
    groups = context.get("contextActivities", {})
    for name, found in groups.items():
        if type(found) is dict:
            groups[name] = [found]


def _check_voiding(content: Json) -> None:
    if content["verb"]["id"] == VOIDED and content["object"].get("objectType") != "StatementRef":
        raise XapiProblem(
            "of a voiding statement is no StatementRef", "作废语句的对象须为 StatementRef"
        ).within("object")
