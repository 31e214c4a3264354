"""The legal changes of state of motions, meetings and votes.

What else must hold, such as a quorum, is computed over a meeting and stands beside its service.
"""

from typing import Any

from ronghe.apps.base.api import Flow, Guard, Move, Text
from ronghe.apps.governance.models import Meeting, Motion, VotingRound
from ronghe.apps.governance.rules import is_assigned

M, S, R = Meeting.State, Motion.State, VotingRound.State
NOT_OPEN = Text("This motion is not being voted on.", "该议案不在表决中。")

ASSIGNED = Guard[Any](
    "not-assigned",
    is_assigned,
    Text(
        "Name first who carries it out, by when, and when its effect is looked at.",
        "请先写明落实负责人、完成期限和效果回顾日期。",
    ),
)

MOTION = Flow[Any](
    Text("motion", "议案"),
    S,
    begins=(S.DRAFT, S.SUBMITTED),
    moves=(
        Move(
            "submit",
            (S.DRAFT,),
            S.SUBMITTED,
            elsewhere=Text("Only a draft can be submitted.", "只能提交草稿状态的议案。"),
        ),
        Move(
            "put_on_agenda",
            (S.SUBMITTED, S.POSTPONED),
            S.ON_AGENDA,
            elsewhere=Text(
                "This motion is not waiting for a meeting.", "该议案不在等待列入议程的状态。"
            ),
        ),
        Move(
            "take_off_agenda",
            (S.ON_AGENDA,),
            S.SUBMITTED,
            elsewhere=Text("This motion is not on an agenda.", "该议案不在议程上。"),
        ),
        Move(
            "open",
            (S.ON_AGENDA,),
            S.OPEN,
            guards=(ASSIGNED,),
            elsewhere=Text(
                "Only a motion on the agenda can be voted on.", "只有列入议程的议案才能表决。"
            ),
        ),
        Move(
            "open_in_writing",
            (S.SUBMITTED, S.POSTPONED),
            S.OPEN,
            guards=(ASSIGNED,),
            elsewhere=Text(
                "Only a submitted motion that is on no agenda can be voted on in writing.",
                "只有已提交且未列入议程的议案才能书面表决。",
            ),
        ),
        Move(
            "carry",
            (S.OPEN,),
            S.CARRIED,
            elsewhere=NOT_OPEN,
        ),
        Move(
            "fail",
            (S.OPEN,),
            S.FAILED,
            elsewhere=NOT_OPEN,
        ),
        Move(
            "reopen",
            (S.OPEN,),
            S.ON_AGENDA,
            elsewhere=NOT_OPEN,
        ),
        Move(
            "postpone",
            (S.ON_AGENDA, S.OPEN),
            S.POSTPONED,
            elsewhere=Text(
                "Only a motion on the agenda can be postponed.", "只有列入议程的议案才能延期。"
            ),
        ),
        Move(
            "withdraw",
            (S.DRAFT, S.SUBMITTED, S.POSTPONED, S.ON_AGENDA),
            S.WITHDRAWN,
            elsewhere=Text(
                "It is being voted on or decided already and cannot be withdrawn.",
                "该议案正在表决或已有决议，不能撤回。",
            ),
        ),
    ),
)

MEETING = Flow[Any](
    Text("meeting", "会议"),
    M,
    begins=(M.PLANNED,),
    moves=(
        Move(
            "circulate",
            (M.PLANNED,),
            M.CIRCULATED,
            elsewhere=Text("The papers of this meeting are out.", "该会议的文件已送达。"),
        ),
        Move(
            "start",
            (M.CIRCULATED,),
            M.RUNNING,
            elsewhere=Text(
                "Only a meeting whose papers are out can begin.", "文件已送达的会议才能开始。"
            ),
        ),
        Move(
            "close",
            (M.RUNNING,),
            M.CLOSED,
            elsewhere=Text("This meeting is not running.", "该会议不在进行中。"),
        ),
        Move(
            "draw_up",
            (M.CLOSED, M.MINUTES),
            M.MINUTES,
            elsewhere=Text(
                "Minutes are drawn up after the meeting, and not once they are signed.",
                "会议结束后才能整理纪要，签署后不能重整。",
            ),
        ),
        Move(
            "sign",
            (M.MINUTES,),
            M.SIGNED,
            elsewhere=Text("There are no minutes to sign.", "没有待签署的纪要。"),
        ),
        Move(
            "cancel",
            (M.PLANNED, M.CIRCULATED),
            M.CANCELLED,
            elsewhere=Text(
                "Only a meeting that has not begun can be cancelled.", "只能取消尚未开始的会议。"
            ),
        ),
    ),
)

ROUND = Flow[Any](
    Text("vote", "表决"),
    R,
    begins=(R.OPEN,),
    moves=(
        Move("count", (R.OPEN,), R.COUNTED),
        Move("find_no_quorum", (R.OPEN,), R.WITHOUT_QUORUM),
        Move("annul", (R.OPEN,), R.ANNULLED),
    ),
)
