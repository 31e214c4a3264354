"""The legal moves of a revision, with named guards over plain facts."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from ronghe.apps.base.api import Flow, Guard, Move, Text
from ronghe.apps.curriculum.models.module import ModuleVersion
from ronghe.apps.curriculum.models.revision import Revision, RevisionStep

State = Revision.State
Step = RevisionStep.Step
Version = ModuleVersion.State


@dataclass(frozen=True, slots=True)
class Facts:
    """What guards look at. `version_state` is empty while there is no new version; it `repeats`
    the one before while nothing in it differs from that. `reviews_own` says that whoever is about
    to pass the review handed the draft in, and that somebody else could pass it."""

    has_module: bool = False
    version_state: str = ""
    has_committee: bool = False
    is_motion_open: bool = False
    stale_resources: int = 0
    taught_on: date | None = None
    has_effect_review: bool = False
    rests_on_postings_alone: bool = False
    undecided: int = 0
    repeats: bool = False
    reviews_own: bool = False


ENOUGH_SOURCES = Guard[Facts](
    "postings-alone",
    lambda facts: not facts.rests_on_postings_alone,
    Text(
        "Job postings, a connected system, or a notice that names no enterprise do not carry a "
        "revision alone: they lag behind and show little of the shop floor. Wait for a word from "
        "an enterprise, or ask for one.",
        "仅凭招聘信息、接入系统或未指明企业的告知，不能启动修订：它们滞后，且很少反映一线工作。"
        "请等待或征询企业方面的佐证。",
    ),
)
MODULE_CHOSEN = Guard[Facts](
    "module-missing",
    lambda facts: facts.has_module,
    Text("Choose the module that is to change first.", "请先选择要修订的模块。"),
)
VERSION_IN_REVIEW = Guard[Facts](
    "version-not-in-review",
    lambda facts: facts.version_state == Version.IN_REVIEW,
    Text(
        "The draft of the module has not been handed in for review.",
        "模块草稿尚未提交审核。",
    ),
)
SAYS_SOMETHING_NEW = Guard[Facts](
    "version-unchanged",
    lambda facts: not facts.repeats,
    Text(
        "The new version still says what the one before says: change it, or withdraw the revision.",
        "新版本与上一版本内容相同：请先修改，或撤回该修订。",
    ),
)
REVIEWED_BY_ANOTHER = Guard[Facts](
    "own-review",
    lambda facts: not facts.reviews_own,
    Text(
        "Whoever handed the draft in does not review it: another lead of the programme or the "
        "school's administrator does.",
        "提交草稿的人不能自己审核：由专业其他负责人或学校管理员审核。",
    ),
)
COMMITTEE_THERE = Guard[Facts](
    "committee-missing",
    lambda facts: facts.has_committee,
    Text(
        "The programme has no committee yet; the school's administrator founds one.",
        "该专业尚未设立委员会，请学校管理员设立。",
    ),
)
MOTION_GONE = Guard[Facts](
    "motion-waiting",
    lambda facts: not facts.is_motion_open,
    Text(
        "The motion still waits for the committee; withdraw it there first.",
        "议案仍在等待委员会决议，请先在委员会处撤回。",
    ),
)
VERSION_APPROVED = Guard[Facts](
    "version-not-approved",
    lambda facts: facts.version_state == Version.APPROVED,
    Text("The new version has not been approved.", "新版本尚未获批。"),
)
IMPACT_DECIDED = Guard[Facts](
    "impact-undecided",
    lambda facts: facts.undecided == 0,
    Text(
        "Rule “nothing touched is left open”: a plan or a class that the change touches still "
        "waits for a decision.",
        "规则“波及事项须有决定”：仍有受影响的方案或班级等待决定。",
    ),
)
VERSION_PUBLISHED = Guard[Facts](
    "version-not-published",
    lambda facts: facts.version_state == Version.PUBLISHED,
    Text("The new version has not been published.", "新版本尚未发布。"),
)
RESOURCES_FRESH = Guard[Facts](
    "resources-stale",
    lambda facts: facts.stale_resources == 0,
    Text(
        "Some teaching resources of the module are still those of the earlier version.",
        "该模块仍有教学资源停留在旧版本。",
    ),
)
HAS_BEEN_TAUGHT = Guard[Facts](
    "not-taught",
    lambda facts: facts.taught_on is not None,
    Text(
        "No class has been taught the new version yet; say which class and since when.",
        "尚无班级学习新版本，请登记班级与开始日期。",
    ),
)
EFFECT_LOOKED_AT = Guard[Facts](
    "effect-missing",
    lambda facts: facts.has_effect_review,
    Text("Write down what was seen in the estimates first.", "请先记录能力估计值的变化情况。"),
)


COMMITTEE = "committee"  # only a decision of it makes these moves

REVISION = Flow[Facts](
    Text("revision", "修订"),
    State,
    begins=(State.PROPOSED, State.ACCEPTED),
    moves=(
        Move(
            "accept",
            (State.PROPOSED, State.DEFERRED),
            State.ACCEPTED,
            (ENOUGH_SOURCES,),
            title=Text("Accept", "受理"),
            needs_reason=True,
        ),
        Move(
            "reject",
            (State.PROPOSED, State.DEFERRED),
            State.REJECTED,
            title=Text("Reject", "不予受理"),
            needs_reason=True,
        ),
        Move(
            "defer",
            (State.PROPOSED,),
            State.DEFERRED,
            title=Text("Defer", "暂缓"),
            needs_reason=True,
        ),
        Move(
            "begin_drafting",
            (State.ACCEPTED,),
            State.DRAFTING,
            (MODULE_CHOSEN,),
            title=Text("Begin the new version", "开始编写新版本"),
        ),
        Move(
            "hand_in",
            (State.DRAFTING,),
            State.IN_REVIEW,
            (SAYS_SOMETHING_NEW, VERSION_IN_REVIEW),
            title=Text("Hand in for review", "提交审核"),
        ),
        Move(
            "send_back",
            (State.IN_REVIEW,),
            State.DRAFTING,
            title=Text("Send back", "退回修改"),
            needs_reason=True,
        ),
        Move(
            "bring_before_committee",
            (State.IN_REVIEW,),
            State.WITH_COMMITTEE,
            (VERSION_IN_REVIEW, REVIEWED_BY_ANOTHER, COMMITTEE_THERE),
            title=Text("Bring before the committee", "提交委员会审议"),
        ),
        Move(
            "carry",
            (State.WITH_COMMITTEE,),
            State.APPROVED,
            (VERSION_APPROVED,),
            title=Text("Approved by the committee", "委员会通过"),
            by=COMMITTEE,
        ),
        Move(
            "fail",
            (State.WITH_COMMITTEE,),
            State.DRAFTING,
            title=Text("Not carried: back to the draft", "未获通过：退回修改"),
            by=COMMITTEE,
        ),
        Move(
            "take_back",
            (State.WITH_COMMITTEE,),
            State.IN_REVIEW,
            (MOTION_GONE,),
            title=Text("Take back from the committee", "从委员会撤回"),
            needs_reason=True,
        ),
        Move(
            "publish",
            (State.APPROVED,),
            State.PUBLISHED,
            (IMPACT_DECIDED, VERSION_PUBLISHED),
            title=Text("Publish", "发布"),
        ),
        Move(
            "renew",
            (State.PUBLISHED,),
            State.RENEWED,
            (RESOURCES_FRESH,),
            title=Text("The resources are renewed", "教学资源已更新"),
        ),
        Move(
            "teach",
            (State.RENEWED,),
            State.TAUGHT,
            (HAS_BEEN_TAUGHT,),
            title=Text("It is taught", "已开始教学"),
        ),
        Move(
            "look_at_effect",
            (State.TAUGHT,),
            State.CLOSED,
            (EFFECT_LOOKED_AT,),
            title=Text("Look at the effect", "查看成效"),
        ),
        Move(
            "withdraw",
            (
                State.PROPOSED,
                State.DEFERRED,
                State.ACCEPTED,
                State.DRAFTING,
                State.IN_REVIEW,
            ),
            State.WITHDRAWN,
            title=Text("Withdraw", "撤回"),
            needs_reason=True,
        ),
    ),
)

# These need no further entry, so the board offers them.
QUICK = ("begin_drafting", "hand_in", "bring_before_committee", "publish", "renew")
# These hold once the move is made: it hands in, approves or publishes the version, or asks for
# what was seen. Nobody is told to do that first.
BROUGHT_ABOUT: dict[str, Guard[Facts]] = {
    "hand_in": VERSION_IN_REVIEW,
    "carry": VERSION_APPROVED,
    "publish": VERSION_PUBLISHED,
    "look_at_effect": EFFECT_LOOKED_AT,
}

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
    Step.DRAFT: 30,
    Step.REVIEW: 7,
    Step.DECIDE: 30,
    Step.PUBLISH: 3,
    Step.RENEW: 30,
    Step.TEACH: 14,
    Step.EFFECT: 120,
}
# A semester that runs is used while so much of it is left; its effect is looked at when the
# estimates after it are there.
WORTH_BEGINNING = timedelta(weeks=8)
ESTIMATED_AFTER = timedelta(days=14)
Semester = tuple[date, date]


def lacking_for(move: Move[Facts], facts: Facts) -> list[Text]:
    """What somebody has to do before the move, apart from what the move itself brings about."""
    brought_about = BROUGHT_ABOUT.get(move.name)
    failing = REVISION.failing(move.name, facts)
    return [guard.why for guard in failing if guard is not brought_about]


def default_dates(
    start: date, first: str = Step.JUDGE, semesters: Sequence[Semester] = ()
) -> dict[str, date]:
    """When each step from `first` on is due, one after the other, from a day on. It is taught in
    the first of the known `semesters` that is worth beginning in, and its effect is looked at after
    that semester."""
    due = start
    dates: dict[str, date] = {}
    steps = list(Step.values)
    for step in steps[steps.index(first) :]:
        if step == Step.TEACH:
            return {**dates, **_taught_and_seen(due, semesters)}
        due += timedelta(days=DAYS_FOR[step])
        dates[step] = due
    return dates


def _taught_and_seen(ready: date, semesters: Sequence[Semester]) -> dict[str, date]:
    usable = [one for one in semesters if max(ready, one[0]) + WORTH_BEGINNING <= one[1]]
    begins, ends = min(usable, default=(ready, None))
    taught = max(ready, begins) + timedelta(days=DAYS_FOR[Step.TEACH])
    seen = ends + ESTIMATED_AFTER if ends else taught + timedelta(days=DAYS_FOR[Step.EFFECT])
    return {Step.TEACH: taught, Step.EFFECT: seen}
