"""Guardians: linked by the school, until the student is 18; ended; never a stranger."""

from datetime import date, timedelta

import pytest
from tests.apps.conftest import World

from ronghe.apps.base.api import Refused
from ronghe.apps.people.api import (
    NotAllowed,
    Organisation,
    Person,
    Relationship,
    Role,
    Viewer,
    persons_for,
    viewer_of_person,
)
from ronghe.apps.people.services.guardians import (
    add_guardian,
    end_guardianship,
    last_day_of_minority,
    link_guardian,
)
from ronghe.apps.people.services.persons import PersonFacts

DAY = date(2026, 3, 2)


@pytest.fixture
def office(world: World) -> Viewer:
    return viewer_of_person(world.administrator)


@pytest.fixture
def child(world: World) -> Person:
    person = world.students[0]
    person.birth_date = date(2010, 5, 20)
    person.save()
    return person


def add(world: World, office: Viewer, student: Person) -> Relationship:
    return add_guardian(
        viewer=office,
        student=student,
        facts=PersonFacts(name_zh="李强"),
        organisation=world.school,
        from_day=DAY,
    )


@pytest.mark.parametrize(
    ("born", "last"),
    [(date(2010, 5, 20), date(2028, 5, 19)), (date(2008, 2, 29), date(2026, 2, 28))],
)
def test_minority_ends_the_day_before_the_eighteenth_birthday(born: date, last: date) -> None:
    assert last_day_of_minority(born) == last


def test_a_new_guardian_reaches_the_child_until_they_are_18(
    world: World, office: Viewer, child: Person
) -> None:
    made = add(world, office, child)

    assert made.ends_on == date(2028, 5, 19)
    reached = persons_for(viewer_of_person(made.viewer), "people.give_consent")
    assert list(reached) == [child]


def test_one_guardian_looks_after_two_children_in_one_role(
    world: World, office: Viewer, child: Person
) -> None:
    guardian = add(world, office, child).viewer

    link_guardian(
        viewer=office,
        student=world.students[1],
        guardian=guardian,
        organisation=world.school,
        from_day=DAY,
    )

    assert guardian.memberships.count() == 1
    assert persons_for(viewer_of_person(guardian), "people.give_consent").count() == 2


def test_the_role_ends_with_the_last_child(world: World, office: Viewer, child: Person) -> None:
    made = add(world, office, child)

    end_guardianship(viewer=office, relationship=made, on_date=DAY)

    assert made.viewer.memberships.get().ends_on == DAY
    made.refresh_from_db()
    assert made.ends_on == DAY


def test_a_guardian_who_was_ended_can_be_linked_again(
    world: World, office: Viewer, child: Person
) -> None:
    made = add(world, office, child)
    end_guardianship(viewer=office, relationship=made, on_date=office.on_date)

    link_guardian(
        viewer=office,
        student=child,
        guardian=made.viewer,
        organisation=world.school,
        from_day=office.on_date + timedelta(days=1),
    )

    assert Relationship.objects.filter(subject=child, kind="guardian").count() == 2


def test_linking_twice_oneself_a_teacher_or_somebody_of_age_is_refused(
    world: World, office: Viewer, child: Person
) -> None:
    guardian = add(world, office, child).viewer
    grown = world.students[1]
    grown.birth_date = date(2000, 1, 1)
    grown.save()

    for student, by, code in (
        (child, guardian, "guardian-stands"),
        (child, child, "own-guardian"),
        (world.teacher, guardian, "no-student"),
        (grown, guardian, "of-age"),
    ):
        with pytest.raises(Refused) as refused:
            link_guardian(
                viewer=office,
                student=student,
                guardian=by,
                organisation=world.school,
                from_day=DAY,
            )
        assert refused.value.code == code

    assert Relationship.objects.count() == 1


def test_another_school_links_nobody_here(world: World, child: Person) -> None:
    other = Organisation.objects.create(region=world.region, kind="school", code="other")
    stranger = world.add_person("Stranger", Role.SCHOOL_ADMINISTRATOR, organisation=other)
    before = Person.objects.count()

    with pytest.raises(NotAllowed):
        add(world, viewer_of_person(stranger), child)

    assert Person.objects.count() == before
    assert not Relationship.objects.exists()
