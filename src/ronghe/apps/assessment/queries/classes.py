"""How a class stands: who moved, who stands still, where it is weak, basic against higher-order."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from ronghe.apps.assessment.models import Calibration, Estimate
from ronghe.apps.assessment.queries.in_force import calibration_in_force
from ronghe.apps.assessment.queries.scales import Scales, scales_of
from ronghe.apps.assessment.queries.standing import (
    Key,
    MeanView,
    Measured,
    Movement,
    Others,
    Span,
    gap_of,
    growth_of,
    is_wide,
    mean_of,
    measured,
    movement_of,
    semester_of,
    span_of,
)
from ronghe.apps.assessment.wording import DIMENSION_TEXT
from ronghe.apps.base.api import NotFound, Text
from ronghe.apps.base.presentation.ruler import Reading, Ruler
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
WHOLE_AND_ORDERS = ("", "basic", "higher")


@dataclass(frozen=True, slots=True)
class StudentRow:
    """One student: where they stand on the dimension that is looked at, and how they moved on
    every dimension that was measured at both ends of the span."""

    person: Person
    ruler: Ruler | None
    measure: float | None
    movement: Movement | None
    missing: int
    movements: Mapping[Dimension, Movement]

    def moved(self, verdict: str) -> tuple[Text, ...]:
        """The dimensions with this verdict, in their usual order."""
        return tuple(
            DIMENSION_TEXT[d] for d in Dimension if d in self.movements and self._is(d, verdict)
        )

    def _is(self, dimension: Dimension, verdict: str) -> bool:
        return self.movements[dimension].verdict == verdict

    @property
    def needs_talk(self) -> bool:
        """Fell back, or stands still, on a dimension at least."""
        return any(movement.verdict in ("down", "still") for movement in self.movements.values())


@dataclass(frozen=True, slots=True)
class DimensionSummary:
    """One dimension of a class: where it stands, how it moved, basic against higher-order.

    `gap` is basic minus higher-order, over students who have both; `usual_growth` what students
    of the programme grow in that time; `others` their mean in the same semester.
    """

    dimension: Dimension
    title: Text
    ruler: Ruler | None
    now: MeanView | None
    growth: MeanView | None
    gap: MeanView | None
    supported: int
    span: Span | None = None
    usual_growth: float | None = None
    others: float | None = None

    @property
    def behind(self) -> float:
        """By how many logits the class is surely behind others of its semester; 0 when not."""
        if self.now is None or self.others is None or self.now.upper >= self.others:
            return 0.0
        return self.others - self.now.mean

    @property
    def verdict(self) -> str:
        """How the class as a whole moved: "up", "less" (on, but less than others), "still",
        "down", or "" where growth is not known."""
        growth, usual = self.growth, self.usual_growth
        if growth is None:
            return ""
        if growth.upper < 0:
            return "down"
        if growth.lower <= 0:
            return "still"
        return "less" if usual is not None and growth.upper < usual else "up"

    @property
    def wants_attention(self) -> bool:
        return self.verdict in ("down", "still", "less") or is_wide(self.gap)


@dataclass(frozen=True, slots=True)
class ClassView:
    """All that the page of a class says."""

    school_class: SchoolClass
    calibration: Calibration | None
    dimension: Dimension
    dimensions: tuple[DimensionSummary, ...] = ()
    students: tuple[StudentRow, ...] = ()
    term: date | None = None


def class_for(viewer: Viewer, uuid: UUID) -> SchoolClass:
    found = (
        classes_for(viewer, VIEW)
        .filter(uuid=uuid)
        .select_related("cohort__programme__organisation")
        .first()
    )
    if found is None:
        raise NotFound("There is no such class for you.", "没有您可以查看的这个班级。")
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
    rows = measured([calibration.pk], person__in=students, part__in=WHOLE_AND_ORDERS)
    scales = scales_of(calibration)
    others = Others(calibration.population)
    estimates = ClassEstimates(rows, others, school_class.cohort.entry_year)
    moves = estimates.movements({d: estimates.usual_growth(d) for d in Dimension})
    newest = _newest(calibration, students, dimension)
    return ClassView(
        school_class=school_class,
        calibration=calibration,
        dimension=dimension,
        dimensions=tuple(summary_of(d, estimates, scales) for d in Dimension),
        students=tuple(
            _student(p, dimension, moves.get(p.pk, {}), newest.get(p.pk), scales) for p in students
        ),
        term=max((term for term in estimates.terms.values() if term), default=None),
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


class ClassEstimates:
    """The estimates of a class by dimension, with what is usual for its semesters.

    A dimension is looked at in the newest half-year in which it was measured: not each is measured
    in every one.
    """

    def __init__(self, rows: Sequence[Measured], others: Others, entry_year: int) -> None:
        self.rows, self.others, self.entry_year = rows, others, entry_year
        self.whole: dict[str, dict[Key, Measured]] = {dimension: {} for dimension in Dimension}
        for row in rows:
            if not row.part:
                self.whole[row.dimension][row.person, row.term] = row
        self.spans = {d: span_of(whole) for d, whole in self.whole.items()}
        self.terms = {
            d: max((term for _, term in whole), default=None) for d, whole in self.whole.items()
        }

    def newest(self, dimension: str) -> list[Measured]:
        term = self.terms[dimension]
        return [row for (_, when), row in self.whole[dimension].items() if when == term]

    def usual_growth(self, dimension: str) -> float | None:
        span = self.spans[dimension]
        if span is None:
            return None
        before, now = (semester_of(term, self.entry_year) for term in (span.before, span.now))
        return self.others.growth(dimension, before, now)

    def others_now(self, dimension: str) -> float | None:
        term = self.terms[dimension]
        if term is None:
            return None
        return self.others.mean(dimension, semester_of(term, self.entry_year))

    def movements(self, usual: Mapping[str, float | None]) -> dict[int, dict[Dimension, Movement]]:
        """By person, the movement on each dimension that was measured at both ends of its span."""
        found: dict[int, dict[Dimension, Movement]] = {}
        for dimension in Dimension:
            whole, span = self.whole[dimension], self.spans[dimension]
            for person in {person for person, _ in whole}:
                movement = movement_of(whole, person, span, usual[dimension])
                if movement is not None:
                    found.setdefault(person, {})[dimension] = movement
        return found


def summary_of(dimension: Dimension, estimates: ClassEstimates, scales: Scales) -> DimensionSummary:
    """One dimension of a class, in logits."""
    newest = estimates.newest(dimension)
    now = mean_of([row.measure for row in newest])
    return DimensionSummary(
        dimension=dimension,
        title=DIMENSION_TEXT[dimension],
        ruler=scales.mean_ruler(dimension, now),
        now=now,
        growth=growth_of(estimates.whole[dimension], estimates.spans[dimension]),
        gap=gap_of(estimates.rows, dimension),
        supported=sum(row.is_supported for row in newest),
        span=estimates.spans[dimension],
        usual_growth=estimates.usual_growth(dimension),
        others=estimates.others_now(dimension),
    )


def _newest(
    calibration: Calibration, students: Sequence[Person], dimension: Dimension
) -> dict[int, Estimate]:
    """Each student's newest estimate on a dimension, whole; one query."""
    rows = Estimate.objects.filter(
        calibration=calibration, person__in=students, part="", dimension=dimension
    )
    return {row.person_id: row for row in rows.order_by("term_starts_on")}


def _student(
    person: Person,
    dimension: Dimension,
    movements: Mapping[Dimension, Movement],
    newest: Estimate | None,
    scales: Scales,
) -> StudentRow:
    scale = scales.by_dimension.get(dimension)
    reading: Reading = scales.reading(newest, str(person))
    return StudentRow(
        person=person,
        ruler=Ruler(scale, (reading,)) if scale else None,
        measure=reading.value,
        movement=movements.get(dimension),
        missing=len(newest.missing) if newest else 0,
        movements=movements,
    )
