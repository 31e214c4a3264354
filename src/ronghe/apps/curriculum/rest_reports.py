"""Routes of reports on teaching resources and their answers, and of the review of a module."""

from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from ninja import Field, Schema, Status
from ninja.pagination import paginate

from ronghe.apps.base.api import NotFound, now
from ronghe.apps.curriculum.models import ModuleVersion, ResourceReport
from ronghe.apps.curriculum.queries.resources import (
    EDIT,
    VIEW,
    own_reports,
    report_for,
    reports_of,
    resource_for,
)
from ronghe.apps.curriculum.rest_shapes import LONGEST_NOTE, router
from ronghe.apps.curriculum.services.module_reviews import REVIEW, confirm_module, revise_module
from ronghe.apps.curriculum.services.resource_reports import answer_report
from ronghe.apps.people.api import Paged, PageRequest, Strict, programmes_for, route


class ResourceReportOut(Schema):
    """What somebody found wrong, and the answer once there is one."""

    uuid: UUID
    resource: UUID
    version: int
    place: str
    text: str
    lang: str
    reported_at: datetime
    answer: str
    answer_text: str
    answered_at: datetime | None

    @staticmethod
    def resolve_resource(row: Any) -> UUID:
        return UUID(str(row.version.resource.uuid))

    @staticmethod
    def resolve_version(row: Any) -> int:
        return int(row.version.number)


class AnswerToReportIn(Strict):
    answer: ResourceReport.Answer
    text: str = Field(min_length=1, max_length=LONGEST_NOTE)
    lang: str = Field("zh-hans", max_length=12)


class ModuleReviewIn(Strict):
    """It stays for another twelve months, or a revision begins."""

    outcome: Literal["confirmed", "revised"]
    reason: str = Field(min_length=1, max_length=LONGEST_NOTE)
    lang: str = Field("zh-hans", max_length=12)


class ModuleReviewOut(Schema):
    """`revision` is what began, when it is to be revised."""

    outcome: str
    revision: UUID | None


@router.get("/resource-reports", response=list[ResourceReportOut], summary="One's own reports")
@paginate(Paged)
@route(VIEW)
def own_resource_reports(request: PageRequest) -> Any:
    """What the caller reported, and what was answered."""
    return own_reports(request.viewer).order_by("-reported_at", "-pk")


@router.get("/resources/{uuid}/reports", response=list[ResourceReportOut], summary="Its reports")
@paginate(Paged)
@route(VIEW)
def resource_reports(request: PageRequest, uuid: UUID) -> Any:
    """Everybody's for whoever keeps the resource, otherwise the caller's own."""
    found = resource_for(request.viewer, uuid)
    rows = reports_of(request.viewer, found).select_related("version__resource")
    return rows.order_by("-reported_at", "-pk")


@router.post("/resource-reports/{uuid}/answer", response=ResourceReportOut, summary="Answer one")
@route(EDIT)
def create_report_answer(request: PageRequest, uuid: UUID, body: AnswerToReportIn) -> Any:
    """Whoever told it reads the answer. Refused the second time."""
    answer_report(
        viewer=request.viewer,
        report=report_for(request.viewer, uuid),
        answer=body.answer,
        text=body.text,
        lang=body.lang,
        at=now(),
    )
    return report_for(request.viewer, uuid)


@router.post("/modules/{uuid}/review", response={201: ModuleReviewOut}, summary="Review a module")
@route(REVIEW)
def create_module_review(request: PageRequest, uuid: UUID, body: ModuleReviewIn) -> Any:
    """A published version stays for another twelve months, or a revision of it begins."""
    rows = ModuleVersion.objects.filter(
        uuid=uuid,
        state=ModuleVersion.State.PUBLISHED,
        module__programme__in=programmes_for(request.viewer, REVIEW),
    )
    version = rows.select_related("module__programme").first()
    if version is None:
        raise NotFound("There is no such published module for you.", "没有您可以复核的该模块。")
    asked: dict[str, Any] = {
        "viewer": request.viewer,
        "version": version,
        "reason": body.reason,
        "lang": body.lang,
        "at": now(),
    }
    revision = revise_module(**asked).uuid if body.outcome == "revised" else None
    if revision is None:
        confirm_module(**asked)
    return Status(201, ModuleReviewOut(outcome=body.outcome, revision=revision))
