"""Routes by which other systems take frameworks as CASE packages, and bring them in."""

import io
import json
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from ninja import File, Query, Router, Schema, Status
from ninja.files import UploadedFile

from ronghe.apps.base.api import Refused, now
from ronghe.apps.competence.dimensions import Dimension
from ronghe.apps.competence.queries import frameworks as queries
from ronghe.apps.competence.queries.publishers import framework_published_as
from ronghe.apps.competence.services.framework_imports import (
    FrameworkPlan,
    import_framework_csv,
    plan_framework_import,
)
from ronghe.apps.competence.services.frameworks import export_framework_case
from ronghe.apps.people.api import InBothLanguages, PageRequest, route

VIEW = "competence.view_frameworks"
MANAGE = "competence.manage_frameworks"
LARGEST = 16 * 2**20
MOST_TOLD = 1_000

router = Router()
AT_ONCE = 100
FURTHEST = 1_000_000
# The shape is the standard's own (CASE 1.1, JSON binding), not one of ours.
CASE_DOCUMENT = {
    "responses": {200: {"content": {"application/json": {"schema": {"type": "object"}}}}}
}


class FrameworkProblemOut(Schema):
    """What cannot be taken (error), or is taken with a treatment (warning)."""

    line: int
    column: str
    code: str
    severity: str
    reason: InBothLanguages


class FrameworkPlanOut(Schema):
    """What a file would do or did: `outcome` is new, draft (an existing draft is replaced), same
    or refused (published, and says something else). `uuid` is the draft that was written."""

    landed: bool
    code: str
    version: str
    outcome: str
    uuid: UUID | None
    problems: list[FrameworkProblemOut]


def _answer(plan: FrameworkPlan, uuid: UUID | None) -> FrameworkPlanOut:
    problems = [
        FrameworkProblemOut(
            line=one.line,
            column=one.column,
            code=one.code,
            severity=one.severity,
            reason=InBothLanguages(en=one.en, zh=one.zh),
        )
        for one in plan.problems[:MOST_TOLD]
    ]
    return FrameworkPlanOut(
        landed=uuid is not None,
        code=plan.code,
        version=plan.version,
        outcome=plan.outcome,
        uuid=uuid,
        problems=problems,
    )


@router.post("/framework-imports", response={200: FrameworkPlanOut, 409: FrameworkPlanOut})
@route(MANAGE)
def bring_in_framework(
    request: PageRequest,
    file: File[UploadedFile | None] = None,
    dry_run: bool = False,
    dimension: Dimension = Dimension.BEHAVIOURAL,
) -> Any:
    """Bring in a framework as a draft: a CASE package (JSON) or Ronghe's CSV, multipart field
    `file`. With `dry_run` nothing is written; a row that cannot be taken keeps all of it out."""
    if file is None:  # asked here, so that permission is asked first
        raise Refused(
            "Send the file as the field `file`.", "请以 file 字段上传文件。", code="no-file"
        )
    if (file.size or 0) > LARGEST:
        raise Refused("The file is larger than 16 MB.", "文件大于 16 MB。", code="too-large")
    content, name = file.read(), str(file.name)
    given: dict[str, Any] = {"viewer": request.viewer, "name": name, "dimension": dimension}
    plan = plan_framework_import(stream=io.BytesIO(content), **given)
    if dry_run:
        return Status(200, _answer(plan, None))
    if plan.errors or not plan.can_land:
        return Status(409, _answer(plan, None))
    done = import_framework_csv(stream=io.BytesIO(content), **given)
    return Status(200, _answer(plan, done.framework.uuid if done.framework else None))


@router.get("/ims/case/v1p1/CFDocuments", openapi_extra=CASE_DOCUMENT)
@route(VIEW)
def case_documents(
    request: PageRequest,
    limit: int = Query(100, ge=1, le=AT_ONCE),
    offset: int = Query(0, ge=0, le=FURTHEST),
) -> Any:
    """The documents of the frameworks in force (getAllCFDocuments of CASE 1.1)."""
    rows = queries.frameworks(request.viewer).exclude(published_at=None)
    found = [_package(request, row.uuid)["CFDocument"] for row in rows[offset : offset + limit]]
    response = _json({"CFDocuments": found})
    response["X-Total-Count"] = str(rows.count())
    return response


@router.get("/ims/case/v1p1/CFDocuments/{uuid}", openapi_extra=CASE_DOCUMENT)
@route(VIEW)
def case_document(request: PageRequest, uuid: UUID) -> Any:
    """One document without its items (getCFDocument)."""
    return _json(_package(request, uuid)["CFDocument"])


@router.get("/ims/case/v1p1/CFPackages/{uuid}", openapi_extra=CASE_DOCUMENT)
@route(VIEW)
def case_package(request: PageRequest, uuid: UUID) -> Any:
    """A version whole: document, items, associations, rubric (getCFPackage)."""
    return _json(_package(request, uuid))


def _package(request: PageRequest, uuid: UUID) -> Any:
    row = framework_published_as(request.viewer, uuid)
    row = row or queries.framework_with(request.viewer, uuid)
    language = getattr(request, "LANGUAGE_CODE", "en")
    data = export_framework_case(viewer=request.viewer, framework=row, at=now(), language=language)
    return json.loads(data)


def _json(body: Any) -> HttpResponse:
    return HttpResponse(json.dumps(body, ensure_ascii=False), content_type="application/json")
