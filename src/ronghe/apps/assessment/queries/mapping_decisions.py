"""What one statement becomes under a rule and why not: the same words for the log and for a try."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.utils import timezone

from ronghe.apps.assessment.mapping_rows import rule_of
from ronghe.apps.assessment.mapping_rules import Mapped, MappingRule, StatementFacts, apply_rule
from ronghe.apps.assessment.models import MappedStatement, StatementMapping
from ronghe.apps.assessment.queries.foreign_raters import Judging, judging_of
from ronghe.apps.base.api import Text
from ronghe.apps.base.presentation.dates import day_text
from ronghe.apps.evidence.api import Place, StatementSeen
from ronghe.apps.people.api import Membership, Person, Programme, Role

Terms = tuple[tuple[date, date | None], ...]

VOIDED = Text("It was voided.", "该学习记录已作废。")
NOBODY = Text("It is about nobody whom the school knows.", "学校的人员名单中没有该记录所指的人。")
NO_RATER = Text("It does not name who judged.", "该记录未写明评分者。")
UNKNOWN_RATER = Text(
    "Who judged is nobody whom the school knows; the office can say who it is.",
    "学校的人员名单中没有该评分者；学校办公室可以认定其身份。",
)
RatedBy = StatementMapping.RatedBy


@dataclass(frozen=True, slots=True)
class Parties:
    """Whom a statement is about under a mapping, and who judged; `names_rater` where it names
    somebody as that, known or not."""

    subject: Person | None
    rater: Person | None = None
    names_rater: bool = False


def parties_of(mapping: StatementMapping, named: Mapping[Place, Person | None]) -> Parties:
    """See `StatementMapping.rated_by`."""
    if mapping.rated_by == RatedBy.ACTOR:
        return Parties(named.get("object"), named.get("actor"), names_rater=True)
    if mapping.rated_by == RatedBy.INSTRUCTOR:
        return Parties(named.get("actor"), named.get("instructor"), "instructor" in named)
    return Parties(named.get("actor"))


@dataclass(frozen=True, slots=True)
class Decider:
    """A mapping with what it needs to decide about a batch of statements."""

    mapping: StatementMapping
    rule: MappingRule
    students: Mapping[int, Terms]
    judging: Judging

    def decide(self, facts: StatementFacts, parties: Parties, *, is_voided: bool) -> Mapped:
        """Scores, or every reason against it that can be told."""
        about, judged = self._about(facts, parties.subject), self._judged(facts, parties)
        reasons = (*about, *judged, *((VOIDED,) if is_voided else ()))
        mapped = apply_rule(self.rule, facts)
        if reasons:
            return Mapped({}, (*reasons, *mapped.reasons))
        return mapped

    def _about(self, facts: StatementFacts, person: Person | None) -> Iterable[Text]:
        day = timezone.localdate(facts.observed_at)
        if day < self.mapping.takes_from:
            told = day_text(day)
            yield Text(
                f"It is about {told.en}, before the rule's first day.",
                f"其日期 {told.zh} 早于规则的起始日。",
            )
        if person is None:
            yield NOBODY
        elif not _was_there(self.students.get(person.pk, ()), day):
            yield Text(
                "Its person was not a student of the programme on that day.",
                "该日其人不是本专业学生。",
            )

    def _judged(self, facts: StatementFacts, parties: Parties) -> Iterable[Text]:
        if not self.mapping.rated_by:
            return
        day = timezone.localdate(facts.observed_at)
        rater, subject = parties.rater, parties.subject
        if rater is None or rater.erased_at is not None:
            yield UNKNOWN_RATER if parties.names_rater else NO_RATER
        elif subject is not None and not self.judging.may_judge(rater, subject, day):
            yield Text(
                f"{rater.name.en} was not allowed to rate this person on that day.",
                f"{rater.name.zh}该日无权为此人评分。",
            )


def decider_for(mapping: StatementMapping, persons: Collection[int]) -> Decider:
    """`persons` are all whom the statements name. Five queries, eight where somebody judges;
    whatever the number of persons."""
    school = mapping.programme.organisation
    return Decider(
        mapping,
        rule_of(mapping),
        _students(mapping.programme, persons),
        judging_of(school, persons if mapping.rated_by else (), persons),
    )


def persons_in(seen: Iterable[StatementSeen]) -> set[int]:
    """Everybody of the house whom statements name."""
    return {person.pk for one in seen for person in one.named.values() if person}


def taken_among(statements: Iterable[UUID]) -> dict[UUID, MappedStatement]:
    """Which of these statements became evidence already."""
    rows = MappedStatement.objects.filter(statement__in=set(statements))
    return {row.statement: row for row in rows.select_related("mapping", "record")}


def facts_of(seen: StatementSeen) -> StatementFacts:
    """A statement of the log as a rule reads it."""
    result = seen.result
    contexts = (iri for some in seen.contexts.values() for iri in some)
    return StatementFacts(
        uuid=seen.statement,
        verb=seen.verb,
        activity=seen.activity,
        observed_at=seen.observed_at,
        activity_types=frozenset({seen.activity_type} - {""}),
        context_activities=frozenset(contexts),
        success=result.success,
        completion=result.completion,
        scaled=_float(result.scaled),
        raw=_float(result.raw),
        minutes=None if result.duration is None else result.duration / 60,
    )


def _float(value: float | None) -> float | None:
    return None if value is None else float(value)


def _students(programme: Programme, persons: Collection[int]) -> dict[int, Terms]:
    found: dict[int, Terms] = {}
    rows = Membership.objects.filter(
        programme=programme, role=Role.STUDENT, person__in=set(persons)
    ).order_by("pk")
    for person, starts_on, ends_on in rows.values_list("person", "starts_on", "ends_on"):
        found[person] = (*found.get(person, ()), (starts_on, ends_on))
    return found


def _was_there(terms: Terms, day: date) -> bool:
    return any(start <= day and (end is None or day <= end) for start, end in terms)
