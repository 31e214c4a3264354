"""Whoever looks around the sample region finds one sign-in for each role."""

from datetime import date

import pytest
from django.contrib.auth import authenticate
from django.test import RequestFactory

from ronghe.apps.people.api import Membership, Organisation, Person, Region, Role
from ronghe.sample_region.sign_ins import PASSWORD, ROLE_TITLES, make_sign_ins, sample_data


@pytest.fixture
def showcase(db: None) -> dict[str, Person]:
    """A student, and a lead who also sits on the committee."""
    region = Region.objects.create(code="lake", title_en="Lake", title_zh="湖区")
    school = Organisation.objects.create(
        region=region, kind="school", code="school", title_en="School", title_zh="学校"
    )
    chosen: dict[str, Person] = {}
    for name, roles in (
        ("Student", [Role.STUDENT]),
        ("Lead", [Role.COMMITTEE_MEMBER, Role.PROGRAMME_LEAD]),
    ):
        person = Person.objects.create(name_en=name, is_sample=True)
        for role in roles:
            Membership.objects.create(
                person=person, organisation=school, role=role, starts_on=date(2020, 1, 1)
            )
            chosen[role.value] = person
    return chosen


def test_every_role_has_a_title_in_both_languages() -> None:
    assert set(ROLE_TITLES) == set(Role)
    assert all(title.en and title.zh for title in ROLE_TITLES.values())


def test_without_the_sample_region_there_are_no_sign_ins(db: None) -> None:
    assert sample_data() is None


def test_each_role_is_listed_once_and_shares_the_account_of_its_person(
    showcase: dict[str, Person],
) -> None:
    assert make_sign_ins(showcase) == 2

    sample = sample_data()
    assert sample is not None
    assert [(one.role.en, one.name.en, one.username) for one in sample.sign_ins] == [
        ("Student", "Student", "student"),
        ("Programme lead", "Lead", "programme_lead"),
        ("Committee member", "Lead", "programme_lead"),
    ]


def test_a_second_call_makes_no_second_account(showcase: dict[str, Person]) -> None:
    make_sign_ins(showcase)

    assert make_sign_ins(showcase) == 0


def test_the_password_that_is_shown_signs_in(showcase: dict[str, Person]) -> None:
    make_sign_ins(showcase)

    request = RequestFactory().post("/accounts/login/")
    account = authenticate(request, username="student", password=PASSWORD)

    assert account is not None
    assert account.person == showcase["student"]
