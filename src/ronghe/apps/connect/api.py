"""The door to `connect` for every app above."""

from ronghe.apps.connect.roster_plan import RosterPlan
from ronghe.apps.connect.services.rosters import land_roster, plan_roster

__all__ = ["RosterPlan", "land_roster", "plan_roster"]
