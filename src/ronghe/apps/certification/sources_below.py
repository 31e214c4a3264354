"""The facts that the apps below know: measures, evidence, modules, qualifications."""

from collections.abc import Iterable
from uuid import UUID

from ronghe.apps.assessment.api import (
    Calibration,
    CutSet,
    calibration_in_force,
    calibration_named,
    cut_sets_of,
    evidence_seen,
    measures_seen,
)
from ronghe.apps.base.api import Text
from ronghe.apps.certification.fact_sources import FactQuery, FactSource, fact_sources
from ronghe.apps.certification.rule_engine import (
    EvidenceFact,
    Fact,
    LevelFact,
    LevelReached,
    ModuleFact,
    ProcessAndOutcome,
    QualificationFact,
    RatedBy,
    Recent,
    SeenIn,
)
from ronghe.apps.competence.api import qualifications_held
from ronghe.apps.curriculum.api import modules_done

WITHOUT_CUTS = CutSet((), "", "")
Facts = Iterable[tuple[int, Fact]]


def levels(query: FactQuery) -> Facts:
    """Measures under the calibration in force, and under those that a requirement pins."""
    wanted = {
        (one.dimension, one.part) for one in query.requirements if isinstance(one, LevelReached)
    } | {
        (one.dimension, part)
        for one in query.requirements
        if isinstance(one, ProcessAndOutcome)
        for part in ("process", "outcome")
    }
    for calibration in _calibrations(query):
        yield from _measures(query, calibration, wanted)


def _calibrations(query: FactQuery) -> list[Calibration]:
    pinned = {
        one.calibration
        for one in query.requirements
        if isinstance(one, LevelReached) and one.calibration
    }
    found = [calibration_in_force(query.framework_id)]
    found += [calibration_named(UUID(uuid)) for uuid in sorted(pinned)]
    return list({one.pk: one for one in found if one is not None}.values())


def _measures(
    query: FactQuery, calibration: Calibration, wanted: set[tuple[str, str]]
) -> Iterable[tuple[int, LevelFact]]:
    """Without cut scores a measure has no levels; it still tells process and outcome apart."""
    sets = cut_sets_of(calibration)
    for row in measures_seen(query.persons, calibration, wanted):
        cut_set = sets.get(row.dimension, WITHOUT_CUTS)
        fact = LevelFact(
            dimension=row.dimension,
            part=row.part,
            measure=row.measure,
            standard_error=row.standard_error,
            probabilities=row.probabilities,
            is_supported=row.is_supported,
            framework=str(calibration.framework),
            calibration=str(calibration.uuid),
            cuts=cut_set.cuts,
            cut_method=cut_set.method,
            cuts_set_by=cut_set.set_by,
            term_starts_on=row.term_starts_on,
        )
        yield row.person, fact


def evidence(query: FactQuery) -> Facts:
    """Of the dimensions that a requirement speaks of; of all where one speaks of all."""
    wanted = {
        one.dimension for one in query.requirements if isinstance(one, RatedBy | SeenIn | Recent)
    }
    for row in evidence_seen(query.persons, query.framework_id):
        if "" not in wanted and row.dimension not in wanted:
            continue
        yield (
            row.person,
            EvidenceFact(
                dimension=row.dimension,
                rater=row.rater,
                is_by_enterprise=row.is_by_enterprise,
                context=row.context,
                scores=row.scores,
                newest_on=row.newest_on,
            ),
        )


def modules(query: FactQuery) -> Facts:
    for row in modules_done(query.persons):
        yield row.person, ModuleFact(str(row.module), row.version, row.ended_on)


def qualifications(query: FactQuery) -> Facts:
    for row in qualifications_held(query.persons, query.on_date):
        fact = QualificationFact(
            qualification=str(row.uuid),
            uri=row.uri,
            title_en=row.title_en,
            title_zh=row.title_zh,
            awarded_on=row.awarded_on,
            expires_on=row.expires_on,
        )
        yield row.person_id, fact


SOURCES = {
    "assessment.levels": FactSource(
        Text("Measures and their levels", "能力测量与水平"),
        frozenset({"level", "process_outcome"}),
        levels,
    ),
    "assessment.evidence": FactSource(
        Text("Ratings and answers", "评分与作答"),
        frozenset({"raters", "contexts", "recency"}),
        evidence,
    ),
    "curriculum.modules": FactSource(
        Text("Modules completed", "已完成的模块"), frozenset({"module"}), modules
    ),
    "competence.qualifications": FactSource(
        Text("Qualifications shown", "已登记的职业资格"),
        frozenset({"qualification"}),
        qualifications,
    ),
}


def register() -> None:
    for key, source in SOURCES.items():
        fact_sources.register(key, source)
