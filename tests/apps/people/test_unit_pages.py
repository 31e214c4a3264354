"""Pages of organisations, programmes, classes and school years: what they offer and keep."""

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django.fixtures import DjangoAssertNumQueries
from tests.apps.conftest import World
from tests.apps.people.test_pages import signed_in

from ronghe.apps.people.api import (
    AcademicYear,
    Cohort,
    Organisation,
    Programme,
    Role,
    SchoolClass,
)


@pytest.fixture
def office(world: World) -> Client:
    return signed_in(world.administrator)


@pytest.fixture
def root(world: World) -> Client:
    return signed_in(world.add_person("Root", Role.SYSTEM_ADMINISTRATOR))


def test_from_an_empty_region_to_a_class_page_by_page(world: World, root: Client) -> None:
    root.post(reverse("region_new"), {"title_zh": "新区", "title_en": "New region"})
    region = world.region.__class__.objects.get(code="new-region")
    school = root.post(
        reverse("organisation_new"),
        {"region": region.uuid, "kind": "school", "title_zh": "新区技校"},
        follow=True,
    ).context["organisation"]
    programme = root.post(
        reverse("programme_new", args=[school.uuid]),
        {"title_en": "Elderly care", "trade": "elderly-care"},
        follow=True,
    ).context["programme"]

    page = root.post(
        reverse("class_new", args=[programme.uuid]),
        {"entry_year": "2026", "title_zh": "养老2026班"},
        follow=True,
    )

    made = SchoolClass.objects.get(title_zh="养老2026班")
    assert page.context["school_class"] == made
    assert made.cohort.programme.organisation.region == region
    assert "养老2026班" in page.content.decode()


def test_a_refusal_keeps_what_was_typed_and_changes_nothing(world: World, office: Client) -> None:
    page = office.post(
        reverse("class_new", args=[world.programme.uuid]),
        {"entry_year": "2025", "title_en": "CNC 1"},
    )

    assert page.status_code == 422
    assert 'value="CNC 1"' in page.content.decode()
    assert "already" in page.content.decode()
    assert SchoolClass.objects.count() == 2


def test_a_school_sees_its_programmes_and_who_cannot_sign_in(world: World, office: Client) -> None:
    page = office.get(reverse("organisation", args=[world.school.uuid]))

    assert [one.outside_count for one in page.context["outside_classes"]] == [4]
    assert page.context["outside_staff"] == 3  # two teachers and the lead; the office signed in
    assert page.context["may_close"] is False


def test_closing_asks_first_and_says_what_ends(world: World, office: Client) -> None:
    url = reverse("school_class_close", args=[world.school_class.uuid])

    page = office.get(url)
    assert "6 roles" in page.content.decode()
    assert SchoolClass.objects.filter(closed_on=None).count() == 2

    office.post(url)
    assert SchoolClass.objects.filter(closed_on=None).count() == 1


def test_what_a_rule_refuses_is_said_and_nothing_is_closed(world: World, office: Client) -> None:
    page = office.post(reverse("programme_close", args=[world.programme.uuid]), follow=True)

    assert "Close its programmes and classes first" in page.content.decode()
    world.programme.refresh_from_db()
    assert world.programme.closed_on is None


def test_the_usual_school_year_is_offered_and_taken(world: World, root: Client) -> None:
    url = reverse("year_new", args=[world.region.uuid])
    form = root.get(url).context["form"]
    assert form.initial["label"] == "2026–2027"

    root.post(url, form.initial)

    assert AcademicYear.objects.get(label="2026–2027").terms.count() == 2


def test_a_year_that_overlaps_is_said_at_the_form(world: World, root: Client) -> None:
    url = reverse("year_new", args=[world.region.uuid])
    typed = root.get(url).context["form"].initial | {"starts_on": "2026-07-01"}

    page = root.post(url, typed)

    assert page.status_code == 422
    assert "overlaps" in page.content.decode()
    assert world.region.academic_years.count() == 1


def test_a_teacher_opens_the_own_class_without_links_to_records(world: World) -> None:
    client = signed_in(world.teacher)

    page = client.get(reverse("school_class", args=[world.school_class.uuid])).content.decode()

    assert "Student 1" in page
    assert reverse("person", args=[world.students[0].uuid]) not in page
    assert client.get(reverse("person", args=[world.students[0].uuid])).status_code == 403


@pytest.mark.parametrize("count", [1, 20])
def test_the_list_costs_the_same_for_one_and_for_twenty(
    world: World,
    root: Client,
    count: int,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    for number in range(count):
        school = Organisation.objects.create(
            region=world.region, kind="school", code=f"s{number}", title_en=f"School {number}"
        )
        programme = Programme.objects.create(organisation=school, code="p", trade="p")
        cohort = Cohort.objects.create(programme=programme, entry_year=2026)
        SchoolClass.objects.create(cohort=cohort, title_en="Class")

    root.get(reverse("organisations"))
    with django_assert_max_num_queries(11):
        root.get(reverse("organisations"))
