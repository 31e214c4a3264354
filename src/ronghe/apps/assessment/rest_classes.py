"""Routes of how classes stand, and of one's own competence."""

from datetime import date
from typing import Any
from uuid import UUID

from ninja import Router, Schema
from ninja.pagination import paginate

from ronghe.apps.assessment.queries.classes import VIEW as VIEW_CLASS
from ronghe.apps.assessment.queries.classes import DimensionSummary, StudentRow, class_view
from ronghe.apps.assessment.queries.comparison import COMPARE, ClassStanding, classes_compared
from ronghe.apps.assessment.queries.estimates import estimates_listed
from ronghe.apps.assessment.queries.standing import MeanView
from ronghe.apps.assessment.rest_reading import EstimateOut
from ronghe.apps.base.api import NotFound, text_of
from ronghe.apps.competence.api import Dimension
from ronghe.apps.people.api import InBothLanguages, Paged, PageRequest, route

router = Router()
VIEW_OWN = "assessment.view_own_competence"


class MeanOut(Schema):
    """A mean over so many students with its standard error, in logits."""

    mean: float
    standard_error: float
    count: int

    @classmethod
    def of(cls, view: MeanView | None) -> "MeanOut | None":
        if view is None:
            return None
        return cls(mean=view.mean, standard_error=view.standard_error, count=view.count)


class DimensionSummaryOut(Schema):
    """A class on one dimension: now, growth over a year, and the gap between basic and
    higher-order; empty where too little is supported."""

    dimension: str
    now: MeanOut | None
    growth: MeanOut | None
    gap: MeanOut | None
    supported: int

    @classmethod
    def of(cls, one: DimensionSummary) -> "DimensionSummaryOut":
        return cls(
            dimension=one.dimension.value,
            now=MeanOut.of(one.now),
            growth=MeanOut.of(one.growth),
            gap=MeanOut.of(one.gap),
            supported=one.supported,
        )


class ClassCompetenceOut(Schema):
    school_class: UUID
    term_starts_on: date | None
    dimensions: list[DimensionSummaryOut]


class StudentStandingOut(Schema):
    """A student on one dimension: the measure where it is supported, how they moved over a year
    (up, still, down), and how much is missing otherwise."""

    person: UUID
    measure: float | None
    change: float | None
    verdict: str
    missing: int
    needs_talk: bool

    @classmethod
    def of(cls, row: StudentRow) -> "StudentStandingOut":
        return cls(
            person=row.person.uuid,
            measure=row.measure,
            change=row.movement.change if row.movement else None,
            verdict=row.movement.verdict if row.movement else "",
            missing=row.missing,
            needs_talk=row.needs_talk,
        )


class ClassStandingOut(Schema):
    school_class: UUID
    title: InBothLanguages
    school: UUID
    students: int
    summary: DimensionSummaryOut | None

    @classmethod
    def of(cls, one: ClassStanding) -> "ClassStandingOut":
        return cls(
            school_class=one.school_class.uuid,
            title=InBothLanguages.of(text_of(one.school_class)),
            school=one.school.uuid,
            students=one.students,
            summary=DimensionSummaryOut.of(one.summary) if one.summary else None,
        )


@router.get("/competence/mine", response=list[EstimateOut], summary="Own competence")
@paginate(Paged)
@route(VIEW_OWN)
def own_estimates(request: PageRequest, child: UUID | None = None) -> Any:
    """One's own estimates by dimension and half-year; a guardian names the child. For signed-in
    persons."""
    asked = child or request.viewer.person_uuid
    if asked is None:
        raise NotFound("There is no such student for you.", "没有您可以查看的这名学生。")
    return estimates_listed(request.viewer, asked)


@router.get("/classes/{uuid}/competence", response=ClassCompetenceOut, summary="A class")
@route(VIEW_CLASS)
def class_competence(request: PageRequest, uuid: UUID) -> Any:
    """How a class stands on every dimension."""
    view = class_view(request.viewer, uuid, Dimension.BEHAVIOURAL)
    return ClassCompetenceOut(
        school_class=view.school_class.uuid,
        term_starts_on=view.term,
        dimensions=[DimensionSummaryOut.of(one) for one in view.dimensions],
    )


@router.get(
    "/classes/{uuid}/competence/{dimension}",
    response=list[StudentStandingOut],
    summary="A class's students",
)
@paginate(Paged)
@route(VIEW_CLASS)
def class_students(request: PageRequest, uuid: UUID, dimension: Dimension) -> Any:
    """Each student of a class on one dimension."""
    view = class_view(request.viewer, uuid, dimension)
    return [StudentStandingOut.of(row) for row in view.students]


@router.get("/class-comparison", response=list[ClassStandingOut], summary="Compare classes")
@paginate(Paged)
@route(COMPARE)
def compare_classes(request: PageRequest, dimension: Dimension = Dimension.BEHAVIOURAL) -> Any:
    """The classes that you may compare, on one dimension."""
    view = classes_compared(request.viewer, dimension)
    return [ClassStandingOut.of(one) for one in view.classes]
