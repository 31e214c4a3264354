"""The HTTP API of certification."""

from ninja import Router

from ronghe.apps.certification import (
    rest_certificates,
    rest_credentials,
    rest_displays,
    rest_portfolio,
    rest_rules,
    rest_share_links,
    rest_stage_rules,
    rest_stages,
    rest_standings,
)

router = Router()
for part in (
    rest_standings,  # before what takes any word for a certificate's UUID
    rest_rules,
    rest_certificates,
    rest_portfolio,
    rest_share_links,
    rest_stages,
    rest_stage_rules,
    rest_displays,
    rest_credentials,
):
    router.add_router("", part.router)
