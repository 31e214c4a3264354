"""A start for large calibrations: the maximum of every eighth person, then Newton steps.

The information of the sample, eight times over, is nearly that of everybody, so that a few steps
with it lead where the climb would need twenty evaluations of all persons. Where the sample holds
too little about a level or a category, the climb starts from the data as always. The maximum is
the same either way: the last steps are Newton's with everybody's information.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from ronghe.engines.measurement.data import Floats
from ronghe.engines.measurement.design import Design
from ronghe.engines.measurement.likelihood import Likelihood
from ronghe.engines.measurement.parameters import Layout
from ronghe.engines.measurement.patterns import Patterns, collapse

SHARE = 8
FEWEST_PERSONS = 2_000
FEWEST_POINTS = 15.0
# Tables cost the same for a sample as for everybody: it pays where persons cost far more.
LINKS_PER_ATOM = 25


def sample_likelihood(likelihood: Likelihood) -> Likelihood | None:
    """The likelihood of every eighth person, or None where that says too little."""
    design = likelihood.design
    persons = len(design.start) - 1
    links, atoms = len(likelihood.patterns.link_cell), len(likelihood.patterns.cell_atom)
    if persons < SHARE * FEWEST_PERSONS or links < LINKS_PER_ATOM * atoms:
        return None
    chosen = np.arange(persons) % SHARE == 0
    sample = _only(design, chosen)
    patterns = collapse(sample)
    groups = np.bincount(
        likelihood.layout.person_group[patterns.observations > 0],
        minlength=len(likelihood.layout.groups),
    )
    if groups.min() < FEWEST_PERSONS / 10 or not _says_enough(patterns, likelihood.layout):
        return None
    return Likelihood(sample, patterns, likelihood.layout, likelihood.pool)


def _only(design: Design, chosen: np.ndarray) -> Design:
    """The rows of the chosen persons; the others stay as persons without rows."""
    rows = np.repeat(chosen, np.diff(design.start))
    counts = np.where(chosen, np.diff(design.start), 0)
    return replace(
        design,
        rows=design.rows[rows],
        start=np.concatenate([[0], np.cumsum(counts)]).astype(np.int64),
        levels=np.ascontiguousarray(design.levels[rows]),
        score=design.score[rows],
        weight=design.weight[rows] if len(design.weight) else design.weight,
    )


def _says_enough(patterns: Patterns, layout: Layout) -> bool:
    """Whether every free level and category has points on both sides."""
    for facet, (score, highest) in enumerate(
        zip(patterns.level_score, patterns.level_max, strict=True)
    ):
        free = np.flatnonzero(~layout.fixed[layout.places(facet)])
        if _least(np.minimum(score, highest - score)[free]) < FEWEST_POINTS:
            return False
    moving = np.asarray((layout.step_place >= 0).any(axis=1))
    used = np.isfinite(layout.step_base) & moving[:, None]
    return _least(patterns.category_count[used]) >= FEWEST_POINTS


def _least(values: Floats) -> float:
    return float(values.min(initial=np.inf))
