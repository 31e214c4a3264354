"""The routes of `industry` in the HTTP API."""

from ninja import Router

from ronghe.apps.industry import rest_reading, rest_writing

router = Router()
router.add_router("", rest_reading.router)
router.add_router("", rest_writing.router)
