"""What somebody was seen to do, by competence; by hand."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.apps.conftest import World
from tests.apps.curriculum.conftest import found_work

from ronghe.apps.assessment.models import Category, Item, Observation
from ronghe.apps.assessment.queries.work_seen import SeenBy, WorkSeen, work_seen
from ronghe.apps.base.api import Text
from ronghe.apps.competence.api import CompetenceTask, TypicalTask
from ronghe.apps.evidence.api import NewRecord, Record, append_records
from ronghe.apps.people.api import Person, command_viewer

DAY = date(2026, 3, 2)


@pytest.fixture
def item(world: World) -> Item:
    """One item of a rated instrument with an anchor for each score."""
    found = found_work(world).instrument.items.first()
    assert found is not None
    found.categories.all().delete()
    Category.objects.bulk_create(
        Category(item=found, number=n, score=n, title_en=f"anchor {n}.", title_zh=f"描述{n}。")
        for n in range(5)
    )
    return found


def noon(day: date) -> datetime:
    return datetime.combine(day, time(4), tzinfo=UTC)


def see(
    world: World, item: Item, score: int, rater: Person | None, day: date = DAY, **more: Any
) -> None:
    subject = more.pop("subject", world.students[0])
    [record] = append_records(
        viewer=command_viewer(),
        action="assessment.rate_person",
        records=[
            NewRecord(
                organisation=world.school,
                kind=Record.Kind.RATING,
                verb="https://w3id.org/xapi/dod-isd/verbs/assessed",
                subject=subject,
                actor=world.teacher,
                observed_at=noon(day),
                body={},
            )
        ],
        at=noon(day),
    )
    fields = {"context": "workshop", "phase": "process", **more}
    Observation.objects.create(
        record=record,
        item=item,
        subject=subject,
        rater=rater,
        score=score,
        observed_on=day,
        **fields,
    )


def seen(world: World, until: date = DAY) -> list[WorkSeen]:
    return work_seen([world.students[0].pk], world.framework.pk, until)


def test_the_anchor_is_the_one_that_half_of_the_ratings_reach(world: World, item: Item) -> None:
    """4, 3, 2, 2: the upper half is {4, 3}, so "3 or more" in two of four; with another 1 the
    middle one of five is 2, which four of five reach."""
    for score in (2, 4, 2, 3):
        see(world, item, score, world.teacher)
    [of_four] = seen(world)
    see(world, item, 1, world.teacher)
    [of_five] = seen(world)

    assert (of_four.seen, of_four.at_least_so, of_four.lately) == (
        Text("anchor 3.", "描述3。"),
        2,
        4,
    )
    assert (of_five.seen, of_five.at_least_so, of_five.lately) == (
        Text("anchor 2.", "描述2。"),
        4,
        5,
    )


def test_what_was_seen_more_than_a_year_before_the_newest_no_longer_speaks(
    world: World, item: Item
) -> None:
    see(world, item, 0, world.teacher, DAY - timedelta(days=366))
    see(world, item, 3, world.teacher, DAY)

    [work] = seen(world)

    assert (work.at_least_so, work.lately) == (1, 1)
    assert (work.scores, work.days) == (2, 2)
    assert (work.since, work.until) == (DAY - timedelta(days=366), DAY)


def test_nothing_later_than_the_day_asked_for_is_told(world: World, item: Item) -> None:
    see(world, item, 1, world.teacher, DAY)
    see(world, item, 4, world.teacher, DAY + timedelta(days=1))

    [work] = seen(world, until=DAY)

    assert (work.scores, work.seen) == (1, Text("anchor 1.", "描述1。"))


def test_raters_stand_by_pseudonym_and_side_with_their_contexts(world: World, item: Item) -> None:
    see(world, item, 2, world.teacher)
    see(world, item, 2, world.teacher)
    see(world, item, 3, world.mentor, is_by_enterprise=True, context="workplace")

    [work] = seen(world)

    assert work.by == (
        SeenBy(str(world.teacher.pseudonym), False, "workshop"),
        SeenBy(str(world.mentor.pseudonym), True, "workplace"),
    )
    assert work.contexts == ("workshop", "workplace")


def test_peers_and_what_somebody_says_of_themselves_are_no_part_of_it(
    world: World, item: Item
) -> None:
    see(world, item, 4, world.students[1], is_by_peer=True)
    see(world, item, 4, world.students[0])
    see(world, item, 4, world.teacher, is_superseded=True)

    assert seen(world) == []


def test_answers_that_nobody_rated_are_counted_without_an_anchor(world: World, item: Item) -> None:
    see(world, item, 1, None)
    see(world, item, 0, None, DAY - timedelta(days=1))

    [work] = seen(world)

    assert (work.seen, work.by, work.scores, work.days) == (None, (), 2, 2)


def test_the_tasks_of_the_competence_are_named_and_many_cost_what_one_costs(
    world: World, item: Item
) -> None:
    see(world, item, 2, world.teacher)
    with CaptureQueriesContext(connection) as one:
        [work] = seen(world)
    for student in world.students[1:]:
        see(world, item, 2, world.teacher, subject=student)
    with CaptureQueriesContext(connection) as many:
        works = work_seen([s.pk for s in world.students], world.framework.pk, DAY)

    tasks = CompetenceTask.objects.filter(competence=item.competence).values_list("task", flat=True)
    assert work.tasks == tuple(sorted(tasks))
    assert TypicalTask.objects.filter(pk__in=work.tasks).count() == len(work.tasks)
    assert len(works) == len(world.students)
    assert len(one) == len(many) == 4
