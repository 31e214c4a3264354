"""Charts as Vega-Lite specifications, each with its title, source, date and the table behind it.

Pure: data in, a frozen Chart out. Words come in already translated. A title says the finding, not
the name of the axes. Colours are the page's tokens (`var(--chart-1)`), so light, dark and print
follow; series differ by shape or dash as well as by colour.
"""

from ronghe.apps.base.presentation.charts.lines import Curve, TrendPoint, curves, trend
from ronghe.apps.base.presentation.charts.maps import MapColumn, variable_map
from ronghe.apps.base.presentation.charts.parts import About, Chart
from ronghe.apps.base.presentation.charts.spreads import (
    Interval,
    Pair,
    counts_in_bins,
    histogram,
    intervals,
    scatter,
)

__all__ = [
    "About",
    "Chart",
    "Curve",
    "Interval",
    "MapColumn",
    "Pair",
    "TrendPoint",
    "counts_in_bins",
    "curves",
    "histogram",
    "intervals",
    "scatter",
    "trend",
    "variable_map",
]
