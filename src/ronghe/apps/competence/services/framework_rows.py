"""Making a draft's own rows say what a table says: levels, rules, competences, anchors."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db.models import F, ProtectedError

from ronghe.apps.base.api import Refused
from ronghe.apps.competence.framework_tables import SUPPORT_FIELDS
from ronghe.apps.competence.models import (
    Alignment,
    Anchor,
    Competence,
    Framework,
    Level,
    SupportRule,
)
from ronghe.apps.competence.support_defaults import DEFAULT_SUPPORT
from ronghe.standards.framework_csv import FrameworkTable, Node

BATCH = 500
OUT_OF_THE_WAY = 1_000
TEXTS = ("title_en", "title_zh", "description_en", "description_zh")


def texts_of(node: Node) -> dict[str, str]:
    return {name: getattr(node, name) for name in TEXTS}


def fill(row: Any, values: Mapping[str, Any]) -> Any:
    """The row with the values set on it."""
    for name, value in values.items():
        setattr(row, name, value)
    return row


def write_framework_rows(framework: Framework, table: FrameworkTable) -> None:
    """Everything that belongs to the version alone. Competences and levels keep their identity
    by code. Raises Refused when a competence that is to go is used by an instrument."""
    _write_levels(framework, table.of_kind("level"))
    _write_rules(framework, table.of_kind("support"))
    competences = _write_competences(framework, table.of_kind("competence"))
    _write_anchors(framework, table.of_kind("anchor"), competences)
    _write_alignments(framework, table.of_kind("competence"), competences)


def _write_levels(framework: Framework, nodes: Sequence[Node]) -> None:
    """Numbers are moved out of the way first: two levels may have traded theirs."""
    wanted = {node.code: {"number": int(node.level), **texts_of(node)} for node in nodes}
    framework.levels.exclude(code__in=wanted).delete()
    framework.levels.update(number=F("number") + OUT_OF_THE_WAY)
    stored = {row.code: row for row in framework.levels.all()}
    kept = [fill(row, wanted[code]) for code, row in stored.items()]
    Level.objects.bulk_update(kept, ["number", *TEXTS], batch_size=BATCH)
    Level.objects.bulk_create(
        Level(framework=framework, code=code, **values)
        for code, values in wanted.items()
        if code not in stored
    )


def _write_rules(framework: Framework, nodes: Sequence[Node]) -> None:
    """The rules of support that the table names, or the usual ones when it names none."""
    rules = {node.code: _rule(node) for node in nodes} or DEFAULT_SUPPORT
    framework.support_rules.all().delete()
    SupportRule.objects.bulk_create(
        SupportRule(framework=framework, evidence_kind=kind, **values)
        for kind, values in rules.items()
    )


def _rule(node: Node) -> dict[str, Any]:
    numbers: dict[str, Any] = {
        SUPPORT_FIELDS[name]: int(value)
        for name, value in node.settings.items()
        if name in SUPPORT_FIELDS
    }
    error = node.settings.get("standard_error")
    return numbers | {
        "largest_standard_error": float(error) if error else None,
        "shows_level": node.settings.get("shows_level") != "0",
    }


def _write_competences(framework: Framework, nodes: Sequence[Node]) -> dict[str, Competence]:
    """Competences by code, in the table's order, their parents set once all of them are there."""
    wanted = {
        node.code: {
            "dimension": node.dimension,
            "order": node.order,
            "position": position,
            **texts_of(node),
        }
        for position, node in enumerate(nodes, start=1)
    }
    _remove_competences(framework, wanted)
    stored = {row.code: row for row in framework.competences.all()}
    kept = [fill(row, wanted[code]) for code, row in stored.items()]
    names = ["dimension", "order", "position", *TEXTS]
    Competence.objects.bulk_update(kept, names, batch_size=BATCH)
    Competence.objects.bulk_create(
        [
            Competence(framework=framework, code=code, **values)
            for code, values in wanted.items()
            if code not in stored
        ],
        batch_size=BATCH,
    )
    return _with_parents(framework, nodes)


def _remove_competences(framework: Framework, wanted: Iterable[str]) -> None:
    """Compared here, not in the database, which takes only so many parameters."""
    kept = set(wanted)
    codes = framework.competences.values_list("pk", "code")
    gone = [pk for pk, code in codes if code not in kept]
    rows = framework.competences.filter(pk__in=gone)
    rows.update(parent=None)
    try:
        rows.delete()
    except ProtectedError as error:
        code = next(iter(gone_codes(error)), "")
        raise Refused(
            f"The competence {code} is missing from the file but an instrument uses it. "
            "Nothing was changed.",
            f"文件中没有能力 {code}，但有测评工具正在使用它。未作任何更改。",
            code="competence-in-use",
        ) from error


def gone_codes(error: ProtectedError) -> list[str]:
    """The codes of the competences that something protected."""
    used = {getattr(row, "competence_id", 0) for row in error.protected_objects}
    return sorted(Competence.objects.filter(pk__in=used).values_list("code", flat=True))


def _with_parents(framework: Framework, nodes: Sequence[Node]) -> dict[str, Competence]:
    rows = {row.code: row for row in framework.competences.all()}
    moved = []
    for node in nodes:
        row, parent = rows[node.code], rows.get(node.parent)
        if row.parent_id != (parent.pk if parent else None):
            row.parent = parent
            moved.append(row)
    Competence.objects.bulk_update(moved, ["parent"], batch_size=BATCH)
    return rows


def _write_anchors(
    framework: Framework, nodes: Sequence[Node], competences: Mapping[str, Competence]
) -> None:
    levels = {row.code: row for row in framework.levels.all()}
    Anchor.objects.filter(competence__framework=framework).delete()
    Anchor.objects.bulk_create(
        [
            Anchor(
                competence=competences[node.parent],
                level=levels[node.level],
                title_en=node.title_en,
                title_zh=node.title_zh,
            )
            for node in nodes
        ],
        batch_size=BATCH,
    )


def _write_alignments(
    framework: Framework, nodes: Sequence[Node], competences: Mapping[str, Competence]
) -> None:
    Alignment.objects.filter(competence__framework=framework).delete()
    Alignment.objects.bulk_create(
        [
            Alignment(
                competence=competences[node.code],
                scheme=scheme_of(one.uri),
                uri=one.uri,
                match=one.match,
            )
            for node in nodes
            for one in node.alignments
        ],
        batch_size=BATCH,
    )


def scheme_of(uri: str) -> str:
    """The classification that an address belongs to, or `other`."""
    if uri.startswith("http://data.europa.eu/esco/"):
        return "esco"
    prefix = uri.partition(":")[0]
    return prefix if prefix in ("onet", "csco") else "other"
