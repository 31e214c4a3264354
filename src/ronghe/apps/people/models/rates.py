"""What the processes of an installation count together: see docs/adr/0036-shared-counters.md.

Nothing here names a person, an address or a secret; rows are dropped within the hour.
"""

from django.db import models

from ronghe.apps.people.models.access import ClientKey


class UseCount(models.Model):
    """How often something was done in one window of time. `subject` is a keyed hash."""

    subject = models.CharField(max_length=32)
    window = models.BigIntegerField()  # seconds since 1970 at which the window begins
    count = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["subject", "window"], name="use_counted_once"),
        ]
        indexes = [models.Index(fields=["window"])]

    def __str__(self) -> str:
        return f"{self.subject} {self.count}"


class KeyUse(models.Model):
    """When a system's key was last used, to within some minutes; apart from the key itself, which
    nothing writes to in passing."""

    key = models.OneToOneField(ClientKey, on_delete=models.CASCADE, related_name="use")
    last_used_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.key_id} {self.last_used_at}"


class SharedCacheEntry(models.Model):
    """The table of Django's database cache, in which allauth keeps its rate limits of passwords.

    The columns are Django's; only its cache reads and writes them.
    """

    cache_key = models.CharField(max_length=255, primary_key=True)
    value = models.TextField()
    expires = models.DateTimeField(db_index=True)

    class Meta:
        db_table = "people_sharedcache"

    def __str__(self) -> str:
        return self.cache_key
