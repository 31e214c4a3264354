"""`ronghe import esco|onet|csco PATH`: from files to the stored classification."""

import gc
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import BinaryIO, Literal

from ronghe.apps.competence.services.classifications import Imported, import_classification
from ronghe.apps.people.api import Viewer
from ronghe.files.classification_sources import open_classification
from ronghe.standards import csco, esco, onet
from ronghe.standards.classification import Classification
from ronghe.standards.problems import Problem

ClassificationName = Literal["esco", "onet", "csco"]
Read = tuple[Classification, tuple[Problem, ...]]


def _esco(folder: Mapping[str, BinaryIO]) -> Read:
    result = esco.read_esco(folder)
    return esco.to_classification(result.records), result.problems


def _onet(folder: Mapping[str, BinaryIO]) -> Read:
    result = onet.read_onet(folder)
    return onet.to_classification(result.records), result.problems


def _csco(folder: Mapping[str, BinaryIO]) -> Read:
    result = csco.read_csco(folder)
    return csco.to_classification(result.records), result.problems


READERS: Mapping[ClassificationName, Callable[[Mapping[str, BinaryIO]], Read]] = {
    "esco": _esco,
    "onet": _onet,
    "csco": _csco,
}


@dataclass(frozen=True, slots=True)
class RunReport:
    """What a run did and every problem of the files. `imported` is None when nothing was written:
    a dry run, no concept at all, or errors where the user wanted all or none."""

    imported: Imported | None
    concepts: int
    relations: int
    problems: tuple[Problem, ...]

    @property
    def errors(self) -> tuple[Problem, ...]:
        return tuple(problem for problem in self.problems if problem.severity == "error")


@contextmanager
def _without_collecting() -> Iterator[None]:
    """Looking again and again for cycles among a million live objects takes a third of the time."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


def run_import(
    *,
    viewer: Viewer,
    name: ClassificationName,
    path: Path,
    at: datetime,
    all_or_none: bool = False,
    dry_run: bool = False,
) -> RunReport:
    """Read a folder, ZIP or file (plain or gzipped) and store it.

    Rows with errors are left out and reported; with `all_or_none` one such row keeps everything
    out. Raises FileError when the path cannot be opened, NotAllowed.
    """
    imported = None
    with _without_collecting():
        with open_classification(path) as folder:
            content, problems = READERS[name](folder)
        refused = all_or_none and any(problem.severity == "error" for problem in problems)
        if content.concepts and not (refused or dry_run):
            imported = import_classification(viewer=viewer, content=content, at=at)
    return RunReport(imported, len(content.concepts), len(content.relations), problems)
