"""Portfolios and links to them over the API: kept by their owner, by the same rules as pages."""

import io
import json
import zipfile
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.apps.certification.conftest import Training
from tests.apps.certification.test_items import PDF, add, drawing, reflection

from api_calls import post_json, signed_in, state_of_tables, system_of
from ronghe.apps.base.api import AuditEntry
from ronghe.apps.certification.models import PortfolioItem, ShareLink
from ronghe.apps.certification.services.items import item_reference
from ronghe.apps.people.api import Person

API = "/api/v1/portfolio"
REFLECTION = {"title": "My first thread", "text": "The pitch was wrong.", "lang": "en"}


@pytest.fixture
def student(training: Training) -> Person:
    Person.objects.filter(pk=training.student.pk).update(birth_date=date(2005, 5, 1))
    return Person.objects.get(pk=training.student.pk)


@pytest.fixture
def own(student: Person) -> Client:
    return signed_in(student)


def test_a_reflection_is_added_and_stays_private(
    training: Training, student: Person, own: Client
) -> None:
    made = post_json(own, f"{API}/items", REFLECTION)

    assert made.status_code == 201, made.content
    assert made.json()["text"] == "The pitch was wrong."
    [entry] = own.get(API).json()["items"]
    assert (entry["item"], entry["is_private"]) == (made.json()["uuid"], True)
    teacher = signed_in(training.world.teacher)
    seen = teacher.get(f"/api/v1/persons/{student.uuid}/portfolio").json()
    assert seen == {"items": [], "count": 0}


def test_what_a_student_lets_their_school_read_is_read_by_the_teacher(
    training: Training, student: Person
) -> None:
    item = add(student, reflection(is_open_to_school=True))
    teacher = signed_in(training.world.teacher)

    [entry] = teacher.get(f"/api/v1/persons/{student.uuid}/portfolio").json()["items"]

    assert entry["reference"] == str(item_reference(item))
    assert teacher.get(f"{API}/items/{item.uuid}").json()["text"] == item_text(item)


def item_text(item: PortfolioItem) -> str:
    return "The pitch was wrong at first."


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({"title": ""}, 409),
        ({"text": ""}, 409),
        ({"title": "x" * 161}, 422),
        ({"kind": "link", "link": ""}, 409),
        ({"kind": "link", "link": "javascript:alert(1)"}, 422),
        ({"happened_on": "1980-01-01"}, 409),
        ({"about": ["evidence.record:0194a7a4-6c1d-7b5e-9e55-0f3f6a7c1d20:"]}, 404),
        ({"about": ["nothing"]}, 422),
        ({"unknown": 1}, 422),
    ],
)
def test_what_no_portfolio_takes_is_refused_and_nothing_changes(
    own: Client, changes: dict[str, object], status: int
) -> None:
    before = state_of_tables()

    response = post_json(own, f"{API}/items", {**REFLECTION, **changes})

    assert response.status_code == status, response.content
    assert state_of_tables() == before


def test_a_file_is_added_and_read_again(own: Client) -> None:
    file = SimpleUploadedFile("flange.pdf", PDF, "application/pdf")

    made = own.post(f"{API}/files", {"file": file, "title": "Flange"})

    assert made.status_code == 201, made.content
    answer = own.get(f"{API}/items/{made.json()['uuid']}/file")
    assert (answer.content, answer["Content-Type"]) == (PDF, "application/pdf")
    assert answer["X-Content-Type-Options"] == "nosniff"


def test_without_a_file_nothing_is_added(own: Client) -> None:
    before = state_of_tables()

    assert own.post(f"{API}/files", {"title": "Flange"}).status_code == 409
    assert state_of_tables() == before


def test_an_item_is_changed_and_removed(student: Person, own: Client) -> None:
    item = add(student, reflection())
    path = f"{API}/items/{item.uuid}"

    changed = post_json(own, path, {**REFLECTION, "title": "Said otherwise"})
    removed = post_json(own, f"{path}/remove", {})

    assert (changed.status_code, changed.json()["title"]) == (200, "Said otherwise")
    assert removed.json() == {"uuid": str(item.uuid)}
    assert not PortfolioItem.objects.exists()


def test_anothers_item_is_not_there(training: Training, student: Person) -> None:
    item = add(student, reflection())
    other = signed_in(training.world.students[1])
    before = state_of_tables()

    answers = [
        other.get(f"{API}/items/{item.uuid}").status_code,
        post_json(other, f"{API}/items/{item.uuid}", REFLECTION).status_code,
        post_json(other, f"{API}/items/{item.uuid}/remove", {}).status_code,
    ]

    assert answers == [404, 404, 404]
    assert state_of_tables() == before


def test_a_key_has_no_portfolio(training: Training) -> None:
    system = system_of(training.world.school, "people:read", "certification:read")
    before = state_of_tables()

    assert system.get(API).status_code == 403
    assert post_json(system, f"{API}/items", REFLECTION).status_code == 403
    assert state_of_tables() == before


def test_what_is_taken_along_comes_in_again_and_changes_nothing(
    student: Person, own: Client
) -> None:
    add(student, drawing())

    taken = own.get(f"{API}/export").content
    again = own.post(f"{API}/import", {"file": SimpleUploadedFile("p.json", taken)})

    assert json.loads(taken)["format"] == "ronghe-portfolio"
    assert again.json() == {"added": 0, "brought": 0, "there": 1, "links": 0}


def test_a_file_that_is_no_portfolio_is_refused(own: Client) -> None:
    before = state_of_tables()

    refused = own.post(f"{API}/import", {"file": SimpleUploadedFile("p.json", b"[]")})

    assert (refused.status_code, refused.json()["code"]) == (409, "archive-unreadable")
    assert state_of_tables() == before


def test_a_link_shows_what_was_chosen_until_it_is_withdrawn(student: Person, own: Client) -> None:
    item = add(student, reflection())
    body = {"targets": [str(item_reference(item))], "purpose": "Application", "lang": "en"}

    made = post_json(own, f"{API}/links", body)

    assert made.status_code == 201, made.content
    path = made.json()["address"].partition("/portfolio/")[2]
    assert Client().get(f"/portfolio/{path}").status_code == 200
    link = f"{API}/links/{made.json()['uuid']}"
    assert own.get(link).json()["targets"] == body["targets"]
    assert post_json(own, f"{link}/withdraw", {}).json()["standing"] == "withdrawn"
    assert Client().get(f"/portfolio/{path}").status_code == 410


def test_the_choice_of_a_link_is_changed(student: Person, own: Client) -> None:
    first, second = add(student, reflection()), add(student, reflection(title="Second"))
    body = {"targets": [str(item_reference(first))], "purpose": "Application"}
    made = post_json(own, f"{API}/links", body).json()
    choice = {"targets": [str(item_reference(second))]}

    changed = post_json(own, f"{API}/links/{made['uuid']}", choice)

    assert changed.json()["targets"] == choice["targets"]
    [row] = own.get(f"{API}/links").json()["items"]
    assert (row["chosen"], row["opened"]) == (1, 0)


@pytest.mark.parametrize(
    ("changes", "status"),
    [({"targets": []}, 409), ({"purpose": ""}, 409), ({"days": 0}, 422), ({"days": 1000}, 422)],
)
def test_a_link_that_cannot_be_is_refused(
    student: Person, own: Client, changes: dict[str, object], status: int
) -> None:
    item = add(student, reflection())
    body = {"targets": [str(item_reference(item))], "purpose": "Application", **changes}

    assert post_json(own, f"{API}/links", body).status_code == status
    assert not ShareLink.objects.exists()


def test_a_portfolio_is_taken_along_as_pages_with_files_and_brought_in_again(
    own: Client, student: Person
) -> None:
    add(student, drawing())

    taken = own.get(f"{API}/export?form=zip")
    again = own.post(f"{API}/import", {"file": SimpleUploadedFile("p.zip", taken.content)})

    names = zipfile.ZipFile(io.BytesIO(taken.content)).namelist()
    assert taken["Content-Type"] == "application/zip"
    assert {"index.html", "portfolio.json"} <= set(names)
    assert again.json() == {"added": 0, "brought": 0, "there": 1, "links": 0}
    assert AuditEntry.objects.filter(action="certification.export_portfolio").count() == 1
