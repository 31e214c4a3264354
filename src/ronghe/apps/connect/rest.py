"""The HTTP API of connect."""

from ninja import Router

from ronghe.apps.connect import rest_rosters

router = Router()
router.add_router("", rest_rosters.router)
