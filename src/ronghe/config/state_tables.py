"""Every table of legal changes of state, as people read it: docs/states.md, generated whole."""

from collections.abc import Iterator
from importlib import import_module
from pkgutil import iter_modules
from typing import Any

from django.apps import apps

from ronghe.apps.base.api import Flow, Move

HEAD = """# Which state follows which · 状态及其变化

This page is generated from the tables in the code by `make states`; do not edit it. What is not
drawn here does not happen: every change of state goes through its table, and of two people who
change the same thing at the same moment the second is told so.

本页由代码中的状态表生成（`make states`），请勿手工修改。
图中没有的变化不会发生；两人同时操作同一事项时，后者会收到提示。
"""


def all_flows() -> dict[str, Flow[Any]]:
    """Every table, by app and name, in the order of the installed apps."""
    found: dict[str, Flow[Any]] = {}
    for app in apps.get_app_configs():
        if not app.name.startswith("ronghe.apps."):
            continue
        for one in iter_modules(getattr(app.module, "__path__", [])):
            if one.name.startswith("flows"):
                held = vars(import_module(f"{app.name}.{one.name}"))
                flows = ((name, it) for name, it in held.items() if isinstance(it, Flow))
                found |= {f"{app.label}.{name.lower()}": flow for name, flow in flows}
    return found


def states_document() -> str:
    parts = [HEAD]
    for name, flow in all_flows().items():
        app = name.partition(".")[0]
        parts.append(f"## {flow.thing.en} · {flow.thing.zh} ({app})\n")
        parts.append(f"```mermaid\n{flow.drawing()}\n```\n")
        conditions = [line for move in flow.moves for line in _conditions(move)]
        if conditions:
            parts.append("\n".join(conditions) + "\n")
    return "\n".join(parts)


def _conditions(move: Move[Any]) -> Iterator[str]:
    """What a move asks for beyond the state, a line each."""
    if move.by:
        yield f"- `{move.name}` is made by the {move.by} alone"
    if move.needs_reason:
        yield f"- `{move.name}` needs a reason · 须说明理由"
    for guard in move.guards:
        yield f"- `{move.name}` not while: {guard.why.en} · {guard.why.zh}"
