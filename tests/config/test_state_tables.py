"""Every thing with a state has one table of legal moves, and the page draws them all."""

import ast
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from hypothesis import given
from hypothesis import strategies as st

from ronghe.apps.base.api import Flow, Refused
from ronghe.config.state_tables import all_flows, states_document

ROOT = Path(__file__).resolve().parents[2]
FLOWS = all_flows()
WITHOUT_A_FLOW = {
    "curriculum.ProgrammeState": "a history of decisions; its rows never change",
    "curriculum.Card": "where it lies on a board that is locked meanwhile",
}
WRITES_IT_ALONE = {"base/flow.py", "curriculum/services/cards.py"}


def unguarded(flow: Flow[Any]) -> Flow[Any]:
    """The same table where every condition holds."""
    return replace(flow, moves=tuple(replace(move, guards=()) for move in flow.moves))


def after(flow: Flow[Any], state: str, name: str, by: str) -> str:
    try:
        return flow.check(name, state, None, by=by, because="as agreed")
    except Refused:
        return state


def test_the_page_about_states_is_up_to_date() -> None:
    written = (ROOT / "docs/states.md").read_text(encoding="utf-8")

    assert written == states_document(), "run `make states`"


@pytest.mark.parametrize("name", FLOWS)
@given(data=st.data())
def test_whatever_is_tried_a_thing_never_leaves_its_table(name: str, data: st.DataObject) -> None:
    flow = unguarded(FLOWS[name])
    tries = st.tuples(
        st.sampled_from([move.name for move in flow.moves]),
        st.sampled_from(sorted({move.by for move in flow.moves})),
    )
    state = str(data.draw(st.sampled_from(flow.begins)))

    for move, by in data.draw(st.lists(tries, max_size=12)):
        before, state = state, str(after(flow, state, move, by))
        assert state == before or flow.between(before, state, by=by) is not None


def test_everything_that_has_a_state_has_a_table() -> None:
    drawn = {flow.states for flow in FLOWS.values()}
    with_state = {
        model._meta.label: model.State for model in apps.get_models() if hasattr(model, "State")
    }

    lacking = {label for label, states in with_state.items() if states not in drawn}

    assert lacking == set(WITHOUT_A_FLOW)


def test_nothing_but_a_table_writes_a_state() -> None:
    rooms = ROOT / "src/ronghe/apps"
    files = [file for file in rooms.rglob("*.py") if "migrations" not in file.parts]

    writing = {
        str(file.relative_to(rooms))
        for file in files
        if any(writes_a_state(ast.parse(file.read_bytes())))
    }

    assert writing == WRITES_IT_ALONE


def writes_a_state(tree: ast.Module) -> Iterator[bool]:
    """For `thing.state = …`, alone or among others, and for `rows.update(state=…)`."""
    for node in ast.walk(tree):
        match node:
            case ast.Attribute(attr="state", ctx=ast.Store()):
                yield True
            case ast.Call(func=ast.Attribute(attr="update"), keywords=keywords):
                yield any(word.arg == "state" for word in keywords)


@pytest.mark.parametrize(
    ("source", "writes"),
    [
        ("card.state = 'done'", True),
        ("card.process, card.state = None, 'done'", True),
        ("rows.update(state='done', at=1)", True),
        ("print(card.state); rows.filter(state='done').update(at=1)", False),
    ],
)
def test_a_write_is_recognised(source: str, writes: bool) -> None:
    assert any(writes_a_state(ast.parse(source))) == writes
