"""What the doors to other systems keep."""

from ronghe.apps.connect.models.calendars import CalendarFeed
from ronghe.apps.connect.models.rosters import RosterLink, RosterSource, RosterUpload

__all__ = ["CalendarFeed", "RosterLink", "RosterSource", "RosterUpload"]
