"""Recruiters search within what students consented to show; withdrawal works at once."""

from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests.apps.assessment.test_rating_pages import signed_in
from tests.apps.certification.issuers import AT, CONTENT
from tests.apps.certification.test_issuing import issued
from tests.apps.conftest import World

from ronghe.apps.base.api import AuditEntry, Text, now
from ronghe.apps.certification.api import revoke_credential
from ronghe.apps.certification.credential_content import LevelStep
from ronghe.apps.certification.models import Credential, TalentChoice
from ronghe.apps.certification.queries.talent import (
    Findable,
    TalentQuery,
    levels_of,
    search_talent,
)
from ronghe.apps.certification.services.sharing import show_credential
from ronghe.apps.certification.services.talent import TalentFields, choose_talent_fields
from ronghe.apps.people.api import (
    NotAllowed,
    Organisation,
    Person,
    Region,
    Viewer,
    viewer_of_person,
)
from ronghe.apps.people.services.consents import give_consent, withdraw_consent

EVERYTHING = TalentFields(name=True, levels=True, tasks=True)
FACTS = {"name": "Student 1", "levels": "competent", "tasks": "Turn a stepped shaft"}


def choose(person: Person, fields: TalentFields = EVERYTHING) -> None:
    choose_talent_fields(viewer=viewer_of_person(person), person=person, fields=fields, at=AT)


@pytest.fixture
def student(world: World, issuer: Viewer) -> Person:
    """Has a certificate, agreed to be found and shows everything."""
    student = world.students[0]
    student.birth_date = AT.date() - timedelta(days=17 * 365)
    student.save()
    issued(world, issuer)
    give_consent(viewer=viewer_of_person(student), person=student, purpose="recruitment", at=AT)
    choose(student)
    return student


@pytest.fixture
def recruiter(world: World) -> Client:
    return signed_in(world.add_person("Recruiter", "recruiter", organisation=world.enterprise))


def seen(client: Client, **asked: str) -> str:
    response = client.get(reverse("talent"), asked)
    assert response.status_code == 200
    return response.content.decode().partition('id="found"')[2]


def test_a_recruiter_finds_who_agreed_with_what_they_show(
    recruiter: Client, student: Person
) -> None:
    text = seen(recruiter)

    assert all(fact in text for fact in FACTS.values())
    assert "Turning to size" in text


def test_withdrawal_works_at_once(recruiter: Client, student: Person) -> None:
    before = seen(recruiter)

    withdraw_consent(
        viewer=viewer_of_person(student), person=student, purpose="recruitment", at=now()
    )
    after = seen(recruiter)

    assert ("Turning to size" in before, "Turning to size" in after) == (True, False)


def test_agreeing_without_choosing_shows_nothing(recruiter: Client, student: Person) -> None:
    TalentChoice.objects.all().delete()

    assert "Turning to size" not in seen(recruiter)


def test_choosing_without_agreeing_shows_nothing(
    recruiter: Client, world: World, issuer: Viewer
) -> None:
    issued(world, issuer)
    choose(world.students[0])

    assert "Turning to size" not in seen(recruiter)


@pytest.mark.parametrize("hidden", ["name", "levels", "tasks"])
def test_a_field_that_is_not_shown_is_neither_seen_nor_searched(
    recruiter: Client, student: Person, hidden: str
) -> None:
    choose(student, replace(EVERYTHING, **{hidden: False}))

    assert FACTS[hidden] not in seen(recruiter)
    if hidden == "tasks":
        assert "Turning to size" not in seen(recruiter, task="stepped")
    if hidden == "levels":
        page = recruiter.get(reverse("talent"), {"level": "competent"}).content.decode()
        assert "Turning to size" not in page


@pytest.mark.parametrize(
    ("asked", "is_found"),
    [
        ({"certificate": "turning"}, True),
        ({"certificate": "车削"}, True),
        ({"certificate": "milling"}, False),
        ({"level": "competent"}, True),
        ({"task": "STEPPED"}, True),
        ({"task": "台阶轴"}, True),
        ({"task": "weld"}, False),
        ({"certificate": "turning", "task": "weld"}, False),
    ],
)
def test_every_question_narrows_the_search(
    recruiter: Client, student: Person, asked: dict[str, str], is_found: bool
) -> None:
    assert ("Turning to size" in seen(recruiter, **asked)) is is_found


@pytest.mark.parametrize(
    ("places", "asked", "is_found"),
    [
        ((2, 3), "competent", True),  # between competent and proficient: better than asked for
        ((3,), "competent", True),
        ((2, 3), "proficient", False),
        ((1,), "competent", False),
    ],
)
def test_a_level_is_asked_for_at_least(places: tuple[int, ...], asked: str, is_found: bool) -> None:
    names = ("novice", "beginner", "competent", "proficient")
    steps = [LevelStep(number, Text(name, ""), Text("", "")) for number, name in enumerate(names)]
    choice = TalentChoice(person=Person(name_en="Li"), shows_levels=True, uuid=uuid4())

    def row(wanted: tuple[int, ...], title: str) -> Findable:
        content = replace(CONTENT, title=Text(title, ""), steps=tuple(steps[n] for n in wanted))
        return Findable(Credential(organisation=Organisation(code="s")), content, choice)

    everybody = [row(places, "This one"), *(row((n,), "Another") for n in range(4))]
    found = search_talent(TalentQuery(level=asked), everybody)

    titles = {one.title for talent in found for one in talent.certificates}
    assert ("This one" in titles) is is_found
    assert levels_of(everybody) == list(names)


def test_the_school_can_be_asked_for(recruiter: Client, student: Person, world: World) -> None:
    assert "Turning to size" in seen(recruiter, school=str(world.school.uuid))
    other = recruiter.get(reverse("talent"), {"school": str(world.enterprise.uuid)})
    assert "Turning to size" not in other.content.decode()


def test_what_no_longer_holds_is_not_found(
    recruiter: Client, student: Person, world: World, issuer: Viewer
) -> None:
    [credential] = student.credentials.all()
    revoke_credential(viewer=issuer, credential=credential, reason="mistake", at=AT)
    ended = replace(CONTENT, title=Text("Old art", "旧技艺"), valid_until=AT.date())
    issued(world, issuer, content=ended)

    text = seen(recruiter)

    assert ("Turning to size" in text, "Old art" in text) == (False, False)


def test_the_page_of_a_credential_is_led_to_only_where_all_of_it_is_shown(
    recruiter: Client, student: Person
) -> None:
    [credential] = student.credentials.all()
    address = reverse("credential", args=[credential.uuid])
    before = address in seen(recruiter)
    show_credential(viewer=viewer_of_person(student), credential=credential, is_shown=True)
    shown = address in seen(recruiter)
    choose(student, replace(EVERYTHING, name=False))

    assert (before, shown, address in seen(recruiter)) == (False, True, False)


def test_another_regions_recruiter_finds_nobody(world: World, student: Person) -> None:
    region = Region.objects.create(code="away", title_en="Away", title_zh="外地")
    works = Organisation.objects.create(
        region=region, kind="enterprise", code="w", title_en="W", title_zh="外"
    )
    stranger = signed_in(world.add_person("Stranger", "recruiter", organisation=works))

    assert "Turning to size" not in seen(stranger)


def test_each_search_leaves_a_row(recruiter: Client, student: Person) -> None:
    seen(recruiter)
    seen(recruiter, task="weld")

    rows = AuditEntry.objects.filter(action="certification.search_talent", kind="read")
    assert rows.count() == 2


@pytest.mark.parametrize("who", ["mentor", "teacher", "lead", "administrator"])
def test_nobody_else_searches(world: World, student: Person, who: str) -> None:
    response = signed_in(getattr(world, who)).get(reverse("talent"))

    assert response.status_code == 403
    assert "Turning to size" not in response.content.decode()


def test_nobody_chooses_for_another_and_nothing_is_changed(world: World, student: Person) -> None:
    for other in (world.students[1], world.lead):
        with pytest.raises(NotAllowed):
            choose_talent_fields(
                viewer=viewer_of_person(other), person=student, fields=TalentFields(), at=AT
            )

    assert TalentChoice.objects.get().shows_name is True


def test_a_search_costs_the_same_for_one_and_for_many(
    recruiter: Client, student: Person, world: World, issuer: Viewer
) -> None:
    counts = []
    for person in (None, *world.students[1:]):
        if person is not None:
            person.birth_date = student.birth_date
            person.save()
            issued(world, issuer, person=person)
            give_consent(
                viewer=viewer_of_person(person), person=person, purpose="recruitment", at=AT
            )
            choose(person)
        with CaptureQueriesContext(connection) as queries:
            seen(recruiter)
        counts.append(len(queries))

    assert counts[0] == counts[-1]


def test_the_student_chooses_on_a_page_of_their_own(world: World, student: Person) -> None:
    client = signed_in(student)

    client.post(reverse("my_talent"), {"levels": "on"})
    text = client.get(reverse("my_talent")).content.decode()

    choice = TalentChoice.objects.get()
    assert (choice.shows_name, choice.shows_levels, choice.shows_tasks) == (False, True, False)
    assert "Recruiters of your region can find your certificates in force" in text
