"""Committees, motions, meetings, voting, decisions and minutes."""

from ronghe.apps.governance.models.committees import Bench, Committee, Declaration, Interest, Seat
from ronghe.apps.governance.models.decisions import Decision, EffectReview, Fulfilment
from ronghe.apps.governance.models.meetings import (
    AgendaItem,
    Attendance,
    Meeting,
    Minutes,
    MinutesAnnex,
    NoticeConsent,
)
from ronghe.apps.governance.models.motions import CirculatedPack, Motion
from ronghe.apps.governance.models.voting import Recusal, Vote, VotingRound

__all__ = [
    "AgendaItem",
    "Attendance",
    "Bench",
    "CirculatedPack",
    "Committee",
    "Decision",
    "Declaration",
    "EffectReview",
    "Fulfilment",
    "Interest",
    "Meeting",
    "Minutes",
    "MinutesAnnex",
    "Motion",
    "NoticeConsent",
    "Recusal",
    "Seat",
    "Vote",
    "VotingRound",
]
