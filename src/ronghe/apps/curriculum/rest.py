"""The routes of `curriculum` in the HTTP API."""

from ronghe.apps.curriculum import (
    rest_core,
    rest_modules,
    rest_plan_reading,
    rest_plans,
    rest_revisions,
    rest_shapes,
    rest_situations,
    rest_students,
    rest_teaching,
)

SUBJECTS = (
    rest_core,
    rest_modules,
    rest_situations,
    rest_plans,
    rest_plan_reading,
    rest_students,
    rest_revisions,
    rest_teaching,
)
"""Their routes stand on the one router once they are imported."""

router = rest_shapes.router
