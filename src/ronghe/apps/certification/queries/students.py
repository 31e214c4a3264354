"""Who a student is in training: class, programme, year of entry, and since when."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from ronghe.apps.base.api import NotFound
from ronghe.apps.curriculum.api import TrainingPlan, plan_in_force
from ronghe.apps.people.api import (
    Membership,
    Organisation,
    Person,
    Programme,
    Role,
    SchoolClass,
    Viewer,
    classes_for,
    in_force,
    persons_for,
)


@dataclass(frozen=True, slots=True)
class Enrolled:
    """A student's newest class; `since` is when they entered its cohort, whatever class first."""

    person_id: int
    school_class: SchoolClass
    since: date

    @property
    def entry_year(self) -> int:
        return int(self.school_class.cohort.entry_year)

    @property
    def programme(self) -> Programme:
        return self.school_class.cohort.programme

    @property
    def organisation(self) -> Organisation:
        return self.programme.organisation


def enrolled_among(persons: Collection[int]) -> dict[int, Enrolled]:
    """By primary key; who never was in a class is left out. One query."""
    rows = (
        Membership.objects.filter(person__in=persons, role=Role.STUDENT, school_class__isnull=False)
        .select_related("school_class__cohort__programme__organisation")
        .order_by("starts_on", "pk")
    )
    found: dict[int, Enrolled] = {}
    for row in rows:
        assert row.school_class is not None
        before = found.get(row.person_id)
        same = before and before.school_class.cohort_id == row.school_class.cohort_id
        since = before.since if before and same else row.starts_on
        found[row.person_id] = Enrolled(row.person_id, row.school_class, since)
    return found


def enrolled(person: Person) -> Enrolled | None:
    return enrolled_among([person.pk]).get(person.pk)


def plan_of(one: Enrolled | None) -> TrainingPlan | None:
    """The published plan of a student's year of entry; None without one."""
    if one is None:
        return None
    plan = plan_in_force(one.programme.pk, one.entry_year)
    return (
        TrainingPlan.objects.select_related("programme", "profile").get(pk=plan.pk)
        if plan
        else None
    )


def student_for(viewer: Viewer, uuid: UUID, action: str) -> Person:
    """A person whom an action of the viewer reaches; NotFound otherwise."""
    person = persons_for(viewer, action).filter(uuid=uuid).first()
    if person is None:
        raise NotFound("There is no such student for you.", "没有您可以查看的这名学生。")
    return person


def class_for(viewer: Viewer, uuid: UUID, action: str) -> SchoolClass:
    """A class that an action of the viewer reaches; NotFound otherwise."""
    found = (
        classes_for(viewer, action)
        .filter(uuid=uuid)
        .select_related("cohort__programme__organisation")
        .first()
    )
    if found is None:
        raise NotFound("There is no such class for you.", "没有您可以查看的这个班级。")
    return found


def students_in(viewer: Viewer, school_class: SchoolClass, action: str) -> list[Person]:
    """The students of a class today whom an action of the viewer reaches."""
    members = Membership.objects.filter(
        in_force(viewer.on_date), school_class=school_class, role=Role.STUDENT
    )
    reached = persons_for(viewer, action).filter(pk__in=members.values("person"))
    return list(reached.order_by("name_zh", "name_en", "pk"))
