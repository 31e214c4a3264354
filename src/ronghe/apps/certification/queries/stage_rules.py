"""A programme's own rules of stage decisions, as a viewer may see them, in words and tried out."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Q, QuerySet

from ronghe.apps.base.api import NotFound, Text, text_of
from ronghe.apps.certification.models import StageRule
from ronghe.apps.certification.queries.class_stages import semester_to_decide
from ronghe.apps.certification.queries.dry_runs import LEAST_PERSONS, students_of_programme
from ronghe.apps.certification.queries.rules import EDIT, VIEW
from ronghe.apps.certification.queries.stage_facts import measured_facts
from ronghe.apps.certification.queries.students import Enrolled, enrolled_among, plan_of
from ronghe.apps.certification.stage_rule import facts_under, outcome_of
from ronghe.apps.certification.stage_rule_words import semesters_text, term_text
from ronghe.apps.certification.stage_terms import StageTerm, term_of, terms_of_json
from ronghe.apps.competence.api import Competence
from ronghe.apps.people.api import Programme, Viewer, command_viewer, programmes_for


@dataclass(frozen=True, slots=True)
class TermRow:
    """One term in words; `number` is its place, from 1."""

    number: int
    term: StageTerm
    semesters: Text
    asks: Text


@dataclass(frozen=True, slots=True)
class StageTrial:
    """What a rule would say of the students of one year of entry in the semester that is due, and
    what the default says; counts by outcome, None for too few students."""

    entry_year: int
    semester: int
    students: int
    own: Mapping[str, int] | None
    default: Mapping[str, int] | None


def programmes_with_rules(viewer: Viewer) -> list[tuple[Programme, list[StageRule]]]:
    """The viewer's programmes with the versions of their own rules that they may see, the newest
    first."""
    rows = programmes_for(viewer, VIEW).select_related("organisation")
    rules: dict[int, list[StageRule]] = {}
    for rule in stage_rules_for(viewer):
        rules.setdefault(rule.programme_id, []).append(rule)
    return [(one, rules.get(one.pk, [])) for one in rows.order_by("organisation__code", "code")]


def stage_rules_for(viewer: Viewer, action: str = VIEW) -> "QuerySet[StageRule]":
    """Versions that an action reaches; a draft is shown to those who write rules only."""
    rows = StageRule.objects.filter(programme__in=programmes_for(viewer, action))
    own = Q(programme__in=programmes_for(viewer, EDIT))
    seen = rows.filter(~Q(state=StageRule.State.DRAFT) | own)
    return seen.select_related("programme__organisation").order_by("-number")


def stage_rule_for(viewer: Viewer, uuid: UUID, action: str = VIEW) -> StageRule:
    found = stage_rules_for(viewer, action).filter(uuid=uuid).first()
    if found is None:
        raise NotFound("There is no such rule for you.", "没有您可以查看的该规则。")
    return found


def stage_rule_before(rule: StageRule) -> StageRule | None:
    """The newest version before it that came into force."""
    rows = StageRule.objects.filter(
        programme=rule.programme_id, number__lt=rule.number, approved_at__isnull=False
    )
    return rows.order_by("-number").first()


def term_rows(rule: StageRule) -> tuple[TermRow, ...]:
    """The rule in words, in the order of semesters."""
    titles = competence_titles(rule.programme)
    return tuple(
        TermRow(number, one, semesters_text(one), term_text(one, titles))
        for number, one in enumerate(terms_of_json(rule.terms), start=1)
    )


def competence_titles(programme: Programme) -> dict[str, Text]:
    """The competences of the frameworks that a programme follows, by code, in their order."""
    rows = Competence.objects.filter(framework__programme_frameworks__programme=programme)
    ordered = rows.order_by("framework", "position", "pk").distinct()
    return {row.code: text_of(row) for row in ordered}


def stage_trials(rule: StageRule, on_date: date) -> tuple[StageTrial, ...]:
    """Hold a rule of any state against today's students, by year of entry. It answers in counts,
    so that a committee may read it who may not see the students."""
    students = students_of_programme(rule.programme, on_date)
    by_year: dict[int, dict[int, Enrolled]] = {}
    for key, one in enrolled_among([student.pk for student in students]).items():
        by_year.setdefault(one.entry_year, {})[key] = one
    trials = (_trial(rule, year, found, on_date) for year, found in sorted(by_year.items()))
    return tuple(one for one in trials if one is not None)


def _trial(
    rule: StageRule, year: int, enrolled: Mapping[int, Enrolled], on_date: date
) -> StageTrial | None:
    plan = plan_of(next(iter(enrolled.values())))
    semester = semester_to_decide(on_date, year, plan.semesters) if plan else 0
    if plan is None or not semester:
        return None
    if len(enrolled) < LEAST_PERSONS:
        return StageTrial(year, semester, len(enrolled), None, None)
    viewer = command_viewer("trial of a stage rule")
    facts = measured_facts(viewer, enrolled, plan, semester).values()
    own = term_of(terms_of_json(rule.terms), semester)
    default = term_of((), semester)
    by_own, by_default = (
        Counter[str](outcome_of(facts_under(one, term)) for one in facts) for term in (own, default)
    )
    return StageTrial(year, semester, len(enrolled), by_own, by_default)
