"""Signed heads kept elsewhere: a log that was rewritten whole and signed anew is found."""

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st
from tests.apps.evidence.test_log import NOON, a_rating, append, person, school, without_triggers

from ronghe.apps.base.api import Refused
from ronghe.apps.evidence import triggers
from ronghe.apps.evidence.api import (
    KeptHead,
    Stream,
    compare_heads,
    line_of,
    read_heads,
    seal_all,
    sign_heads,
    signed_heads,
    verify_log,
)
from ronghe.apps.evidence.kept_heads import is_signed
from ronghe.apps.evidence.models import Record, Seal, SignedHead, SigningKey, Unsealed
from ronghe.apps.people.api import Organisation
from ronghe.config import cli

__all__ = ["school"]
pytestmark = pytest.mark.django_db
TOMORROW = NOON + timedelta(days=1)


@pytest.fixture
def kept(school: Organisation) -> list[KeptHead]:
    """Two days of a log, each signed, and its heads as they were kept."""
    student = person(school, "Lin")
    for at in (NOON, TOMORROW):
        append(*[a_rating(school, student) for _ in range(3)])
        seal_all()
        sign_heads(at)
    return list(signed_heads())


def rewrite_whole_log() -> None:
    """What somebody with the machine and the master key can do: change a record, chain everything
    from there, forget the old heads and sign the new ones."""
    triggers.remove(connection)
    Record.objects.filter(seal__position=2).update(verb="praised")
    SignedHead.objects.all().delete()
    SigningKey.objects.all().delete()
    Seal.objects.all().delete()
    Stream.objects.update(position=0, digest=bytes(32))
    Unsealed.objects.bulk_create(
        Unsealed(record=record, stream_id=record.stream_id) for record in Record.objects.all()
    )
    triggers.install(connection)
    seal_all()
    sign_heads(TOMORROW)


def found(heads: Sequence[KeptHead]) -> list[tuple[str, int | None]]:
    _, damage = compare_heads(heads)
    return [(one.kind, one.position) for one in damage]


def test_heads_are_written_by_stream_and_day_and_each_is_signed(kept: list[KeptHead]) -> None:
    assert [(head.day, head.position) for head in kept] == [
        (date(2026, 3, 2), 3),
        (date(2026, 3, 3), 6),
    ]
    assert {head.stream for head in kept} == {Stream.objects.get().uuid}
    assert [is_signed(head) for head in kept] == [True, True]


def test_a_line_is_json_with_bytes_in_hexadecimal(kept: list[KeptHead]) -> None:
    fields = json.loads(line_of(kept[0]))

    assert fields == {
        "stream": str(kept[0].stream),
        "day": "2026-03-02",
        "position": 3,
        "digest": kept[0].digest.hex(),
        "key": kept[0].key.hex(),
        "signature": kept[0].signature.hex(),
    }


@given(
    st.builds(
        KeptHead,
        stream=st.uuids(),
        day=st.dates(),
        position=st.integers(1, 2**63 - 1),
        digest=st.binary(min_size=32, max_size=32),
        key=st.binary(min_size=32, max_size=32),
        signature=st.binary(min_size=64, max_size=64),
    )
)
def test_what_is_written_is_read_back(head: KeptHead) -> None:
    assert list(read_heads(["\n", line_of(head), "  \n"])) == [head]


def test_a_log_that_went_on_fits_the_heads_kept_before(
    school: Organisation,
    kept: list[KeptHead],
) -> None:
    append(a_rating(school, person(school, "Mei")))
    seal_all()

    assert compare_heads(kept) == (2, ())


def test_a_log_rewritten_whole_agrees_with_itself_and_not_with_heads_kept_elsewhere(
    kept: list[KeptHead],
) -> None:
    rewrite_whole_log()

    assert verify_log().is_whole
    assert found(kept) == [("rewritten", 3), ("rewritten", 6)]


def test_a_tail_cut_off_and_signed_anew_is_found_by_the_heads_that_lay_beyond(
    kept: list[KeptHead],
) -> None:
    without_triggers("DELETE FROM evidence_seal WHERE position > 3")
    without_triggers("DELETE FROM evidence_signedhead WHERE position > 3")
    Stream.objects.update(position=3, digest=Seal.objects.get(position=3).digest)

    assert found(kept) == [("rewritten", 6)]


def test_a_stream_that_is_gone_is_named(kept: list[KeptHead]) -> None:
    Stream.objects.update(uuid=uuid4())

    _, damage = compare_heads(kept[:1])

    assert [(one.kind, one.stream) for one in damage] == [("missing", str(kept[0].stream))]


@pytest.mark.parametrize(
    "change",
    [{"position": 2}, {"day": date(2026, 1, 1)}, {"digest": bytes(32)}, {"signature": bytes(64)}],
    ids=lambda change: next(iter(change)),
)
def test_a_kept_line_that_was_altered_is_told_from_a_log_that_was(
    kept: list[KeptHead], change: dict[str, object]
) -> None:
    assert [kind for kind, _ in found([replace(kept[0], **change)])] == ["kept"]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "wrong",
    [
        "no json",
        "[]",
        '"text"',
        "[" * 1_900,
        json.dumps({"stream": str(uuid4())}),
        "x" * 3_000,
    ],
    ids=["text", "list", "string", "deep", "fields missing", "long"],
)
def test_a_line_that_is_no_head_is_named_by_its_number(wrong: str) -> None:
    with pytest.raises(Refused, match=r"^Line 2 is not a signed head"):
        list(read_heads(["\n", wrong]))


@pytest.mark.parametrize(
    ("field", "value"),
    [("position", 0), ("position", "3"), ("position", True), ("digest", "00"), ("key", 7)],
)
def test_a_field_of_the_wrong_kind_or_size_makes_a_line_none(field: str, value: object) -> None:
    head = KeptHead(uuid4(), date(2026, 3, 2), 3, bytes(32), bytes(32), bytes(64))
    line = json.dumps(json.loads(line_of(head)) | {field: value})

    with pytest.raises(Refused):
        list(read_heads([line]))


# --- as a person types it ---


def test_heads_are_kept_in_a_file_and_the_log_is_checked_against_it(
    kept: list[KeptHead], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "heads.jsonl"
    assert cli.main(["evidence", "heads", str(file)]) == 0
    assert file.read_text() == "".join(f"{line_of(head)}\n" for head in kept)
    assert cli.main(["evidence", "verify", "--heads", str(file)]) == 0
    capsys.readouterr()

    rewrite_whole_log()

    assert cli.main(["evidence", "verify", "--heads", str(file)]) == 1
    assert capsys.readouterr().out.splitlines()[:2] == [
        "rewritten: stream s1, position 3",
        "rewritten: stream s1, position 6",
    ]


def test_without_a_file_heads_are_printed_and_nothing_else(
    kept: list[KeptHead], capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["evidence", "heads"]) == 0

    assert list(read_heads(capsys.readouterr().out.splitlines())) == kept


def test_a_file_of_kept_heads_is_not_written_over(
    kept: list[KeptHead], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "heads.jsonl"
    file.write_text("kept\n")

    assert cli.main(["evidence", "heads", str(file)]) == 2

    assert file.read_text() == "kept\n"
    assert "is there already" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("content", "said"),
    [(b"{}\n", "Line 1 is not a signed head"), (b"\xff\xfe", "cannot read"), (None, "cannot read")],
    ids=["no head", "no text", "no file"],
)
def test_a_file_that_holds_no_heads_is_refused_in_one_line(
    kept: list[KeptHead],
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    content: bytes | None,
    said: str,
) -> None:
    file = tmp_path / "heads.jsonl"
    if content is not None:
        file.write_bytes(content)

    assert cli.main(["evidence", "verify", "--heads", str(file)]) == 2

    [line] = capsys.readouterr().err.splitlines()
    assert said in line


def test_rebuilding_says_what_it_made(
    kept: list[KeptHead], capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["evidence", "rebuild"]) == 0

    assert capsys.readouterr().out == (
        "6 statements indexed anew.\n"
        "0 observations made anew from 6 records; 0 estimates of 0 calibrations in force.\n"
    )
