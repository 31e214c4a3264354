"""The routes of `industry` in the HTTP API."""

from ronghe.apps.industry import (
    rest_contacts,
    rest_demand,
    rest_enterprise_files,
    rest_enterprises,
    rest_equipment,
    rest_events,
    rest_postings,
    rest_reading,
    rest_shapes,
    rest_signals,
    rest_surveys,
    rest_workplaces,
)

SUBJECTS = (
    rest_reading,
    rest_enterprises,
    rest_workplaces,
    rest_enterprise_files,
    rest_contacts,
    rest_equipment,
    rest_signals,
    rest_events,
    rest_surveys,
    rest_demand,
    rest_postings,
)
"""Their routes stand on the one router once they are imported."""

router = rest_shapes.router
