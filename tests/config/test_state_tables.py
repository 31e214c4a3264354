"""Every thing with a state has one table of legal moves, and the page draws them all."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ronghe.apps.base.api import Flow, Refused
from ronghe.config.state_tables import all_flows, states_document

ROOT = Path(__file__).resolve().parents[2]
FLOWS = all_flows()


def unguarded(flow: Flow[Any]) -> Flow[Any]:
    """The same table where every condition holds."""
    return replace(flow, moves=tuple(replace(move, guards=()) for move in flow.moves))


def after(flow: Flow[Any], state: str, name: str, by: str) -> str:
    try:
        return flow.check(name, state, None, by=by, reason="as agreed")
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
