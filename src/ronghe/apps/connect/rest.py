"""The HTTP API of connect."""

from ninja import Router

from ronghe.apps.connect import rest_keys, rest_platforms, rest_rosters

router = Router()
for part in (rest_rosters, rest_keys, rest_platforms):
    router.add_router("", part.router)
