"""What a statement is once it has been read."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Literal
from uuid import UUID

from ronghe.standards.xapi.agents import Identity, identity_of, is_group

Version = Literal["1.0.3", "2.0.0"]
Json = dict[str, Any]
VOIDED = "http://adlnet.gov/expapi/verbs/voided"
SIGNATURE = "http://adlnet.gov/expapi/attachments/signature"


class Place(StrEnum):
    """Where in a statement an agent or activity stands; `in_sub` is anywhere in a statement
    within the statement."""

    ACTOR = "actor"
    OBJECT = "object"
    AUTHORITY = "authority"
    INSTRUCTOR = "instructor"
    TEAM = "team"
    CONTEXT = "context"
    PARENT = "parent"
    GROUPING = "grouping"
    CATEGORY = "category"
    OTHER = "other"
    IN_SUB = "in_sub"


# Where a filter by agent or activity looks unless it is asked to look everywhere.
DIRECT = frozenset({Place.ACTOR, Place.OBJECT})
ACTIVITY_PLACES = (Place.PARENT, Place.GROUPING, Place.CATEGORY, Place.OTHER)


@dataclass(frozen=True, slots=True)
class AgentSeen:
    """An agent and where it stands: `holder[key]` is it, so that it can be taken out there."""

    place: Place
    agent: Json
    holder: Any
    key: Any

    @property
    def identity(self) -> Identity | None:
        return identity_of(self.agent)


@dataclass(frozen=True, slots=True)
class Statement:
    """A statement that holds to every rule of its version. `content` is as it was sent."""

    content: Json
    version: Version
    id: UUID | None
    timestamp: datetime | None

    @property
    def verb(self) -> str:
        return str(self.content["verb"]["id"])

    @property
    def registration(self) -> UUID | None:
        found = self.content.get("context", {}).get("registration")
        return UUID(found) if found else None

    @property
    def refers_to(self) -> UUID | None:
        """The statement that its object names."""
        target = self.content["object"]
        return UUID(target["id"]) if target.get("objectType") == "StatementRef" else None

    @property
    def is_voiding(self) -> bool:
        return self.verb == VOIDED

    @property
    def attachments(self) -> Iterator[Json]:
        yield from self.content.get("attachments", ())
        if self.content["object"].get("objectType") == "SubStatement":
            yield from self.content["object"].get("attachments", ())


def agents_of(content: Json) -> Iterator[AgentSeen]:
    """Every agent and group of a statement, members after their group."""
    yield from _agents_of_part(content, in_sub=False)
    if "authority" in content:
        yield from _with_members(Place.AUTHORITY, content, "authority")
    if content["object"].get("objectType") == "SubStatement":
        yield from _agents_of_part(content["object"], in_sub=True)


def _agents_of_part(part: Json, *, in_sub: bool) -> Iterator[AgentSeen]:
    yield from _with_members(Place.IN_SUB if in_sub else Place.ACTOR, part, "actor")
    if part["object"].get("objectType") in ("Agent", "Group"):
        yield from _with_members(Place.IN_SUB if in_sub else Place.OBJECT, part, "object")
    context = part.get("context")
    if not context:
        return
    for name, place in (("instructor", Place.INSTRUCTOR), ("team", Place.TEAM)):
        if name in context:
            yield from _with_members(Place.IN_SUB if in_sub else place, context, name)
    for listed, name in (("contextAgents", "agent"), ("contextGroups", "group")):
        for one in context.get(listed, ()):
            yield from _with_members(Place.IN_SUB if in_sub else Place.CONTEXT, one, name)


def _with_members(place: Place, holder: Json, key: str) -> Iterator[AgentSeen]:
    agent = holder[key]
    yield AgentSeen(place, agent, holder, key)
    if is_group(agent):
        members = agent.get("member", ())
        for position, member in enumerate(members):
            yield AgentSeen(place, member, members, position)


def activities_of(content: Json) -> Iterator[tuple[Place, Json]]:
    """Every activity of a statement with where it stands."""
    yield from _activities_of_part(content, in_sub=False)
    if content["object"].get("objectType") == "SubStatement":
        yield from _activities_of_part(content["object"], in_sub=True)


def _activities_of_part(part: Json, *, in_sub: bool) -> Iterator[tuple[Place, Json]]:
    if part["object"].get("objectType", "Activity") == "Activity":
        yield (Place.IN_SUB if in_sub else Place.OBJECT), part["object"]
    groups = part.get("context", {}).get("contextActivities", {})
    for place in ACTIVITY_PLACES:
        for activity in groups.get(place.value, ()):
            yield (Place.IN_SUB if in_sub else place), activity
