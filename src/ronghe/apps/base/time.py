"""The clock. Services take times as arguments; only the edges (pages, jobs, commands) ask here."""

from datetime import date, datetime

from django.utils import timezone


def now() -> datetime:
    """The present moment, aware, in UTC."""
    return timezone.now()


def today() -> date:
    """Today's date where the installation stands (its TIME_ZONE)."""
    return timezone.localdate()
