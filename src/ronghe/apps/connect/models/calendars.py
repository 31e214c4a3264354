"""Calendar feeds: secret links under which a program reads somebody's days."""

from django.db import models
from django.db.models import Q

from ronghe.apps.base.api import Identified, ReferenceField
from ronghe.apps.people.api import Person


class CalendarFeed(Identified):
    """A person's feed about everything of theirs, or about one thing (`about`). What it shows is
    what its person may see at the time it is read. Only the digest of its secret is kept."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="calendar_feeds")
    about = ReferenceField()
    digest = models.BinaryField(unique=True, max_length=32)
    made_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "about"],
                condition=Q(withdrawn_at__isnull=True),
                name="calendar_feed_once",
            ),
        ]

    def __str__(self) -> str:
        return f"feed of {self.person_id}"
