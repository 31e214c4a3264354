"""Routes of revisions and of what was made of signals."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from ninja import Schema
from ninja.pagination import paginate

from ronghe.apps.curriculum.models import SignalTriage
from ronghe.apps.curriculum.queries.revisions import VIEW, revision_for, revisions_for, trace_of
from ronghe.apps.curriculum.rest_shapes import router
from ronghe.apps.people.api import InBothLanguages, Paged, PageRequest, programmes_for, route


class RevisionOut(Schema):
    """A revision; `title` is in the language `lang`."""

    uuid: UUID
    programme: UUID
    module: str
    title: str
    lang: str
    state: str
    version: int | None
    opened_at: datetime

    @staticmethod
    def resolve_programme(row: Any) -> UUID:
        return UUID(str(row.programme.uuid))

    @staticmethod
    def resolve_module(row: Any) -> str:
        return str(row.module.code) if row.module else ""

    @staticmethod
    def resolve_version(row: Any) -> int | None:
        return row.version.number if row.version else None


class MilestoneOut(Schema):
    """A step of the way; `days` since the event at the enterprise, where it is known."""

    title: InBothLanguages
    day: date | None
    days: int | None

    @staticmethod
    def resolve_title(row: Any) -> InBothLanguages:
        return InBothLanguages.of(row.title)


class TriageOut(Schema):
    """What a programme made of a signal; `is_current` is the judgement that counts."""

    uuid: UUID
    signal: UUID
    programme: UUID
    outcome: str
    reason: str
    lang: str
    decided_at: datetime
    deferred_to: date | None
    is_current: bool

    @staticmethod
    def resolve_signal(row: Any) -> UUID:
        return UUID(str(row.signal.uuid))

    @staticmethod
    def resolve_programme(row: Any) -> UUID:
        return UUID(str(row.programme.uuid))


@router.get("/revisions", response=list[RevisionOut], summary="Revisions of modules")
@paginate(Paged)
@route(VIEW)
def revisions(request: PageRequest) -> Any:
    """Those of the programmes you reach, the newest first."""
    return revisions_for(request.viewer).select_related("programme", "module", "version")


@router.get("/revisions/{uuid}/trace", response=list[MilestoneOut], summary="A revision's way")
@paginate(Paged)
@route(VIEW)
def revision_trace(request: PageRequest, uuid: UUID) -> Any:
    """Each step with its day, and the days since the event."""
    return trace_of(revision_for(request.viewer, uuid))


@router.get("/signal-judgements", response=list[TriageOut], summary="What was made of signals")
@paginate(Paged)
@route(VIEW)
def signal_judgements(request: PageRequest) -> Any:
    """By the programmes you reach, the newest first."""
    rows = SignalTriage.objects.filter(programme__in=programmes_for(request.viewer, VIEW))
    return rows.select_related("signal", "programme")
