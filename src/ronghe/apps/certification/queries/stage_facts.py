"""What a stage decision reads: targets of the graduate profile against what is measured, and the
entry assessment. A fixed number of queries for one student and for a class."""

from collections.abc import Collection, Mapping
from datetime import date

from django.db.models import Min
from django.utils import timezone

from ronghe.apps.assessment.api import Assignment, MeasuredLevel, levels_until
from ronghe.apps.base.api import text_of
from ronghe.apps.certification.models import EntryAssessment, StageRule
from ronghe.apps.certification.queries.students import Enrolled, enrolled
from ronghe.apps.certification.semesters import entry_due, last_day
from ronghe.apps.certification.stage_rule import (
    EntryFact,
    StageFacts,
    TargetFact,
    due_targets,
    facts_under,
)
from ronghe.apps.certification.stage_terms import term_of, terms_of_json
from ronghe.apps.curriculum.api import ProfileTarget, TrainingPlan
from ronghe.apps.people.api import Person, Viewer

SUREST = 0.999999


def stage_facts_of(
    viewer: Viewer, enrolled: Mapping[int, Enrolled], plan: TrainingPlan, semester: int
) -> dict[int, StageFacts]:
    """The facts of students who follow one plan, by primary key, as they stand now and as the
    programme's rule in force reads them."""
    rule = own_rule_of(plan)
    term = term_of(terms_of_json(rule.terms) if rule else (), semester)
    found = measured_facts(viewer, enrolled, plan, semester)
    return {person: facts_under(facts, term) for person, facts in found.items()}


def own_rule_of(plan: TrainingPlan) -> StageRule | None:
    """The programme's own rule in force; None where the default decides."""
    rows = StageRule.objects.filter(programme=plan.programme_id, state=StageRule.State.APPROVED)
    return rows.first()


def measured_facts(
    viewer: Viewer, enrolled: Mapping[int, Enrolled], plan: TrainingPlan, semester: int
) -> dict[int, StageFacts]:
    """Every target that is due, whatever rule reads them."""
    targets = _due(plan, semester)
    until = last_day(semester, plan.entry_year)
    framework = plan.profile.framework_id
    measured = levels_until(viewer, list(enrolled), framework, until)
    entries = entry_facts(enrolled.values()) if semester == 1 else {}
    return {
        person: StageFacts(
            semester=semester,
            targets=tuple(_fact(target, measured.get(person, {})) for target in targets),
            entry=entries.get(person, EntryFact()) if semester == 1 else None,
        )
        for person in enrolled
    }


def _due(plan: TrainingPlan, semester: int) -> list[ProfileTarget]:
    rows = list(
        plan.profile.targets.select_related("competence", "level").order_by(
            "competence__position", "competence__pk", "semester"
        )
    )
    due = due_targets(((r.competence.code, r.semester, r.pk) for r in rows), semester)
    return [row for row in rows if due.get(row.competence.code) == row.pk]


def _fact(target: ProfileTarget, measured: Mapping[tuple[str, str], MeasuredLevel]) -> TargetFact:
    """The competence itself where it is supported, else the whole of its dimension."""
    dimension, code = target.competence.dimension, target.competence.code
    part = measured.get((dimension, f"competence:{code}"))
    found = part if part is not None and part.chances else measured.get((dimension, ""))
    level = int(target.level.number)
    return TargetFact(
        competence=code,
        title=text_of(target.competence),
        dimension=dimension,
        level=level,
        level_title=text_of(target.level),
        chance=_chance(found, level),
        part=found.part if found else "",
        term=found.term.isoformat() if found else "",
        calibration=str(found.calibration) if found else "",
        is_provisional=bool(found and found.is_provisional),
        missing=found.missing if found else (),
    )


def _chance(found: MeasuredLevel | None, level: int) -> float | None:
    """Of being on a level or above; never told as certain."""
    if found is None or not found.chances:
        return None
    return min(round(sum(found.chances[level:]), 6), SUREST)


def entry_facts(enrolled: Collection[Enrolled]) -> dict[int, EntryFact]:
    """Who has handed in an entry assessment of their class, on which day, and in time or not."""
    first = entry_days(
        [one.person_id for one in enrolled], {one.school_class.cohort_id for one in enrolled}
    )
    return {
        one.person_id: EntryFact(day.isoformat(), day <= entry_due(one.since))
        for one in enrolled
        if (day := first.get(one.person_id)) is not None
    }


def entry_days(persons: Collection[int], cohorts: Collection[int]) -> dict[int, date]:
    """By person: when they were first assessed in an entry session of one of these cohorts."""
    sessions = EntryAssessment.objects.filter(school_class__cohort__in=cohorts)
    rows = (
        Assignment.objects.filter(
            session__in=sessions.values("session"),
            subject__in=persons,
            submitted_at__isnull=False,
        )
        .values("subject")
        .annotate(first=Min("record__observed_at"))
        .order_by("subject")
    )
    return {row["subject"]: timezone.localdate(row["first"]) for row in rows if row["first"]}


def entry_sessions(person: Person) -> list[int]:
    """The sessions that are the entry assessment of a student's class, wherever it stands now."""
    found = enrolled(person)
    if found is None:
        return []
    cohort = found.school_class.cohort_id
    rows = EntryAssessment.objects.filter(school_class__cohort=cohort)
    return list(rows.values_list("session", flat=True))
