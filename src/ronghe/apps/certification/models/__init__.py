"""The tables of certification."""

from ronghe.apps.certification.models.certificates import (
    CertificateType,
    Confirmation,
    Decision,
    IssueBatch,
    RuleVersion,
)
from ronghe.apps.certification.models.credentials import Credential, IssuerKey, StatusList
from ronghe.apps.certification.models.portfolio import (
    ItemLink,
    Portfolio,
    PortfolioItem,
    ShareChoice,
    ShareLink,
)
from ronghe.apps.certification.models.stage_rules import StageRule
from ronghe.apps.certification.models.stages import (
    Display,
    DisplayEntry,
    EntryAssessment,
    StageDecision,
)
from ronghe.apps.certification.models.talent import TalentChoice

__all__ = [
    "CertificateType",
    "Confirmation",
    "Credential",
    "Decision",
    "Display",
    "DisplayEntry",
    "EntryAssessment",
    "IssueBatch",
    "IssuerKey",
    "ItemLink",
    "Portfolio",
    "PortfolioItem",
    "RuleVersion",
    "ShareChoice",
    "ShareLink",
    "StageDecision",
    "StageRule",
    "StatusList",
    "TalentChoice",
]
