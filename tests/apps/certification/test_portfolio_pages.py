"""The portfolio's pages: adding, changing, showing and withdrawing, as the student meets them."""

from datetime import date

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from tests.apps.assessment.test_rating_pages import signed_in
from tests.apps.certification.conftest import NOW, Training
from tests.apps.certification.test_items import PDF, add, drawing, reflection

from ronghe.apps.base.api import now
from ronghe.apps.certification.models import PortfolioItem, ShareLink
from ronghe.apps.certification.services.items import item_reference
from ronghe.apps.people.api import (
    Consent,
    Person,
    Relationship,
    Role,
    begin_relationships,
    command_viewer,
)


@pytest.fixture
def student(training: Training) -> Person:
    Person.objects.filter(pk=training.student.pk).update(birth_date=date(2009, 5, 1))
    return Person.objects.get(pk=training.student.pk)


def written(**more: object) -> dict[str, object]:
    return {
        "title": "My first thread",
        "text": "The pitch was wrong.",
        "happened_on": "2026-06-01",
        **more,
    }


def made_link(client: Client, *items: PortfolioItem, **more: object) -> str:
    """Make a link to items and return its address."""
    page = client.post(
        reverse("portfolio_link_new"),
        {
            "purpose": "Application",
            "days": "30",
            "targets": [str(item_reference(item)) for item in items],
            **more,
        },
    )
    return str(page.context["address"])


def test_the_first_page_says_what_to_do_first(student: Person) -> None:
    page = signed_in(student).get(reverse("portfolio"))

    assert "Your portfolio begins today" in page.content.decode()


def test_a_reflection_that_was_written_stands_on_the_portfolio(student: Person) -> None:
    client = signed_in(student)

    client.post(reverse("portfolio_add", args=["reflection"]), written())

    assert "My first thread" in client.get(reverse("portfolio")).content.decode()
    [item] = PortfolioItem.objects.all()
    page = client.get(reverse("portfolio_item", args=[item.uuid]))
    assert "The pitch was wrong." in page.content.decode()


def test_a_form_with_a_fault_keeps_what_was_typed(student: Person) -> None:
    page = signed_in(student).post(reverse("portfolio_add", args=["reflection"]), written(title=""))

    assert page.status_code == 422
    assert "The pitch was wrong." in page.content.decode()
    assert PortfolioItem.objects.count() == 0


def test_a_file_is_uploaded_and_opened_again(student: Person) -> None:
    client = signed_in(student)
    upload = SimpleUploadedFile("flange.pdf", PDF)

    client.post(
        reverse("portfolio_add", args=["file"]), {**written(title="Flange"), "file": upload}
    )

    [item] = PortfolioItem.objects.all()
    answer = client.get(reverse("portfolio_file", args=[item.uuid]))
    assert answer.content == PDF
    assert answer["Content-Security-Policy"].startswith("default-src 'none'")
    assert answer["Content-Disposition"] == 'inline; filename="flange.pdf"'


def test_an_address_that_is_no_web_address_is_refused(student: Person) -> None:
    page = signed_in(student).post(
        reverse("portfolio_add", args=["link"]), written(link="javascript:alert(1)")
    )

    assert page.status_code == 422
    assert PortfolioItem.objects.count() == 0


def test_a_thing_on_the_timeline_offers_to_write_about_it(student: Person) -> None:
    item = add(student, drawing())
    about = str(item_reference(item))

    page = signed_in(student).get(reverse("portfolio_add", args=["reflection"]) + f"?about={about}")

    assert page.context["form"].initial["about"] == [about]


def test_an_item_is_changed_and_removed(student: Person) -> None:
    client = signed_in(student)
    item = add(student, reflection())

    client.post(
        reverse("portfolio_item_edit", args=[item.uuid]),
        written(title="Thread", is_open_to_school="on"),
    )
    changed = PortfolioItem.objects.get()
    client.post(reverse("portfolio_item_remove", args=[item.uuid]))

    assert (changed.title, changed.is_open_to_school) == ("Thread", True)
    assert PortfolioItem.objects.count() == 0


def test_a_link_opens_without_signing_in_and_shows_the_choice(student: Person) -> None:
    shown, kept = add(student, reflection(title="Shown")), add(student, reflection(title="Kept"))
    address = made_link(signed_in(student), shown)

    page = Client().get(address)

    text = page.content.decode()
    assert page.status_code == 200
    assert "Shown" in text
    assert "Application" in text
    assert kept.title not in text
    assert page["X-Robots-Tag"] == "noindex"
    assert "no-store" in page["Cache-Control"]
    assert page["Referrer-Policy"] == "no-referrer"


def test_a_withdrawn_link_is_gone_on_the_next_request(student: Person) -> None:
    client = signed_in(student)
    shown = add(student, drawing())
    address = made_link(client, shown)
    file_address = f"{address}files/{shown.uuid}/"
    assert Client().get(file_address).content == PDF

    client.post(reverse("portfolio_link_withdraw", args=[ShareLink.objects.get().uuid]))

    assert Client().get(address).status_code == 410
    assert Client().get(file_address).status_code == 410


def test_a_file_that_the_link_does_not_show_is_not_there(student: Person) -> None:
    shown, kept = add(student, reflection()), add(student, drawing())
    address = made_link(signed_in(student), shown)

    assert Client().get(f"{address}files/{kept.uuid}/").status_code == 404


def test_whoever_guesses_links_waits(student: Person) -> None:
    cache.clear()
    client = Client()

    answers = [
        client.get(reverse("portfolio_shared", args=[f"guess-{n}"])).status_code for n in range(21)
    ]

    cache.clear()
    assert answers == [410] * 20 + [429]


def test_a_choice_of_nothing_is_said_at_the_top_and_makes_no_link(student: Person) -> None:
    page = signed_in(student).post(
        reverse("portfolio_link_new"), {"purpose": "Application", "days": "30"}
    )

    assert page.status_code == 422
    assert "Choose at least one thing to show." in page.content.decode()
    assert ShareLink.objects.count() == 0


def test_the_list_of_links_says_how_each_stands(student: Person) -> None:
    client = signed_in(student)
    shown = add(student, reflection())
    made_link(client, shown)
    Client().get(made_link(client, shown, purpose="Second"))
    client.post(reverse("portfolio_link_withdraw", args=[ShareLink.objects.first().uuid]))

    page = client.get(reverse("portfolio_links"))

    assert [(row.link.purpose, row.standing) for row in page.context["rows"]] == [
        ("Second", "withdrawn"),
        ("Application", "open"),
    ]


def test_the_choice_of_a_link_is_changed_on_its_page(student: Person) -> None:
    client = signed_in(student)
    first, second = add(student, reflection()), add(student, reflection(title="Second"))
    address = made_link(client, first)
    link = ShareLink.objects.get()

    client.post(
        reverse("portfolio_link_edit", args=[link.uuid]),
        {"targets": [str(item_reference(second))]},
    )

    assert "Second" in Client().get(address).content.decode()
    assert client.get(reverse("portfolio_link", args=[link.uuid])).status_code == 200


def guardian_of(training: Training, student: Person) -> Person:
    guardian = training.world.add_person("Guardian", Role.GUARDIAN)
    begin_relationships(
        viewer=command_viewer(),
        pairs=[(guardian.pk, student.pk)],
        kind=Relationship.Kind.GUARDIAN,
        source=item_reference(add(student, reflection(title="Open", is_open_to_school=True))),
        starts_on=date(2025, 9, 1),
        ends_on=None,
    )
    return guardian


def test_a_guardian_reads_the_portfolio_within_consent_and_no_longer(
    training: Training, student: Person
) -> None:
    add(student, reflection(title="Private"))
    guardian = guardian_of(training, student)
    consent = Consent.objects.create(
        person=student, purpose="guardian_view", given_by=student, given_at=NOW
    )
    client = signed_in(guardian)

    with_consent = client.get(reverse("portfolio")).content.decode()
    consent.withdrawn_at = now()
    consent.save()
    without = client.get(reverse("portfolio_of", args=[student.uuid]))

    assert "Open" in with_consent
    assert "Private" not in with_consent
    assert without.status_code == 404


def test_a_teacher_adds_nothing_and_sees_no_links(training: Training, student: Person) -> None:
    client = signed_in(training.world.teacher)

    page = client.get(reverse("portfolio_of", args=[student.uuid]))

    assert page.status_code == 200
    assert "Write a reflection" not in page.content.decode()
    assert client.get(reverse("portfolio_links")).status_code == 403


def test_a_file_that_is_too_large_is_refused_with_what_to_do(student: Person) -> None:
    upload = SimpleUploadedFile("big.pdf", PDF + bytes(10 * 1024 * 1024))

    page = signed_in(student).post(
        reverse("portfolio_add", args=["file"]), {**written(), "file": upload}
    )

    assert page.status_code == 422
    assert "at most 10 MB" in page.content.decode()
