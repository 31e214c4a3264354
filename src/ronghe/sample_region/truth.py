"""The stated model's parameters, drawn from the seed, with what is planted in them.

P(X = k) ∝ exp(Σ_{j ≤ k} (θ − β − ρ − γ − τ_j)): ability θ of a student in a dimension and term,
difficulty β and steps τ of the item, severity ρ of the rater in that term, γ of the context.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ronghe.sample_region.content import DIMENSIONS, Content, Item
from ronghe.sample_region.records import Planted, SampleTruth, Term
from ronghe.sample_region.roster import Roster

START_MEAN = np.array([-0.9, -1.3, -0.1, -1.0, -0.9])
START_SD = np.array([0.9, 1.0, 0.8, 0.8, 0.8])
GROWTH_MEAN = np.array([0.45, 0.60, 0.20, 0.35, 0.35])
GROWTH_SD = 0.12
TERM_SD = 0.08
CORRELATION = np.array(
    [
        [1.00, 0.65, 0.30, 0.55, 0.35],
        [0.65, 1.00, 0.45, 0.50, 0.40],
        [0.30, 0.45, 1.00, 0.45, 0.50],
        [0.55, 0.50, 0.45, 1.00, 0.50],
        [0.35, 0.40, 0.50, 0.50, 1.00],
    ]
)
SEVERITY_SD = 0.40
SPREAD_MEAN = 0.20
CONTEXT = {"class": -0.05, "workshop": -0.10, "simulator": -0.20, "workplace": 0.35}
# Mean and spread of difficulty by kind of instrument, before centring; higher-order adds more.
DIFFICULTY = {
    "anchored_scale": (-0.4, 0.30),
    "conduct_scale": (-0.4, 0.20),
    "checklist": (-0.9, 0.60),
    "project_rubric": (0.2, 0.30),
    "knowledge_test": (-0.4, 0.65),
    "self_report": (-0.6, 0.40),
    "confidence": (0.0, 0.20),
    "reflection_rubric": (0.3, 0.50),
    "career_plan_rubric": (0.4, 0.40),
}
HIGHER_ORDER_HARDER = 0.9
STEP_WIDTH = {2: 0.0, 4: 1.3, 5: 1.25}

SEVERE_BY, DRIFT_PER_TERM, GAP, DIFFERS_BY = 1.2, 0.3, 1.1, 0.9
GAP_SCHOOL = "donghe-vocational"
STANDSTILL = ("xishan-vocational", "cnc", 0)
STANDSTILL_FROM_TERM = 2
DIFFERING_ANCHOR = "anchor-pocket"
GUEST_ENTERPRISE = "jiafang"
DISCONNECTED_COUNT = 8


@dataclass(frozen=True, slots=True)
class PlannedFindings:
    """Who bears the planted findings; chosen by place, before anything is drawn."""

    severe_mentor: int
    drifting_teacher: int
    guest_rater: int
    standstill_class: str
    transferred: tuple[int, ...]


def plan_findings(roster: Roster) -> PlannedFindings:
    classes = {(c.school, c.programme, c.cohort): c for c in roster.classes}
    transferred = classes["linlan-technical", "ecommerce", 2].students[-DISCONNECTED_COUNT:]
    return PlannedFindings(
        severe_mentor=roster.mentors["hengqi"][1],
        drifting_teacher=roster.panels["xishan-vocational", "elderly-care"][2],
        guest_rater=roster.mentors[GUEST_ENTERPRISE][-1],
        standstill_class=classes[STANDSTILL].code,
        transferred=transferred,
    )


def list_items(content: Content) -> tuple[Item, ...]:
    """Every item once, in the order of the content; the two forms of a test share some."""
    found: dict[str, Item] = {}
    for programme in content.all_programmes():
        for instrument in programme.instruments:
            found.update({item.key: item for item in instrument.items})
    return tuple(found.values())


def draw_truth(
    content: Content,
    roster: Roster,
    terms: Sequence[Term],
    plan: PlannedFindings,
    random: np.random.Generator,
) -> SampleTruth:
    """Draw all parameters. `disconnected_session` is set when sessions are known."""
    items = list_items(content)
    severity, spread = _draw_raters(roster, terms, plan, random)
    return SampleTruth(
        ability=_draw_ability(roster, len(terms), plan, random),
        severity=severity,
        spread=spread,
        difficulty=_draw_difficulty(content, items, random),
        steps=tuple(_draw_steps(item, random) for item in items),
        context=dict(CONTEXT),
        planted=_planted(plan),
    )


def _planted(plan: PlannedFindings) -> Planted:
    return Planted(
        severe_mentor=plan.severe_mentor,
        severe_by=SEVERE_BY,
        drifting_teacher=plan.drifting_teacher,
        drift_per_term=DRIFT_PER_TERM,
        standstill_class=plan.standstill_class,
        standstill_from_term=STANDSTILL_FROM_TERM,
        gap_school=GAP_SCHOOL,
        gap=GAP,
        disconnected_session=-1,
        disconnected_students=plan.transferred,
        differing_anchor=DIFFERING_ANCHOR,
        differs_by=DIFFERS_BY,
    )


def _draw_ability(
    roster: Roster, terms: int, plan: PlannedFindings, random: np.random.Generator
) -> NDArray[np.float64]:
    ability = np.full((len(roster.people), len(DIMENSIONS), terms), np.nan)
    covariance = CORRELATION * np.outer(START_SD, START_SD)
    for school_class in roster.classes:
        count = len(school_class.students)
        start = random.multivariate_normal(START_MEAN, covariance, count)
        growth = random.normal(GROWTH_MEAN, GROWTH_SD, (count, len(DIMENSIONS)))
        past = np.arange(terms - school_class.entered_in)
        if school_class.code == plan.standstill_class:
            past = np.minimum(past, STANDSTILL_FROM_TERM - 1)
        path = start[:, :, None] + growth[:, :, None] * past
        path += random.normal(0.0, TERM_SD, path.shape)
        ability[list(school_class.students), :, school_class.entered_in :] = path
    return ability


def _draw_raters(
    roster: Roster, terms: Sequence[Term], plan: PlannedFindings, random: np.random.Generator
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    count = len(roster.people)
    severity = np.full((count, len(terms)), np.nan)
    spread = np.full(count, np.nan)
    panels = [*roster.panels.values(), *roster.mentors.values()]
    raters = [person for panel in panels for person in panel]
    severity[raters] = random.normal(0.0, SEVERITY_SD, (len(raters), 1))
    severity[raters] -= severity[raters].mean()
    spread[raters] = SPREAD_MEAN * random.lognormal(0.0, 0.3, len(raters))
    severity[plan.severe_mentor] = SEVERE_BY
    severity[plan.drifting_teacher] = DRIFT_PER_TERM * np.arange(len(terms))
    return severity, spread


def _draw_difficulty(
    content: Content, items: Sequence[Item], random: np.random.Generator
) -> NDArray[np.float64]:
    kinds = {
        item.key: instrument.kind
        for programme in content.all_programmes()
        for instrument in programme.instruments
        for item in instrument.items
    }
    drawn = np.array([_one_difficulty(item, kinds[item.key], random) for item in items])
    places = {item.key: place for place, item in enumerate(items)}
    for programme in content.programmes:
        for dimension in DIMENSIONS:
            own = _items_of(items, programme.key, dimension)
            drawn[own] -= drawn[own].mean()
    _tie_regions(items, places, drawn)
    return drawn


def _one_difficulty(item: Item, kind: str, random: np.random.Generator) -> float:
    mean, spread = DIFFICULTY[kind]
    harder = HIGHER_ORDER_HARDER if item.order == "higher" else 0.0
    if item.dimension in ("metacognitive", "career", "attitudinal"):
        harder = 0.0
    return float(random.normal(mean + harder, spread))


def _items_of(items: Sequence[Item], programme: str, dimension: str) -> list[int]:
    return [
        place
        for place, item in enumerate(items)
        if item.key.split(".")[0] == programme and item.dimension == dimension
    ]


def _tie_regions(items: Sequence[Item], places: dict[str, int], drawn: NDArray[np.float64]) -> None:
    """An anchor task is as hard in the second region as in the first, but for the planted one."""
    first = {item.anchor: item.key for item in items if item.anchor and "yuping" not in item.key}
    for item in items:
        if item.anchor and "yuping" in item.key:
            drawn[places[item.key]] = drawn[places[first[item.anchor]]]
            if item.anchor == DIFFERING_ANCHOR:
                drawn[places[item.key]] += DIFFERS_BY


def _draw_steps(item: Item, random: np.random.Generator) -> tuple[float, ...]:
    steps = item.highest
    if steps == 1:
        return (0.0,)
    width = STEP_WIDTH[steps + 1]
    regular = width * (np.arange(steps) - (steps - 1) / 2)
    drawn = regular + random.normal(0.0, 0.15, steps)
    return tuple(float(step) for step in drawn - drawn.mean())
