"""The legal moves of a revision: one table, each with named guards over plain facts.

Whether the viewer may do it is the service's matter; here stands what is possible at all.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from ronghe.apps.base.api import Refused, Text
from ronghe.apps.curriculum.models.module import ModuleVersion
from ronghe.apps.curriculum.models.revision import Revision, RevisionStep

State = Revision.State
Step = RevisionStep.Step
Version = ModuleVersion.State


@dataclass(frozen=True, slots=True)
class Facts:
    """What guards look at. `version_state` is empty while there is no new version."""

    has_module: bool = False
    version_state: str = ""
    has_committee: bool = False
    is_motion_open: bool = False
    stale_resources: int = 0
    taught_on: date | None = None
    has_effect_review: bool = False
    rests_on_postings_alone: bool = False
    undecided: int = 0


@dataclass(frozen=True, slots=True)
class RevisionGuard:
    """A named predicate, and what to say where it does not hold."""

    code: str
    holds: Callable[[Facts], bool]
    why: Text


ENOUGH_SOURCES = RevisionGuard(
    "postings-alone",
    lambda facts: not facts.rests_on_postings_alone,
    Text(
        "Job postings alone do not carry a revision: they lag behind and show little of the shop "
        "floor. Wait for a word from an enterprise, or ask for one.",
        "仅凭招聘信息不能启动修订：招聘信息滞后，且很少反映一线工作。请等待或征询企业方面的佐证。",
    ),
)
MODULE_CHOSEN = RevisionGuard(
    "module-missing",
    lambda facts: facts.has_module,
    Text("Choose the module that is to change first.", "请先选择要修订的模块。"),
)
VERSION_IN_REVIEW = RevisionGuard(
    "version-not-in-review",
    lambda facts: facts.version_state == Version.IN_REVIEW,
    Text(
        "The draft of the module has not been handed in for review.",
        "模块草稿尚未提交审核。",
    ),
)
COMMITTEE_THERE = RevisionGuard(
    "committee-missing",
    lambda facts: facts.has_committee,
    Text(
        "The programme has no committee yet; the school's administrator founds one.",
        "该专业尚未设立委员会，请学校管理员设立。",
    ),
)
MOTION_GONE = RevisionGuard(
    "motion-waiting",
    lambda facts: not facts.is_motion_open,
    Text(
        "The motion still waits for the committee; withdraw it there first.",
        "议案仍在等待委员会决议，请先在委员会处撤回。",
    ),
)
VERSION_APPROVED = RevisionGuard(
    "version-not-approved",
    lambda facts: facts.version_state == Version.APPROVED,
    Text("The new version has not been approved.", "新版本尚未获批。"),
)
IMPACT_DECIDED = RevisionGuard(
    "impact-undecided",
    lambda facts: facts.undecided == 0,
    Text(
        "Rule “nothing touched is left open”: a plan or a class that the change touches still "
        "waits for a decision.",
        "规则“波及事项须有决定”：仍有受影响的方案或班级等待决定。",
    ),
)
VERSION_PUBLISHED = RevisionGuard(
    "version-not-published",
    lambda facts: facts.version_state == Version.PUBLISHED,
    Text("The new version has not been published.", "新版本尚未发布。"),
)
RESOURCES_FRESH = RevisionGuard(
    "resources-stale",
    lambda facts: facts.stale_resources == 0,
    Text(
        "Some teaching resources of the module are still those of the earlier version.",
        "该模块仍有教学资源停留在旧版本。",
    ),
)
HAS_BEEN_TAUGHT = RevisionGuard(
    "not-taught",
    lambda facts: facts.taught_on is not None,
    Text(
        "No class has been taught the new version yet; say which class and since when.",
        "尚无班级学习新版本，请登记班级与开始日期。",
    ),
)
EFFECT_LOOKED_AT = RevisionGuard(
    "effect-missing",
    lambda facts: facts.has_effect_review,
    Text("Write down what was seen in the estimates first.", "请先记录能力估计值的变化情况。"),
)


@dataclass(frozen=True, slots=True)
class Move:
    """One legal change of state. `needs_note` asks for a reason; `by_committee` only a decision
    of the committee makes it; `is_quick` needs no further entry, so the board offers it. Those of
    its guards in `brought_about` hold once it is made: it hands in, approves or publishes the
    version, or asks for what was seen, so nobody is told to do that first."""

    source: str
    target: str
    title: Text
    guards: tuple[RevisionGuard, ...] = ()
    needs_note: bool = False
    by_committee: bool = False
    is_quick: bool = False
    brought_about: tuple[RevisionGuard, ...] = ()


def _judging(source: str) -> tuple[Move, ...]:
    return (
        Move(source, State.ACCEPTED, Text("Accept", "受理"), (ENOUGH_SOURCES,), needs_note=True),
        Move(source, State.REJECTED, Text("Reject", "不予受理"), needs_note=True),
    )


MOVES: tuple[Move, ...] = (
    *_judging(State.PROPOSED),
    Move(State.PROPOSED, State.DEFERRED, Text("Defer", "暂缓"), needs_note=True),
    *_judging(State.DEFERRED),
    Move(
        State.ACCEPTED,
        State.DRAFTING,
        Text("Begin the new version", "开始编写新版本"),
        (MODULE_CHOSEN,),
        is_quick=True,
    ),
    Move(
        State.DRAFTING,
        State.IN_REVIEW,
        Text("Hand in for review", "提交审核"),
        (VERSION_IN_REVIEW,),
        is_quick=True,
        brought_about=(VERSION_IN_REVIEW,),
    ),
    Move(State.IN_REVIEW, State.DRAFTING, Text("Send back", "退回修改"), needs_note=True),
    Move(
        State.IN_REVIEW,
        State.WITH_COMMITTEE,
        Text("Bring before the committee", "提交委员会审议"),
        (VERSION_IN_REVIEW, COMMITTEE_THERE),
        is_quick=True,
    ),
    Move(
        State.WITH_COMMITTEE,
        State.APPROVED,
        Text("Approved by the committee", "委员会通过"),
        (VERSION_APPROVED,),
        by_committee=True,
        brought_about=(VERSION_APPROVED,),
    ),
    Move(
        State.WITH_COMMITTEE,
        State.DRAFTING,
        Text("Not carried: back to the draft", "未获通过：退回修改"),
        by_committee=True,
    ),
    Move(
        State.WITH_COMMITTEE,
        State.IN_REVIEW,
        Text("Take back from the committee", "从委员会撤回"),
        (MOTION_GONE,),
        needs_note=True,
    ),
    Move(
        State.APPROVED,
        State.PUBLISHED,
        Text("Publish", "发布"),
        (IMPACT_DECIDED, VERSION_PUBLISHED),
        is_quick=True,
        brought_about=(VERSION_PUBLISHED,),
    ),
    Move(
        State.PUBLISHED,
        State.RENEWED,
        Text("The resources are renewed", "教学资源已更新"),
        (RESOURCES_FRESH,),
        is_quick=True,
    ),
    Move(State.RENEWED, State.TAUGHT, Text("It is taught", "已开始教学"), (HAS_BEEN_TAUGHT,)),
    Move(
        State.TAUGHT,
        State.CLOSED,
        Text("Look at the effect", "查看成效"),
        (EFFECT_LOOKED_AT,),
        brought_about=(EFFECT_LOOKED_AT,),
    ),
    *(
        Move(source, State.WITHDRAWN, Text("Withdraw", "撤回"), needs_note=True)
        for source in (
            State.PROPOSED,
            State.DEFERRED,
            State.ACCEPTED,
            State.DRAFTING,
            State.IN_REVIEW,
        )
    ),
)

# Which step is being worked on in a state; the others wait for nothing.
STEP_IN: dict[str, str] = {
    State.PROPOSED: Step.JUDGE,
    State.DEFERRED: Step.JUDGE,
    State.ACCEPTED: Step.DRAFT,
    State.DRAFTING: Step.DRAFT,
    State.IN_REVIEW: Step.REVIEW,
    State.WITH_COMMITTEE: Step.DECIDE,
    State.APPROVED: Step.PUBLISH,
    State.PUBLISHED: Step.RENEW,
    State.RENEWED: Step.TEACH,
    State.TAUGHT: Step.EFFECT,
}
# While a new version is made and not published: what it touches can be decided.
DECIDING = (State.DRAFTING, State.IN_REVIEW, State.WITH_COMMITTEE, State.APPROVED)
FINAL = (State.CLOSED, State.REJECTED, State.WITHDRAWN)

# How long each step may take by default; an owner's own date goes before it (docs/adr/0027).
DAYS_FOR: dict[str, int] = {
    Step.JUDGE: 14,
    Step.DRAFT: 45,
    Step.REVIEW: 14,
    Step.DECIDE: 45,
    Step.PUBLISH: 7,
    Step.RENEW: 45,
    Step.TEACH: 180,
    Step.EFFECT: 180,
}


def moves_from(state: str) -> tuple[Move, ...]:
    return tuple(move for move in MOVES if move.source == state)


def failing_guards(move: Move, facts: Facts) -> tuple[RevisionGuard, ...]:
    return tuple(guard for guard in move.guards if not guard.holds(facts))


def lacking_for(move: Move, facts: Facts) -> list[Text]:
    """What somebody has to do before the move, apart from what the move itself brings about."""
    failing = failing_guards(move, facts)
    return [guard.why for guard in failing if guard not in move.brought_about]


def checked_move(source: str, target: str, facts: Facts, *, by_committee: bool = False) -> Move:
    """The move from one state to another. Raises Refused: not in the table, the committee's own,
    or for the first guard that does not hold; nothing was changed."""
    move = next((one for one in moves_from(source) if one.target == target), None)
    if move is None or move.by_committee != by_committee:
        raise _not_from_here(source)
    failing = failing_guards(move, facts)
    if failing:
        guard = failing[0]
        raise Refused(
            f"{guard.why.en} Nothing was changed.",
            f"{guard.why.zh}未作任何更改。",
            code=guard.code,
        )
    return move


def _not_from_here(source: str) -> Refused:
    state = State(source)
    return Refused(
        f"This is not possible now; the revision is “{state.label}”. Nothing was changed.",
        f"当前状态为“{state.label}”，无法进行此操作。未作任何更改。",
        code="wrong-state",
    )


def default_dates(start: date, first: str = Step.JUDGE) -> dict[str, date]:
    """When each step from `first` on is due, one after the other, from a day on."""
    due, dates = start, {}
    steps = list(Step.values)
    for step in steps[steps.index(first) :]:
        due += timedelta(days=DAYS_FOR[step])
        dates[step] = due
    return dates
