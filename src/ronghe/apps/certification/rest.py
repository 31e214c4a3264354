"""The HTTP API of certification."""

from ninja import Router

from ronghe.apps.certification import rest_rules

router = Router()
router.add_router("", rest_rules.router)
