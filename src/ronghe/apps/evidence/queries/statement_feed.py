"""The log's statements in the order of their seals, for whoever follows it by a cursor."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from typing import Any, Literal
from uuid import UUID

from ronghe.apps.evidence.models import Learner, Record, Seal, StatementEntry, Stream
from ronghe.apps.evidence.queries.learners import identity_hash, person_of_agent
from ronghe.apps.evidence.queries.statements import opened_statements
from ronghe.apps.evidence.statement_words import StatementWords, words_of
from ronghe.apps.people.api import Organisation, Person
from ronghe.standards import xapi

Cursor = Mapping[UUID, int]
Place = Literal["actor", "instructor", "object"]


@dataclass(frozen=True, slots=True)
class ResultSeen:
    """What a statement says of how it went; `duration` in seconds."""

    success: bool | None = None
    completion: bool | None = None
    scaled: float | None = None
    raw: float | None = None
    least: float | None = None
    most: float | None = None
    duration: float | None = None
    response: str = ""
    extensions: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class StatementSeen:
    """One sealed statement as who follows the log sees it. `stream` and `position` are its place;
    `person` is its actor, where that is somebody of the house. `named` has whoever stands as actor,
    instructor or object, and None for one whom the house does not know."""

    stream: UUID
    position: int
    organisation: int
    record: UUID
    statement: UUID
    person: Person | None
    verb: str
    activity: str
    activity_type: str
    registration: UUID | None
    contexts: Mapping[str, tuple[str, ...]]
    result: ResultSeen
    extensions: Mapping[str, Any]
    observed_at: datetime
    recorded_at: datetime
    is_voided: bool
    refers_to: UUID | None = None
    words: StatementWords | None = None
    named: Mapping[Place, Person | None] = field(default_factory=dict)


def statements_from(
    organisation: Organisation, position: int, limit: int
) -> tuple[StatementSeen, ...]:
    """The next sealed statements of one organisation's stream after a position, in commit order;
    as `statements_after` otherwise."""
    stream = Stream.objects.filter(organisation=organisation).first()
    return tuple(_after(stream, position, limit)) if stream else ()


def newest_statements(organisation: Organisation, limit: int) -> tuple[StatementSeen, ...]:
    """The newest sealed statements of one organisation's stream, the newest first. At most `limit`,
    fewer where some can be read no more."""
    stream = Stream.objects.filter(organisation=organisation).first()
    if stream is None:
        return ()
    seals = Seal.objects.filter(stream=stream, record__kind=Record.Kind.STATEMENT)
    newest = seals.select_related("record").order_by("-position")[:limit]
    return tuple(_opened(stream, list(newest)))


def statements_after(cursor: Cursor, limit: int) -> tuple[StatementSeen, ...]:
    """The next sealed statements of every stream after the positions of the cursor (stream UUID to
    position; 0 where it names none), stream by stream, in commit order within each.

    Statements that can be read no more (their learner was erased) are passed over; own records
    are not among them. For jobs: whoever shows something of it asks for a viewer.
    """
    seen: list[StatementSeen] = []
    for stream in Stream.objects.order_by("pk"):
        left = limit - len(seen)
        if left <= 0:
            break
        seen += _after(stream, cursor.get(stream.uuid, 0), left)
    return tuple(seen)


def _after(stream: Stream, position: int, limit: int) -> Iterator[StatementSeen]:
    """Goes on past those that cannot be read, so that a cursor never stands still at them."""
    found = 0
    while found < limit:
        seals = _seals(stream, position, limit)
        if not seals:
            return
        for seen in islice(_opened(stream, seals), limit - found):
            found += 1
            yield seen
        position = seals[-1].position


def _seals(stream: Stream, position: int, limit: int) -> list[Seal]:
    seals = Seal.objects.filter(
        stream=stream, position__gt=position, record__kind=Record.Kind.STATEMENT
    )
    return list(seals.select_related("record").order_by("position")[:limit])


def _opened(stream: Stream, seals: list[Seal]) -> Iterator[StatementSeen]:
    contents = opened_statements(seal.record_id for seal in seals)
    entries = StatementEntry.objects.in_bulk(list(contents))
    persons = _persons(stream, contents)
    for seal in seals:
        pk = seal.record_id
        if pk in contents and pk in entries:
            yield _seen(stream, seal, contents[pk], entries[pk], persons)


def _persons(stream: Stream, contents: Mapping[int, xapi.Json]) -> dict[bytes, Person]:
    """Whom statements name, by the hash of their identity."""
    named = (_named(content) for content in contents.values())
    wanted = {_who(stream, agent) for agents in named for agent in agents.values()} - {b""}
    rows = Learner.objects.filter(stream=stream, identity__in=wanted, person__isnull=False)
    return {bytes(row.identity): row.person for row in rows.select_related("person") if row.person}


def _named(content: xapi.Json) -> dict[Place, xapi.Json]:
    """The agents that a statement names in a part of its own."""
    found: dict[Place, xapi.Json] = {"actor": content["actor"]}
    instructor = content.get("context", {}).get("instructor")
    if instructor is not None:
        found["instructor"] = instructor
    if content["object"].get("objectType") in {"Agent", "Group"}:
        found["object"] = content["object"]
    return found


def persons_named(organisation: Organisation, content: xapi.Json) -> dict[Place, Person | None]:
    """Whom a statement that is not in the log would name, as `StatementSeen.named`."""
    agents = _named(content)
    return {place: person_of_agent(organisation, agent) for place, agent in agents.items()}


def _who(stream: Stream, agent: xapi.Json) -> bytes:
    identity = xapi.identity_of(agent)
    return identity_hash(stream.pk, identity) if identity else b""


def _seen(
    stream: Stream,
    seal: Seal,
    content: xapi.Json,
    entry: StatementEntry,
    persons: Mapping[bytes, Person],
) -> StatementSeen:
    target, context = content["object"], content.get("context", {})
    is_activity = target.get("objectType", "Activity") == "Activity"
    registration = context.get("registration")
    agents = _named(content)
    named = {place: persons.get(_who(stream, agent)) for place, agent in agents.items()}
    return StatementSeen(
        stream=stream.uuid,
        position=seal.position,
        organisation=stream.organisation_id,
        record=seal.record_uuid,
        statement=entry.statement,
        person=named["actor"],
        named=named,
        verb=content["verb"]["id"],
        activity=target["id"] if is_activity else "",
        activity_type=target.get("definition", {}).get("type", "") if is_activity else "",
        registration=UUID(registration) if registration else None,
        contexts=_contexts(context),
        result=result_seen(content.get("result", {})),
        extensions=context.get("extensions", {}),
        observed_at=seal.record.observed_at,
        recorded_at=seal.record.recorded_at,
        is_voided=entry.is_voided,
        refers_to=entry.refers_to,
        words=words_of(content),
    )


def _contexts(context: xapi.Json) -> dict[str, tuple[str, ...]]:
    return {
        name: tuple(activity["id"] for activity in some)
        for name, some in context.get("contextActivities", {}).items()
    }


def result_seen(result: xapi.Json) -> ResultSeen:
    score = result.get("score", {})
    duration = result.get("duration")
    return ResultSeen(
        success=result.get("success"),
        completion=result.get("completion"),
        scaled=score.get("scaled"),
        raw=score.get("raw"),
        least=score.get("min"),
        most=score.get("max"),
        duration=xapi.duration_seconds(duration) if duration else None,
        response=result.get("response", ""),
        extensions=result.get("extensions", {}),
    )
