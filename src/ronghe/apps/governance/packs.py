"""A motion's evidence: built live from the sections its kind names, and kept as it was sent out."""

from collections.abc import Mapping
from dataclasses import asdict, replace
from datetime import date
from typing import Any

from ronghe.apps.base.api import Text
from ronghe.apps.governance.kinds import kind_named
from ronghe.apps.governance.models import Motion
from ronghe.apps.governance.registries import (
    Cell,
    PackSection,
    PackSource,
    PackTable,
    pack_sections,
)
from ronghe.apps.people.api import Viewer

NOT_OFFERED = Text("No app here offers this section yet.", "本系统目前没有提供此部分的来源。")
NOTHING_BROUGHT = Text("What each party brings has not been written down.", "尚未写明各方投入。")


def build_pack(viewer: Viewer, motion: Motion) -> tuple[PackSection, ...]:
    """The sections in the order of the motion's kind; what nobody offers is named as missing."""
    kind = kind_named(motion.kind)
    own = (_contributions(motion),) if kind.has_contributions else ()
    return own + tuple(_section(viewer, motion, key) for key in kind.sections)


def _section(viewer: Viewer, motion: Motion, key: str) -> PackSection:
    provider = pack_sections.get(key)
    if provider is None:
        return PackSection(key, Text(key, key), Text("", ""), missing=(NOT_OFFERED,))
    return provider(viewer, motion)


def _contributions(motion: Motion) -> PackSection:
    rows = tuple((row["party"], row["brings"]) for row in motion.contributions)
    table = PackTable((Text("Party", "投入方"), Text("Brings", "投入内容")), rows)
    return PackSection(
        key="governance.contributions",
        title=Text("What the parties bring", "各方投入"),
        sentence=Text("As typed in by whoever proposes it.", "由提案人填写。"),
        table=table if rows else None,
        missing=() if rows else (NOTHING_BROUGHT,),
    )


def as_of_at_most(sections: tuple[PackSection, ...], day: date) -> tuple[PackSection, ...]:
    """What is sent out on a day cannot say that it was known later."""
    return tuple(replace(one, as_of=min(one.as_of, day)) if one.as_of else one for one in sections)


# --- as it is kept --------------------------------------------------------------------------------


def pack_to_json(sections: tuple[PackSection, ...]) -> list[dict[str, Any]]:
    """Plain content of a pack, for keeping and for its digest."""
    return [
        {**asdict(section), "as_of": section.as_of and section.as_of.isoformat()}
        for section in sections
    ]


def pack_from_json(content: list[dict[str, Any]]) -> tuple[PackSection, ...]:
    return tuple(_section_from(row) for row in content)


def _section_from(row: Mapping[str, Any]) -> PackSection:
    return PackSection(
        key=row["key"],
        title=Text(**row["title"]),
        sentence=Text(**row["sentence"]),
        facts=tuple((Text(**name), _cell_from(value)) for name, value in row["facts"]),
        table=_table_from(row["table"]) if row["table"] else None,
        sources=tuple(
            PackSource(Text(**source["title"]), source["url"]) for source in row["sources"]
        ),
        missing=tuple(Text(**text) for text in row["missing"]),
        as_of=date.fromisoformat(row["as_of"]) if row["as_of"] else None,
    )


def _table_from(row: Mapping[str, Any]) -> PackTable:
    return PackTable(
        columns=tuple(Text(**column) for column in row["columns"]),
        rows=tuple(tuple(map(_cell_from, cells)) for cells in row["rows"]),
    )


def _cell_from(cell: str | Mapping[str, str]) -> Cell:
    """A cell as it was kept; packs of earlier releases kept one language, as plain text."""
    return cell if isinstance(cell, str) else Text(**cell)
