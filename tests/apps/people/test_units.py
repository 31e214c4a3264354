"""Organisations, programmes and classes: put up, renamed, closed; refusals change nothing."""

from datetime import date

import pytest
from tests.apps.conftest import World

from ronghe.apps.base.api import AuditEntry, Refused, Text
from ronghe.apps.people.api import (
    Cohort,
    Membership,
    NotAllowed,
    Organisation,
    Programme,
    Region,
    Role,
    SchoolClass,
    Viewer,
    viewer_of_person,
)
from ronghe.apps.people.services.closing import close_unit, reopen_unit
from ronghe.apps.people.services.organisations import (
    add_organisation,
    add_region,
    change_organisation,
)
from ronghe.apps.people.services.programmes import (
    add_class,
    add_programme,
    change_class,
    change_programme,
)

DAY = date(2026, 7, 15)
SCHOOL, ENTERPRISE = Organisation.Kind.SCHOOL, Organisation.Kind.ENTERPRISE


@pytest.fixture
def office(world: World) -> Viewer:
    return viewer_of_person(world.administrator)


@pytest.fixture
def bureau(world: World) -> Viewer:
    home = Organisation.objects.create(region=world.region, kind="bureau", code="bureau")
    person = world.add_person("Officer", Role.REGIONAL_OFFICER, organisation=home)
    return viewer_of_person(person)


def test_an_officer_adds_an_enterprise_whose_code_comes_from_its_title(
    world: World, bureau: Viewer
) -> None:
    made = add_organisation(
        viewer=bureau, region=world.region, kind=ENTERPRISE, title=Text("Lake Tools", "湖畔刀具")
    )

    assert (made.code, made.title_zh, made.region) == ("lake-tools", "湖畔刀具", world.region)


def test_two_of_one_title_get_two_codes(world: World, bureau: Viewer) -> None:
    codes = [
        add_organisation(
            viewer=bureau, region=world.region, kind=SCHOOL, title=Text("", "湖区技校")
        ).code
        for _ in range(2)
    ]

    assert codes == ["school-2", "school-3"]  # the world's own school is "school"


def test_a_code_that_is_taken_is_refused_and_nothing_is_added(world: World, bureau: Viewer) -> None:
    before = Organisation.objects.count()

    with pytest.raises(Refused, match="already") as refused:
        add_organisation(
            viewer=bureau,
            region=world.region,
            kind=SCHOOL,
            title=Text("Another", ""),
            code="school",
        )

    assert refused.value.code == "code-taken"
    assert Organisation.objects.count() == before


def test_an_officer_adds_nothing_in_another_region(world: World, bureau: Viewer) -> None:
    away = Region.objects.create(code="away", title_en="Away", title_zh="外区")

    with pytest.raises(NotAllowed):
        add_organisation(viewer=bureau, region=away, kind=SCHOOL, title=Text("Far", ""))

    assert not away.organisations.exists()


def test_a_school_administrator_renames_the_school_and_cannot_make_it_an_enterprise(
    world: World, office: Viewer
) -> None:
    change_organisation(
        viewer=office, organisation=world.school, title=Text("New name", "新名"), kind=SCHOOL
    )
    with pytest.raises(NotAllowed):
        change_organisation(
            viewer=office, organisation=world.school, title=Text("X", ""), kind=ENTERPRISE
        )

    world.school.refresh_from_db()
    assert (world.school.title_en, world.school.kind) == ("New name", "school")


def test_a_title_is_needed_in_one_language(world: World, office: Viewer) -> None:
    with pytest.raises(Refused, match="title"):
        add_programme(viewer=office, organisation=world.school, title=Text(" ", ""))

    assert Programme.objects.count() == 1


def test_only_a_system_administrator_adds_a_region(world: World, bureau: Viewer) -> None:
    root = viewer_of_person(world.add_person("Root", Role.SYSTEM_ADMINISTRATOR))

    with pytest.raises(NotAllowed):
        add_region(viewer=bureau, title=Text("Second", ""))

    assert add_region(viewer=root, title=Text("Second", "第二")).code == "second"


def test_a_programme_and_its_classes_are_added_by_the_school(world: World, office: Viewer) -> None:
    care = add_programme(
        viewer=office, organisation=world.school, title=Text("Elderly care", "养老护理")
    )
    one, two = (
        add_class(viewer=office, programme=care, entry_year=2026, title=Text(name, name))
        for name in ("Care 1", "Care 2")
    )

    assert (care.code, care.trade) == ("elderly-care", "elderly-care")
    assert one.cohort == two.cohort == Cohort.objects.get(programme=care)
    assert AuditEntry.objects.filter(action="people.manage_units").count() == 3


@pytest.mark.parametrize(
    ("entry_year", "title", "code"),
    [(1900, "New", "entry-year"), (2025, "CNC 1", "title-taken"), (2025, "", "title-missing")],
)
def test_a_class_that_cannot_be_is_refused(
    world: World, office: Viewer, entry_year: int, title: str, code: str
) -> None:
    with pytest.raises(Refused) as refused:
        add_class(
            viewer=office, programme=world.programme, entry_year=entry_year, title=Text(title, "")
        )

    assert refused.value.code == code
    assert SchoolClass.objects.count() == 2
    assert Cohort.objects.count() == 1


def test_programme_and_class_are_renamed(world: World, office: Viewer) -> None:
    change_programme(
        viewer=office, programme=world.programme, title=Text("Machining", ""), trade="turning"
    )
    change_class(viewer=office, school_class=world.school_class, title=Text("", "数控一班"))

    world.programme.refresh_from_db()
    world.school_class.refresh_from_db()
    assert (world.programme.title_en, world.programme.trade) == ("Machining", "turning")
    assert world.school_class.title_zh == "数控一班"


def test_another_school_changes_nothing_here(world: World) -> None:
    other = Organisation.objects.create(region=world.region, kind="school", code="other")
    stranger = world.add_person("Stranger", Role.SCHOOL_ADMINISTRATOR, organisation=other)

    with pytest.raises(NotAllowed):
        change_class(
            viewer=viewer_of_person(stranger),
            school_class=world.school_class,
            title=Text("Taken over", ""),
        )

    world.school_class.refresh_from_db()
    assert world.school_class.title_en == "CNC 1"


def test_closing_a_class_ends_the_roles_in_it_and_keeps_them(world: World, office: Viewer) -> None:
    ended = close_unit(viewer=office, unit=world.school_class, on_date=DAY)

    held = Membership.objects.filter(school_class=world.school_class)
    assert ended == held.count() == 6
    assert set(held.values_list("ends_on", flat=True)) == {DAY}
    world.school_class.refresh_from_db()
    assert world.school_class.closed_on == DAY


def test_a_programme_with_open_classes_is_not_closed(world: World, office: Viewer) -> None:
    with pytest.raises(Refused, match="first"):
        close_unit(viewer=office, unit=world.programme, on_date=DAY)

    world.programme.refresh_from_db()
    assert world.programme.closed_on is None
    assert not Membership.objects.exclude(ends_on=None).exists()


def test_what_is_closed_takes_nothing_new_until_it_is_open_again(
    world: World, office: Viewer
) -> None:
    for unit in (world.school_class, world.other_class, world.programme):
        close_unit(viewer=office, unit=unit, on_date=DAY)
    world.programme.refresh_from_db()

    with pytest.raises(Refused, match="closed"):
        add_class(viewer=office, programme=world.programme, entry_year=2026, title=Text("New", ""))
    with pytest.raises(Refused, match="open that first"):
        reopen_unit(viewer=office, unit=SchoolClass.objects.get(pk=world.school_class.pk))
    reopen_unit(viewer=office, unit=world.programme)
    world.programme.refresh_from_db()

    made = add_class(
        viewer=office, programme=world.programme, entry_year=2026, title=Text("New", "")
    )
    assert made.closed_on is None


def test_closing_twice_is_refused_and_keeps_the_first_day(world: World, office: Viewer) -> None:
    close_unit(viewer=office, unit=world.school_class, on_date=DAY)

    with pytest.raises(Refused, match="already"):
        close_unit(viewer=office, unit=world.school_class, on_date=date(2026, 8, 1))

    world.school_class.refresh_from_db()
    assert world.school_class.closed_on == DAY


def test_a_school_does_not_close_itself(world: World, office: Viewer) -> None:
    with pytest.raises(NotAllowed):
        close_unit(viewer=office, unit=world.school, on_date=DAY)

    world.school.refresh_from_db()
    assert world.school.closed_on is None
