"""Routes of one certificate and of one version of its rule."""

from typing import Any
from uuid import UUID

from ninja import Field, Router, Schema
from ninja.pagination import paginate

from ronghe.apps.base.api import NotFound, now
from ronghe.apps.certification.queries.dry_runs import dry_run
from ronghe.apps.certification.queries.rules import (
    EDIT,
    VIEW,
    certificate_for,
    changes_between,
    rule_before,
    rule_for,
    rules_for,
)
from ronghe.apps.certification.rest_rules import CertificateOut, RuleOut
from ronghe.apps.certification.services.certificates import (
    CertificateDraft,
    edit_certificate,
    retire_rule,
)
from ronghe.apps.people.api import InBothLanguages, Paged, PageRequest, Strict, route

router = Router()
MOST_VERSIONS = 10_000


class CertificateChangeIn(Strict):
    title_en: str = Field(max_length=200)
    title_zh: str = Field(max_length=200)
    description_en: str = Field("", max_length=2_000)
    description_zh: str = Field("", max_length=2_000)
    for_months: int | None = Field(None, ge=1, le=240)
    at_graduation: bool = False


class RuleTrialOut(RuleOut):
    """With how many students of the programme it would prove today; empty where they are so few
    that a count would tell of somebody. `met` counts for each requirement in its order."""

    students: int
    proved: int | None
    met: list[int] | None


class RuleChangeOut(Schema):
    """`sign` is + for what the newer version asks beyond the older one, - for what it does not."""

    sign: str
    text: InBothLanguages


@router.get("/certificates/{uuid}", response=CertificateOut, summary="One certificate")
@route(VIEW)
def read_certificate(request: PageRequest, uuid: UUID) -> Any:
    """What it is called and how long it is valid; its rule is a route of its own."""
    return certificate_for(request.viewer, uuid)


@router.post("/certificates/{uuid}", response=CertificateOut, summary="Change a certificate")
@route(EDIT)
def change_certificate(request: PageRequest, uuid: UUID, body: CertificateChangeIn) -> Any:
    """Say otherwise what it is called and how long it is valid; what was issued stays as it is."""
    found = certificate_for(request.viewer, uuid, EDIT)
    draft = CertificateDraft(**body.dict())
    return edit_certificate(viewer=request.viewer, certificate=found, draft=draft)


@router.get("/certificate-rules/{uuid}", response=RuleTrialOut, summary="One version of a rule")
@route(VIEW)
def read_rule(request: PageRequest, uuid: UUID) -> Any:
    """What it asks, and how many would have the certificate by it today."""
    rule = rule_for(request.viewer, uuid)
    run = dry_run(rule, request.viewer.on_date)
    met = list(run.met) if run.met is not None else None
    given = RuleOut.of(rule).dict()
    return RuleTrialOut(**given, students=run.students, proved=run.proved, met=met)


@router.get(
    "/certificate-rules/{uuid}/changes", response=list[RuleChangeOut], summary="What has changed"
)
@paginate(Paged)
@route(VIEW)
def rule_changes(request: PageRequest, uuid: UUID, against: int | None = None) -> Any:
    """Against the version in force before it, or the version whose number is named."""
    rule = rule_for(request.viewer, uuid)
    if against is None:
        other = rule_before(rule)
    else:
        others = rules_for(request.viewer).filter(certificate=rule.certificate_id)
        wanted = others.filter(number=against) if 0 < against < MOST_VERSIONS else others.none()
        other = wanted.select_related("certificate", "framework").first()
        if other is None:
            raise NotFound("There is no such version for you.", "没有您可以查看的这个版本。")
    changes = changes_between(other, rule) if other else ()
    return [RuleChangeOut(sign=one.sign, text=InBothLanguages.of(one.text)) for one in changes]


@router.post("/certificate-rules/{uuid}/retire", response=RuleOut, summary="Take out of force")
@route(EDIT)
def end_rule(request: PageRequest, uuid: UUID) -> Any:
    """Nothing is issued by it any more; what was issued stays valid."""
    rule = rule_for(request.viewer, uuid, EDIT)
    return RuleOut.of(retire_rule(viewer=request.viewer, rule=rule, at=now()))
