"""Inputs from outside that went wrong on the way, and the loop that tries them on a reader.

A valid document is changed in one or several places, so that what is tried gets past the first
check; noise is tried as well. Without RONGHE_FUZZ_SECONDS a target sees a few dozen inputs, the
same each time; with it a target goes on until the seconds are over and says how many it saw.
"""

import csv
import io
import json
import os
import sys
import time
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from copy import deepcopy
from dataclasses import fields, is_dataclass
from datetime import UTC, datetime
from typing import Any, TypeVar

from hypothesis import HealthCheck, Phase, given, note, seed, settings
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn, SearchStrategy

Input = TypeVar("Input")
SECONDS = float(os.environ.get("RONGHE_FUZZ_SECONDS", "0"))
EXAMPLES, EXAMPLES_A_ROUND = 30, 400
STEPS = 5

# What people and machines really send, and what readers stumble over.
TEXTS = (
    "",
    " ",
    "0",
    "-1",
    "1e999",
    "nan",
    "٣",  # a digit, and no ASCII
    "²",
    "null",
    "2026-02-30",
    "0001-01-01T00:00:00+23:59",
    "9999-12-31T23:59:59-23:59",
    "P1Y",
    "http://[",
    "https://example.org:99999/",
    "mailto:",
    "urn:uuid:",
    "../../x",
    "=1+1",
    "\x00",
    "\ud800",
    "﷽" * 300,
    "a" * 5_000,
    "{}",
    "[" * 200,
    "%s{0}{x}",
    "<b>&amp;",
    "did:web:",
    "data:,x",
)
PIECES = (
    *(text.encode("utf-8", "surrogatepass") for text in TEXTS if len(text) < 300),
    b'"',
    b",",
    b"\r\n",
    b"\n\n",
    b"\xff\xfe",
    b"\xef\xbb\xbf",
    b"PK\x03\x04",
    b"--",
    b"{",
    b"]",
    b"<!DOCTYPE x [",
    b"\x1f\x8b",
)
SCALARS: SearchStrategy[Any] = (
    st.none()
    | st.booleans()
    | st.integers(-(10**20), 10**20)
    | st.sampled_from((10**400, 0, 1, -1))
    | st.floats()
    | st.sampled_from(TEXTS)
    | st.text(max_size=20)
)
VALUES: SearchStrategy[Any] = st.recursive(
    SCALARS,
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3)
    ),
    max_leaves=5,
)
NOISE: SearchStrategy[bytes] = st.binary(max_size=400) | st.text(max_size=200).map(str.encode)


# --- the loop -------------------------------------------------------------------------------------


def attack(
    read: Callable[[Input], object],
    inputs: SearchStrategy[Input],
    *,
    refusals: tuple[type[Exception], ...] = (),
    examples: int = EXAMPLES,
) -> None:
    """Try inputs on `read`; it may refuse in its own words and nothing else."""
    seen, until = 0, time.monotonic() + SECONDS

    def one(given_input: Input) -> None:
        nonlocal seen
        if SECONDS and time.monotonic() > until:
            return
        seen += 1
        note(f"tried: {given_input!r:.3000}")
        try:
            read(given_input)
        except refusals as refusal:
            assert str(refusal)  # noqa: PT017 - a refusal that says nothing is a fault too

    for number in _rounds(until):
        _round(one, inputs, number, EXAMPLES_A_ROUND if SECONDS else examples)
    if SECONDS:
        name = os.environ.get("PYTEST_CURRENT_TEST", "").partition(" ")[0]
        print(f"{seen:>9,} inputs  {name}", file=sys.stderr)


def _rounds(until: float) -> Iterator[int]:
    number = 0
    yield number
    while SECONDS and time.monotonic() < until:
        number += 1
        yield number


def _round(
    one: Callable[[Input], None], inputs: SearchStrategy[Input], number: int, examples: int
) -> None:
    """One seeded run of hypothesis; what fails is made small before it is shown."""
    options = settings(
        max_examples=examples,
        database=None,
        deadline=None,
        phases=[Phase.generate, Phase.shrink],
        suppress_health_check=list(HealthCheck),
    )
    seed(number)(options(given(inputs)(one)))()


def assert_storable(value: object) -> None:
    """What was read can be kept: no text that a database or a file refuses, no moment out of
    the calendar."""
    if isinstance(value, str):
        value.encode()
        assert "\x00" not in value, f"a NUL character came through: {value[:80]!r}"
    elif isinstance(value, datetime):
        assert value.tzinfo is None or value.astimezone(UTC)
    elif is_dataclass(value) and not isinstance(value, type):
        for field in fields(value):
            assert_storable(getattr(value, field.name))
    elif isinstance(value, Mapping):
        for key, inner in value.items():
            assert_storable(key)
            assert_storable(inner)
    elif isinstance(value, tuple | list | set | frozenset):
        for inner in value:
            assert_storable(inner)


# --- bytes ----------------------------------------------------------------------------------------


@st.composite
def spoilt_bytes(draw: DrawFn, valid: bytes) -> bytes:
    """A valid file with pieces taken out, put in, doubled or overwritten; now and then noise."""
    if draw(st.integers(0, 15)) == 0:
        return draw(NOISE)
    data = bytearray(valid)
    for _ in range(draw(st.integers(1, STEPS))):
        _spoil(draw, data)
    return bytes(data)


def _spoil(draw: DrawFn, data: bytearray) -> None:
    at = draw(st.integers(0, len(data)))
    length = draw(st.integers(1, 8) | st.integers(0, len(data)))
    match draw(st.sampled_from(("out", "in", "double", "flip", "cut", "over"))):
        case "out":
            del data[at : at + length]
        case "in":
            data[at:at] = draw(st.sampled_from(PIECES) | st.binary(max_size=8))
        case "double":
            data[at:at] = data[at : at + length]
        case "flip" if at < len(data):
            data[at] ^= 1 << draw(st.integers(0, 7))
        case "cut":
            del data[at:]
        case _:
            data[at : at + length] = draw(st.binary(max_size=8))


# --- JSON -----------------------------------------------------------------------------------------


@st.composite
def spoilt_json(draw: DrawFn, valid: Any) -> Any:
    """A valid document with values exchanged, left out, doubled, wrapped or put elsewhere."""
    document = deepcopy(valid)
    for _ in range(draw(st.integers(1, STEPS))):
        places = list(_places(document))
        if not places:
            return draw(VALUES)
        holder, key = draw(st.sampled_from(places))
        _exchange(draw, holder, key, [inner[where] for inner, where in places])
    return document


def _places(document: Any) -> Iterator[tuple[Any, Any]]:
    """Every holder with a key of it, all the way down."""
    keys: Iterable[Any] = ()
    if isinstance(document, dict):
        keys = list(document)
    elif isinstance(document, list):
        keys = range(len(document))
    for key in keys:
        yield document, key
        yield from _places(document[key])


def _exchange(draw: DrawFn, holder: Any, key: Any, others: Sequence[Any]) -> None:
    match draw(st.sampled_from(("value", "value", "other", "gone", "list", "inside", "member"))):
        case "value":
            holder[key] = draw(VALUES)
        case "other":
            holder[key] = deepcopy(draw(st.sampled_from(others)))
        case "gone":
            del holder[key]
        case "list":
            holder[key] = [holder[key], deepcopy(holder[key])]
        case "inside":
            holder[key] = {str(key): holder[key]}
        case _ if isinstance(holder, dict):
            holder[draw(st.sampled_from(TEXTS) | st.text(max_size=12))] = draw(VALUES)
        case _:
            holder.insert(0, draw(VALUES))


def as_json(document: Any) -> bytes:
    """As others write it: text outside ASCII escaped, lone surrogates and NaN too."""
    return json.dumps(document).encode()


def json_files(valid: Any) -> SearchStrategy[bytes]:
    """A spoilt document as bytes, or the bytes of the valid one spoilt."""
    return spoilt_json(valid).map(as_json) | spoilt_bytes(as_json(valid))


# --- tables and packages --------------------------------------------------------------------------


@st.composite
def spoilt_table(draw: DrawFn, valid: str, delimiter: str = ",") -> bytes:
    """A valid table with cells exchanged, rows and columns out, doubled or of another length."""
    rows = list(csv.reader(io.StringIO(valid, newline=""), delimiter=delimiter))
    cells = [cell for row in rows for cell in row]
    for _ in range(draw(st.integers(1, STEPS))):
        _spoil_row(draw, rows, cells)
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=delimiter).writerows(rows)
    encoding = draw(st.sampled_from(("utf-8", "utf-8", "utf-8-sig", "gb18030", "utf-16")))
    return out.getvalue().encode(encoding, "replace")


def _spoil_row(draw: DrawFn, rows: list[list[str]], cells: Sequence[str]) -> None:
    number = draw(st.integers(0, max(len(rows) - 1, 0)))
    row = rows[number] if rows else []
    column = draw(st.integers(0, max(len(row) - 1, 0)))
    cell = draw(st.sampled_from(TEXTS) | st.sampled_from(cells) | st.text(max_size=12))
    match draw(st.sampled_from(("cell", "cell", "cell", "row", "again", "short", "long"))):
        case "cell" if row:
            row[column] = cell
        case "row" if rows:
            del rows[number]
        case "again":
            rows.append(list(row))
        case "short":
            del row[column:]
        case _:
            row.append(cell)


def table_files(valid: str, delimiter: str = ",") -> SearchStrategy[bytes]:
    """A spoilt table as a file, or the bytes of the valid one spoilt."""
    return spoilt_table(valid, delimiter) | spoilt_bytes(valid.encode())


def zipped(files: Mapping[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return stream.getvalue()


@st.composite
def spoilt_folder(
    draw: DrawFn, valid: Mapping[str, bytes], tables: Mapping[str, SearchStrategy[bytes]]
) -> dict[str, bytes]:
    """A folder in which one or two files are spoilt, missing or called otherwise."""
    files = dict(valid)
    for _ in range(draw(st.integers(1, 2))):
        name = draw(st.sampled_from(sorted(valid)))
        match draw(st.sampled_from(("spoilt", "spoilt", "spoilt", "gone", "called"))):
            case "spoilt":
                files[name] = draw(tables[name] if name in tables else spoilt_bytes(valid[name]))
            case "gone":
                files.pop(name, None)
            case _:
                files[draw(st.sampled_from(("../x.csv", "X/" + name, name.upper(), "x")))] = b""
    return files


def zip_files(
    valid: Mapping[str, bytes], tables: Mapping[str, SearchStrategy[bytes]]
) -> SearchStrategy[bytes]:
    """A zip with a spoilt folder in it, or the zip itself spoilt."""
    return spoilt_folder(valid, tables).map(zipped) | spoilt_bytes(zipped(valid))
