"""Routes of pace, and of demand set against supply."""

from datetime import date
from typing import Any
from uuid import UUID

from ninja import Schema
from ninja.pagination import paginate

from ronghe.apps.base.api import NotFound
from ronghe.apps.curriculum.queries.gap import GapLine, gap_of
from ronghe.apps.curriculum.queries.pace import VIEW as VIEW_PACE
from ronghe.apps.curriculum.queries.pace import (
    GapView,
    LagView,
    pace_of,
    pace_programme_for,
)
from ronghe.apps.curriculum.rest_shapes import router, said
from ronghe.apps.people.api import InBothLanguages, Paged, PageRequest, programmes_for, route

VIEW_GAP = "curriculum.view_gap"


class LagOut(Schema):
    """Half of the news came within `median` days (95 % between `low` and `high`); null while fewer
    than half have come."""

    median: float | None
    low: float | None
    high: float | None
    come: int
    still_open: int


class EquipmentLagOut(Schema):
    """Partners less school: positive means that the school is behind."""

    task: UUID
    kind: str
    generations: int | None
    years: float | None
    verdict: str
    partners: int


class PaceOut(Schema):
    """How fast change reaches a programme: until it is judged, until a module is published, and
    how far its machines are apart from the partners'."""

    programme: UUID
    since: date
    as_of: date
    acknowledged: LagOut
    published: LagOut
    rejected: int
    equipment: list[EquipmentLagOut]


class GapLineOut(Schema):
    """A competence (or a skill of postings aligned to none): asked for, taught, reached. `size` is
    0 to 1; the share of the cohort is null where nothing is measured."""

    title: InBothLanguages
    competence: UUID | None
    reason: str
    is_gap: bool
    size: float
    low: float
    high: float
    demanded_share: float | None
    sources: int
    hours: int
    cohort_share: float | None


@router.get("/curricula/{uuid}/pace", response=PaceOut, summary="How fast change arrives")
@route(VIEW_PACE)
def pace_of_programme(request: PageRequest, uuid: UUID) -> Any:
    """Both indices of a programme as of today, over the last three years."""
    programme = pace_programme_for(request.viewer, uuid)
    view = pace_of(programme, request.viewer.on_date)
    return {
        "programme": programme.uuid,
        "since": view.since,
        "as_of": view.as_of,
        "acknowledged": _lag(view.acknowledged),
        "published": _lag(view.published),
        "rejected": view.rejected,
        "equipment": [_equipment(one) for one in view.gaps],
    }


def _lag(view: LagView) -> dict[str, Any]:
    found = view.median
    return {
        "median": found.median,
        "low": found.low,
        "high": found.high,
        "come": found.over,
        "still_open": found.still_open,
    }


def _equipment(one: GapView) -> dict[str, Any]:
    return {
        "task": one.task.uuid,
        "kind": one.kind.code,
        "generations": one.gap.generations,
        "years": one.gap.years,
        "verdict": one.gap.verdict,
        "partners": len(one.partners),
    }


@router.get("/curricula/{uuid}/gap", response=list[GapLineOut], summary="Demand against supply")
@paginate(Paged)
@route(VIEW_GAP)
def gap_of_programme(request: PageRequest, uuid: UUID, occupation: str = "") -> Any:
    """The largest gap first, for one of the programme's occupations (by its code; the first if none
    is named)."""
    rows = programmes_for(request.viewer, VIEW_GAP).select_related("organisation__region")
    programme = rows.filter(uuid=uuid).first()
    if programme is None:
        raise NotFound("There is no such programme for you.", "没有您可以查看的该专业。")
    view = gap_of(request.viewer, programme, occupation[:60])
    return [_line(one) for one in view.lines]


def _line(one: GapLine) -> dict[str, Any]:
    row = one.row
    return {
        "title": said(one.title),
        "competence": one.competence.uuid if one.competence else None,
        "reason": row.reason,
        "is_gap": row.is_gap,
        "size": row.size,
        "low": row.low,
        "high": row.high,
        "demanded_share": row.demanded.share if row.demanded else None,
        "sources": one.asking,
        "hours": one.hours,
        "cohort_share": row.able.share if row.able else None,
    }
