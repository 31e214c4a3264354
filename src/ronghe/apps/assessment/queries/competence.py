"""What one student can do: five dimensions with uncertainty, change, strengths, next anchors."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from math import hypot
from typing import Any
from uuid import UUID

import numpy as np
from django.db.models import Avg, Count, Max

from ronghe.apps.assessment.models import Calibration, Category, Estimate, Item, Observation
from ronghe.apps.assessment.queries.in_force import calibration_in_force
from ronghe.apps.assessment.queries.scales import Scales, scales_of
from ronghe.apps.assessment.wording import DIMENSION_TEXT
from ronghe.apps.base.api import NotFound, Text, text_of
from ronghe.apps.base.presentation.ruler import NORMAL_95, Reading, Ruler
from ronghe.apps.competence.api import (
    Dimension,
    Framework,
    InstrumentKind,
    ProgrammeFramework,
)
from ronghe.apps.people.api import Membership, Person, Role, Viewer, persons_for

VIEW = "assessment.view_competence"
LEAST_REPORTS = 3
NEXT_ANCHORS = 2


@dataclass(frozen=True, slots=True)
class Point:
    """A measure in one half-year, by its first day."""

    term: date
    measure: float
    standard_error: float
    is_supported: bool


@dataclass(frozen=True, slots=True)
class Change:
    """Against an earlier half-year, in logits; beyond its uncertainty or not."""

    since: date
    amount: float
    standard_error: float

    @property
    def verdict(self) -> str:
        """ "up", "down", or "same" as far as the evidence can tell."""
        if abs(self.amount) <= NORMAL_95 * self.standard_error:
            return "same"
        return "up" if self.amount > 0 else "down"

    @property
    def text(self) -> Text:
        since = Text(f"{self.since:%B %Y}", f"{self.since.year}年{self.since.month}月")
        if self.verdict == "up":
            return Text(f"Clearly further than in {since.en}.", f"比{since.zh}有明显进步。")
        if self.verdict == "down":
            return Text(f"Lower than in {since.en}; worth a talk.", f"低于{since.zh}，值得谈一谈。")
        return Text(f"About where it was in {since.en}.", f"与{since.zh}大致相同。")


@dataclass(frozen=True, slots=True)
class DimensionView:
    """One dimension of a student: now, by process and outcome, and over time."""

    dimension: Dimension
    title: Text
    ruler: Ruler | None
    estimate: Estimate | None
    history: tuple[Point, ...]
    change: Change | None
    phases: Ruler | None = None


@dataclass(frozen=True, slots=True)
class AnchorView:
    """What a student does now on one item, and what comes next."""

    item: Text
    now: Text
    following: Text | None
    average: float
    count: int


@dataclass(frozen=True, slots=True)
class ReportView:
    """A self-report: a profile, never a level. `share` is the mean place on its scale, 0 to 1."""

    title: Text
    share: float | None
    occasions: int
    missing: Text | None


@dataclass(frozen=True, slots=True)
class CompetenceView:
    """All that the page "my competence" says about one student."""

    person: Person
    framework: Framework | None
    calibration: Calibration | None
    dimensions: tuple[DimensionView, ...] = ()
    strengths: tuple[AnchorView, ...] = ()
    next_anchors: tuple[AnchorView, ...] = ()
    reports: tuple[ReportView, ...] = ()
    newest: date | None = None
    supported: int = field(default=0)


@dataclass(frozen=True, slots=True)
class Child:
    person: Person
    is_open: bool


def children_of(viewer: Viewer) -> list[Child]:
    """Whose competence a guardian may ask for, and whether consent lets them see it now."""
    reached = persons_for(viewer, "assessment.view_own_competence").exclude(
        pk=viewer.person_id or 0
    )
    open_to = set(persons_for(viewer, VIEW).values_list("pk", flat=True)) if reached else set()
    return [Child(person, person.pk in open_to) for person in reached.order_by("pk")]


def student_for(viewer: Viewer, uuid: UUID) -> Person:
    """A student whose competence the viewer may see; NotFound otherwise."""
    person = persons_for(viewer, VIEW).filter(uuid=uuid).first()
    if person is None:
        raise NotFound("There is no such student for you.", "没有您可以查看的这名学生。")
    return person


def framework_of(person: Person) -> Framework | None:
    """The framework that a student's programme follows for their year of entry."""
    membership = (
        Membership.objects.filter(person=person, role=Role.STUDENT, school_class__isnull=False)
        .select_related("school_class__cohort")
        .order_by("-starts_on", "-pk")
        .first()
    )
    if membership is None or membership.school_class is None:
        return None
    cohort = membership.school_class.cohort
    link = (
        ProgrammeFramework.objects.filter(
            programme=cohort.programme_id, from_entry_year__lte=cohort.entry_year
        )
        .select_related("framework")
        .order_by("-from_entry_year")
        .first()
    )
    return link.framework if link else None


def competence_of(viewer: Viewer, person: Person) -> CompetenceView:
    """The student's competence under the calibration in force. Callers got `person` from
    `student_for`; without framework or calibration the view says so by None."""
    person = student_for(viewer, person.uuid)
    framework = framework_of(person)
    calibration = calibration_in_force(framework.pk) if framework else None
    if framework is None or calibration is None:
        return CompetenceView(person, framework, None)
    estimates = list(
        Estimate.objects.filter(
            calibration=calibration, person=person, part__in=["", "process", "outcome"]
        ).order_by("term_starts_on")
    )
    scales = scales_of(calibration)
    dimensions = tuple(_dimension(d, estimates, scales) for d in Dimension)
    strengths, following = _anchors(person, framework)
    newest = Observation.objects.filter(subject=person).aggregate(m=Max("observed_on"))["m"]
    return CompetenceView(
        person=person,
        framework=framework,
        calibration=calibration,
        dimensions=dimensions,
        strengths=strengths,
        next_anchors=following,
        reports=_reports(person, framework),
        newest=newest,
        supported=sum(1 for d in dimensions if d.estimate and d.estimate.is_supported),
    )


def _dimension(
    dimension: Dimension, estimates: Sequence[Estimate], scales: Scales
) -> DimensionView:
    own = [e for e in estimates if e.dimension == dimension]
    whole = [e for e in own if e.part == ""]
    newest = whole[-1] if whole else None
    scale = scales.by_dimension.get(dimension)
    history = tuple(
        Point(e.term_starts_on, e.measure, e.standard_error, e.is_supported) for e in whole
    )
    return DimensionView(
        dimension=dimension,
        title=DIMENSION_TEXT[dimension],
        ruler=Ruler(scale, (scales.reading(newest),)) if scale else None,
        estimate=newest,
        history=history,
        change=change_of(history),
        phases=_phases(own, scales) if scale else None,
    )


def _phases(own: Sequence[Estimate], scales: Scales) -> Ruler | None:
    """Process and outcome under each other, where both are supported."""
    parts = {e.part: e for e in own if e.is_supported}
    if "process" not in parts or "outcome" not in parts:
        return None
    scale = scales.by_dimension[parts["process"].dimension]
    readings: tuple[Reading, ...] = (
        scales.reading(parts["process"], Text("Along the way", "过程")),
        scales.reading(parts["outcome"], Text("In the result", "结果")),
    )
    return Ruler(scale, readings)


def change_of(history: Sequence[Point]) -> Change | None:
    """The newest half-year against the one a year before, or the newest one before it where a
    year ago is not known; only supported ones. None with less than two."""
    supported = [point for point in history if point.is_supported]
    if len(supported) < 2:
        return None
    now = supported[-1]
    year_ago = now.term.replace(year=now.term.year - 1)
    before = next((p for p in supported[:-1] if p.term >= year_ago), supported[-2])
    amount = now.measure - before.measure
    return Change(before.term, amount, hypot(before.standard_error, now.standard_error))


def _anchors(
    person: Person, framework: Framework
) -> tuple[tuple[AnchorView, ...], tuple[AnchorView, ...]]:
    """The items with the highest share of their scale, and the next anchors of the lowest ones.

    From the anchored items rated in the student's newest year of evidence.
    """
    newest = Observation.objects.filter(subject=person).aggregate(m=Max("observed_on"))["m"]
    if newest is None:
        return (), ()
    rows = (
        Observation.objects.filter(
            subject=person,
            is_superseded=False,
            item__instrument__framework=framework,
            item__instrument__kind__in=[
                InstrumentKind.ANCHORED_SCALE,
                InstrumentKind.PROJECT_RUBRIC,
                InstrumentKind.CONDUCT_SCALE,
            ],
            observed_on__gt=newest.replace(year=newest.year - 1, day=min(newest.day, 28)),
        )
        .values("item")
        .annotate(average=Avg("score"), count=Count("pk"))
    )
    found = {row["item"]: (row["average"], row["count"]) for row in rows if row["count"] > 1}
    views = _anchor_views(found)
    ordered = sorted(views, key=lambda pair: (-pair[0], pair[1].item.en))
    reachable = [view for _, view in reversed(ordered) if view.following is not None]
    return tuple(v for _, v in ordered[:NEXT_ANCHORS]), tuple(reachable[:NEXT_ANCHORS])


def _anchor_views(found: dict[int, tuple[float, int]]) -> list[tuple[float, AnchorView]]:
    items = Item.objects.filter(pk__in=found).prefetch_related("categories")
    return [_anchor_view(item, *found[item.pk]) for item in items.order_by("pk")]


def _anchor_view(item: Item, average: float, count: int) -> tuple[float, AnchorView]:
    categories: list[Category] = sorted(item.categories.all(), key=lambda c: c.score)
    reached = int(np.clip(np.floor(average + 0.25), 0, len(categories) - 1))
    following = categories[reached + 1] if reached + 1 < len(categories) else None
    top = max(categories[-1].score, 1)
    view = AnchorView(
        item=text_of(item),
        now=text_of(categories[reached]),
        following=text_of(following) if following else None,
        average=average,
        count=count,
    )
    return average / top, view


def _reports(person: Person, framework: Framework) -> tuple[ReportView, ...]:
    """Self-reports by competence: where on their scale, over how many occasions."""
    rows = (
        Observation.objects.filter(
            subject=person,
            is_superseded=False,
            item__instrument__framework=framework,
            item__instrument__kind=InstrumentKind.SELF_REPORT,
        )
        .values("item__competence__title_en", "item__competence__title_zh")
        .annotate(
            average=Avg("score"),
            occasions=Count("session", distinct=True),
            contexts=Count("context", distinct=True),
            top=Max("item__categories__score"),
        )
        .order_by("item__competence__title_en")
    )
    return tuple(_report(row) for row in rows)


def _report(row: Mapping[str, Any]) -> ReportView:
    title = Text(row["item__competence__title_en"], row["item__competence__title_zh"])
    occasions, contexts = row["occasions"], row["contexts"]
    missing = None
    if occasions < LEAST_REPORTS:
        n = LEAST_REPORTS - occasions
        missing = Text(f"{n} more times", f"再填写 {n} 次")
    elif contexts < 2:
        missing = Text("once more, in another context", "在另一情境中再填写一次")
    share = row["average"] / max(row["top"] or 1, 1)
    return ReportView(title, None if missing else share, occasions, missing)
