"""Opening what a publisher delivers: a folder, a ZIP, a file, each plain or gzipped."""

import gzip
import io
import zipfile
from pathlib import Path

import pytest

from ronghe.files.classification_sources import open_classification
from ronghe.files.errors import FileError


def contents(path: Path) -> dict[str, bytes]:
    with open_classification(path) as files:
        return {name: stream.read() for name, stream in files.items()}


def refusal(path: Path) -> str:
    with pytest.raises(FileError) as caught, open_classification(path):
        pass
    return caught.value.code


def zipped(members: dict[str, bytes]) -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return data.getvalue()


def test_a_folder_gives_its_tables_unpacked(tmp_path: Path) -> None:
    (tmp_path / "skills_en.csv.gz").write_bytes(gzip.compress(b"a"))
    (tmp_path / "Task Statements.txt").write_bytes(b"b")
    (tmp_path / "LICENSE").write_bytes(b"c")
    (tmp_path / ".hidden.csv").write_bytes(b"d")
    (tmp_path / "below").mkdir()

    assert contents(tmp_path) == {"skills_en.csv": b"a", "Task Statements.txt": b"b"}


def test_a_zip_gives_its_tables_whatever_folder_they_are_in(tmp_path: Path) -> None:
    path = tmp_path / "delivery.zip"
    path.write_bytes(
        zipped({"db_29_2_text/Skills.txt": b"a", "b.csv.gz": gzip.compress(b"b"), "c.pdf": b"c"})
    )

    assert contents(path) == {"Skills.txt": b"a", "b.csv": b"b"}


def test_one_file_stands_for_itself_by_content_not_by_name(tmp_path: Path) -> None:
    packed, plain = tmp_path / "csco22.csv", tmp_path / "plain.csv.gz"
    packed.write_bytes(gzip.compress(b"a"))
    plain.write_bytes(b"b")

    assert contents(packed) == {"csco22.csv": b"a"}
    assert contents(plain) == {"plain.csv": b"b"}


def test_what_cannot_be_opened_is_said(tmp_path: Path) -> None:
    damaged = tmp_path / "skills.csv.gz"
    damaged.write_bytes(gzip.compress(b"a" * 1000)[:-12])
    broken = tmp_path / "broken.zip"
    broken.write_bytes(zipped({"a.csv": b"a" * 100}).replace(b"a" * 100, b"b" * 100))
    (tmp_path / "empty").mkdir()

    assert refusal(tmp_path / "nowhere") == "file_missing"
    assert refusal(damaged) == "archive_damaged"
    assert refusal(broken) == "archive_damaged"
    assert refusal(tmp_path / "empty") == "no_tables"
