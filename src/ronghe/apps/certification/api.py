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
from ronghe.apps.certification.rule_engine import (
    LevelReached,
    ModuleCompleted,
    RatedBy,
    Recent,
    SeenIn,
    TaskFact,
)
from ronghe.apps.certification.services.batches import confirm_batch, issue_some
from ronghe.apps.certification.services.certificates import (
    CertificateDraft,
    begin_rule,
    create_certificate,
    set_requirements,
    submit_rule,
)
from ronghe.apps.certification.services.credentials import (
    CredentialOrder,
    issue_credential,
    issue_credentials,
    issue_record,
    reinstate_credential,
    revoke_credential,
    suspend_credential,
)
from ronghe.apps.certification.services.decisions import kept_decisions, recheck
from ronghe.apps.certification.services.issuer_keys import rotate_keys
from ronghe.apps.certification.services.sharing import show_credential
from ronghe.apps.certification.services.talent import TalentFields, choose_talent_fields

__all__ = [
    "AlignmentFact",
    "CertificateDraft",
    "CertificateType",
    "Credential",
    "CredentialContent",
    "CredentialOrder",
    "Exported",
    "FactQuery",
    "FactSource",
    "LevelReached",
    "ModuleCompleted",
    "RatedBy",
    "Recent",
    "ResultFact",
    "RuleVersion",
    "SeenIn",
    "TalentFields",
    "TaskFact",
    "begin_rule",
    "check",
    "check_own",
    "choose_talent_fields",
    "confirm_batch",
    "create_certificate",
    "export_issued",
    "fact_sources",
    "issue_credential",
    "issue_credentials",
    "issue_record",
    "issue_some",
    "kept_decisions",
    "recheck",
    "reinstate_credential",
    "revoke_credential",
    "rotate_keys",
    "set_requirements",
    "show_credential",
    "submit_rule",
    "suspend_credential",
]
