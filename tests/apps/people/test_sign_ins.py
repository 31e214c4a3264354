"""One-time links for sign-ins: made by an office, used once, never beyond the office's reach."""

from datetime import date, timedelta

import pytest
from tests.apps.conftest import NOON, World

from ronghe.apps.base.api import AuditEntry, Refused, Text
from ronghe.apps.people.api import (
    Account,
    LinkSpent,
    Membership,
    NotAllowed,
    Organisation,
    Person,
    Region,
    Role,
    Viewer,
    command_viewer,
    viewer_of_person,
)
from ronghe.apps.people.models import AccessLink
from ronghe.apps.people.services.first_administrator import (
    FirstPlace,
    set_up_administrator,
    somebody_can_sign_in,
)
from ronghe.apps.people.services.persons import PersonFacts
from ronghe.apps.people.services.sign_ins import (
    make_sign_in_links,
    password_weakness,
    person_of_link,
    set_sign_in,
)

GOOD = "Kailing-2026!"


@pytest.fixture
def office(world: World) -> Viewer:
    return viewer_of_person(world.administrator)


def link_for(person: Person, office: Viewer) -> str:
    [(_person, secret)] = make_sign_in_links(viewer=office, persons=[person], at=NOON)
    return secret


def test_a_whole_class_gets_links_and_one_audit_row(world: World, office: Viewer) -> None:
    made = make_sign_in_links(viewer=office, persons=world.students, at=NOON)

    assert [person for person, _secret in made] == world.students
    assert person_of_link(made[2][1], at=NOON) == world.students[2]
    row = AuditEntry.objects.get(action="people.manage_sign_ins")
    assert (row.count, row.subject) == (4, None)


def test_somebody_chooses_user_name_and_password_and_the_link_is_used_up(
    world: World, office: Viewer
) -> None:
    secret = link_for(world.students[0], office)

    account = set_sign_in(secret=secret, username="stu1", password=GOOD, at=NOON)

    assert account.person == world.students[0]
    assert account.check_password(GOOD)
    with pytest.raises(LinkSpent):
        set_sign_in(secret=secret, username="stu2", password=GOOD, at=NOON)
    assert Account.objects.get().username == "stu1"


def test_a_sign_in_that_is_there_gets_a_new_password(world: World, office: Viewer) -> None:
    Account.objects.create_user("old", "forgotten", person=world.teacher)

    set_sign_in(secret=link_for(world.teacher, office), username="old", password=GOOD, at=NOON)

    assert Account.objects.get().check_password(GOOD)


@pytest.mark.parametrize("password", ["short", "12345678901", "password", "student-1-a"])
def test_a_weak_password_is_refused_and_the_link_stays_open(
    world: World, office: Viewer, password: str
) -> None:
    secret = link_for(world.students[0], office)

    with pytest.raises(Refused) as refused:
        set_sign_in(secret=secret, username="student-1-ab", password=password, at=NOON)

    assert refused.value.code == "password-weak"
    assert not Account.objects.exists()
    assert person_of_link(secret, at=NOON) == world.students[0]


@pytest.mark.parametrize("username", ["", "two words", "taken", "x" * 81])
def test_a_user_name_that_cannot_be_is_refused_and_the_link_stays_open(
    world: World, office: Viewer, username: str
) -> None:
    Account.objects.create_user("taken", GOOD, person=world.teacher)
    secret = link_for(world.students[0], office)

    with pytest.raises(Refused):
        set_sign_in(secret=secret, username=username, password=GOOD, at=NOON)

    assert Account.objects.count() == 1
    assert person_of_link(secret, at=NOON) == world.students[0]


def test_links_end_after_fourteen_days_and_with_a_newer_one(world: World, office: Viewer) -> None:
    first = link_for(world.teacher, office)
    second = link_for(world.teacher, office)

    with pytest.raises(LinkSpent):
        person_of_link(first, at=NOON)
    assert person_of_link(second, at=NOON + timedelta(days=13)) == world.teacher
    with pytest.raises(LinkSpent):
        person_of_link(second, at=NOON + timedelta(days=14))


def test_a_school_makes_no_link_for_whoever_holds_more_than_it_could_give(
    world: World, office: Viewer
) -> None:
    root = world.add_person("Root", Role.SYSTEM_ADMINISTRATOR)
    other = Organisation.objects.create(region=world.region, kind="school", code="other")
    Membership.objects.create(
        person=world.teacher, organisation=other, role=Role.TEACHER, starts_on=date(2020, 1, 1)
    )

    for person in (root, world.teacher):
        with pytest.raises(Refused, match="cannot give"):
            make_sign_in_links(viewer=office, persons=[world.students[0], person], at=NOON)
    with pytest.raises(NotAllowed):
        make_sign_in_links(viewer=office, persons=[world.students[0], world.mentor], at=NOON)

    assert not AccessLink.objects.exists()


def test_reasons_against_a_password_come_in_both_languages() -> None:
    weakness = password_weakness("123")

    assert weakness is not None
    assert "too short" in weakness.en
    assert "密码" in weakness.zh
    assert password_weakness(GOOD) is None


PLACE = FirstPlace(Text("Harbour", ""), Text("", "教育局"), Organisation.Kind.BUREAU)


def set_up(password: str = GOOD, username: str = "li.min") -> object:
    return set_up_administrator(
        viewer=command_viewer(),
        place=PLACE,
        facts=PersonFacts(name_zh="李敏"),
        username=username,
        password=password,
        on_date=date(2026, 3, 2),
    )


@pytest.mark.django_db
def test_the_first_administrator_comes_with_region_and_organisation() -> None:
    assert not somebody_can_sign_in()

    set_up()

    account = Account.objects.get()
    [held] = viewer_of_person(account.person).held
    assert held.role == Role.SYSTEM_ADMINISTRATOR
    assert Region.objects.get().code == "harbour"
    assert Organisation.objects.get().title_zh == "教育局"
    assert account.check_password(GOOD)
    assert somebody_can_sign_in()


@pytest.mark.django_db
def test_setting_up_again_makes_nothing_twice_and_keeps_the_password() -> None:
    set_up()

    set_up(password="")

    assert (Region.objects.count(), Organisation.objects.count()) == (1, 1)
    assert (Person.objects.count(), Membership.objects.count()) == (1, 1)
    assert Account.objects.get().check_password(GOOD)


@pytest.mark.django_db
def test_a_weak_password_sets_nothing_up() -> None:
    with pytest.raises(Refused):
        set_up(password="12345678")

    assert not Region.objects.exists()
    assert not Person.objects.exists()


def test_somebody_who_signs_in_already_becomes_administrator_too(world: World) -> None:
    Account.objects.create_user("t", GOOD, person=world.teacher)

    set_up(username="t", password="")

    assert viewer_of_person(world.teacher).has_role(Role.SYSTEM_ADMINISTRATOR)
    assert Account.objects.get().check_password(GOOD)
