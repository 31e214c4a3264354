"""The HTTP API of connect."""

from ninja import Router

router = Router()
