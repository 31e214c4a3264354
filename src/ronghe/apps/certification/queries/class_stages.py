"""A class by stages: who has begun, who has reached what, who lacks what. Fixed queries."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, Q, QuerySet

from ronghe.apps.assessment.api import RatingSession
from ronghe.apps.base.api import Text
from ronghe.apps.certification.graduation_rule import GraduationFacts
from ronghe.apps.certification.models import EntryAssessment, StageDecision
from ronghe.apps.certification.queries.graduation import graduation_among
from ronghe.apps.certification.queries.stage_facts import entry_facts, stage_facts_of
from ronghe.apps.certification.queries.stages import decisions_among
from ronghe.apps.certification.queries.students import (
    Enrolled,
    enrolled_among,
    plan_of,
    students_in,
)
from ronghe.apps.certification.semesters import entry_due, first_day, last_day, semester_of
from ronghe.apps.certification.stage_rule import EntryFact, StageFacts, outcome_of
from ronghe.apps.curriculum.api import TrainingPlan, plan_in_force
from ronghe.apps.people.api import (
    Membership,
    Person,
    Role,
    SchoolClass,
    Viewer,
    classes_for,
    in_force,
)

VIEW = "certification.view_class_stages"
DECIDING_DAYS = timedelta(days=30)
MOST_LACKING = 3


@dataclass(frozen=True, slots=True)
class StageRow:
    """One student: entry, the decision in force about the semester, and how the facts stand."""

    person: Person
    enrolled: Enrolled
    entry: EntryFact
    decision: StageDecision | None
    facts: StageFacts | None
    graduation: GraduationFacts | None

    @property
    def entry_due(self) -> date:
        return entry_due(self.enrolled.since)

    @property
    def outcome_now(self) -> str:
        return outcome_of(self.facts) if self.facts else ""

    @property
    def has_moved(self) -> bool:
        """Whether the rule would say something else now than the decision in force."""
        return bool(self.decision and self.facts and self.decision.outcome != self.outcome_now)


@dataclass(frozen=True, slots=True)
class ClassStages:
    """A class in one semester; `plan` is None while none is published for its year."""

    school_class: SchoolClass
    plan: TrainingPlan | None
    semester: int
    now: int
    rows: tuple[StageRow, ...]
    entries: tuple[EntryAssessment, ...]

    @property
    def without_entry(self) -> int:
        return sum(not row.entry.taken_on for row in self.rows)

    @property
    def undecided(self) -> int:
        return sum(row.decision is None for row in self.rows)

    @property
    def ends_on(self) -> date:
        return last_day(max(1, self.semester), self.school_class.cohort.entry_year)

    def count(self, outcome: str) -> int:
        return sum(
            row.decision is not None and row.decision.outcome == outcome for row in self.rows
        )

    def lacking_most(self) -> list[tuple[Text, int]]:
        """The targets that most students lack, with how many do; at most MOST_LACKING."""
        lacking = Counter(
            target.title
            for row in self.rows
            if row.facts
            for target in row.facts.targets
            if target.outcome != "reached"
        )
        return lacking.most_common(MOST_LACKING)


def semester_to_decide(day: date, entry_year: int, semesters: int) -> int:
    """The semester whose stage is due: today's in its last 30 days, else the one before it; the
    first from its beginning, 0 before entry, the last one for good."""
    now = semester_of(day, entry_year)
    if now < 1:
        return 0
    is_ending = now <= semesters and last_day(now, entry_year) - day <= DECIDING_DAYS
    return min(max(1, now if is_ending else now - 1), semesters)


def class_stages(
    viewer: Viewer, school_class: SchoolClass, semester: int | None = None
) -> ClassStages:
    """The students of a class whom the viewer reaches. `semester` None is the one that is due."""
    entry_year = school_class.cohort.entry_year
    persons = students_in(viewer, school_class, VIEW)
    enrolled = enrolled_among([person.pk for person in persons])
    plan = plan_of(next(iter(enrolled.values()), None))
    due = semester_to_decide(viewer.on_date, entry_year, plan.semesters if plan else 6)
    chosen = due if semester is None else semester
    rows = _rows(viewer, persons, enrolled, plan, chosen) if persons else ()
    entries = EntryAssessment.objects.filter(school_class=school_class).select_related("session")
    now = semester_of(viewer.on_date, entry_year)
    return ClassStages(
        school_class, plan, chosen, now, rows, tuple(entries.order_by("session__opens_on"))
    )


def _rows(
    viewer: Viewer,
    persons: Sequence[Person],
    enrolled: dict[int, Enrolled],
    plan: TrainingPlan | None,
    semester: int,
) -> tuple[StageRow, ...]:
    keys = [person.pk for person in persons]
    entries = entry_facts(enrolled.values())
    decisions = decisions_among(viewer, keys)
    has_begun = plan is not None and 1 <= semester <= plan.semesters
    facts = (
        stage_facts_of(viewer, enrolled, plan, semester)
        if plan is not None and has_begun and viewer.on_date >= first_day(semester, plan.entry_year)
        else {}
    )
    graduation = graduation_among(keys, plan) if plan is not None else {}
    return tuple(
        StageRow(
            person=person,
            enrolled=enrolled[person.pk],
            entry=entries.get(person.pk, EntryFact()),
            decision=next(
                (one for one in decisions.get(person.pk, ()) if one.semester == semester), None
            ),
            facts=facts.get(person.pk),
            graduation=graduation.get(person.pk),
        )
        for person in persons
        if person.pk in enrolled
    )


@dataclass(frozen=True, slots=True)
class ClassDue:
    """What waits in a class, by counting alone: the due semester's undecided students, and in the
    first semester who lacks the entry assessment and by when the first of them must take it."""

    school_class: SchoolClass
    semester: int
    ends_on: date
    undecided: int
    without_entry: int = 0
    entry_due: date | None = None


def classes_due(viewer: Viewer, classes: Sequence[SchoolClass]) -> list[ClassDue]:
    """Of classes that the viewer was shown to reach and that have begun. The same few queries for
    a class of one student and of forty."""
    found = []
    for school_class in classes:
        entry_year = school_class.cohort.entry_year
        if semester_of(viewer.on_date, entry_year) >= 1:
            found.append(_due(viewer, school_class, entry_year))
    return found


def _due(viewer: Viewer, school_class: SchoolClass, entry_year: int) -> ClassDue:
    plan = plan_in_force(school_class.cohort.programme_id, entry_year)
    semester = semester_to_decide(viewer.on_date, entry_year, plan.semesters if plan else 6)
    students = Membership.objects.filter(
        in_force(viewer.on_date),
        school_class=school_class,
        role=Role.STUDENT,
        person__erased_at__isnull=True,
    )
    decided = StageDecision.objects.filter(
        person__in=students.values("person"), semester=semester, is_current=True
    )
    undecided = students.count() - decided.count() if plan is not None else 0
    lacking = _without_entry(students) if semester_of(viewer.on_date, entry_year) == 1 else []
    return ClassDue(
        school_class=school_class,
        semester=semester,
        ends_on=last_day(max(1, semester), entry_year),
        undecided=undecided,
        without_entry=len(lacking),
        entry_due=min((entry_due(one.since) for one in lacking), default=None),
    )


def _without_entry(students: "QuerySet[Membership]") -> list[Enrolled]:
    enrolled = enrolled_among(list(students.values_list("person", flat=True)))
    taken = entry_facts(enrolled.values())
    return [one for person, one in enrolled.items() if person not in taken]


def classes_listed(viewer: Viewer) -> list[SchoolClass]:
    """The viewer's classes, the newest cohort first, with how many students each has."""
    return list(
        classes_for(viewer, VIEW)
        .select_related("cohort__programme__organisation")
        .annotate(
            students=Count(
                "memberships",
                filter=Q(memberships__role="student", memberships__ends_on__isnull=True),
            )
        )
        .order_by("-cohort__entry_year", "title_en", "pk")
    )


def sessions_for_entry(school_class: SchoolClass) -> list[RatingSession]:
    """The class's earliest sessions that are not marked yet, the first ten."""
    rows = RatingSession.objects.filter(school_class=school_class, entry_assessment__isnull=True)
    return list(rows.select_related("instrument").order_by("opens_on", "pk")[:10])
