"""What users find wrong in a resource, and the answer they get."""

from datetime import datetime

from django.db import transaction

from ronghe.apps.base.api import Refused, audit
from ronghe.apps.curriculum.models import ResourceReport, ResourceVersion
from ronghe.apps.curriculum.queries.resources import resource_for
from ronghe.apps.curriculum.services.resources import EDIT, reference_of
from ronghe.apps.people.api import Viewer, require

REPORT = "curriculum.report_resource"
LONGEST_TEXT = 2_000
LONGEST_PLACE = 80
MOST_OPEN = 20


def report_resource(
    *, viewer: Viewer, version: ResourceVersion, place: str, text: str, lang: str, at: datetime
) -> ResourceReport:
    """Report what is wrong in a version that the viewer may see.

    Raises NotAllowed; NotFound for a resource that the viewer may not see; Refused for an empty or
    long text, or while the viewer has many unanswered reports.
    """
    require(viewer, REPORT)
    resource = resource_for(viewer, version.resource.uuid)
    if not 0 < len(text.strip()) <= LONGEST_TEXT or len(place) > LONGEST_PLACE:
        raise Refused(
            f"Say in at most {LONGEST_TEXT} characters what is wrong, and where in at most "
            f"{LONGEST_PLACE}. Nothing was sent.",
            f"请说明问题（不超过 {LONGEST_TEXT} 个字符）"
            f"及位置（不超过 {LONGEST_PLACE} 个字符）。未提交。",
            code="report-text",
        )
    waiting = ResourceReport.objects.filter(reported_by=viewer.person_id, answered_at__isnull=True)
    if waiting.count() >= MOST_OPEN:
        raise Refused(
            f"{MOST_OPEN} of your reports wait for an answer; let these be answered first. "
            "Nothing was sent.",
            f"您已有 {MOST_OPEN} 条反馈等待答复，请待答复后再提交。未提交。",
            code="reports-waiting",
        )
    with transaction.atomic():
        report = ResourceReport.objects.create(
            version=version,
            place=place.strip(),
            text=text.strip(),
            lang=lang,
            reported_at=at,
            reported_by_id=viewer.person_id,
        )
        audit(viewer, REPORT, subject=reference_of(resource))
    return report


def answer_report(
    *, viewer: Viewer, report: ResourceReport, answer: str, text: str, lang: str, at: datetime
) -> ResourceReport:
    """Answer a report once. Raises NotAllowed; Refused without an answer, or the second time."""
    resource = report.version.resource
    require(viewer, EDIT, programme=resource.module.programme)
    if answer not in ResourceReport.Answer.values or not 0 < len(text.strip()) <= LONGEST_TEXT:
        raise Refused(
            "Choose an answer and say a sentence to it. Nothing was changed.",
            "请选择答复类型并写一句说明。未作任何更改。",
            code="answer-missing",
        )
    with transaction.atomic():
        waiting = ResourceReport.objects.filter(pk=report.pk, answered_at__isnull=True)
        answered = waiting.update(
            answer=answer,
            answer_text=text.strip(),
            answer_lang=lang,
            answered_at=at,
            answered_by=viewer.person_id,
        )
        if not answered:
            raise Refused(
                "This report has been answered already. Nothing was changed.",
                "该反馈已答复。未作任何更改。",
                code="report-answered",
            )
        audit(viewer, EDIT, subject=reference_of(resource), touched="report answered")
    report.refresh_from_db()
    return report
