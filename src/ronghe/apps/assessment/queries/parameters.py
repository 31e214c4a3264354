"""What a calibration found, read back: enough to place an observation on its scale."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

import numpy as np
from django.db.models import Max
from numpy.typing import NDArray

from ronghe.apps.assessment.models import Calibration, Item
from ronghe.apps.assessment.observations import NO_RATER


@dataclass(frozen=True, slots=True)
class Parameters:
    """What a calibration found, by label: enough to place an observation on the scale."""

    dimensions: tuple[str, ...]
    means: Mapping[str, list[float]]
    reference: str
    covariance: NDArray[np.float64]
    items: Mapping[str, float]
    raters: Mapping[str, float]
    steps: Mapping[str, list[float]]
    categories: Mapping[str, list[int]]

    @property
    def item_sd(self) -> float:
        return float(np.std(list(self.items.values())))

    @property
    def rater_sd(self) -> float:
        severities = [m for rater, m in self.raters.items() if rater != NO_RATER]
        return float(np.std(severities)) if severities else 0.0

    def mean_of(self, semester: int) -> list[float]:
        """The population mean of a semester; of the nearest one known for a new semester."""
        known = {semester_number(group): mean for group, mean in self.means.items()}
        nearest = min(known, key=lambda number: (abs(number - semester), number))
        return known[nearest]


def semester_number(group: str) -> int:
    """The semester that a group of the latent regression stands for."""
    return int(group.removeprefix("semester ") or 0) if group else 0


def parameters_of(calibration: Calibration) -> Parameters:
    """Read a calibration's stored parameters; two queries."""
    measures: dict[str, dict[str, float]] = {"item": {}, "rater": {}}
    for facet, level, measure in calibration.levels.values_list("facet", "level", "measure"):
        measures.setdefault(facet, {})[level] = measure
    steps: dict[str, list[float]] = {}
    rows = calibration.steps.order_by("item", "step").values_list("item", "measure")
    for item, measure in rows:
        steps.setdefault(item, []).append(measure)
    population = calibration.population
    return Parameters(
        dimensions=tuple(population["dimensions"]),
        means=population["means"],
        reference=population["reference"],
        covariance=np.array(population["covariance"]),
        items=measures["item"],
        raters=measures["rater"],
        steps=steps,
        categories=calibration.choices.get("categories", {}),
    )


def with_new_items(parameters: Parameters, framework_id: int, items: Collection[str]) -> Parameters:
    """The parameters with steps of zero for items that the calibration did not see: as many as the
    item has scores, so that no estimate depends on whose answers are read with it."""
    new = set(items) - parameters.steps.keys()
    if not new:
        return parameters
    tops = (
        Item.objects.filter(instrument__framework=framework_id, code__in=new)
        .values_list("code")
        .annotate(top=Max("categories__score"))
    )
    steps = {code: [0.0] * max(top or 1, 1) for code, top in tops}
    return replace(parameters, steps={**parameters.steps, **steps})
