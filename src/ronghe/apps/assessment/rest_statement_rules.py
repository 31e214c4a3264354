"""Routes of rules for statements: which statements of other systems answer a test, and how."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from ninja import Field, Router, Schema
from ninja.pagination import paginate

from ronghe.apps.assessment.mapping_rows import MappingRow, ScoreRow, row_of_mapping
from ronghe.apps.assessment.mapping_rules import Condition
from ronghe.apps.assessment.models import MappingCondition, MappingScore, StatementMapping
from ronghe.apps.assessment.queries.mapping_trials import TrialRow, try_on, try_on_newest
from ronghe.apps.assessment.queries.mappings import (
    mapping_for,
    mapping_view,
    mappings_listed,
    possible_targets,
)
from ronghe.apps.assessment.services.mappings import (
    MANAGE,
    activate_mapping,
    begin_mapping,
    begin_mapping_version,
    discard_mapping,
    retire_mapping,
    write_mapping,
)
from ronghe.apps.base.api import NotFound, Text, now, text_of
from ronghe.apps.evidence.api import Record
from ronghe.apps.people.api import (
    GoneOut,
    InBothLanguages,
    Paged,
    PageRequest,
    Strict,
    Viewer,
    route,
)

router = Router()
MOST_CONDITIONS = 20
MOST_SCORES = 200
MOST_CUTS = 20
IRI = Field("", max_length=500)


class ConditionIn(Strict):
    """`value` is an IRI, yes or no, or a number with `upper` as the other end."""

    field: MappingCondition.Field
    how: MappingCondition.How
    value: str = Field(min_length=1, max_length=500)
    upper: str = Field("", max_length=20)


class ScoreIn(Strict):
    """How an item (by its code) gets its score: from a flag, or from a number by limits."""

    item: str = Field(max_length=80)
    source: MappingScore.Source
    activity: str = IRI
    cuts: list[float] = Field(default_factory=list, max_length=MOST_CUTS)


class StatementRuleSaidIn(Strict):
    """Everything that a draft says; it takes the place of what it said before."""

    title_en: str = Field(min_length=1, max_length=200)
    title_zh: str = Field(min_length=1, max_length=200)
    context: Record.Context
    phase: Record.Phase
    takes_from: date
    conditions: list[ConditionIn] = Field(default_factory=list, max_length=MOST_CONDITIONS)
    scores: list[ScoreIn] = Field(default_factory=list, max_length=MOST_SCORES)

    def as_row(self) -> MappingRow:
        return MappingRow(
            title_en=self.title_en,
            title_zh=self.title_zh,
            context=self.context.value,
            phase=self.phase.value,
            takes_from=self.takes_from,
            conditions=tuple(
                Condition(one.field.value, one.how.value, one.value, one.upper)
                for one in self.conditions
            ),
            scores=tuple(
                ScoreRow(one.item, one.source.value, one.activity, tuple(one.cuts))
                for one in self.scores
            ),
        )


class StatementRuleIn(StatementRuleSaidIn):
    """Of a programme, for a published test of a framework that it follows."""

    programme: UUID
    instrument: UUID


class StatementRuleOut(Schema):
    uuid: UUID
    title: InBothLanguages
    version: int
    state: str
    programme: UUID
    instrument: UUID
    taken: int

    @staticmethod
    def resolve_title(row: StatementMapping) -> InBothLanguages:
        return InBothLanguages.of(text_of(row))

    @staticmethod
    def resolve_programme(row: StatementMapping) -> UUID:
        return row.programme.uuid

    @staticmethod
    def resolve_instrument(row: StatementMapping) -> UUID:
        return row.instrument.uuid


class StatementRuleWithRowsOut(Schema):
    """What a version says, and what keeps a draft from being used. `taken` and `corrected` count
    the statements that became evidence by it, and those taken back."""

    uuid: UUID
    version: int
    state: str
    said: StatementRuleSaidIn
    faults: list[InBothLanguages]
    taken: int
    corrected: int


class StatementTargetOut(Schema):
    programme: UUID
    instrument: UUID
    title: InBothLanguages


class ItemScoreOut(Schema):
    item: InBothLanguages
    score: InBothLanguages


class TrialRowOut(Schema):
    """What the rule makes of one statement: scores, or why there are none. `is_taken` says that it
    is evidence already."""

    observed_at: datetime
    who: str
    verb: str
    activity: str
    scores: list[ItemScoreOut]
    reasons: list[InBothLanguages]
    is_taken: bool

    @classmethod
    def of(cls, row: TrialRow) -> "TrialRowOut":
        return cls(
            observed_at=row.observed_at,
            who=row.who,
            verb=row.verb,
            activity=row.activity,
            scores=[
                ItemScoreOut(item=InBothLanguages.of(item), score=InBothLanguages.of(score))
                for item, score in row.scores
            ],
            reasons=_all(row.reasons),
            is_taken=row.taken_by is not None,
        )


class StatementIn(Strict):
    """A statement as the other system sends it."""

    statement: dict[str, Any]


def _all(texts: tuple[Text, ...]) -> list[InBothLanguages]:
    return [InBothLanguages.of(text) for text in texts]


def _rule(viewer: Viewer, uuid: UUID) -> StatementRuleWithRowsOut:
    view = mapping_view(viewer, uuid)
    row = row_of_mapping(view.mapping)
    said = StatementRuleSaidIn(
        title_en=row.title_en,
        title_zh=row.title_zh,
        context=Record.Context(row.context),
        phase=Record.Phase(row.phase),
        takes_from=row.takes_from,
        conditions=[
            ConditionIn(
                field=MappingCondition.Field(one.field),
                how=MappingCondition.How(one.how),
                value=one.value,
                upper=one.upper,
            )
            for one in row.conditions
        ],
        scores=[
            ScoreIn(
                item=one.item,
                source=MappingScore.Source(one.source),
                activity=one.activity,
                cuts=list(one.cuts),
            )
            for one in row.scores
        ],
    )
    return StatementRuleWithRowsOut(
        uuid=view.mapping.uuid,
        version=view.mapping.version,
        state=view.mapping.state,
        said=said,
        faults=_all(view.faults),
        taken=view.taken,
        corrected=view.corrected,
    )


@router.get("/statement-rules", response=list[StatementRuleOut], summary="Rules for statements")
@paginate(Paged)
@route(MANAGE)
def statement_rules(request: PageRequest) -> Any:
    """Every version, those of one rule together."""
    return mappings_listed(request.viewer)


@router.get(
    "/statement-rules/targets", response=list[StatementTargetOut], summary="Tests they can answer"
)
@paginate(Paged)
@route(MANAGE)
def statement_rule_targets(request: PageRequest) -> Any:
    """The programmes that you lead, each with the published tests of its frameworks."""
    return [
        StatementTargetOut(
            programme=programme.uuid,
            instrument=one.uuid,
            title=InBothLanguages.of(text_of(one)),
        )
        for programme, instruments in possible_targets(request.viewer)
        for one in instruments
    ]


@router.post("/statement-rules", response={201: StatementRuleWithRowsOut}, summary="Begin a rule")
@route(MANAGE)
def create_statement_rule(request: PageRequest, body: StatementRuleIn) -> Any:
    """The draft of a new rule; nothing is taken by it before it is put in use."""
    pairs = possible_targets(request.viewer)
    chosen = [
        (programme, one)
        for programme, instruments in pairs
        for one in instruments
        if (programme.uuid, one.uuid) == (body.programme, body.instrument)
    ]
    if not chosen:
        raise NotFound("There is no such test for you.", "没有您可以使用的该测验。")
    [(programme, instrument)] = chosen
    made = begin_mapping(
        viewer=request.viewer, programme=programme, instrument=instrument, row=body.as_row()
    )
    return _rule(request.viewer, made.uuid)


@router.get("/statement-rules/{uuid}", response=StatementRuleWithRowsOut, summary="One version")
@route(MANAGE)
def read_statement_rule(request: PageRequest, uuid: UUID) -> Any:
    """What it asks for, what it gives, what it took."""
    return _rule(request.viewer, uuid)


@router.post("/statement-rules/{uuid}", response=StatementRuleWithRowsOut, summary="Write a draft")
@route(MANAGE)
def edit_statement_rule(request: PageRequest, uuid: UUID, body: StatementRuleSaidIn) -> Any:
    """Let a draft say this."""
    found = mapping_for(request.viewer, uuid)
    write_mapping(viewer=request.viewer, mapping=found, row=body.as_row())
    return _rule(request.viewer, uuid)


@router.post(
    "/statement-rules/{uuid}/activate", response=StatementRuleWithRowsOut, summary="Put in use"
)
@route(MANAGE)
def use_statement_rule(request: PageRequest, uuid: UUID) -> Any:
    """Statements that it fits become evidence within minutes; the version no longer changes."""
    found = mapping_for(request.viewer, uuid)
    activate_mapping(viewer=request.viewer, mapping=found, at=now())
    return _rule(request.viewer, uuid)


@router.post(
    "/statement-rules/{uuid}/retire", response=StatementRuleWithRowsOut, summary="Take out of use"
)
@route(MANAGE)
def end_statement_rule(request: PageRequest, uuid: UUID) -> Any:
    """What became evidence by it stays and counts."""
    found = mapping_for(request.viewer, uuid)
    retire_mapping(viewer=request.viewer, mapping=found, at=now())
    return _rule(request.viewer, uuid)


@router.post(
    "/statement-rules/{uuid}/version",
    response={201: StatementRuleWithRowsOut},
    summary="Next version",
)
@route(MANAGE)
def next_statement_rule(request: PageRequest, uuid: UUID) -> Any:
    """The next version as a draft with the same rows; one that stands already is it."""
    found = mapping_for(request.viewer, uuid)
    draft = begin_mapping_version(viewer=request.viewer, mapping=found)
    return _rule(request.viewer, draft.uuid)


@router.post("/statement-rules/{uuid}/discard", response=GoneOut, summary="Discard a draft")
@route(MANAGE)
def discard_statement_rule(request: PageRequest, uuid: UUID) -> Any:
    """A version that was in use stays."""
    discard_mapping(viewer=request.viewer, mapping=mapping_for(request.viewer, uuid))
    return {"uuid": uuid}


@router.get(
    "/statement-rules/{uuid}/trial", response=list[TrialRowOut], summary="Try on the newest"
)
@paginate(Paged)
@route(MANAGE)
def try_statement_rule(request: PageRequest, uuid: UUID) -> Any:
    """What the rule makes of the newest statements; nothing is written."""
    trial = try_on_newest(request.viewer, mapping_for(request.viewer, uuid))
    return [TrialRowOut.of(row) for row in trial.rows]


@router.post("/statement-rules/{uuid}/trial", response=TrialRowOut, summary="Try on a statement")
@route(MANAGE)
def try_on_statement(request: PageRequest, uuid: UUID, body: StatementIn) -> Any:
    """What the rule makes of one statement; nothing is written."""
    found = mapping_for(request.viewer, uuid)
    return TrialRowOut.of(try_on(request.viewer, found, body.statement, at=now()))
