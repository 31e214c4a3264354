"""Calendar links: the viewer's own by secret, and a guessed one."""

from typing import Any

from ronghe.apps.base.api import now
from ronghe.apps.connect.services.calendars import make_feed
from ronghe.apps.people.api import viewer_of_person


def build(world: Any) -> str:
    """The secret of the feed of the first corner's student."""
    student = world.corners[0].student
    return make_feed(viewer=viewer_of_person(student), about=None, at=now())


def _feeds(world: Any) -> list[Any]:
    from subjects import Subject

    return [
        Subject("feed", {"secret": world.rooms["connect_calendars"]}),
        Subject("guessed", {"secret": "never-was"}, exists=False),
    ]


SUBJECTS = {"calendar_feed": _feeds}
