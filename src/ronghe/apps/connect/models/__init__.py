"""What the doors to other systems keep."""

from ronghe.apps.connect.models.calendars import CalendarFeed

__all__ = ["CalendarFeed"]
