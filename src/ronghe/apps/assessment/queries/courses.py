"""Courses as those who assign them and those who take them read them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Count, Max, Q, QuerySet

from ronghe.apps.assessment.course_facts import cmi5_units
from ronghe.apps.assessment.models import (
    CoursePackage,
    CourseRegistration,
    CourseSession,
    CourseUnit,
    UnitProgress,
)
from ronghe.apps.base.api import NotFound, Text, text_of
from ronghe.apps.people.api import Viewer, organisations_for, persons_for
from ronghe.standards import cmi5

ASSIGN = "assessment.assign_courses"
TAKE = "assessment.take_course"
CRITERIA = {
    cmi5.MoveOn.NOT_APPLICABLE: Text("nothing is asked", "无要求"),
    cmi5.MoveOn.PASSED: Text("passed", "通过"),
    cmi5.MoveOn.COMPLETED: Text("completed", "完成"),
    cmi5.MoveOn.COMPLETED_AND_PASSED: Text("completed and passed", "完成并通过"),
    cmi5.MoveOn.COMPLETED_OR_PASSED: Text("completed or passed", "完成或通过"),
}


@dataclass(frozen=True, slots=True)
class UnitView:
    """A unit with what it asks, and how a learner (or how many of them) stands."""

    unit: CourseUnit
    title: Text
    criterion: Text
    mastery: float | None
    met: int = 0
    progress: UnitProgress | None = None
    is_open: bool = False
    is_gone: bool = False


@dataclass(frozen=True, slots=True)
class LearnerView:
    """One registration as who assigned it sees it."""

    registration: CourseRegistration
    met: int
    units: int
    newest: datetime | None

    @property
    def is_done(self) -> bool:
        return self.met == self.units


@dataclass(frozen=True, slots=True)
class CourseView:
    """A package with its units and, as far as the viewer reaches them, its learners."""

    package: CoursePackage
    units: tuple[UnitView, ...]
    learners: tuple[LearnerView, ...]


@dataclass(frozen=True, slots=True)
class TakenCourse:
    """A course that a student is to take."""

    registration: CourseRegistration
    title: Text
    units: tuple[UnitView, ...]
    due_on: date | None

    @property
    def met(self) -> int:
        return sum(1 for one in self.units if one.progress and one.progress.is_met)

    @property
    def is_done(self) -> bool:
        return self.met == len(self.units)


def courses_listed(viewer: Viewer) -> "QuerySet[CoursePackage]":
    """The packages of the schools that the viewer assigns courses in, with their counts."""
    return (
        CoursePackage.objects.filter(organisation__in=organisations_for(viewer, ASSIGN))
        .select_related("organisation")
        .defer("structure")
        .annotate(
            unit_count=Count("units", distinct=True),
            learner_count=Count(
                "registrations",
                filter=Q(registrations__person__in=persons_for(viewer, ASSIGN)),
                distinct=True,
            ),
        )
        .order_by("-imported_at", "-pk")
    )


def course_for(viewer: Viewer, uuid: UUID) -> CoursePackage:
    """One package; NotFound when it is not there or not for this viewer."""
    package = courses_listed(viewer).defer(None).filter(uuid=uuid).first()
    if package is None:
        raise NotFound("There is no such course for you.", "没有您可以查看的这门课程。")
    return package


def course_view(viewer: Viewer, uuid: UUID) -> CourseView:
    """Five queries, whatever the number of units and learners."""
    package = course_for(viewer, uuid)
    registrations = list(
        package.registrations.filter(person__in=persons_for(viewer, ASSIGN))
        .select_related("person", "school_class")
        .annotate(newest=Max("sessions__latest_at"))
        .order_by("person__name_en", "person__name_zh", "pk")
    )
    met = UnitProgress.objects.filter(registration__in=registrations, is_met=True)
    by_unit: dict[int, int] = {}
    by_learner: dict[int, int] = {}
    for unit, registration in met.values_list("unit", "registration"):
        by_unit[unit] = by_unit.get(unit, 0) + 1
        by_learner[registration] = by_learner.get(registration, 0) + 1
    units = [_unit(one, package, met=by_unit.get(one.pk, 0)) for one in package.units.all()]
    learners = tuple(
        LearnerView(one, by_learner.get(one.pk, 0), len(units), one.newest) for one in registrations
    )
    return CourseView(package, tuple(units), learners)


def _unit(unit: CourseUnit, package: CoursePackage, *, met: int) -> UnitView:
    described = cmi5_units(package)[unit.publisher_id]
    return UnitView(
        unit, text_of(unit), CRITERIA[described.move_on], described.mastery_score, met=met
    )


def registration_for(viewer: Viewer, uuid: UUID) -> CourseRegistration:
    """A registration of somebody whom the viewer assigns courses to."""
    registration = (
        CourseRegistration.objects.filter(uuid=uuid, person__in=persons_for(viewer, ASSIGN))
        .select_related("package__organisation", "person")
        .first()
    )
    if registration is None:
        raise NotFound("There is no such learner for you.", "没有您可以查看的这名学习者。")
    return registration


def open_units(registration: CourseRegistration) -> list[CourseUnit]:
    """The units that a learner has not met."""
    met = registration.progress.filter(is_met=True).values("unit")
    return list(registration.package.units.exclude(pk__in=met))


def own_registration(viewer: Viewer, uuid: UUID) -> CourseRegistration:
    """The viewer's own registration; NotFound for any other."""
    registration = (
        CourseRegistration.objects.filter(uuid=uuid, person=viewer.person_id)
        .select_related("package__organisation", "person")
        .first()
    )
    if registration is None:
        raise NotFound("There is no such course for you.", "没有您可以学习的这门课程。")
    return registration


def courses_taken(viewer: Viewer) -> list[TakenCourse]:
    """The viewer's own courses, what is still to do first. Four queries."""
    registrations = list(
        CourseRegistration.objects.filter(person=viewer.person_id)
        .select_related("package")
        .order_by("-assigned_at", "-pk")
    )
    progress: dict[tuple[int, int], UnitProgress] = {
        (one.registration_id, one.unit_id): one
        for one in UnitProgress.objects.filter(registration__in=registrations)
    }
    going = CourseSession.objects.filter(
        registration__in=registrations, terminated_at=None, abandoned_at=None
    )
    open_ones = set(going.values_list("registration", "unit"))
    units: dict[int, list[CourseUnit]] = {}
    packages = {one.package_id for one in registrations}
    for unit in CourseUnit.objects.filter(package__in=packages).order_by("position"):
        units.setdefault(unit.package_id, []).append(unit)
    taken = [_taken(one, units[one.package_id], progress, open_ones) for one in registrations]
    return sorted(taken, key=lambda one: (one.is_done, one.due_on or date.max))


def _taken(
    registration: CourseRegistration,
    units: list[CourseUnit],
    progress: Mapping[tuple[int, int], UnitProgress],
    open_ones: set[tuple[int, int]],
) -> TakenCourse:
    described = cmi5_units(registration.package)
    views = tuple(
        UnitView(
            unit=one,
            title=text_of(one),
            criterion=CRITERIA[described[one.publisher_id].move_on],
            mastery=described[one.publisher_id].mastery_score,
            progress=progress.get((registration.pk, one.pk)),
            is_open=(registration.pk, one.pk) in open_ones,
            is_gone=registration.package.archived_at is not None,
        )
        for one in units
    )
    return TakenCourse(registration, text_of(registration.package), views, registration.due_on)
