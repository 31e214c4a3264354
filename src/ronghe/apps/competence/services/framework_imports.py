"""Own frameworks from CSV or CASE: a dry run says what would happen; then all of it lands, or
none."""

import io
from dataclasses import dataclass
from typing import BinaryIO

from django.db import transaction

from ronghe.apps.base.api import Reference, Refused, Text, audit
from ronghe.apps.competence.case_content import Link
from ronghe.apps.competence.case_kept import NOTHING_KEPT, CaseContent, Kept
from ronghe.apps.competence.case_reading import read_case
from ronghe.apps.competence.framework_tables import bytes_of
from ronghe.apps.competence.models import Framework
from ronghe.apps.competence.services.case_links import (
    kept_in_force,
    links_of,
    write_kept,
    write_links,
)
from ronghe.apps.competence.services.framework_rows import texts_of, write_framework_rows
from ronghe.apps.competence.services.work_rows import write_work
from ronghe.apps.people.api import Viewer, require
from ronghe.standards.case1 import CaseError
from ronghe.standards.framework_csv import FrameworkTable, Node, read_framework, write_framework
from ronghe.standards.problems import Problem, ReadResult

MANAGE = "competence.manage_frameworks"
FIRST_VERSION = "1"
MOST_BYTES = 64 * 2**20
DEFAULT_DIMENSION = "behavioural"


@dataclass(frozen=True, slots=True)
class FrameworkPlan:
    """What a file would do. `outcome` is new, draft (an existing draft is replaced), same (nothing
    to do) or refused (the version is published and says something else)."""

    table: FrameworkTable
    problems: tuple[Problem, ...]
    code: str
    version: str
    outcome: str
    links: tuple[Link, ...] | None = None
    kept: Kept | None = None

    @property
    def errors(self) -> tuple[Problem, ...]:
        return tuple(problem for problem in self.problems if problem.severity == "error")

    @property
    def can_land(self) -> bool:
        return bool(self.code) and self.outcome != "refused"


@dataclass(frozen=True, slots=True)
class FrameworkImport:
    """The version that was written (None when nothing was), and what was kept as it was."""

    plan: FrameworkPlan
    framework: Framework | None
    kept: tuple[Text, ...] = ()


def plan_framework_import(
    *, viewer: Viewer, stream: BinaryIO, name: str, dimension: str = DEFAULT_DIMENSION
) -> FrameworkPlan:
    """Read a file (CSV, or a CASE package as JSON) and say what it would do; nothing is written.

    `dimension` is that of the items of a CASE package that does not say it. Raises NotAllowed;
    Refused for JSON that is no CASE package.
    """
    require(viewer, MANAGE)
    result, links, kept = _read(stream, name, dimension)
    node = result.records.framework
    if node is None:
        return FrameworkPlan(result.records, result.problems, "", "", "refused")
    version = version_of(node)
    row = Framework.objects.filter(code=node.code, version=version).first()
    outcome = "new" if row is None else _outcome(row, result.records, links, kept)
    return FrameworkPlan(result.records, result.problems, node.code, version, outcome, links, kept)


def _read(
    stream: BinaryIO, name: str, dimension: str
) -> tuple[ReadResult[FrameworkTable], tuple[Link, ...] | None, Kept | None]:
    """The table, and for a CASE package the links that no table holds and what is kept."""
    data = stream.read(MOST_BYTES + 1)
    if not data.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"{"):
        return read_framework(io.BytesIO(data), name=name), None, None
    try:
        read: ReadResult[CaseContent] = read_case(data, name=name, dimension=dimension)
    except CaseError as error:
        raise Refused(
            f"This is not a CASE package: {error}. Nothing was changed.",
            f"这不是 CASE 文件：{error}。未作任何更改。",
            code="no-case-package",
        ) from None
    found = read.records
    return ReadResult(found.table, read.problems), found.links, found.kept


def version_of(node: Node) -> str:
    """The version that a framework row names; the first one when it names none."""
    return node.settings.get("version", FIRST_VERSION)


def _outcome(
    row: Framework, table: FrameworkTable, links: tuple[Link, ...] | None, kept: Kept | None
) -> str:
    is_linked_so = links is None or set(links) == set(links_of(row))
    says_the_same = bytes_of(row) == write_framework(table) and is_linked_so
    if says_the_same and (kept is None or kept.says_as(kept_in_force(row))):
        return "same"
    return "refused" if row.is_published else "draft"


def import_framework_csv(
    *,
    viewer: Viewer,
    stream: BinaryIO,
    name: str,
    all_or_none: bool = True,
    dimension: str = DEFAULT_DIMENSION,
) -> FrameworkImport:
    """Write a framework's draft from CSV, or from a CASE package.

    With `all_or_none` (the default) one bad row keeps everything out; without it the sound rows
    land and the others are reported. A draft of the same code and version comes to say what the
    file says; a published version never changes. Raises NotAllowed, Refused.
    """
    plan = plan_framework_import(viewer=viewer, stream=stream, name=name, dimension=dimension)
    if not plan.code or (all_or_none and plan.errors):
        return FrameworkImport(plan, None)
    if plan.outcome == "refused":
        raise published_never_changes(plan.code, plan.version)
    with transaction.atomic():
        framework, kept = store_draft(plan.table)
        if plan.links is not None and not framework.is_published:
            write_links(framework, plan.links)
            write_kept(framework, plan.kept or NOTHING_KEPT)
        audit(
            viewer,
            MANAGE,
            subject=Reference("competence.framework", framework.uuid, framework.version),
            touched=f"framework {framework.code} {framework.version}",
            count=len(plan.table.nodes),
        )
    return FrameworkImport(plan, framework, kept)


def store_draft(table: FrameworkTable) -> tuple[Framework, tuple[Text, ...]]:
    """Make the draft that a table names say what the table says. Call inside a transaction."""
    node = table.framework
    if node is None:
        raise ValueError("a table without a framework row")
    key = {"code": node.code, "version": version_of(node)}
    values = {"trade": node.settings.get("trade", ""), **texts_of(node)}
    framework, is_new = Framework.objects.get_or_create(**key, defaults=values)
    if framework.is_published:
        return framework, ()
    if not is_new:
        Framework.objects.filter(pk=framework.pk).update(**values)
        framework.refresh_from_db()
    write_framework_rows(framework, table)
    competences = {row.code: row for row in framework.competences.all()}
    return framework, write_work(framework, table, competences)


def published_never_changes(code: str, version: str) -> Refused:
    """What is said where a file would change a published framework."""
    return Refused(
        f"{code} {version} is published and never changes. Give the file a new version "
        "(settings: version=…). Nothing was changed.",
        f"{code} {version} 已发布，不再更改。请在文件中填写新版本（settings 列：version=…）。"
        "未作任何更改。",
        code="framework-published",
    )
