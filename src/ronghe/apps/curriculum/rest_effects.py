"""Routes of what follows a revision: that it is taught, and the look at its effect."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from ninja import Field, Schema, Status

from ronghe.apps.base.api import NotFound, Refused, Text, now, text_of
from ronghe.apps.curriculum.models import EffectReview, Revision
from ronghe.apps.curriculum.queries.effects import CompetenceEffect, effect_of
from ronghe.apps.curriculum.queries.programme_modules import classes_to_teach
from ronghe.apps.curriculum.queries.revisions import VIEW, revision_for
from ronghe.apps.curriculum.rest_revising import led_revision
from ronghe.apps.curriculum.rest_shapes import named, router, said
from ronghe.apps.curriculum.services.effects import review_effect
from ronghe.apps.curriculum.services.impact_decisions import LEAD
from ronghe.apps.curriculum.services.revision_course import TAUGHT, mark_taught
from ronghe.apps.people.api import InBothLanguages, PageRequest, Strict, require, route

State = Revision.State
IN_FORCE = (State.PUBLISHED, State.RENEWED, State.TAUGHT)


class TeachingIn(Strict):
    school_class: UUID
    taught_on: date


class TeachingOut(Schema):
    """That a class is taught a version since a day."""

    school_class: UUID
    version: int
    taught_on: date

    @staticmethod
    def resolve_school_class(row: Any) -> UUID:
        return UUID(str(row.school_class.uuid))

    @staticmethod
    def resolve_version(row: Any) -> int:
        return int(row.version.number)


class EffectLineOut(Schema):
    """The mean change in logits of those taught, of the others, and their difference; null while
    too few have supported estimates before and after."""

    competence: UUID
    title: InBothLanguages
    reading: InBothLanguages
    taught: float | None
    others: float | None
    difference: float | None
    low: float | None
    high: float | None


class EffectOut(Schema):
    since: date | None
    students: int
    others: int
    lines: list[EffectLineOut]


class EffectIn(Strict):
    conclusion: EffectReview.Conclusion
    text: str = Field(min_length=1, max_length=4_000)
    lang: str = Field("zh-hans", max_length=12)


class KeptEffectOut(Schema):
    """What was concluded, with the numbers as they stood then."""

    conclusion: str
    text: str
    lang: str
    looked_at: datetime


@router.post("/revisions/{uuid}/teachings", response={201: TeachingOut}, summary="Say it is taught")
@route(TAUGHT)
def create_teaching(request: PageRequest, uuid: UUID, body: TeachingIn) -> Any:
    """Which class is taught the new version, and since when."""
    found = revision_for(request.viewer, uuid)
    require(request.viewer, TAUGHT, programme=found.programme)
    if found.version is None or found.state not in IN_FORCE:
        raise Refused(
            "The new version has not been published yet. Nothing was changed.",
            "新版本尚未发布。未作任何更改。",
            code="version-not-published",
        )
    classes = classes_to_teach(request.viewer, found.programme)
    [school_class] = named(classes, [body.school_class], Text("class", "班级"))
    made = mark_taught(
        viewer=request.viewer,
        version=found.version,
        school_class=school_class,
        taught_on=body.taught_on,
        at=now(),
    )
    return Status(201, made)


@router.get("/revisions/{uuid}/effect", response=EffectOut, summary="What moved since")
@route(LEAD)
def effect_of_revision(request: PageRequest, uuid: UUID) -> Any:
    """The estimates of today before and after, of those taught and of the others."""
    view = effect_of(request.viewer, led_revision(request.viewer, uuid))
    lines = [_effect_line(one) for one in view.rows]
    return {"since": view.since, "students": view.students, "others": view.others, "lines": lines}


def _effect_line(one: CompetenceEffect) -> dict[str, Any]:
    return {
        "competence": one.competence.uuid,
        "title": said(text_of(one.competence)),
        "reading": said(one.words),
        "taught": one.taught.mean,
        "others": one.others.mean,
        "difference": one.difference.mean,
        "low": one.difference.low,
        "high": one.difference.high,
    }


@router.post("/revisions/{uuid}/effect", response={201: KeptEffectOut}, summary="Conclude")
@route(LEAD)
def create_effect_review(request: PageRequest, uuid: UUID, body: EffectIn) -> Any:
    """Keep what is concluded with the numbers of today, and close the revision."""
    review = review_effect(
        viewer=request.viewer,
        revision=led_revision(request.viewer, uuid),
        conclusion=body.conclusion,
        text=body.text,
        lang=body.lang,
        at=now(),
    )
    return Status(201, review)


@router.get("/revisions/{uuid}/effect-review", response=KeptEffectOut, summary="What was kept")
@route(VIEW)
def effect_review_of(request: PageRequest, uuid: UUID) -> Any:
    """What was concluded when the effect was looked at."""
    review = getattr(revision_for(request.viewer, uuid), "effect_review", None)
    if review is None:
        raise NotFound("Its effect has not been looked at yet.", "尚未查看该修订的成效。")
    return review
