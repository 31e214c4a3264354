"""Enterprises, equipment, signals, surveys, postings, trends."""

from ronghe.apps.industry.models.enterprise import Contact, EnterpriseProfile, Partnership, Post
from ronghe.apps.industry.models.equipment import (
    Equipment,
    EquipmentGeneration,
    EquipmentType,
    Site,
)
from ronghe.apps.industry.models.posting import (
    MonthlyCount,
    Posting,
    PostingImport,
    PostingMention,
)
from ronghe.apps.industry.models.signal import Signal, SignalWithdrawal, TechnicalEvent
from ronghe.apps.industry.models.survey import Answer, Invitation, Question, Survey
from ronghe.apps.industry.models.trend import (
    DictionaryAddition,
    LinkProposal,
    SkillTrend,
    TrendNotice,
    TrendRun,
)

__all__ = [
    "Answer",
    "Contact",
    "DictionaryAddition",
    "EnterpriseProfile",
    "Equipment",
    "EquipmentGeneration",
    "EquipmentType",
    "Invitation",
    "LinkProposal",
    "MonthlyCount",
    "Partnership",
    "Post",
    "Posting",
    "PostingImport",
    "PostingMention",
    "Question",
    "Signal",
    "SignalWithdrawal",
    "Site",
    "SkillTrend",
    "Survey",
    "TechnicalEvent",
    "TrendNotice",
    "TrendRun",
]
