"""The routes of `governance` in the HTTP API.

Motions and committees join the router of those that read, sittings and minutes that of meetings:
one path answers to one router.
"""

from ninja import Router

from ronghe.apps.governance import (
    rest_committees,
    rest_meetings,
    rest_minutes,
    rest_motions,
    rest_reading,
    rest_sittings,
    rest_votes,
)

__all__ = [
    "rest_committees",
    "rest_minutes",
    "rest_motions",
    "rest_sittings",
    "rest_votes",
    "router",
]

router = Router()
router.add_router("", rest_reading.router)
router.add_router("", rest_meetings.router)
