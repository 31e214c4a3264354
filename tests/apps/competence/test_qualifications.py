"""Qualifications: shown on paper, recorded by the school, counted while they are valid."""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from tests.apps.assessment.test_rating_pages import signed_in
from tests.apps.conftest import World

from ronghe.apps.base.api import today
from ronghe.apps.competence.models import Qualification
from ronghe.apps.competence.services.qualifications import Shown, record_qualification
from ronghe.apps.people.api import Person, command_viewer

TYPED = {
    "title_zh": "电工（四级）",
    "title_en": "",
    "issuer": "人社局",
    "awarded_on": "2026-01-05",
    "expires_on": "",
    "uri": "",
}


@pytest.fixture
def student(world: World) -> Person:
    return world.students[0]


@pytest.fixture
def lead(world: World) -> Client:
    return signed_in(world.lead)


def recorded(person: Person, **more: object) -> Qualification:
    fields = {"title_en": "Electrician", "title_zh": "", "issuer": "Office"}
    shown = Shown(**{**fields, "awarded_on": date(2026, 1, 5), **more})  # type: ignore[arg-type]
    return record_qualification(viewer=command_viewer(), person=person, shown=shown)


def test_a_lead_records_what_was_shown_and_the_student_sees_it(
    lead: Client, student: Person
) -> None:
    address = reverse("qualification_new", args=[student.uuid])

    answer = lead.post(address, TYPED)

    assert answer["Location"] == reverse("qualifications", args=[student.uuid])
    row = Qualification.objects.get()
    assert (row.person, row.title_zh, row.issuer, row.expires_on) == (
        student,
        "电工（四级）",
        "人社局",
        None,
    )
    own = signed_in(student).get(reverse("qualifications", args=[student.uuid]))
    assert "电工（四级）" in own.content.decode()
    assert address not in own.content.decode()


def test_a_rule_fills_in_what_it_asks_for(lead: Client, student: Person) -> None:
    address = reverse("qualification_new", args=[student.uuid])

    shown = lead.get(f"{address}?title_en=Electrician&uri=urn:q:1&issuer=Me").content.decode()

    assert 'value="Electrician"' in shown
    assert 'value="urn:q:1"' in shown
    assert 'value="Me"' not in shown


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"title_zh": ""}, "Give a title in at least one language."),
        ({"issuer": ""}, "This field is required."),
        ({"awarded_on": "2999-01-01"}, "is awarded before today"),
        ({"expires_on": "2025-01-01"}, "before it expires"),
    ],
)
def test_what_cannot_be_is_refused_and_what_was_typed_stays(
    lead: Client, student: Person, changes: dict[str, str], message: str
) -> None:
    answer = lead.post(
        reverse("qualification_new", args=[student.uuid]), {**TYPED, "uri": "urn:q:1", **changes}
    )

    assert answer.status_code == 422
    assert message in answer.content.decode()
    assert 'value="urn:q:1"' in answer.content.decode()
    assert Qualification.objects.count() == 0


def test_one_that_has_run_out_says_so(lead: Client, student: Person) -> None:
    recorded(student, expires_on=today() - timedelta(days=1))

    shown = lead.get(reverse("qualifications", args=[student.uuid])).content.decode()

    assert "expired" in shown


def test_a_mistake_is_taken_away_after_asking_once(lead: Client, student: Person) -> None:
    row = recorded(student)
    address = reverse("qualification_remove", args=[row.uuid])

    asked = lead.get(address).content.decode()
    assert "Take away “Electrician”?" in asked
    assert Qualification.objects.count() == 1
    lead.post(address)

    assert Qualification.objects.count() == 0


def test_a_student_records_nothing_of_their_own(student: Person) -> None:
    client = signed_in(student)
    row = recorded(student)

    answers = [
        client.post(reverse("qualification_new", args=[student.uuid]), TYPED).status_code,
        client.post(reverse("qualification_remove", args=[row.uuid])).status_code,
    ]

    assert answers == [403, 403]
    assert list(Qualification.objects.all()) == [row]


def test_somebody_elses_students_are_not_found(world: World, student: Person) -> None:
    other = signed_in(world.teacher)

    assert other.get(reverse("qualifications", args=[student.uuid])).status_code == 404
    assert Qualification.objects.count() == 0


def test_an_empty_page_says_what_to_do_first(lead: Client, student: Person) -> None:
    address = reverse("qualifications", args=[student.uuid])

    assert "look at it, and record what it says" in lead.get(address).content.decode()
    assert "Show the document to your" in signed_in(student).get(address).content.decode()
