"""Routes of calibrations: asking for one, comparing, anchors, putting in force, cut scores; raters.

They join the router of those that read: one path answers to one router.
"""

from typing import Any
from uuid import UUID

from ninja import Field, Schema
from ninja.pagination import paginate

from ronghe.apps.assessment.models import Calibration, RatingSession
from ronghe.apps.assessment.queries.anchors import check_anchors
from ronghe.apps.assessment.queries.calibrations import (
    VIEW,
    LevelRow,
    calibration_for,
    calibration_view,
)
from ronghe.apps.assessment.queries.raters import VIEW as VIEW_RATERS
from ronghe.apps.assessment.queries.raters import RaterView, frameworks_with_raters, raters_of
from ronghe.apps.assessment.rest_instruments import framework_to_work_on
from ronghe.apps.assessment.rest_reading import CalibrationOut, CutOut, router
from ronghe.apps.assessment.services.calibrations import (
    RUN,
    CalibrationPlan,
    ask_calibration,
    put_in_force,
    set_cut_score,
)
from ronghe.apps.assessment.tasks import calibrate
from ronghe.apps.base.api import NotFound, now
from ronghe.apps.competence.api import Dimension, Framework
from ronghe.apps.people.api import InBothLanguages, Paged, PageRequest, Strict, route

MOST_LEFT_OUT = 30
LARGEST_SEED = 2**31 - 1


class CalibrationIn(Strict):
    """`anchored_to` is an earlier calibration that converged; `anchors_left_out` are codes of items
    that behave differently now, `left_out` rating sessions."""

    framework: UUID
    title: str = Field(min_length=1, max_length=160)
    anchored_to: UUID | None = None
    anchors_left_out: list[str] = Field(default_factory=list, max_length=200)
    left_out: list[UUID] = Field(default_factory=list, max_length=MOST_LEFT_OUT)
    seed: int = Field(1, ge=0, le=LARGEST_SEED)


class CutIn(Strict):
    """Level 1 begins above the lowest; `measure` in logits; `method` says how it was set."""

    dimension: Dimension
    level: int = Field(ge=1, le=9)
    measure: float = Field(ge=-12, le=12)
    method: str = Field(min_length=1, max_length=60)


class LevelRowOut(Schema):
    """An item's measure in logits, and what it is in the other calibration."""

    code: str
    name: InBothLanguages
    measure: float
    standard_error: float | None
    is_anchored: bool
    other: float | None
    difference: float | None

    @classmethod
    def of(cls, row: LevelRow) -> "LevelRowOut":
        return cls(
            code=row.level.level,
            name=InBothLanguages.of(row.name),
            measure=row.level.measure,
            standard_error=row.level.standard_error,
            is_anchored=row.level.is_anchored,
            other=row.other.measure if row.other else None,
            difference=row.difference,
        )


class MovedOut(Schema):
    """An anchor that is so many logits harder (or, below zero, easier) now."""

    code: str
    name: InBothLanguages
    by: float


class AnchorsOut(Schema):
    """How many items a framework shares with an earlier calibration, and which of them moved;
    `known_by` is the calibration that tells, empty where none does yet."""

    count: int
    moved: list[MovedOut]
    known_by: UUID | None


class RaterOut(Schema):
    """How a rater judges: severity in logits, above zero stricter; fit near 1 is as expected."""

    person: UUID
    name: InBothLanguages
    is_enterprise: bool
    severity: float
    standard_error: float | None
    count: int
    infit: float | None
    observed_agreement: float | None
    expected_agreement: float | None
    is_drifting: bool
    needs_attention: bool
    remark: InBothLanguages

    @classmethod
    def of(cls, one: RaterView) -> "RaterOut":
        apart = {"person", "name", "remark"}
        given = {name: getattr(one, name) for name in set(cls.model_fields) - apart}
        return cls(
            person=one.person.uuid,
            name=InBothLanguages.of(one.person.name),
            remark=InBothLanguages.of(one.remark),
            **given,
        )


def _earlier(uuid: UUID | None) -> Calibration:
    rows = Calibration.objects.filter(state=Calibration.State.DONE, has_converged=True)
    found = rows.select_related("framework").filter(uuid=uuid).first() if uuid else None
    if found is None:
        raise NotFound("There is no such earlier calibration.", "没有这个可用的既有标定。")
    return found


def _sessions(framework: Framework, uuids: list[UUID]) -> list[int]:
    rows = RatingSession.objects.filter(instrument__framework=framework, uuid__in=uuids)
    keys = list(rows.values_list("pk", flat=True))
    if len(keys) != len(set(uuids)):
        raise NotFound("The framework has no such session.", "该能力框架下没有这次评分活动。")
    return keys


@router.post("/calibrations", response={201: CalibrationOut}, summary="Ask for a calibration")
@route(RUN)
def create_calibration(request: PageRequest, body: CalibrationIn) -> Any:
    """It runs in the background and never changes what is in force."""
    viewer, at = request.viewer, now()
    framework = framework_to_work_on(viewer, RUN, body.framework)
    plan = CalibrationPlan(
        framework=framework,
        title_en=body.title,
        title_zh=body.title,
        evidence_to=at,
        left_out=_sessions(framework, body.left_out),
        anchored_to=_earlier(body.anchored_to) if body.anchored_to else None,
        anchors_left_out=body.anchors_left_out,
        seed=body.seed,
    )
    asked = ask_calibration(viewer=viewer, plan=plan, at=at)
    calibrate.enqueue(str(asked.uuid))
    return asked


@router.get("/calibrations/{uuid}/items", response=list[LevelRowOut], summary="Compare items")
@paginate(Paged)
@route(VIEW)
def compare_items(request: PageRequest, uuid: UUID, against: UUID | None = None) -> Any:
    """Every item's measure, and where `against` names another calibration, the difference."""
    return [LevelRowOut.of(row) for row in calibration_view(request.viewer, uuid, against).items]


@router.get("/calibration-anchors", response=AnchorsOut, summary="Anchors that moved")
@route(RUN)
def anchors(
    request: PageRequest, earlier: UUID | None = None, framework: UUID | None = None
) -> Any:
    """What is known about the anchors if a framework's next calibration is held to the earlier
    one that is named, of whatever framework."""
    into = framework_to_work_on(request.viewer, RUN, framework)
    found = check_anchors(_earlier(earlier), into)
    return AnchorsOut(
        count=found.count,
        moved=[
            MovedOut(code=one.code, name=InBothLanguages.of(one.name), by=one.by)
            for one in found.moved
        ],
        known_by=found.known_by.uuid if found.known_by else None,
    )


@router.post("/calibrations/{uuid}/in-force", response=CalibrationOut, summary="Put in force")
@route(RUN)
def bring_into_force(request: PageRequest, uuid: UUID) -> Any:
    """From now on pages show this calibration's estimates, refreshed with what came since."""
    found = calibration_for(request.viewer, uuid)
    put_in_force(viewer=request.viewer, calibration=found, at=now())
    return calibration_for(request.viewer, uuid)


@router.post("/calibrations/{uuid}/cuts", response=CutOut, summary="Set a cut score")
@route(RUN)
def create_cut(request: PageRequest, uuid: UUID, body: CutIn) -> Any:
    """Say where a level begins; all levels are worked out anew."""
    found = calibration_for(request.viewer, uuid)
    given = {**body.dict(), "dimension": body.dimension.value}
    return set_cut_score(viewer=request.viewer, calibration=found, at=now(), **given)


@router.get("/raters", response=list[RaterOut], summary="Raters")
@paginate(Paged)
@route(VIEW_RATERS)
def raters(request: PageRequest, framework: UUID | None = None) -> Any:
    """How raters judge under the calibration in force, those who could do with a talk first. For
    whoever leads the programme."""
    known = frameworks_with_raters(request.viewer)
    chosen = next((one for one in known if framework in (None, one.uuid)), None)
    return [RaterOut.of(one) for one in raters_of(request.viewer, chosen).raters]
