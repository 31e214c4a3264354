"""The HTTP API of certification."""

from ninja import Router

router = Router()
