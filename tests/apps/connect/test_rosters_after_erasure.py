"""Who was erased stays gone when the next roster names them, unless the office says otherwise."""

from tests.apps.conftest import NOON, World
from tests.apps.connect.roster_steps import (
    ENROLLMENTS,
    USERS,
    bulk,
    land,
    plan,
)

from ronghe.apps.base.api import AuditEntry, today
from ronghe.apps.base.presentation.dates import day_text
from ronghe.apps.connect.erased_users import digest_of_row
from ronghe.apps.connect.models import ErasedUser, RosterLink
from ronghe.apps.people.api import (
    Membership,
    Person,
    viewer_of_person,
)
from ronghe.apps.people.services.erasure import erase_person


def erased(world: World, number: str = "S901") -> None:
    person = Person.objects.get(number=number)
    erase_person(viewer=viewer_of_person(world.administrator), person=person, at=NOON)


def rows_there() -> list[int]:
    return [one.objects.count() for one in (Person, Membership, RosterLink, ErasedUser)]


def test_who_was_erased_does_not_come_back_by_the_next_roster(world: World) -> None:
    land(world, bulk())
    erased(world)
    before = rows_there()

    again = land(world, bulk())

    [row] = again.erased
    [problem] = again.problems
    assert (row.line, str(row.name), row.erased_on, row.is_taken) == (2, "Ming Li", today(), False)
    assert (problem.code, problem.severity, problem.line) == ("person_erased", "warning", 2)
    assert day_text(today()).en in problem.en
    assert day_text(today()).zh in problem.zh
    assert rows_there() == before
    assert again.changes == ()


def test_they_are_taken_in_again_as_somebody_new_when_the_office_says_so(world: World) -> None:
    land(world, bulk())
    erased(world)
    gone = Person.objects.get(erased_at__isnull=False)
    [row] = plan(world, bulk()).erased

    landed = land(world, bulk(), take=[row.key])

    person = Person.objects.get(number="S901")
    assert person != gone
    assert landed.counts() == {"person_new": 1, "role_new": 1}
    assert ErasedUser.objects.count() == 0
    assert AuditEntry.objects.filter(touched="erased taken in again").get().count == 1
    assert plan(world, bulk()).erased == ()


def test_a_key_of_another_row_takes_nobody_in(world: World) -> None:
    land(world, bulk())
    erased(world)

    landed = land(world, bulk(), take=["00" * 32, "u1"])

    assert [one.is_taken for one in landed.erased] == [False]
    assert not Person.objects.filter(number="S901").exists()


def test_they_are_known_by_their_number_too_when_the_other_system_renames_rows(
    world: World,
) -> None:
    land(world, bulk())
    erased(world)
    renamed = USERS.replace("u1,", "n1,")

    planned = plan(world, bulk(users=renamed, enrollments=ENROLLMENTS.replace("u1", "n1")))

    assert [one.line for one in planned.erased] == [2]
    assert planned.count("person", "new") == 0


def test_what_is_kept_of_them_says_nothing_and_is_of_one_school(world: World) -> None:
    land(world, bulk())
    erased(world)

    kept = [bytes(one.digest) for one in ErasedUser.objects.all()]

    assert {len(one) for one in kept} == {32}
    assert all(b"u1" not in one and b"S901" not in one for one in kept)
    assert digest_of_row(world.school.pk, "u1") in kept
    assert digest_of_row(world.enterprise.pk, "u1") not in kept
    assert len(set(kept)) == 2


def test_where_no_roster_is_taken_nothing_is_kept_of_who_was_erased(world: World) -> None:
    world.students[0].number = "S1"
    world.students[0].save()

    erased(world, "S1")

    assert ErasedUser.objects.count() == 0
