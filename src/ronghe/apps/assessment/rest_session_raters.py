"""Routes of a session's raters: how far they are, one more form, a link for who has no account.

They join the router of sessions: one path answers to one router.
"""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.urls import reverse
from ninja import Schema
from ninja.pagination import paginate

from ronghe.apps.assessment.queries.sessions import (
    MANAGE,
    RaterProgress,
    possible_raters,
    progress_of,
    session_for,
)
from ronghe.apps.assessment.rest_sessions import router
from ronghe.apps.assessment.services.links import make_rating_link
from ronghe.apps.assessment.services.sessions import add_assignment
from ronghe.apps.base.api import NotFound, now
from ronghe.apps.people.api import (
    InBothLanguages,
    Paged,
    PageRequest,
    Person,
    Strict,
    route,
)


class RaterProgressOut(Schema):
    """Somebody who rates in a session, and how many of their forms are in."""

    rater: UUID
    name: InBothLanguages
    asked: int
    handed_in: int
    newest: datetime | None
    is_enterprise: bool
    has_account: bool

    @classmethod
    def of(cls, one: RaterProgress) -> "RaterProgressOut":
        apart = {"rater", "name"}
        given = {name: getattr(one, name) for name in set(cls.model_fields) - apart}
        return cls(rater=one.rater.uuid, name=InBothLanguages.of(one.rater.name), **given)


class MoreFormIn(Strict):
    """A rater of the session or one who may rate the class, and a student of the session."""

    rater: UUID
    subject: UUID


class MoreFormOut(Schema):
    uuid: UUID
    rater: UUID
    subject: UUID


class RaterIn(Strict):
    rater: UUID


class RatingLinkOut(Schema):
    """The address without the host; it is told this once and not kept."""

    path: str


@router.get("/sessions/{uuid}/raters", response=list[RaterProgressOut], summary="Who rates")
@paginate(Paged)
@route(MANAGE)
def session_raters(request: PageRequest, uuid: UUID) -> Any:
    """Those with most to do first."""
    return [RaterProgressOut.of(one) for one in progress_of(session_for(request.viewer, uuid))]


@router.post("/sessions/{uuid}/forms", response={201: MoreFormOut}, summary="One more form")
@route(MANAGE)
def create_form(request: PageRequest, uuid: UUID, body: MoreFormIn) -> Any:
    """Ask for one more rating, for example the one that ties two groups together."""
    session = session_for(request.viewer, uuid)
    rater = possible_raters(request.viewer, session).filter(uuid=body.rater).first()
    about = Person.objects.filter(uuid=body.subject, rated_assignments__session=session).first()
    if rater is None or about is None:
        raise NotFound("There is no such rater or student here.", "此处没有该评分者或学生。")
    made = add_assignment(viewer=request.viewer, session=session, rater=rater, subject=about)
    return {"uuid": made.uuid, "rater": rater.uuid, "subject": about.uuid}


@router.post("/sessions/{uuid}/links", response={201: RatingLinkOut}, summary="A link to rate by")
@route(MANAGE)
def create_rating_link(request: PageRequest, uuid: UUID, body: RaterIn) -> Any:
    """A one-time link for a rater of the session who has no account."""
    session = session_for(request.viewer, uuid)
    rater = Person.objects.filter(uuid=body.rater, rating_assignments__session=session).first()
    if rater is None:
        raise NotFound("This person rates nobody here.", "此人在本次评分活动中没有任务。")
    secret = make_rating_link(viewer=request.viewer, session=session, rater=rater, at=now())
    return {"path": reverse("link", args=[secret])}
