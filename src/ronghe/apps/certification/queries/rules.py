"""Certificates and the versions of their rules, as a viewer may see them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from ronghe.apps.assessment.api import Calibration
from ronghe.apps.base.api import NotFound, Text, text_of
from ronghe.apps.certification.fact_sources import NOT_YET, without_source
from ronghe.apps.certification.models import CertificateType, Confirmation, RuleVersion
from ronghe.apps.certification.requirement_words import (
    KIND_TEXT,
    PART,
    RuleNames,
    requirement_text,
)
from ronghe.apps.certification.rule_engine import Requirement, requirements_of
from ronghe.apps.competence.api import Competence, Framework, Level
from ronghe.apps.people.api import Viewer, programmes_for

VIEW = "certification.view_rules"
EDIT = "certification.edit_rules"


@dataclass(frozen=True, slots=True)
class RequirementRow:
    """One requirement in words; `barrier` says why nothing can prove it yet."""

    number: int
    requirement: Requirement
    kind: Text
    text: Text
    barrier: Text | None


@dataclass(frozen=True, slots=True)
class RuleChange:
    """One difference between two versions: "added" or "removed", in words."""

    sign: str
    text: Text


def certificates_for(viewer: Viewer, action: str = VIEW) -> "QuerySet[CertificateType]":
    """The certificates of the programmes that an action of the viewer reaches."""
    return CertificateType.objects.filter(
        programme__in=programmes_for(viewer, action)
    ).select_related("programme__organisation")


def certificates_listed(viewer: Viewer) -> "QuerySet[CertificateType]":
    """With how many hold each one now (`held`)."""
    issued = Q(confirmations__is_current=True, confirmations__state=Confirmation.State.ISSUED)
    return (
        certificates_for(viewer)
        .annotate(held=Count("confirmations", filter=issued))
        .order_by("programme__organisation__code", "programme__code", "code")
    )


def certificate_for(viewer: Viewer, uuid: UUID, action: str = VIEW) -> CertificateType:
    """One certificate that an action of the viewer reaches; NotFound otherwise."""
    found = certificates_for(viewer, action).filter(uuid=uuid).first()
    if found is None:
        raise NotFound("There is no such certificate for you.", "没有您可以查看的该证书。")
    return found


def rules_for(viewer: Viewer, action: str = VIEW) -> "QuerySet[RuleVersion]":
    """Rule versions that an action reaches; a draft is shown to those who write rules only."""
    rows = RuleVersion.objects.filter(certificate__programme__in=programmes_for(viewer, action))
    own = RuleVersion.objects.filter(certificate__programme__in=programmes_for(viewer, EDIT))
    return rows.filter(~Q(state=RuleVersion.State.DRAFT) | Q(pk__in=own.values("pk")))


def rule_for(viewer: Viewer, uuid: UUID, action: str = VIEW) -> RuleVersion:
    """One rule version that an action of the viewer reaches; NotFound otherwise."""
    found = (
        rules_for(viewer, action)
        .filter(uuid=uuid)
        .select_related("certificate__programme__organisation", "framework", "begun_by")
        .first()
    )
    if found is None:
        raise NotFound("There is no such rule for you.", "没有您可以查看的该规则。")
    return found


def rule_in_force(certificate: CertificateType) -> RuleVersion | None:
    return (
        RuleVersion.objects.filter(certificate=certificate, state=RuleVersion.State.APPROVED)
        .select_related("certificate__programme__organisation", "framework")
        .first()
    )


def rules_in_force(certificates: Iterable[CertificateType]) -> dict[int, RuleVersion]:
    """The rule in force of each certificate (by primary key) that has one."""
    rows = RuleVersion.objects.filter(
        certificate__in=[one.pk for one in certificates], state=RuleVersion.State.APPROVED
    ).select_related("certificate__programme__organisation", "framework")
    return {row.certificate_id: row for row in rows}


def rule_before(rule: RuleVersion) -> RuleVersion | None:
    """What a version is compared with: the newest one before it that came into force."""
    return (
        RuleVersion.objects.filter(
            certificate=rule.certificate_id, number__lt=rule.number, approved_at__isnull=False
        )
        .select_related("certificate", "framework")
        .order_by("-number")
        .first()
    )


def names_for(rules: Sequence[RuleVersion]) -> dict[int, RuleNames]:
    """What levels, competences and calibrations are called, by framework; three queries."""
    frameworks = {rule.framework_id for rule in rules}
    asked = [one for rule in rules for one in requirements_of(rule.requirements)]
    codes = {part.removeprefix(PART) for one in asked if (part := getattr(one, "part", ""))}
    pinned = {uuid for one in asked if (uuid := getattr(one, "calibration", ""))}
    levels: dict[int, list[Text]] = {}
    meanings: dict[int, list[Text]] = {}
    for level in Level.objects.filter(framework__in=frameworks).order_by("number"):
        levels.setdefault(level.framework_id, []).append(text_of(level))
        meanings.setdefault(level.framework_id, []).append(text_of(level, "description"))
    competences: dict[int, dict[str, Text]] = {}
    for row in Competence.objects.filter(framework__in=frameworks, code__in=codes):
        competences.setdefault(row.framework_id, {})[row.code] = text_of(row)
    calibrations = {
        str(row.uuid): text_of(row) for row in Calibration.objects.filter(uuid__in=pinned)
    }
    return {
        framework: RuleNames(
            tuple(levels.get(framework, ())),
            competences.get(framework, {}),
            calibrations,
            tuple(meanings.get(framework, ())),
        )
        for framework in frameworks
    }


def names_of(rule: RuleVersion) -> RuleNames:
    return names_for([rule])[rule.framework_id]


def requirement_rows(rule: RuleVersion) -> tuple[RequirementRow, ...]:
    """The rule in words, in its order."""
    names, asked = names_of(rule), requirements_of(rule.requirements)
    barred = set(without_source(asked))
    return tuple(
        RequirementRow(
            number,
            one,
            KIND_TEXT[one.kind],
            requirement_text(one, names),
            NOT_YET.get(one.kind, Text("nothing records this yet", "目前尚无记录"))
            if one in barred
            else None,
        )
        for number, one in enumerate(asked, start=1)
    )


def changes_between(before: RuleVersion, after: RuleVersion) -> tuple[RuleChange, ...]:
    """What a newer version asks for that the older one did not, and the other way round."""
    old, new = requirement_rows(before), requirement_rows(after)
    was, is_now = {row.requirement for row in old}, {row.requirement for row in new}
    changes = [RuleChange("removed", row.text) for row in old if row.requirement not in is_now]
    changes += [RuleChange("added", row.text) for row in new if row.requirement not in was]
    if before.framework_id != after.framework_id:
        changes.insert(0, RuleChange("removed", _on_framework(before.framework)))
        changes.insert(1, RuleChange("added", _on_framework(after.framework)))
    return tuple(changes)


def _on_framework(framework: Framework) -> Text:
    title = text_of(framework)
    return Text(
        f"Framework: {title.en} {framework.version}", f"能力框架：{title.zh} {framework.version}"
    )
