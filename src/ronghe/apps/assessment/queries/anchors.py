"""Anchors: which items tie a calibration to an earlier one, which of them behave differently now,
and which somebody chose to leave out."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from ronghe.apps.assessment.models import Calibration, Item
from ronghe.apps.base.api import Text
from ronghe.apps.competence.api import Framework
from ronghe.engines.measurement import UndefinedStatistic, anchor_stability

# In a calibration's `choices`: codes of the items that were not held at the earlier measure.
LEFT_OUT = "anchors_left_out"


@dataclass(frozen=True, slots=True)
class DisplacedAnchor:
    """An anchored item that behaves differently here. `by` is how much harder it is, in logits,
    against the anchors that do not; the anchors' common shift is the students', not the items'."""

    code: str
    name: Text
    by: float


@dataclass(frozen=True, slots=True)
class AnchorCheck:
    """The anchors a framework shares with an earlier calibration: how many, which of them moved,
    and by which calibration that is known (None: by none yet)."""

    count: int
    moved: tuple[DisplacedAnchor, ...]
    known_by: Calibration | None


def shared_items(earlier: Calibration, later: Framework) -> dict[str, str]:
    """Codes of items the earlier calibration measured, each with the code of the same item in the
    later framework: the same code within a framework, the same anchor task between two."""
    measured = earlier.levels.filter(facet="item").values("level")
    here = Item.objects.filter(instrument__framework=later)
    if earlier.framework_id == later.pk:
        return {
            code: code for code in here.filter(code__in=measured).values_list("code", flat=True)
        }
    codes = dict(here.exclude(anchor="").values_list("anchor", "code"))
    there = Item.objects.filter(instrument__framework=earlier.framework_id, code__in=measured)
    pairs = there.exclude(anchor="").values_list("code", "anchor")
    return {code: codes[anchor] for code, anchor in pairs if anchor in codes}


def check_anchors(earlier: Calibration, framework: Framework) -> AnchorCheck:
    """Which anchors moved, by the newest other calibration of the framework that converged.

    Where that one was held to the same earlier calibration its own test says it, and what it left
    out is named again; otherwise the robust z of the two sets of difficulties does.
    """
    names = shared_items(earlier, framework)
    newest = (
        Calibration.objects.filter(
            framework=framework, state=Calibration.State.DONE, has_converged=True
        )
        .exclude(pk=earlier.pk)
        .order_by("-asked_at", "-pk")
        .first()
    )
    if newest is None:
        return AnchorCheck(len(names), (), None)
    shifts = _shifts(earlier, newest, names)
    texts = item_names(framework.pk)
    if newest.anchored_to_id == earlier.pk:
        held = displaced_anchors(newest.diagnostics, texts)
        before = set(newest.choices.get(LEFT_OUT, ())) & shifts.keys()
        moved = [*held, *(_named(code, shifts[code], texts) for code in before)]
    else:
        moved = _by_robust_z(shifts, texts)
    return AnchorCheck(len(names), _farthest_first(moved), newest)


def _shifts(
    earlier: Calibration, newest: Calibration, names: Mapping[str, str]
) -> dict[str, float]:
    """How much harder each shared item is in the newest calibration; an item held there is as
    much harder as its displacement says."""
    old = dict(earlier.levels.filter(facet="item").values_list("level", "measure"))
    before = {names[code]: measure for code, measure in old.items() if code in names}
    pulled = newest.diagnostics.get("displacement", {})
    rows = newest.levels.filter(facet="item").values_list("level", "measure")
    return {
        code: measure + (pulled.get(code, {}).get("displacement") or 0.0) - before[code]
        for code, measure in rows
        if code in before
    }


def _by_robust_z(shifts: Mapping[str, float], texts: Mapping[str, Text]) -> list[DisplacedAnchor]:
    codes = sorted(shifts)
    try:
        found = anchor_stability([shifts[code] for code in codes], [0.0] * len(codes))
    except UndefinedStatistic:
        return []
    return [
        _named(code, float(found.shift[row]), texts)
        for row, code in enumerate(codes)
        if found.moved[row]
    ]


def displaced_anchors(
    diagnostics: Mapping[str, Any], names: Mapping[str, Text]
) -> tuple[DisplacedAnchor, ...]:
    """The flagged anchors of an anchored calibration, the farthest first."""
    found = diagnostics.get("displacement", {})
    held = [d["displacement"] for d in found.values() if not d["is_displaced"]]
    common = sum(held) / len(held) if held else 0.0
    return _farthest_first(
        _named(code, d["displacement"] - common, names)
        for code, d in found.items()
        if d["is_displaced"]
    )


def item_names(framework: int) -> dict[str, Text]:
    """What each item of the framework asks, by its code, in its newest version."""
    items = Item.objects.filter(instrument__framework=framework)
    rows = items.order_by("instrument__version").values_list("code", "title_en", "title_zh")
    return {code: Text(en, zh) for code, en, zh in rows}


def _named(code: str, by: float, names: Mapping[str, Text]) -> DisplacedAnchor:
    return DisplacedAnchor(code, names.get(code, Text(code, code)), by)


def _farthest_first(anchors: Iterable[DisplacedAnchor]) -> tuple[DisplacedAnchor, ...]:
    return tuple(sorted(anchors, key=lambda anchor: (-abs(anchor.by), anchor.code)))
