"""A statement sealed into its envelope and opened again: who is taken out, who stays in. Pure."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import orjson

from ronghe.apps.evidence.envelope import Envelope, joint_key, key_for, lock, unlock
from ronghe.standards import xapi

TAKEN = "#"
MOST_FLOORS = 3
# Stands where a part of a statement must name somebody, once they are erased.
NOBODY = {"objectType": "Agent", "account": {"homePage": "urn:ronghe:erased", "name": "erased"}}
ABOUT = (xapi.Place.ACTOR, xapi.Place.OBJECT)


Slot = tuple[Any, Any, int | None]


@dataclass(frozen=True, slots=True)
class Holder:
    """A learner's number and key."""

    pk: int
    key: bytes


def seal_statement(
    content: xapi.Json, holders: Mapping[xapi.Identity, Holder], bound_to: bytes
) -> tuple[Envelope, bytes]:
    """Seal a statement; returns the envelope and the key of its text (attachments lie under it).

    It is about its actor and, where that is one, the agent it is done to, with their members.
    `content` is a copy of the caller's that is used up: agents are taken out of it.
    """
    seen = [one for one in xapi.agents_of(content) if one.place is not xapi.Place.AUTHORITY]
    about: dict[int, bytes] = {}
    for one in seen:
        holder = holders.get(one.identity) if one.place in ABOUT and one.identity else None
        if holder:
            about[holder.pk] = holder.key
    order = tuple(sorted(about))
    key = joint_key([about[pk] for pk in order])
    taken: list[tuple[int, bytes]] = []
    for one in reversed(seen):  # members before their group
        holder = holders.get(one.identity) if one.identity else None
        if holder and order != (holder.pk,):
            one.holder[one.key] = {"objectType": f"{TAKEN}{len(taken)}"}
            taken.append((holder.pk, lock(holder.key, orjson.dumps(one.agent), bound_to)))
    text = lock(key, orjson.dumps(content), bound_to)
    return Envelope(order, tuple(taken), text), key


def open_statement(
    envelope: Envelope, keys: Mapping[int, bytes], bound_to: bytes
) -> xapi.Json | None:
    """The statement as it was; without those whose key is gone, where they were only mentioned;
    None where one of those it is about is gone."""
    text = unlock(key_for(envelope.about, keys), envelope.text, bound_to)
    if text is None:
        return None
    content: xapi.Json = orjson.loads(text)
    if envelope.agents:
        agents = [
            unlock(keys.get(learner), cipher, bound_to) for learner, cipher in envelope.agents
        ]
        _put_back(content, [orjson.loads(agent) if agent else None for agent in agents])
    return content


def _put_back(content: xapi.Json, agents: list[xapi.Json | None]) -> None:
    """Put agents back, members after their group; what cannot be read is left out."""
    for _ in range(MOST_FLOORS):
        slots = [*_objects(content), *_agents(content)]
        if all(number is None for _, _, number in slots):
            return
        gone = []
        for holder, key, number in slots:
            if number is not None and agents[number] is not None:
                holder[key] = agents[number]
            elif number is not None and key in ("actor", "object"):
                holder[key] = dict(NOBODY)
            elif number is not None:
                gone.append((holder, key))
        for holder, key in reversed(gone):
            del holder[key]
        _drop_empty(content)


def _agents(content: xapi.Json) -> list[Slot]:
    return [(one.holder, one.key, _number(one.agent)) for one in xapi.agents_of(content)]


def _objects(content: xapi.Json) -> Iterator[Slot]:
    """An agent that a statement is done to, while it is taken out: by its mark nobody else would
    know it for one."""
    for part in (content, content["object"]):
        if "object" in part and _number(part["object"]) is not None:
            yield part, "object", _number(part["object"])


def _number(agent: Any) -> int | None:
    kind = agent.get("objectType", "")
    return int(kind[1:]) if kind.startswith(TAKEN) else None


def _drop_empty(content: xapi.Json) -> None:
    """Entries of contextAgents and contextGroups whose agent is gone."""
    for part in (content, content["object"]):
        context = part.get("context", {})
        for listed, name in (("contextAgents", "agent"), ("contextGroups", "group")):
            if listed in context:
                context[listed] = [one for one in context[listed] if name in one]
