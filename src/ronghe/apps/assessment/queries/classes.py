"""How a class stands: who moved, who stands still, where it is weak, basic against higher-order."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from math import hypot, sqrt
from uuid import UUID

from ronghe.apps.assessment.models import Calibration, Estimate
from ronghe.apps.assessment.queries.in_force import calibration_in_force
from ronghe.apps.assessment.queries.scales import Scales, scales_of
from ronghe.apps.assessment.wording import DIMENSION_TEXT
from ronghe.apps.base.api import NotFound, Text
from ronghe.apps.base.presentation.ruler import NORMAL_95, Reading, Ruler
from ronghe.apps.competence.api import Dimension, ProgrammeFramework
from ronghe.apps.people.api import (
    Membership,
    Person,
    Role,
    SchoolClass,
    Viewer,
    classes_for,
    in_force,
)

VIEW = "assessment.view_class"
LEAST_STUDENTS = 5


@dataclass(frozen=True, slots=True)
class Movement:
    """A student on one dimension against the half-year before; `change` in logits."""

    change: float
    standard_error: float

    @property
    def verdict(self) -> str:
        """ "up", "down" or "still": beyond the uncertainty of the difference, or not."""
        if abs(self.change) <= NORMAL_95 * self.standard_error:
            return "still"
        return "up" if self.change > 0 else "down"


@dataclass(frozen=True, slots=True)
class StudentRow:
    """One student of the class on the dimension that is looked at."""

    person: Person
    ruler: Ruler | None
    measure: float | None
    movement: Movement | None
    missing: int


@dataclass(frozen=True, slots=True)
class MeanView:
    """A mean over students of a class with its standard error (U students)."""

    mean: float
    standard_error: float
    count: int


@dataclass(frozen=True, slots=True)
class DimensionSummary:
    """One dimension of a class: where it stands, how it moved, basic against higher-order.

    `gap` is basic minus higher-order in logits, over students who have both.
    """

    dimension: Dimension
    title: Text
    ruler: Ruler | None
    now: MeanView | None
    growth: MeanView | None
    gap: MeanView | None
    supported: int


@dataclass(frozen=True, slots=True)
class ClassView:
    """All that the page of a class says."""

    school_class: SchoolClass
    calibration: Calibration | None
    dimension: Dimension
    dimensions: tuple[DimensionSummary, ...] = ()
    students: tuple[StudentRow, ...] = ()
    term: date | None = None
    previous_term: date | None = None


def classes_listed(viewer: Viewer) -> list[SchoolClass]:
    """The classes a viewer may look at, those that entered last first."""
    reached = classes_for(viewer, VIEW).select_related("cohort__programme__organisation")
    return list(reached.order_by("-cohort__entry_year", "title_en", "pk"))


def class_for(viewer: Viewer, uuid: UUID) -> SchoolClass:
    found = (
        classes_for(viewer, VIEW)
        .filter(uuid=uuid)
        .select_related("cohort__programme__organisation")
        .first()
    )
    if found is None:
        raise NotFound("There is no such class for you.", "没有您可以查看的该班级。")
    return found


def class_view(viewer: Viewer, uuid: UUID, dimension: Dimension) -> ClassView:
    """How a class stands on every dimension, and each of its students on one.

    The number of queries does not depend on how many students there are.
    """
    school_class = class_for(viewer, uuid)
    calibration = _calibration(school_class)
    if calibration is None:
        return ClassView(school_class, None, dimension)
    students = students_of(school_class, viewer.on_date)
    estimates = list(
        Estimate.objects.filter(
            calibration=calibration,
            person__in=students,
            part__in=["", "basic", "higher"],
        ).order_by("term_starts_on")
    )
    terms = sorted({e.term_starts_on for e in estimates if e.part == ""})
    scales = scales_of(calibration)
    return ClassView(
        school_class=school_class,
        calibration=calibration,
        dimension=dimension,
        dimensions=tuple(_summary(d, estimates, terms, scales) for d in Dimension),
        students=_students(students, estimates, terms, scales, dimension),
        term=terms[-1] if terms else None,
        previous_term=terms[-2] if len(terms) > 1 else None,
    )


def students_of(school_class: SchoolClass, on_date: date) -> list[Person]:
    members = Membership.objects.filter(
        in_force(on_date), school_class=school_class, role=Role.STUDENT
    )
    people = Person.objects.filter(pk__in=members.values("person"), erased_at=None)
    return list(people.order_by("name_en", "pk"))


def _calibration(school_class: SchoolClass) -> Calibration | None:
    cohort = school_class.cohort
    link = (
        ProgrammeFramework.objects.filter(
            programme=cohort.programme_id, from_entry_year__lte=cohort.entry_year
        )
        .order_by("-from_entry_year")
        .first()
    )
    return calibration_in_force(link.framework_id) if link else None


def mean_of(pairs: Sequence[tuple[float, float]]) -> MeanView | None:
    """The mean of measures with their standard errors; None for fewer than LEAST_STUDENTS.

    Its standard error has both sources: how students differ, and how well each is known (the
    spread of the measures holds both).
    """
    count = len(pairs)
    if count < LEAST_STUDENTS:
        return None
    mean = sum(measure for measure, _ in pairs) / count
    variance = sum((measure - mean) ** 2 for measure, _ in pairs) / (count - 1)
    return MeanView(mean, sqrt(variance / count), count)


Key = tuple[int, date]


def _whole(estimates: Sequence[Estimate], dimension: str, part: str = "") -> Mapping[Key, Estimate]:
    return {
        (e.person_id, e.term_starts_on): e
        for e in estimates
        if e.dimension == dimension and e.part == part
    }


def _summary(
    dimension: Dimension, estimates: Sequence[Estimate], terms: Sequence[date], scales: Scales
) -> DimensionSummary:
    whole = _whole(estimates, dimension)
    newest = [e for (_, term), e in whole.items() if terms and term == terms[-1]]
    now = mean_of([(e.measure, e.standard_error) for e in newest])
    scale = scales.by_dimension.get(dimension)
    ruler = None
    if scale is not None and now is not None:
        level = scales.levels[sum(now.mean >= cut for cut in scale.cuts)]
        reading = Reading(value=now.mean, se=now.standard_error, level=level)
        ruler = Ruler(scale, (reading,))
    return DimensionSummary(
        dimension=dimension,
        title=DIMENSION_TEXT[dimension],
        ruler=ruler,
        now=now,
        growth=_growth(whole, terms),
        gap=_gap(estimates, dimension),
        supported=sum(e.is_supported for e in newest),
    )


def _growth(whole: Mapping[Key, Estimate], terms: Sequence[date]) -> MeanView | None:
    """The mean change of the students who were measured in both of the last half-years."""
    if len(terms) < 2:
        return None
    before, now = terms[-2], terms[-1]
    persons = {person for person, term in whole if term == now}
    changes = [
        (whole[p, now].measure - whole[p, before].measure, 0.0)
        for p in sorted(persons)
        if (p, before) in whole
    ]
    return mean_of(changes)


def _gap(estimates: Sequence[Estimate], dimension: str) -> MeanView | None:
    """Basic minus higher-order, by student, in the half-year each was last measured in."""
    basic = {key[0]: e for key, e in _whole(estimates, dimension, "basic").items()}
    higher = {key[0]: e for key, e in _whole(estimates, dimension, "higher").items()}
    both = sorted(basic.keys() & higher.keys())
    return mean_of(
        [
            (
                basic[p].measure - higher[p].measure,
                hypot(basic[p].standard_error, higher[p].standard_error),
            )
            for p in both
        ]
    )


def _students(
    students: Sequence[Person],
    estimates: Sequence[Estimate],
    terms: Sequence[date],
    scales: Scales,
    dimension: Dimension,
) -> tuple[StudentRow, ...]:
    whole = _whole(estimates, dimension)
    scale = scales.by_dimension.get(dimension)
    rows = []
    for person in students:
        own = [whole[person.pk, term] for term in terms if (person.pk, term) in whole]
        newest = own[-1] if own else None
        rows.append(
            StudentRow(
                person=person,
                ruler=Ruler(scale, (scales.reading(newest, str(person)),)) if scale else None,
                measure=newest.measure if newest and newest.is_supported else None,
                movement=_movement(own),
                missing=len(newest.missing) if newest else 0,
            )
        )
    return tuple(rows)


def _movement(own: Sequence[Estimate]) -> Movement | None:
    if len(own) < 2:
        return None
    before, now = own[-2], own[-1]
    error = hypot(before.standard_error, now.standard_error)
    return Movement(now.measure - before.measure, error)
