"""What the doors to other systems keep."""

from ronghe.apps.connect.models.calendars import CalendarFeed
from ronghe.apps.connect.models.lti import (
    LtiCourse,
    LtiGrade,
    LtiKey,
    LtiLink,
    LtiPlatform,
    LtiTicket,
)
from ronghe.apps.connect.models.oidc import IdentityProvider
from ronghe.apps.connect.models.outside import LinkedAccount, OutsideLogin
from ronghe.apps.connect.models.rosters import ErasedUser, RosterLink, RosterSource, RosterUpload

__all__ = [
    "CalendarFeed",
    "ErasedUser",
    "IdentityProvider",
    "LinkedAccount",
    "LtiCourse",
    "LtiGrade",
    "LtiKey",
    "LtiLink",
    "LtiPlatform",
    "LtiTicket",
    "OutsideLogin",
    "RosterLink",
    "RosterSource",
    "RosterUpload",
]
