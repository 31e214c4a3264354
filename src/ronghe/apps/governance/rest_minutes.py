"""Routes of minutes, and of whether a decision helped.

Signing is a chair's own, with their password given again.
"""

from datetime import date, datetime
from typing import Any, Literal
from uuid import UUID

from django.http import HttpResponse
from django.views.decorators.debug import sensitive_variables
from ninja import Field, Schema
from ninja.pagination import paginate

from ronghe.apps.base.api import Refused, now
from ronghe.apps.governance.minutes_document import minutes_document
from ronghe.apps.governance.models import EffectReview, Meeting, Minutes
from ronghe.apps.governance.queries.decisions import decision_for
from ronghe.apps.governance.queries.meetings import meeting_for
from ronghe.apps.governance.queries.minutes import is_unchanged, minutes_for
from ronghe.apps.governance.queries.signing import signature_lines
from ronghe.apps.governance.rest_meetings import VIEW, router
from ronghe.apps.governance.services.access import CONVENE, LEAD, TAKE_PART
from ronghe.apps.governance.services.decisions import review_effect
from ronghe.apps.governance.services.minutes import (
    add_annex,
    chairs_missing,
    draw_up_minutes,
    sign_minutes,
)
from ronghe.apps.people.api import InBothLanguages, Paged, PageRequest, Strict, Viewer, route
from ronghe.files.documents.typst_pdf import render_pdf

LONGEST_ANNEX = 8_000
PDF = {
    "responses": {
        200: {"content": {"application/pdf": {"schema": {"type": "string", "format": "binary"}}}}
    }
}


class SignatureOut(Schema):
    """`name` is empty once the signer was erased."""

    capacity: str
    name: InBothLanguages | None
    signed_at: datetime


class AnnexOut(Schema):
    number: int
    text: str
    written_at: datetime


class MinutesOut(Schema):
    """What was recorded, drawn up in both languages. `digest` is what is signed; `missing` names
    the benches whose chair has not signed this version."""

    meeting: UUID
    version: int
    digest: str
    is_unchanged: bool
    drawn_up_at: datetime
    content: dict[str, Any]
    signatures: list[SignatureOut]
    missing: list[str]
    annexes: list[AnnexOut]

    @classmethod
    def of(cls, row: Minutes) -> "MinutesOut":
        return cls(
            meeting=row.meeting.uuid,
            version=row.version,
            digest=row.digest,
            is_unchanged=is_unchanged(row),
            drawn_up_at=row.drawn_up_at,
            content=row.content,
            signatures=[
                SignatureOut(
                    capacity=one.capacity,
                    name=InBothLanguages.of(one.name) if one.name else None,
                    signed_at=one.signed_at,
                )
                for one in signature_lines(row)
            ],
            missing=chairs_missing(row),
            annexes=[
                AnnexOut(number=one.number, text=one.text, written_at=one.written_at)
                for one in row.annexes.order_by("number")
            ],
        )


class SigningIn(Strict):
    """`digest` is that of the minutes that were read."""

    digest: str = Field(max_length=64)
    password: str = Field(max_length=200)


class AnnexIn(Strict):
    text: str = Field(min_length=1, max_length=LONGEST_ANNEX)


class EffectReviewOut(Schema):
    """What was found of a decision's effect."""

    verdict: str
    text: str
    review_again_on: date | None
    reviewed_at: datetime


class EffectReviewIn(Strict):
    """Where it is too early to say, `review_again_on` says when to look again."""

    verdict: EffectReview.Verdict
    text: str = Field(min_length=1, max_length=4_000)
    review_again_on: date | None = None


def _minutes(viewer: Viewer, uuid: UUID) -> MinutesOut:
    return MinutesOut.of(minutes_for(viewer, uuid))


@router.get("/meetings/{uuid}/minutes", response=MinutesOut, summary="Minutes")
@route(VIEW)
def read_minutes(request: PageRequest, uuid: UUID) -> Any:
    """The version in force, who signed it, and whether it is unchanged since."""
    return _minutes(request.viewer, uuid)


@router.get("/meetings/{uuid}/minutes/pdf", openapi_extra=PDF, summary="Minutes as PDF")
@route(VIEW)
def print_minutes(
    request: PageRequest, uuid: UUID, language: Literal["en", "zh"] = "zh"
) -> HttpResponse:
    """In English or Chinese, with the signatures so far."""
    found = minutes_for(request.viewer, uuid)
    document = minutes_document(found.content, language, signature_lines(found), found.digest)
    pdf = render_pdf(document, at=found.drawn_up_at)
    return HttpResponse(pdf, content_type="application/pdf")


@router.post("/meetings/{uuid}/minutes", response={201: MinutesOut}, summary="Draw minutes up")
@route(CONVENE)
def make_minutes(request: PageRequest, uuid: UUID) -> Any:
    """From what was recorded; again as long as nobody has signed."""
    draw_up_minutes(viewer=request.viewer, meeting=meeting_for(request.viewer, uuid), at=now())
    return _minutes(request.viewer, uuid)


@router.post("/meetings/{uuid}/minutes/sign", response=MinutesOut, summary="Sign the minutes")
@route(TAKE_PART)
@sensitive_variables("body")
def sign(request: PageRequest, uuid: UUID, body: SigningIn) -> Any:
    """As the chair of one's bench, with one's password given again. For chairs."""
    meeting = meeting_for(request.viewer, uuid)
    sign_minutes(viewer=request.viewer, meeting=meeting, at=now(), **body.dict())
    return _minutes(request.viewer, uuid)


@router.post("/meetings/{uuid}/minutes/annexes", response={201: MinutesOut}, summary="Correct")
@route(LEAD)
def annex(request: PageRequest, uuid: UUID, body: AnnexIn) -> Any:
    """Correct signed minutes beside them."""
    found = minutes_for(request.viewer, uuid)
    add_annex(viewer=request.viewer, minutes=found, text=body.text, at=now())
    return _minutes(request.viewer, uuid)


# --- whether it helped ----------------------------------------------------------------------------


@router.get(
    "/decisions/{uuid}/reviews", response=list[EffectReviewOut], summary="Reviews of its effect"
)
@paginate(Paged)
@route(VIEW)
def effect_reviews(request: PageRequest, uuid: UUID) -> Any:
    """What was found of a decision's effect, the newest last."""
    return decision_for(request.viewer, uuid).reviews.order_by("reviewed_at", "pk")


@router.post("/decisions/{uuid}/reviews", response={201: EffectReviewOut}, summary="Did it help?")
@route(LEAD)
def review(request: PageRequest, uuid: UUID, body: EffectReviewIn) -> Any:
    """Write down whether a decision helped, as chair or secretary."""
    found = decision_for(request.viewer, uuid)
    if body.verdict == EffectReview.Verdict.TOO_EARLY and body.review_again_on is None:
        raise Refused("Say when to look again.", "请说明何时再次评估。", code="review-day")
    running = Meeting.objects.filter(
        committee=found.motion.committee, state=Meeting.State.RUNNING
    ).first()
    return review_effect(
        viewer=request.viewer, decision=found, meeting=running, at=now(), **body.dict()
    )
