"""Calendar links: made, renewed and withdrawn by whose they are; opened by any program."""

from datetime import datetime

from django.db import transaction

from ronghe.apps.base.api import NotFound, Reference, audit
from ronghe.apps.connect.models import CalendarFeed
from ronghe.apps.connect.queries.calendars import calendars_of
from ronghe.apps.people.api import LinkSpent, Person, Viewer, digest_of, new_secret, require

MANAGE = "connect.manage_own_calendars"


def make_feed(*, viewer: Viewer, about: Reference | None, at: datetime) -> str:
    """Make the link to one of the viewer's calendars; returns its secret, which is shown once.
    A link that was there before opens nothing any more. Raises NotFound for another's calendar.
    """
    require(viewer, MANAGE)
    if about not in [one.about for one in calendars_of(viewer)]:
        raise NotFound("There is no such calendar for you.", "没有您可以订阅的这一日历。")
    secret = new_secret()
    with transaction.atomic():
        person = Person.objects.select_for_update().get(pk=viewer.person_id or 0)
        _withdraw(person, about, at)
        feed = CalendarFeed.objects.create(
            person=person, about=about, digest=digest_of(secret), made_at=at
        )
        audit(viewer, MANAGE, subject=Reference("connect.calendar_feed", feed.uuid))
    return secret


def withdraw_feed(*, viewer: Viewer, about: Reference | None, at: datetime) -> bool:
    """Take the link back; returns whether there was one."""
    require(viewer, MANAGE)
    with transaction.atomic():
        person = Person.objects.get(pk=viewer.person_id or 0)
        ended = _withdraw(person, about, at)
        audit(viewer, MANAGE, touched="withdrawn", count=ended)
    return ended > 0


def _withdraw(person: Person, about: Reference | None, at: datetime) -> int:
    return CalendarFeed.objects.filter(person=person, about=about, withdrawn_at=None).update(
        withdrawn_at=at
    )


def open_feed(secret: str) -> CalendarFeed:
    """The feed of a secret. Raises LinkSpent for one that was withdrawn or never was."""
    feed = (
        CalendarFeed.objects.filter(
            digest=digest_of(secret), withdrawn_at=None, person__erased_at=None
        )
        .select_related("person")
        .first()
    )
    if feed is None:
        raise LinkSpent
    return feed
