"""Routes of `evidence`: a person's records, and statements that other systems append."""

import json
from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from ninja import Field, Router, Schema
from ninja.pagination import paginate
from pydantic import AfterValidator, AwareDatetime, ConfigDict

from ronghe.apps.base.api import NotFound, Reference, now
from ronghe.apps.evidence.models import Record
from ronghe.apps.evidence.queries import record_for, records_listed
from ronghe.apps.evidence.queries.identities import (
    TIE,
    identities_for,
    identity_for,
    person_by_number,
    viewed,
)
from ronghe.apps.evidence.services.identities import tie_identity, untie_identity
from ronghe.apps.evidence.services.statements import APPEND, Statement, record_statements
from ronghe.apps.people.api import InBothLanguages, Paged, PageRequest, route

VIEW = "evidence.view_records"
MOST_RECORDS = 500
LARGEST_BODY = 8_000
router = Router()


def _reference(text: str) -> str:
    Reference.parse(text)
    return text


def _small(body: dict[str, Any]) -> dict[str, Any]:
    if len(json.dumps(body)) > LARGEST_BODY:
        raise ValueError("too large")
    return body


ReferenceText = Annotated[str, Field(max_length=120), AfterValidator(_reference)]


class RecordIn(Schema):
    """`body` holds codes and numbers, `private` what identifies (kept under the person's key).

    `activity` and `occasion` are references `app.noun:uuid:version`; times carry their offset.
    """

    model_config = ConfigDict(extra="forbid")

    uuid: UUID | None = None
    subject: UUID
    actor: UUID | None = None
    kind: Literal["statement", "reflection"] = "statement"
    verb: str = Field(..., min_length=1, max_length=200)
    observed_at: AwareDatetime
    context: Literal["class", "workshop", "simulator", "workplace"] | None = None
    phase: Literal["process", "outcome"] | None = None
    activity: ReferenceText | None = None
    occasion: ReferenceText | None = None
    body: Annotated[dict[str, Any], AfterValidator(_small)] = {}
    private: dict[str, Annotated[str, Field(max_length=4_000)]] = {}
    corrects: UUID | None = None


class BatchIn(Schema):
    model_config = ConfigDict(extra="forbid")

    records: list[RecordIn] = Field(..., min_length=1, max_length=MOST_RECORDS)


class WrittenOut(Schema):
    """The UUIDs of the records, in the order in which they were sent."""

    records: list[UUID]
    recorded_at: datetime


class RecordOut(Schema):
    """One record. `position` is its place in its stream, empty until it is sealed."""

    uuid: UUID
    kind: str
    verb: str
    context: str
    phase: str
    activity: str
    occasion: str
    observed_at: datetime
    recorded_at: datetime
    body: dict[str, Any]
    corrects: UUID | None
    position: int | None

    @staticmethod
    def resolve_activity(row: Any) -> str:
        return str(row.activity or "")

    @staticmethod
    def resolve_occasion(row: Any) -> str:
        return str(row.occasion or "")

    @staticmethod
    def resolve_corrects(row: Any) -> UUID | None:
        return UUID(str(row.corrects.uuid)) if row.corrects else None

    @staticmethod
    def resolve_position(row: Any) -> int | None:
        seal = getattr(row, "seal", None)
        return seal.position if seal else None


class OneRecordOut(Schema):
    """One record with whoever wrote it and what else is said in it."""

    uuid: UUID
    kind: str
    subject: UUID
    subject_name: InBothLanguages
    actor: str
    on_behalf_of: str
    context: str
    phase: str
    observed_at: datetime
    recorded_at: datetime
    body: dict[str, Any]
    private: dict[str, str]
    corrects: UUID | None
    corrected_by: UUID | None
    position: int | None

    @staticmethod
    def resolve_subject(row: Any) -> UUID:
        return UUID(str(row.subject.uuid))

    @staticmethod
    def resolve_subject_name(row: Any) -> InBothLanguages:
        return InBothLanguages.of(row.subject.name)

    @staticmethod
    def resolve_context(row: Any) -> str:
        return str(row.context_label)

    @staticmethod
    def resolve_phase(row: Any) -> str:
        return str(row.phase_label)


@router.get("/persons/{uuid}/evidence", response=list[RecordOut])
@paginate(Paged)
@route(VIEW)
def records(request: PageRequest, uuid: UUID) -> Any:
    """The records about one person, newest first. A record that was corrected stays here too."""
    return records_listed(request.viewer, uuid)


@router.get("/evidence/{uuid}", response=OneRecordOut)
@route(VIEW)
def record(request: PageRequest, uuid: UUID) -> Any:
    """One record, with names and free text as the caller may read them."""
    return record_for(request.viewer, uuid)


class IdentityOut(Schema):
    """Under which identity another system names somebody; `person` once the office said who."""

    uuid: UUID
    name: str
    identity: str
    statements: int
    person: UUID | None

    @staticmethod
    def resolve_identity(row: Any) -> str:
        return str(row.text)

    @staticmethod
    def resolve_person(row: Any) -> UUID | None:
        return UUID(str(row.person.uuid)) if row.person else None


class TieIn(Schema):
    """The number of a person of the organisation, or the full name of a mentor of its students."""

    model_config = ConfigDict(extra="forbid")

    number: str = Field(..., min_length=1, max_length=80)


@router.get("/identities", response=list[IdentityOut])
@paginate(Paged)
@route(TIE)
def identities(request: PageRequest) -> Any:
    """Identities that nobody is known by, or that were tied by hand; the newest 500."""
    return viewed(list(identities_for(request.viewer)[:MOST_RECORDS]))


@router.put("/identities/{uuid}/person", response=IdentityOut)
@route(TIE)
def tie(request: PageRequest, uuid: UUID, given: TieIn) -> Any:
    """Say who an identity is. What was said under it counts for that person by the rules."""
    learner = identity_for(request.viewer, uuid)
    person = person_by_number(learner, given.number)
    if person is None:
        raise NotFound(
            "Nobody of the organisation has this number, and no mentor of its students this name.",
            "本单位没有此编号的人员，本校学生的企业导师中也没有此姓名。",
        )
    tie_identity(viewer=request.viewer, learner=learner, person=person, at=now())
    return viewed([learner])[0]


@router.delete("/identities/{uuid}/person", response=IdentityOut)
@route(TIE)
def untie(request: PageRequest, uuid: UUID) -> Any:
    """Take back who an identity is; what became evidence by it is corrected."""
    learner = identity_for(request.viewer, uuid)
    untie_identity(viewer=request.viewer, learner=learner, at=now())
    return viewed([learner])[0]


@router.post("/evidence", response={201: WrittenOut})
@route(APPEND)
def append(request: PageRequest, batch: BatchIn) -> Any:
    """Append up to 500 records to the log of the key's organisation: all of them, or none."""
    at = now()
    statements = [_statement(one) for one in batch.records]
    written = record_statements(viewer=request.viewer, statements=statements, at=at)
    return {"records": [row.uuid for row in written], "recorded_at": at}


def _statement(one: RecordIn) -> Statement:
    return Statement(
        subject=one.subject,
        kind=Record.Kind(one.kind),
        verb=one.verb,
        observed_at=one.observed_at,
        body=one.body,
        actor=one.actor,
        context=Record.Context(one.context) if one.context else None,
        phase=Record.Phase(one.phase) if one.phase else None,
        activity=Reference.parse(one.activity) if one.activity else None,
        occasion=Reference.parse(one.occasion) if one.occasion else None,
        private=one.private,
        corrects=one.corrects,
        uuid=one.uuid,
    )
