"""What a cohort can do, for those who judge a curriculum: shares and changes, never a person.

Nothing is answered about fewer than LEAST_PERSONS, so that nobody is read out of a share.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from math import sqrt
from statistics import fmean, pvariance

from django.db.models import Count, Max, QuerySet
from django.utils.timezone import localdate

from ronghe.apps.assessment.models import Calibration, Estimate
from ronghe.apps.assessment.queries.in_force import calibration_in_force
from ronghe.apps.competence.api import Competence
from ronghe.apps.people.api import (
    Membership,
    Person,
    Programme,
    Role,
    Viewer,
    in_force,
    programmes_for,
    require,
)

VIEW = "assessment.view_cohorts"
LEAST_PERSONS = 5


@dataclass(frozen=True, slots=True)
class Reach:
    """The share of a cohort that is on a level or above it, with its standard error.

    `persons` have a supported estimate, of `cohort` who are in it. `part` says what was measured:
    the competence itself, or else the whole of its dimension. `as_of` is the newest estimate's
    day.
    """

    competence: int
    level: int
    share: float
    standard_error: float
    persons: int
    cohort: int
    part: str
    calibration: Calibration
    as_of: date


@dataclass(frozen=True, slots=True)
class Moved:
    """One student's measure before and after a day, in logits; whose it is, is not told."""

    before: float
    after: float


def cohort_reach(
    viewer: Viewer,
    programme: Programme,
    wanted: Mapping[int, int],
    *,
    entry_year: int | None = None,
) -> dict[int, Reach]:
    """For competences (by primary key) and the level wanted of each: which share of the
    programme's students is there. A competence that too few have a supported estimate of is left
    out. With `entry_year` only those who began in it are looked at. Raises NotAllowed unless the
    viewer may see the programme's cohorts.

    A student is there with the probability that their estimate gives; the standard error holds
    that uncertainty, and that of those without an estimate.
    """
    require(viewer, VIEW, programme=programme)
    students = _students_of(viewer, programme, entry_year)
    cohort = students.count()
    rows = Competence.objects.filter(pk__in=wanted).order_by("pk")
    frameworks = sorted({one.framework_id for one in rows})
    in_force_of = {framework: calibration_in_force(framework) for framework in frameworks}
    newest = {
        framework: _newest(calibration, students)
        for framework, calibration in in_force_of.items()
        if calibration is not None
    }
    found: dict[int, Reach] = {}
    for competence in rows:
        calibration = in_force_of[competence.framework_id]
        if calibration is None:
            continue
        part, estimates = _best(newest[competence.framework_id], competence)
        if estimates:
            level = wanted[competence.pk]
            asked = (competence.pk, level, part)
            found[competence.pk] = _reach(asked, estimates, cohort, calibration)
    return found


def entry_years(viewer: Viewer, programme: Programme) -> tuple[int, ...]:
    """The years in which today's students of a programme began, who are furthest on first; without
    those of fewer than LEAST_PERSONS. Raises NotAllowed as `cohort_reach` does."""
    require(viewer, VIEW, programme=programme)
    years = (
        _memberships(viewer, programme)
        .filter(person__erased_at__isnull=True, school_class__isnull=False)
        .values_list("school_class__cohort__entry_year")
        .annotate(students=Count("person", distinct=True))
        .filter(students__gte=LEAST_PERSONS)
    )
    return tuple(sorted(year for year, _students in years))


def moved_around(
    viewer: Viewer, competence: Competence, students: Collection[int], day: date
) -> list[Moved]:
    """Supported measures of students (by primary key) before the term of a day and since it.

    Empty for fewer than LEAST_PERSONS. Raises NotAllowed unless the viewer may see the cohorts of
    each programme that the students are in.
    """
    require(viewer, VIEW)
    calibration = calibration_in_force(competence.framework_id)
    if calibration is None:
        return []
    reached = _reached(viewer, students)
    for part in (f"competence:{competence.code}", ""):
        rows = _supported(calibration, competence, part).filter(person__in=reached)
        found = _pairs(rows, _term_of(rows, day))
        if len(found) >= LEAST_PERSONS:
            return found
    return []


def _memberships(viewer: Viewer, programme: Programme) -> "QuerySet[Membership]":
    return Membership.objects.filter(
        in_force(viewer.on_date), programme=programme, role=Role.STUDENT
    )


def _students_of(
    viewer: Viewer, programme: Programme, entry_year: int | None
) -> "QuerySet[Person]":
    members = _memberships(viewer, programme)
    if entry_year is not None:
        members = members.filter(school_class__cohort__entry_year=entry_year)
    return Person.objects.filter(pk__in=members.values("person"), erased_at__isnull=True)


def _reached(viewer: Viewer, students: Collection[int]) -> "QuerySet[Person]":
    members = Membership.objects.filter(
        person__in=students, role=Role.STUDENT, programme__in=programmes_for(viewer, VIEW)
    )
    return Person.objects.filter(pk__in=members.values("person"), erased_at__isnull=True)


def _supported(calibration: Calibration, competence: Competence, part: str) -> "QuerySet[Estimate]":
    return Estimate.objects.filter(
        calibration=calibration, dimension=competence.dimension, part=part, is_supported=True
    )


Newest = dict[tuple[str, str], dict[int, Estimate]]


def _newest(calibration: Calibration, students: "QuerySet[Person]") -> Newest:
    """Each student's newest supported estimate by dimension and part; one query."""
    found: Newest = defaultdict(dict)
    rows = Estimate.objects.filter(
        calibration=calibration, person__in=students, is_supported=True
    ).order_by("term_starts_on")
    for estimate in rows:
        found[estimate.dimension, estimate.part][estimate.person_id] = estimate
    return found


def _best(newest: Newest, competence: Competence) -> tuple[str, list[Estimate]]:
    """Of the competence itself or, with too few of them, of its dimension; empty without."""
    for part in (f"competence:{competence.code}", ""):
        estimates = list(newest.get((competence.dimension, part), {}).values())
        if len(estimates) >= LEAST_PERSONS:
            return part, estimates
    return "", []


def _reach(
    asked: tuple[int, int, str], estimates: list[Estimate], cohort: int, calibration: Calibration
) -> Reach:
    competence, level, part = asked
    chances = [sum(one.level_probabilities[level:]) for one in estimates]
    measured = sum(chance * (1 - chance) for chance in chances) / len(chances) ** 2
    unseen = max(0.0, 1 - len(chances) / cohort) * pvariance(chances) / len(chances)
    return Reach(
        competence=competence,
        level=level,
        share=min(1.0, fmean(chances)),
        standard_error=sqrt(max(0.0, measured + unseen)),
        persons=len(chances),
        cohort=cohort,
        part=part,
        calibration=calibration,
        as_of=localdate(max(one.updated_at for one in estimates)),
    )


def _term_of(rows: "QuerySet[Estimate]", day: date) -> date | None:
    """The beginning of the half-year in which a day lies."""
    newest: date | None = rows.filter(term_starts_on__lte=day).aggregate(
        start=Max("term_starts_on")
    )["start"]
    return newest


def _pairs(rows: "QuerySet[Estimate]", start: date | None) -> list[Moved]:
    if start is None:
        return []
    ordered = rows.order_by("person", "term_starts_on")
    before = {one.person_id: one.measure for one in ordered.filter(term_starts_on__lt=start)}
    after = {one.person_id: one.measure for one in ordered.filter(term_starts_on__gte=start)}
    return [Moved(before[key], after[key]) for key in sorted(before.keys() & after.keys())]
