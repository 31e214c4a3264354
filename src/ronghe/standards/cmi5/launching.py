"""Launching a unit (sections 8, 10, 11): the address, the state document, the preferences."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal
from urllib.parse import quote, urlsplit, urlunsplit

from ronghe.standards.cmi5.course import AssignableUnit
from ronghe.standards.cmi5.vocabulary import SESSION_ID

LaunchMode = Literal["Normal", "Browse", "Review"]
FetchError = Literal["1", "2", "3"]


@dataclass(frozen=True, slots=True)
class LaunchFacts:
    """What one launch says, and what every statement of its session is held against.

    `activity_id` is this installation's name of the unit, which is not the publisher's.
    """

    unit: AssignableUnit
    activity_id: str
    actor: Mapping[str, Any]
    registration: str
    session_id: str
    mode: LaunchMode = "Normal"

    @property
    def context_template(self) -> dict[str, Any]:
        """What every statement of the session carries in its context."""
        return {
            "contextActivities": {"grouping": [{"objectType": "Activity", "id": self.unit.id}]},
            "extensions": {SESSION_ID: self.session_id},
        }


def launch_address(facts: LaunchFacts, *, start: str, endpoint: str, fetch: str) -> str:
    """Where the learner's browser is sent: `start` with the five parameters (section 8.1).

    A query that `start` has already is kept.
    """
    parameters = {
        "endpoint": endpoint,
        "fetch": fetch,
        "actor": json.dumps(facts.actor, ensure_ascii=False, separators=(",", ":")),
        "registration": facts.registration,
        "activityId": facts.activity_id,
    }
    said = "&".join(f"{name}={quote(value, safe='')}" for name, value in parameters.items())
    parts = urlsplit(start)
    query = f"{parts.query}&{said}" if parts.query else said
    return urlunsplit(parts._replace(query=query))


def launch_data(facts: LaunchFacts, *, return_url: str = "") -> dict[str, Any]:
    """The document LMS.LaunchData (section 10.2)."""
    unit = facts.unit
    data: dict[str, Any] = {
        "contextTemplate": facts.context_template,
        "launchMode": facts.mode,
        "moveOn": str(unit.move_on),
    }
    if unit.launch_parameters:
        data["launchParameters"] = unit.launch_parameters
    if unit.mastery_score is not None:
        data["masteryScore"] = unit.mastery_score
    if return_url:
        data["returnURL"] = return_url
    if unit.entitlement_key:
        data["entitlementKey"] = {"courseStructure": unit.entitlement_key}
    return data


def learner_preferences(languages: Sequence[str], *, audio: bool = True) -> dict[str, str]:
    """The document cmi5LearnerPreferences (section 11)."""
    return {
        "languagePreference": ",".join(languages),
        "audioPreference": "on" if audio else "off",
    }


def fetch_error(code: FetchError, text: str) -> dict[str, str]:
    """What the fetch address answers with, at status 200, when it gives no token (8.2.3)."""
    return {"error-code": code, "error-text": text}
