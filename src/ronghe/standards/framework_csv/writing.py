"""From a framework to CSV: UTF-8 with a byte order mark, which spreadsheets need for Chinese."""

import csv
import io
from collections.abc import Iterable, Mapping

from ronghe.standards.framework_csv.data import COLUMNS, Alignment, FrameworkTable, Node
from ronghe.standards.framework_csv.ordering import ordered
from ronghe.standards.tables import protect


def write_framework(table: FrameworkTable) -> bytes:
    """FrameworkTable -> CSV. What `read_framework` reads from it is written as the same bytes."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    writer.writerows(_row(node) for node in ordered(table))
    return text.getvalue().encode("utf-8-sig")


def _row(node: Node) -> list[str]:
    return [
        protect(field.strip())
        for field in (
            node.kind,
            "" if node.kind == "anchor" else node.code,
            node.parent,
            node.dimension,
            node.order,
            node.level,
            node.title_en,
            node.title_zh,
            node.description_en,
            node.description_zh,
            " ".join(sorted(node.essential)),
            " ".join(sorted(node.optional)),
            _alignments(node.alignments),
            _settings(node.settings),
        )
    ]


def _alignments(alignments: Iterable[Alignment]) -> str:
    return " ".join(
        one.uri if one.match == "related" else f"{one.match}={one.uri}"
        for one in sorted(alignments, key=lambda one: one.uri)
    )


def _settings(settings: Mapping[str, str]) -> str:
    return " ".join(f"{name}={value}" for name, value in sorted(settings.items()))
