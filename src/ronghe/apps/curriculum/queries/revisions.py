"""Revisions as a viewer may see them: the board, the list, one with its whole trace."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from django.db.models import Prefetch, QuerySet

from ronghe.apps.base.api import Move, NotFound, Text, day_of, text_of
from ronghe.apps.curriculum.flows_revisions import (
    FINAL,
    QUICK,
    REVISION,
    STEP_IN,
    Facts,
    State,
    Step,
)
from ronghe.apps.curriculum.models import (
    ModuleVersion,
    Revision,
    RevisionStep,
    RevisionTrigger,
)
from ronghe.apps.curriculum.queries.revision_facts import taught_since
from ronghe.apps.people.api import Person, Programme, Viewer, programmes_for

VIEW = "curriculum.view_revisions"
COLUMNS: tuple[tuple[str, ...], ...] = (
    (State.PROPOSED, State.DEFERRED),
    (State.ACCEPTED,),
    (State.DRAFTING,),
    (State.IN_REVIEW,),
    (State.WITH_COMMITTEE,),
    (State.APPROVED,),
    (State.PUBLISHED,),
    (State.RENEWED,),
    (State.TAUGHT,),
)
# What each kind of move asks of the viewer.
ACTION_FOR: dict[str, str] = {
    State.ACCEPTED: "curriculum.judge_signals",
    State.REJECTED: "curriculum.judge_signals",
    State.DEFERRED: "curriculum.judge_signals",
    State.DRAFTING: "curriculum.draft_revision",
    State.IN_REVIEW: "curriculum.draft_revision",
}
LEAD = "curriculum.lead_revision"


def revisions_for(viewer: Viewer) -> "QuerySet[Revision]":
    """The revisions of the programmes that the viewer may see."""
    return Revision.objects.filter(programme__in=programmes_for(viewer, VIEW))


def revision_for(viewer: Viewer, uuid: UUID) -> Revision:
    """One revision that the viewer may see; NotFound otherwise."""
    rows = revisions_for(viewer).select_related(
        "programme__organisation", "module", "version", "opened_by", "effect_review__looked_by"
    )
    found = rows.filter(uuid=uuid).first()
    if found is None:
        raise NotFound("There is no such revision for you.", "没有您可以查看的这项修订。")
    return found


@dataclass(frozen=True, slots=True)
class RevisionCard:
    """A revision on the board or list: what is next, who does it, by when, and where it may go."""

    revision: Revision
    module: Text | None
    step: RevisionStep | None
    moves: tuple[Move[Facts], ...]

    @property
    def owner(self) -> Person | None:
        return self.step.owner if self.step else None

    @property
    def due(self) -> date | None:
        return self.step.due_on if self.step else None

    def is_late(self, on_date: date) -> bool:
        return self.due is not None and self.due < on_date


@dataclass(frozen=True, slots=True)
class Lane:
    """One column of the board."""

    state: str
    title: str
    cards: tuple[RevisionCard, ...] = field(default=())


def cards_of(viewer: Viewer, rows: "QuerySet[Revision]") -> list[RevisionCard]:
    """Revisions as cards; a fixed number of queries. `moves` are those that need no further entry
    and that the viewer may make; whether their guards hold shows when they are made."""
    found = list(
        rows.select_related("programme__organisation", "module", "version").prefetch_related(
            Prefetch("steps", RevisionStep.objects.select_related("owner").order_by("position"))
        )
    )
    titles = module_titles([one.module_id for one in found if one.module_id])
    reach = reach_of(viewer)
    return [
        RevisionCard(
            revision=one,
            module=titles.get(one.module_id or 0),
            step=step_of(one),
            moves=tuple(move for move in possible_moves(reach, one) if move.name in QUICK),
        )
        for one in found
    ]


def step_of(revision: Revision) -> RevisionStep | None:
    """The step that is being worked on."""
    working = STEP_IN.get(revision.state)
    return next((step for step in revision.steps.all() if step.step == working), None)


def module_titles(modules: list[int]) -> dict[int, Text]:
    """What each module (by primary key) is called: by its published version, else its newest."""
    titles: dict[int, Text] = {}
    rows = ModuleVersion.objects.filter(module__in=modules).order_by("number")
    published: set[int] = set()
    for row in rows:
        if row.module_id not in published:
            titles[row.module_id] = text_of(row)
        if row.state == ModuleVersion.State.PUBLISHED:
            published.add(row.module_id)
    return titles


def board_of(viewer: Viewer, programme: Programme | None) -> list[Lane]:
    """The running revisions in columns by state, the earliest due first."""
    rows = revisions_for(viewer).exclude(state__in=FINAL)
    if programme is not None:
        rows = rows.filter(programme=programme)
    by_state: defaultdict[str, list[RevisionCard]] = defaultdict(list)
    for card in cards_of(viewer, rows):
        by_state[card.revision.state].append(card)
    return [
        Lane(
            state=states[0],
            title=str(State(states[0]).label),
            cards=tuple(
                sorted(
                    (card for state in states for card in by_state[state]),
                    key=lambda card: (card.due or date.max, card.revision.pk),
                )
            ),
        )
        for states in COLUMNS
    ]


Reach = dict[str, set[int]]


def reach_of(viewer: Viewer) -> Reach:
    """The programmes (primary keys) in which the viewer may do each of the actions of moves."""
    return {
        action: set(programmes_for(viewer, action).values_list("pk", flat=True))
        for action in sorted({*ACTION_FOR.values(), LEAD})
    }


def action_for(move: Move[Facts]) -> str:
    """Sending back and taking back are the lead's, though they lead to where authors work."""
    goes_back = move.needs_reason and move.target in (State.DRAFTING, State.IN_REVIEW)
    return LEAD if goes_back else ACTION_FOR.get(move.target, LEAD)


def possible_moves(reach: Reach, revision: Revision) -> list[Move[Facts]]:
    """What the viewer may do with a revision now, apart from what the committee decides."""
    return [
        move
        for move in REVISION.moves_from(revision.state)
        if not move.by and revision.programme_id in reach[action_for(move)]
    ]


# --- the whole trace ------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Milestone:
    """One step on the way from the change in industry to its effect. `day` is None while it lies
    ahead; `days` counts from the event, where the event is known."""

    title: Text
    day: date | None
    days: int | None
    step: RevisionStep | None = None

    @property
    def passed_by_itself(self) -> bool:
        return self.step is not None and self.step.nothing_to_do


def trace_of(revision: Revision) -> list[Milestone]:
    """From the earliest event at an enterprise to the look at the effect, each with its day and
    the days since the event."""
    triggers = list(revision.triggers.select_related("triage__signal"))
    signals = [one.triage.signal for one in triggers if one.triage]
    event = min((signal.event_on for signal in signals), default=None)
    noticed = min((day_of(signal.noticed_at) for signal in signals), default=None)
    steps = {step.step: step for step in revision.steps.select_related("owner")}
    days: list[tuple[Text, date | None, RevisionStep | None]] = []
    if event is not None:
        days.append((Text("It changed at the enterprise", "企业发生变化"), event, None))
        days.append((Text("Noticed", "被发现"), noticed, None))
    else:
        days.append((Text("Proposed", "提出建议"), day_of(revision.opened_at), None))
    days += [(title, _day_of(revision, steps, step), steps.get(step)) for title, step in WAY]
    start = event or day_of(revision.opened_at)
    return [
        Milestone(title, day, (day - start).days if day else None, step)
        for title, day, step in days
    ]


WAY: tuple[tuple[Text, str], ...] = (
    (Text("Accepted", "受理"), Step.JUDGE),
    (Text("Draft handed in", "草稿提交"), Step.DRAFT),
    (Text("Reviewed", "审核完成"), Step.REVIEW),
    (Text("Approved by the committee", "委员会通过"), Step.DECIDE),
    (Text("Published", "发布"), Step.PUBLISH),
    (Text("Resources renewed", "教学资源更新"), Step.RENEW),
    (Text("Taught", "开始教学"), Step.TEACH),
    (Text("Effect looked at", "查看成效"), Step.EFFECT),
)


def _day_of(revision: Revision, steps: dict[str, RevisionStep], step: str) -> date | None:
    row = steps.get(step)
    if row is None or row.done_at is None:
        return None
    version = revision.version
    if step == Step.PUBLISH and version is not None and version.published_at is not None:
        return day_of(version.published_at)
    if step == Step.TEACH and version is not None:
        return taught_since(version)
    return day_of(row.done_at)


def triggers_of(revision: Revision) -> "QuerySet[RevisionTrigger]":
    return revision.triggers.select_related(
        "triage__signal__enterprise", "triage__decided_by"
    ).order_by("pk")
