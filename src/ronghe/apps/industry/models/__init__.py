"""Enterprises, equipment, signals, surveys, postings, trends."""

from ronghe.apps.industry.models.enterprise import Contact, EnterpriseProfile, Partnership, Post
from ronghe.apps.industry.models.equipment import (
    Equipment,
    EquipmentGeneration,
    EquipmentType,
    Site,
)
from ronghe.apps.industry.models.signal import Signal, SignalWithdrawal, TechnicalEvent
from ronghe.apps.industry.models.survey import Answer, Invitation, Question, Survey

__all__ = [
    "Answer",
    "Contact",
    "EnterpriseProfile",
    "Equipment",
    "EquipmentGeneration",
    "EquipmentType",
    "Invitation",
    "Partnership",
    "Post",
    "Question",
    "Signal",
    "SignalWithdrawal",
    "Site",
    "Survey",
    "TechnicalEvent",
]
