"""Routes of certificates and their rules, of how people stand, and of issuing."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from ninja import Field, Router, Schema
from ninja.pagination import paginate

from ronghe.apps.base.api import NotFound, now, text_of
from ronghe.apps.certification.models import Confirmation, Decision, IssueBatch, RuleVersion
from ronghe.apps.certification.queries.issuing import CONFIRM, batch_for, batches_of, progress_of
from ronghe.apps.certification.queries.rule_choices import frameworks_followed
from ronghe.apps.certification.queries.rules import (
    EDIT,
    VIEW,
    certificate_for,
    certificates_listed,
    requirement_rows,
    rule_for,
    rules_for,
)
from ronghe.apps.certification.queries.standings import VIEW as STANDING
from ronghe.apps.certification.queries.standings import Standing, decision_for, standings_of
from ronghe.apps.certification.services.batches import confirm_batch
from ronghe.apps.certification.services.certificates import (
    CertificateDraft,
    begin_rule,
    create_certificate,
    read_requirements,
    set_requirements,
    submit_rule,
)
from ronghe.apps.certification.services.confirmations import confirm_and_issue
from ronghe.apps.certification.tasks import issue_batch
from ronghe.apps.people.api import (
    InBothLanguages,
    Paged,
    PageRequest,
    Person,
    Strict,
    Viewer,
    persons_for,
    programmes_for,
    route,
)

router = Router()


class CertificateIn(Strict):
    programme: UUID
    code: str = Field(max_length=60, pattern=r"^[-a-zA-Z0-9_]+$")
    title_en: str = Field(max_length=200)
    title_zh: str = Field(max_length=200)
    description_en: str = Field("", max_length=2_000)
    description_zh: str = Field("", max_length=2_000)
    for_months: int | None = Field(None, ge=1, le=240)
    at_graduation: bool = False


class RuleIn(Strict):
    """The framework (its UUID) whose levels the rule speaks of."""

    framework: UUID


class RequirementsIn(Strict):
    """Each requirement as an object with its `kind`, as rules are read."""

    requirements: list[dict[str, Any]] = Field(max_length=40)


class SubmitIn(Strict):
    text: str = Field("", max_length=4_000)


class ConfirmIn(Strict):
    """`digest` is the input digest of the standing that was looked at."""

    person: UUID
    digest: str = Field(max_length=64)


class IssueBatchIn(Strict):
    title: str = Field(min_length=1, max_length=200)
    persons: list[UUID] = Field(max_length=2_000)


class CertificateOut(Schema):
    uuid: UUID
    code: str
    programme: UUID
    title: InBothLanguages
    for_months: int | None
    at_graduation: bool

    @staticmethod
    def resolve_programme(row: Any) -> UUID:
        return UUID(str(row.programme.uuid))

    @staticmethod
    def resolve_title(row: Any) -> InBothLanguages:
        return InBothLanguages.of(text_of(row))


class RuleOut(Schema):
    """A version of a rule: its requirements as they are typed, and in words."""

    uuid: UUID
    number: int
    state: str
    framework: UUID
    requirements: list[dict[str, Any]]
    in_words: list[InBothLanguages]
    approved_at: datetime | None
    retired_at: datetime | None

    @staticmethod
    def of(rule: RuleVersion) -> "RuleOut":
        return RuleOut(
            uuid=rule.uuid,
            number=rule.number,
            state=rule.state,
            framework=rule.framework.uuid,
            requirements=rule.requirements,
            in_words=[InBothLanguages.of(row.text) for row in requirement_rows(rule)],
            approved_at=rule.approved_at,
            retired_at=rule.retired_at,
        )


class FindingOut(Schema):
    asks: InBothLanguages
    have: InBothLanguages
    lack: InBothLanguages | None
    is_met: bool


class StandingOut(Schema):
    """How a person stands for a certificate; `digest` names the input of what is said."""

    certificate: UUID
    rule: UUID | None
    is_proved: bool
    is_held: bool
    digest: str
    findings: list[FindingOut]

    @staticmethod
    def of(one: Standing) -> "StandingOut":
        return StandingOut(
            certificate=one.certificate.uuid,
            rule=one.rule.uuid if one.rule else None,
            is_proved=one.is_proved,
            is_held=one.is_held,
            digest=one.judged.digest if one.judged else "",
            findings=[
                FindingOut(
                    asks=InBothLanguages.of(row.asks),
                    have=InBothLanguages.of(row.have),
                    lack=InBothLanguages.of(row.lack) if row.lack else None,
                    is_met=row.finding.is_met,
                )
                for row in one.rows
            ],
        )


class CertificateDecisionOut(Schema):
    """A kept decision with its proof: facts and findings as the rule engine wrote them."""

    uuid: UUID
    rule: UUID
    on_date: date
    is_proved: bool
    input_digest: str
    engine_version: str
    facts: list[dict[str, Any]]
    findings: list[dict[str, Any]]

    @staticmethod
    def resolve_rule(row: Decision) -> UUID:
        return row.rule.uuid


class ConfirmationOut(Schema):
    uuid: UUID
    decision: UUID
    state: str
    issued_at: datetime | None
    valid_until: date | None

    @staticmethod
    def resolve_decision(row: Confirmation) -> UUID:
        return row.decision.uuid


class BatchRowOut(Schema):
    uuid: UUID
    title: str
    state: str
    total: int
    issued: int


class BatchOut(BatchRowOut):
    failed: int

    @staticmethod
    def of(batch: IssueBatch) -> "BatchOut":
        progress = progress_of(batch)
        return BatchOut(
            uuid=batch.uuid,
            title=batch.title,
            state=batch.state,
            total=progress.total,
            issued=progress.issued,
            failed=len(progress.failed),
        )


@router.get("/certificates", response=list[CertificateOut], summary="Certificates")
@paginate(Paged)
@route(VIEW)
def certificates(request: PageRequest) -> Any:
    """Those of the programmes you reach."""
    return certificates_listed(request.viewer)


@router.post("/certificates", response={201: CertificateOut}, summary="Make a certificate")
@route(EDIT)
def add_certificate(request: PageRequest, body: CertificateIn) -> Any:
    """Its rule is written and approved after that."""
    programme = programmes_for(request.viewer, EDIT).filter(uuid=body.programme).first()
    if programme is None:
        raise NotFound("There is no such programme for you.", "没有您可以操作的该专业。")
    fields = {name: getattr(body, name) for name in CertificateDraft.__slots__}
    return create_certificate(
        viewer=request.viewer,
        programme=programme,
        code=body.code,
        draft=CertificateDraft(**fields),
        at=now(),
    )


@router.get("/certificates/{uuid}/rules", response=list[RuleOut], summary="A certificate's rules")
@paginate(Paged)
@route(VIEW)
def certificate_rules(request: PageRequest, uuid: UUID) -> Any:
    """Every version, the newest first; a draft only to those who write rules."""
    found = certificate_for(request.viewer, uuid)
    rows = rules_for(request.viewer).filter(certificate=found).select_related("framework")
    return [RuleOut.of(rule) for rule in rows.order_by("-number")]


@router.post("/certificates/{uuid}/rules", response={201: RuleOut}, summary="Begin a version")
@route(EDIT)
def add_rule(request: PageRequest, uuid: UUID, body: RuleIn) -> Any:
    """It begins from the newest version."""
    found = certificate_for(request.viewer, uuid, EDIT)
    followed = frameworks_followed(found.programme)
    framework = next((one for one in followed if one.uuid == body.framework), None)
    if framework is None:
        raise NotFound("The programme does not follow this framework.", "该专业未采用此能力框架。")
    made = begin_rule(viewer=request.viewer, certificate=found, framework=framework, at=now())
    return RuleOut.of(made)


@router.post("/certificate-rules/{uuid}/requirements", response=RuleOut)
@route(EDIT)
def write_requirements(request: PageRequest, uuid: UUID, body: RequirementsIn) -> Any:
    """Say what a draft asks for; the list takes the place of the one before."""
    rule = rule_for(request.viewer, uuid, EDIT)
    asked = read_requirements(body.requirements)
    return RuleOut.of(set_requirements(viewer=request.viewer, rule=rule, requirements=asked))


@router.post("/certificate-rules/{uuid}/submit", response=RuleOut)
@route(EDIT)
def send_to_committee(request: PageRequest, uuid: UUID, body: SubmitIn) -> Any:
    """Bring a draft before the programme's committee."""
    rule = rule_for(request.viewer, uuid, EDIT)
    return RuleOut.of(submit_rule(viewer=request.viewer, rule=rule, text=body.text, at=now()))


@router.get("/persons/{uuid}/certificates", response=list[StandingOut], summary="Standing")
@paginate(Paged)
@route(STANDING)
def person_certificates(request: PageRequest, uuid: UUID) -> Any:
    """What somebody has and lacks for every certificate of their programme."""
    _person, standings = standings_of(request.viewer, uuid)
    return [StandingOut.of(one) for one in standings]


@router.get(
    "/certificate-decisions/{uuid}", response=CertificateDecisionOut, summary="A decision's proof"
)
@route(STANDING)
def read_decision(request: PageRequest, uuid: UUID) -> Any:
    """A decision with its proof: the rule's version, each requirement, the facts looked at."""
    return decision_for(request.viewer, uuid)


@router.post("/certificates/{uuid}/confirm", response={201: ConfirmationOut}, summary="Confirm")
@route(CONFIRM)
def confirm_certificate(request: PageRequest, uuid: UUID, body: ConfirmIn) -> Any:
    """Confirm what the rule has proved; the credential is issued at once."""
    found = certificate_for(request.viewer, uuid, CONFIRM)
    [person] = _persons(request.viewer, [body.person])
    return confirm_and_issue(
        viewer=request.viewer, person=person, certificate=found, shown=body.digest, at=now()
    )


@router.post("/certificates/{uuid}/batches", response={201: BatchOut}, summary="Confirm many")
@route(CONFIRM)
def add_batch(request: PageRequest, uuid: UUID, body: IssueBatchIn) -> Any:
    """Confirm for all of these whom the rule proves; a job issues them."""
    found = certificate_for(request.viewer, uuid, CONFIRM)
    report = confirm_batch(
        viewer=request.viewer,
        certificate=found,
        persons=_persons(request.viewer, body.persons),
        title=body.title,
        at=now(),
    )
    issue_batch.enqueue(str(report.batch.uuid))
    return BatchOut.of(report.batch)


@router.get("/certificates/{uuid}/batches", response=list[BatchRowOut], summary="Its batches")
@paginate(Paged)
@route(CONFIRM)
def batches(request: PageRequest, uuid: UUID) -> Any:
    """The batches of a certificate, the newest first."""
    return batches_of(request.viewer, certificate_for(request.viewer, uuid, CONFIRM))


@router.get("/certificate-batches/{uuid}", response=BatchOut, summary="How far a batch is")
@route(CONFIRM)
def read_batch(request: PageRequest, uuid: UUID) -> Any:
    """How far a batch has come: how many are issued, wait or were refused, and why."""
    return BatchOut.of(batch_for(request.viewer, uuid))


def _persons(viewer: Viewer, uuids: list[UUID]) -> list[Person]:
    """Those who are named. Raises NotFound unless the viewer may confirm for every one."""
    found = list(persons_for(viewer, CONFIRM).filter(uuid__in=uuids).order_by("pk"))
    if len(found) != len(set(uuids)):
        raise NotFound("There is no such student for you.", "没有您可以操作的该学生。")
    return found
