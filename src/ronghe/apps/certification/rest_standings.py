"""Routes of how people stand for certificates: oneself, a class, and those who may be confirmed."""

from typing import Any
from uuid import UUID

from ninja import Router, Schema
from ninja.pagination import paginate

from ronghe.apps.base.api import NotFound, now
from ronghe.apps.certification.queries.issuing import CONFIRM, batch_for, proved_now
from ronghe.apps.certification.queries.rules import certificate_for
from ronghe.apps.certification.queries.standings import (
    VIEW_CLASS,
    Standing,
    class_standings,
    standings_of,
)
from ronghe.apps.certification.rest_rules import BatchOut, StandingOut
from ronghe.apps.certification.services.batches import retry_batch
from ronghe.apps.certification.tasks import issue_batch
from ronghe.apps.people.api import InBothLanguages, Paged, PageRequest, route

router = Router()
VIEW_OWN = "certification.view_own_standing"


class PersonStandingOut(Schema):
    """How one student stands for one certificate. `digest` is what confirming asks for."""

    person: UUID
    certificate: UUID
    is_proved: bool
    is_held: bool
    met: int
    digest: str
    missing: list[InBothLanguages]

    @classmethod
    def of(cls, one: Standing) -> "PersonStandingOut":
        return cls(
            person=one.person.uuid,
            certificate=one.certificate.uuid,
            is_proved=one.is_proved,
            is_held=one.is_held,
            met=one.met_count,
            digest=one.judged.digest if one.judged else "",
            missing=[InBothLanguages.of(row.lack) for row in one.missing if row.lack],
        )


@router.get("/certificates/mine", response=list[StandingOut], summary="Own standing")
@paginate(Paged)
@route(VIEW_OWN)
def own_standings(request: PageRequest, child: UUID | None = None) -> Any:
    """What one has and lacks for every certificate of one's programme; a guardian names the child.
    For signed-in persons."""
    asked = child or request.viewer.person_uuid
    if asked is None:
        raise NotFound("There is no such student for you.", "没有您可以查看的这名学生。")
    _person, standings = standings_of(request.viewer, asked)
    return [StandingOut.of(one) for one in standings]


@router.get(
    "/classes/{uuid}/certificates", response=list[PersonStandingOut], summary="A class's standing"
)
@paginate(Paged)
@route(VIEW_CLASS)
def class_standing(request: PageRequest, uuid: UUID, certificate: UUID | None = None) -> Any:
    """The students of a class for one certificate of their programme, those who lack least first;
    without one named, the first that has a rule in force."""
    chosen = str(certificate) if certificate else ""
    view = class_standings(request.viewer, uuid, chosen)
    return [PersonStandingOut.of(one) for one in view.standings]


@router.get(
    "/certificates/{uuid}/proved", response=list[PersonStandingOut], summary="Whom it proves"
)
@paginate(Paged)
@route(CONFIRM)
def proved(request: PageRequest, uuid: UUID) -> Any:
    """The students whom the rule in force proves and who do not hold the certificate yet."""
    certificate = certificate_for(request.viewer, uuid, CONFIRM)
    return [PersonStandingOut.of(one) for one in proved_now(request.viewer, certificate)]


@router.post("/certificate-batches/{uuid}/retry", response=BatchOut, summary="Let a batch go on")
@route(CONFIRM)
def go_on(request: PageRequest, uuid: UUID) -> Any:
    """Take up again what could not be issued, or what a job that died has left."""
    batch = batch_for(request.viewer, uuid)
    retry_batch(viewer=request.viewer, batch=batch, at=now())
    issue_batch.enqueue(str(batch.uuid))
    return BatchOut.of(batch_for(request.viewer, uuid))
