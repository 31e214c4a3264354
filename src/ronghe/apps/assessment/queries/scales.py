"""Rulers from a calibration's cuts and a framework's level names."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from ronghe.apps.assessment.models import Calibration, CutScore, Estimate
from ronghe.apps.assessment.queries.standing import MeanView
from ronghe.apps.assessment.wording import level_text, missing_text
from ronghe.apps.base.api import Text, text_of
from ronghe.apps.base.presentation.ruler import Reading, Ruler, Scale
from ronghe.apps.competence.api import Level


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

    def mean_ruler(self, dimension: str, mean: MeanView | None) -> Ruler | None:
        """A group's mean on its ruler, with the level it lies in; None where there is none."""
        scale = self.by_dimension.get(dimension)
        if scale is None or mean is None:
            return None
        level = self.levels[sum(mean.mean >= cut for cut in scale.cuts)]
        return Ruler(scale, (Reading(value=mean.mean, se=mean.standard_error, level=level),))


def scales_of(calibration: Calibration) -> Scales:
    return all_scales([calibration])[calibration.pk]


def all_scales(calibrations: Collection[Calibration]) -> dict[int, Scales]:
    """The scales of calibrations by primary key; two queries however many there are."""
    levels: dict[int, list[Text]] = {}
    frameworks = {calibration.framework_id for calibration in calibrations}
    for level in Level.objects.filter(framework__in=frameworks).order_by("number"):
        levels.setdefault(level.framework_id, []).append(text_of(level))
    cuts: dict[int, dict[str, list[float]]] = {}
    rows = CutScore.objects.filter(calibration__in=[c.pk for c in calibrations]).order_by("level")
    for calibration, dimension, measure in rows.values_list("calibration", "dimension", "measure"):
        cuts.setdefault(calibration, {}).setdefault(dimension, []).append(measure)
    return {
        c.pk: _scales(c, tuple(levels.get(c.framework_id, ())), cuts.get(c.pk, {}))
        for c in calibrations
    }


def _scales(
    calibration: Calibration, levels: tuple[Text, ...], cuts: Mapping[str, list[float]]
) -> Scales:
    scales = {
        dimension: Scale.from_cuts(levels, values)
        for dimension, values in cuts.items()
        if len(values) == len(levels) - 1
    }
    return Scales(calibration, levels, scales)
