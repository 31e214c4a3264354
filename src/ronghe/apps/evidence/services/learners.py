"""Making the learners that a batch of statements names for the first time."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID, uuid4

import orjson
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.db import connection

from ronghe.apps.evidence.envelope import lock, unlock
from ronghe.apps.evidence.models import Learner, Stream
from ronghe.apps.evidence.queries.learners import (
    agents_known,
    identity_hash,
    persons_of,
    unwrapped,
)
from ronghe.apps.people.api import wrap_secret
from ronghe.standards import xapi

MOST_NAMES = 20


@dataclass(frozen=True, slots=True)
class Known:
    """A learner as a batch needs them: their number, key, and what they are in the log."""

    pk: int
    key: bytes
    subject: UUID


@dataclass(frozen=True, slots=True)
class _Row:
    pk: int
    wrapped: bytes
    agent: bytes
    subject: UUID


def known_learners(
    stream: Stream, agents: Mapping[xapi.Identity, xapi.Json]
) -> dict[xapi.Identity, Known]:
    """The learners behind these identities; those who are new are made, in sorted order so that
    two batches that share some wait for each other instead of for ever. A name that is new is
    kept with the others."""
    hashes = {identity_hash(stream.pk, identity): identity for identity in agents}
    rows = _rows(stream, hashes)
    missing = sorted(hashes.keys() - rows.keys())
    if missing:
        _make(stream, {digest: hashes[digest] for digest in missing}, agents)
        rows |= _rows(stream, missing)
    found = {}
    for digest in sorted(rows):
        row, agent = rows[digest], agents[hashes[digest]]
        found[hashes[digest]] = Known(row.pk, unwrapped(row.wrapped), row.subject)
        if "name" in agent and not _is_known(row, digest, agent):
            _remember(row.pk, agent)
    return found


def _rows(stream: Stream, hashes: Iterable[bytes]) -> dict[bytes, _Row]:
    rows = Learner.objects.filter(stream=stream, identity__in=list(hashes)).values_list(
        "identity", "pk", "wrapped", "agent", "pseudonym", "person__pseudonym"
    )
    return {
        bytes(digest): _Row(pk, bytes(wrapped), bytes(agent), of_person or pseudonym)
        for digest, pk, wrapped, agent, pseudonym, of_person in rows
        if wrapped is not None and agent is not None
    }


def _make(
    stream: Stream,
    missing: Mapping[bytes, xapi.Identity],
    agents: Mapping[xapi.Identity, xapi.Json],
) -> None:
    persons = persons_of(stream.organisation, missing.values())
    rows = []
    for digest, identity in missing.items():
        key = AESGCM.generate_key(256)
        row = Learner(
            stream=stream,
            identity=digest,
            person=persons.get(identity),
            pseudonym=uuid4(),
            wrapped=wrap_secret(key),
            agent=lock(key, orjson.dumps([_plain(agents[identity])]), digest),
        )
        rows.append(row)
    Learner.objects.bulk_create(rows, batch_size=200, ignore_conflicts=True)


def _plain(agent: xapi.Json) -> xapi.Json:
    """An agent without its members, which are learners of their own."""
    return {name: value for name, value in agent.items() if name != "member"}


def _is_known(row: _Row, digest: bytes, agent: xapi.Json) -> bool:
    text = unlock(unwrapped(row.wrapped), row.agent, digest)
    return text is not None and _plain(agent) in orjson.loads(text)


def _remember(pk: int, agent: xapi.Json) -> None:
    """Keep one more name of a learner."""
    rows = Learner.objects.filter(pk=pk)
    learner = (rows.select_for_update() if connection.vendor == "postgresql" else rows).get()
    if learner.wrapped is not None:
        text = orjson.dumps([*agents_known(learner), _plain(agent)][-MOST_NAMES:])
        key = unwrapped(bytes(learner.wrapped))
        rows.update(agent=lock(key, text, bytes(learner.identity)))
