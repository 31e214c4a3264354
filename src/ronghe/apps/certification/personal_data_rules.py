"""What certificates by rule hold about a person: what was decided of them, and acts of office.

What was decided goes with the person it is about; what somebody decided or confirmed for the school
stays, without their name.
"""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from ronghe.apps.base.api import PersonalData, Text, personal_data
from ronghe.apps.certification.models import (
    Confirmation,
    Decision,
    IssueBatch,
    RuleVersion,
    StageRule,
)


def count(person: UUID) -> int:
    return (
        Decision.objects.filter(person__uuid=person).count()
        + Confirmation.objects.filter(person__uuid=person).count()
    )


def export(person: UUID) -> Mapping[str, Any]:
    decisions = Decision.objects.filter(person__uuid=person).select_related("rule__certificate")
    confirmations = Confirmation.objects.filter(person__uuid=person).select_related("certificate")
    return {
        "certificate_decisions": [
            {
                "certificate": row.rule.certificate.code,
                "rule_version": row.rule.number,
                "on": row.on_date.isoformat(),
                "is_proved": row.is_proved,
                "engine_version": row.engine_version,
                "input_digest": row.input_digest,
                "facts": row.facts,
                "findings": row.findings,
            }
            for row in decisions.order_by("pk")
        ],
        "certificates_confirmed": [
            {
                "certificate": row.certificate.code,
                "state": row.state,
                "confirmed_at": row.confirmed_at.isoformat(),
                "credential": str(row.credential or ""),
            }
            for row in confirmations.order_by("pk")
        ],
    }


def erase(person: UUID) -> int:
    rows = Confirmation.objects.filter(person__uuid=person).delete()[0]
    rows += Decision.objects.filter(person__uuid=person).delete()[0]
    rows += Confirmation.objects.filter(confirmed_by__uuid=person).update(confirmed_by=None)
    rows += Decision.objects.filter(decided_by__uuid=person).update(decided_by=None)
    rows += IssueBatch.objects.filter(asked_by__uuid=person).update(asked_by=None)
    rows += RuleVersion.objects.filter(begun_by__uuid=person).update(begun_by=None)
    rows += StageRule.objects.filter(begun_by__uuid=person).update(begun_by=None)
    return rows


def register() -> None:
    personal_data.register(
        "certification.rules",
        PersonalData(
            title=Text("Decisions about certificates", "证书判定"),
            tables=(
                "certification.Confirmation",
                "certification.Decision",
                "certification.IssueBatch",
                "certification.RuleVersion",
                "certification.StageRule",
            ),
            count=count,
            export=export,
            erase=erase,
            own_page=("certification.view_own_standing", "my_certificates"),
        ),
    )
