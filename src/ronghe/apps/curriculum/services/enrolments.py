"""Enrolling students in modules, one by one or a class at once, and recording how it ended."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from ronghe.apps.base.api import Refused, audit
from ronghe.apps.curriculum.flows_programmes import ENROLMENT
from ronghe.apps.curriculum.models import Enrolment, Module, ModuleVersion
from ronghe.apps.curriculum.services.drafts import reference_of
from ronghe.apps.people.api import (
    Membership,
    Person,
    Role,
    SchoolClass,
    Term,
    Viewer,
    in_force,
    require,
    require_all,
)

ENROL = "curriculum.enrol_students"
MOST_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class EnrolmentReport:
    """Who is enrolled now, who was already (or has completed it), and who lacks a prerequisite."""

    enrolled: tuple[Person, ...]
    already: tuple[Person, ...]
    lacking: tuple[Person, ...]


def enrol_class(
    *,
    viewer: Viewer,
    module: Module,
    school_class: SchoolClass,
    on_date: date,
    term: Term | None = None,
) -> EnrolmentReport:
    """Enrol all students of a class. Raises what `enrol_students` raises."""
    members = Membership.objects.filter(
        in_force(on_date), school_class=school_class, role=Role.STUDENT
    )
    persons = Person.objects.filter(pk__in=members.values("person"), erased_at=None).order_by("pk")
    return enrol_students(
        viewer=viewer,
        module=module,
        persons=list(persons),
        school_class=school_class,
        on_date=on_date,
        term=term,
    )


def enrol_students(
    *,
    viewer: Viewer,
    module: Module,
    persons: Sequence[Person],
    on_date: date,
    school_class: SchoolClass | None = None,
    term: Term | None = None,
) -> EnrolmentReport:
    """Enrol students in the version that is published now. Those who take or have completed the
    module stay as they are; those who lack a prerequisite are left out and named.

    Raises NotAllowed unless the viewer enrols every one of them; Refused for a module that is not
    published, or nobody to enrol.
    """
    require(viewer, ENROL)
    require_all(viewer, ENROL, {person.pk for person in persons})
    _refuse_count(persons)
    with transaction.atomic():
        Module.objects.select_for_update().get(pk=module.pk)
        version = _published(module)
        report = _sort(version, persons)
        Enrolment.objects.bulk_create(
            Enrolment(
                module=module,
                version=version,
                person=person,
                school_class=school_class,
                term=term,
                enrolled_on=on_date,
            )
            for person in report.enrolled
        )
        audit(viewer, ENROL, subject=reference_of(version), count=len(report.enrolled))
    return report


def end_enrolments(
    *,
    viewer: Viewer,
    enrolments: Sequence[Enrolment],
    state: str,
    on_date: date,
    grade: str = "",
) -> int:
    """Record how running enrolments ended: completed, not completed, or left. One that has ended
    meanwhile stops the whole: Refused, and nothing is changed."""
    require(viewer, ENROL)
    require_all(viewer, ENROL, {row.person_id for row in enrolments})
    move = ENROLMENT.between(Enrolment.State.ENROLLED, state)
    if move is None:
        raise Refused(
            "Say how it ended. Nothing was changed.",
            "请说明修读结果。未作任何更改。",
            code="state-missing",
        )
    with transaction.atomic():
        rows = Enrolment.objects.filter(
            pk__in=[row.pk for row in enrolments], enrolled_on__lte=on_date
        )
        ended = ENROLMENT.make_all(rows, move.name, ended_on=on_date, grade=grade.strip()[:20])
        if ended != len({row.pk for row in enrolments}):
            raise Refused(
                "Somebody's result is recorded already, or lies before the day they began. "
                "Nothing was changed.",
                "有学生的结果已登记，或结束日期早于开始日期。未作任何更改。",
                code="enrolment-ended",
            )
        audit(viewer, ENROL, count=ended, touched=f"modules ended as {state}")
    return ended


def _refuse_count(persons: Sequence[Person]) -> None:
    if not 0 < len(persons) <= MOST_AT_ONCE:
        raise Refused(
            f"Choose between 1 and {MOST_AT_ONCE} students. Nobody was enrolled.",
            f"请选择 1 至 {MOST_AT_ONCE} 名学生。未安排任何人。",
            code="student-count",
        )


def _published(module: Module) -> ModuleVersion:
    version = module.versions.filter(state=ModuleVersion.State.PUBLISHED).first()
    if version is None:
        raise Refused(
            "This module has no published version yet. Nobody was enrolled.",
            "该模块尚无已发布的版本。未安排任何人。",
            code="module-unpublished",
        )
    return version


def _sort(version: ModuleVersion, persons: Sequence[Person]) -> EnrolmentReport:
    needed = set(version.prerequisites.values_list("requires", flat=True))
    rows = Enrolment.objects.filter(
        person__in=[person.pk for person in persons],
        module__in={*needed, version.module_id},
        state__in=(Enrolment.State.ENROLLED, Enrolment.State.COMPLETED),
    ).values_list("person", "module", "state")
    completed: defaultdict[int, set[int]] = defaultdict(set)
    taking = set()
    for person, module, state in rows:
        if state == Enrolment.State.COMPLETED:
            completed[person].add(module)
        if module == version.module_id:
            taking.add(person)
    return EnrolmentReport(
        enrolled=tuple(p for p in persons if p.pk not in taking and needed <= completed[p.pk]),
        already=tuple(p for p in persons if p.pk in taking),
        lacking=tuple(p for p in persons if p.pk not in taking and not needed <= completed[p.pk]),
    )
