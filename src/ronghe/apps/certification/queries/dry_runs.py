"""How many of a programme's students a rule would prove today: counts only, never a person."""

from dataclasses import dataclass
from datetime import date

from ronghe.apps.certification.judging import judge
from ronghe.apps.certification.models import RuleVersion
from ronghe.apps.people.api import Membership, Person, Programme, Role, in_force

LEAST_PERSONS = 5
"""Nothing is said of fewer, so that nobody is read out of a count."""


@dataclass(frozen=True, slots=True)
class DryRun:
    """Of `students` who follow the rule's framework today, `proved` would have the certificate;
    `met` says how many meet each requirement, in the rule's order. All None for too few."""

    students: int
    proved: int | None
    met: tuple[int, ...] | None


def students_of_programme(programme: Programme, on_date: date) -> list[Person]:
    members = Membership.objects.filter(
        in_force(on_date), role=Role.STUDENT, school_class__cohort__programme=programme
    )
    return list(Person.objects.filter(pk__in=members.values("person"), erased_at=None))


def dry_run(rule: RuleVersion, on_date: date) -> DryRun:
    """Hold a rule of any state against everybody who is a student of the programme on a day.

    It answers in counts, so that a committee may read it who may not see the students.
    """
    students = students_of_programme(rule.certificate.programme, on_date)
    if len(students) < LEAST_PERSONS or not rule.requirements:
        return DryRun(len(students), None, None)
    verdicts = [one.verdict for one in judge(rule, [p.pk for p in students], on_date).values()]
    met = tuple(
        sum(verdict.findings[number].is_met for verdict in verdicts)
        for number in range(len(rule.requirements))
    )
    return DryRun(len(students), sum(verdict.is_proved for verdict in verdicts), met)
