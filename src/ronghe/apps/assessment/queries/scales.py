"""Rulers from a calibration's cuts and a framework's level names."""

from collections.abc import Mapping
from dataclasses import dataclass

from ronghe.apps.assessment.models import Calibration, Estimate
from ronghe.apps.assessment.wording import level_text, missing_text
from ronghe.apps.base.api import Text, text_of
from ronghe.apps.base.presentation.ruler import Reading, Scale


@dataclass(frozen=True, slots=True)
class Scales:
    """A calibration's scales by dimension, and its framework's level names from the lowest."""

    calibration: Calibration
    levels: tuple[Text, ...]
    by_dimension: Mapping[str, Scale]

    def reading(self, estimate: Estimate | None, label: Text | str = "", url: str = "") -> Reading:
        """An estimate as a reading: with its level when supported, else with what is missing."""
        if estimate is None:
            nothing = Text("a first piece of evidence", "第一份证据")
            return Reading(label=label, missing=(nothing,), url=url)
        if not estimate.is_supported:
            missing = tuple(missing_text(entry) for entry in estimate.missing)
            return Reading(label=label, missing=missing, url=url)
        return Reading(
            label=label,
            value=estimate.measure,
            se=estimate.standard_error,
            level=level_text(estimate.level_probabilities, self.levels),
            provisional=estimate.is_provisional,
            url=url,
        )


def scales_of(calibration: Calibration) -> Scales:
    """Two queries: the framework's levels and the calibration's cuts."""
    levels = tuple(text_of(level) for level in calibration.framework.levels.order_by("number"))
    cuts: dict[str, list[float]] = {}
    for dimension, measure in calibration.cuts.order_by("level").values_list(
        "dimension", "measure"
    ):
        cuts.setdefault(dimension, []).append(measure)
    scales = {
        dimension: Scale.from_cuts(levels, values)
        for dimension, values in cuts.items()
        if len(values) == len(levels) - 1
    }
    return Scales(calibration, levels, scales)
