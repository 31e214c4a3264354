"""The door to `certification` for every app above.

An app that knows facts a rule may ask for registers them when it starts:
`fact_sources.register(key, FactSource(…))`.
"""

from ronghe.apps.certification.fact_sources import FactQuery, FactSource, fact_sources
from ronghe.apps.certification.models import CertificateType, RuleVersion
from ronghe.apps.certification.rule_engine import TaskFact

__all__ = [
    "CertificateType",
    "FactQuery",
    "FactSource",
    "RuleVersion",
    "TaskFact",
    "fact_sources",
]
