"""Results against a plan: what somebody has completed, and whether they may graduate."""

from collections import defaultdict
from collections.abc import Collection, Iterable

from ronghe.apps.base.api import text_of
from ronghe.apps.certification.graduation_rule import GraduationFacts, ModuleFact, Standing
from ronghe.apps.certification.models import StageDecision
from ronghe.apps.curriculum.api import Enrolment, PlanModule, TrainingPlan
from ronghe.apps.people.api import Person

STANDINGS: dict[str, Standing] = {
    Enrolment.State.COMPLETED: "completed",
    Enrolment.State.ENROLLED: "taking",
    Enrolment.State.NOT_COMPLETED: "not_completed",
    Enrolment.State.LEFT: "not_begun",
}


def graduation_facts(person: Person, plan: TrainingPlan) -> GraduationFacts:
    """The facts of one person; who may ask is the caller's matter. Three queries."""
    return graduation_among([person.pk], plan)[person.pk]


def graduation_among(persons: Collection[int], plan: TrainingPlan) -> dict[int, GraduationFacts]:
    """The same for many who follow one plan, by primary key, in three queries."""
    rows = list(
        plan.plan_modules.select_related("module_version__module").order_by(
            "semester", "module_version__position", "module_version__module__code"
        )
    )
    results = _results(persons, {row.module_version.module_id for row in rows})
    stages = dict(
        StageDecision.objects.filter(
            person__in=persons, semester=plan.semesters, is_current=True
        ).values_list("person", "outcome")
    )
    return {
        person: GraduationFacts(
            plan=plan.uuid,
            semesters=plan.semesters,
            modules=tuple(_modules(rows, results.get(person, {}))),
            final_stage=stages.get(person, ""),
        )
        for person in persons
    }


def _results(persons: Collection[int], modules: set[int]) -> dict[int, dict[int, Enrolment]]:
    """By person and module the result that counts: a completed one, else the newest."""
    found: dict[int, dict[int, Enrolment]] = defaultdict(dict)
    rows = Enrolment.objects.filter(person__in=persons, module__in=modules)
    for row in rows.order_by("enrolled_on", "pk"):
        before = found[row.person_id].get(row.module_id)
        if before is None or before.state != Enrolment.State.COMPLETED:
            found[row.person_id][row.module_id] = row
    return found


def _modules(rows: Iterable[PlanModule], results: dict[int, Enrolment]) -> Iterable[ModuleFact]:
    """A module that is taught over several semesters stands once, in its last, with all hours."""
    merged: dict[int, list[PlanModule]] = defaultdict(list)
    for row in rows:
        merged[row.module_version.module_id].append(row)
    for module, parts in merged.items():
        yield _module(parts, results.get(module))


def _module(parts: list[PlanModule], result: Enrolment | None) -> ModuleFact:
    last = parts[-1]
    return ModuleFact(
        module=last.module_version.module.uuid,
        title=text_of(last.module_version),
        semester=last.semester,
        hours=sum(part.total_hours for part in parts),
        is_elective=all(part.is_elective for part in parts),
        standing=STANDINGS[result.state] if result else "not_begun",
        grade=result.grade if result else "",
        ended_on=result.ended_on if result else None,
        enrolment=result.uuid if result else None,
    )
