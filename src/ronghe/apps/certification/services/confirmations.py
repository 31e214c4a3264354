"""Confirming what a rule has proved, and issuing it: one by one. Nothing is issued twice, by
however many and however often it is pressed."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db import transaction
from django.utils.timezone import localdate

from ronghe.apps.base.api import Reference, Refused, audit
from ronghe.apps.certification.certificate_content import contents_of, valid_until
from ronghe.apps.certification.flows_credentials import CONFIRMATION
from ronghe.apps.certification.holding import held_by
from ronghe.apps.certification.judging import Judged, judge
from ronghe.apps.certification.models import (
    CertificateType,
    Confirmation,
    Decision,
    IssueBatch,
    RuleVersion,
)
from ronghe.apps.certification.queries.rules import rule_in_force
from ronghe.apps.certification.services.credentials import (
    CredentialOrder,
    issue_credentials,
    reference_of_credential,
)
from ronghe.apps.certification.services.decisions import CONFIRM, keep_decisions
from ronghe.apps.people.api import Person, Role, Viewer, require

CONFIRMERS = (Role.PROGRAMME_LEAD, Role.SCHOOL_ADMINISTRATOR)
NOTHING_ISSUED = ("Nothing was issued.", "未颁发。")


def confirm_and_issue(
    *, viewer: Viewer, person: Person, certificate: CertificateType, shown: str, at: datetime
) -> Confirmation:
    """Confirm that somebody gets a certificate, and issue it.

    `shown` is the digest of the input that the confirming person looked at: when the facts have
    changed since, they look again. Raises NotAllowed; Refused when there is no rule in force, when
    it is not proved any more, or when the person holds the certificate. Nothing is written then.
    """
    require(viewer, CONFIRM, person=person, programme=certificate.programme)
    with transaction.atomic():
        rule = locked_rule_in_force(certificate)
        judged = judge(rule, [person.pk], localdate(at))[person.pk]
        _refuse_unproved(judged, shown)
        _refuse_held(person, certificate, at)
        decisions = keep_decisions(viewer, rule, {person.pk: judged}, at)
        fresh = not_confirmed(decisions.values())
        if not fresh:
            raise _decided_before()
        [confirmation] = write_confirmations(viewer, rule, fresh, at)
        issue_confirmed(viewer, rule, [confirmation], at)
        audit(viewer, CONFIRM, subject=Reference("certification.confirmation", confirmation.uuid))
    return confirmation


def locked_rule_in_force(certificate: CertificateType) -> RuleVersion:
    """The rule in force, with the certificate locked: whoever confirms next waits for us. Raises
    Refused without one."""
    CertificateType.objects.select_for_update().get(pk=certificate.pk)
    rule = rule_in_force(certificate)
    if rule is None:
        raise Refused(
            f"No rule of this certificate is in force. {NOTHING_ISSUED[0]}",
            f"该证书没有生效的规则。{NOTHING_ISSUED[1]}",
            code="no-rule-in-force",
        )
    return rule


def not_confirmed(decisions: Iterable[Decision]) -> list[Decision]:
    """Those that no credential was issued on: what was revoked is not issued again from the very
    same decision."""
    found = list(decisions)
    before = set(Confirmation.objects.filter(decision__in=found).values_list("decision", flat=True))
    return [one for one in found if one.pk not in before]


def write_confirmations(
    viewer: Viewer,
    rule: RuleVersion,
    decisions: Iterable[Decision],
    at: datetime,
    batch: IssueBatch | None = None,
) -> list[Confirmation]:
    """Write that these decisions are confirmed. What ran out or was revoked gives way. Call inside
    the transaction that has locked the certificate and checked that nobody holds it."""
    kept = list(decisions)
    Confirmation.objects.filter(
        certificate=rule.certificate_id, person__in=[one.person_id for one in kept], is_current=True
    ).update(is_current=False)
    months = rule.certificate.for_months
    return Confirmation.objects.bulk_create(
        Confirmation(
            decision=one,
            certificate_id=rule.certificate_id,
            person_id=one.person_id,
            batch=batch,
            confirmed_at=at,
            confirmed_by_id=viewer.person_id,
            confirmed_as=_confirmed_as(viewer),
            valid_until=valid_until(months, one.on_date),
        )
        for one in kept
    )


def issue_confirmed(
    viewer: Viewer, rule: RuleVersion, confirmations: Sequence[Confirmation], at: datetime
) -> None:
    """Issue the credentials of confirmations of one rule, all or none. Call inside a transaction
    that holds them."""
    contents = contents_of(rule, confirmations)
    issued = issue_credentials(
        viewer=viewer,
        organisation=rule.certificate.programme.organisation,
        orders=[
            CredentialOrder(one.person, contents[one.pk], one.decision.uuid)
            for one in confirmations
        ],
        at=at,
    )
    for confirmation, credential in zip(confirmations, issued, strict=True):
        confirmation.credential = reference_of_credential(credential)
        confirmation.issued_at = at
        confirmation.fault_en = confirmation.fault_zh = ""
    columns = ["credential", "issued_at", "fault_en", "fault_zh"]
    Confirmation.objects.bulk_update(confirmations, columns)
    CONFIRMATION.make_together(confirmations, "issue")


def _confirmed_as(viewer: Viewer) -> str:
    """The role by which the viewer confirms."""
    return next((role.value for role in CONFIRMERS if viewer.has_role(role)), "")


def _refuse_unproved(judged: Judged, shown: str) -> None:
    if not judged.verdict.is_proved:
        count = len(judged.verdict.missing)
        raise Refused(
            f"The rule is not met: {count} requirements are missing. {NOTHING_ISSUED[0]}",
            f"未达到规则：尚缺 {count} 项。{NOTHING_ISSUED[1]}",
            code="not-proved",
        )
    if judged.digest != shown:
        raise Refused(
            f"The evidence has changed since you looked. Look again. {NOTHING_ISSUED[0]}",
            f"您查看之后证据有变化，请重新查看。{NOTHING_ISSUED[1]}",
            code="facts-changed",
        )


def _decided_before() -> Refused:
    return Refused(
        "On this very decision a credential was issued today and revoked. Confirm again when there "
        f"is new evidence, or on another day. {NOTHING_ISSUED[0]}",
        f"依据同一判定今日已颁发并撤销过凭证。请在有新证据后或改日再确认。{NOTHING_ISSUED[1]}",
        code="decided-before",
    )


def _refuse_held(person: Person, certificate: CertificateType, at: datetime) -> None:
    if held_by([person.pk], [certificate], localdate(at)):
        raise Refused(
            "This person has the certificate already. Nothing was issued a second time.",
            "此人已持有该证书。未重复颁发。",
            code="held-already",
        )
