"""Whom statements name: found by keyed hash, linked to persons, opened by their key."""

from collections.abc import Iterable, Mapping
from functools import lru_cache
from uuid import UUID

import orjson

from ronghe.apps.base.api import Refused
from ronghe.apps.evidence.envelope import unlock
from ronghe.apps.evidence.models import Learner, Stream
from ronghe.apps.evidence.terms import identity_text
from ronghe.apps.people.api import Organisation, Person, keyed_hash, unwrap_secret
from ronghe.standards import xapi

PURPOSE = "xapi-learner"


def home_page(organisation: Organisation) -> str:
    """The account home page under which systems name an organisation's people by their number,
    and their own keys are named."""
    return f"urn:uuid:{organisation.uuid}"


def identity_hash(stream: int, identity: xapi.Identity) -> bytes:
    return keyed_hash(f"{stream}\0{identity_text(identity)}", purpose=PURPOSE)


@lru_cache(maxsize=20_000)
def unwrapped(wrapped: bytes) -> bytes:
    """A learner's key. Unwrapping it with every statement would cost more than reading it; with
    the row gone nobody asks here, so what a process remembers opens nothing."""
    return unwrap_secret(wrapped)


def learner_of(stream: Stream, identity: xapi.Identity) -> Learner | None:
    digest = identity_hash(stream.pk, identity)
    return Learner.objects.filter(stream=stream, identity=digest).first()


def keys_of(learners: Iterable[int]) -> dict[int, bytes]:
    """The keys of learners; the erased have none."""
    rows = Learner.objects.filter(pk__in=set(learners), wrapped__isnull=False)
    return {
        pk: unwrapped(bytes(wrapped))
        for pk, wrapped in rows.values_list("pk", "wrapped")
        if wrapped is not None
    }


def agents_known(learner: Learner) -> list[xapi.Json]:
    """Every form in which statements have named a learner; nothing once they are erased."""
    if learner.wrapped is None or learner.agent is None:
        return []
    key = unwrapped(bytes(learner.wrapped))
    text = unlock(key, bytes(learner.agent), bytes(learner.identity))
    return orjson.loads(text) if text else []


def person_of_agent(organisation: Organisation, agent: Mapping[str, object]) -> Person | None:
    """The member of an organisation whom an agent is; None where nobody can tell. An identity
    that the office has linked counts before what can be read from it."""
    identity = xapi.identity_of(agent)
    if identity is None:
        return None
    stream = Stream.objects.filter(organisation=organisation).first()
    learner = learner_of(stream, identity) if stream else None
    if learner and learner.person:
        return learner.person
    return persons_of(organisation, [identity]).get(identity)


def persons_of(
    organisation: Organisation, identities: Iterable[xapi.Identity]
) -> dict[xapi.Identity, Person]:
    """The members of an organisation among these: an account whose name is the person's UUID, or
    their number under the organisation's own home page. Raises Refused for one who was erased.

    A mailbox is not enough: people change theirs by themselves.
    """
    accounts = {one: one[2] for one in identities if one[0] == "account"}
    uuids = {one: uuid for one, name in accounts.items() if (uuid := _uuid(name))}
    own = home_page(organisation)
    numbers = {one: name for one, name in accounts.items() if one[1] == own and name}
    if not uuids and not numbers:
        return {}
    _refuse_erased(set(uuids.values()))
    members = Person.objects.filter(
        memberships__organisation=organisation, erased_at__isnull=True
    ).distinct()
    by_uuid = {one.uuid: one for one in members.filter(uuid__in=uuids.values())}
    by_number = {one.number: one for one in members.filter(number__in=numbers.values())}
    found = {one: by_number[number] for one, number in numbers.items() if number in by_number}
    return found | {one: by_uuid[uuid] for one, uuid in uuids.items() if uuid in by_uuid}


def _uuid(text: str) -> UUID | None:
    try:
        return xapi.parse_uuid(text)
    except xapi.XapiProblem:
        return None


def _refuse_erased(uuids: set[UUID]) -> None:
    if uuids and Person.objects.filter(uuid__in=uuids, erased_at__isnull=False).exists():
        raise Refused(
            "This person has asked to be erased: nothing can be recorded about them.",
            "此人已要求删除数据，不能再记录关于此人的内容。",
            code="person-erased",
        )
