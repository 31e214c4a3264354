"""The rules that a unit's statements are held against (sections 7.1, 9 and 10.2.2).

Pure: what the session has said so far goes in with new statements, and what it has said then
comes out. Order is that of timestamps, as section 9.3 asks.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any, NoReturn

from ronghe.standards.cmi5.launching import LaunchFacts
from ronghe.standards.cmi5.vocabulary import (
    AU_VERBS,
    CMI5_CATEGORY,
    COMPLETED,
    FAILED,
    INITIALIZED,
    JUDGED,
    MASTERY_SCORE,
    MOVE_ON_CATEGORY,
    PASSED,
    SATISFACTION,
    SESSION_ID,
    TERMINATED,
    VOIDED,
)

# Statements that were on their way when "terminated" came in are taken for so long (9.3.8).
GRACE = timedelta(seconds=60)


class Cmi5Problem(Exception):
    """A statement breaks a rule of cmi5; the whole batch is refused with 403."""

    def __init__(self, code: str, en: str, zh: str) -> None:
        super().__init__(en)
        self.code, self.en, self.zh = code, en, zh


@dataclass(frozen=True, slots=True)
class SessionState:
    """What was said so far: by this session, and by all sessions of its registration."""

    said: frozenset[str] = frozenset()
    initialized_at: datetime | None = None
    latest_at: datetime | None = None
    terminated_at: datetime | None = None
    terminated_seen: datetime | None = None
    is_abandoned: bool = False
    has_completed: bool = False
    has_passed: bool = False
    verbs_now: tuple[str, ...] = field(default=())


def accept_statements(
    facts: LaunchFacts,
    state: SessionState,
    statements: Sequence[Mapping[str, Any]],
    *,
    seen_at: datetime,
) -> SessionState:
    """The state after these statements, which are valid xAPI; `verbs_now` are the cmi5 verbs among
    them. Raises Cmi5Problem for the first that breaks a rule; then none of them may be kept."""
    state = replace(state, verbs_now=())
    timed = sorted(
        ((_timestamp(one), one) for one in statements),
        key=lambda pair: (pair[0], _verb(pair[1]) != INITIALIZED, _verb(pair[1]) == TERMINATED),
    )
    for stamp, statement in timed:
        state = _accept(facts, state, statement, stamp, seen_at)
    return state


def _accept(
    facts: LaunchFacts,
    state: SessionState,
    statement: Mapping[str, Any],
    stamp: datetime,
    seen_at: datetime,
) -> SessionState:
    _check_frame(facts, statement)
    _check_open(state, stamp, seen_at)
    is_defined = CMI5_CATEGORY in _categories(statement)
    verb = _verb(statement)
    _check_place(state, verb if is_defined else "", stamp)
    state = replace(state, latest_at=max(stamp, state.latest_at or stamp))
    if not is_defined:
        return state
    _check_defined(facts, statement, verb)
    _check_order(facts, state, verb)
    return replace(
        state,
        said=state.said | {verb},
        initialized_at=stamp if verb == INITIALIZED else state.initialized_at,
        terminated_at=stamp if verb == TERMINATED else state.terminated_at,
        terminated_seen=seen_at if verb == TERMINATED else state.terminated_seen,
        has_completed=state.has_completed or verb == COMPLETED,
        has_passed=state.has_passed or verb == PASSED,
        verbs_now=(*state.verbs_now, verb),
    )


# --- any statement of a session ------------------------------------------------------------------


def _check_frame(facts: LaunchFacts, statement: Mapping[str, Any]) -> None:
    context = statement.get("context") or {}
    if not statement.get("id"):
        _refuse("id", "A statement of a unit needs an id of its own.", "语句必须带有自己的 id。")
    if _verb(statement) == VOIDED:
        _refuse("voiding", "A unit may not void statements.", "单元不得作废语句。")
    if not _same_agent(statement.get("actor") or {}, facts.actor):
        _refuse("actor", "The actor is not the one of this launch.", "actor 与本次启动不符。")
    if str(context.get("registration", "")).lower() != facts.registration.lower():
        _refuse(
            "registration",
            "The registration is not the one of this launch.",
            "registration 与本次启动不符。",
        )
    if (context.get("extensions") or {}).get(SESSION_ID) != facts.session_id:
        _refuse(
            "session",
            "The context does not carry the session id of this launch.",
            "context 未携带本次启动的会话标识。",
        )
    if facts.unit.id not in _activities(statement, "grouping"):
        _refuse(
            "template",
            "The context lacks the grouping activity of the context template.",
            "context 缺少模板中的 grouping 活动。",
        )


def _check_open(state: SessionState, stamp: datetime, seen_at: datetime) -> None:
    if state.is_abandoned:
        _refuse("abandoned", "This session was abandoned.", "该会话已被放弃。")
    if state.terminated_seen is None or state.terminated_at is None:
        return
    if seen_at - state.terminated_seen > GRACE or stamp > state.terminated_at:
        _refuse("terminated", "This session has ended.", "该会话已结束。")


def _check_place(state: SessionState, verb: str, stamp: datetime) -> None:
    """Initialized stands before everything, terminated after it; a verb is empty for "cmi5
    allowed" statements."""
    if verb == INITIALIZED:
        return
    if verb == TERMINATED and state.latest_at is not None and stamp < state.latest_at:
        _refuse(
            "not-last",
            "“terminated” is the last statement of a session.",
            "terminated 必须是会话的最后一条语句。",
        )
    if state.initialized_at is None or stamp < state.initialized_at:
        _refuse(
            "not-initialized",
            "The first statement of a session is “initialized”.",
            "会话的第一条语句必须是 initialized。",
        )


# --- cmi5 defined statements ---------------------------------------------------------------------


def _check_defined(facts: LaunchFacts, statement: Mapping[str, Any], verb: str) -> None:
    if verb not in AU_VERBS:
        _refuse(
            "verb",
            "A unit uses this verb only without the cmi5 category.",
            "单元只能在不带 cmi5 类别时使用该动词。",
        )
    if (statement.get("object") or {}).get("id") != facts.activity_id:
        _refuse("object", "The object is not the launched unit.", "object 不是所启动的单元。")
    offset = _timestamp(statement).utcoffset()
    if offset:
        _refuse("timestamp", "Timestamps are in UTC.", "时间戳须为 UTC。")
    result = statement.get("result") or {}
    _check_flags(verb, result, MOVE_ON_CATEGORY in _categories(statement))
    _check_score(facts, statement, verb, result)


def _check_flags(verb: str, result: Mapping[str, Any], is_move_on: bool) -> None:
    success = {PASSED: True, FAILED: False}.get(verb)
    if result.get("success") is not success:
        _refuse(
            "success",
            "“passed” says success true, “failed” false, other verbs nothing.",
            "passed 的 success 为 true，failed 为 false，其余动词不带 success。",
        )
    if result.get("completion") is not (True if verb == COMPLETED else None):
        _refuse(
            "completion",
            "“completed” says completion true, other verbs nothing.",
            "completed 的 completion 为 true，其余动词不带 completion。",
        )
    if verb != INITIALIZED and not result.get("duration"):
        _refuse("duration", "This verb needs a duration.", "该动词需要 duration。")
    if is_move_on is not (verb in SATISFACTION):
        _refuse(
            "move-on",
            "“completed”, “passed” and “failed” carry the moveOn category, other verbs do not.",
            "completed、passed、failed 须带 moveOn 类别，其余动词不带。",
        )


def _check_score(
    facts: LaunchFacts, statement: Mapping[str, Any], verb: str, result: Mapping[str, Any]
) -> None:
    score = result.get("score")
    if score is None:
        return
    if verb not in JUDGED:
        _refuse(
            "score",
            "Only “passed” and “failed” carry a score.",
            "只有 passed 和 failed 可带分数。",
        )
    if "raw" in score and not {"min", "max"} <= score.keys():
        _refuse("raw", "A raw score needs min and max.", "原始分需要 min 和 max。")
    scaled, mastery = score.get("scaled"), facts.unit.mastery_score
    if scaled is not None and not 0 <= scaled <= 1:
        _refuse("scaled", "A scaled score lies between 0 and 1.", "scaled 应在 0 到 1 之间。")
    if scaled is None or mastery is None:
        return
    if (scaled >= mastery) is not (verb == PASSED):
        _refuse(
            "mastery",
            f"A score of {scaled} against a mastery score of {mastery} says the opposite.",
            f"得分 {scaled} 与掌握分数线 {mastery} 的结论相反。",
        )
    extensions = (statement.get("context") or {}).get("extensions") or {}
    if extensions.get(MASTERY_SCORE) != mastery:
        _refuse(
            "mastery-extension",
            "The context does not carry the mastery score of the launch.",
            "context 未携带启动时的掌握分数线。",
        )


def _check_order(facts: LaunchFacts, state: SessionState, verb: str) -> None:
    if verb in state.said:
        _refuse("twice", "A session says each verb once.", "每个动词在会话中只能使用一次。")
    if verb in SATISFACTION and facts.mode != "Normal":
        _refuse(
            "mode",
            "A launch to look around or to review reports no result.",
            "浏览或复习模式下不报告结果。",
        )
    if verb in JUDGED and state.said & JUDGED:
        _refuse(
            "judged-twice",
            "A session says “passed” or “failed” once.",
            "一次会话只能给出一次 passed 或 failed。",
        )
    if verb == COMPLETED and state.has_completed:
        _refuse(
            "completed-before",
            "The unit was completed in this registration already.",
            "该单元在本次注册中已完成。",
        )
    if verb in JUDGED and state.has_passed:
        _refuse(
            "passed-before",
            "The unit was passed in this registration already.",
            "该单元在本次注册中已通过。",
        )


# --- reading a statement -------------------------------------------------------------------------


def _verb(statement: Mapping[str, Any]) -> str:
    return str((statement.get("verb") or {}).get("id", ""))


def _activities(statement: Mapping[str, Any], role: str) -> frozenset[str]:
    found = ((statement.get("context") or {}).get("contextActivities") or {}).get(role) or []
    rows = [found] if isinstance(found, Mapping) else found
    return frozenset(str(one.get("id", "")) for one in rows)


def _categories(statement: Mapping[str, Any]) -> frozenset[str]:
    return _activities(statement, "category")


def _same_agent(said: Mapping[str, Any], expected: Mapping[str, Any]) -> bool:
    is_agent = said.get("objectType", "Agent") == "Agent"
    return is_agent and bool((said.get("account") or {}) == expected["account"])


def _timestamp(statement: Mapping[str, Any]) -> datetime:
    text = statement.get("timestamp")
    if not isinstance(text, str):
        _refuse("timestamp", "A statement needs a timestamp.", "语句需要时间戳。")
    try:
        stamp = datetime.fromisoformat(text)
    except ValueError:
        stamp = None
    if stamp is None or stamp.utcoffset() is None:
        _refuse("timestamp", "Timestamps are in UTC.", "时间戳须为 UTC。")
    return stamp


def _refuse(code: str, en: str, zh: str) -> NoReturn:
    raise Cmi5Problem(code, en, zh)
