"""The sample region from a seed: two regions, their people and two and a half years of evidence.

    region = generate(seed=2026, today=date(2026, 11, 23))

The same seed and day give the same region to the last score. See README.md for the model.
"""

from dataclasses import replace
from datetime import date

import numpy as np

from ronghe.sample_region.content_files import read_content
from ronghe.sample_region.design import make_design
from ronghe.sample_region.records import SampleRegion
from ronghe.sample_region.roster import make_placements, make_places, make_roster
from ronghe.sample_region.scoring import Scorer, list_assignments, write_reflections
from ronghe.sample_region.showcase import guest_roles, showcase_class
from ronghe.sample_region.terms import make_terms
from ronghe.sample_region.truth import draw_truth, list_items, plan_findings

SEED = 20_260_901


def generate(*, today: date, seed: int = SEED) -> SampleRegion:
    """Make both regions. Each part has a random stream of its own, so that a change in one
    does not move the others."""
    for_people, for_truth, for_design, for_scores = (
        np.random.default_rng(child) for child in np.random.SeedSequence(seed).spawn(4)
    )
    content, terms = read_content(), make_terms(today)
    roster = make_roster(content, terms, for_people)
    plan = plan_findings(roster)
    roster.placements = make_placements(roster, terms, frozenset({plan.guest_rater}))
    roster.memberships += guest_roles(
        roster.placements,
        showcase_class(roster.classes),
        roster.mentors,
        terms[0].school_year_from,
    )
    truth = draw_truth(content, roster, terms, plan, for_truth)
    design = make_design(content, roster, terms, plan, today, for_design)
    planted = replace(truth.planted, disconnected_session=design.disconnected)
    truth = replace(truth, planted=planted)
    items = list_items(content)
    scores = Scorer(content, items, roster.classes, truth, for_scores).draw(design)
    return SampleRegion(
        seed=seed,
        today=today,
        content=content,
        places=make_places(content),
        organisations=tuple(roster.organisations),
        people=tuple(roster.people),
        memberships=tuple(roster.memberships),
        classes=tuple(roster.classes),
        guardianships=tuple(roster.guardianships),
        placements=tuple(roster.placements),
        terms=terms,
        items=items,
        sessions=tuple(design.sessions),
        assignments=list_assignments(design),
        scores=scores,
        reflections=write_reflections(content, design.sessions, scores),
        truth=truth,
    )
