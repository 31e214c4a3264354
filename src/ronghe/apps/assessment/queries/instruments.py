"""Instruments and how well their items work: difficulty, fit, categories, the map."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

import numpy as np
from django.db.models import Count, QuerySet

from ronghe.apps.assessment.models import (
    CalibratedLevel,
    Calibration,
    Estimate,
    Instrument,
    Item,
    Observation,
)
from ronghe.apps.assessment.queries.calibrations import frameworks_for
from ronghe.apps.assessment.queries.in_force import calibration_in_force
from ronghe.apps.assessment.rules import is_keyed
from ronghe.apps.base.api import NotFound, Text, text_of
from ronghe.apps.competence.api import InstrumentKind
from ronghe.apps.people.api import Viewer
from ronghe.engines.measurement import ItemCurves, curves

VIEW = "assessment.view_instruments"
MISFIT = 1.3
OVERFIT = 0.7
LEAST_IN_CATEGORY = 10
SCALE = np.linspace(-5.0, 5.0, 101)


@dataclass(frozen=True, slots=True)
class ItemView:
    """One item: its place, its fit, how often each category was used, and its curves."""

    item: Item
    title: Text
    level: CalibratedLevel | None
    steps: tuple[float, ...]
    used: tuple[tuple[Text, int], ...]
    curves: ItemCurves | None
    remark: Text


@dataclass(frozen=True, slots=True)
class InstrumentView:
    """An instrument under the calibration in force."""

    instrument: Instrument
    calibration: Calibration | None
    items: tuple[ItemView, ...]
    persons: tuple[float, ...]


def instruments_listed(viewer: Viewer) -> "QuerySet[Instrument]":
    return (
        Instrument.objects.filter(framework__in=frameworks_for(viewer, VIEW))
        .select_related("framework")
        .annotate(item_count=Count("items", distinct=True))
        .order_by("framework__code", "code", "-version")
    )


def instrument_for(viewer: Viewer, uuid: UUID) -> Instrument:
    instrument = instruments_listed(viewer).filter(uuid=uuid).first()
    if instrument is None:
        raise NotFound("There is no such instrument for you.", "没有您可以查看的这个测评工具。")
    return instrument


def instrument_view(viewer: Viewer, uuid: UUID) -> InstrumentView:
    """Items with fit, categories and curves; persons' measures for the map. Seven queries."""
    instrument = instrument_for(viewer, uuid)
    calibration = calibration_in_force(instrument.framework_id)
    items = list(instrument.items.select_related("competence").prefetch_related("categories"))
    levels: dict[str, CalibratedLevel] = {}
    steps: dict[str, list[float]] = {}
    persons: tuple[float, ...] = ()
    if calibration:
        codes = [item.code for item in items]
        found = calibration.levels.filter(facet="item", level__in=codes)
        levels = {level.level: level for level in found}
        for code, measure in (
            calibration.steps.filter(item__in=codes)
            .order_by("item", "step")
            .values_list("item", "measure")
        ):
            steps.setdefault(code, []).append(measure)
        persons = _persons(calibration, {item.competence.dimension for item in items})
    used = _used(items)
    views = tuple(
        _item(item, levels.get(item.code), steps.get(item.code, []), used, instrument)
        for item in items
    )
    return InstrumentView(instrument, calibration, views, persons)


def _persons(calibration: Calibration, dimensions: set[str]) -> tuple[float, ...]:
    newest = (
        Estimate.objects.filter(calibration=calibration, part="", dimension__in=dimensions)
        .order_by("-term_starts_on")
        .values_list("term_starts_on", flat=True)
        .first()
    )
    if newest is None:
        return ()
    rows = Estimate.objects.filter(
        calibration=calibration, part="", dimension__in=dimensions, term_starts_on=newest
    )
    return tuple(rows.order_by("pk").values_list("measure", flat=True))


def _used(items: Sequence[Item]) -> dict[tuple[int, int], int]:
    rows = (
        Observation.objects.filter(item__in=[item.pk for item in items], is_superseded=False)
        .values_list("item", "score")
        .annotate(count=Count("pk"))
    )
    return {(item, score): count for item, score, count in rows}


def _counts(
    item: Item, used: Mapping[int, int], instrument: Instrument
) -> tuple[tuple[Text, int], ...]:
    """How often each category was chosen; of a test, how often each score was reached: several
    options may count the same."""
    categories = sorted(item.categories.all(), key=lambda c: (c.score, c.number))
    if instrument.kind == InstrumentKind.KNOWLEDGE_TEST:
        named = [(1, Text("right", "答对")), (0, Text("wrong", "答错"))]
    elif is_keyed(instrument):
        scores = sorted({category.score for category in categories})
        named = [(score, Text(f"scored {score}", f"得 {score} 分")) for score in scores]
    else:
        named = [(category.score, text_of(category)) for category in categories]
    return tuple((text, used.get(score, 0)) for score, text in named)


def _item(
    item: Item,
    level: CalibratedLevel | None,
    steps: Sequence[float],
    used: dict[tuple[int, int], int],
    instrument: Instrument,
) -> ItemView:
    of_item = {score: count for (key, score), count in used.items() if key == item.pk}
    counts = _counts(item, of_item, instrument)
    shown = curves(level.measure, list(steps), theta=SCALE) if level and steps else None
    return ItemView(
        item, text_of(item), level, tuple(steps), counts, shown, _remark(level, steps, counts)
    )


def _remark(
    level: CalibratedLevel | None, steps: Sequence[float], used: Sequence[tuple[Text, int]]
) -> Text:
    """What is worth a look at an item, the first thing that holds."""
    if level is None:
        return Text("not yet calibrated", "尚未标定")
    if level.infit is not None and level.infit > MISFIT:
        return Text(
            "answers surprise more than they should: read the anchors again",
            "作答出人意料：请重读行为描述",
        )
    rare = [text for text, count in used if count < LEAST_IN_CATEGORY]
    if rare:
        return Text(f"{len(rare)} categories are hardly used", f"{len(rare)} 个类别很少使用")
    if any(a > b for a, b in zip(steps, list(steps)[1:], strict=False)):
        return Text("neighbouring anchors are not told apart", "相邻行为描述未能区分")
    if level.infit is not None and level.infit < OVERFIT:
        return Text("tells little beyond the other items", "与其他题目重复较多")
    return Text("", "")
