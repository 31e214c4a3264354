"""How rating sessions close, and what becomes of a calibration."""

from typing import Any

from ronghe.apps.assessment.models import Calibration, RatingSession
from ronghe.apps.base.api import Flow, Move, Text

Session = RatingSession.State
Run = Calibration.State

SESSION = Flow[Any](
    Text("session", "评分活动"),
    Session,
    begins=(Session.OPEN,),
    code="session-closed",
    elsewhere=Text("This session is closed.", "该评分活动已关闭。"),
    moves=(Move("close", (Session.OPEN,), Session.CLOSED),),
)

# A job takes up a calibration that waits, and no other job does; it is never run again.
CALIBRATION = Flow[Any](
    Text("calibration", "校准"),
    Run,
    begins=(Run.WAITING,),
    moves=(
        Move("start", (Run.WAITING,), Run.RUNNING),
        Move("finish", (Run.RUNNING,), Run.DONE),
        Move("fail", (Run.RUNNING,), Run.FAILED),
    ),
)
