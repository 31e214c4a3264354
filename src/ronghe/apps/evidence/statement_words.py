"""A statement of another system in words for people: what it was about, and how it went.

Pure. Language maps rarely hold both languages; what is missing falls back to the other, and an
activity without a name to the end of its address, which tells it from its neighbours.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from ronghe.apps.base.api import Text
from ronghe.standards import xapi

LONGEST_TAIL = 60
HUNDRED = 100
SECONDS = 60
JUDGING = frozenset({"passed", "failed"})
# The verbs that trainers, courses and learning platforms use most, by the end of their address.
VERBS: Mapping[str, Text] = {
    "abandoned": Text("abandoned", "中途放弃"),
    "answered": Text("answered", "已作答"),
    "attempted": Text("attempted", "已尝试"),
    "attended": Text("attended", "已参加"),
    "commented": Text("commented", "已评论"),
    "completed": Text("completed", "已完成"),
    "exited": Text("exited", "已退出"),
    "experienced": Text("experienced", "已学习"),
    "failed": Text("not passed", "未通过"),
    "initialized": Text("started", "已开始"),
    "interacted": Text("interacted", "已操作"),
    "launched": Text("opened", "已打开"),
    "logged-in": Text("signed in", "已登录"),
    "logged-out": Text("signed out", "已退出登录"),
    "mastered": Text("mastered", "已掌握"),
    "passed": Text("passed", "已通过"),
    "progressed": Text("went on", "有进展"),
    "responded": Text("answered", "已作答"),
    "resumed": Text("went on", "已继续"),
    "satisfied": Text("requirements met", "已达到要求"),
    "scored": Text("scored", "已得分"),
    "suspended": Text("paused", "已暂停"),
    "terminated": Text("ended", "已结束"),
    "waived": Text("let off", "已免修"),
}


# What a system notes about itself: opened, started, paused, closed.
HOUSEKEEPING = frozenset(
    (
        "exited",
        "experienced",
        "initialized",
        "interacted",
        "launched",
        "logged-in",
        "logged-out",
        "progressed",
        "resumed",
        "suspended",
        "terminated",
        "voided",
    )
)
# How much a verb says about what came out; the others say less.
WEIGHTS: Mapping[str, int] = {
    "passed": 4,
    "failed": 4,
    "mastered": 4,
    "scored": 3,
    "completed": 2,
    "answered": 2,
}


@dataclass(frozen=True, slots=True)
class StatementWords:
    """What a statement is about, what was done, and what came out (None where it does not say).

    `about` is the activity's address and `registration` the run it belongs to, for whoever tells
    statements of one sitting together; `weight` is how much it says about an outcome.
    """

    activity: Text
    verb: Text
    result: Text | None = None
    about: str = ""
    registration: str = ""
    weight: int = 0
    is_housekeeping: bool = False


def words_of(content: xapi.Json) -> StatementWords:
    """The words of a statement as it was checked on its way in."""
    tail = tail_of(content["verb"]["id"]).lower()
    return StatementWords(
        _target_text(content["object"]),
        verb_text(content["verb"]["id"], content["verb"].get("display", {})),
        _result_text(content),
        about=str(content["object"].get("id", "")),
        registration=str(content.get("context", {}).get("registration", "")),
        weight=WEIGHTS.get(tail, 0),
        is_housekeeping=tail in HOUSEKEEPING,
    )


def verb_text(iri: str, display: Mapping[str, str] | None = None) -> Text:
    """A verb by the name this house has for it, else by its own, else by its address."""
    tail = tail_of(iri)
    return VERBS.get(tail.lower()) or _both(display or {}) or _same(tail)


def tail_of(iri: str) -> str:
    """The last part of an address, which is a word as a rule."""
    tail = iri.rstrip("/#").replace("#", "/").rpartition("/")[2] or iri
    return tail if len(tail) <= LONGEST_TAIL else f"…{tail[-LONGEST_TAIL:]}"


def _target_text(target: xapi.Json) -> Text:
    kind = target.get("objectType", "Activity")
    if kind == "Activity":
        tail = tail_of(target["id"])
        return _both(target.get("definition", {}).get("name", {})) or _same(tail)
    if kind == "SubStatement":
        return _target_text(target["object"])
    if kind == "StatementRef":
        return Text("another statement", "另一条学习记录")
    return Text("somebody", "某人")


def _both(names: Mapping[str, str]) -> Text | None:
    """A language map's text for each language of the house; None for an empty map."""
    english, chinese = _in(names, "en"), _in(names, "zh-Hans")
    is_chinese_only = english and all(tag.lower().startswith("zh") for tag in names)
    found = Text("" if is_chinese_only else english, chinese)
    return found if found.en or found.zh else None


def _in(names: Mapping[str, str], language: str) -> str:
    """The text in a language; for English whatever is there, since an unknown tag still reads."""
    for tag, text in xapi.one_language(names, (language,)).items():
        is_chinese = tag.lower().startswith("zh")
        return text if is_chinese or not language.startswith("zh") else ""
    return ""


def _result_text(content: xapi.Json) -> Text | None:
    result = content.get("result", {})
    # "passed" and "not passed" say it already
    success = None if tail_of(content["verb"]["id"]) in JUDGING else _success(result)
    parts = [part for part in (success, _score(result), _duration(result)) if part]
    if not parts:
        return None
    return Text(", ".join(one.en for one in parts), "，".join(one.zh for one in parts))


def _same(text: str) -> Text:
    return Text(text, text)


def _success(result: xapi.Json) -> Text | None:
    if "success" not in result:
        return None
    return Text("success", "成功") if result["success"] else Text("no success", "未成功")


def _score(result: xapi.Json) -> Text | None:
    score = result.get("score", {})
    if "raw" in score and "max" in score:
        return _same(f"{score['raw']:g} / {score['max']:g}")
    if "scaled" in score:
        return _same(f"{score['scaled'] * HUNDRED:.0f}%")
    return Text(f"{score['raw']:g} points", f"{score['raw']:g} 分") if "raw" in score else None


def _duration(result: xapi.Json) -> Text | None:
    seconds = xapi.duration_seconds(result.get("duration", ""))
    if seconds is None:
        return None
    minutes, rest = divmod(round(seconds), SECONDS)
    if not minutes:
        return Text(f"{rest} s", f"{rest} 秒")
    return Text(f"{minutes} min {rest} s", f"{minutes} 分 {rest} 秒")
