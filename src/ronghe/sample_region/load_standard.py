"""A teaching standard of our own wording, brought in by its CSV as a school would bring it in."""

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from ronghe.apps.curriculum.api import (
    KnowledgeElement,
    StandardHead,
    TeachingStandard,
    import_standard,
)
from ronghe.apps.people.api import Viewer
from ronghe.sample_region.content_files import read_file

COLUMNS = ("code", "title_zh", "title_en", "area_zh", "area_en")


@dataclass(frozen=True, slots=True)
class LoadedStandard:
    """The standard of a trade, and by typical task what its learning situation takes up of it."""

    standard: TeachingStandard | None
    by_task: Mapping[str, tuple[KnowledgeElement, ...]]


def standard_of_trade(*, viewer: Viewer, trade: str, at: datetime) -> LoadedStandard:
    """The sample standard of a trade, imported where it is not there yet; none for a trade that
    the sample has no standard for."""
    told = _told()
    head = told["standard"]
    if head["trade"] != trade:
        return LoadedStandard(None, {})
    standard = TeachingStandard.objects.filter(code=head["code"], version=head["version"]).first()
    if standard is None:
        standard = import_standard(
            viewer=viewer,
            head=_head(head),
            file=io.BytesIO(standard_csv()),
            name="teaching_standard.csv",
            at=at,
        )
    elements = {one.code: one for one in standard.elements.all()}
    by_task: dict[str, tuple[KnowledgeElement, ...]] = {}
    for row in _elements(told):
        for task in row["tasks"]:
            by_task[task] = (*by_task.get(task, ()), elements[row["code"]])
    return LoadedStandard(standard, by_task)


def standard_csv() -> bytes:
    """The list of knowledge as the file that a school would import."""
    stream = io.StringIO(newline="")
    rows = csv.writer(stream)
    rows.writerow(COLUMNS)
    for area in _told()["area"]:
        title = area["title"]
        for one in area["elements"]:
            rows.writerow((one["code"], one["zh"], one["en"], title["zh"], title["en"]))
    return stream.getvalue().encode()


@cache
def _told() -> dict[str, Any]:
    return read_file("teaching_standard")


def _elements(told: dict[str, Any]) -> list[dict[str, Any]]:
    return [one for area in told["area"] for one in area["elements"]]


def _head(head: dict[str, Any]) -> StandardHead:
    return StandardHead(
        code=head["code"],
        version=head["version"],
        trade=head["trade"],
        title_en=head["title"]["en"],
        title_zh=head["title"]["zh"],
        publisher=head["publisher"],
    )
