"""The clock. Services take times as arguments; only the edges (pages, jobs, commands) ask here."""

from datetime import date, datetime

from django.utils import timezone


def now() -> datetime:
    """The present moment, aware, in UTC."""
    return timezone.now()


def day_of(at: datetime) -> date:
    """The day of a moment where the installation stands (its TIME_ZONE): at 23:30 UTC it is
    tomorrow already in China."""
    return timezone.localtime(at).date()


def today() -> date:
    """Today's date where the installation stands (its TIME_ZONE)."""
    return timezone.localdate()
