"""What a CASE package and a framework have in common, and what of ours CASE has no word for.

That stands in `extensions.ronghe` of document, items, associations and rubrics; other systems pass
over it, and Ronghe reads its own packages back without loss.
"""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

from ronghe.standards.framework_csv import Alignment, Node

OURS = "ronghe"
TEXT_FIELDS = tuple(
    one.name
    for one in fields(Node)
    if one.name not in ("essential", "optional", "alignments", "settings")
)


@dataclass(frozen=True, slots=True)
class Link:
    """A competence (by code) stands to another (by code) or to an address as `kind` says."""

    origin: str
    kind: str
    destination: str = ""
    uri: str = ""
    title: str = ""


def members_of(node: Node) -> dict[str, Any]:
    """A node as JSON, without what says nothing."""
    told: dict[str, Any] = {name: getattr(node, name) for name in TEXT_FIELDS}
    told |= {
        "essential": list(node.essential),
        "optional": list(node.optional),
        "alignments": [[one.match, one.uri] for one in node.alignments],
        "settings": dict(node.settings),
    }
    return {name: value for name, value in told.items() if value}


def node_of(members: Mapping[str, Any]) -> Node:
    """The node again. Whatever stands there becomes text; the framework's reader checks it."""
    texts = {name: str(members.get(name, "")) for name in TEXT_FIELDS}
    settings = members.get("settings")
    return Node(
        **texts,  # type: ignore[arg-type]
        essential=_texts(members.get("essential")),
        optional=_texts(members.get("optional")),
        alignments=tuple(_alignments(members.get("alignments"))),
        settings={
            str(name): str(value)
            for name, value in (settings if isinstance(settings, dict) else {}).items()
        },
    )


def _texts(value: Any) -> tuple[str, ...]:
    return tuple(map(str, value)) if isinstance(value, list) else ()


def _alignments(value: Any) -> "list[Alignment]":
    rows = value if isinstance(value, list) else []
    return [
        Alignment(str(one[1]), str(one[0]))  # type: ignore[arg-type]
        for one in rows
        if isinstance(one, list) and len(one) == 2
    ]


def ours(more: Mapping[str, Any]) -> Mapping[str, Any]:
    """What stands in `extensions.ronghe`; empty where nothing does."""
    extensions = more.get("extensions")
    found = extensions.get(OURS) if isinstance(extensions, dict) else None
    return found if isinstance(found, dict) else {}


def as_ours(members: Mapping[str, Any]) -> dict[str, Any]:
    return {"extensions": {OURS: dict(members)}}
