"""From votes to published tasks: results, what is missing, what is handed down."""

from dataclasses import replace
from threading import Barrier, Thread

import pytest
from django.db import connection
from tests.apps.conftest import NOON, World
from tests.apps.curriculum.workshop_steps import LATER, Held, State, hold_workshop, make_occupation

from ronghe.apps.base.api import Refused
from ronghe.apps.competence.api import (
    Occupation,
    TypicalTask,
    current_task,
    tasks_in_force,
)
from ronghe.apps.curriculum.models import Card, CardVote
from ronghe.apps.curriculum.queries.workshop_results import (
    disputed_of,
    drafts_of,
    readiness_of,
    results_of,
)
from ronghe.apps.curriculum.services.board_processes import remove_process
from ronghe.apps.curriculum.services.board_starts import fill_from_previous
from ronghe.apps.curriculum.services.card_votes import Scores, vote
from ronghe.apps.curriculum.services.cards import edit_card, merge_cards, park_card
from ronghe.apps.curriculum.services.workshop_publishing import (
    plan_of_workshop,
    publish_workshop,
)
from ronghe.apps.people.api import NotAllowed

WHOLE = {"title_zh": "装夹工件", "learning_area": "orientation"}


@pytest.fixture
def held(world: World) -> Held:
    return hold_workshop(world)


def rate(held: Held, *cards: Card) -> None:
    """Everybody agrees on everything."""
    held.go(State.ORDERING, State.RATING)
    for card in cards:
        for viewer in (held.lead, held.teacher, held.mentor):
            held.vote(viewer, card, 4, 5, 2)
    held.go(State.CLOSING)


# --- votes ----------------------------------------------------------------------------------------


def test_a_vote_can_be_changed_and_counts_once(held: Held) -> None:
    card = held.add()
    held.go(State.ORDERING, State.RATING)

    held.vote(held.teacher, card, 1, 1, 1)
    held.vote(held.teacher, card, 2, 3, 4)

    [result] = results_of(held.workshop)
    assert (result.frequency.mean, result.importance.mean, result.difficulty.mean) == (2, 3, 4)
    assert result.votes == 1


@pytest.mark.parametrize("scores", [(0, 3, 3), (3, 6, 3), (3, 3, -1)])
def test_a_score_off_the_scale_is_not_counted(held: Held, scores: tuple[int, int, int]) -> None:
    card = held.add()
    held.go(State.ORDERING, State.RATING)

    with pytest.raises(Refused) as caught:
        held.vote(held.teacher, card, *scores)

    assert caught.value.code == "off-scale"
    assert not CardVote.objects.exists()


def test_nobody_votes_before_or_after_rating(held: Held) -> None:
    card = held.add()

    with pytest.raises(Refused):
        held.vote(held.teacher, card, 3, 3, 3)
    rate(held, card)
    with pytest.raises(Refused):
        held.vote(held.teacher, card, 1, 1, 1)

    assert {row.importance for row in CardVote.objects.all()} == {5}


def test_a_parked_card_is_not_rated(held: Held) -> None:
    card, _ = held.add("A"), held.add("B")
    park_card(viewer=held.lead, card=card, version=1)
    held.go(State.ORDERING, State.RATING)

    with pytest.raises(Refused):
        held.vote(held.teacher, card, 3, 3, 3)

    assert not CardVote.objects.exists()


def test_tasks_on_which_opinions_lie_far_apart_come_first(held: Held) -> None:
    agreed, split, torn = held.add("Agreed"), held.add("Split"), held.add("Torn")
    held.go(State.ORDERING, State.RATING)
    for viewer, score in ((held.lead, 1), (held.teacher, 3), (held.mentor, 5)):
        held.vote(viewer, agreed, 3, 4, 3)
        held.vote(viewer, split, 3, min(score + 1, 4), 3)
        held.vote(viewer, torn, 3, score, 3)

    disputed = disputed_of(held.workshop)

    assert [(one.card.title_en, one.disputed) for one in disputed] == [
        ("Torn", ("importance",)),
        ("Split", ("importance",)),
    ]


@pytest.mark.django_db(transaction=True)
def test_two_votes_of_one_person_at_once_are_one(world: World) -> None:
    held = hold_workshop(world)
    card = held.add()
    held.go(State.ORDERING, State.RATING)
    start = Barrier(2)

    def cast(score: int) -> None:
        start.wait()
        try:
            vote(viewer=held.teacher, card=card, scores=Scores(score, score, score), at=NOON)
        finally:
            connection.close()

    threads = [Thread(target=cast, args=(score,)) for score in (2, 4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert CardVote.objects.count() == 1


# --- what is missing ------------------------------------------------------------------------------


def test_what_is_missing_is_named(held: Held) -> None:
    card = held.add()
    held.go(State.ORDERING, State.RATING)
    held.vote(held.teacher, card, 3, 3, 3)

    missing = [one.text.en for one in readiness_of(held.workshop).missing]

    assert missing == [
        "title in Chinese is missing",
        "no learning area is chosen",
        "1 of at least 2 votes",
    ]


def test_similar_titles_are_offered_for_merging_and_hinder_nothing(held: Held) -> None:
    first, second = held.add("Clamp the part", **WHOLE), held.add("Clamp the parts", **WHOLE)
    rate(held, first, second)

    readiness = readiness_of(held.workshop)

    assert readiness.is_ready
    assert readiness.similar == ((first, second),)


def test_what_is_not_ready_is_not_published_and_nothing_changed(held: Held) -> None:
    card = held.add(title_zh="装夹工件")
    rate(held, card)

    with pytest.raises(Refused) as caught:
        publish_workshop(viewer=held.lead, workshop=held.workshop, at=NOON)

    assert caught.value.code == "workshop-not-ready"
    assert held.now().state == State.CLOSING
    assert not TypicalTask.objects.exists()


# --- publishing -----------------------------------------------------------------------------------


def test_a_workshop_publishes_its_tasks_with_their_ratings(held: Held) -> None:
    card = held.add(**WHOLE, tools_en="chuck", tools_zh="卡盘", equipment_generation="3")
    rate(held, card)

    done = publish_workshop(viewer=held.lead, workshop=held.workshop, at=LATER)

    [task] = done.created
    assert (task.code, task.work_process.code) == ("clamp-the-part", "prepare")
    assert (task.frequency, task.importance, task.difficulty) == (4, 5, 2)
    assert (task.tools_zh, task.learning_area, task.equipment_generation) == (
        "卡盘",
        "orientation",
        "3",
    )
    assert (held.now().state, held.now().ended_at) == (State.PUBLISHED, LATER)


def test_a_workshop_is_published_once(held: Held) -> None:
    rate(held, held.add(**WHOLE))
    publish_workshop(viewer=held.lead, workshop=held.workshop, at=NOON)

    with pytest.raises(Refused) as caught:
        publish_workshop(viewer=held.lead, workshop=held.workshop, at=NOON)

    assert caught.value.code == "phase-changed"
    assert TypicalTask.objects.count() == 1


def test_who_only_takes_part_publishes_nothing(held: Held) -> None:
    rate(held, held.add(**WHOLE))

    with pytest.raises(NotAllowed):
        publish_workshop(viewer=held.teacher, workshop=held.workshop, at=NOON)

    assert held.now().state == State.CLOSING
    assert not TypicalTask.objects.exists()


def test_new_tasks_of_one_name_get_codes_of_their_own(held: Held) -> None:
    held.add("Measure", **WHOLE)
    held.add("Measure!", **WHOLE)

    [process] = drafts_of(held.workshop)

    assert [task.code for task in process.tasks] == ["measure", "measure-2"]


# --- the next workshop ----------------------------------------------------------------------------


@pytest.fixture
def occupation(world: World) -> Occupation:
    """A setter whose work a first workshop has published: clamp, then measure."""
    held = hold_workshop(world, occupation=make_occupation("published"))
    rate(held, held.add("Clamp", **WHOLE), held.add("Measure", **WHOLE))
    publish_workshop(viewer=held.lead, workshop=held.workshop, at=NOON)
    return held.workshop.occupation


def begin_again(world: World, occupation: Occupation) -> tuple[Held, Card, Card]:
    held = hold_workshop(world, occupation=occupation)
    remove_process(viewer=held.lead, process=held.process)
    fill_from_previous(viewer=held.lead, workshop=held.workshop, at=LATER)
    clamp, measure = (held.workshop.cards.get(title_en=t) for t in ("Clamp", "Measure"))
    return replace(held, process=clamp.process), clamp, measure


def test_the_next_workshop_starts_from_the_published_tasks_once(
    world: World, occupation: Occupation
) -> None:
    held, clamp, measure = begin_again(world, occupation)

    again = fill_from_previous(viewer=held.lead, workshop=held.workshop, at=LATER)

    assert again == 0
    assert held.titles() == ["Prepare: Clamp", "Prepare: Measure"]
    assert (clamp.learning_area, measure.continues) == (
        "orientation",
        TypicalTask.objects.get(code="measure"),
    )


def test_the_page_before_publishing_names_new_replaced_unchanged_and_retired(
    world: World, occupation: Occupation
) -> None:
    held, clamp, measure = begin_again(world, occupation)
    edit_card(viewer=held.lead, card=clamp, text_version=1, texts={"tools_en": "chuck"}, at=LATER)
    park_card(viewer=held.lead, card=measure, version=1)
    new = held.add("Program the control", **WHOLE)
    rate(held, clamp, new)

    plan = plan_of_workshop(viewer=held.lead, workshop=held.workshop)
    done = publish_workshop(viewer=held.lead, workshop=held.workshop, at=LATER)

    assert [(one.draft.code, one.outcome) for one in plan.planned] == [
        ("clamp", "replaced"),
        ("program-the-control", "created"),
    ]
    assert [row.code for row in plan.retired] == ["measure"]
    assert [f"{row.code} v{row.version}" for row in done.replaced] == ["clamp v2"]
    assert [row.code for row in tasks_in_force(occupation)] == ["clamp", "program-the-control"]


def test_a_published_task_merged_into_another_is_replaced_by_it(
    world: World, occupation: Occupation
) -> None:
    held, clamp, measure = begin_again(world, occupation)
    merge_cards(viewer=held.lead, card=measure, version=1, into=clamp, at=LATER)
    rate(held, clamp)

    publish_workshop(viewer=held.lead, workshop=held.workshop, at=LATER)

    old = TypicalTask.objects.get(code="measure")
    assert (current_task(old).code, old.retired_at) == ("clamp", None)


def test_a_new_task_never_takes_over_the_code_of_a_retired_one(
    world: World, occupation: Occupation
) -> None:
    held, clamp, measure = begin_again(world, occupation)
    park_card(viewer=held.lead, card=measure, version=1)
    new = held.add("Measure", **WHOLE)
    rate(held, clamp, new)

    done = publish_workshop(viewer=held.lead, workshop=held.workshop, at=LATER)

    assert [row.code for row in done.created] == ["measure-2"]
