"""Cut scores of a new calibration: where the expected anchor category crosses k - 1/2."""

import numpy as np

from ronghe.apps.assessment.levels import DEFAULT_METHOD, default_cuts
from ronghe.apps.assessment.models import Calibration, CutScore
from ronghe.apps.assessment.observations import ObservationTable
from ronghe.apps.competence.api import InstrumentKind
from ronghe.engines.measurement import Calibration as Result
from ronghe.engines.measurement import item_curves

SCALE = np.linspace(-12.0, 12.0, 481)


def write_default_cuts(calibration: Calibration, result: Result, table: ObservationTable) -> None:
    """One cut per dimension and level above the lowest; from anchored scales where there are."""
    levels = calibration.framework.levels.count()
    rows = []
    for dimension in sorted(set(table.dimension.tolist())):
        items = _cutting_items(result, table, dimension)
        curves = [item_curves(result, item, theta=SCALE) for item in items]
        for level, measure in enumerate(default_cuts(curves, levels), start=1):
            rows.append(
                CutScore(
                    calibration=calibration,
                    dimension=dimension,
                    level=level,
                    measure=measure,
                    method=DEFAULT_METHOD,
                )
            )
    CutScore.objects.bulk_create(rows)


def _cutting_items(result: Result, table: ObservationTable, dimension: str) -> list[str]:
    """Items with anchors people wrote for levels; all of the dimension's where it has none."""
    estimated = set(result.items.levels[np.isfinite(result.items.measure)].tolist())
    here = table.dimension == dimension
    anchored = here & np.isin(
        table.kind, [InstrumentKind.ANCHORED_SCALE, InstrumentKind.CONDUCT_SCALE]
    )
    chosen = set(table.item[anchored].tolist()) & estimated
    return sorted(chosen or set(table.item[here].tolist()) & estimated)
