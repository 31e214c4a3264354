"""Decisions by rule, kept with their proof, and proved again."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.timezone import localdate

from ronghe.apps.base.api import Reference, Refused, audit
from ronghe.apps.certification.judging import Judged, judge, judge_facts
from ronghe.apps.certification.models import Decision, RuleVersion
from ronghe.apps.certification.rule_engine import (
    ENGINE_VERSION,
    facts_of,
    findings_json,
    input_digest,
    json_of,
    requirements_of,
)
from ronghe.apps.people.api import Person, Viewer, require

CONFIRM = "certification.confirm_certificates"


@dataclass(frozen=True, slots=True)
class Recheck:
    """A kept decision proved again: `fault` says what does not agree, empty where all does."""

    decision: Decision
    fault: str


def decide_for(*, viewer: Viewer, person: Person, rule: RuleVersion, at: datetime) -> Decision:
    """Decide about a person under a rule in force, and keep it with its proof. The same input
    gives the row that is there. Raises NotAllowed, and Refused for a rule that is not in force."""
    require(viewer, CONFIRM, person=person)
    refuse_not_in_force(rule)
    with transaction.atomic():
        judged = judge(rule, [person.pk], localdate(at))[person.pk]
        kept = keep_decisions(viewer, rule, {person.pk: judged}, at)[person.pk]
        audit(viewer, CONFIRM, subject=Reference("certification.decision", kept.uuid))
    return kept


def keep_decisions(
    viewer: Viewer, rule: RuleVersion, judged: Mapping[int, Judged], at: datetime
) -> dict[int, Decision]:
    """Keep what was judged, by person; what is there already stays. Call inside a transaction."""
    Decision.objects.bulk_create(
        [_row(viewer, rule, person, one, at) for person, one in judged.items()],
        ignore_conflicts=True,
    )
    digests = {one.digest for one in judged.values()}
    rows = Decision.objects.filter(rule=rule, person__in=judged, input_digest__in=digests)
    return {row.person_id: row for row in rows if row.input_digest == judged[row.person_id].digest}


def _row(viewer: Viewer, rule: RuleVersion, person: int, judged: Judged, at: datetime) -> Decision:
    return Decision(
        person_id=person,
        rule=rule,
        on_date=judged.verdict.on_date,
        input_digest=judged.digest,
        facts=[json_of(fact) for fact in judged.facts],
        findings=findings_json(judged.verdict),
        is_proved=judged.verdict.is_proved,
        engine_version=ENGINE_VERSION,
        decided_at=at,
        decided_by_id=viewer.person_id,
    )


def refuse_not_in_force(rule: RuleVersion) -> None:
    """Raise Refused unless the rule version is the one in force."""
    is_in_force = RuleVersion.objects.filter(pk=rule.pk, state=RuleVersion.State.APPROVED).exists()
    if not is_in_force:
        raise Refused(
            "This rule is not in force. Nothing was decided.",
            "该规则未生效。未作出判定。",
            code="rule-not-in-force",
        )


def kept_decisions(certificate: str | None = None) -> Iterator[Decision]:
    """Every kept decision, or those about certificates with a code, one after the other: for
    commands."""
    rows = Decision.objects.select_related("rule").order_by("pk")
    if certificate is not None:
        rows = rows.filter(rule__certificate__code=certificate)
    return rows.iterator(chunk_size=500)


def recheck(decisions: Iterable[Decision]) -> Iterator[Recheck]:
    """Prove kept decisions again, from the facts and the rule they name; nothing is written."""
    return (Recheck(one, _fault(one)) for one in decisions)


def _fault(kept: Decision) -> str:
    """What does not agree: "unreadable", "input", "outcome", "findings" (of the same engine
    version), or ""."""
    try:
        requirements, facts = requirements_of(kept.rule.requirements), facts_of(kept.facts)
    except ValueError:
        return "unreadable"
    if input_digest(requirements, facts, kept.on_date) != kept.input_digest:
        return "input"
    again = judge_facts(requirements, facts, kept.on_date)
    if again.verdict.is_proved != kept.is_proved:
        return "outcome"
    is_same_engine = kept.engine_version == ENGINE_VERSION
    if is_same_engine and findings_json(again.verdict) != kept.findings:
        return "findings"
    return ""
