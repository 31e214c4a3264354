"""The facts that certification itself knows: stage decisions in force."""

from collections.abc import Iterable

from django.utils.timezone import localdate

from ronghe.apps.base.api import Text
from ronghe.apps.certification.fact_sources import FactQuery, FactSource, fact_sources
from ronghe.apps.certification.models import StageDecision
from ronghe.apps.certification.rule_engine import Fact, StageFact


def stages(query: FactQuery) -> Iterable[tuple[int, Fact]]:
    rows = StageDecision.objects.filter(person__in=query.persons, is_current=True)
    for row in rows:
        fact = StageFact(
            decision=str(row.uuid),
            semester=row.semester,
            is_reached=row.outcome == StageDecision.Outcome.REACHED,
            decided_on=localdate(row.decided_at),
        )
        yield row.person_id, fact


STAGES = FactSource(Text("Stage decisions", "阶段认定"), frozenset({"stage"}), stages)


def register() -> None:
    fact_sources.register("certification.stages", STAGES)
