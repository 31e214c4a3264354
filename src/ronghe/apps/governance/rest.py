"""The routes of `governance` in the HTTP API."""

from ninja import Router

from ronghe.apps.governance import rest_meetings, rest_reading

router = Router()
router.add_router("", rest_reading.router)
router.add_router("", rest_meetings.router)
