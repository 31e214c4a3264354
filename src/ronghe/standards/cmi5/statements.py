"""The statements that the launching side writes (sections 9.3.1, 9.3.6, 9.3.7, 9.3.9)."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from ronghe.standards.cmi5.course import LangText
from ronghe.standards.cmi5.launching import LaunchFacts
from ronghe.standards.cmi5.vocabulary import (
    ABANDONED,
    BLOCK_TYPE,
    CMI5_CATEGORY,
    COURSE_TYPE,
    LAUNCH_MODE,
    LAUNCH_PARAMETERS,
    LAUNCH_URL,
    LAUNCHED,
    MASTERY_SCORE,
    MOVE_ON,
    MOVE_ON_CATEGORY,
    REASON,
    SATISFIED,
    SESSION_ID,
    WAIVED,
)

DISPLAY = {
    LAUNCHED: {"en": "launched", "zh": "启动了"},
    ABANDONED: {"en": "abandoned", "zh": "放弃了"},
    WAIVED: {"en": "waived", "zh": "免修了"},
    SATISFIED: {"en": "satisfied", "zh": "达成了"},
}


def launched(facts: LaunchFacts, *, uuid: UUID, at: datetime, start: str) -> dict[str, Any]:
    """Before the unit starts. `start` is its address without the launch parameters."""
    extensions: dict[str, Any] = {
        LAUNCH_MODE: facts.mode,
        LAUNCH_URL: start,
        MOVE_ON: str(facts.unit.move_on),
    }
    if facts.unit.launch_parameters:
        extensions[LAUNCH_PARAMETERS] = facts.unit.launch_parameters
    if facts.unit.mastery_score is not None:
        extensions[MASTERY_SCORE] = facts.unit.mastery_score
    return _statement(facts, LAUNCHED, uuid, at, _unit(facts), extensions=extensions)


def abandoned(
    facts: LaunchFacts, *, uuid: UUID, at: datetime, duration: timedelta
) -> dict[str, Any]:
    """A session that ended without "terminated"; `duration` from launch to its last statement."""
    result = {"duration": iso_duration(duration)}
    return _statement(facts, ABANDONED, uuid, at, _unit(facts), result=result)


def waived(facts: LaunchFacts, *, uuid: UUID, at: datetime, reason: str) -> dict[str, Any]:
    """The unit need not be done. `facts` carry a session id that is used for nothing else."""
    result = {"success": True, "completion": True, "extensions": {REASON: reason}}
    return _statement(facts, WAIVED, uuid, at, _unit(facts), result=result)


def satisfied(
    facts: LaunchFacts,
    *,
    uuid: UUID,
    at: datetime,
    activity_id: str,
    publisher_id: str,
    title: LangText,
    is_course: bool,
) -> dict[str, Any]:
    """All units of a block or of the course are met. `activity_id` is this installation's."""
    thing = {
        "objectType": "Activity",
        "id": activity_id,
        "definition": {
            "name": dict(title),
            "type": COURSE_TYPE if is_course else BLOCK_TYPE,
        },
    }
    return _statement(facts, SATISFIED, uuid, at, thing, publisher_id=publisher_id)


def iso_duration(duration: timedelta) -> str:
    """ISO 8601 in seconds, to the hundredth: PT12.5S."""
    return f"PT{max(duration.total_seconds(), 0):.2f}S"


def _unit(facts: LaunchFacts) -> dict[str, Any]:
    definition: dict[str, Any] = {"name": dict(facts.unit.title)}
    if facts.unit.activity_type:
        definition["type"] = facts.unit.activity_type
    return {"objectType": "Activity", "id": facts.activity_id, "definition": definition}


def _statement(
    facts: LaunchFacts,
    verb: str,
    uuid: UUID,
    at: datetime,
    thing: Mapping[str, Any],
    *,
    result: Mapping[str, Any] | None = None,
    extensions: Mapping[str, Any] | None = None,
    publisher_id: str = "",
) -> dict[str, Any]:
    categories = [{"id": CMI5_CATEGORY}]
    if result and ("success" in result or "completion" in result):
        categories.append({"id": MOVE_ON_CATEGORY})
    grouping = [{"id": publisher_id or facts.unit.id}]
    statement = {
        "id": str(uuid),
        "actor": dict(facts.actor),
        "verb": {"id": verb, "display": DISPLAY[verb]},
        "object": dict(thing),
        "context": {
            "registration": facts.registration,
            "contextActivities": {"category": categories, "grouping": grouping},
            "extensions": {SESSION_ID: facts.session_id, **(extensions or {})},
        },
        "timestamp": at.isoformat().replace("+00:00", "Z"),
    }
    if result is not None:
        statement["result"] = dict(result)
    return statement
