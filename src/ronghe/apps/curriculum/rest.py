"""The routes of `curriculum` in the HTTP API."""

from ronghe.apps.curriculum import (
    rest_boards,
    rest_core,
    rest_effects,
    rest_modules,
    rest_pace,
    rest_plan_reading,
    rest_plans,
    rest_proposals,
    rest_rating,
    rest_reports,
    rest_resources,
    rest_revising,
    rest_revisions,
    rest_shapes,
    rest_situations,
    rest_students,
    rest_teaching,
    rest_workshops,
)

SUBJECTS = (
    rest_core,
    rest_modules,
    rest_situations,
    rest_plans,
    rest_plan_reading,
    rest_students,
    rest_revisions,
    rest_revising,
    rest_effects,
    rest_teaching,
    rest_resources,
    rest_reports,
    rest_workshops,
    rest_boards,
    rest_rating,
    rest_pace,
    rest_proposals,
)
"""Their routes stand on the one router once they are imported."""

router = rest_shapes.router
