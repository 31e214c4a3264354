"""What was voted, decided, attended and minuted is refused to change by the database itself."""

from typing import Any

from ronghe.apps.base.api import allow_changes, refuse_changes

GUARDED = (
    "governance_attendance",
    "governance_circulatedpack",
    "governance_decision",
    "governance_effectreview",
    "governance_fulfilment",
    "governance_minutes",
    "governance_minutesannex",
    "governance_recusal",
    "governance_vote",
)


def install(connection: Any) -> None:
    refuse_changes(connection, GUARDED)


def remove(connection: Any) -> None:
    allow_changes(connection, GUARDED)
