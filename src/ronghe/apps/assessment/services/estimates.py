"""Estimates: rebuilt from observations and a calibration's stored parameters, at any time.

Used when a calibration is stored or put in force (everybody) and when a form is handed in (one
student, at once). Nothing about items or raters is estimated here.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ronghe.apps.assessment.levels import Counts, level_probabilities, missing_support
from ronghe.apps.assessment.models import Calibration, Estimate
from ronghe.apps.assessment.observations import NO_RATER, ObservationTable, load_observations
from ronghe.apps.assessment.queries.in_force import calibration_in_force
from ronghe.apps.assessment.queries.parameters import Parameters, parameters_of, with_new_items
from ronghe.apps.competence.api import EVIDENCE_KIND, EvidenceKind, InstrumentKind
from ronghe.engines.measurement.locations import cumulated_steps
from ronghe.engines.measurement.person_posterior import LocatedEvidence, Posterior, posterior

WHOLE = ""
SUPPORT_WINDOW = timedelta(days=366)  # from one autumn to the next: yearly tests must meet
BATCH = 1_000


def rebuild_estimates(
    calibration: Calibration, *, at: datetime, persons: Collection[int] | None = None
) -> int:
    """Write the estimates of everybody (or of some) anew under a calibration; returns how many.

    Reads all evidence recorded so far, not only what the calibration was made from.
    """
    table = load_observations(
        calibration.framework,
        left_out=calibration.choices.get("left_out", ()),
        persons=persons,
    )
    old = Estimate.objects.filter(calibration=calibration)
    if persons is not None:
        old = old.filter(person__in=persons)
    old.delete()
    if table.count == 0:
        return 0
    rows = list(_estimates(calibration, table, at))
    Estimate.objects.bulk_create(rows, batch_size=BATCH)
    return len(rows)


def update_estimates(
    *, framework_ids: Iterable[int], persons: Collection[int], at: datetime
) -> int:
    """Bring some students' estimates up to date under the calibrations in force."""
    return sum(
        rebuild_estimates(calibration, at=at, persons=persons)
        for framework in sorted(set(framework_ids))
        if (calibration := calibration_in_force(framework)) is not None
    )


def measures_of_rows(
    parameters: Parameters, table: ObservationTable, rows: NDArray[np.bool_]
) -> list[tuple[str, float, float]]:
    """What some of a person's observations say by themselves: (dimension, measure, standard
    error) in logits, for each dimension among them, in the half-year of its first one."""
    _, unit = np.unique(table.unit, return_inverse=True)
    found, _ = _posterior(parameters, table, rows, unit, True)
    first: dict[str, int] = {}
    for row in np.flatnonzero(rows).tolist():
        first.setdefault(str(table.dimension[row]), int(unit[row]))
    return [
        (name, float(found.mean[one, place]), float(found.sd[one, place]))
        for place, name in enumerate(parameters.dimensions)
        if (one := first.get(name)) is not None
    ]


def _estimates(
    calibration: Calibration, table: ObservationTable, at: datetime
) -> Iterable[Estimate]:
    parameters = with_new_items(
        parameters_of(calibration), calibration.framework_id, np.unique(table.item).tolist()
    )
    rules = {rule.evidence_kind: rule for rule in calibration.framework.support_rules.all()}
    cuts: dict[str, list[float]] = {}
    for dimension, measure in calibration.cuts.order_by("level").values_list(
        "dimension", "measure"
    ):
        cuts.setdefault(dimension, []).append(measure)
    _, unit = np.unique(table.unit, return_inverse=True)
    newest = _newest_terms(table)
    for part, rows in _parts(table, newest):
        rows = rows & np.isin(table.dimension, parameters.dimensions)
        if not rows.any():
            continue
        found, provisional = _posterior(parameters, table, rows, unit, part == WHOLE)
        for cell in _cells(table, rows, unit, parameters.dimensions):
            estimate = _estimate(cell, found, table, rules, cuts)
            if part.startswith("competence:") and not estimate.is_supported:
                continue
            estimate.calibration = calibration
            estimate.part = part
            estimate.is_provisional = bool(provisional[cell.rows].any())
            estimate.updated_at = at
            yield estimate


def _newest_terms(table: ObservationTable) -> NDArray[np.bool_]:
    """Which observations belong to their person's newest half-year."""
    newest: dict[int, Any] = {}
    for person, term in zip(table.person.tolist(), table.term, strict=True):
        newest[person] = max(term, newest.get(person, term))
    return np.array(
        [t == newest[p] for p, t in zip(table.person.tolist(), table.term, strict=True)]
    )


def _parts(
    table: ObservationTable, newest: NDArray[np.bool_]
) -> Iterable[tuple[str, NDArray[np.bool_]]]:
    """The whole in every half-year; narrower parts in each person's newest one only."""
    yield WHOLE, np.ones(table.count, dtype=bool)
    for part, column in (
        ("process", table.phase),
        ("outcome", table.phase),
        ("basic", table.order),
        ("higher", table.order),
    ):
        yield part, newest & (column == part)
    for competence in np.unique(table.competence):
        yield f"competence:{competence}", newest & (table.competence == competence)


@dataclass(frozen=True, slots=True)
class _Cell:
    """One unit on one dimension: its rows, and those of its person that count as support."""

    unit: int
    dimension: int
    name: str
    rows: NDArray[np.int64]
    supporting: NDArray[np.int64]


def _cells(
    table: ObservationTable,
    use: NDArray[np.bool_],
    unit: NDArray[np.int64],
    dimensions: tuple[str, ...],
) -> Iterable[_Cell]:
    place = {name: number for number, name in enumerate(dimensions)}
    groups: dict[tuple[int, str], dict[Any, list[int]]] = {}
    for row in np.flatnonzero(use).tolist():
        key = (int(table.person[row]), str(table.dimension[row]))
        groups.setdefault(key, {}).setdefault(table.term[row], []).append(row)
    for (_person, name), terms in groups.items():
        for term, rows in terms.items():
            near = [r for t, more in terms.items() if term - t in _WINDOW for r in more]
            yield _Cell(int(unit[rows[0]]), place[name], name, np.array(rows), np.array(near))


class _Window:
    """This half-year and the year before it."""

    def __contains__(self, distance: Any) -> bool:
        days = distance / np.timedelta64(1, "D")
        return bool(0 <= days <= SUPPORT_WINDOW.days)


_WINDOW = _Window()


def _estimate(
    cell: _Cell,
    found: Posterior,
    table: ObservationTable,
    rules: Mapping[str, Any],
    cuts: Mapping[str, list[float]],
) -> Estimate:
    measure = float(found.mean[cell.unit, cell.dimension])
    error = float(found.sd[cell.unit, cell.dimension])
    counts = _counts(table, cell.supporting)
    missing = _missing(table, cell, counts, error, rules)
    term: date = table.term[cell.rows[0]].astype(object)
    return Estimate(
        person_id=int(table.person[cell.rows[0]]),
        dimension=cell.name,
        term_starts_on=term,
        measure=measure,
        standard_error=error,
        rating_count=counts.ratings,
        rater_count=counts.raters,
        enterprise_rater_count=counts.enterprise_raters,
        context_count=counts.contexts,
        response_count=counts.responses,
        occasion_count=counts.occasions,
        is_supported=not missing,
        missing=missing,
        level_probabilities=level_probabilities(measure, error, cuts.get(cell.name, [])),
    )


def _counts(table: ObservationTable, rows: NDArray[np.int64]) -> Counts:
    """What supports an estimate; peers' ratings are evidence but never support."""
    rated = [r for r in rows.tolist() if table.rater[r] != NO_RATER and not table.is_by_peer[r]]
    answered = [r for r in rows.tolist() if table.rater[r] == NO_RATER]
    return Counts(
        ratings=len({(table.rater[r], table.session[r]) for r in rated}),
        raters=len({table.rater[r] for r in rated}),
        enterprise_raters=len({table.rater[r] for r in rated if table.is_by_enterprise[r]}),
        contexts=len({table.context[r] for r in rated}),
        responses=len(answered),
        occasions=len({_occasion(table, r) for r in answered}),
    )


def _occasion(table: ObservationTable, row: int) -> tuple[int, str]:
    """The session; of answers that came without one, through a machine, the day."""
    session = int(table.session[row])
    return session, "" if session else str(table.observed_on[row])


def _missing(
    table: ObservationTable,
    cell: _Cell,
    counts: Counts,
    error: float,
    rules: Mapping[str, Any],
) -> list[Mapping[str, Any]]:
    """What the rules of the kinds of evidence present still ask for; the nearest one's list."""
    kinds = {EVIDENCE_KIND[InstrumentKind(k)] for k in np.unique(table.kind[cell.supporting])}
    lists = [
        missing_support(counts, error, rules[kind])
        for kind in (EvidenceKind.RATED, EvidenceKind.ANSWERED)
        if kind in kinds and kind in rules
    ]
    return min(lists, key=len) if lists else [{"what": "rule", "more": 1}]


def _posterior(
    parameters: Parameters,
    table: ObservationTable,
    use: NDArray[np.bool_],
    unit: NDArray[np.int64],
    together: bool,
) -> tuple[Posterior, NDArray[np.bool_]]:
    """Posteriors of all units from the rows in use, and which rows hang on something unknown.

    `together` lets dimensions inform each other; a part stands for itself alone.
    """
    evidence, provisional = _located(parameters, table, np.flatnonzero(use), unit)
    _, first = np.unique(unit, return_index=True)
    prior = np.array([parameters.mean_of(s) for s in table.semester[first].tolist()])
    covariance = parameters.covariance
    if not together:
        covariance = np.diag(np.diag(covariance))
    return posterior(evidence, prior, covariance), provisional


def _located(
    parameters: Parameters,
    table: ObservationTable,
    rows: NDArray[np.int64],
    unit: NDArray[np.int64],
) -> tuple[LocatedEvidence, NDArray[np.bool_]]:
    place = {name: number for number, name in enumerate(parameters.dimensions)}
    items, item = np.unique(table.item[rows], return_inverse=True)
    raters, rater = np.unique(table.rater[rows], return_inverse=True)
    item_measure = np.array([parameters.items.get(label, np.nan) for label in items.tolist()])
    severity = np.array([parameters.raters.get(label, np.nan) for label in raters.tolist()])
    severity[raters == NO_RATER] = 0.0
    new_item, new_rater = np.isnan(item_measure)[item], np.isnan(severity)[rater]
    unknown = np.where(new_item, item, np.where(new_rater, len(items) + rater, -1))
    spread = np.hypot(new_item * parameters.item_sd, new_rater * parameters.rater_sd)
    cumulated = _step_table(parameters, items.tolist())
    provisional = np.zeros(table.count, dtype=bool)
    provisional[rows] = new_item | new_rater
    evidence = LocatedEvidence(
        unit=unit[rows],
        dimension=np.array([place[name] for name in table.dimension[rows].tolist()], dtype=int),
        difficulty=np.nan_to_num(item_measure)[item] + np.nan_to_num(severity)[rater],
        cumulated=cumulated,
        group=item,
        score=_categories(parameters, items.tolist(), table.score[rows], item, cumulated),
        unknown=unknown,
        unknown_sd=spread,
    )
    return evidence, provisional


def _step_table(parameters: Parameters, items: list[str]) -> NDArray[np.float64]:
    """Cumulated steps per item (I, K)."""
    steps = [parameters.steps[label] for label in items]
    width = max(len(row) for row in steps)
    padded = np.array([row + [np.nan] * (width - len(row)) for row in steps])
    return cumulated_steps(padded)


def _categories(
    parameters: Parameters,
    items: list[str],
    score: NDArray[np.int64],
    item: NDArray[np.int64],
    cumulated: NDArray[np.float64],
) -> NDArray[np.int64]:
    """Model categories: scores as the calibration's categories count them; a score it never saw
    counts as the nearest one it did."""
    category = np.empty(len(score), dtype=np.int64)
    for code, label in enumerate(items):
        here = item == code
        given = np.array(parameters.categories.get(label) or range(cumulated.shape[1]))
        top = int(np.isfinite(cumulated[code]).sum()) - 1
        nearest = np.abs(score[here][:, None] - given[None, :]).argmin(axis=1)
        category[here] = np.minimum(nearest, top)
    return category
