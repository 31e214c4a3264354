"""The routes of `curriculum` in the HTTP API."""

from ninja import Router

from ronghe.apps.curriculum import rest_core, rest_revisions, rest_teaching

router = Router()
router.add_router("", rest_core.router)
router.add_router("", rest_revisions.router)
router.add_router("", rest_teaching.router)
