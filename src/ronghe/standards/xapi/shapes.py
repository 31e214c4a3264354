"""Objects and lists by a table of their properties: the one way in which anything is checked."""

from collections.abc import Mapping
from typing import Any

from ronghe.standards.xapi.problems import Check, XapiProblem

NOTHING: frozenset[str] = frozenset()


def check_object(
    value: Any, properties: Mapping[str, Check], required: frozenset[str] = NOTHING
) -> None:
    """An object with no property but those named (case counts), and all that are required."""
    if type(value) is not dict:
        raise XapiProblem("is not an object", "不是对象")
    for name, inside in value.items():
        check = properties.get(name)
        if check is None:
            raise XapiProblem("is no property that may stand here", "此处不允许该属性").within(name)
        try:
            check(inside)
        except XapiProblem as problem:
            raise problem.within(name) from None
    if not required <= value.keys():
        missing = min(required - value.keys())
        raise XapiProblem("is missing", "缺少此属性").within(missing)


def object_of(properties: Mapping[str, Check], *required: str) -> Check:
    """A check for objects of this shape."""
    needed = frozenset(required)

    def check(value: Any) -> None:
        check_object(value, properties, needed)

    return check


def list_of(check: Check, *, least: int = 0) -> Check:
    """A check for lists of such things."""

    def check_list(value: Any) -> None:
        if type(value) is not list:
            raise XapiProblem("is not a list", "不是列表")
        if len(value) < least:
            raise XapiProblem("is an empty list", "列表为空")
        for position, inside in enumerate(value):
            try:
                check(inside)
            except XapiProblem as problem:
                raise problem.within(position) from None

    return check_list


def exactly(word: str) -> Check:
    """A check for one word and no other, in its own case."""

    def check(value: Any) -> None:
        if value != word or type(value) is not str:
            raise XapiProblem(f"is not “{word}”", f"不是“{word}”")

    return check


def one_of(words: frozenset[str]) -> Check:
    """A check for one of several words."""

    def check(value: Any) -> None:
        if type(value) is not str or value not in words:
            raise XapiProblem("is none of the words allowed here", "不在允许的取值之内")

    return check
