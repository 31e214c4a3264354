"""Several files at once: all of them or none."""

from pathlib import Path

import pytest

from ronghe.files.errors import FileError
from ronghe.files.output_folder import whole_or_nothing


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def fail_after_writing(path: Path) -> None:
    path.write_text("half")
    raise KeyError


def test_files_arrive_together_in_a_new_folder(tmp_path: Path) -> None:
    folder = tmp_path / "new" / "out"

    with whole_or_nothing(folder) as draft:
        (draft / "item.csv").write_text("items")
        (draft / "summary.json").write_text("{}")
        assert not (folder / "item.csv").exists()

    assert names(folder) == ["item.csv", "summary.json"]


def test_earlier_results_are_replaced_and_other_files_kept(tmp_path: Path) -> None:
    (tmp_path / "item.csv").write_text("old")
    (tmp_path / "mine.txt").write_text("mine")

    with whole_or_nothing(tmp_path) as draft:
        (draft / "item.csv").write_text("new")

    assert names(tmp_path) == ["item.csv", "mine.txt"]
    assert (tmp_path / "item.csv").read_text() == "new"


def test_a_failure_leaves_everything_as_it_was(tmp_path: Path) -> None:
    (tmp_path / "summary.json").write_text("old")

    with pytest.raises(KeyError), whole_or_nothing(tmp_path) as draft:
        fail_after_writing(draft / "summary.json")

    assert names(tmp_path) == ["summary.json"]
    assert (tmp_path / "summary.json").read_text() == "old"


def test_a_failure_leaves_no_new_folder(tmp_path: Path) -> None:
    with pytest.raises(KeyError), whole_or_nothing(tmp_path / "out"):
        raise KeyError

    assert names(tmp_path) == []


def test_a_file_where_the_folder_should_be_is_named(tmp_path: Path) -> None:
    (tmp_path / "out").write_text("a file")

    with pytest.raises(FileError) as caught, whole_or_nothing(tmp_path / "out"):
        pass

    assert caught.value.code == "folder_unwritable"
