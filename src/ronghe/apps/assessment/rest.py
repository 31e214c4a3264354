"""The routes of `assessment` in the HTTP API.

Instruments and calibrations join the router of those that read, sessions that of sessions: one
path answers to one router.
"""

from ninja import Router

from ronghe.apps.assessment import (
    rest_calibrations,
    rest_classes,
    rest_courses,
    rest_instruments,
    rest_reading,
    rest_session_raters,
    rest_sessions,
    rest_statement_rules,
    rest_uploads,
)

__all__ = ["rest_calibrations", "rest_instruments", "rest_session_raters", "router"]

router = Router()
for part in (
    rest_reading,
    rest_sessions,
    rest_uploads,
    rest_classes,
    rest_courses,
    rest_statement_rules,
):
    router.add_router("", part.router)
