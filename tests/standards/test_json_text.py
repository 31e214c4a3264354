"""JSON from outside: what is read of it can be kept, and what is none is refused."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ronghe.standards.json_text import (
    fit_to_keep,
    is_fit_to_keep,
    read_json,
    read_json_unchanged,
)


def test_plain_json_is_read_as_it_is() -> None:
    assert read_json(b'{"a": [1, 2.5, null, true, "\xe8\xbd\xb4"]}') == {
        "a": [1, 2.5, None, True, "轴"]
    }


@pytest.mark.parametrize(
    "text", ["NaN", "[1e999]", '{"a": -Infinity}', "{", "", "[" * 100_000, "1" * 5_000]
)
def test_what_is_no_json_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        read_json(text)


def test_what_no_database_keeps_becomes_the_sign_for_unknown() -> None:
    found = read_json(r'{"n\u0000": "a\ud800b", "pair": "\ud83d\ude00"}')

    assert found == {"n�": "a�b", "pair": "😀"}


JSON: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(st.characters()),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(st.characters()), inner),
)


@given(JSON)
def test_whatever_is_read_can_be_written_as_utf8(value: Any) -> None:
    found = read_json(json.dumps(value))

    json.dumps(found, ensure_ascii=False).encode()
    assert is_fit_to_keep(found)
    assert fit_to_keep(found) == found


@pytest.mark.parametrize("text", [r'"\u0000"', r'{"a": ["\ud800"]}', "1" * 400])
def test_what_is_signed_is_not_changed_but_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        read_json_unchanged(text)
