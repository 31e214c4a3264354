"""Certificates and the versions of their rules: written, brought before the committee, in force."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction

from ronghe.apps.base.api import Reference, Refused, Text, audit, text_of
from ronghe.apps.certification.flows_rules import RULE
from ronghe.apps.certification.models import CertificateType, RuleVersion
from ronghe.apps.certification.rule_engine import (
    NotADocument,
    Requirement,
    RequirementFault,
    digest_of_json,
    json_of,
    requirements_of,
)
from ronghe.apps.certification.rules import MOST_REQUIREMENTS
from ronghe.apps.certification.services.fitting import refuse_unfitting
from ronghe.apps.competence.api import Framework
from ronghe.apps.governance.api import committee_to_decide, propose_motion
from ronghe.apps.people.api import Programme, Viewer, require

EDIT = "certification.edit_rules"
RULE_MOTION = "certification.certificate_rule"


@dataclass(frozen=True, slots=True)
class CertificateDraft:
    """What a certificate says of itself."""

    title_en: str
    title_zh: str
    description_en: str = ""
    description_zh: str = ""
    for_months: int | None = None
    at_graduation: bool = False


def reference_of(rule: RuleVersion) -> Reference:
    return Reference("certification.rule", rule.uuid, str(rule.number))


def certificate_reference(certificate: CertificateType) -> Reference:
    return Reference("certification.certificate", certificate.uuid)


def create_certificate(
    *, viewer: Viewer, programme: Programme, code: str, draft: CertificateDraft, at: datetime
) -> CertificateType:
    """A new certificate of a programme. Raises NotAllowed; Refused for a code that is taken or
    without a title. Nothing is written then."""
    require(viewer, EDIT, programme=programme)
    _refuse_untitled(draft)
    try:
        with transaction.atomic():
            made = CertificateType.objects.create(
                programme=programme, code=code, made_at=at, **_fields(draft)
            )
            audit(viewer, EDIT, subject=certificate_reference(made), touched="certificate made")
    except IntegrityError as error:
        raise Refused(
            f"The programme has a certificate “{code}” already. Nothing was written.",
            f"该专业已有代码为“{code}”的证书。未作任何更改。",
            code="code-taken",
        ) from error
    return made


def edit_certificate(
    *, viewer: Viewer, certificate: CertificateType, draft: CertificateDraft
) -> CertificateType:
    """Say otherwise what a certificate is called and how long it is valid. What was issued stays
    as it was."""
    require(viewer, EDIT, programme=certificate.programme)
    _refuse_untitled(draft)
    with transaction.atomic():
        CertificateType.objects.filter(pk=certificate.pk).update(**_fields(draft))
        audit(viewer, EDIT, subject=certificate_reference(certificate), touched="certificate")
    certificate.refresh_from_db()
    return certificate


def begin_rule(
    *, viewer: Viewer, certificate: CertificateType, framework: Framework, at: datetime
) -> RuleVersion:
    """A new draft of the rule; it begins from the newest version. Raises NotAllowed; Refused while
    another version is in work or for a framework that the programme does not follow."""
    require(viewer, EDIT, programme=certificate.programme)
    followed = certificate.programme.programme_frameworks.filter(framework=framework)
    if not followed.exists():
        raise Refused(
            "The programme does not follow this framework. Nothing was written.",
            "该专业未采用此能力框架。未作任何更改。",
            code="framework-not-followed",
        )
    with transaction.atomic():
        CertificateType.objects.select_for_update().get(pk=certificate.pk)
        newest = certificate.rule_versions.order_by("-number").first()
        if newest is not None and newest.state in (
            RuleVersion.State.DRAFT,
            RuleVersion.State.BEFORE_COMMITTEE,
        ):
            raise Refused(
                "A version of this rule is in work already. Nothing was written.",
                "该规则已有一个版本正在编制或审议。未作任何更改。",
                code="rule-in-work",
            )
        rule = RuleVersion.objects.create(
            certificate=certificate,
            number=newest.number + 1 if newest else 1,
            framework=framework,
            requirements=newest.requirements if newest else [],
            begun_at=at,
            begun_by_id=viewer.person_id,
        )
        audit(viewer, EDIT, subject=reference_of(rule), touched="rule begun")
    return rule


def set_requirements(
    *, viewer: Viewer, rule: RuleVersion, requirements: Sequence[Requirement]
) -> RuleVersion:
    """Say what a draft asks for. Raises NotAllowed; Refused once it has left its draft, for the
    same requirement twice, or for too many."""
    require(viewer, EDIT, programme=rule.certificate.programme)
    _refuse_count(requirements)
    refuse_unfitting(rule, requirements)
    with transaction.atomic():
        current = locked_rule(rule)
        if current.state != RuleVersion.State.DRAFT:
            raise Refused(
                "Only a draft changes; begin a new version. Nothing was changed.",
                "只有草案可以修改；请新建一个版本。未作任何更改。",
                code="rule-not-draft",
            )
        current.requirements = [json_of(one) for one in requirements]
        current.save(update_fields=["requirements"])
        audit(viewer, EDIT, subject=reference_of(current), touched="requirements")
    return current


def read_requirements(data: Any) -> tuple[Requirement, ...]:
    """Requirements as the engine's JSON. Raises Refused with the place of what is wrong."""
    try:
        return requirements_of(data)
    except NotADocument as fault:
        where = fault.path or "requirements"
        raise Refused(
            f"{where}: {fault.what}. Nothing was changed.",
            f"{where}：内容无法识别（{fault.what}）。未作任何更改。",
            code="requirement-unreadable",
        ) from fault
    except RequirementFault as fault:
        raise Refused(
            f"{fault.field} must lie between {fault.low:g} and {fault.high:g}. "
            "Nothing was changed.",
            f"{fault.field} 须在 {fault.low:g} 至 {fault.high:g} 之间。未作任何更改。",
            code="requirement-out-of-bounds",
        ) from fault


def submit_rule(*, viewer: Viewer, rule: RuleVersion, text: str, at: datetime) -> RuleVersion:
    """Bring a draft before the programme's committee.

    Raises NotAllowed; Refused while the rule asks for nothing, for no level, or for what nothing
    can prove, or where the programme has no committee. Nothing is changed then.
    """
    programme = rule.certificate.programme
    require(viewer, EDIT, programme=programme)
    with transaction.atomic():
        current = locked_rule(rule)
        RULE.check("submit", current.state, current)
        refuse_unfitting(current, requirements_of(current.requirements))
        committee = committee_to_decide(programme)
        motion = propose_motion(
            viewer=viewer,
            committee=committee,
            kind=RULE_MOTION,
            subject=reference_of(current),
            title=motion_title(current),
            text=text.strip(),
            at=at,
        )
        RULE.make(
            current,
            "submit",
            submitted_at=at,
            digest=digest_of_rule(current),
            motion=Reference("governance.motion", motion.uuid),
        )
        audit(viewer, EDIT, subject=reference_of(current), touched="rule submitted")
    return current


def decide_rule(
    viewer: Viewer, rule: RuleVersion, *, carried: bool, decision: Reference, at: datetime
) -> RuleVersion:
    """What the committee's decision does to a rule: in force, the one before it retired; or a
    draft again. Called inside the transaction that records the decision; the authority is the
    committee's. Raises Refused when the rule is not what came before the committee."""
    current = locked_rule(rule)
    step = "approve" if carried else "return"
    target = RULE.check(step, current.state, current)
    if carried:
        if digest_of_rule(current) != current.digest:
            raise Refused(
                "The rule is not the one that came before the committee. Nothing was changed.",
                "该规则与提交审议时的内容不一致。未作任何更改。",
                code="rule-changed",
            )
        _retire_others(current, at)
    approved_at = at if carried else current.approved_at
    RULE.make(current, step, decision=decision, approved_at=approved_at)
    audit(viewer, EDIT, subject=reference_of(current), touched=f"rule {target}")
    return current


def retire_rule(*, viewer: Viewer, rule: RuleVersion, at: datetime) -> RuleVersion:
    """Take a rule out of force; nothing is issued by it any more. What was issued stays."""
    require(viewer, EDIT, programme=rule.certificate.programme)
    with transaction.atomic():
        current = locked_rule(rule)
        RULE.make(current, "retire", retired_at=at)
        audit(viewer, EDIT, subject=reference_of(current), touched="rule retired")
    return current


def motion_title(rule: RuleVersion) -> Text:
    """What the motion about a rule is called."""
    title = text_of(rule.certificate)
    return Text(
        f"Rule of the certificate “{title.en or title.zh}”, version {rule.number}",
        f"证书“{title.zh or title.en}”的颁发规则（第 {rule.number} 版）",
    )


def digest_of_rule(rule: RuleVersion) -> str:
    """What a rule says, as one digest: its certificate, framework and requirements."""
    return digest_of_json(
        {
            "certificate": str(rule.certificate.uuid),
            "framework": str(rule.framework.uuid),
            "requirements": rule.requirements,
        }
    )


def locked_rule(rule: RuleVersion) -> RuleVersion:
    """The rule as it stands now, locked until the transaction ends."""
    return (
        RuleVersion.objects.select_for_update(of=("self",))
        .select_related("certificate__programme__organisation", "framework")
        .get(pk=rule.pk)
    )


def _retire_others(rule: RuleVersion, at: datetime) -> None:
    RULE.make_all(
        RuleVersion.objects.filter(certificate=rule.certificate_id), "retire", retired_at=at
    )


def _fields(draft: CertificateDraft) -> dict[str, Any]:
    return {name: getattr(draft, name) for name in CertificateDraft.__slots__}


def _refuse_untitled(draft: CertificateDraft) -> None:
    if not (draft.title_en.strip() and draft.title_zh.strip()):
        raise Refused(
            "A certificate is titled in both languages. Nothing was written.",
            "证书名称须有中英文两种。未作任何更改。",
            code="title-missing",
        )


def _refuse_count(requirements: Sequence[Requirement]) -> None:
    if len(requirements) > MOST_REQUIREMENTS:
        raise Refused(
            f"A rule has at most {MOST_REQUIREMENTS} requirements. Nothing was changed.",
            f"一项规则最多 {MOST_REQUIREMENTS} 条要求。未作任何更改。",
            code="too-many-requirements",
        )
    if len(set(requirements)) != len(requirements):
        raise Refused(
            "The rule asks for this already. Nothing was changed.",
            "该规则已有同样的要求。未作任何更改。",
            code="requirement-twice",
        )
