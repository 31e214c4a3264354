"""What people do on the board: and what becomes of two who do it at once."""

import pytest
from tests.apps.conftest import NOON, World
from tests.apps.curriculum.workshop_steps import LATER, Held, State, hold_workshop

from ronghe.apps.base.api import Refused, Text
from ronghe.apps.competence.api import StartingTexts
from ronghe.apps.curriculum.models import Card
from ronghe.apps.curriculum.queries.boards import board_of, history_of
from ronghe.apps.curriculum.rules_workshop import MOST_CARDS
from ronghe.apps.curriculum.services.board_processes import (
    ProcessChanged,
    add_process,
    remove_process,
    rename_process,
    step_process,
)
from ronghe.apps.curriculum.services.board_starts import fill_from_texts
from ronghe.apps.curriculum.services.cards import (
    CardChanged,
    add_card,
    edit_card,
    merge_cards,
    move_card,
    park_card,
    step_card,
)
from ronghe.apps.people.api import NotAllowed, viewer_of_person


@pytest.fixture
def held(world: World) -> Held:
    return hold_workshop(world)


def second_process(held: Held, title: str = "Machine") -> object:
    return add_process(viewer=held.lead, workshop=held.workshop, titles={"title_en": title})


# --- adding and changing --------------------------------------------------------------------------


def test_a_card_needs_one_title_while_working(held: Held) -> None:
    card = add_card(
        viewer=held.mentor,
        workshop=held.workshop,
        process=held.process,
        texts={"title_zh": " 装夹工件 "},
        at=NOON,
    )

    assert (card.title_zh, card.title_en, card.state) == ("装夹工件", "", Card.State.ON_BOARD)


def test_a_card_without_any_title_is_refused(held: Held) -> None:
    with pytest.raises(Refused) as caught:
        held.add(" ")

    assert caught.value.code == "title-missing"
    assert not held.workshop.cards.exists()


def test_an_outsider_adds_nothing(held: Held) -> None:
    outsider = viewer_of_person(held.world.second_teacher)

    with pytest.raises(NotAllowed):
        add_card(
            viewer=outsider,
            workshop=held.workshop,
            process=held.process,
            texts={"title_en": "X"},
            at=NOON,
        )

    assert not held.workshop.cards.exists()


def test_every_change_gives_the_board_a_new_revision(held: Held) -> None:
    before = held.now().revision

    held.add()

    assert held.now().revision == before + 1


def test_the_board_names_who_contributed(held: Held) -> None:
    card = held.add()
    edit_card(viewer=held.mentor, card=card, text_version=1, texts={"tools_en": "chuck"}, at=LATER)

    [column] = board_of(held.workshop).columns

    assert [name.en for name in column.cards[0].contributors] == ["Lead", "Mentor"]


def test_a_stale_edit_is_refused_with_what_stands_there_now(held: Held) -> None:
    card = held.add()
    edit_card(viewer=held.lead, card=card, text_version=1, texts={"title_en": "Clamp"}, at=NOON)

    with pytest.raises(CardChanged) as caught:
        edit_card(
            viewer=held.mentor, card=card, text_version=1, texts={"title_en": "Fix"}, at=LATER
        )

    assert caught.value.card.title_en == "Clamp"
    assert Card.objects.get(pk=card.pk).title_en == "Clamp"


def test_a_card_that_was_only_moved_meanwhile_can_be_saved(held: Held) -> None:
    card = held.add()
    machine = second_process(held)
    move_card(viewer=held.lead, card=card, version=1, process=machine, index=0)

    saved = edit_card(
        viewer=held.mentor, card=card, text_version=1, texts={"title_en": "Fix"}, at=LATER
    )

    assert (saved.title_en, saved.process) == ("Fix", machine)


def test_saving_what_stands_there_already_changes_nothing(held: Held) -> None:
    card = held.add()
    edit_card(viewer=held.lead, card=card, text_version=1, texts={"title_en": "Clamp"}, at=NOON)
    revision = held.now().revision

    same = edit_card(
        viewer=held.mentor, card=card, text_version=1, texts={"title_en": "Clamp"}, at=LATER
    )

    assert (same.text_version, held.now().revision) == (2, revision)


def test_what_a_card_said_before_is_kept(held: Held) -> None:
    card = held.add("Clamp the part")
    edit_card(viewer=held.mentor, card=card, text_version=1, texts={"title_en": "Fix"}, at=LATER)

    [edited, added] = history_of(card)

    assert (str(edited.by), edited.contribution.before["title_en"]) == ("Mentor", "Clamp the part")
    assert added.contribution.kind == "added"


def test_a_full_board_takes_no_more(held: Held) -> None:
    Card.objects.bulk_create(
        Card(workshop=held.workshop, title_en=str(n), state=Card.State.PARKED)
        for n in range(MOST_CARDS)
    )

    with pytest.raises(Refused) as caught:
        held.add()

    assert caught.value.code == "board-full"
    assert held.workshop.cards.count() == MOST_CARDS


# --- moving ---------------------------------------------------------------------------------------


def test_cards_move_up_and_down_by_one(held: Held) -> None:
    for title in "ABC":
        held.add(title)
    card = Card.objects.get(title_en="C")

    step_card(viewer=held.lead, card=card, version=1, direction="up")

    assert held.titles() == ["Prepare: A", "Prepare: C", "Prepare: B"]
    step_card(viewer=held.lead, card=card, version=2, direction="down")
    assert held.titles() == ["Prepare: A", "Prepare: B", "Prepare: C"]


def test_cards_move_to_the_process_beside_at_the_same_height(held: Held) -> None:
    machine = second_process(held)
    held.add("A")
    card = held.add("B")
    for title in ("X", "Y"):
        other = held.add(title)
        move_card(viewer=held.lead, card=other, version=1, process=machine, index=9)

    step_card(viewer=held.lead, card=card, version=1, direction="right")

    assert held.titles() == ["Prepare: A", "Machine: X", "Machine: B", "Machine: Y"]


@pytest.mark.parametrize("direction", ["up", "down", "left", "right"])
def test_at_the_edge_of_the_board_a_card_stays(held: Held, direction: str) -> None:
    card = held.add()

    step_card(viewer=held.lead, card=card, version=1, direction=direction)

    card.refresh_from_db()
    assert (card.version, held.titles()) == (1, ["Prepare: Clamp the part"])


def test_a_stale_move_is_refused_and_nothing_moved(held: Held) -> None:
    held.add("A")
    card = held.add("B")
    step_card(viewer=held.lead, card=card, version=1, direction="up")

    with pytest.raises(CardChanged):
        step_card(viewer=held.teacher, card=card, version=1, direction="up")
    with pytest.raises(CardChanged):
        park_card(viewer=held.teacher, card=card, version=1)

    assert held.titles() == ["Prepare: B", "Prepare: A"]


def test_a_parked_card_comes_back_where_it_is_put(held: Held) -> None:
    held.add("A")
    card = held.add("B")

    parked = park_card(viewer=held.lead, card=card, version=1)

    assert held.titles() == ["Prepare: A"]
    move_card(viewer=held.lead, card=card, version=parked.version, process=held.process, index=0)
    assert held.titles() == ["Prepare: B", "Prepare: A"]


def test_a_card_does_not_move_to_another_workshops_board(held: Held, world: World) -> None:
    card = held.add()
    other = hold_workshop(world, occupation=held.workshop.occupation)

    with pytest.raises(Refused) as caught:
        move_card(viewer=held.lead, card=card, version=1, process=other.process, index=0)

    assert caught.value.code == "process-elsewhere"
    assert held.titles() == ["Prepare: Clamp the part"]


# --- merging --------------------------------------------------------------------------------------


def test_a_merged_card_fills_what_the_other_lacks(held: Held) -> None:
    first = held.add("Clamp", object_en="part")
    second = held.add("Fix the part", title_zh="装夹", object_en="workpiece")

    merge_cards(viewer=held.lead, card=second, version=1, into=first, at=NOON)

    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.title_en, first.title_zh, first.object_en) == ("Clamp", "装夹", "part")
    assert (second.state, second.merged_into) == (Card.State.MERGED, first)
    assert held.titles() == ["Prepare: Clamp"]


def test_what_was_merged_follows_when_its_card_is_merged_again(held: Held) -> None:
    one, two, three = held.add("1"), held.add("2"), held.add("3")
    merge_cards(viewer=held.lead, card=one, version=1, into=two, at=NOON)

    two.refresh_from_db()
    merge_cards(viewer=held.lead, card=two, version=two.version, into=three, at=NOON)

    assert set(three.merged.all()) == {one, two}


def test_a_card_does_not_merge_with_itself_or_with_a_merged_one(held: Held) -> None:
    one, two = held.add("1"), held.add("2")

    with pytest.raises(Refused):
        merge_cards(viewer=held.lead, card=one, version=1, into=one, at=NOON)
    merge_cards(viewer=held.lead, card=one, version=1, into=two, at=NOON)
    two.refresh_from_db()
    with pytest.raises(CardChanged):
        merge_cards(viewer=held.lead, card=two, version=two.version, into=one, at=NOON)

    assert held.titles() == ["Prepare: 2"]


# --- phases ---------------------------------------------------------------------------------------


def test_while_rating_goes_on_the_board_stands_still(held: Held) -> None:
    card = held.add()
    held.go(State.ORDERING, State.RATING)

    for change in (
        lambda: held.add("More"),
        lambda: edit_card(
            viewer=held.lead, card=card, text_version=1, texts={"title_en": "X"}, at=NOON
        ),
        lambda: park_card(viewer=held.lead, card=card, version=1),
        lambda: rename_process(
            viewer=held.lead, process=held.process, version=1, titles={"title_en": "X"}
        ),
    ):
        with pytest.raises(Refused) as caught:
            change()
        assert caught.value.code == "wrong-phase"

    assert held.titles() == ["Prepare: Clamp the part"]


# --- columns --------------------------------------------------------------------------------------


def test_columns_change_places(held: Held) -> None:
    machine = second_process(held)

    step_process(viewer=held.lead, process=machine, direction="left")

    assert [str(column.process) for column in board_of(held.workshop).columns] == [
        "Machine",
        "Prepare",
    ]


def test_a_stale_name_of_a_column_is_refused(held: Held) -> None:
    rename_process(
        viewer=held.lead, process=held.process, version=1, titles={"title_en": "Get ready"}
    )

    with pytest.raises(ProcessChanged) as caught:
        rename_process(
            viewer=held.mentor, process=held.process, version=1, titles={"title_en": "Set up"}
        )

    assert caught.value.process.title_en == "Get ready"


def test_a_column_goes_only_when_it_is_empty(held: Held) -> None:
    card = held.add()

    with pytest.raises(Refused) as caught:
        remove_process(viewer=held.lead, process=held.process)

    assert caught.value.code == "process-not-empty"
    park_card(viewer=held.lead, card=card, version=1)
    remove_process(viewer=held.lead, process=held.process)
    assert board_of(held.workshop).columns == ()


# --- starting from something ----------------------------------------------------------------------


def test_tasks_of_a_classification_become_parked_cards_once(held: Held) -> None:
    source = StartingTexts(
        "车工", "zh", Text("", ""), (("操作数控车床", "csco:task:1"), ("装夹工件", "csco:task:2"))
    )

    counts = [
        fill_from_texts(viewer=held.lead, workshop=held.workshop, source=source, at=NOON)
        for _ in range(2)
    ]

    assert counts == [2, 0]
    parked = board_of(held.workshop).parked
    assert [(one.card.title_zh, one.lacks_english) for one in parked] == [
        ("操作数控车床", True),
        ("装夹工件", True),
    ]


@pytest.mark.parametrize("count", [1, 40])
def test_the_board_costs_the_same_for_any_number_of_cards(
    held: Held, count: int, django_assert_num_queries: object
) -> None:
    for number in range(count):
        held.add(f"Task {number}")

    with django_assert_num_queries(3):  # type: ignore[operator]
        assert board_of(held.workshop).card_count == count
