"""JSON from outside, fit to be kept: what no database and no page takes does not get in."""

import json
import math
from collections.abc import Callable
from typing import Any

MOST_DIGITS = 300  # a longer number does not fit into a float, where libraries put it
UNKNOWN = "\N{REPLACEMENT CHARACTER}"


def read_json(content: bytes | str) -> Any:
    """The value that a text says, with `fit_to_keep` applied to all of it.

    Raises ValueError for what is no JSON (NaN and infinite numbers are none), is nested deeper
    than anybody reads, or holds a number of hundreds of digits.
    """
    return _read(content, fit_to_keep)


def read_json_unchanged(content: bytes | str) -> Any:
    """The same for what is signed: what would have to be changed is refused with a ValueError."""
    return _read(content, _require_fit)


def _read(content: bytes | str, check: Callable[[Any], Any]) -> Any:
    try:
        return check(
            json.loads(content, parse_constant=_refuse, parse_float=_finite, parse_int=_bounded)
        )
    except RecursionError:
        raise ValueError("it is nested too deeply") from None


def _require_fit(value: Any) -> Any:
    if not is_fit_to_keep(value):
        raise ValueError("it holds characters that cannot be kept")
    return value


def fit_to_keep(value: Any) -> Any:
    """The same value; characters that only an escape can write (NUL, halves of a pair) become
    U+FFFD, as they do where bytes are no UTF-8."""
    if isinstance(value, str):
        return fit_text(value)
    if isinstance(value, dict):
        return {fit_text(str(key)): fit_to_keep(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [fit_to_keep(inner) for inner in value]
    return value


def fit_text(text: str) -> str:
    """See `fit_to_keep`."""
    if "\x00" in text:
        text = text.replace("\x00", UNKNOWN)
    try:
        text.encode()
    except UnicodeEncodeError:
        return "".join(UNKNOWN if "\ud800" <= one <= "\udfff" else one for one in text)
    return text


def is_fit_to_keep(value: Any) -> bool:
    """Whether nothing in a parsed value would have to be changed."""
    return bool(fit_to_keep(value) == value)


def _refuse(constant: str) -> Any:
    raise ValueError(f"{constant} is no number of JSON")


def _finite(text: str) -> float:
    number = float(text)
    if math.isinf(number):
        raise ValueError(f"{text[:20]} is larger than any number that is kept")
    return number


def _bounded(text: str) -> int:
    if len(text) > MOST_DIGITS:
        raise ValueError(f"{text[:20]}… has more digits than any number that is kept")
    return int(text)
