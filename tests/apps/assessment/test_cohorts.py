"""What a cohort can do: shares with their uncertainty, changes, and nobody read out of them."""

from datetime import UTC, date, datetime

import pytest
from tests.apps.conftest import World, add_instrument

from ronghe.apps.assessment.api import (
    Calibration,
    Estimate,
    cohort_reach,
    entry_years,
    moved_around,
)
from ronghe.apps.competence.api import Competence
from ronghe.apps.people.api import (
    Cohort,
    NotAllowed,
    Person,
    Role,
    SchoolClass,
    viewer_of_person,
)

AT = datetime(2026, 3, 2, 4, tzinfo=UTC)
SPRING, AUTUMN = date(2026, 2, 1), date(2025, 9, 1)


@pytest.fixture
def competence(world: World) -> Competence:
    add_instrument(world.framework)
    Calibration.objects.create(
        framework=world.framework, state="done", evidence_to=AT, asked_at=AT, in_force_from=AT
    )
    found = world.framework.competences.order_by("pk").first()
    assert found is not None
    return found


def cohort(world: World, size: int) -> list[Person]:
    where = {"programme": world.programme, "school_class": world.school_class}
    more = [world.add_person(f"More {n}", Role.STUDENT, **where) for n in range(size - 4)]
    return [*world.students, *more]


def estimate(person: Person, chances: list[float], **more: object) -> None:
    fields = {
        "calibration": Calibration.objects.get(),
        "person": person,
        "dimension": "behavioural",
        "term_starts_on": SPRING,
        "measure": 0.0,
        "standard_error": 0.4,
        "is_supported": True,
        "level_probabilities": chances,
        "updated_at": AT,
        **more,
    }
    Estimate.objects.create(**fields)


def test_the_share_is_the_mean_chance_and_its_error_that_of_the_levels(
    world: World, competence: Competence
) -> None:
    for person in cohort(world, 5):
        estimate(person, [0.1, 0.1, 0.3, 0.5, 0.0])

    reach = cohort_reach(viewer_of_person(world.lead), world.programme, {competence.pk: 2})

    # Each is on level 2 or above with 0.8; five such: sqrt(5 × 0.8 × 0.2) / 5 = 0.1789.
    found = reach[competence.pk]
    assert found.share == pytest.approx(0.8)
    assert found.standard_error == pytest.approx(0.17889, abs=1e-5)
    assert (found.persons, found.cohort, found.part, found.level) == (5, 5, "", 2)


def test_those_without_an_estimate_make_the_share_less_sure(
    world: World, competence: Competence
) -> None:
    students = cohort(world, 10)
    for number, person in enumerate(students[:5]):
        estimate(person, [0.0, 0.0, 1.0, 0.0, 0.0] if number < 3 else [1.0, 0.0, 0.0, 0.0, 0.0])

    found = cohort_reach(viewer_of_person(world.lead), world.programme, {competence.pk: 2})

    # Chances 1 1 1 0 0 are sure in themselves; half of the cohort is not seen:
    # (1 − 5/10) × variance 0.24 / 5 = 0.024, and its root 0.1549.
    reach = found[competence.pk]
    assert (reach.share, reach.persons, reach.cohort) == (pytest.approx(0.6), 5, 10)
    assert reach.standard_error == pytest.approx(0.15492, abs=1e-5)


def test_fewer_than_five_are_not_told_of(world: World, competence: Competence) -> None:
    for person in world.students:
        estimate(person, [0.0, 0.0, 1.0, 0.0, 0.0])

    assert cohort_reach(viewer_of_person(world.lead), world.programme, {competence.pk: 2}) == {}


def test_what_is_not_supported_does_not_count(world: World, competence: Competence) -> None:
    for person in cohort(world, 6):
        estimate(person, [0.0, 0.0, 1.0, 0.0, 0.0], is_supported=False)

    assert cohort_reach(viewer_of_person(world.lead), world.programme, {competence.pk: 2}) == {}


def test_the_competence_itself_goes_before_its_dimension(
    world: World, competence: Competence
) -> None:
    for person in cohort(world, 5):
        estimate(person, [1.0, 0.0, 0.0, 0.0, 0.0])
        estimate(person, [0.0, 0.0, 1.0, 0.0, 0.0], part=f"competence:{competence.code}")

    reach = cohort_reach(viewer_of_person(world.lead), world.programme, {competence.pk: 2})

    assert reach[competence.pk].share == 1.0


def test_the_newest_estimate_of_each_counts(world: World, competence: Competence) -> None:
    for person in cohort(world, 5):
        estimate(person, [1.0, 0.0, 0.0, 0.0, 0.0], term_starts_on=AUTUMN)
        estimate(person, [0.0, 0.0, 1.0, 0.0, 0.0])

    reach = cohort_reach(viewer_of_person(world.lead), world.programme, {competence.pk: 2})

    assert reach[competence.pk].share == 1.0


def test_a_mentor_learns_nothing_of_a_cohort(world: World, competence: Competence) -> None:
    with pytest.raises(NotAllowed):
        cohort_reach(viewer_of_person(world.mentor), world.programme, {competence.pk: 2})


def test_more_competences_cost_no_more_queries(
    world: World, competence: Competence, django_assert_num_queries: object
) -> None:
    viewer = viewer_of_person(world.lead)
    for person in cohort(world, 5):
        estimate(person, [0.0, 0.0, 1.0, 0.0, 0.0])
    wanted = {one.pk: 2 for one in world.framework.competences.all()}

    for asked in ({competence.pk: 2}, wanted):
        with django_assert_num_queries(5):  # type: ignore[operator]
            assert len(cohort_reach(viewer, world.programme, asked)) == len(asked)


def test_measures_are_paired_before_and_since_the_term_of_a_day(
    world: World, competence: Competence
) -> None:
    students = cohort(world, 5)
    for number, person in enumerate(students):
        estimate(person, [], term_starts_on=AUTUMN, measure=number / 10)
        estimate(person, [], measure=number / 10 + 1)

    moved = moved_around(
        viewer_of_person(world.lead), competence, [p.pk for p in students], date(2026, 3, 1)
    )

    assert [(one.before, one.after) for one in moved] == [
        (number / 10, number / 10 + 1) for number in range(5)
    ]


def test_somebody_measured_only_once_is_in_no_pair(world: World, competence: Competence) -> None:
    students = cohort(world, 6)
    for person in students[:5]:
        estimate(person, [], term_starts_on=AUTUMN)
    for person in students:
        estimate(person, [])

    moved = moved_around(
        viewer_of_person(world.lead), competence, [p.pk for p in students], date(2026, 3, 1)
    )

    assert len(moved) == 5


def test_four_pairs_are_not_told_of(world: World, competence: Competence) -> None:
    for person in world.students:
        estimate(person, [], term_starts_on=AUTUMN)
        estimate(person, [])

    keys = [person.pk for person in world.students]
    assert moved_around(viewer_of_person(world.lead), competence, keys, date(2026, 3, 1)) == []


def test_only_those_who_began_in_a_year_are_looked_at_where_one_is_named(
    world: World, competence: Competence
) -> None:
    first_years = SchoolClass.objects.create(
        cohort=Cohort.objects.create(programme=world.programme, entry_year=2026),
        title_en="CNC 3",
        title_zh="CNC 3",
    )
    where = {"programme": world.programme, "school_class": first_years}
    for person in cohort(world, 5):
        estimate(person, [0.0, 0.0, 1.0])
    for number in range(6):
        estimate(world.add_person(f"New {number}", Role.STUDENT, **where), [1.0, 0.0, 0.0])
    viewer, asked = viewer_of_person(world.lead), {competence.pk: 2}

    everybody = cohort_reach(viewer, world.programme, asked)[competence.pk]
    furthest = cohort_reach(viewer, world.programme, asked, entry_year=2025)[competence.pk]

    assert entry_years(viewer, world.programme) == (2025, 2026)
    assert (everybody.share, everybody.cohort) == (pytest.approx(5 / 11), 11)
    assert (furthest.share, furthest.cohort) == (1.0, 5)


def test_a_year_of_fewer_than_five_is_not_named(world: World, competence: Competence) -> None:
    assert entry_years(viewer_of_person(world.lead), world.programme) == ()
    with pytest.raises(NotAllowed):
        entry_years(viewer_of_person(world.mentor), world.programme)
