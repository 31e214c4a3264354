"""Judged against achieved: how well a student judges their own work (metacognitive dimension).

With a rated task the student says which anchor they expect (instrument of kind "confidence"; its
item "confidence-<code>" asks about the rated item <code>). This is set against the mean of the
raters in the same half-year, each rating freed of its rater's severity under the calibration in
force. A profile, never a level, shown once the framework's rule for self-reports is met.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from math import sqrt

import numpy as np

from ronghe.apps.assessment.models import Calibration, Estimate, Observation
from ronghe.apps.assessment.observations import term_of
from ronghe.apps.assessment.queries.competence import framework_of, student_for
from ronghe.apps.assessment.queries.in_force import calibration_in_force
from ronghe.apps.assessment.queries.parameters import Parameters, parameters_of
from ronghe.apps.base.api import Text
from ronghe.apps.base.presentation.ruler import NORMAL_95
from ronghe.apps.competence.api import EvidenceKind, Framework, InstrumentKind
from ronghe.apps.people.api import Person, Viewer
from ronghe.engines.measurement.locations import category_probabilities, cumulated_steps

ASKS_ABOUT = "confidence-"
LEAST_OCCASIONS, LEAST_CONTEXTS = 3, 2


@dataclass(frozen=True, slots=True)
class Pair:
    """One item of one half-year: the anchor expected and the anchor given, in steps of its scale.

    `occasion` and `context` are those of the student's own form.
    """

    code: str
    occasion: int
    context: str
    judged: float
    achieved: float


@dataclass(frozen=True, slots=True)
class Comparison:
    """`bias` is the mean of judged less achieved in anchors (positive: judges higher), with its
    standard error; `distance` the mean of the distances; `close` the share within half an anchor.
    """

    bias: float
    standard_error: float
    distance: float
    close: float
    count: int

    @property
    def leans(self) -> int:
        """1 when the student judges higher than others do by more than chance, -1 lower, else 0."""
        if abs(self.bias) <= NORMAL_95 * self.standard_error:
            return 0
        return 1 if self.bias > 0 else -1


@dataclass(frozen=True, slots=True)
class JudgementView:
    """`missing` says what is still needed; the comparison is then None."""

    person: Person
    comparison: Comparison | None
    missing: Text | None
    occasions: int
    calibration: Calibration | None


def compare(pairs: Sequence[Pair]) -> Comparison:
    """Raises ValueError without pairs. The standard error takes each occasion as one piece of
    evidence, for answers of one day lean the same way; with one occasion it is infinite."""
    if not pairs:
        raise ValueError("nothing to compare")
    apart = np.array([pair.judged - pair.achieved for pair in pairs])
    occasions = np.array([pair.occasion for pair in pairs])
    means = np.array([apart[occasions == one].mean() for one in np.unique(occasions)])
    error = float(np.std(means, ddof=1)) / sqrt(len(means)) if len(means) > 1 else float("inf")
    return Comparison(
        bias=float(apart.mean()),
        standard_error=error,
        distance=float(np.abs(apart).mean()),
        close=float((np.abs(apart) <= 0.5).mean()),
        count=len(pairs),
    )


def freed_of_severity(
    score: float, *, measure: float, item: float, steps: Sequence[float], severity: float
) -> float:
    """The score a rater of mean severity would be expected to give instead: the score moved by the
    difference of the two expected scores, kept on the item's scale (docs: fair average)."""
    mild = _expected(measure - item, steps)
    own = _expected(measure - item - severity, steps)
    return float(np.clip(score + mild - own, 0.0, len(steps)))


def _expected(location: float, steps: Sequence[float]) -> float:
    shares = category_probabilities(np.array([location]), cumulated_steps([list(steps)]))
    return float((shares * np.arange(len(steps) + 1)).sum())


def judgement_of(viewer: Viewer, person: Person) -> JudgementView | None:
    """The student's own judgement against what was achieved; None where nobody ever asked.

    Raises NotFound unless the viewer may see the student's competence.
    """
    person = student_for(viewer, person.uuid)
    framework = framework_of(person)
    if framework is None:
        return None
    own = list(_expected_anchors(person, framework))
    if not own:
        return None
    calibration = calibration_in_force(framework.pk)
    pairs = _pairs(person, framework, own, calibration)
    occasions = {pair.occasion for pair in pairs}
    missing = _missing(framework, len(occasions), len({pair.context for pair in pairs}))
    comparison = None if missing else compare(pairs)
    return JudgementView(person, comparison, missing, len(occasions), calibration)


def _missing(framework: Framework, occasions: int, contexts: int) -> Text | None:
    rule = framework.support_rules.filter(evidence_kind=EvidenceKind.SELF_REPORTED).first()
    least = (rule.least_occasions if rule else 0) or LEAST_OCCASIONS
    if occasions < least:
        n = least - occasions
        en = "once more beside a rated task" if n == 1 else f"{n} more times beside a rated task"
        return Text(en, f"在评分任务中再预估 {n} 次")
    if contexts < ((rule.least_contexts if rule else 0) or LEAST_CONTEXTS):
        return Text("once more, in another context", "在另一情境中再预估一次")
    return None


def _expected_anchors(
    person: Person, framework: Framework
) -> Sequence[tuple[str, int, str, date, int]]:
    """(rated item's code, session, context, day, expected score) of each answer."""
    rows = Observation.objects.filter(
        subject=person,
        is_superseded=False,
        item__instrument__framework=framework,
        item__instrument__kind=InstrumentKind.CONFIDENCE,
    ).values_list("item__code", "session", "context", "observed_on", "score")
    return [
        (code.removeprefix(ASKS_ABOUT), session or 0, context, day, score)
        for code, session, context, day, score in rows.order_by("pk")
    ]


def _pairs(
    person: Person,
    framework: Framework,
    own: Sequence[tuple[str, int, str, date, int]],
    calibration: Calibration | None,
) -> list[Pair]:
    achieved = _achieved(person, framework, {code for code, *_ in own}, calibration)
    return [
        Pair(code, session, context, float(score), achieved[code, term_of(day)])
        for code, session, context, day, score in own
        if (code, term_of(day)) in achieved
    ]


def _achieved(
    person: Person, framework: Framework, codes: set[str], calibration: Calibration | None
) -> dict[tuple[str, date], float]:
    """The raters' mean of each item and half-year, severity taken out where it is known."""
    rows = Observation.objects.filter(
        subject=person,
        item__instrument__framework=framework,
        item__code__in=codes,
        rater__isnull=False,
        is_superseded=False,
        is_by_peer=False,
    ).values_list(
        "item__code", "observed_on", "score", "rater__pseudonym", "item__competence__dimension"
    )
    free = _Freeing.under(calibration, person) if calibration else None
    found: dict[tuple[str, date], list[float]] = {}
    for code, day, score, rater, dimension in rows:
        term = term_of(day)
        fair = free.score(code, score, str(rater), dimension, term) if free else float(score)
        found.setdefault((code, term), []).append(fair)
    return {key: sum(scores) / len(scores) for key, scores in found.items()}


@dataclass(frozen=True, slots=True)
class _Freeing:
    """Frees scores of one person from severity, with a calibration's stored parameters."""

    parameters: Parameters
    measures: Mapping[tuple[str, date], float]

    @classmethod
    def under(cls, calibration: Calibration, person: Person) -> "_Freeing":
        rows = Estimate.objects.filter(calibration=calibration, person=person, part="")
        measures = {(row.dimension, row.term_starts_on): row.measure for row in rows}
        return cls(parameters_of(calibration), measures)

    def score(self, code: str, score: int, rater: str, dimension: str, term: date) -> float:
        """The score as it is where person, item or rater are not on the scale."""
        known = self.parameters
        measure = self.measures.get((dimension, term))
        if measure is None or code not in known.items or rater not in known.raters:
            return float(score)
        given = known.categories.get(code, [])
        steps = known.steps.get(code, [])
        if given != list(range(len(steps) + 1)):
            return float(score)  # collapsed categories: no one-to-one place on the scale
        return freed_of_severity(
            score,
            measure=measure,
            item=known.items[code],
            steps=steps,
            severity=known.raters[rater],
        )
