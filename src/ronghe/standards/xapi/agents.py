"""Agents and groups: who did, was acted on, taught, or asserts."""

import hashlib
from collections.abc import Mapping
from typing import Any

from ronghe.standards.xapi.problems import Check, XapiProblem
from ronghe.standards.xapi.shapes import check_object, exactly, list_of, object_of
from ronghe.standards.xapi.values import check_mailbox, check_sha1, check_text, check_url

IDENTIFIERS = ("mbox", "mbox_sha1sum", "openid", "account")
_IDENTIFIERS = frozenset(IDENTIFIERS)
Identity = tuple[str, ...]

check_account = object_of({"homePage": check_url, "name": check_text}, "homePage", "name")
_IDENTIFYING: dict[str, Check] = {
    "mbox": check_mailbox,
    "mbox_sha1sum": check_sha1,
    "openid": check_url,
    "account": check_account,
}
_AGENT: dict[str, Check] = {
    "objectType": exactly("Agent"),
    "name": check_text,
    **_IDENTIFYING,
}


def check_agent(value: Any) -> None:
    """An agent: one identifier, neither none nor two, and perhaps a name."""
    check_object(value, _AGENT)
    if len(_IDENTIFIERS & value.keys()) != 1:
        raise XapiProblem(
            "needs one of mbox, mbox_sha1sum, openid and account, and only one",
            "须且只须有 mbox、mbox_sha1sum、openid、account 之一",
        )


_GROUP: dict[str, Check] = {
    "objectType": exactly("Group"),
    "name": check_text,
    **_IDENTIFYING,
    "member": list_of(check_agent),
}
_NAMED = frozenset({"objectType"})


def check_group(value: Any) -> None:
    """A group: with an identifier of its own, or else with members."""
    check_object(value, _GROUP, _NAMED)
    identifiers = len(_IDENTIFIERS & value.keys())
    if identifiers > 1:
        raise XapiProblem("has more than one identifier", "标识多于一个")
    if not identifiers and not value.get("member"):
        raise XapiProblem("needs members or an identifier", "须有成员或标识").within("member")


def check_actor(value: Any) -> None:
    """An agent, or a group where it says that it is one."""
    if type(value) is dict and value.get("objectType") == "Group":
        check_group(value)
    else:
        check_agent(value)


def check_authority(value: Any) -> None:
    """An agent, or the two of a three-legged authorisation as a group without identifier."""
    check_actor(value)
    if value.get("objectType") == "Group" and (
        not _IDENTIFIERS.isdisjoint(value) or len(value.get("member", ())) != 2
    ):
        raise XapiProblem(
            "is a group, but not of an application and a person",
            "为群组，但不是由应用与人员两者组成",
        )


def identity_of(agent: Mapping[str, Any]) -> Identity | None:
    """What makes two agents the same: kind of identifier and its value; None for a group that
    has only members. The host of a mailbox is compared without case, as hosts are."""
    for name in IDENTIFIERS:
        if name in agent:
            value = agent[name]
            if name == "account":
                return (name, value["homePage"], value["name"])
            if name == "mbox":
                return (name, _mailbox(value))
            return (name, value.lower() if name == "mbox_sha1sum" else value)
    return None


def _mailbox(value: str) -> str:
    local, _, host = value.rpartition("@")
    return f"{local}@{host.lower()}"


def mailbox_hash(mailbox: str) -> str:
    """What `mbox_sha1sum` holds for a mailbox."""
    return hashlib.sha1(mailbox.encode(), usedforsecurity=False).hexdigest()


def is_group(agent: Mapping[str, Any]) -> bool:
    return agent.get("objectType") == "Group"


def person_of(agents: "list[Mapping[str, Any]]") -> dict[str, Any]:
    """The Person object of the agents resource: all that is known of one agent, in lists."""
    person: dict[str, Any] = {"objectType": "Person"}
    for agent in agents:
        for name in ("name", *IDENTIFIERS):
            if name in agent and agent[name] not in person.setdefault(name, []):
                person[name].append(agent[name])
    return {name: value for name, value in person.items() if value}
