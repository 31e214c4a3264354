"""Routes of `assessment` that read: estimates with their uncertainty, instruments, calibrations."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from ninja import Router, Schema
from ninja.pagination import paginate

from ronghe.apps.assessment.queries.calibrations import calibration_for, calibrations_listed
from ronghe.apps.assessment.queries.estimates import EstimateRow, estimates_listed
from ronghe.apps.assessment.queries.instruments import instrument_for, instruments_listed
from ronghe.apps.base.api import Text, text_of
from ronghe.apps.people.api import InBothLanguages, Paged, PageRequest, route

router = Router()


def _both(text: Text | None) -> InBothLanguages | None:
    return InBothLanguages.of(text) if text else None


class EstimateOut(Schema):
    """One dimension in one half-year. Measure and standard error are in logits; both are empty,
    and `missing` says what it takes, while the measure is not supported by enough evidence."""

    dimension: str
    term_starts_on: date
    measure: float | None
    standard_error: float | None
    level: InBothLanguages | None
    level_probabilities: list[float]
    is_supported: bool
    is_provisional: bool
    missing: list[InBothLanguages]
    calibration: UUID
    updated_at: datetime

    @staticmethod
    def resolve_level(row: EstimateRow) -> InBothLanguages | None:
        return _both(row.level)

    @staticmethod
    def resolve_missing(row: EstimateRow) -> list[InBothLanguages]:
        return [InBothLanguages.of(text) for text in row.missing]


class InstrumentOut(Schema):
    uuid: UUID
    code: str
    version: int
    kind: str
    framework: UUID
    title: InBothLanguages
    minutes: int
    published_at: datetime | None
    item_count: int

    @staticmethod
    def resolve_framework(row: Any) -> UUID:
        return UUID(str(row.framework.uuid))

    @staticmethod
    def resolve_title(row: Any) -> InBothLanguages:
        return InBothLanguages.of(text_of(row))


class CategoryOut(Schema):
    number: int
    score: int
    title: InBothLanguages

    @staticmethod
    def resolve_title(row: Any) -> InBothLanguages:
        return InBothLanguages.of(text_of(row))


class ItemOut(Schema):
    code: str
    position: int
    competence: str
    title: InBothLanguages
    categories: list[CategoryOut]

    @staticmethod
    def resolve_competence(row: Any) -> str:
        return str(row.competence.code)

    @staticmethod
    def resolve_title(row: Any) -> InBothLanguages:
        return InBothLanguages.of(text_of(row))


class InstrumentWithItems(InstrumentOut):
    items: list[ItemOut]

    @staticmethod
    def resolve_items(row: Any) -> Any:
        return row.items.select_related("competence").prefetch_related("categories")


class CalibrationOut(Schema):
    """A stored result. One that has not converged is never in force."""

    uuid: UUID
    framework: UUID
    title: InBothLanguages
    state: str
    evidence_to: datetime
    in_force_from: datetime | None
    has_converged: bool
    person_count: int
    observation_count: int
    log_likelihood: float | None
    method: str
    engine_version: str
    seed: int

    @staticmethod
    def resolve_framework(row: Any) -> UUID:
        return UUID(str(row.framework.uuid))

    @staticmethod
    def resolve_title(row: Any) -> InBothLanguages:
        return InBothLanguages.of(text_of(row))


class ItemMeasureOut(Schema):
    """What was found for an item: difficulty in logits, its standard error, and its fit."""

    item: str
    measure: float
    standard_error: float | None
    count: int
    infit: float | None
    outfit: float | None

    @staticmethod
    def resolve_item(row: Any) -> str:
        return str(row.level)


class CutOut(Schema):
    """Where a level begins on a dimension's scale, in logits."""

    dimension: str
    level: int
    measure: float
    method: str


class CalibrationWithItems(CalibrationOut):
    """Raters are people and are not listed here."""

    items: list[ItemMeasureOut]
    cuts: list[CutOut]
    summary: dict[str, Any]

    @staticmethod
    def resolve_items(row: Any) -> Any:
        return row.levels.filter(facet="item").order_by("level")

    @staticmethod
    def resolve_cuts(row: Any) -> Any:
        return row.cuts.all()


@router.get("/persons/{uuid}/estimates", response=list[EstimateOut])
@paginate(Paged)
@route("assessment.view_competence")
def estimates(request: PageRequest, uuid: UUID) -> Any:
    """A student's estimates under the calibration in force, by dimension and half-year."""
    return estimates_listed(request.viewer, uuid)


@router.get("/instruments", response=list[InstrumentOut])
@paginate(Paged)
@route("assessment.view_instruments")
def instruments(request: PageRequest) -> Any:
    """The instruments of the frameworks that the caller's programmes follow."""
    return instruments_listed(request.viewer)


@router.get("/instruments/{uuid}", response=InstrumentWithItems)
@route("assessment.view_instruments")
def instrument(request: PageRequest, uuid: UUID) -> Any:
    """One instrument with its items and their categories."""
    return instrument_for(request.viewer, uuid)


@router.get("/calibrations", response=list[CalibrationOut])
@paginate(Paged)
@route("assessment.view_calibrations")
def calibrations(request: PageRequest) -> Any:
    """The calibrations of the frameworks that the caller's programmes follow, newest first."""
    return calibrations_listed(request.viewer)


@router.get("/calibrations/{uuid}", response=CalibrationWithItems)
@route("assessment.view_calibrations")
def calibration(request: PageRequest, uuid: UUID) -> Any:
    """One calibration with its items, cut scores and reliabilities."""
    return calibration_for(request.viewer, uuid)
