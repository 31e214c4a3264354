"""Writing several files so that readers see all of them or none."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ronghe.files.errors import FileError

LAST = "summary.json"
"""The file that says the others are whole: taken away first, put in place last."""


@contextmanager
def whole_or_nothing(folder: Path) -> Iterator[Path]:
    """A temporary folder whose files move into `folder` when the block ends well.

    On an error nothing of it is left and `folder` is as it was. Files in `folder` with other
    names are kept. Raises FileError when the folder cannot be made or written.
    """
    made = not folder.exists()
    draft = _draft(folder)
    try:
        yield draft
        _move(draft, folder)
    except BaseException as error:
        shutil.rmtree(draft, ignore_errors=True)
        if made:
            _remove_if_empty(folder)
        if isinstance(error, OSError):
            raise _unwritable(folder, error) from error
        raise
    draft.rmdir()


def _draft(folder: Path) -> Path:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        return Path(tempfile.mkdtemp(prefix=".ronghe-", dir=folder))
    except OSError as error:
        raise _unwritable(folder, error) from error


def _move(draft: Path, folder: Path) -> None:
    (folder / LAST).unlink(missing_ok=True)
    names = sorted(os.listdir(draft), key=lambda name: (name == LAST, name))
    for name in names:
        os.replace(draft / name, folder / name)


def _remove_if_empty(folder: Path) -> None:
    if folder.is_dir() and not any(folder.iterdir()):
        folder.rmdir()


def _unwritable(folder: Path, error: OSError) -> FileError:
    return FileError(
        "folder_unwritable",
        "{folder} cannot be written: {reason}",
        "无法写入 {folder}：{reason}",
        folder=str(folder),
        reason=os.strerror(error.errno or 0),
    )
