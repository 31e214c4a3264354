"""Activities, their definitions and what interactions hold."""

from typing import Any

from ronghe.standards.xapi.problems import Check, XapiProblem
from ronghe.standards.xapi.shapes import (
    check_object,
    exactly,
    list_of,
    object_of,
    one_of,
)
from ronghe.standards.xapi.values import (
    check_extensions,
    check_iri,
    check_language_map,
    check_text,
    check_url,
)

INTERACTIONS = frozenset(
    {
        "true-false",
        "choice",
        "fill-in",
        "long-fill-in",
        "matching",
        "performance",
        "sequencing",
        "likert",
        "numeric",
        "other",
    }
)
COMPONENTS = ("choices", "scale", "source", "target", "steps")
_INTERACTING = frozenset({*COMPONENTS, "correctResponsesPattern"})

_component = object_of({"id": check_text, "description": check_language_map}, "id")
_list_of_components = list_of(_component)


def _check_components(value: Any) -> None:
    _list_of_components(value)
    if len({one["id"] for one in value}) < len(value):
        raise XapiProblem("names one id twice", "标识重复")


_DEFINITION: dict[str, Check] = {
    "name": check_language_map,
    "description": check_language_map,
    "type": check_iri,
    "moreInfo": check_url,
    "interactionType": one_of(INTERACTIONS),
    "correctResponsesPattern": list_of(check_text),
    **dict.fromkeys(COMPONENTS, _check_components),
    "extensions": check_extensions,
}


def check_definition(value: Any) -> None:
    check_object(value, _DEFINITION)
    if "interactionType" not in value and not _INTERACTING.isdisjoint(value):
        raise XapiProblem("is missing", "缺少此属性").within("interactionType")


check_activity = object_of(
    {"objectType": exactly("Activity"), "id": check_iri, "definition": check_definition}, "id"
)


def merged_definition(kept: dict[str, Any], new: dict[str, Any]) -> dict[str, Any]:
    """A definition brought up to date: what is new takes the place of what was kept, languages
    and extensions are added to one by one."""
    merged = {**kept, **new}
    for name in ("name", "description", "extensions"):
        if name in kept and name in new:
            merged[name] = {**kept[name], **new[name]}
    return merged
