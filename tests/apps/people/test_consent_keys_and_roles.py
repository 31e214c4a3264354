"""Consent by age, keys of systems, roles and sign-ins; each refusal changes nothing."""

from datetime import date, timedelta

import pytest
from tests.apps.conftest import NOON, World

from ronghe.apps.base.api import Refused
from ronghe.apps.people.api import (
    Consent,
    Membership,
    NotAllowed,
    Person,
    Relationship,
    Role,
    viewer_of_person,
)
from ronghe.apps.people.models import ClientKey
from ronghe.apps.people.services.client_keys import key_of_secret, make_key, revoke_key
from ronghe.apps.people.services.consents import (
    age_on,
    consents_in_force,
    give_consent,
    withdraw_consent,
)
from ronghe.apps.people.services.memberships import end_role, give_role


def born(person: Person, years_ago: int) -> Person:
    person.birth_date = date.today() - timedelta(days=round(years_ago * 365.25) + 10)
    person.save()
    return person


def guardian_of(world: World, student: Person) -> Person:
    guardian = world.add_person("Guardian", Role.GUARDIAN)
    Relationship.objects.create(
        viewer=guardian, subject=student, kind="guardian", starts_on=date(2020, 1, 1)
    )
    return guardian


def test_age_counts_completed_years() -> None:
    assert age_on(date(2010, 3, 2), date(2024, 3, 1)) == 13
    assert age_on(date(2010, 3, 2), date(2024, 3, 2)) == 14


def test_from_14_the_student_gives_consent(world: World) -> None:
    student = born(world.students[0], 15)

    give_consent(viewer=viewer_of_person(student), person=student, purpose="recruitment", at=NOON)

    assert consents_in_force(student) == {"recruitment"}


def test_below_14_the_guardian_does_and_the_student_is_refused(world: World) -> None:
    student = born(world.students[0], 13)
    guardian = guardian_of(world, student)

    with pytest.raises(Refused, match="guardian"):
        give_consent(
            viewer=viewer_of_person(student), person=student, purpose="recruitment", at=NOON
        )
    assert consents_in_force(student) == set()

    give_consent(viewer=viewer_of_person(guardian), person=student, purpose="recruitment", at=NOON)
    assert consents_in_force(student) == {"recruitment"}


def test_a_guardian_may_withdraw_what_the_student_gave(world: World) -> None:
    student = born(world.students[0], 16)
    guardian = guardian_of(world, student)
    give_consent(viewer=viewer_of_person(student), person=student, purpose="partner_view", at=NOON)

    assert withdraw_consent(
        viewer=viewer_of_person(guardian), person=student, purpose="partner_view", at=NOON
    )

    assert consents_in_force(student) == set()
    assert Consent.objects.get().withdrawn_at == NOON


def test_nobody_gives_consent_for_a_stranger(world: World) -> None:
    with pytest.raises(NotAllowed):
        give_consent(
            viewer=viewer_of_person(world.students[1]),
            person=born(world.students[0], 16),
            purpose="recruitment",
            at=NOON,
        )

    assert Consent.objects.count() == 0


@pytest.fixture
def scope() -> str:
    return "people:read"


def test_a_key_is_found_by_its_secret_which_is_not_kept(world: World, scope: str) -> None:
    key, secret = make_key(
        viewer=viewer_of_person(world.administrator),
        organisation=world.school,
        title="Timetable",
        scopes=[scope],
        at=NOON,
        expires_at=NOON + timedelta(days=1),
    )

    assert key_of_secret(secret, NOON) == key
    assert secret.encode() not in bytes(ClientKey.objects.get().digest)
    assert key_of_secret(secret, NOON + timedelta(days=1)) is None
    assert key_of_secret("guess", NOON) is None


def test_a_revoked_key_opens_nothing(world: World, scope: str) -> None:
    viewer = viewer_of_person(world.administrator)
    key, secret = make_key(
        viewer=viewer, organisation=world.school, title="Old", scopes=[scope], at=NOON
    )

    revoke_key(viewer=viewer, key=key, at=NOON)

    assert key_of_secret(secret, NOON) is None


def test_a_key_with_an_unknown_scope_is_not_made(world: World) -> None:
    with pytest.raises(Refused):
        make_key(
            viewer=viewer_of_person(world.administrator),
            organisation=world.school,
            title="x",
            scopes=["everything"],
            at=NOON,
        )

    assert ClientKey.objects.count() == 0


def test_an_administrator_gives_and_ends_a_role(world: World) -> None:
    viewer = viewer_of_person(world.administrator)
    membership = give_role(
        viewer=viewer,
        person=world.teacher,
        organisation=world.school,
        role=Role.LABORATORY_MANAGER,
        starts_on=date(2026, 1, 1),
    )
    assert viewer_of_person(world.teacher).has_role(Role.LABORATORY_MANAGER)

    end_role(viewer=viewer, membership=membership, on_date=date(2026, 1, 2))

    assert not viewer_of_person(world.teacher).has_role(Role.LABORATORY_MANAGER)


def test_a_school_cannot_make_a_system_administrator(world: World) -> None:
    before = Membership.objects.count()

    with pytest.raises(Refused):
        give_role(
            viewer=viewer_of_person(world.administrator),
            person=world.teacher,
            organisation=world.school,
            role=Role.SYSTEM_ADMINISTRATOR,
            starts_on=date(2026, 1, 1),
        )

    assert Membership.objects.count() == before
