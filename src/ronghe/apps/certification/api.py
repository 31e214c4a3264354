"""The door to `certification` for every app above.

An app that knows facts a rule may ask for registers them when it starts:
`fact_sources.register(key, FactSource(…))`.
"""

from ronghe.apps.certification.credential_content import (
    AlignmentFact,
    CredentialContent,
    Deed,
    LevelStep,
    ResultFact,
)
from ronghe.apps.certification.exports import Exported, export_issued
from ronghe.apps.certification.fact_sources import FactQuery, FactSource, fact_sources
from ronghe.apps.certification.models import (
    CertificateType,
    Credential,
    EntryAssessment,
    RuleVersion,
)
from ronghe.apps.certification.queries.deeds import PersonDeed, Raters, chosen_deeds, deeds_of
from ronghe.apps.certification.queries.timeline import timeline_of
from ronghe.apps.certification.queries.verification import check, check_own
from ronghe.apps.certification.rule_engine import (
    LevelReached,
    ModuleCompleted,
    RatedBy,
    Recent,
    SeenIn,
    TaskFact,
)
from ronghe.apps.certification.semesters import first_day, last_day, semester_of
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
from ronghe.apps.certification.services.displays import (
    DisplayPlan,
    choose_to_show,
    hold_display,
)
from ronghe.apps.certification.services.entries import mark_entry
from ronghe.apps.certification.services.issuer_keys import rotate_keys
from ronghe.apps.certification.services.items import ItemDraft, add_item, item_reference
from ronghe.apps.certification.services.share_links import ShareDraft, make_share_link
from ronghe.apps.certification.services.sharing import show_credential
from ronghe.apps.certification.services.stage_rules import (
    begin_stage_rule,
    set_stage_terms,
    submit_stage_rule,
)
from ronghe.apps.certification.services.stages import decide_stages
from ronghe.apps.certification.services.talent import TalentFields, choose_talent_fields
from ronghe.apps.certification.stage_terms import StageTerm

__all__ = [
    "AlignmentFact",
    "CertificateDraft",
    "CertificateType",
    "Credential",
    "CredentialContent",
    "CredentialOrder",
    "Deed",
    "DisplayPlan",
    "EntryAssessment",
    "Exported",
    "FactQuery",
    "FactSource",
    "ItemDraft",
    "LevelReached",
    "LevelStep",
    "ModuleCompleted",
    "PersonDeed",
    "RatedBy",
    "Raters",
    "Recent",
    "ResultFact",
    "RuleVersion",
    "SeenIn",
    "ShareDraft",
    "StageTerm",
    "TalentFields",
    "TaskFact",
    "add_item",
    "begin_rule",
    "begin_stage_rule",
    "check",
    "check_own",
    "choose_talent_fields",
    "choose_to_show",
    "chosen_deeds",
    "confirm_batch",
    "create_certificate",
    "decide_stages",
    "deeds_of",
    "export_issued",
    "fact_sources",
    "first_day",
    "hold_display",
    "issue_credential",
    "issue_credentials",
    "issue_record",
    "issue_some",
    "item_reference",
    "kept_decisions",
    "last_day",
    "make_share_link",
    "mark_entry",
    "recheck",
    "reinstate_credential",
    "revoke_credential",
    "rotate_keys",
    "semester_of",
    "set_requirements",
    "set_stage_terms",
    "show_credential",
    "submit_rule",
    "submit_stage_rule",
    "suspend_credential",
    "timeline_of",
]
