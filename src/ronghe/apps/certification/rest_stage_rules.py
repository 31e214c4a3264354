"""Routes of a programme's own rules of stage decisions."""

from datetime import datetime
from typing import Any
from uuid import UUID

from ninja import Field, Router, Schema
from ninja.pagination import paginate

from ronghe.apps.base.api import NotFound, Refused, now
from ronghe.apps.certification.models import StageRule
from ronghe.apps.certification.queries.rules import EDIT, VIEW
from ronghe.apps.certification.queries.stage_rules import (
    stage_rule_for,
    stage_rules_for,
    term_rows,
)
from ronghe.apps.certification.rest_rules import SubmitIn
from ronghe.apps.certification.services.stage_rules import (
    begin_stage_rule,
    retire_stage_rule,
    set_stage_terms,
    submit_stage_rule,
)
from ronghe.apps.certification.stage_terms import (
    LAST_SEMESTER,
    SURE,
    StageTerm,
    TermFault,
    terms_of_json,
)
from ronghe.apps.people.api import (
    InBothLanguages,
    Paged,
    PageRequest,
    Strict,
    programmes_for,
    route,
)

router = Router()


class StageTermIn(Strict):
    """For semesters `first` to `last`: of the targets about these competences (none: of all that
    are due) `at_least` so many (0: every one)."""

    first: int = Field(ge=1, le=LAST_SEMESTER)
    last: int = Field(ge=1, le=LAST_SEMESTER)
    competences: list[str] = Field([], max_length=60)
    at_least: int = Field(0, ge=0, le=60)
    probability: float = Field(SURE, ge=0.5, le=0.99)


class StageTermsIn(Strict):
    terms: list[StageTermIn] = Field(max_length=LAST_SEMESTER)


class StageRuleIn(Strict):
    programme: UUID


class StageRuleOut(Schema):
    """A version of a programme's rule: its terms as they are typed, and in words."""

    uuid: UUID
    programme: UUID
    number: int
    state: str
    terms: list[dict[str, Any]]
    in_words: list[InBothLanguages]
    approved_at: datetime | None
    retired_at: datetime | None

    @staticmethod
    def of(rule: StageRule) -> "StageRuleOut":
        return StageRuleOut(
            uuid=rule.uuid,
            programme=rule.programme.uuid,
            number=rule.number,
            state=rule.state,
            terms=rule.terms,
            in_words=[InBothLanguages.of(row.asks) for row in term_rows(rule)],
            approved_at=rule.approved_at,
            retired_at=rule.retired_at,
        )


class StageRuleRowOut(Schema):
    uuid: UUID
    programme: UUID
    number: int
    state: str
    approved_at: datetime | None

    @staticmethod
    def resolve_programme(row: Any) -> UUID:
        return UUID(str(row.programme.uuid))


@router.get("/stage-rules", response=list[StageRuleRowOut], summary="Rules of stage decisions")
@paginate(Paged)
@route(VIEW)
def list_stage_rules(request: PageRequest) -> Any:
    """The versions of programmes' own rules. A programme without one in force decides by the
    default: every target that is due, each with a probability of at least 0.8."""
    return stage_rules_for(request.viewer)


@router.get("/stage-rules/{uuid}", response=StageRuleOut, summary="One version")
@route(VIEW)
def read_stage_rule(request: PageRequest, uuid: UUID) -> Any:
    """What a version asks, semester by semester."""
    return StageRuleOut.of(stage_rule_for(request.viewer, uuid))


@router.post("/stage-rules", response={201: StageRuleOut}, summary="Begin a version")
@route(EDIT)
def add_stage_rule(request: PageRequest, body: StageRuleIn) -> Any:
    """A new draft of a programme's rule; it begins from the newest version."""
    programme = programmes_for(request.viewer, EDIT).filter(uuid=body.programme).first()
    if programme is None:
        raise NotFound("There is no such programme for you.", "没有您可以编制规则的该专业。")
    rule = begin_stage_rule(viewer=request.viewer, programme=programme, at=now())
    return StageRuleOut.of(rule)


@router.post("/stage-rules/{uuid}/terms", response=StageRuleOut, summary="Say what it asks")
@route(EDIT)
def write_stage_terms(request: PageRequest, uuid: UUID, body: StageTermsIn) -> Any:
    """Say what a draft asks; the list takes the place of the one before."""
    rule = stage_rule_for(request.viewer, uuid, EDIT)
    terms = _read_terms([one.model_dump() for one in body.terms])
    return StageRuleOut.of(set_stage_terms(viewer=request.viewer, rule=rule, terms=terms))


@router.post("/stage-rules/{uuid}/submit", response=StageRuleOut, summary="Before the committee")
@route(EDIT)
def submit_stages(request: PageRequest, uuid: UUID, body: SubmitIn) -> Any:
    """Bring a draft before the programme's committee."""
    rule = stage_rule_for(request.viewer, uuid, EDIT)
    return StageRuleOut.of(
        submit_stage_rule(viewer=request.viewer, rule=rule, text=body.text, at=now())
    )


@router.post("/stage-rules/{uuid}/retire", response=StageRuleOut, summary="Out of force")
@route(EDIT)
def end_stage_rule(request: PageRequest, uuid: UUID) -> Any:
    """Take a rule out of force: stages are decided by the default from then on."""
    rule = stage_rule_for(request.viewer, uuid, EDIT)
    return StageRuleOut.of(retire_stage_rule(viewer=request.viewer, rule=rule, at=now()))


def _read_terms(data: list[dict[str, Any]]) -> tuple[StageTerm, ...]:
    try:
        return terms_of_json(data)
    except TermFault as fault:
        raise Refused(
            f"{fault.field} does not fit the rest of its row. Nothing was changed.",
            f"{fault.field} 与该行其他内容不符。未作任何更改。",
            code="stage-term-unfitting",
        ) from fault
