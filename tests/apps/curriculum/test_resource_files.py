"""What kind of file an upload is: by what it holds, whatever it is called."""

from contextlib import suppress
from io import BytesIO
from zipfile import ZipFile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ronghe.apps.base.api import Refused
from ronghe.apps.curriculum import resource_files
from ronghe.apps.curriculum.resource_files import KINDS, MOST_BYTES, PDF, kind_of, safe_name


def kind_in(content: bytes) -> str:
    return kind_of(BytesIO(content), len(content)).suffix


def archive(*names: str) -> bytes:
    file = BytesIO()
    with ZipFile(file, "w") as made:
        for name in names:
            made.writestr(name, "x")
    return file.getvalue()


def refusal_of(content: bytes, size: int | None = None) -> str:
    with pytest.raises(Refused) as caught:
        kind_of(BytesIO(content), len(content) if size is None else size)
    return caught.value.code


@pytest.mark.parametrize(
    ("content", "suffix"),
    [
        (b"%PDF-1.7 ...", "pdf"),
        (b"\x89PNG\r\n\x1a\n....", "png"),
        (b"\xff\xd8\xff\xe0....", "jpg"),
        (b"\x00\x00\x00\x18ftypmp42", "mp4"),
        (archive("[Content_Types].xml", "word/document.xml"), "docx"),
        (archive("[Content_Types].xml", "xl/workbook.xml"), "xlsx"),
        (archive("ppt/presentation.xml"), "pptx"),
        (archive("mimetype", "META-INF/container.xml"), "epub"),
        (archive("course/index.json"), "zip"),
    ],
)
def test_a_kind_is_known_by_its_content(content: bytes, suffix: str) -> None:
    assert kind_in(content) == suffix


@pytest.mark.parametrize(
    "content",
    [
        b"<!doctype html><script>",
        b"<svg xmlns=",
        b"MZ\x90\x00",
        b"#!/bin/sh",
        b"hello",
        b"PK\x03\x04x",
    ],
)
def test_what_a_browser_or_a_machine_could_run_is_refused(content: bytes) -> None:
    assert refusal_of(content) == "file-kind"


def test_an_office_file_with_macros_is_refused() -> None:
    assert refusal_of(archive("word/document.xml", "word/vbaProject.bin")) == "file-macros"


def test_an_empty_file_and_a_large_one_are_refused() -> None:
    assert refusal_of(b"") == "file-size"
    assert refusal_of(b"%PDF-", MOST_BYTES + 1) == "file-size"


def test_the_file_stands_at_its_beginning_afterwards() -> None:
    file = BytesIO(archive("word/document.xml"))

    kind_of(file, 100)

    assert file.tell() == 0


@given(st.binary(min_size=1, max_size=200))
def test_any_bytes_are_known_or_refused_and_nothing_else(content: bytes) -> None:
    with suppress(Refused):
        kind = kind_of(BytesIO(content), len(content))

        assert KINDS[kind.media_type] == kind


@pytest.mark.parametrize(
    ("typed", "saved"),
    [
        ("工作手册 3.PDF", "工作手册-3.pdf"),
        ("../../etc/passwd", "passwd.pdf"),
        ("C:\\evil\\page.html", "page.pdf"),
        ("\r\nSet-Cookie: x", "Set-Cookie-x.pdf"),
        ("...", "resource.pdf"),
    ],
)
def test_a_name_loses_paths_and_signs_and_takes_the_kinds_ending(typed: str, saved: str) -> None:
    assert safe_name(typed, PDF) == saved


def test_no_kind_that_a_browser_runs_is_on_the_list() -> None:
    assert not any("html" in kind or "svg" in kind or "javascript" in kind for kind in KINDS)
    assert resource_files.ZIP.is_shown is False
