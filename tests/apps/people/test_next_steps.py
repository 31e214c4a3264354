"""What stands in the lists of guardians and of those who set a school up."""

from datetime import date, timedelta

from tests.apps.conftest import World

from ronghe.apps.base.api import NextStep, now
from ronghe.apps.people.api import (
    Account,
    Consent,
    Organisation,
    Person,
    Region,
    Relationship,
    Role,
    viewer_of_person,
)
from ronghe.apps.people.next_steps import consents_of_children, people_to_let_in, setting_up
from ronghe.apps.people.services.sign_ins import make_sign_in_links


def keys(steps: object) -> list[str]:
    assert not isinstance(steps, NextStep)
    return [step.key.rsplit(".", 1)[0] for step in steps]  # type: ignore[attr-defined]


def child_with_guardian(world: World, years: int) -> tuple[Person, Person]:
    child = world.students[0]
    child.birth_date = date.today() - timedelta(days=round(years * 365.25) + 10)
    child.save()
    guardian = world.add_person("Guardian", Role.GUARDIAN)
    Relationship.objects.create(
        viewer=guardian, subject=child, kind="guardian", starts_on=date(2020, 1, 1)
    )
    return child, guardian


def consent(child: Person, by: Person, days_ago: int = 1) -> Consent:
    return Consent.objects.create(
        person=child,
        purpose="recruitment",
        given_by=by,
        given_at=now() - timedelta(days=days_ago),
    )


def test_a_guardian_is_told_what_the_child_agreed_to(world: World) -> None:
    child, guardian = child_with_guardian(world, 16)
    consent(child, child)

    [step] = consents_of_children(viewer_of_person(guardian))

    assert "Student 1" in step.title
    assert "recruiters" in step.title
    assert step.urgency == "for_information"


def test_a_guardian_is_told_for_thirty_days_and_while_it_stands(world: World) -> None:
    child, guardian = child_with_guardian(world, 16)
    row = consent(child, child, days_ago=29)
    assert len(list(consents_of_children(viewer_of_person(guardian)))) == 1

    row.given_at = now() - timedelta(days=31)
    row.save()
    assert list(consents_of_children(viewer_of_person(guardian))) == []

    row.given_at, row.withdrawn_at = now() - timedelta(days=1), now()
    row.save()
    assert list(consents_of_children(viewer_of_person(guardian))) == []


def test_nobody_is_told_of_a_grown_child_or_of_what_they_gave_themselves(world: World) -> None:
    child, guardian = child_with_guardian(world, 19)
    row = consent(child, child)
    assert list(consents_of_children(viewer_of_person(guardian))) == []

    child_with_guardian(world, 13)
    row.given_by = guardian
    row.save()
    assert list(consents_of_children(viewer_of_person(guardian))) == []


def test_a_stranger_is_told_nothing(world: World) -> None:
    child, _guardian = child_with_guardian(world, 16)
    consent(child, child)

    other = world.add_person("Other guardian", Role.GUARDIAN)

    assert list(consents_of_children(viewer_of_person(other))) == []


def test_a_new_installation_begins_with_the_first_school_and_the_year(db: None) -> None:
    region = Region.objects.create(code="new", title_en="New", title_zh="新区")
    bureau = Organisation.objects.create(region=region, kind="bureau", code="bureau")
    root = Person.objects.create(name_en="Root")
    root.memberships.create(
        organisation=bureau, role=Role.SYSTEM_ADMINISTRATOR, starts_on=date(2020, 1, 1)
    )

    steps = list(setting_up(viewer_of_person(root)))

    assert [step.key for step in steps] == ["people.first_school", f"people.year.{region.pk}"]


def test_a_school_without_administrator_is_named(world: World) -> None:
    root = world.add_person("Root", Role.SYSTEM_ADMINISTRATOR)
    bare = Organisation.objects.create(region=world.region, kind="school", code="bare")

    steps = [step.key for step in setting_up(viewer_of_person(root))]

    assert f"people.administrator.{bare.pk}" in steps
    assert f"people.administrator.{world.school.pk}" not in steps


def test_an_administrator_is_asked_to_let_people_in_until_they_have_links(world: World) -> None:
    viewer = viewer_of_person(world.administrator)
    Account.objects.create_user("a", "x", person=world.administrator)
    [step] = people_to_let_in(viewer)
    assert step.title == "Let 7 people in"

    staff = [world.teacher, world.second_teacher, world.lead]
    make_sign_in_links(viewer=viewer, persons=[*world.students, *staff], at=now())

    assert list(people_to_let_in(viewer)) == []


def test_a_school_that_offers_nothing_yet_begins_with_a_programme(world: World) -> None:
    bare = Organisation.objects.create(region=world.region, kind="school", code="bare")
    head = world.add_person("Head", Role.SCHOOL_ADMINISTRATOR, organisation=bare)

    assert keys(people_to_let_in(viewer_of_person(head)))[0] == "people.first_programme"


def test_others_are_asked_for_none_of_it(world: World) -> None:
    viewer = viewer_of_person(world.teacher)

    assert [*setting_up(viewer), *people_to_let_in(viewer), *consents_of_children(viewer)] == []


def test_who_left_a_region_to_its_officer_is_not_asked_for_a_first_school(world: World) -> None:
    root = world.add_person("Root", Role.SYSTEM_ADMINISTRATOR)
    officer = world.add_person("Officer", Role.REGIONAL_OFFICER)
    Organisation.objects.filter(kind="school").update(closed_on=date(2026, 1, 1))

    asked = {
        person.name_en: {step.key for step in setting_up(viewer_of_person(person).on_duty())}
        for person in (root, officer)
    }

    year = f"people.year.{world.region.pk}"
    assert asked == {"Root": set(), "Officer": {"people.first_school", year}}
