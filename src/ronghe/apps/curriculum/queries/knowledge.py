"""How far a plan covers the knowledge that the national teaching standard lists."""

from collections import defaultdict
from dataclasses import dataclass

from django.db.models import Count, QuerySet

from ronghe.apps.curriculum.models import KnowledgeElement, LearningSituation, TeachingStandard
from ronghe.apps.curriculum.queries.plan_sheet import PlanSheet


@dataclass(frozen=True, slots=True)
class Coverage:
    """One element of the standard with the situations that take it up."""

    element: KnowledgeElement
    situations: tuple[LearningSituation, ...]

    @property
    def is_covered(self) -> bool:
        return bool(self.situations)


def coverage_of(sheet: PlanSheet) -> tuple[Coverage, ...]:
    """Every element in the standard's order; empty where the plan names no standard."""
    by_element: defaultdict[int, list[LearningSituation]] = defaultdict(list)
    for _version, situation in sheet.all_situations:
        for element in sheet.situation_knowledge.get(situation.pk, ()):
            by_element[element].append(situation)
    return tuple(Coverage(one, tuple(by_element[one.pk])) for one in sheet.elements)


def standards_listed() -> "QuerySet[TeachingStandard]":
    """Imported standards with the number of their elements; they are public."""
    return TeachingStandard.objects.annotate(element_count=Count("elements")).order_by(
        "code", "-version"
    )
