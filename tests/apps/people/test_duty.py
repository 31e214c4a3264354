"""Whose duty something is: the nearest who has the role, and the far only where nobody is near."""

import ast
from pathlib import Path

from tests.apps.conftest import World

import ronghe.apps
from ronghe.apps.people.access import (
    organisations_for,
    persons_for,
    programmes_for,
    regions_for,
)
from ronghe.apps.people.api import Membership, Person, Role, Viewer, viewer_of_person

EDIT_PLANS = "curriculum.edit_plans"  # lead, school administrator, system administrator
APPROVE = "curriculum.approve_modules"  # the same, and nobody approves their own
IMPORT = "people.import_people"  # school administrator, system administrator
YEARS = "people.manage_calendar"  # regional officer, system administrator
READ = "curriculum.view_curriculum"

# Without a date "now" is for what everything else waits for.
SETTING_UP = {"people/next_steps.py": 2}


def on_duty(person: Person) -> Viewer:
    return viewer_of_person(person).on_duty()


def root(world: World) -> Person:
    return world.add_person("Root", Role.SYSTEM_ADMINISTRATOR)


def test_a_programme_s_work_is_the_lead_s_while_there_is_one(world: World) -> None:
    people = {"lead": world.lead, "office": world.administrator, "root": root(world)}

    found = {
        name: list(programmes_for(on_duty(person), EDIT_PLANS)) for name, person in people.items()
    }

    assert found == {"lead": [world.programme], "office": [], "root": []}


def test_it_falls_to_the_office_and_at_last_to_the_system_s_administrator(world: World) -> None:
    system = root(world)
    Membership.objects.filter(person=world.lead).update(ends_on="2020-02-01")
    office_has = list(programmes_for(on_duty(world.administrator), EDIT_PLANS))
    Membership.objects.filter(person=world.administrator).update(ends_on="2020-02-01")

    system_has = list(programmes_for(on_duty(system), EDIT_PLANS))

    assert office_has == system_has == [world.programme]


def test_what_nobody_does_to_their_own_work_stays_with_all_of_the_school(world: World) -> None:
    system = root(world)

    found = [
        list(programmes_for(on_duty(person), APPROVE))
        for person in (world.lead, world.administrator, system)
    ]

    assert found == [[world.programme], [world.programme], []]


def test_an_organisation_s_work_is_its_office_s(world: World) -> None:
    system = root(world)

    assert list(organisations_for(on_duty(world.administrator), IMPORT)) == [world.school]
    assert list(organisations_for(on_duty(system), IMPORT)) == [world.enterprise]


def test_a_region_s_work_is_its_officer_s(world: World) -> None:
    system = root(world)
    before = list(regions_for(on_duty(system), YEARS))
    officer = world.add_person("Officer", Role.REGIONAL_OFFICER)

    assert before == [world.region]
    assert list(regions_for(on_duty(officer), YEARS)) == [world.region]
    assert list(regions_for(on_duty(system), YEARS)) == []


def test_rights_and_reading_stay_as_wide_as_they_are(world: World) -> None:
    system = root(world)

    assert list(programmes_for(viewer_of_person(system), EDIT_PLANS)) == [world.programme]
    assert list(programmes_for(on_duty(system), READ)) == [world.programme]
    assert persons_for(on_duty(system), "people.erase_person").count() == Person.objects.count()


def test_nothing_stands_under_today_by_accident() -> None:
    rooms = Path(ronghe.apps.__path__[0])

    found = {
        str(path.relative_to(rooms)): count
        for path in rooms.rglob("*.py")
        if (count := _dateless_now(path.read_text(encoding="utf-8")))
    }

    assert found == SETTING_UP


def _dateless_now(source: str) -> int:
    if "NextStep(" not in source:
        return 0
    calls = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call)]
    steps = [call for call in calls if getattr(call.func, "id", "") == "NextStep"]
    words = [{one.arg: one.value for one in call.keywords} for call in steps]
    return sum("due" not in one and "'now'" in ast.dump(one["urgency"]) for one in words)
