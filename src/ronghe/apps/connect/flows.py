"""How a grade reaches a platform or is given up, and how an uploaded roster lands or is dropped."""

from typing import Any

from ronghe.apps.base.api import Flow, Move, Text
from ronghe.apps.connect.models import LtiGrade, RosterUpload

Grade = LtiGrade.State
Upload = RosterUpload.State

GRADE = Flow[Any](
    Text("grade", "成绩"),
    Grade,
    begins=(Grade.WAITING,),
    moves=(
        Move("send", (Grade.WAITING,), Grade.SENT),
        Move("give_up", (Grade.WAITING,), Grade.FAILED),
        Move("try_again", (Grade.FAILED,), Grade.WAITING),
    ),
)

UPLOAD = Flow[Any](
    Text("roster", "名册"),
    Upload,
    begins=(Upload.WAITING,),
    code="roster-closed",
    elsewhere=Text("This roster has landed or was dropped already.", "此名册已写入或已放弃。"),
    moves=(
        Move("land", (Upload.WAITING,), Upload.LANDED),
        Move("drop", (Upload.WAITING,), Upload.DROPPED),
    ),
)
