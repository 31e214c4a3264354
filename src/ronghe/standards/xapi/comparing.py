"""When two statements are the same: what a receiver may have added or left out does not count.

xAPI 1.0.3, part two, section 2.3.1; 2.0, section 4.2.3.
"""

from typing import Any

from ronghe.standards.xapi.agents import identity_of, is_group
from ronghe.standards.xapi.data import SIGNATURE, Json
from ronghe.standards.xapi.values import parse_timestamp, truncated_duration

_RECEIVERS_OWN = frozenset({"id", "stored", "authority", "version"})


def same_statement(kept: Json, new: Json) -> bool:
    """Whether `new` says what `kept` says. A timestamp that only one of them has was put there by
    whoever received it."""
    first, second = comparable(kept), comparable(new)
    if "timestamp" not in new or "timestamp" not in kept:
        first.pop("timestamp", None)
        second.pop("timestamp", None)
    return first == second


def comparable(content: Json) -> Json:
    """A statement without what does not count, and with everything else in one form."""
    return {
        name: _PARTS.get(name, _as_it_is)(value)
        for name, value in content.items()
        if name not in _RECEIVERS_OWN and name != "attachments"
    } | {"attachments": _attachments(content.get("attachments", ()))}


def _as_it_is(value: Any) -> Any:
    return value


def _agent(agent: Json) -> Any:
    identity = identity_of(agent)
    if identity is not None or not is_group(agent):
        return identity
    return sorted(str(identity_of(member)) for member in agent["member"])


def _activity(activity: Json) -> Json:
    return {"id": activity["id"]}


def _object(value: Json) -> Any:
    kind = value.get("objectType", "Activity")
    if kind == "SubStatement":
        return comparable({k: v for k, v in value.items() if k != "objectType"})
    if kind == "StatementRef":
        return {"statement": value["id"].lower()}
    return _activity(value) if kind == "Activity" else {"agent": _agent(value)}


def _result(result: Json) -> Json:
    if "duration" in result:
        return {**result, "duration": truncated_duration(result["duration"])}
    return result


def _context(context: Json) -> Json:
    """Agents by identity, activities by id in no order, identifiers in lower case."""
    found = dict(context)
    for name in ("instructor", "team"):
        if name in found:
            found[name] = _agent(found[name])
    if "registration" in found:
        found["registration"] = found["registration"].lower()
    if "statement" in found:
        found["statement"] = found["statement"]["id"].lower()
    for listed, name in (("contextAgents", "agent"), ("contextGroups", "group")):
        if listed in found:
            found[listed] = [{**one, name: _agent(one[name])} for one in found[listed]]
    if groups := found.pop("contextActivities", None):
        found["contextActivities"] = {
            name: sorted(one["id"] for one in (some if type(some) is list else [some]))
            for name, some in groups.items()
        }
    return found


def _attachments(attachments: Any) -> list[tuple[str, str]]:
    return sorted(
        (one["usageType"], one["sha2"].lower())
        for one in attachments
        if one["usageType"] != SIGNATURE
    )


_PARTS: dict[str, Any] = {
    "actor": _agent,
    "verb": lambda verb: verb["id"],
    "object": _object,
    "result": _result,
    "context": _context,
    "timestamp": parse_timestamp,
}
