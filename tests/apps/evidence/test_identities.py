"""The office says who an identity of another system is: pages, services, route, and who may."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests.apps.assessment.test_rating_pages import signed_in
from tests.apps.conftest import NOON, World

from api_calls import put_json, system_of
from ronghe.apps.base.api import Refused, next_steps
from ronghe.apps.evidence.api import append_statements, seal_all
from ronghe.apps.evidence.models import Learner
from ronghe.apps.evidence.queries.identities import identities_for, person_by_number, viewed
from ronghe.apps.evidence.services.identities import tie_identity, untie_identity
from ronghe.apps.people.api import (
    NotAllowed,
    Organisation,
    Person,
    Relationship,
    Role,
    command_viewer,
    make_key,
    viewer_of_key,
    viewer_of_person,
)
from ronghe.standards import xapi

AT = datetime(2026, 3, 3, tzinfo=UTC)
VERB = {"id": "http://adlnet.gov/expapi/verbs/passed"}


def account(name: str) -> dict[str, Any]:
    return {"account": {"homePage": "https://lms.example", "name": name}, "name": f"{name} L."}


def say(world: World, *names: str, teacher: str = "") -> None:
    key, _ = make_key(
        viewer=command_viewer(),
        organisation=world.school,
        title="LMS",
        scopes=("xapi.write",),
        at=NOON,
    )
    context = {"instructor": account(teacher)} if teacher else {}
    statements = [
        xapi.parse_statement(
            {
                "actor": account(name),
                "verb": VERB,
                "object": {"id": "https://lms.example/1"},
                "context": context,
            },
            "1.0.3",
        )
        for name in names
    ]
    append_statements(viewer=viewer_of_key(key), statements=statements, at=NOON)
    seal_all()


def numbered(person: Person, number: str) -> Person:
    person.number = number
    person.save()
    return person


def learner(name: str) -> Learner:
    rows = viewed(list(identities_for(command_viewer())))
    return next(one.learner for one in rows if one.name == f"{name} L.")


def test_an_unknown_identity_is_listed_with_its_statements(world: World) -> None:
    say(world, "wei", "wei", "lin", teacher="zhang")

    rows = viewed(list(identities_for(viewer_of_person(world.administrator))))

    assert {(one.name, one.text, one.statements) for one in rows} == {
        ("wei L.", "wei · https://lms.example", 2),
        ("lin L.", "lin · https://lms.example", 1),
        ("zhang L.", "zhang · https://lms.example", 3),
    }


def test_unknown_identities_stand_before_those_that_were_tied(world: World) -> None:
    say(world, "wei", "lin", "hua")
    viewer = viewer_of_person(world.administrator)
    for name, person in zip(("hua", "wei"), world.students, strict=False):
        tie_identity(viewer=viewer, learner=learner(name), person=person, at=AT)

    rows = viewed(list(identities_for(viewer)))

    assert [one.person is None for one in rows] == [True, False, False]


def test_an_identity_is_tied_and_untied_on_the_page(world: World) -> None:
    say(world, "wei")
    numbered(world.students[0], "S7")
    client, row = signed_in(world.administrator), learner("wei")
    address = reverse("identity", args=[row.pseudonym])

    found = client.get(address, {"number": "S7"})
    client.post(address, {"number": "S7"})
    row.refresh_from_db()
    tied = row.person
    client.post(reverse("identity_untie", args=[row.pseudonym]))
    row.refresh_from_db()

    assert found.context["found"] == tied == world.students[0]
    assert (row.person, row.tied_at) == (None, None)


def test_a_number_that_nobody_has_is_named_beside_the_field(world: World) -> None:
    say(world, "wei")
    address = reverse("identity", args=[learner("wei").pseudonym])

    answer = signed_in(world.administrator).post(address, {"number": "nobody"})

    assert answer.status_code == 422
    assert answer.context["form"]["number"].value() == "nobody"
    assert learner("wei").person is None


def test_nobody_of_another_organisation_is_tied(world: World) -> None:
    say(world, "wei")

    with pytest.raises(Refused) as refusal:
        tie_identity(
            viewer=viewer_of_person(world.administrator),
            learner=learner("wei"),
            person=world.mentor,
            at=AT,
        )

    assert refusal.value.code == "identity-stranger"
    assert learner("wei").person is None


def mentors(world: World, student: Person, kind: str = "mentor") -> None:
    Relationship.objects.create(
        viewer=world.mentor, subject=student, kind=kind, starts_on=date(2026, 1, 1)
    )


def test_an_enterprise_mentor_of_a_student_is_found_by_name_and_tied(world: World) -> None:
    say(world, "wei", teacher="zhang")
    mentors(world, world.students[0])
    row, address = learner("zhang"), reverse("identity", args=[learner("zhang").pseudonym])

    client = signed_in(world.administrator)
    found = client.get(address, {"number": world.mentor.name_en})
    client.post(address, {"number": world.mentor.name_en})

    row.refresh_from_db()
    assert found.context["found"] == row.person == world.mentor


def test_a_guardian_is_nobody_whom_another_system_means(world: World) -> None:
    say(world, "wei")
    mentors(world, world.students[0], kind="guardian")

    with pytest.raises(Refused) as refusal:
        tie_identity(
            viewer=viewer_of_person(world.administrator),
            learner=learner("wei"),
            person=world.mentor,
            at=AT,
        )

    assert refusal.value.code == "identity-stranger"
    assert learner("wei").person is None


def test_the_school_s_own_people_are_found_by_number_alone(world: World) -> None:
    say(world, "wei")

    found = person_by_number(learner("wei"), world.students[0].name_en)

    assert found is None


def test_unknown_identities_wait_for_the_office_and_for_no_one_else(world: World) -> None:
    say(world, "wei", "lin")
    root = world.add_person("Root", Role.SYSTEM_ADMINISTRATOR)

    steps = {
        person: [
            step.title for step in next_steps(viewer_of_person(person)) if "unkn" in step.title
        ]
        for person in (world.administrator, root, world.lead)
    }

    assert steps == {
        world.administrator: ["Say who 2 unknown identities are at School"],
        root: [],
        world.lead: [],
    }


def test_an_identity_is_tied_once(world: World) -> None:
    say(world, "wei")
    viewer, row = viewer_of_person(world.administrator), learner("wei")
    tie_identity(viewer=viewer, learner=row, person=world.students[0], at=AT)

    with pytest.raises(Refused) as refusal:
        tie_identity(viewer=viewer, learner=row, person=world.students[1], at=AT)

    assert refusal.value.code == "identity-tied"
    assert learner("wei").person == world.students[0]


def test_who_is_known_by_number_is_neither_listed_nor_untied(world: World) -> None:
    say(world, str(world.students[0].uuid))
    row = Learner.objects.get(person=world.students[0])
    viewer = viewer_of_person(world.administrator)

    with pytest.raises(Refused) as refusal:
        untie_identity(viewer=viewer, learner=row, at=AT)

    assert refusal.value.code == "identity-not-tied"
    assert not identities_for(viewer).filter(pk=row.pk).exists()


@pytest.mark.parametrize("name", ["teacher", "lead", "mentor"])
def test_only_the_office_ties(world: World, name: str) -> None:
    say(world, "wei")
    viewer = viewer_of_person(getattr(world, name))

    with pytest.raises(NotAllowed):
        tie_identity(viewer=viewer, learner=learner("wei"), person=world.students[0], at=AT)

    assert learner("wei").person is None


def test_the_office_of_another_school_sees_nothing(world: World) -> None:
    say(world, "wei")
    other = Organisation.objects.create(
        region=world.region, kind="school", code="other", title_en="O", title_zh="他"
    )
    person = world.add_person("Far", Role.SCHOOL_ADMINISTRATOR, organisation=other)

    answer = signed_in(person).get(reverse("identity", args=[learner("wei").pseudonym]))

    assert answer.status_code == 404
    assert not identities_for(viewer_of_person(person)).exists()


def test_the_list_costs_the_same_for_one_and_for_many(world: World) -> None:
    client = signed_in(world.administrator)
    say(world, "one")
    client.get(reverse("identities"))
    with CaptureQueriesContext(connection) as few:
        client.get(reverse("identities"))
    say(world, *(f"n{number}" for number in range(15)))

    with CaptureQueriesContext(connection) as many:
        client.get(reverse("identities"))

    assert len(few) == len(many)


def test_another_system_ties_by_the_route(world: World) -> None:
    say(world, "wei")
    numbered(world.students[0], "S7")
    ask = system_of(world.school, "people:write")
    [one] = ask.get("/api/v1/identities").json()["items"]
    address = f"/api/v1/identities/{one['uuid']}/person"

    unknown = put_json(ask, address, {"number": "S9"})
    tied = put_json(ask, address, {"number": "S7"})

    assert (one["name"], one["statements"], one["person"]) == ("wei L.", 1, None)
    assert (unknown.status_code, tied.status_code) == (404, 200)
    assert tied.json()["person"] == str(world.students[0].uuid)
    assert learner("wei").person == world.students[0]
    assert ask.delete(address).json()["person"] is None
    assert learner("wei").person is None
