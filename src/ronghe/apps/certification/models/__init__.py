"""The tables of certification."""

from ronghe.apps.certification.models.certificates import (
    CertificateType,
    Confirmation,
    Decision,
    IssueBatch,
    RuleVersion,
)

__all__ = ["CertificateType", "Confirmation", "Decision", "IssueBatch", "RuleVersion"]
