"""The pages of `people`: what they show, what they let happen, and what they keep."""

import json

import pytest
from django.test import Client
from django.urls import reverse
from tests.apps.conftest import World

from ronghe.apps.base.api import AuditEntry
from ronghe.apps.people.api import Account, Consent, Person

GOOD = (
    b"number,name_zh,role,programme,class,starts_on\n7,\xe7\x94\xb2,student,cnc,CNC 1,2025-09-01\n"
)


def signed_in(person: Person) -> Client:
    account = Account.objects.create_user(f"user{person.pk}", "x", person=person)
    client = Client()
    client.force_login(account, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def test_the_list_shows_the_school_and_leaves_one_audit_row(world: World) -> None:
    response = signed_in(world.administrator).get(reverse("people_list"))

    assert response.status_code == 200
    assert b"Student 1" in response.content
    assert b"Mentor" not in response.content.split(b"<tbody")[1]
    assert AuditEntry.objects.filter(kind="read", action="people.list_people").count() == 1


def test_a_visitor_is_sent_to_sign_in_and_comes_back(world: World) -> None:
    response = Client().get(reverse("people_list"))

    assert response.status_code == 302
    assert response["Location"].endswith("?next=/people/")


def test_a_student_is_refused_the_list(world: World) -> None:
    assert signed_in(world.students[0]).get(reverse("people_list")).status_code == 403


def test_an_import_is_looked_at_first_and_lands_when_told(world: World) -> None:
    from django.core.files.uploadedfile import SimpleUploadedFile

    client = signed_in(world.administrator)
    upload = SimpleUploadedFile("people.csv", GOOD)
    page = client.post(reverse("people_import"), {"file": upload})
    assert not Person.objects.filter(number="7").exists()

    client.post(reverse("people_import_land"), {"content": page.context["content"]})

    assert Person.objects.get(number="7").name_zh == "甲"


def test_a_wrong_file_lists_its_problems_and_offers_no_landing(world: World) -> None:
    from django.core.files.uploadedfile import SimpleUploadedFile

    upload = SimpleUploadedFile("people.csv", GOOD.replace(b"CNC 1", b"CNC 9"))

    page = signed_in(world.administrator).post(reverse("people_import"), {"file": upload})

    assert page.context["content"] == ""
    assert "no class" in page.content.decode()


@pytest.mark.django_db
def test_my_data_lists_what_is_kept_and_takes_it_along(world: World) -> None:
    client = signed_in(world.students[0])

    assert client.get(reverse("own_data")).status_code == 200
    export = client.get(reverse("export_data", args=[world.students[0].uuid]))

    assert json.loads(export.content)["people"]["name_en"] == "Student 1"


def test_consent_is_given_and_withdrawn_by_a_button(world: World) -> None:
    from datetime import date

    student = world.students[0]
    Person.objects.filter(pk=student.pk).update(birth_date=date(2009, 1, 1))
    client = signed_in(student)
    url = reverse("change_consent", args=[student.uuid])

    client.post(url, {"purpose": "recruitment", "give": "yes"})
    assert Consent.objects.filter(withdrawn_at=None).count() == 1

    client.post(url, {"purpose": "recruitment", "give": "no"})
    assert Consent.objects.filter(withdrawn_at=None).count() == 0


def test_erasing_asks_for_the_name_and_does_it_then(world: World) -> None:
    student = world.students[0]
    client = signed_in(world.administrator)
    url = reverse("erase", args=[student.uuid])

    client.get(url)
    for words in ({}, {"name": "somebody else"}):
        assert client.post(url, words).status_code == 422
    student.refresh_from_db()
    assert student.erased_at is None

    client.post(url, {"name": f" {student.name_en} "})
    student.refresh_from_db()
    assert student.erased_at is not None
    assert student.name_en == ""
