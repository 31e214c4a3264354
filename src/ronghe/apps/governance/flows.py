"""Legal changes of state, each table in one place. What else must hold stands beside each service.

A change is one conditional UPDATE, so of two at once the second finds nothing to change.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ronghe.apps.base.api import Refused, Text
from ronghe.apps.governance.models import Meeting, Motion

M, S = Meeting.State, Motion.State


@dataclass(frozen=True, slots=True)
class Move:
    """From which states to which; `refusal` is said when it is in another."""

    sources: tuple[str, ...]
    target: str
    refusal: Text


def _motion(sources: tuple[str, ...], target: str, en: str, zh: str) -> Move:
    return Move(sources, target, Text(f"{en} Nothing was changed.", f"{zh}未作任何更改。"))


NOT_OPEN = ("This motion is not being voted on.", "该议案不在表决中。")
MOTION: Mapping[str, Move] = {
    "submit": _motion(
        (S.DRAFT,), S.SUBMITTED, "Only a draft can be submitted.", "只能提交草稿状态的议案。"
    ),
    "put_on_agenda": _motion(
        (S.SUBMITTED, S.POSTPONED),
        S.ON_AGENDA,
        "This motion is not waiting for a meeting.",
        "该议案不在等待列入议程的状态。",
    ),
    "take_off_agenda": _motion(
        (S.ON_AGENDA,), S.SUBMITTED, "This motion is not on an agenda.", "该议案不在议程上。"
    ),
    "open": _motion(
        (S.ON_AGENDA,),
        S.OPEN,
        "Only a motion on the agenda can be voted on.",
        "只有列入议程的议案才能表决。",
    ),
    "open_in_writing": _motion(
        (S.SUBMITTED, S.POSTPONED),
        S.OPEN,
        "Only a submitted motion that is on no agenda can be voted on in writing.",
        "只有已提交且未列入议程的议案才能书面表决。",
    ),
    "carry": _motion(
        (S.OPEN,), S.CARRIED, "This motion is not being voted on.", "该议案不在表决中。"
    ),
    "fail": _motion(
        (S.OPEN,), S.FAILED, "This motion is not being voted on.", "该议案不在表决中。"
    ),
    "reopen": _motion(
        (S.OPEN,), S.ON_AGENDA, "This motion is not being voted on.", "该议案不在表决中。"
    ),
    "postpone": _motion(
        (S.ON_AGENDA, S.OPEN),
        S.POSTPONED,
        "Only a motion on the agenda can be postponed.",
        "只有列入议程的议案才能延期。",
    ),
    "withdraw": _motion(
        (S.DRAFT, S.SUBMITTED, S.POSTPONED, S.ON_AGENDA),
        S.WITHDRAWN,
        "It is being voted on or decided already and cannot be withdrawn.",
        "该议案正在表决或已有决议，不能撤回。",
    ),
}

MEETING: Mapping[str, Move] = {
    "circulate": _motion(
        (M.PLANNED,), M.CIRCULATED, "The papers of this meeting are out.", "该会议的文件已送达。"
    ),
    "start": _motion(
        (M.CIRCULATED,),
        M.RUNNING,
        "Only a meeting whose papers are out can begin.",
        "文件已送达的会议才能开始。",
    ),
    "close": _motion((M.RUNNING,), M.CLOSED, "This meeting is not running.", "该会议不在进行中。"),
    "draw_up": _motion(
        (M.CLOSED, M.MINUTES),
        M.MINUTES,
        "Minutes are drawn up after the meeting, and not once they are signed.",
        "会议结束后才能整理纪要，签署后不能重整。",
    ),
    "sign": _motion((M.MINUTES,), M.SIGNED, "There are no minutes to sign.", "没有待签署的纪要。"),
    "cancel": _motion(
        (M.PLANNED, M.CIRCULATED),
        M.CANCELLED,
        "Only a meeting that has not begun can be cancelled.",
        "只能取消尚未开始的会议。",
    ),
}


def move_motion(motion: Motion, name: str, **fields: Any) -> None:
    """Make a legal change of a motion's state, or raise Refused and change nothing."""
    _move(Motion, motion, MOTION[name], fields)


def move_meeting(meeting: Meeting, name: str, **fields: Any) -> None:
    """Make a legal change of a meeting's state, or raise Refused and change nothing."""
    _move(Meeting, meeting, MEETING[name], fields)


def can_move(thing: Motion | Meeting, name: str) -> bool:
    """Whether the state allows it; pages show the action only then."""
    table = MOTION if isinstance(thing, Motion) else MEETING
    return thing.state in table[name].sources


def _move(model: Any, thing: Any, move: Move, fields: dict[str, Any]) -> None:
    rows = model.objects.filter(pk=thing.pk, state__in=move.sources)
    if not rows.update(state=move.target, **fields):
        raise Refused(move.refusal.en, move.refusal.zh, code="wrong-state")
    thing.refresh_from_db()
