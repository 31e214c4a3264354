"""The phases of a workshop, each move with what its button says."""

from ronghe.apps.base.api import Flow, Guard, Move, Text
from ronghe.apps.curriculum import rules_workshop as rules
from ronghe.apps.curriculum.models import Workshop

State = Workshop.State
PUBLICATION = "publication"  # it has a service and a page of its own

HAS_CARDS = Guard[Workshop](
    "phase-not-ready",
    rules.has_cards,
    Text("There is no card on the board yet.", "看板上还没有卡片。"),
)
HAS_VOTES = Guard[Workshop](
    "phase-not-ready",
    rules.has_votes,
    Text("Nobody has rated a task yet.", "还没有人给任务评分。"),
)

WORKSHOP = Flow[Workshop](
    Text("workshop", "研讨会"),
    State,
    begins=(State.COLLECTING,),
    code="phase-changed",
    elsewhere=Text("The workshop is in another phase by now.", "研讨会已处于其他阶段。"),
    moves=(
        Move(
            "order",
            (State.COLLECTING,),
            State.ORDERING,
            (HAS_CARDS,),
            title=Text("Go on to the order of work", "进入排序"),
        ),
        Move(
            "rate",
            (State.ORDERING,),
            State.RATING,
            (HAS_CARDS,),
            title=Text("Go on to rating", "进入评分"),
        ),
        Move(
            "discuss",
            (State.RATING,),
            State.CLOSING,
            (HAS_VOTES,),
            title=Text("End rating and talk about it", "结束评分，进入讨论"),
        ),
        Move(
            "collect_again",
            (State.ORDERING,),
            State.COLLECTING,
            title=Text("Back to collecting", "回到收集"),
        ),
        Move(
            "order_again",
            (State.RATING,),
            State.ORDERING,
            title=Text("Back to the order", "回到排序"),
        ),
        Move("rate_again", (State.CLOSING,), State.RATING, title=Text("Rate again", "重新评分")),
        Move(
            "publish",
            (State.CLOSING,),
            State.PUBLISHED,
            (HAS_CARDS,),
            by=PUBLICATION,
            title=Text("Publish", "发布"),
        ),
        Move(
            "abandon",
            (State.COLLECTING, State.ORDERING, State.RATING, State.CLOSING),
            State.ABANDONED,
            title=Text("End without a result", "终止，不发布"),
        ),
    ),
)
