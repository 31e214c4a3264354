"""Classes and schools side by side on one dimension: growth, and basic against higher-order.

Only means over at least five students: no person shows here. Programmes share no items, so a mean
measure is compared with others of the same semester and programme, never across programmes.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from ronghe.apps.assessment.models import Calibration
from ronghe.apps.assessment.queries.classes import (
    VIEW,
    WHOLE_AND_ORDERS,
    ClassEstimates,
    DimensionSummary,
    summary_of,
)
from ronghe.apps.assessment.queries.scales import Scales, all_scales
from ronghe.apps.assessment.queries.standing import MeanView, Measured, Others, gap_of, measured
from ronghe.apps.competence.api import Dimension, ProgrammeFramework
from ronghe.apps.people.api import (
    Membership,
    Organisation,
    Role,
    SchoolClass,
    Viewer,
    classes_for,
    in_force,
)

COMPARE = "assessment.compare_classes"


@dataclass(frozen=True, slots=True)
class ClassStanding:
    """A class on one dimension; `may_open` when the viewer may look at its students."""

    school_class: SchoolClass
    students: int
    may_open: bool
    summary: DimensionSummary | None

    @property
    def school(self) -> Organisation:
        return self.school_class.cohort.programme.organisation


@dataclass(frozen=True, slots=True)
class SchoolStanding:
    """A school over its classes: the means of its students' growth, and of their gap in the
    programmes that several schools teach (a gap is relative to a programme's students)."""

    school: Organisation
    classes: int
    students: int
    growth: MeanView | None
    gap: MeanView | None


@dataclass(frozen=True, slots=True)
class ComparisonView:
    dimension: Dimension
    classes: tuple[ClassStanding, ...]
    schools: tuple[SchoolStanding, ...]


def classes_listed(viewer: Viewer) -> list[SchoolClass]:
    """The classes a viewer may compare, those that entered last first."""
    reached = classes_for(viewer, COMPARE).select_related("cohort__programme__organisation")
    return list(reached.order_by("-cohort__entry_year", "title_en", "pk"))


def has_several(viewer: Viewer) -> bool:
    """Whether the viewer has classes to choose from."""
    return len(classes_for(viewer, COMPARE).values_list("pk")[:2]) > 1


def classes_compared(viewer: Viewer, dimension: Dimension) -> ComparisonView:
    """Every class the viewer may compare. Eight queries, whatever the number of classes."""
    listed = classes_listed(viewer)
    if not listed:
        return ComparisonView(dimension, (), ())
    opened = set(classes_for(viewer, VIEW).values_list("pk", flat=True))
    in_force_by = _calibrations(listed)
    members = _members(viewer, listed)
    rows = _rows(in_force_by.values(), members, dimension)
    scales = all_scales(set(in_force_by.values()))
    standings = tuple(
        _standing(
            one,
            members.get(one.pk, ()),
            rows.get(one.pk, []),
            in_force_by.get(one.pk),
            scales,
            dimension,
            may_open=one.pk in opened,
        )
        for one in listed
    )
    frameworks = {key: calibration.framework_id for key, calibration in in_force_by.items()}
    schools = _schools(standings, rows, frameworks, dimension)
    return ComparisonView(dimension, standings, schools)


def _calibrations(listed: Sequence[SchoolClass]) -> dict[int, Calibration]:
    """The calibration in force for each class (by primary key), where there is one."""
    links = ProgrammeFramework.objects.filter(
        programme__in={one.cohort.programme_id for one in listed}
    ).order_by("from_entry_year")
    by_programme: dict[int, list[ProgrammeFramework]] = {}
    for link in links:
        by_programme.setdefault(link.programme_id, []).append(link)
    newest = {
        calibration.framework_id: calibration
        for calibration in Calibration.objects.filter(
            framework__in={link.framework_id for link in links},
            state=Calibration.State.DONE,
            in_force_from__isnull=False,
        )
        .defer("diagnostics", "summary", "notes", "choices")
        .order_by("in_force_from")
    }
    found = {}
    for one in listed:
        entry = one.cohort.entry_year
        followed = [
            link.framework_id
            for link in by_programme.get(one.cohort.programme_id, ())
            if link.from_entry_year <= entry
        ]
        if followed and followed[-1] in newest:
            found[one.pk] = newest[followed[-1]]
    return found


def _members(viewer: Viewer, listed: Sequence[SchoolClass]) -> dict[int, list[int]]:
    rows = Membership.objects.filter(
        in_force(viewer.on_date),
        school_class__in=[one.pk for one in listed],
        role=Role.STUDENT,
        person__erased_at=None,
    ).values_list("school_class", "person")
    found: dict[int, list[int]] = {}
    for school_class, person in rows:
        found.setdefault(school_class, []).append(person)
    return found


def _rows(
    calibrations: Iterable[Calibration],
    members: Mapping[int, Sequence[int]],
    dimension: Dimension,
) -> dict[int, list[Measured]]:
    """The estimates of each class's students (by the class's primary key)."""
    keys = {calibration.pk for calibration in calibrations}
    where = {person: one for one, persons in members.items() for person in persons}
    found: dict[int, list[Measured]] = {}
    for row in measured(keys, dimension=dimension, part__in=WHOLE_AND_ORDERS):
        if row.person in where:
            found.setdefault(where[row.person], []).append(row)
    return found


def _standing(
    one: SchoolClass,
    persons: Sequence[int],
    rows: Sequence[Measured],
    calibration: Calibration | None,
    scales: Mapping[int, Scales],
    dimension: Dimension,
    *,
    may_open: bool,
) -> ClassStanding:
    if calibration is None:
        return ClassStanding(one, len(persons), may_open, None)
    estimates = ClassEstimates(rows, Others(calibration.population), one.cohort.entry_year)
    summary = summary_of(dimension, estimates, scales[calibration.pk])
    return ClassStanding(one, len(persons), may_open, summary)


def _schools(
    standings: Sequence[ClassStanding],
    rows: Mapping[int, list[Measured]],
    frameworks: Mapping[int, int],
    dimension: Dimension,
) -> tuple[SchoolStanding, ...]:
    grouped: dict[int, list[ClassStanding]] = {}
    taught_at: dict[int | None, set[int]] = {}
    for standing in standings:
        framework = frameworks.get(standing.school_class.pk)
        grouped.setdefault(standing.school.pk, []).append(standing)
        taught_at.setdefault(framework, set()).add(standing.school.pk)
    shared = {
        key: rows.get(key, [])
        for key, framework in frameworks.items()
        if len(taught_at[framework]) > 1
    }
    return tuple(_school(own, shared, dimension) for own in grouped.values())


def _school(
    own: Sequence[ClassStanding], shared: Mapping[int, list[Measured]], dimension: Dimension
) -> SchoolStanding:
    every = [row for standing in own for row in shared.get(standing.school_class.pk, ())]
    return SchoolStanding(
        school=own[0].school,
        classes=len(own),
        students=sum(standing.students for standing in own),
        growth=_pooled([s.summary.growth for s in own if s.summary]),
        gap=gap_of(every, dimension),
    )


def _pooled(means: Sequence[MeanView | None]) -> MeanView | None:
    """Class means of growth as one over their students (each class has its own span)."""
    known = [mean for mean in means if mean is not None]
    count = sum(mean.count for mean in known)
    if not count:
        return None
    mean = sum(one.mean * one.count for one in known) / count
    error = sum((one.standard_error * one.count) ** 2 for one in known) ** 0.5 / count
    return MeanView(mean, error, count)
