"""The phases of a workshop: every legal change of state, with the guard that must hold."""

from collections.abc import Callable
from dataclasses import dataclass

from ronghe.apps.base.api import Text
from ronghe.apps.curriculum import rules_workshop as rules
from ronghe.apps.curriculum.models import Workshop

State = Workshop.State


NOTHING_MISSING = Text("", "")


@dataclass(frozen=True, slots=True)
class Step:
    """One legal change. `action` names it on its button; `why_not` says what the guard misses."""

    source: str
    target: str
    guard: Callable[[Workshop], bool]
    action: Text
    why_not: Text = NOTHING_MISSING


NO_CARD = Text("There is no card on the board yet", "看板上还没有卡片")
NO_VOTE = Text("Nobody has rated a task yet", "还没有人给任务评分")

STEPS: tuple[Step, ...] = (
    Step(
        State.COLLECTING,
        State.ORDERING,
        rules.has_cards,
        Text("Go on to the order of work", "进入排序"),
        NO_CARD,
    ),
    Step(
        State.ORDERING,
        State.RATING,
        rules.has_cards,
        Text("Go on to rating", "进入评分"),
        NO_CARD,
    ),
    Step(
        State.RATING,
        State.CLOSING,
        rules.has_votes,
        Text("End rating and talk about it", "结束评分，进入讨论"),
        NO_VOTE,
    ),
    Step(State.ORDERING, State.COLLECTING, rules.always, Text("Back to collecting", "回到收集")),
    Step(State.RATING, State.ORDERING, rules.always, Text("Back to the order", "回到排序")),
    Step(State.CLOSING, State.RATING, rules.always, Text("Rate again", "重新评分")),
    # Publishing has a service and a page of its own.
    Step(State.CLOSING, State.PUBLISHED, rules.has_cards, Text("Publish", "发布"), NO_CARD),
    *(
        Step(state, State.ABANDONED, rules.always, Text("End without a result", "终止，不发布"))
        for state in (State.COLLECTING, State.ORDERING, State.RATING, State.CLOSING)
    ),
)


def step_between(source: str, target: str) -> Step | None:
    """The legal change between two states, if there is one."""
    return next((one for one in STEPS if (one.source, one.target) == (source, target)), None)


def steps_from(state: str) -> tuple[Step, ...]:
    return tuple(one for one in STEPS if one.source == state)
