"""The door to `connect` for every app above."""

from ronghe.apps.connect.models import IdentityProvider, LtiPlatform, RosterUpload
from ronghe.apps.connect.roster_plan import RosterPlan
from ronghe.apps.connect.services.rosters import hand_in_roster, land_roster, plan_roster

__all__ = [
    "IdentityProvider",
    "LtiPlatform",
    "RosterPlan",
    "RosterUpload",
    "hand_in_roster",
    "land_roster",
    "plan_roster",
]
