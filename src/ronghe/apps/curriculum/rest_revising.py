"""Routes that carry a revision: judging signals, proposing, moving, steps, decisions."""

from datetime import date, datetime
from typing import Any, Literal
from uuid import UUID

from ninja import Field, Schema, Status
from ninja.pagination import paginate

from ronghe.apps.base.api import NotFound, Text, now
from ronghe.apps.curriculum.flows_revisions import REVISION
from ronghe.apps.curriculum.models import Revision, RevisionTrigger, SignalTriage
from ronghe.apps.curriculum.queries.impact_decisions import ItemToDecide, item_of, items_of
from ronghe.apps.curriculum.queries.programme_modules import (
    modules_with_titles,
    people_of,
)
from ronghe.apps.curriculum.queries.revisions import (
    VIEW,
    action_for,
    possible_moves,
    reach_of,
    revision_for,
)
from ronghe.apps.curriculum.queries.triage import (
    programme_to_judge_for,
    revisions_to_join,
    signals_to_judge,
)
from ronghe.apps.curriculum.rest_revisions import RevisionOut, TriageOut
from ronghe.apps.curriculum.rest_shapes import LONGEST_NOTE, named, router, said
from ronghe.apps.curriculum.services.impact_decisions import (
    DECIDE,
    LEAD,
    assign_decision,
    decide_impact,
)
from ronghe.apps.curriculum.services.revision_making import make_move
from ronghe.apps.curriculum.services.revision_opening import RevisionDraft
from ronghe.apps.curriculum.services.revisions import (
    PROPOSE,
    Trigger,
    assign_step,
    choose_module,
    propose_revision,
)
from ronghe.apps.curriculum.services.triage import JUDGE, Judgement, judge_signal
from ronghe.apps.industry.api import signal_for
from ronghe.apps.people.api import (
    InBothLanguages,
    Paged,
    PageRequest,
    Person,
    Programme,
    Strict,
    Viewer,
    programmes_for,
    require,
    route,
)

MODULE = Text("module of this programme", "本专业模块")
PERSON = Text("person of this programme", "本专业人员")


# --- what comes and goes --------------------------------------------------------------------------


class StepShownOut(Schema):
    """A step of the way; `owner` is who does it, empty for nobody yet."""

    step: str
    owner: UUID | None
    due_on: date
    done_at: datetime | None

    @staticmethod
    def resolve_owner(row: Any) -> UUID | None:
        return row.owner.uuid if row.owner else None


class TouchedItemOut(Schema):
    """Something outside of the module that somebody must decide about, under its `key`."""

    key: str
    text: InBothLanguages
    owner: UUID | None
    due_on: date | None
    outcome: str
    reason: str
    decided_at: datetime | None


class RevisionDetailOut(Schema):
    """`moves` are the states to which the caller may move it now, if what they ask for is there."""

    revision: RevisionOut
    steps: list[StepShownOut]
    moves: list[str]
    to_decide: list[TouchedItemOut]


class ToJudgeOut(Schema):
    """A signal that waits for a programme's judgement until `due`."""

    signal: UUID
    title: str
    lang: str
    programme: UUID
    due: date
    waiting_days: int
    late: bool
    deferred: bool


class JudgementOnSignalIn(Strict):
    """Accepted, it begins a revision (of `module`, which may be chosen later) or joins the running
    `revision`; deferred, it comes back on a day."""

    outcome: SignalTriage.Outcome
    reason: str = Field(min_length=1, max_length=LONGEST_NOTE)
    lang: str = Field("zh-hans", max_length=12)
    module: UUID | None = None
    revision: UUID | None = None
    deferred_to: date | None = None


class RevisionIn(Strict):
    """A module (by its identifier, not its version's) that somebody wants revised, and why."""

    module: UUID | None = None
    title: str = Field(min_length=1, max_length=200)
    text: str = Field(min_length=1, max_length=LONGEST_NOTE)
    lang: str = Field("zh-hans", max_length=12)
    origin: Literal["gap", "equipment", "report", "other"] = "other"


class RevisionMoveIn(Strict):
    """Some moves ask for a reason."""

    note: str = Field("", max_length=LONGEST_NOTE)


class ModuleChoiceIn(Strict):
    module: UUID


class TaskForIn(Strict):
    """Who does it (nobody yet when empty), and by when."""

    owner: UUID | None = None
    due_on: date


class DecisionOnItemIn(Strict):
    outcome: Literal["changed", "kept"]
    reason: str = Field(min_length=1, max_length=LONGEST_NOTE)


# --- judging signals, proposing -------------------------------------------------------------------


@router.get("/signals-to-judge", response=list[ToJudgeOut], summary="Signals that wait")
@paginate(Paged)
@route(JUDGE)
def list_signals_to_judge(request: PageRequest) -> Any:
    """For each programme that the caller judges for, the earliest due first."""
    return [
        {
            "signal": one.signal.uuid,
            "title": one.signal.title,
            "lang": one.signal.lang,
            "programme": one.programme.uuid,
            "due": one.due,
            "waiting_days": one.waiting_days,
            "late": one.late,
            "deferred": one.deferral is not None,
        }
        for one in signals_to_judge(request.viewer)
    ]


@router.post("/signals-to-judge/{signal}/{programme}", response={201: TriageOut})
@route(JUDGE)
def create_triage(
    request: PageRequest, signal: UUID, programme: UUID, body: JudgementOnSignalIn
) -> Any:
    """Accept, reject or defer one signal for one programme; final, but for a deferral."""
    own = programme_to_judge_for(request.viewer, programme)
    found = signal_for(request.viewer, signal)
    triage = judge_signal(
        viewer=request.viewer,
        signal=found,
        programme=own,
        judgement=_judgement(own, body),
        at=now(),
    )
    return Status(201, triage)


def _judgement(programme: Programme, body: JudgementOnSignalIn) -> Judgement:
    is_deferred = body.outcome == SignalTriage.Outcome.DEFERRED
    joined = [body.revision] if body.revision else []
    running = Text("running revision", "进行中的修订")
    found = named(revisions_to_join(programme), joined, running)
    return Judgement(
        outcome=body.outcome,
        reason=body.reason,
        lang=body.lang,
        deferred_to=body.deferred_to if is_deferred else None,
        module=_module(programme, body.module),
        revision=found[0] if found else None,
    )


def _module(programme: Programme, uuid: UUID | None) -> Any:
    if uuid is None:
        return None
    return named([one for one, _ in modules_with_titles(programme)], [uuid], MODULE)[0]


@router.post("/curricula/{uuid}/revisions", response={201: RevisionOut}, summary="Propose one")
@route(PROPOSE)
def create_revision(request: PageRequest, uuid: UUID, body: RevisionIn) -> Any:
    """Propose that a module be revised; the programme's lead accepts, defers or rejects it."""
    programme = programmes_for(request.viewer, PROPOSE).filter(uuid=uuid).first()
    if programme is None:
        raise NotFound("There is no such programme for you.", "没有您可以操作的该专业。")
    module = _module(programme, body.module)
    made = propose_revision(
        viewer=request.viewer,
        draft=RevisionDraft(programme, module, body.title, body.text, body.lang),
        trigger=Trigger(RevisionTrigger.Origin(body.origin), text=body.text),
        at=now(),
    )
    return Status(201, made)


# --- one revision ---------------------------------------------------------------------------------


@router.get("/revisions/{uuid}", response=RevisionDetailOut, summary="One revision")
@route(VIEW)
def revision_of(request: PageRequest, uuid: UUID) -> Any:
    """Who does which step by when, what must be decided, and where the caller may move it."""
    return _detail(request.viewer, uuid)


def _detail(viewer: Viewer, uuid: UUID) -> dict[str, Any]:
    found = revision_for(viewer, uuid)
    moves = possible_moves(reach_of(viewer), found)
    return {
        "revision": found,
        "steps": list(found.steps.select_related("owner").order_by("position")),
        "moves": sorted({move.target for move in moves}),
        "to_decide": [_item(one) for one in items_of(found)] if found.version else [],
    }


def _item(one: ItemToDecide) -> dict[str, Any]:
    row = one.row
    return {
        "key": one.key,
        "text": said(one.text),
        "owner": row.owner.uuid if row and row.owner else None,
        "due_on": row.due_on if row else None,
        "outcome": row.outcome if row else "",
        "reason": row.reason if row else "",
        "decided_at": row.decided_at if row else None,
    }


@router.post(
    "/revisions/{uuid}/moves/{target}", response=RevisionDetailOut, summary="Move a revision"
)
@route(VIEW)
def create_revision_move(
    request: PageRequest, uuid: UUID, target: str, body: RevisionMoveIn
) -> Any:
    """To a state, along its table of moves. Each asks for its own permission; what it lacks is
    told."""
    found = revision_for(request.viewer, uuid)
    move = REVISION.between(found.state, target)
    if move is not None:
        require(request.viewer, action_for(move), programme=found.programme)
    else:
        require(request.viewer, LEAD, programme=found.programme)
    make_move(viewer=request.viewer, revision=found, target=target, note=body.note, at=now())
    return _detail(request.viewer, uuid)


def led_revision(viewer: Viewer, uuid: UUID) -> Revision:
    found = revision_for(viewer, uuid)
    if not programmes_for(viewer, LEAD).filter(pk=found.programme_id).exists():
        raise NotFound("There is no such revision for you.", "没有由您负责的这项修订。")
    return found


@router.put("/revisions/{uuid}/module", response=RevisionDetailOut, summary="Choose its module")
@route(LEAD)
def replace_revision_module(request: PageRequest, uuid: UUID, body: ModuleChoiceIn) -> Any:
    """The one module that is to change. Refused once drafting has begun."""
    found = led_revision(request.viewer, uuid)
    module = _module(found.programme, body.module)
    choose_module(viewer=request.viewer, revision=found, module=module)
    return _detail(request.viewer, uuid)


@router.put("/revisions/{uuid}/steps/{step}", response=RevisionDetailOut, summary="Who does a step")
@route(LEAD)
def replace_revision_step(request: PageRequest, uuid: UUID, step: str, body: TaskForIn) -> Any:
    """Give a step that is not done to somebody, with a date."""
    found = led_revision(request.viewer, uuid)
    if step not in found.steps.values_list("step", flat=True):
        raise NotFound("There is no such step.", "没有这个步骤。")
    owner = _person(request.viewer, found, body.owner)
    assign_step(viewer=request.viewer, revision=found, step=step, owner=owner, due_on=body.due_on)
    return _detail(request.viewer, uuid)


def _person(viewer: Viewer, revision: Revision, uuid: UUID | None) -> Person | None:
    if uuid is None:
        return None
    return named(people_of(viewer, revision.programme), [uuid], PERSON)[0]


# --- what it touches elsewhere --------------------------------------------------------------------


@router.put(
    "/revisions/{uuid}/decisions/{item}/owner", response=TouchedItemOut, summary="Who decides"
)
@route(LEAD)
def replace_decision_owner(request: PageRequest, uuid: UUID, item: str, body: TaskForIn) -> Any:
    """Give the decision about one touched thing to somebody, with a date."""
    found = led_revision(request.viewer, uuid)
    assign_decision(
        viewer=request.viewer,
        revision=found,
        key=item,
        owner=_person(request.viewer, found, body.owner),
        due_on=body.due_on,
        at=now(),
    )
    return _item(item_of(found, item))


@router.post(
    "/revisions/{uuid}/decisions/{item}", response=TouchedItemOut, summary="Decide one thing"
)
@route(DECIDE)
def create_impact_decision(
    request: PageRequest, uuid: UUID, item: str, body: DecisionOnItemIn
) -> Any:
    """Whether what is touched is changed or stays, and why; said once."""
    found = revision_for(request.viewer, uuid)
    require(request.viewer, DECIDE, programme=found.programme)
    decide_impact(
        viewer=request.viewer,
        revision=found,
        key=item,
        outcome=body.outcome,
        reason=body.reason,
        at=now(),
    )
    return _item(item_of(found, item))
