"""The door to `certification` for every app above.

An app that knows facts a rule may ask for registers them when it starts:
`fact_sources.register(key, FactSource(…))`.
"""

from ronghe.apps.certification.credential_content import (
    AlignmentFact,
    CredentialContent,
    ResultFact,
)
from ronghe.apps.certification.exports import Exported, export_issued
from ronghe.apps.certification.fact_sources import FactQuery, FactSource, fact_sources
from ronghe.apps.certification.models import CertificateType, Credential, RuleVersion
from ronghe.apps.certification.queries.verification import check, check_own
from ronghe.apps.certification.rule_engine import TaskFact
from ronghe.apps.certification.services.credentials import (
    CredentialOrder,
    issue_credential,
    issue_credentials,
    issue_record,
    reinstate_credential,
    revoke_credential,
    suspend_credential,
)
from ronghe.apps.certification.services.issuer_keys import rotate_keys
from ronghe.apps.certification.services.sharing import show_credential

__all__ = [
    "AlignmentFact",
    "CertificateType",
    "Credential",
    "CredentialContent",
    "CredentialOrder",
    "Exported",
    "FactQuery",
    "FactSource",
    "ResultFact",
    "RuleVersion",
    "TaskFact",
    "check",
    "check_own",
    "export_issued",
    "fact_sources",
    "issue_credential",
    "issue_credentials",
    "issue_record",
    "reinstate_credential",
    "revoke_credential",
    "rotate_keys",
    "show_credential",
    "suspend_credential",
]
