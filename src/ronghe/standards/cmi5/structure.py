"""From cmi5.xml to a course (section 13). Strict: a course that breaks a rule is not half read."""

import re
from collections.abc import Iterator
from typing import NoReturn
from urllib.parse import urlsplit
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from ronghe.standards.cmi5.course import (
    AssignableUnit,
    Block,
    Course,
    LangText,
    MoveOn,
    Objective,
)
from ronghe.standards.cmi5.vocabulary import COURSE_NAMESPACE

DEEPEST = 20
MOST_UNITS = 5_000
LONGEST = 10_000
IRI = re.compile(r"^[A-Za-z][A-Za-z0-9+.-]*:[^\s<>\"{}|\\^`]+$")
DECIMAL = re.compile(r"^[+-]?(\d+(\.\d*)?|\.\d+)$")
LAUNCH_NAMES = frozenset({"endpoint", "fetch", "actor", "registration", "activityId"})


class PackageError(Exception):
    """What is wrong with a package or its course structure; nothing of it was taken."""

    def __init__(self, code: str, en: str, zh: str) -> None:
        super().__init__(en)
        self.code, self.en, self.zh = code, en, zh


def read_structure(data: bytes) -> Course:
    """Read a course structure. Raises PackageError."""
    try:
        root = fromstring(data, forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError, RecursionError) as error:
        line = getattr(error, "position", (0, 0))[0]
        where = (f", from line {line} on", f"（自第 {line} 行起）") if line else ("", "")
        _refuse(
            "not-xml",
            f"There is no readable cmi5 course in this file: its cmi5.xml is no XML{where[0]}.",
            f"该文件中没有可读取的 cmi5 课程：cmi5.xml 不是有效的 XML{where[1]}。",
        )
    if root.tag != _tag("courseStructure"):
        _refuse(
            "not-cmi5",
            "The file is XML but no cmi5 course structure.",
            "该文件是 XML，但不是 cmi5 课程结构。",
        )
    head = _child(root, "course", "courseStructure")
    course = Course(
        id=_id(head, "course"),
        title=_texts(head, "title"),
        description=_texts(head, "description"),
        parts=tuple(_parts(root, 0)),
        objectives=tuple(_objectives(root)),
    )
    _refuse_doubles(course)
    return course


def _tag(name: str) -> str:
    return f"{{{COURSE_NAMESPACE}}}{name}"


def _refuse(code: str, en: str, zh: str) -> NoReturn:
    raise PackageError(code, en, zh)


def _child(element: Element, name: str, where: str) -> Element:
    found = element.find(_tag(name))
    if found is None:
        _refuse(
            "missing",
            f"<{where}> has no <{name}>, which cmi5 asks for.",
            f"<{where}> 缺少 cmi5 要求的 <{name}>。",
        )
    return found


def _id(element: Element, where: str) -> str:
    value = element.get("id", "").strip()
    if not IRI.match(value) or len(value) > LONGEST:
        _refuse(
            "bad-id",
            f"The id of <{where}> is no IRI: “{value[:80]}”.",
            f"<{where}> 的 id 不是 IRI：“{value[:80]}”。",
        )
    return value


def _texts(element: Element, name: str) -> LangText:
    where = element.tag.rpartition("}")[2]
    found = _child(element, name, where).findall(_tag("langstring"))
    texts = {one.get("lang") or "und": (one.text or "").strip()[:LONGEST] for one in found}
    if not texts:
        _refuse(
            "missing",
            f"The <{name}> of <{where}> holds no <langstring>.",
            f"<{where}> 的 <{name}> 中没有 <langstring>。",
        )
    return texts


def _text(element: Element, name: str) -> str:
    found = element.find(_tag(name))
    return (found.text or "").strip()[:LONGEST] if found is not None else ""


def _objectives(root: Element) -> Iterator[Objective]:
    group = root.find(_tag("objectives"))
    for one in group.findall(_tag("objective")) if group is not None else []:
        yield Objective(_id(one, "objective"), _texts(one, "title"), _texts(one, "description"))


def _references(element: Element) -> tuple[str, ...]:
    group = element.find(_tag("objectives"))
    rows = group.findall(_tag("objective")) if group is not None else []
    return tuple(one.get("idref", "") for one in rows)


def _parts(element: Element, depth: int) -> Iterator[AssignableUnit | Block]:
    if depth > DEEPEST:
        _refuse(
            "too-deep",
            f"Blocks lie more than {DEEPEST} deep in each other.",
            f"块的嵌套超过 {DEEPEST} 层。",
        )
    found = [one for one in element if one.tag in {_tag("au"), _tag("block")}]
    if not found:
        where = element.tag.rpartition("}")[2]
        _refuse("empty", f"<{where}> holds no unit.", f"<{where}> 中没有单元。")
    for one in found:
        yield _unit(one) if one.tag == _tag("au") else _block(one, depth)


def _block(element: Element, depth: int) -> Block:
    return Block(
        id=_id(element, "block"),
        title=_texts(element, "title"),
        description=_texts(element, "description"),
        parts=tuple(_parts(element, depth + 1)),
        objectives=_references(element),
    )


def _unit(element: Element) -> AssignableUnit:
    return AssignableUnit(
        id=_id(element, "au"),
        title=_texts(element, "title"),
        description=_texts(element, "description"),
        url=_address(element),
        move_on=_move_on(element),
        mastery_score=_mastery_score(element),
        own_window=_one_of(element, "launchMethod", ("AnyWindow", "OwnWindow")) == "OwnWindow",
        activity_type=element.get("activityType", "").strip()[:LONGEST],
        launch_parameters=_text(element, "launchParameters"),
        entitlement_key=_text(element, "entitlementKey"),
        objectives=_references(element),
    )


def _address(element: Element) -> str:
    """Web addresses and files of the package only: a course does not start programs here."""
    url = _text(element, "url")
    try:
        parts = urlsplit(url)
    except ValueError:
        parts = urlsplit("")
    is_web = parts.scheme in {"http", "https"} and bool(parts.netloc)
    is_file = not parts.scheme and not parts.netloc and bool(parts.path)
    names = {pair.partition("=")[0] for pair in parts.query.split("&")}
    if not (is_web or (is_file and not parts.path.startswith("/"))) or names & LAUNCH_NAMES:
        _refuse(
            "bad-url",
            f"A unit's address cannot be launched: “{url[:80]}”.",
            f"单元的地址无法启动：“{url[:80]}”。",
        )
    return url


def _move_on(element: Element) -> MoveOn:
    return MoveOn(_one_of(element, "moveOn", tuple(MoveOn)))


def _one_of(element: Element, name: str, allowed: tuple[str, ...]) -> str:
    value = element.get(name, allowed[0])
    if value not in allowed:
        said = ", ".join(allowed)
        _refuse(
            "bad-value",
            f"{name} is “{value[:40]}”; it must be one of {said}.",
            f"{name} 为“{value[:40]}”，应为以下之一：{said}。",
        )
    return value


def _mastery_score(element: Element) -> float | None:
    value = element.get("masteryScore")
    if value is None:
        return None
    text = value.strip()
    if not DECIMAL.match(text) or len(text) > 20 or not 0 <= float(text) <= 1:
        _refuse(
            "bad-value",
            f"masteryScore is “{value[:40]}”; it must lie between 0 and 1.",
            f"masteryScore 为“{value[:40]}”，应在 0 到 1 之间。",
        )
    return float(text)


def _refuse_doubles(course: Course) -> None:
    units = list(course.units())
    if len(units) > MOST_UNITS:
        _refuse(
            "too-many",
            f"The course has more than {MOST_UNITS} units.",
            f"课程单元超过 {MOST_UNITS} 个。",
        )
    ids = [course.id, *(one.id for one in units), *(one.id for one in course.blocks())]
    double = next((one for one in ids if ids.count(one) > 1), None) if _repeats(ids) else None
    if double is not None:
        _refuse(
            "double-id",
            f"The id {double[:80]} stands in the course twice.",
            f"课程中 id {double[:80]} 出现两次。",
        )


def _repeats(ids: list[str]) -> bool:
    return len(set(ids)) < len(ids)
