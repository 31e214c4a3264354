"""Routes of who takes which module, how it ended, and what somebody may take next."""

from datetime import date
from typing import Any
from uuid import UUID

from ninja import Field, Schema
from ninja.pagination import paginate

from ronghe.apps.base.api import Text, text_of
from ronghe.apps.curriculum.models import Enrolment
from ronghe.apps.curriculum.queries import enrolments as queries
from ronghe.apps.curriculum.queries.plans import PATHWAY, PathwayStep, pathway_of
from ronghe.apps.curriculum.rest_shapes import named, router, said
from ronghe.apps.curriculum.services.enrolments import ENROL, end_enrolments
from ronghe.apps.people.api import (
    InBothLanguages,
    Paged,
    PageRequest,
    Strict,
    route,
)

MOST_ENDED = 500


class TakingOut(Schema):
    """That somebody takes or took a module; `version` is the number they were enrolled in."""

    uuid: UUID
    person: UUID
    name: str
    school_class: UUID | None
    version: int
    state: str
    grade: str
    enrolled_on: date
    ended_on: date | None


class ResultIn(Strict):
    """How the named enrolments ended, all of them or none."""

    enrolments: list[UUID] = Field(max_length=MOST_ENDED)
    state: Enrolment.State
    grade: str = Field("", max_length=20)


class EndedOut(Schema):
    """How many enrolments ended."""

    ended: int


class StudentOut(Schema):
    uuid: UUID
    name: str

    @staticmethod
    def resolve_name(row: Any) -> str:
        return str(row)


class StepOut(Schema):
    """A module of somebody's plan: completed, taking, open to them, or locked by what is
    missing."""

    module: UUID
    title: InBothLanguages
    semester: int
    hours: int
    is_elective: bool
    standing: str
    missing: list[InBothLanguages]


class PathwayOut(Schema):
    """`plan` is that of the year in which they entered; empty where there is none."""

    person: UUID
    plan: UUID | None
    completed: int
    steps: list[StepOut]


@router.get("/modules/{uuid}/enrolments", response=list[TakingOut], summary="Who takes a module")
@paginate(Paged)
@route(ENROL)
def enrolments_of(request: PageRequest, uuid: UUID, ended: bool = False) -> Any:
    """Those whom the caller may enrol; with `ended`, the newest results instead."""
    version = queries.version_to_enrol(request.viewer, uuid)
    found = (queries.ended_in if ended else queries.running_in)(request.viewer, version)
    plain = ("uuid", "state", "grade", "enrolled_on", "ended_on")
    return [
        {
            **{name: getattr(one, name) for name in plain},
            "person": one.person.uuid,
            "name": str(one.person),
            "school_class": one.school_class.uuid if one.school_class else None,
            "version": one.version.number,
        }
        for one in found
    ]


@router.post("/modules/{uuid}/results", response=EndedOut, summary="Record how it ended")
@route(ENROL)
def record_results(request: PageRequest, uuid: UUID, body: ResultIn) -> Any:
    """Today, for the enrolments that are named. One that has ended meanwhile stops the whole."""
    version = queries.version_to_enrol(request.viewer, uuid)
    running = queries.running_in(request.viewer, version)
    chosen = named(running, body.enrolments, Text("enrolment", "修读记录"))
    count = end_enrolments(
        viewer=request.viewer,
        enrolments=chosen,
        state=body.state,
        on_date=request.viewer.on_date,
        grade=body.grade,
    )
    return EndedOut(ended=count)


@router.get("/pathways", response=list[StudentOut], summary="Whose pathway can be opened")
@paginate(Paged)
@route(PATHWAY)
def pathways(request: PageRequest) -> Any:
    """Students whom the caller reaches; oneself, for a student."""
    return queries.persons_with_pathway(request.viewer)


@router.get("/pathways/{uuid}", response=PathwayOut, summary="Somebody's way")
@route(PATHWAY)
def pathway_of_student(request: PageRequest, uuid: UUID) -> Any:
    """What they have completed, take, and may take next, and what is missing before the rest."""
    found = pathway_of(request.viewer, uuid)
    return {
        "person": found.person.uuid,
        "plan": found.plan.uuid if found.plan else None,
        "completed": found.completed_count,
        "steps": [_step(one) for one in found.steps],
    }


def _step(one: PathwayStep) -> dict[str, Any]:
    return {
        "module": one.version.uuid,
        "title": said(text_of(one.version)),
        "semester": one.semester,
        "hours": one.hours,
        "is_elective": one.is_elective,
        "standing": one.standing,
        "missing": [said(text) for text in one.missing],
    }
