"""What a statement is found by, as keyed hashes: nobody reads from the index who did what.

Terms of one organisation's stream never meet those of another.
"""

import json
from collections.abc import Iterator
from uuid import UUID

from ronghe.apps.people.api import keyed_hash
from ronghe.standards import xapi

PURPOSE = "xapi-term"


def term(stream: int, kind: str, value: str) -> UUID:
    """The term for one thing; `kind` keeps verbs, activities and agents apart."""
    return UUID(bytes=keyed_hash(f"{stream}\0{kind}\0{value}", purpose=PURPOSE)[:16])


def identity_text(identity: xapi.Identity) -> str:
    return json.dumps(identity, ensure_ascii=False)


def agent_terms(stream: int, identity: xapi.Identity) -> tuple[UUID, UUID]:
    """Where somebody acts or is acted upon, and where they stand elsewhere."""
    text = identity_text(identity)
    return term(stream, "agent", text), term(stream, "agent-near", text)


def activity_terms(stream: int, iri: str) -> tuple[UUID, UUID]:
    """Where an activity is what it is about, and where it stands elsewhere."""
    return term(stream, "activity", iri), term(stream, "activity-near", iri)


def verb_term(stream: int, iri: str) -> UUID:
    return term(stream, "verb", iri)


def registration_term(stream: int, registration: UUID) -> UUID:
    return term(stream, "registration", str(registration))


def terms_of(stream: int, content: xapi.Json) -> set[UUID]:
    """Every term of a statement."""
    return set(_terms(stream, content))


def _terms(stream: int, content: xapi.Json) -> Iterator[UUID]:
    yield verb_term(stream, content["verb"]["id"])
    if registration := content.get("context", {}).get("registration"):
        yield registration_term(stream, UUID(registration))
    for place, activity in xapi.activities_of(content):
        yield term(stream, "activity" + _near(place), activity["id"])
    for seen in xapi.agents_of(content):
        if identity := seen.identity:
            yield term(stream, "agent" + _near(seen.place), identity_text(identity))


def _near(place: xapi.Place) -> str:
    """What keeps the two places apart in the kind of a term."""
    return "" if place in xapi.DIRECT else "-near"
