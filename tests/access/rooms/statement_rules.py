"""Rules for statements: of each programme with a published instrument, one draft and one in use."""

from datetime import date
from typing import Any

from subjects import Make, Subject

from ronghe.apps.assessment.api import StatementMapping
from ronghe.apps.base.api import now

TRIED = {"statement": '{"actor": {}}'}
ABOUT = {
    "title_en": "Rule",
    "title_zh": "规则",
    "context": "simulator",
    "phase": "process",
    "takes_from": "2026-02-01",
}


def build(world: Any) -> dict[str, list[tuple[Any, StatementMapping]]]:
    """Rows as they are; what they may say is tested where they are made."""
    found: dict[str, list[tuple[Any, StatementMapping]]] = {}
    for place, one in world.instruments:
        for state in ("draft", "active"):
            mapping = StatementMapping.objects.create(
                programme=place.programme,
                instrument=one,
                title_en=f"{state} rule",
                title_zh="规则",
                context="simulator",
                phase="process",
                takes_from=date(2026, 2, 1),
                state=state,
                activated_at=None if state == "draft" else now(),
            )
            found.setdefault(state, []).append((place, mapping))
    return found


def rules(state: str = "draft", **data: Any) -> Make:
    def make(world: Any) -> list[Subject]:
        return [
            Subject(
                f"{state} rule of {place.programme.code}",
                {"uuid": one.uuid},
                "unit",
                place,
                level="programme",
                data=data,
            )
            for place, one in world.rooms["statement_rules"][state]
        ]

    return make


SUBJECTS = {
    "mapping": rules(),
    "mapping_edit": rules(**ABOUT),
    "mapping_trial": rules(**TRIED),
    "mapping_activate": rules("active"),
    "mapping_retire": rules("active"),
    "mapping_discard": rules(),
    "mapping_version": rules("active"),
}
