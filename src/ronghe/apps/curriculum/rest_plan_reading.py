"""Routes that read a plan further: its checks, changes and coverage, and the plan as a file."""

from io import BytesIO
from typing import Any, Literal
from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import get_language
from ninja import File, Query, Schema, Status
from ninja.files import UploadedFile
from ninja.pagination import paginate
from pydantic import Field

from ronghe.apps.base.api import Refused, now, text_of
from ronghe.apps.curriculum.exports import plan_pdf, plan_xlsx
from ronghe.apps.curriculum.exports_case import plan_case
from ronghe.apps.curriculum.forms_plans import MOST_BYTES
from ronghe.apps.curriculum.plan_checks import check_plan
from ronghe.apps.curriculum.plan_diff import differences
from ronghe.apps.curriculum.plan_rules import RuleResult
from ronghe.apps.curriculum.queries.knowledge import coverage_of, standards_listed
from ronghe.apps.curriculum.queries.modules import VIEW
from ronghe.apps.curriculum.queries.plan_sheet import load_sheet
from ronghe.apps.curriculum.queries.plans import plan_before, plan_for
from ronghe.apps.curriculum.rest_shapes import SLUG, NamedOut, name_of, router, said
from ronghe.apps.curriculum.services.standards import (
    IMPORT,
    StandardFaults,
    StandardHead,
    import_standard,
)
from ronghe.apps.people.api import InBothLanguages, Paged, PageRequest, route, sent_file
from ronghe.files.documents.typst_pdf import Language
from ronghe.standards.problems import Problem

Kind = Literal["pdf", "xlsx", "json"]
EXPORTS = {
    "pdf": ("application/pdf", plan_pdf),
    "xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", plan_xlsx),
    "json": ("application/json", plan_case),
}
AS_A_FILE = {
    "responses": {
        200: {
            "content": {
                "application/octet-stream": {"schema": {"type": "string", "format": "binary"}}
            }
        }
    }
}
MOST_TOLD = 1_000


class PlanRuleOut(Schema):
    """A rule of state or region against the plan's figure; `blocks` when it must be met and is
    not."""

    code: str
    title: InBothLanguages
    source: InBothLanguages
    value: float
    at_least: float | None
    at_most: float | None
    is_met: bool
    blocks: bool


class PointOut(Schema):
    """Something that stands against the plan, in words, and where a page mends it."""

    text: InBothLanguages
    url: str


class ChecksOut(Schema):
    """What is to be known before a plan goes to the committee."""

    block_count: int
    rules: list[PlanRuleOut]
    broken_traces: list[PointOut]
    order: list[PointOut]


class ChangeOut(Schema):
    text: InBothLanguages


class CoverageOut(Schema):
    """An element of the teaching standard, and the situations that take it up."""

    element: UUID
    code: str
    title: InBothLanguages
    situations: list[NamedOut]


class StandardOut(Schema):
    uuid: UUID
    code: str
    version: str
    trade: str
    title: InBothLanguages
    publisher: str
    homepage: str
    elements: int

    @staticmethod
    def resolve_title(row: Any) -> InBothLanguages:
        return said(text_of(row))

    @staticmethod
    def resolve_elements(row: Any) -> int:
        return int(row.element_count)


class StandardIn(Schema):
    """What the standard is; a title in one language at least."""

    code: str = Field("", max_length=60, pattern=SLUG.replace("+", "*"))
    version: str = Field("", max_length=20)
    trade: str = Field("", max_length=60, pattern=SLUG.replace("+", "*"))
    title_en: str = Field("", max_length=200)
    title_zh: str = Field("", max_length=200)
    publisher: str = Field("", max_length=200)
    homepage: str = Field("", max_length=300, pattern=r"^$|^https?://[^\s]+$")


class StandardFaultOut(Schema):
    line: int
    column: str
    reason: InBothLanguages


class StandardImportOut(Schema):
    """What was imported; or every fault of the file, and nothing was imported."""

    uuid: UUID | None
    problems: list[StandardFaultOut]


@router.get("/plans/{uuid}/checks", response=ChecksOut, summary="What stands against a plan")
@route(VIEW)
def plan_checks(request: PageRequest, uuid: UUID) -> Any:
    """Rules with the plan's figures, broken traces between work and teaching, modules before what
    they build on."""
    checks = check_plan(load_sheet(plan_for(request.viewer, uuid)))
    return {
        "block_count": checks.block_count,
        "rules": [_rule(one) for one in checks.results],
        "broken_traces": [{"text": said(one.text), "url": one.url} for one in checks.orphans],
        "order": [{"text": said(one.text), "url": one.url} for one in checks.problems],
    }


def _rule(one: RuleResult) -> dict[str, Any]:
    return {
        "code": one.rule.code,
        "title": said(one.rule.title),
        "source": said(one.rule.source),
        "value": one.value,
        "at_least": one.rule.at_least,
        "at_most": one.rule.at_most,
        "is_met": one.is_met,
        "blocks": one.blocks,
    }


@router.get("/plans/{uuid}/changes", response=list[ChangeOut], summary="What changed")
@paginate(Paged)
@route(VIEW)
def plan_changes(request: PageRequest, uuid: UUID) -> Any:
    """Against the plan before it, in sentences; nothing where there is none."""
    plan = plan_for(request.viewer, uuid)
    before = plan_before(plan)
    changes = differences(load_sheet(before), load_sheet(plan)) if before else ()
    return [{"text": said(one)} for one in changes]


@router.get("/plans/{uuid}/knowledge", response=list[CoverageOut], summary="What it covers")
@paginate(Paged)
@route(VIEW)
def plan_knowledge(request: PageRequest, uuid: UUID) -> Any:
    """Each element of the national teaching standard that the plan names, covered or not."""
    return [
        {
            "element": one.element.uuid,
            "code": one.element.code,
            "title": said(text_of(one.element)),
            "situations": [name_of(situation) for situation in one.situations],
        }
        for one in coverage_of(load_sheet(plan_for(request.viewer, uuid)))
    ]


@router.get("/plans/{uuid}/exports/{kind}", openapi_extra=AS_A_FILE, summary="A plan as a file")
@route(VIEW)
def plan_file(request: PageRequest, uuid: UUID, kind: Kind) -> Any:
    """As PDF, as a workbook, or as a CASE package (JSON), in the language of Accept-Language."""
    plan = plan_for(request.viewer, uuid)
    media_type, export = EXPORTS[kind]
    language: Language = "zh" if (get_language() or "en").startswith("zh") else "en"
    content = export(load_sheet(plan), language=language, at=now())
    answer = HttpResponse(content, content_type=media_type)
    name = f"plan-{plan.programme.code}-{plan.entry_year}-{plan.number}.{kind}"
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


# --- teaching standards ---------------------------------------------------------------------------


@router.get("/teaching-standards", response=list[StandardOut], summary="Teaching standards")
@paginate(Paged)
@route(VIEW)
def teaching_standards(request: PageRequest) -> Any:
    """The national standards that plans are compared with."""
    return standards_listed()


@router.post("/teaching-standards", response={201: StandardImportOut, 409: StandardImportOut})
@route(IMPORT)
def bring_in_standard(
    request: PageRequest, head: Query[StandardIn], file: File[UploadedFile | None] = None
) -> Any:
    """Import a version of a standard from a CSV (multipart, field `file`; columns code, title_zh
    and, if there, title_en, area_zh, area_en), whole or not at all (409 with the faults)."""
    content = BytesIO(sent_file(file, largest=MOST_BYTES))
    _refuse_unnamed(head)
    try:
        made = import_standard(
            viewer=request.viewer,
            head=StandardHead(**{one: getattr(head, one) for one in StandardHead.__slots__}),
            file=content,
            name=(file.name if file else "") or "standard.csv",
            at=now(),
        )
    except StandardFaults as faults:
        told = [_fault(one) for one in faults.problems[:MOST_TOLD]]
        return Status(409, StandardImportOut(uuid=None, problems=told))
    return Status(201, StandardImportOut(uuid=made.uuid, problems=[]))


def _fault(one: Problem) -> StandardFaultOut:
    reason = InBothLanguages(en=one.en, zh=one.zh)
    return StandardFaultOut(line=one.line, column=one.column, reason=reason)


def _refuse_unnamed(head: StandardIn) -> None:
    if not (head.code and head.version and head.trade and (head.title_en or head.title_zh)):
        raise Refused(
            "Give code, version, trade and a title. Nothing was imported.",
            "请填写代码、版本、工种和名称。未导入任何内容。",
            code="standard-unnamed",
        )
