"""Who gives and ends which roles; adding one person; moving to another class."""

from datetime import date

import pytest
from tests.apps.conftest import World

from ronghe.apps.base.api import Refused
from ronghe.apps.people.api import (
    Account,
    Membership,
    NotAllowed,
    Organisation,
    Person,
    Role,
    Viewer,
    viewer_of_person,
)
from ronghe.apps.people.services.closing import close_unit
from ronghe.apps.people.services.memberships import end_role, give_role, move_to_class
from ronghe.apps.people.services.persons import PersonFacts, add_person, change_person

DAY = date(2026, 3, 2)


@pytest.fixture
def office(world: World) -> Viewer:
    return viewer_of_person(world.administrator)


def root_of(world: World, name: str = "Root") -> Person:
    person = world.add_person(name, Role.SYSTEM_ADMINISTRATOR)
    Account.objects.create_user(f"u{person.pk}", "x", person=person)
    return person


def membership_of(person: Person) -> Membership:
    return Membership.objects.get(person=person)


def test_a_person_is_added_with_their_first_role(world: World, office: Viewer) -> None:
    person = add_person(
        viewer=office,
        facts=PersonFacts(name_zh="王芳", number="T9"),
        organisation=world.school,
        role=Role.TEACHER,
        starts_on=DAY,
        school_class=world.school_class,
    )

    held = membership_of(person)
    assert (held.programme, held.school_class) == (world.programme, world.school_class)


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        (PersonFacts(number="9"), "name-missing"),
        (PersonFacts(name_en="New", number="7"), "number-taken"),
    ],
)
def test_a_nameless_one_and_a_number_twice_are_refused(
    world: World, office: Viewer, facts: PersonFacts, code: str
) -> None:
    Person.objects.filter(pk=world.teacher.pk).update(number="7")
    before = Person.objects.count()

    with pytest.raises(Refused) as refused:
        add_person(
            viewer=office,
            facts=facts,
            organisation=world.school,
            role=Role.TEACHER,
            starts_on=DAY,
        )

    assert refused.value.code == code
    assert Person.objects.count() == before


def test_a_name_is_put_right(world: World, office: Viewer) -> None:
    change_person(
        viewer=office, person=world.teacher, facts=PersonFacts(name_zh="王芳", number="T1")
    )

    world.teacher.refresh_from_db()
    assert (world.teacher.name_zh, world.teacher.number) == ("王芳", "T1")


def test_a_school_gives_no_role_to_somebody_of_another_school(world: World, office: Viewer) -> None:
    other = Organisation.objects.create(region=world.region, kind="school", code="other")
    stranger = world.add_person("Stranger", Role.STUDENT, organisation=other)

    with pytest.raises(NotAllowed):
        give_role(
            viewer=office,
            person=stranger,
            organisation=world.school,
            role=Role.STUDENT,
            starts_on=DAY,
        )

    assert stranger.memberships.count() == 1


def test_an_officer_gives_roles_in_the_region_but_none_to_themselves(world: World) -> None:
    home = Organisation.objects.create(region=world.region, kind="bureau", code="bureau")
    officer = world.add_person("Officer", Role.REGIONAL_OFFICER, organisation=home)
    viewer = viewer_of_person(officer)

    give_role(
        viewer=viewer,
        person=world.mentor,
        organisation=world.enterprise,
        role=Role.RECRUITER,
        starts_on=DAY,
    )
    with pytest.raises(Refused, match="themselves"):
        give_role(
            viewer=viewer,
            person=officer,
            organisation=world.school,
            role=Role.TEACHER,
            starts_on=DAY,
            school_class=world.school_class,
        )

    assert world.mentor.memberships.count() == 2
    assert officer.memberships.count() == 1


def test_a_role_that_stands_is_not_given_twice(world: World, office: Viewer) -> None:
    with pytest.raises(Refused, match="already"):
        give_role(
            viewer=office,
            person=world.students[0],
            organisation=world.school,
            role=Role.STUDENT,
            starts_on=DAY,
            school_class=world.school_class,
        )

    assert world.students[0].memberships.count() == 1


def test_a_class_of_another_school_and_a_closed_one_take_nobody(
    world: World, office: Viewer
) -> None:
    other = Organisation.objects.create(region=world.region, kind="school", code="other")
    root = viewer_of_person(root_of(world))
    close_unit(viewer=office, unit=world.other_class, on_date=DAY)

    for organisation, school_class, code in (
        (other, world.school_class, "unit-elsewhere"),
        (world.school, world.other_class, "unit-closed"),
    ):
        with pytest.raises(Refused) as refused:
            give_role(
                viewer=root,
                person=world.teacher,
                organisation=organisation,
                role=Role.TEACHER,
                starts_on=DAY,
                school_class=school_class,
            )
        assert refused.value.code == code

    assert world.teacher.memberships.count() == 1


def test_the_last_system_administrator_keeps_the_role(world: World) -> None:
    first = root_of(world)
    viewer = viewer_of_person(first)

    with pytest.raises(Refused, match="left"):
        end_role(viewer=viewer, membership=membership_of(first), on_date=DAY)
    assert membership_of(first).ends_on is None

    root_of(world, "Second root")
    end_role(viewer=viewer, membership=membership_of(first), on_date=DAY)
    assert membership_of(first).ends_on == DAY


def test_a_school_does_not_end_a_system_administrators_role(world: World, office: Viewer) -> None:
    root = root_of(world)
    root_of(world, "Second root")

    with pytest.raises(Refused, match="a system administrator can"):
        end_role(viewer=office, membership=membership_of(root), on_date=DAY)

    assert membership_of(root).ends_on is None


def test_moving_ends_one_class_the_day_before_the_other_begins(
    world: World, office: Viewer
) -> None:
    student = world.students[0]
    old = membership_of(student)

    new = move_to_class(viewer=office, membership=old, school_class=world.other_class, on_date=DAY)

    old.refresh_from_db()
    assert (old.ends_on, new.starts_on) == (date(2026, 3, 1), DAY)
    assert new.school_class == world.other_class


def test_a_move_that_is_refused_leaves_the_old_class(world: World, office: Viewer) -> None:
    close_unit(viewer=office, unit=world.other_class, on_date=DAY)
    old = membership_of(world.students[0])

    with pytest.raises(Refused):
        move_to_class(viewer=office, membership=old, school_class=world.other_class, on_date=DAY)

    old.refresh_from_db()
    assert old.ends_on is None
